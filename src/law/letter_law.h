/* The loaded law of letters from inside: letter_load.c makes it, letter.c uses it. */
#ifndef QF_LAW_LETTER_LAW_H
#define QF_LAW_LETTER_LAW_H

#include "law/letter.h"

#define LETTER_FACT_KINDS_MAX 80
#define LETTER_REMEDY_TEXTS_MAX 16
#define LETTER_KINDS_MAX 80

struct letter_remedy_at {
    letter_remedy kind;
    qf_date from, to; /* QF_NO_DATE: until today's law changes */
    qf_str text;
    bool review_first;
};

struct letter_law {
    struct {
        qf_str code, zh;
        bool each_part;
    } facts[LETTER_FACT_KINDS_MAX];
    size_t fact_count;
    struct letter_remedy_at remedies[LETTER_REMEDY_TEXTS_MAX];
    size_t remedy_count;
    letter_kind kinds[LETTER_KINDS_MAX];
    size_t kind_count;
    qf_str number, opening, several, closing;
};

/* Cuts the next piece off *rest: text before a brace, or {name} with *name set. False at the end. */
bool letter_token(qf_str *rest, qf_str *plain, qf_str *name);

#endif
