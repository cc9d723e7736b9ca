/* Report forms: the cells, tables, sections, facts and rules of law/report-2021.json and
 * law/report-2019.json, ready for use. Immutable after loading; may be shared by threads. */
#ifndef QF_LAW_FORM_H
#define QF_LAW_FORM_H

#include "law/data.h"

/* 件; 万元 held as fen; any other number with decimals, held in millionths. */
typedef enum form_type { FORM_COUNT, FORM_WAN, FORM_DECIMAL } form_type;

/* One element on the way to a number in a data file; with `key`, the one whose child `key` says
 * `value`: "AppliedExemption[AppliedExemptionCode=Ex. 5]"; with `nth`, the nth of that name: "OldItem[3]". */
typedef struct form_step {
    qf_str name, key, value;
    int nth; /* from 1; 0: the first that fits */
} form_step;

#define FORM_MAX_STEPS 4

typedef struct form_cell {
    qf_str id; /* "t3.new.np" */
    qf_str row_id,
        col_id;       /* "new", "np"; table 2: "normdoc", "issued"; table 4: "review", "total" */
    qf_str row, col;  /* labels as the form prints them */
    int table;        /* 2, 3, 4; forms of data files: place of its block, from 1 */
    int line, column; /* index in form->lines and form->columns */
    form_type type;
    const form_step *steps; /* forms of data files: from the record to the number */
    int step_count;
    bool absent_zero; /* forms of data files: what the record does not list is 0 */
    bool signed_ok;   /* 2019 form: 本年增/减 may be negative */
    bool with_unit;   /* 2019 form: the sum of purchases may carry its unit, "70487元" */
} form_cell;

/* A row of table 2 or 3, or a group of five columns of table 4, as a reader looks for it. */
typedef struct form_line {
    int table;
    qf_str id;           /* "new"; in table 4 "review" */
    qf_str label;        /* as the form prints it */
    const qf_str *names; /* form_core() of the label, then of its synonyms */
    size_t name_count;
    int first_cell, cell_count; /* its cells stand together in form->cells */
} form_line;

/* A label that heads a column; two rows of table 2 may share one. */
typedef struct form_column {
    int table;
    qf_str label;
    const qf_str *names;
    size_t name_count;
} form_column;

typedef struct form_grid_cell {
    qf_str text; /* label, or */
    int cell;    /* index of the form's cell; -1 for a label */
    int row, col, row_span, col_span;
} form_grid_cell;

typedef struct form_table {
    int number; /* 2, 3, 4 */
    qf_str title;
    int rows, cols, header_rows;
    const form_grid_cell *grid;
    size_t grid_count;
} form_table;

typedef struct form_section {
    int number;   /* 1-6 */
    qf_str title; /* "一、总体情况" */
    int table;    /* 0 when it is text */
} form_section;

/* What a block lists beside its numbers: items with a day and the time they have waited, inside of a record; or
 * names (statutes) inside of the section, which the block's links count. Elements of a data file. */
typedef struct form_list {
    qf_str at;           /* one of the list; empty: the block has none */
    qf_str date, number; /* of a dated item */
    qf_str name, about;  /* of a named one */
} form_list;

/* One block of numbers in a data file: a record for each unit, and links that say whose it is. */
typedef struct form_block {
    qf_str title;           /* "V.A …" */
    qf_str section, record; /* elements */
    form_list list;
    bool optional; /* a file without it is whole all the same */
    bool
        links; /* the records are links to a unit themselves, several for each: their numbers are summed */
} form_block;

/* How a form stands in a data file (xml) instead of on paper: names of elements. All of it comes from
 * the form's law file; the reader is report/data_read.c. */
typedef struct form_data {
    qf_str space, root; /* of the outermost element */
    qf_str year;
    qf_str unit, part;         /* the whole organisation, and inside of it each of its parts */
    qf_str name, short_name;   /* of a unit */
    qf_str record_ref, of_ref; /* in a link: whose record, whose unit */
    qf_str id, ref;            /* attributes */
    qf_str footnote;           /* of a section; may be empty: the form has none */
    int year_ends_month, year_ends_day; /* last day of the year reported on; 12-31 unless told */
    const form_block *blocks;
    size_t block_count;
} form_data;

typedef enum form_severity { FORM_ERROR, FORM_WARNING, FORM_INFO } form_severity;

struct expr;        /* law/expr.h */
struct phrase_book; /* law/phrase.h */

/* Of what a rule speaks: the whole, each part of it, or both. */
typedef enum form_reach { FORM_WHOLE, FORM_PARTS, FORM_EVERY } form_reach;

typedef struct form_rule {
    qf_str id;
    form_reach reach;
    form_severity severity;
    qf_str scope, text; /* text: the expression as written */
    qf_str zh, en, note;
    const struct expr *expr; /* compiled; NULL when the rule is computed by name in report/ */
    const int *cells;        /* of this year, in the order of the expression, each once */
    size_t cell_count;
    const qf_val *params;
} form_rule;

typedef struct form {
    qf_str id; /* "annual-report-2021" */
    qf_str title, basis;
    int from_year, to_year;
    const form_cell *cells;
    size_t cell_count;
    const form_line *lines;
    size_t line_count;
    const form_column *columns;
    size_t column_count;
    const qf_str *heads; /* form_core() of the labels in the grids that are no line and no column */
    size_t head_count;
    form_table tables[3]; /* 2, 3, 4 */
    const form_section *sections;
    size_t section_count;
    const form_rule *rules;
    const form_rule **rules_by_id;
    size_t rule_count;
    const struct phrase_book *phrases; /* how the prose says its figures: prose.json */
    const struct mask_rules *masks;    /* personal data in the prose: masking.json */
    const qf_val *json;                /* the whole file, for synonyms, facts, fixtures */
    const form_data *data;             /* NULL: a form on paper, with tables and sections */
    const struct form **beside;        /* forms that files of other kinds may follow */
    size_t beside_count;
} form;

/* Loads and validates one form (the arena owns it), and those its member "beside" names. Errors: see
 * law_bad. */
QF_MUST qf_code form_load(qf_ctx *cx, const char *dir, const char *file, const form **out);
/* Index of a cell by id; -1 when the form has none. */
int form_cell_index(const form *of, qf_str id);
/* What is left of a label for comparing: qf_fold_label without quotation marks, without the number
 * in front ("一、", "（一）", "1.") and without remarks in brackets, unless nothing else is left. */
qf_str form_core(qf_arena *arena, qf_str label);
/* The rule with this id; NULL when the form has none. */
const form_rule *form_rule_get(const form *of, qf_str id);

#endif
