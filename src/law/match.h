/* Matching of payment lists against registers: rules as data (matching.json), lists as tables, findings
 * with their evidence. A finding is a lead for a person to check, never a verdict. */
#ifndef QF_LAW_MATCH_H
#define QF_LAW_MATCH_H

#include "law/match_table.h"

#define MATCH_LISTS 48
#define MATCH_JOINS 3
#define MATCH_GROUP 4
#define MATCH_CONDS 6

/* A value made from another column when a row is added. */
typedef enum match_derive {
    DERIVE_NONE,
    DERIVE_YEAR,    /* of a date */
    DERIVE_AGE,     /* at a date ("now": today), by id or birth date */
    DERIVE_BIRTH,   /* of the id, else as written */
    DERIVE_INVALID, /* 1: the id's checksum or birth date is wrong */
    DERIVE_PRODUCT, /* quantity times standard, to the fen */
    DERIVE_MONTH,   /* of a date: 202105 */
    DERIVE_PRICE,   /* a sum by a quantity, to the fen */
    DERIVE_NEXT,    /* the number after this one: "00017" to "00018" */
} match_derive;

typedef struct match_column {
    qf_str name, zh, words;
    match_type type;
    bool needed;
    match_derive derive;
    int of, by; /* columns it is made from; -1 none, -2 today */
} match_column;

typedef struct match_list {
    qf_str name, zh, files; /* files: other names a file may have, "|" between */
    match_column columns[MATCH_COLUMNS];
    match_type types[MATCH_COLUMNS];
    size_t column_count;
    int id, person, birth, village, household, amount; /* columns of a known meaning, -1: none */
    match_table *table;                                /* NULL: there is no such list */
} match_list;

typedef enum match_op {
    OP_EQ,
    OP_NE,
    OP_GT,
    OP_LT,
    OP_GE,
    OP_LE,
    OP_NOT_LT, /* at least, or one side empty */
    OP_NOT_GT, /* at most, or one side empty */
    OP_HAS,
    OP_LACKS,
    OP_EMPTY,
    OP_FILLED
} match_op;

typedef struct match_cond {
    match_op op;
    bool left_join, right_join; /* the column is the joined row's */
    int left, right;            /* right -1: against `value` alone */
    int64_t value;              /* constant, or what is added to the right side */
    qf_str *words;
    size_t word_count;
    uint8_t *memo; /* by text number: 1 has, 2 has not */
    size_t memo_count;
} match_cond;

typedef struct match_conds {
    match_cond cond[MATCH_CONDS];
    size_t count;
} match_conds;

typedef enum match_on { ON_PERSON, ON_HOUSEHOLD, ON_COLUMNS } match_on;

typedef struct match_join {
    match_list *list;
    match_on on;
    size_t left[MATCH_GROUP], right[MATCH_GROUP], pairs;
    match_conds where;
    bool none;                              /* a finding when there is no such row */
    match_index *index, *by_name, *members; /* while a run lasts, when first asked for */
} match_join;

typedef enum match_kind { KIND_ROW, KIND_GROUP, KIND_CHANGE, KIND_OUTLIER } match_kind;

typedef struct match_clause {
    match_kind kind;
    match_list *from;
    match_conds where;
    match_join joins[MATCH_JOINS];
    size_t join_count;
    /* Groups. */
    size_t group[MATCH_GROUP], group_count;
    int64_t count_over; /* -1: not asked */
    int distinct;       /* column whose different values are counted; -1 */
    int64_t distinct_over;
    bool beyond_household;  /* persons of one household count once */
    int sum;                /* column; -1 */
    match_list *against[2]; /* its sum must not be over theirs for the person */
    int against_sum[2], against_id[2];
    size_t against_count;
    int sets_of; /* column; -1. Rows of at least two of the sets must meet */
    match_cond sets[6];
    size_t set_count;
    int uniform; /* column; -1. The share of its most frequent value, percent */
    int64_t percent, least;
    int benford; /* column; -1. Its first digits are far from Benford's law */
    int round;   /* column; -1. The share of multiples of round_unit, percent */
    int64_t round_unit;
    int outlier; /* KIND_OUTLIER: rows farther than `percent` from the middle of this column */
    int change[2], order; /* KIND_CHANGE: columns compared with the row before */
    qf_str say;
    struct match_say_part *say_parts; /* its words and columns, in order */
    size_t say_count;
} match_clause;

