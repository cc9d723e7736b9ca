/* Figures by name in the prose that a person writes: {热线工单} instead of {n1.hotline_total}. Kept is the code, which no
 * change of a name can loosen. */
#ifndef QF_DOMAIN_ANNUAL_NAMES_H
#define QF_DOMAIN_ANNUAL_NAMES_H

#include "domain/annual/annual.h"

typedef struct annual_names {
    const annual_book *book;
    qf_str *of; /* of each figure of the book; its code where another one has the name already */
} annual_names;

/* The names in cx->arena. */
QF_MUST qf_code annual_names_of(qf_ctx *cx, const annual_book *book, annual_names *out);
/* The name of a figure of the book. */
qf_str annual_name(const annual_names *names, const annual_figure *figure);
/* A text with names in place of codes. What is no figure stays as it stands. */
qf_str annual_named(qf_arena *arena, const annual_names *names, qf_str text);
/* A text with codes in place of names; a code stays a code. */
qf_str annual_bound(qf_arena *arena, const annual_names *names, qf_str text);

#endif
