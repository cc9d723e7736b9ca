/* One sheet of a workbook. */
#ifndef QF_DOC_XLSX_SHEET_H
#define QF_DOC_XLSX_SHEET_H

#include "doc/doc_build.h"
#include "doc/xlsx_book.h"

/* Reads a sheet that has an entry and tells the builder its ranges; `visible_only` leaves out the
 * cells of hidden rows and columns. *remark: what is hidden in it, "隐藏的行：3、5"; empty when
 * nothing is. Errors: those of xml_parse, "DOC.LIMIT". */
QF_MUST qf_code xlsx_sheet_read(qf_ctx *cx, const xlsx_book *book, size_t sheet, bool visible_only,
                                doc_builder *b, qf_str *remark);

#endif
