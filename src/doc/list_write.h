/* A long list as xlsx, row by row in constant memory. */
#ifndef QF_DOC_LIST_WRITE_H
#define QF_DOC_LIST_WRITE_H

#include "base/err.h"

typedef struct list_writer list_writer;

/* Begins a workbook of one sheet; `titles` and `widths` (characters) are its header. Errors:
 * QF_BROKEN "DOC.XLSX_WRITE". The arena closes what is left open. */
QF_MUST qf_code list_write_open(qf_ctx *cx, const char *sheet, const char *const *titles,
                                const int *widths, size_t columns, list_writer **out);
/* Adds a row of texts; nothing is kept of them. */
void list_write_row(list_writer *w, const qf_str *fields);
/* Ends it: the file's bytes in cx->arena. */
QF_MUST qf_code list_write_end(qf_ctx *cx, list_writer *w, qf_str *out);

#endif
