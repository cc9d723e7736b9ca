/* The annual report as a by-product of the work: every cell and every figure of the prose comes
 * from the record, or was typed with a source, and opens into the cases behind it.
 * Law: 政府信息公开条例 第四十九条、第五十条; 国办公开办函〔2021〕30号. */
#ifndef QF_DOMAIN_ANNUAL_H
#define QF_DOMAIN_ANNUAL_H

#include "report/report.h"

/* Where a figure comes from. */
typedef enum annual_origin {
    ANNUAL_NONE,     /* nobody has told yet */
    ANNUAL_RECORD,   /* a query on the record */
    ANNUAL_TYPED,    /* counted outside and typed in, with a source */
    ANNUAL_BY_LAW,   /* fixed by law: a town makes no 规章 */
    ANNUAL_COMPUTED, /* sum of other figures */
} annual_origin;

typedef struct annual_figure {
    qf_str id;    /* a cell "t3.new.np", or "n1.hotline_total", "active.environment" */
    qf_str value; /* digits; 万元 with decimals; empty with ANNUAL_NONE */
    annual_origin origin;
    qf_str source; /* Chinese: "依申请公开登记簿", or what was typed */
    qf_str person; /* ANNUAL_TYPED: who typed it; may be empty */
    qf_date typed_on;
    /* Typed although the record counts it: the record's number stands, the other is kept beside it. */
    qf_str typed, typed_source;
} annual_figure;

/* Prose of a part; {n1.hotline_total} stands for a bound figure. */
typedef struct annual_part {
    int number; /* 0 lead-in, 1, 5, 6 */
    qf_str text;
    int64_t version; /* 0: not written yet */
    qf_str seen;     /* "n1.hotline_total=47" on lines: the bound figures when it was saved */
} annual_part;

#define ANNUAL_FIGURES_MAX 512
#define ANNUAL_PARTS 4

/* One year of one organisation. */
typedef struct annual_book {
    int year;
    const form *form;
    qf_str org_name;
    annual_figure figures[ANNUAL_FIGURES_MAX];
    size_t count;
    annual_part parts[ANNUAL_PARTS]; /* 0, 1, 5, 6 */
} annual_book;

/* A piece of prose: plain text, or a bound figure. */
typedef struct annual_piece {
    qf_str text;                 /* what is printed */
    const annual_figure *figure; /* NULL: plain */
    qf_str before;               /* the figure when the part was saved, where it was another */
} annual_piece;

/* A case behind a figure, as it is shown in a list. */
typedef struct annual_case {
    qf_str title, note;
    qf_date day;
    qf_str path; /* "/item/12"; empty when it has no public page */
} annual_case;

typedef struct annual_cases {
    annual_case *one;
    size_t count;
} annual_cases;

/* Asks every module for its numbers of the year and reads what was typed and written. */
QF_MUST qf_code annual_gather(qf_ctx *cx, const form *law_form, int year, annual_book **out);
/* NULL when there is no such figure. */
const annual_figure *annual_get(const annual_book *book, qf_str id);
/* "登记簿" and the like for an origin. */
const char *annual_origin_zh(annual_origin origin);

/* What a figure is called: "表三 一、本年新收… 总计列", "热线工单". */
QF_MUST qf_code annual_figure_zh(qf_ctx *cx, const annual_book *book, qf_str id, qf_str *out);
/* Notes a figure that is counted outside, or somewhere else than the record counts it: then both are shown, and
 * the record's stands in the report. "own.NAME" is a number of the prose that no register has. An empty value
 * takes it back. Needs the disclosure clerk. Errors: QF_INVALID "ANNUAL.VALUE" (no number), "ANNUAL.SOURCE" (no
 * source), "ANNUAL.NAME" (no such figure), QF_DENIED "ANNUAL.BOUND" for one fixed by law or computed. */
QF_MUST qf_code annual_type(qf_ctx *cx, int year, qf_str figure, qf_str value, qf_str source);
/* Writes the prose of a part over the version that was read (0: none yet). Errors: QF_INVALID
 * "ANNUAL.BINDING" for a {figure} that does not exist, QF_CONFLICT "ANNUAL.VERSION". */
QF_MUST qf_code annual_prose_put(qf_ctx *cx, const annual_book *book, int part, qf_str text,
                                 int64_t version);
/* The next "{id}" of a text at or after `from`: where it starts and ends, and what stands between the braces. False when
 * there is none. */
bool annual_binding_next(qf_str text, size_t from, size_t *start, qf_str *id, size_t *end);
/* Cuts prose into plain and bound pieces. A figure nobody has told prints as "〔待填〕". */
void annual_pieces(qf_ctx *cx, const annual_book *book, qf_str text, annual_piece **out,
                   size_t *count);
