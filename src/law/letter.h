/* Letters of disclosure on application: their wording as data, filled with the facts of a case. A fact
 * stands in the text as {申请人} and is never typed, so an edited letter still says what the case says.
 * Law: 政府信息公开条例 arts. 27-41, 51; the remedy paragraph by the day of the letter: 行政复议法 arts. 20
 * and 23 (2023 revision: review first for refusals), 行政诉讼法 arts. 45 and 46. Data: law/letters.json. */
#ifndef QF_LAW_LETTER_H
#define QF_LAW_LETTER_H

#include "law/data.h"

/* What may be done against a letter. X(name, code) */
#define LETTER_REMEDIES(X)                                                                         \
    X(NONE, "none")       /* a step on the way: nothing to contest */                              \
    X(REFUSAL, "refusal") /* table 3 groups two to five: review first since 2024 */                \
    X(OTHER, "other")     /* review or suit */                                                     \
    X(FEE, "fee")         /* a fee notice alone can not be contested */

typedef enum letter_remedy {
#define X(name, code) LETTER_##name,
    LETTER_REMEDIES(X)
#undef X
        LETTER_REMEDY_COUNT
} letter_remedy;

#define LETTER_MUST_MAX 12

/* One kind of letter. */
typedef struct letter_kind {
    qf_str id, zh, mark; /* mark: of the number, 告; empty: goes without a number */
    qf_str title, law, when;
    qf_str event;   /* the event of the case it is the paper of (law/clock.h); may be empty */
    qf_str outcome; /* the outcome it tells; may be empty */
    qf_str to;      /* applicant, third, organ, none */
    letter_remedy remedy;
    bool joins;                   /* may stand with others in one letter (letter_may_join) */
    qf_str must[LETTER_MUST_MAX]; /* codes of facts it does not go out without */
    size_t must_count;
    qf_str decision;     /* the sentence that decides; may be empty */
    const qf_val *text;  /* paragraphs */
    const qf_val *table; /* rows of a form; NULL: none */
} letter_kind;

/* Immutable; the loading arena owns it. */
typedef struct letter_law letter_law;

/* Loads and validates law/letters.json: every fact named is declared, every remedy has its text for
 * every day since 2019-05-15 (fee: 2021-01-01), every one of the 21 outcomes has a letter. */
QF_MUST qf_code letter_law_load(qf_ctx *cx, const char *dir, const letter_law **out);
const letter_kind *letter_kinds(const letter_law *law, size_t *count);
/* NULL when there is none. */
const letter_kind *letter_kind_get(const letter_law *law, qf_str id);
/* The Chinese name of a fact, the code of a name; a trailing number ("理由2") is that of a part of a
 * partial answer and kept. Empty when there is none. */
qf_str letter_fact_zh(qf_arena *arena, const letter_law *law, qf_str code);
qf_str letter_fact_code(qf_arena *arena, const letter_law *law, qf_str zh);

#define LETTER_FACTS_MAX 160

/* The facts of one letter. */
typedef struct letter_facts {
    struct {
        qf_str code, value;
    } one[LETTER_FACTS_MAX];
    size_t count;
} letter_facts;

/* Sets a fact; more than LETTER_FACTS_MAX are dropped. An empty value is an unknown fact. */
void letter_set(letter_facts *facts, qf_str code, qf_str value);
/* Value of a fact ("reason2" falls back to "reason"); empty when unknown. */
qf_str letter_value(const letter_facts *facts, qf_str code);

/* May one letter tell both? What is given stands with what is given, refusals with refusals, and the kind of the letter is
 * the row of table 3; a partial answer takes refusals and what is public already. */
bool letter_may_join(const letter_kind *kind, const letter_kind *part);

/* A letter to be written: its kind; for a partial answer the kinds of what is withheld, for others those of the further
 * items it answers; and its day. */
typedef struct letter_plan {
    const letter_kind *kind;
    const letter_kind *parts[16];
    size_t part_count;
    qf_date day; /* decides which remedy holds */
} letter_plan;

/* The standard text with its {facts}, one paragraph a line. */
QF_MUST qf_code letter_text(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                            const letter_facts *facts, qf_str *out);

/* Most facts a letter speaks of. */
#define LETTER_ASKED_MAX 60

/* A fact that a letter of this plan speaks of, in the order of the paper. */
typedef struct letter_asked_fact {
    qf_str code, zh;
    bool needed;
} letter_asked_fact;

/* The facts that a letter of this plan speaks of, those of the addressee and of its form included; not the
 * remedy. In cx->arena. */
QF_MUST qf_code letter_asked(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                             letter_asked_fact **out, size_t *count);

/* A piece of a filled line: plain, or a fact. */
typedef struct letter_piece {
    qf_str text, fact; /* fact: its Chinese name; empty: plain text */
    bool missing;      /* a fact nobody has told: text is 〔待填：…〕 */
} letter_piece;

/* A line cut into pieces. */
QF_MUST qf_code letter_pieces(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                              const letter_facts *facts, qf_str line, letter_piece **out,
                              size_t *count);
/* The whole text filled. */
QF_MUST qf_code letter_fill(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                            const letter_facts *facts, qf_str text, qf_str *out);

/* What is wrong with a text. */
typedef struct letter_complaint {
    bool stops; /* the letter may not go out; else a remark */
    qf_str zh;
} letter_complaint;

/* Looks for unknown names in braces, facts it must state and does not, facts not known yet, a missing
 * remedy; and remarks on dates and document numbers that were typed and so do not follow the case. */
QF_MUST qf_code letter_check(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                             const letter_facts *facts, qf_str text, letter_complaint **out,
                             size_t *count);

/* The remedy paragraph of that day with its {facts}; empty for LETTER_NONE. `review_first` (may be
 * NULL): a suit needs a review before it. Errors: QF_INVALID "LETTER.DAY" before the law's first day. */
QF_MUST qf_code letter_remedy_text(qf_ctx *cx, const letter_law *law, letter_remedy remedy,
                                   qf_date day, qf_str *out, bool *review_first);
/* "洧政公开〔2021〕第3号—告" */
qf_str letter_number(qf_arena *arena, const letter_law *law, qf_str word, int year, int64_t n,
                     qf_str mark);

#endif
