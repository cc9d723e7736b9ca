/* Writes a document as Excel workbook (xlsx): a sheet for the prose, one for each table. */
#ifndef QF_DOC_XLSX_WRITE_H
#define QF_DOC_XLSX_WRITE_H

#include "doc/doc.h"
#include "doc/page_style.h"

/* The file's bytes in cx->arena, equal for equal input. Numbers are numbers, merged cells are
 * merged, each sheet prints on A4. Errors: those of markup_check, QF_LIMIT "DOC.LIMIT",
 * QF_BROKEN "DOC.XLSX_WRITE". */
QF_MUST qf_code xlsx_write(qf_ctx *cx, const doc *document, const page_style *style, qf_str *out);

#endif