typedef struct match_rule {
    qf_str id, zh, level, check;
    match_clause *clauses;
    size_t clause_count;
} match_rule;

typedef struct match_rules {
    match_texts *texts;
    qf_date today;
    /* What the row before asked as well. */
    struct {
        int64_t valid_id; /* known to be right */
        int32_t day;      /* of the calendar, in its parts */
        int year, month, of_month;
    } last;
    match_list lists[MATCH_LISTS];
    size_t list_count;
    match_rule *rules;
    size_t rule_count;
} match_rules;

/* Reads a rules file; `name` stands in errors: QF_INVALID "LAW.INVALID" with file, key and reason. */
QF_MUST qf_code match_rules_read(qf_ctx *cx, qf_str text, const char *name, match_rules **out);
/* The list called so, NULL when there is none. */
match_list *match_list_find(match_rules *rules, qf_str name);
/* Its column called so, -1 when there is none. */
int match_column_find(const match_list *list, qf_str name);
/* Number of a text as matching compares it: folded, cards by their digits. */
int64_t match_number_of(match_rules *rules, qf_arena *scratch, match_type type, qf_str text);
/* Adds a row to the list's table (made when NULL); values as read, derived ones filled in here. */
void match_row_add(qf_ctx *cx, match_rules *rules, match_list *list, uint32_t line,
                   int64_t *values);

/* What one thread gathers rows of a list in, apart from the others; rules and list are copies with texts and a table
 * of their own, which match_row_add fills. */
typedef struct match_apart {
    match_rules *rules;
    match_list *list;
} match_apart;
match_apart match_apart_new(qf_arena *arena, const match_rules *rules, const match_list *list);
/* Adds the rows gathered apart to the list's table, which is made when there is none. */
void match_apart_take(qf_ctx *cx, match_rules *rules, match_list *list, const match_apart *apart,
                      uint32_t lines_before);

typedef struct match_evidence {
    const match_list *list;
    uint32_t row;
} match_evidence;

#define MATCH_EVIDENCE 100 /* rows shown of a finding; further ones are counted */

typedef struct match_finding {
    const match_rule *rule;
    const match_list *from;
    uint32_t row; /* the first of the list asked */
    match_evidence rows[MATCH_EVIDENCE];
    size_t count, all; /* rows kept, and in all */
    int64_t amount_fen;
    int likelihood; /* percent; below 100 when an id was missing */
    qf_str zh;
    qf_str text; /* what match_render_fn made of it */
} match_finding;

typedef qf_code (*match_found_fn)(void *user, const match_finding *finding);
/* Writes a finding down where it was found, in any thread and in any order; the text in the arena. */
typedef qf_str (*match_render_fn)(void *user, qf_arena *arena, const match_finding *finding);

/* Why a rule was not asked, or not wholly: "medical", "payments.card". */
typedef struct match_gap {
    const match_rule *rule;
    bool partly;
    qf_str missing;
} match_gap;

typedef struct match_gaps {
    match_gap *list;
    size_t count;
} match_gaps;

/* Asks every rule and tells what they found, rule by rule. With `render` not NULL a finding comes with its text, and
 * without rows and sentence. */
QF_MUST qf_code match_run(qf_ctx *cx, match_rules *rules, match_render_fn render,
                          match_found_fn found, void *user, match_gaps *gaps);

/* Person of a row, masked: "张**（4102********1237）". Value of a cell for a person, masked where it
 * is personal. */
qf_str match_person(qf_arena *arena, const match_rules *rules, const match_list *list,
                    uint32_t row);
qf_str match_cell(qf_arena *arena, const match_rules *rules, const match_list *list, int column,
                  uint32_t row);
/* The same as it stands, for whoever may see it. */
qf_str match_cell_open(qf_arena *arena, const match_rules *rules, const match_list *list,
                       int column, uint32_t row);
/* What tells the person of a row apart: the id, else name, birth and village; for digests. */
qf_str match_person_key(qf_arena *arena, const match_rules *rules, const match_list *list,
                        uint32_t row);

#endif
