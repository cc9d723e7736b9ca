/* Workbooks as long lists: row after row, nothing kept but the shared strings. */
#ifndef QF_DOC_XLSX_ROWS_H
#define QF_DOC_XLSX_ROWS_H

#include "base/err.h"

#define XLSX_ROWS_COLUMNS 512 /* cells of a row beyond are left out */

typedef struct xlsx_rows xlsx_rows;

typedef struct xlsx_row {
    size_t number;        /* as Excel shows it, from 1 */
    const qf_str *fields; /* from column A on */
    size_t count;
} xlsx_row;

/* Gets each row; what it points to is gone when it returns. Anything but QF_OK ends the reading. */
typedef qf_code (*xlsx_row_fn)(void *user, const xlsx_row *row);

/* Opens a workbook; `bytes` must live as long as the arena. Errors: those of doc_zip_open and
 * xml_parse, "DOC.UNKNOWN" (no workbook), "DOC.LIMIT" (more than 256 MiB of strings). */
QF_MUST qf_code xlsx_rows_open(qf_ctx *cx, qf_str bytes, xlsx_rows **out);
/* Its sheets, in order. */
size_t xlsx_rows_sheets(const xlsx_rows *book);
qf_str xlsx_rows_name(const xlsx_rows *book, size_t sheet);
bool xlsx_rows_hidden(const xlsx_rows *book, size_t sheet);
/* Tells the rows of a sheet that hold anything, in the file's order. A number comes with all its
 * digits, whatever its format shows (1234.5, not 1,235; 4.1022119900101E+17), a date as
 * 2021-09-10, a formula as its kept value. */
QF_MUST qf_code xlsx_rows_each(qf_ctx *cx, const xlsx_rows *book, size_t sheet, xlsx_row_fn each,
                               void *user);

#endif