/* The same of a saved part: figures that were others when it was saved say so. */
void annual_part_pieces(qf_ctx *cx, const annual_book *book, const annual_part *part, qf_str line,
                        annual_piece **out, size_t *count);
/* What keeps a part from being published. */
typedef enum annual_gap {
    ANNUAL_GAP_NONE,
    ANNUAL_GAP_EMPTY, /* parts one, five and six must say something */
    ANNUAL_GAP_OPEN,  /* 〔…〕 of the template is left in it */
} annual_gap;

/* What is missing in this part, as it is saved; the lead-in may be empty. */
annual_gap annual_part_gap(const annual_part *part);
/* The whole report as report/ knows it, ready for report_check and render. */
QF_MUST qf_code annual_report_fill(qf_ctx *cx, const annual_book *book, report **out);
/* What the record alone counts, for report_check_register: nothing typed. */
QF_MUST qf_code annual_register(qf_ctx *cx, const annual_book *book, report_register *out);
/* report_check, and the report held against the record. */
QF_MUST qf_code annual_check(qf_ctx *cx, const annual_book *book, report *r,
                             const report *previous);
/* The cases behind a figure; empty for zero and for typed ones. */
QF_MUST qf_code annual_figure_cases(qf_ctx *cx, int year, qf_str figure, annual_cases *out);

/* A published report. */
typedef struct annual_published {
    int year;
    qf_str title, json; /* json: empty in lists */
    qf_date published_on;
} annual_published;

/* Publishes the year's report as it stands (`json`: report_json.h) for everybody. A report published
 * before is locked: only a correction replaces it, with a public `note`, and the version before stays to be read.
 * Needs the disclosure clerk or the leader. Errors: QF_INVALID "ANNUAL.UNFINISHED" (〔…〕 left in
 * it), "ANNUAL.NOTE" (a correction without note),
 * QF_CONFLICT "ANNUAL.SAME" (nothing changed). */
QF_MUST qf_code annual_publish(qf_ctx *cx, int year, qf_str title, qf_str json, qf_str note);

/* A number in prose that is bound to no figure. */
typedef struct annual_loose_number {
    qf_str text;               /* with the characters behind it */
    const annual_figure *same; /* a figure with the same number; may be NULL */
} annual_loose_number;

/* Numbers in prose that are not bound to a figure, in digits or Chinese numerals; dates, document numbers,
 * articles and the numbers of lists are left out. At most 40. */
void annual_loose(qf_ctx *cx, const annual_book *book, qf_str text, annual_loose_number **out,
                  size_t *count);

/* The lines that writing of an empty part begins with (law/report-template.json, from folder `law_dir` when it
 * has one; may be NULL), bound to the figures. Errors: see law_bad. */
QF_MUST qf_code annual_template(qf_ctx *cx, const char *law_dir, int year, int part, qf_str *out);

/* One published version. */
typedef struct annual_version {
    int64_t version;
    qf_str title, note, json; /* json: empty in lists */
    qf_date published_on;
} annual_version;

/* The versions of a year's report, the first one first. */
QF_MUST qf_code annual_versions(qf_ctx *cx, int year, annual_version **out, size_t *count);
/* One version, whole. QF_MISSING "ANNUAL.NOT_PUBLISHED". */
QF_MUST qf_code annual_version_get(qf_ctx *cx, int year, int64_t version, annual_version *out);
/* Whether two reports as JSON say the same: cells and prose, whatever checking said about them. */
QF_MUST qf_code annual_same(qf_ctx *cx, qf_str a, qf_str b, bool *same);
/* The last day for a year's report: the county's own where it has one, else 31 January of the next year (条例
 * art. 49; a township reports with the departments of the county). `why` may be NULL: the notice, or the law. */
QF_MUST qf_code annual_due(qf_ctx *cx, int year, qf_date *due, qf_str *why);
/* Notes the county's own day and the notice that says so; QF_NO_DATE takes it back. Needs the disclosure clerk.
 * Errors: QF_INVALID "ANNUAL.DUE" when it is not in the January after the year, "ANNUAL.NOTICE" without notice. */
QF_MUST qf_code annual_due_put(qf_ctx *cx, int year, qf_date due, qf_str notice);

/* Published years, newest first. */
QF_MUST qf_code annual_published_list(qf_ctx *cx, annual_published **out, size_t *count);
/* Errors: QF_MISSING "ANNUAL.NOT_PUBLISHED". */
QF_MUST qf_code annual_published_get(qf_ctx *cx, int year, annual_published *out);

#endif
