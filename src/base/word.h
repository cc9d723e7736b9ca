/* Enumerations as they stand outside the program: every value has a code and a Chinese label. */
#ifndef QF_BASE_WORD_H
#define QF_BASE_WORD_H

#include "base/str.h"

typedef struct qf_word {
    const char *code; /* permanent: database, addresses, files */
    const char *zh;   /* what a person reads */
} qf_word;

/* Tells where a code stands among `count` words. False, and *at as it was: nowhere. */
bool qf_word_find(const qf_word *words, size_t count, qf_str code, size_t *at);

/* An enumeration is a list macro of X(NAME, "code", "label"), from which its header makes the enum and its module
 * the words, so that they can not drift apart:
 *
 *     QF_WORDS(funds_level, FUNDS_LEVELS)     the table of the enum funds_level
 *     QF_WORD_CODE(funds_level)               const char *funds_level_code(funds_level one)
 *     QF_WORD_ZH(funds_level)                 const char *funds_level_zh(funds_level one)
 *     QF_WORD_PARSE(funds_level)              bool funds_level_parse(qf_str code, funds_level *out); false, and
 *                                             *out as it was, for a code that is none
 *
 * A module takes those of the three that its header declares. */
#define QF_WORD(name, code, zh) { code, zh },

#define QF_WORDS(type, LIST) static const qf_word type##_words[] = { LIST(QF_WORD) };

#define QF_WORD_CODE(type)                                                                         \
    const char *type##_code(type one)                                                              \
    {                                                                                              \
        return type##_words[one].code;                                                             \
    }

#define QF_WORD_ZH(type)                                                                           \
    const char *type##_zh(type one)                                                                \
    {                                                                                              \
        return type##_words[one].zh;                                                               \
    }

#define QF_WORD_PARSE(type)                                                                        \
    bool type##_parse(qf_str code, type *out)                                                      \
    {                                                                                              \
        size_t at, count = sizeof(type##_words) / sizeof(type##_words[0]);                         \
                                                                                                   \
        if (!qf_word_find(type##_words, count, code, &at))                                         \
            return false;                                                                          \
        *out = (type)at;                                                                           \
        return true;                                                                               \
    }

#endif
