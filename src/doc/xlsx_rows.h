/* Workbooks as long lists: row after row, nothing kept but the shared strings. */
#ifndef QF_DOC_XLSX_ROWS_H
#define QF_DOC_XLSX_ROWS_H

#include "doc/xlsx_book.h"

#define XLSX_ROWS_COLUMNS 512 /* cells of a row beyond are left out */

typedef struct xlsx_row {
    size_t number;        /* as Excel shows it, from 1 */
    const qf_str *fields; /* from column A on */
    size_t count;
} xlsx_row;

/* Gets each row; what it points to is gone when it returns. Anything but QF_OK ends the reading. */
typedef qf_code (*xlsx_row_fn)(void *user, const xlsx_row *row);

/* Opens a workbook of up to 16 million strings (256 MiB of text). Errors: those of
 * xlsx_book_open. */
QF_MUST qf_code xlsx_rows_open(qf_ctx *cx, qf_str bytes, xlsx_book **out);
/* Tells the rows of a sheet that hold anything, in the file's order. A number comes with all its
 * digits, whatever its format shows (1234.5, not 1,235; 4.1022119900101E+17), a date as
 * 2021-09-10, a formula as its kept value. */
QF_MUST qf_code xlsx_rows_each(qf_ctx *cx, const xlsx_book *book, size_t sheet, xlsx_row_fn each,
                               void *user);

#endif
