/* A PDF in the hands of poppler: only in the process of pdf_child.c. */
#ifndef QF_DOC_PDF_OPEN_H
#define QF_DOC_PDF_OPEN_H

#include "doc/doc.h"

#include <poppler.h>

#define PDF_MAX_PAGES 500

/* For what poppler hands out: let go at the end of its block. */
#define PDF_OBJECT_CLEANUP __attribute__((cleanup(pdf_object_release)))
void pdf_object_release(gpointer *object);

/* Opens `bytes`, which must outlive it; g_object_unref. Errors: "DOC.ENCRYPTED", "DOC.TRUNCATED". */
QF_MUST qf_code pdf_open(qf_ctx *cx, qf_str bytes, PopplerDocument **out);

#endif
