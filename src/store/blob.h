/* Attachments: bytes under the name of their own SHA-256, in data/blobs/ORG/aa/REST. Written whole or
 * not at all, read back only when they still have their digest. */
#ifndef QF_STORE_BLOB_H
#define QF_STORE_BLOB_H

#include "store/db.h"

/* Largest attachment, bytes. */
#define BLOB_MAX ((int64_t)256 * 1024 * 1024)

/* One attachment on its way in, piece by piece. */
typedef struct blob_writer blob_writer;

/* Begins an attachment of cx->org; left unfinished it disappears with the arena. Errors: QF_BROKEN
 * "BLOB.WRITE". */
QF_MUST qf_code blob_begin(qf_ctx *cx, int64_t max, blob_writer **out);
/* Adds bytes. QF_LIMIT "BLOB.TOO_LARGE" over the `max` it was begun with (at most BLOB_MAX). */
QF_MUST qf_code blob_add(qf_ctx *cx, blob_writer *writer, qf_str bytes);
/* Puts it in its place, durable, and notes it in the record; gives the digest (64 hex digits).
 * The same bytes again are kept once. Inside the caller's transaction, if there is one: after a
 * rollback the file may stay behind as an orphan that blob_check names. */
QF_MUST qf_code blob_finish(qf_ctx *cx, blob_writer *writer, qf_str *sha256);
/* All three at once for bytes in memory. */
QF_MUST qf_code blob_put(qf_ctx *cx, qf_str bytes, qf_str *sha256);

/* Reads an attachment of cx->org of at most `max` bytes into the arena. Errors: QF_MISSING
 * "BLOB.MISSING" (not noted in the record), QF_LIMIT "BLOB.TOO_LARGE", QF_BROKEN "BLOB.DAMAGED" (the
 * file is gone or has other bytes: nothing is given out). */
QF_MUST qf_code blob_get(qf_ctx *cx, qf_str sha256, int64_t max, qf_str *out);

/* Removes an attachment of cx->org that nothing in the record names any more: first the file, then its note, so that
 * a fall between the two is mended by doing it again. One that is gone already is fine. */
QF_MUST qf_code blob_remove(qf_ctx *cx, qf_str sha256);

/* What a check of all attachments found. */
typedef struct blob_report {
    int64_t whole, damaged, missing; /* of those in the record */
    int64_t orphans;                 /* files the record does not know; harmless */
    const char *first_bad;           /* "ORG/SHA256"; NULL: none */
} blob_report;

/* Reads every attachment of every organisation again and compares digests. */
QF_MUST qf_code blob_check(qf_ctx *cx, blob_report *out);

#endif
