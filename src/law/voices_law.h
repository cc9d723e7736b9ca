/* Time for answering letters, for asking opinions on a draft, for answering public opinion. Data: law/voices.json. */
#ifndef QF_LAW_VOICES_LAW_H
#define QF_LAW_VOICES_LAW_H

#include "law/data.h"

/* Immutable; the loading arena owns it. */
typedef struct voices_law {
    int64_t letter_days, consult_days;                    /* working days */
    int64_t opinion_hours, grave_hours, conference_hours; /* from the moment it was found */
    qf_str letter_source, consult_source, opinion_source, grave_source, conference_source;
} voices_law;

/* Loads and validates law/voices.json. Errors: see law_bad. */
QF_MUST qf_code voices_law_load(qf_ctx *cx, const char *dir, const voices_law **out);

#endif
