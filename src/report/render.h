/* From a report to files: the form's tables with their merged headers, the prose in its parts. */
#ifndef QF_REPORT_RENDER_H
#define QF_REPORT_RENDER_H

#include "doc/page_style.h"
#include "report/report.h"

/* The report as a document: title, lead-in, the parts with their headings, tables 2 to 4 where
 * table_found says so, a table's own notes behind it. Numbers are printed as the form wants them,
 * what is no number as it stands. r->form must be set. The document lives in `arena`. */
doc *report_render_doc(qf_arena *arena, const report *r);

/* The report as the bytes of a file: docx, pdf, xlsx, html, or our own json. Errors: those of
 * doc_write. */
QF_MUST qf_code report_render(qf_ctx *cx, const report *r, doc_format format,
                              const page_style *style, qf_str *out);

/* The title as printed, organisation and subject on lines of their own: the report's, or, when it has
 * none, the form's usual words with organisation and year. */
qf_str report_title_text(qf_arena *arena, const report *r);

/* Table `number` (2-4) of the report alone. */
doc_table *report_render_table(qf_arena *arena, const report *r, int number);

/* The tables of a report from a data file, behind what `document` holds: it has room for a heading and a
 * table of each of the form's lines. */
void report_render_data(qf_arena *arena, const report *r, doc *document);

#endif
