/* What an inspection of government sites counts, as far as a program can: limits and wrong words.
 * Law: 国办秘函〔2019〕19号. A county may replace the file. */
#ifndef QF_LAW_INSPECTION_H
#define QF_LAW_INSPECTION_H

#include "base/err.h"

typedef struct inspection_word {
    qf_str wrong, right;
    bool serious;
} inspection_word;

/* Immutable; the loading arena owns it. */
typedef struct inspection_law {
    qf_str source;
    int64_t home_days;      /* the home page shows something newer than this */
    int64_t stale_columns;  /* from so many on it is a veto */
    int64_t empty_columns;  /* the same */
    int64_t same_day_items; /* more released on one day look like making up before an inspection */
    const inspection_word *words;
    size_t count;
} inspection_law;

/* Loads law/inspection.json. Errors: those of law_json; QF_INVALID "LAW.INVALID" with file, key, reason. */
QF_MUST qf_code inspection_load(qf_ctx *cx, const char *dir, const inspection_law **out);

#endif
