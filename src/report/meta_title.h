/* Title, unit, level, year, period and day of publication: annual-report.md 5.2. */
#ifndef QF_REPORT_META_TITLE_H
#define QF_REPORT_META_TITLE_H

#include "report/meta.h"
#include "report/meta_line.h"

/* r->title, organisation and year from the lines in front of the first heading, the page's header
 * and the document's own title. `after` is the first line behind the title (0 when there is none). */
void meta_read_title(qf_arena *arena, const doc *document, const meta_lines *lines, report *r,
                     size_t *after);
/* r->organisation from what is left when the title names none: the page's header, the lead-in,
 * the signature. Needs r->parts. */
void meta_read_signature(qf_arena *arena, const doc *document, const meta_lines *lines, report *r);
/* r->period_from and period_to from the lead-in or a sentence that speaks of the period; r->year
 * when the title had none. Needs r->parts. */
void meta_read_period(qf_arena *arena, report *r);
/* r->published_on from the page's header. */
void meta_read_published(qf_arena *arena, const doc *document, const meta_lines *lines, report *r);

/* A date at index `at` of the folded text: "2021年1月9日", "2021-01-09", "2021/1/9". With
 * `without_year` != 0 the year may be missing and is that one. Gives the index behind it; 0 when
 * there is none or it does not exist. */
size_t meta_date_at(const qf_folded *text, size_t at, int without_year, qf_date *out);
/* A year at index `at`: "2021年", "二〇二一年" (〇, ○, 零). Gives the index behind 年; 0 none. */
size_t meta_year_at(const qf_folded *text, size_t at, int *year);

#endif
