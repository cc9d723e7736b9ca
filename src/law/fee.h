/* The information processing fee. Law: 条例 art. 42; 政府信息公开信息处理费管理办法 (国办函〔2020〕109号): two
 * progressive standards, by item in a month or by page of one application, never both. */
#ifndef QF_LAW_FEE_H
#define QF_LAW_FEE_H

#include "base/money.h"
#include "law/data.h"

typedef enum fee_standard {
    FEE_ITEMS, /* applications of one applicant received in one calendar month */
    FEE_PAGES, /* pages of one application's answer */
    FEE_STANDARDS
} fee_standard;

/* Immutable; the loading arena owns it. */
typedef struct fee_law fee_law;

/* Units from-to at one price each. */
typedef struct fee_line {
    int64_t from, to;
    qf_fen each;
} fee_line;

/* A fee and the charged lines it is the sum of, in order; free units give no line. */
typedef struct fee_amount {
    qf_fen total;
    const fee_line *lines;
    size_t count;
} fee_amount;

/* Loads and validates law/fees.json: bands without gap or overlap. Errors: see law_bad. */
QF_MUST qf_code fee_load(qf_ctx *cx, const char *dir, const fee_law **out);
/* 件 or 页, and 按件计收 or 按量计收. */
qf_str fee_unit(const fee_law *law, fee_standard standard);
qf_str fee_name(const fee_law *law, fee_standard standard);
/* The fee of `n` units. Errors: QF_INVALID "FEE.NUMBER" below 0, QF_LIMIT "FEE.NUMBER" above fee_max
 * or when the sum leaves the range of money. */
QF_MUST qf_code fee_of(qf_ctx *cx, const fee_law *law, fee_standard standard, int64_t n,
                       fee_amount *out);
/* What the n-th unit alone costs (n from 1): the fee of one application is that of its rank in the
 * month. Errors as in fee_of. */
QF_MUST qf_code fee_of_rank(qf_ctx *cx, const fee_law *law, fee_standard standard, int64_t n,
                            qf_fen *out);

#endif
