/* Reading Excel workbooks (.xlsx). */
#ifndef QF_DOC_XLSX_READ_H
#define QF_DOC_XLSX_READ_H

#include "doc/doc.h"

/* Every sheet in order, each on a page of its own: the used range as a table, empty rows divide
 * tables, a range of one column comes out as paragraphs. Numbers are as displayed where their
 * format is simple, formulas give their kept value, merged cells are spans. The table's caption is
 * the sheet's name, with a remark about what is hidden ("附表（隐藏的工作表）"); hidden rows,
 * columns and sheets are read all the same. `bytes` must live as long as the arena. Errors: those
 * of doc_zip_open and xml_parse, "DOC.UNKNOWN" (no workbook), "DOC.EMPTY", "DOC.LIMIT". */
QF_MUST qf_code xlsx_read(qf_ctx *cx, qf_str bytes, doc **out);
/* The same without hidden sheets, rows and columns, and without remarks about them. */
QF_MUST qf_code xlsx_read_visible(qf_ctx *cx, qf_str bytes, doc **out);

#endif
