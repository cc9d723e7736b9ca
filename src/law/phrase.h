/* Phrases: how annual reports say figures in words. The words and patterns are law/prose.json (its
 * note explains the signs); here they are compiled once and then read any number of texts. */
#ifndef QF_LAW_PHRASE_H
#define QF_LAW_PHRASE_H

#include "base/fold.h"
#include "law/data.h"

/* A set of word classes. */
__extension__ typedef unsigned __int128 phrase_set;

/* Words and patterns, ready for use. Immutable; may be shared by threads. */
typedef struct phrase_book phrase_book;

/* Loads and checks prose.json; the book lives in cx->arena. Errors: see law_bad. */
QF_MUST qf_code phrase_load(qf_ctx *cx, const char *dir, const phrase_book **out);
/* The class with this name, or none: an empty set fits no word. */
phrase_set phrase_class(const phrase_book *book, const char *name);
/* The unit class with this name as one bit, or 0. */
uint32_t phrase_unit(const phrase_book *book, const char *name);
/* The whole file, for the word lists that are no patterns. */
const qf_val *phrase_json(const phrase_book *book);

typedef enum phrase_kind {
    PHRASE_WORD,
    PHRASE_NUMBER,
    PHRASE_YEAR,  /* with month and day when they follow; `number` is the year, 0 for a bare day */
    PHRASE_COMMA, /* , : */
    PHRASE_OPEN,  /* ( */
    PHRASE_CLOSE, /* ) */
    PHRASE_STOP,  /* end of a sentence: 。 ; ! ? or the end of a line that is no broken line */
    PHRASE_BREAK, /* end of a paragraph */
} phrase_kind;

typedef struct phrase_token {
    phrase_kind kind;
    uint32_t from, to;   /* runes of the folded text */
    phrase_set classes;  /* WORD, YEAR */
    int64_t number;      /* NUMBER: without its decimal point; YEAR */
    int decimals;        /* NUMBER: digits behind the point, 0-6 */
    uint32_t units;      /* NUMBER: bits of the unit that follows */
    uint32_t digits_end; /* NUMBER: end of the digits, before the unit */
    bool rounded;        /* NUMBER: 余, 多, 近, 约, 以上, 万 …: no fact */
} phrase_token;

typedef struct phrase_text {
    qf_folded fold;
    phrase_token *tokens;
    size_t count;
    phrase_set *firsts; /* these two for the matcher, one a token */
    uint8_t *taken;
} phrase_text;

/* Cuts a text into tokens; characters that belong to no word, number or sign have none. `year` is
 * the report's (0 unknown) and tells this year from others. At most 1 MiB is read. */
phrase_text phrase_scan(qf_arena *arena, const phrase_book *book, qf_str text, int year);

/* One place that says a figure. */
typedef struct phrase_hit {
    const char *figure; /* "n1.app_received" */
    int64_t number;     /* pieces; *_percent and *_yuan: hundredths */
    int decimals;       /* *_percent: decimals printed, at most 2 */
    bool weak;          /* counts only where no other pattern says the figure */
    bool unsure;        /* says that there is a figure, but not which */
    qf_str quote;       /* the sentence */
} phrase_hit;

/* All places of all figures, in the order of the file's figures; gives their number (at most
 * `max`). */
size_t phrase_match(const phrase_book *book, const phrase_text *text, phrase_hit *hits, size_t max);

/* The sentence around a token, as printed; of a very long one the part around the token. */
qf_str phrase_sentence(const phrase_text *text, size_t token);

#endif
