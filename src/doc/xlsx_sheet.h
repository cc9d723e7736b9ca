/* One sheet of a workbook. */
#ifndef QF_DOC_XLSX_SHEET_H
#define QF_DOC_XLSX_SHEET_H

#include "doc/doc_build.h"
#include "doc/xlsx_number.h"
#include "doc/zip.h"

/* What the sheets of a workbook share. */
typedef struct xlsx_book {
    qf_str *strings;
    size_t string_count;
    xlsx_format *formats; /* by number of the cell format */
    size_t format_count;
    bool from_1904;
    bool visible_only; /* cells of hidden rows and columns are left out */
} xlsx_book;

/* Reads an entry as a sheet and tells the builder its ranges. *remark: what is hidden in it,
 * "隐藏的行：3、5"; empty when nothing is. Errors: those of xml_parse, "DOC.LIMIT". */
QF_MUST qf_code xlsx_sheet_read(qf_ctx *cx, doc_zip *zip, size_t entry, const xlsx_book *book,
                                doc_builder *b, qf_str *remark);

#endif
