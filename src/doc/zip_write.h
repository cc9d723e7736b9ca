/* Makes a zip in memory, the same bytes for the same content: entries in the order given, all with
 * one fixed time. */
#ifndef QF_DOC_ZIP_WRITE_H
#define QF_DOC_ZIP_WRITE_H

#include "base/err.h"

typedef struct zip_part {
    const char *name; /* "word/document.xml" */
    qf_str bytes;
} zip_part;

/* Packs `count` parts. Errors: QF_BROKEN "DOC.ZIP_WRITE". */
QF_MUST qf_code zip_write(qf_ctx *cx, const zip_part *parts, size_t count, qf_str *out);

#endif
