/* Proactive disclosure: the columns of a town's catalogue and what is published in them.
 * Law: 政府信息公开条例 第十九条至第二十六条. */
#ifndef QF_DOMAIN_DISCLOSE_H
#define QF_DOMAIN_DISCLOSE_H

#include "base/err.h"

/* The five fixed parts of a disclosure platform (国办公开办函〔2019〕61号). X(code, Chinese) */
#define DISCLOSE_PARTS(X)                                                                          \
    X(guide, "政府信息公开指南")                                                                   \
    X(system, "政府信息公开制度")                                                                  \
    X(content, "法定主动公开内容")                                                                 \
    X(report, "政府信息公开年报")                                                                  \
    X(apply, "依申请公开")

/* What an item is. X(code, Chinese) */
#define DISCLOSE_KINDS(X)                                                                          \
    X(information, "政府信息")                                                                     \
    X(normative, "行政规范性文件")                                                                 \
    X(interpretation, "政策解读")                                                                  \
    X(list, "公示名单")

typedef struct disclose_column {
    qf_str code, name;
    qf_str part; /* code of DISCLOSE_PARTS */
    int64_t position;
    qf_str category;      /* the annual report's; empty: not counted */
    int64_t max_age_days; /* 0: fed by event */
    int64_t items;        /* public ones */
    qf_date newest;
} disclose_column;

typedef struct disclose_item {
    int64_t id;
    qf_str column_code, state, kind;
    qf_str index_no; /* empty before release */
    qf_str title, doc_no, issuer, abstract;
    qf_str body; /* paragraphs by line; lines with tabs are rows of a table; empty in lists */
    qf_str validity;
    qf_date formed_on, released_on, repealed_on;
    int64_t explains_id; /* 0: none */
    bool sample;
} disclose_item;

typedef struct disclose_items {
    disclose_item *item;
    size_t count;
} disclose_items;

typedef struct disclose_columns {
    disclose_column *column;
    size_t count;
} disclose_columns;

/* Numbers of one year for the annual report. */
typedef struct disclose_stats {
    int64_t total; /* items of any category */
    struct {
        qf_str category;
        int64_t items;
    } by_category[64];
    size_t categories;
    int64_t normative_issued, normative_repealed, normative_effective;
} disclose_stats;

/* Adds a column or changes the one with its code. Errors: QF_INVALID "DISCLOSE.COLUMN". */
QF_MUST qf_code disclose_column_put(qf_ctx *cx, const disclose_column *column);
QF_MUST qf_code disclose_columns_all(qf_ctx *cx, disclose_columns *out);
/* Errors: QF_MISSING "DISCLOSE.NO_COLUMN". */
QF_MUST qf_code disclose_column_get(qf_ctx *cx, qf_str code, disclose_column *out);

/* Makes a draft in a column; *id is its number. Errors: QF_INVALID with the field: title, column,
 * formed_on, kind. */
QF_MUST qf_code disclose_create(qf_ctx *cx, const disclose_item *draft, int64_t *id);
/* Makes a draft public today (cx->now): gives the index number {publisher}/{year}-{five digits}
 * without gaps (`publisher`: the unified code, or the short name of an office without one), notes it in the trail, bumps the generation, all in one transaction.
 * Errors: QF_CONFLICT "DISCLOSE.STATE" when it is no draft. */
QF_MUST qf_code disclose_release(qf_ctx *cx, int64_t id, qf_str publisher);
/* Takes a public item back with a reason; the trail keeps it. Errors: QF_CONFLICT
 * "DISCLOSE.STATE", QF_INVALID "DISCLOSE.REASON". */
QF_MUST qf_code disclose_withdraw(qf_ctx *cx, int64_t id, qf_str reason);

/* Errors: QF_MISSING "DISCLOSE.NO_ITEM". Drafts are found too: the caller decides who may see. */
QF_MUST qf_code disclose_get(qf_ctx *cx, int64_t id, disclose_item *out);
/* Public items of a column (empty: all), newest first. */
QF_MUST qf_code disclose_list(qf_ctx *cx, qf_str column, int64_t n, int64_t skip,
                              disclose_items *out);
QF_MUST qf_code disclose_count(qf_ctx *cx, qf_str column, int64_t *out);
/* Public items that hold the words in title or text; at most n. */
QF_MUST qf_code disclose_search(qf_ctx *cx, qf_str words, int64_t n, disclose_items *out);

/* What the annual report of a year counts: items released in it, normative documents. */
QF_MUST qf_code disclose_year_stats(qf_ctx *cx, int year, disclose_stats *out);
/* The items behind a number: category empty for the total; "normative" for documents. */
QF_MUST qf_code disclose_year_items(qf_ctx *cx, int year, qf_str category, disclose_items *out);

#endif
