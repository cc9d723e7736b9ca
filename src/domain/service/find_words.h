/* Spoken words and what the list calls the matter. Inside of the module: tables without a rule in them. */
#ifndef QF_DOMAIN_SERVICE_FIND_WORDS_H
#define QF_DOMAIN_SERVICE_FIND_WORDS_H

#include "domain/service/service.h"

/* When one of `spoken` (by blanks; "a+b": both) is said, the items whose names hold one of `named` (by blanks) are meant,
 * the first one most. */
typedef struct find_meaning {
    const char *spoken, *named;
} find_meaning;

extern const find_meaning find_meanings[];
extern const size_t find_meaning_count;

/* What a question is made of and an item is not; longer ones before what they hold. */
extern const char *const find_question_words[];
extern const size_t find_question_word_count;

/* Matters of other offices: when one of `spoken` is said and none of `unless`. */
typedef struct find_office {
    const char *spoken, *unless, *where;
} find_office;

extern const find_office find_offices[];
extern const size_t find_office_count;

#endif
