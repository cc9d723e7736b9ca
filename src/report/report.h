/* One annual report in memory: what was read from a file, what the rules say about it. */
#ifndef QF_REPORT_REPORT_H
#define QF_REPORT_REPORT_H

#include "doc/doc.h"
#include "law/form.h"

#define REPORT_MAX_CELLS 256
#define REPORT_MAX_FIGURES 64

typedef enum report_state {
    REPORT_ABSENT, /* the file does not hold the table or the figure */
    REPORT_BLANK,  /* there, but nothing or only a dash in it */
    REPORT_LOST, /* should be there, but row, column or number cannot be told: a FORM.* finding says why */
    REPORT_BAD, /* there, but no number of the wanted kind */
    REPORT_NUMBER,
} report_state;

typedef struct report_cell {
    report_state state;
    int64_t number; /* pieces; 万元 cells: fen. Valid with REPORT_NUMBER */
    qf_str printed; /* as it stands in the file */
} report_cell;

/* A figure of the prose, "n1.hotline_total". */
typedef struct report_figure {
    const char *id;
    report_state state; /* REPORT_BAD: several different numbers, not assessed */
    int64_t number;     /* pieces; *_percent and *_yuan: hundredths */
    int decimals;       /* *_percent: decimals printed */
    qf_str quote;       /* the sentence it stands in */
} report_figure;

/* One kind of "其中……信息 N 条". */
typedef struct report_category {
    qf_str name;
    int64_t number;
} report_category;

typedef struct report_part {
    int number;                    /* 1-6; 0 the lead-in */
    qf_str heading;                /* as printed; empty for the lead-in */
    qf_str text;                   /* paragraphs joined by "\n", tables left out */
    size_t first_block, end_block; /* of the document; 0,0 when read from json */
} report_part;

typedef struct report_finding {
    qf_str rule;
    form_severity severity;
    qf_str cells[32]; /* ids concerned */
    size_t cell_count;
    qf_str expected, found; /* may be empty: null in the answer */
    qf_str zh, en, place;
    struct report_finding *next;
} report_finding;

/* One part of the organisation, where the form counts each by itself: a component of an agency. */
typedef struct report_unit {
    qf_str name, short_name;
    report_cell *cells; /* by index of form->cells */
} report_unit;

/* One of a list beside the numbers (form_list): an old item with its day, or a name and how often one unit
 * used it. */
typedef struct report_item {
    int table;         /* its block, from 1 */
    size_t unit;       /* 0 the whole, else from 1 */
    int nth;           /* from 1 in its list; the name's place */
    qf_str printed;    /* the day as it stands, or the name; empty: the name is not known */
    qf_str about;      /* of a name */
    qf_date date;      /* QF_NO_DATE: none, or no day of the calendar */
    report_cell count; /* days waited, in millionths; times */
    const struct report_item *next;
} report_item;

typedef struct report_footnote {
    int table;
    qf_str text;
    const struct report_footnote *next;
} report_footnote;

typedef struct report {
    qf_arena *arena;
    const form *form; /* NULL when unreadable */
    qf_str file;      /* name without folder */
    doc_format format;
    qf_str title;
    qf_str organisation;            /* may be empty */
    const char *level;              /* township|county|city|province|department; NULL unknown */
    int year;                       /* 0 unknown */
    qf_date period_from, period_to; /* QF_NO_DATE when not stated */
    qf_date published_on;           /* QF_NO_DATE when not known */
    bool whole;                     /* 5.2: title and at least four of the six headings */
    bool table_found[5];            /* [2], [3], [4] */
    report_cell cells[REPORT_MAX_CELLS]; /* by index of form->cells */
    const report_unit *units;            /* forms of data files */
    size_t unit_count;
    report_item *items, *last_item;
    const report_footnote *footnotes;
    report_part parts[8];
    size_t part_count;
    qf_str sections[64]; /* level-one headings as printed, in order */
    size_t section_count;
    report_figure figures[REPORT_MAX_FIGURES];
    size_t figure_count;
    report_category categories[64];
    size_t category_count;
    report_finding *findings, *last_finding;
    size_t finding_count;
    qf_str not_assessed[256];
    size_t not_assessed_count;
    int confidence;      /* hundredths */
    const char *verdict; /* "pass" | "fail" | "unreadable" */
} report;

/* The part with this number; NULL when the file has none. */
const report_part *report_part_get(const report *r, int number);
/* The figure; NULL when not said. */
const report_figure *report_figure_get(const report *r, const char *id);
/* Adds a finding; texts are kept as given (arena). Returns it, so that cells can be added. */
report_finding *report_find(report *r, qf_str rule, form_severity severity, qf_str zh, qf_str en);
void report_finding_cell(report_finding *finding, qf_str cell);

/* Reads a document into r: title, unit, year, sections, tables, cells, FORM.* findings. r->arena
 * (that of cx) and r->file are set before; so is r->form when the caller decides on the form. */
QF_MUST qf_code report_read(qf_ctx *cx, const doc *document, const form *new_form,
                            const form *old_form, report *r);
/* Any file: sniffs the format, reads document or JSON, tables and prose into r (r->arena, r->file and
 * perhaps r->form, r->published_on are set before; a date given there goes before the file's). A file
 * that cannot be read gives verdict "unreadable" and FORM.UNREADABLE with the reader's sentence.
 * `bytes` must outlive r. */
void report_take(qf_ctx *cx, qf_str bytes, const form *new_form, const form *old_form, report *r);
/* A data file whose root element is that of `of`: its numbers, for the whole and for each unit, and what
 * is wrong with its form (FORM.*). */
QF_MUST qf_code report_read_data(qf_ctx *cx, qf_str bytes, const form *of, report *r);
/* The footnote of a block; empty when it has none. */
qf_str report_footnote_of(const report *r, int table);
/* The form beside `by` that such a file follows; NULL when it is none. */
const form *report_data_form(const form *by, qf_str bytes);
/* r as a file that could not even be opened: cx->err says why. */
void report_take_error(qf_ctx *cx, report *r);
/* Adds the rule to the ones that could not be assessed, once. */
void report_not_assessed(report *r, qf_str rule);
/* The answer of `report check --json`, as interfaces.md fixes it. */
qf_val *report_answer(qf_arena *arena, const report *r);
/* Prose: figures, categories (annual-report.md 5.1). Needs r->parts. */
void report_read_prose(qf_ctx *cx, report *r);
/* Text rules TX.*, TM.* and N.* that the expression evaluator does not compute. */
void report_check_prose(qf_ctx *cx, report *r);
/* YR.SIMILAR; `previous` may be NULL. */
void report_check_similar(qf_ctx *cx, report *r, const report *previous);
/* Every rule of the form: findings, or a line in not_assessed. `previous` may be NULL. */
void report_check(qf_ctx *cx, report *r, const report *previous);

/* What a running system counted for one organisation and year. */
typedef struct report_register {
    const form *form;
    int year;
    qf_str organisation;
    report_cell cells[REPORT_MAX_CELLS]; /* REPORT_NUMBER: the record counts it */
    int64_t published;                   /* items of the year; -1 unknown */
    report_category classes[64];         /* of them, by class */
    size_t class_count;
} report_register;

/* After report_check: the rules that hold a report against the register (REG.*, N.active_count). Those that can
 * be decided leave not_assessed, those that fail are findings. Does nothing for another unit, year or form. */
void report_check_register(report *r, const report_register *record);

#endif
