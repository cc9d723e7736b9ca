/* Whose report it is and of which year, and where its parts begin: annual-report.md 5.2. */
#ifndef QF_REPORT_META_H
#define QF_REPORT_META_H

#include "report/report.h"

/* Fills title, organisation, level, year, period_from, period_to, published_on, whole, parts and
 * sections of `r` from the blocks of `document`; what the file does not say stays unknown. Needs
 * r->arena; touches no table, cell or finding. A form is not needed.
 *
 * A part's text holds the paragraphs between its heading and the next one, tables left out, page
 * furniture (navigation, "上一篇：", the page's clock) before the report and behind it too. Only the
 * first run of the six headings counts: an annex that starts again at 一、 belongs to part six's
 * neighbour, not to the report. */
void report_read_meta(qf_ctx *cx, const doc *document, report *r);

/* Level by the end of the unit's name: "township", "county", "city", "province", "department"; NULL
 * when the name tells nothing. */
const char *report_level_of(qf_str organisation);

/* Number (1-6) of the known section that a heading names, compared folded and without its number;
 * 0 when it names none. *exact is true when the words are those of the form, false when it is the
 * same subject in other words (a synonym). `exact` may be NULL. */
int report_section_of(qf_arena *arena, qf_str heading, bool *exact);

#endif
