/* The charts of accounts of village collectives, and the days by which village books are published:
 * law/village-accounts.json. 财会〔2004〕12号 until 2023, 财会〔2023〕14号 from 2024;
 * 村民委员会组织法 第三十条; 农经发〔2011〕13号. */
#ifndef QF_LAW_VILLAGE_CHART_H
#define QF_LAW_VILLAGE_CHART_H

#include "base/err.h"
#include "base/money.h"
#include "law/mask.h"

/* X(name, code, Chinese) */
#define CHART_KINDS(X)                                                                             \
    X(ASSET, "asset", "资产")                                                                      \
    X(LIABILITY, "liability", "负债")                                                              \
    X(EQUITY, "equity", "所有者权益")                                                              \
    X(COST, "cost", "成本")                                                                        \
    X(INCOME, "income", "收入")                                                                    \
    X(EXPENSE, "expense", "支出")

typedef enum chart_kind {
#define X(name, code, zh) CHART_##name,
    CHART_KINDS(X)
#undef X
} chart_kind;

typedef struct chart_account {
    qf_str code, name;
    chart_kind kind;
    bool debit; /* the side on which it grows */
    bool cash;  /* cash in hand or at the bank */
} chart_account;

/* One chart, for the days from `from` to `until` (QF_NO_DATE: still in force). */
typedef struct village_chart {
    qf_str id, zh;
    qf_date from, until;
    const chart_account *account;
    size_t count;
    qf_str result, distribution; /* 本年收益, 收益分配: where the year-end closing goes */
} village_chart;

typedef struct village_charts {
    const mask_rules *masks; /* for what of the books is public */
    const village_chart *chart;
    size_t count;
    qf_fen leader_above;        /* vouchers above this need the leader's signature too */
    int64_t monthly, quarterly; /* day of the month by which the books are published */
    const qf_str *office_words; /* what tells an organisation's name from a person's */
    size_t office_word_count;
} village_charts;

/* Loads and checks the file. Errors: those of law/data.h. */
QF_MUST qf_code village_charts_load(qf_ctx *cx, const char *law_dir, const village_charts **out);
/* The chart in force on a day. QF_INVALID "CHART.DAY" when there is none. */
QF_MUST qf_code village_chart_on(qf_ctx *cx, const village_charts *charts, qf_date day,
                                 const village_chart **out);
/* The account of a code, or of its first three digits (sub-accounts are the office's own: 541001).
 * NULL when there is none. */
const chart_account *village_chart_find(const village_chart *chart, qf_str code);
/* Chinese label of a kind. */
const char *chart_kind_zh(chart_kind kind);
/* Words of the books (a summary, a remark) as the public sees them: numbers of persons are covered. Empty when they can not
 * be looked through. */
qf_str village_text_public(qf_ctx *cx, const village_charts *charts, qf_str text);
/* A payee as the public sees him: a person's name keeps its first character (王**), an
 * organisation's name stays, without numbers of persons. */
qf_str village_payee_public(qf_ctx *cx, const village_charts *charts, qf_str payee);

#endif
