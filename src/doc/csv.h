/* Lists as text: RFC 4180, with comma, semicolon or tab between the fields. Row by row, so that a
 * long list needs no more memory than its text. */
#ifndef QF_DOC_CSV_H
#define QF_DOC_CSV_H

#include "base/err.h"

#define CSV_MAX_FIELDS 512
#define CSV_MAX_BYTES ((size_t)2 * 1024 * 1024 * 1024)
#define CSV_MAX_FIELD ((size_t)1024 * 1024)

typedef struct csv_reader {
    qf_ctx *cx;
    qf_str text; /* checked UTF-8 */
    size_t at;   /* next byte */
    size_t next_line;
    char separator;
    bool stops[256]; /* bytes that end a field: separator, line ends */
    /* The row just read. */
    size_t line;                   /* where it begins, from 1 */
    qf_str fields[CSV_MAX_FIELDS]; /* without quotes; they live as long as the arena */
    size_t count;
} csv_reader;

/* Begins reading: UTF-8, GB18030 or UTF-16 with a mark; the separator is the one that the first
 * row has most of. `bytes` must live as long as the reader. Errors: "TEXT.ENCODING", "DOC.EMPTY",
 * QF_LIMIT "DOC.LIMIT" (more than CSV_MAX_BYTES). */
QF_MUST qf_code csv_open(qf_ctx *cx, qf_str bytes, csv_reader *out);
/* Reads the next row; empty lines are passed over. *more is false at the end. Errors, with the line
 * in the sentence: QF_INVALID "CSV.QUOTE" (a quote without its end, or text behind it), QF_LIMIT
 * "DOC.LIMIT" (too many fields, too long a field). */
QF_MUST qf_code csv_next(csv_reader *reader, bool *more);
/* Passes over empty lines that begin before byte `until`; true when a row begins before it. */
bool csv_skip_empty(csv_reader *reader, size_t until);

#endif
