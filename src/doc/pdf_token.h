/* The words of a page's content stream: what a PDF draws with. */
#ifndef QF_DOC_PDF_TOKEN_H
#define QF_DOC_PDF_TOKEN_H

#include "base/str.h"

#define PDF_MAX_OPERANDS 16 /* the last ones count; an operator takes six at most */

/* An operator with what stands before it. */
typedef struct pdf_operator {
    qf_str name;
    double numbers[PDF_MAX_OPERANDS]; /* outside arrays */
    int count;
    qf_str named;      /* the last name, without its slash; n = 0: none */
    int array_numbers; /* numbers in arrays: a dash pattern */
} pdf_operator;

/* The next operator of `content` from *at on. Strings and dictionaries are passed over. False at
 * the end. */
bool pdf_operator_next(qf_str content, size_t *at, pdf_operator *out);
/* Behind "BI": goes behind its "EI", so that the picture's bytes are not taken for words. False when
 * there is none. */
bool pdf_inline_picture_skip(qf_str content, size_t *at);

#endif
