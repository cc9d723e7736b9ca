/* Village books (村级财务): vouchers in double entry, made by the village, approved by the town (村账乡代理),
 * months that close for good, publication that anybody can add up again, registers of contracts, assets
 * and resources. Law: 村民委员会组织法 第三十条、第三十四条; 农村集体经济组织财务公开规定 (农经发〔2011〕13号);
 * 农村集体经济组织法 第四十五条. */
#ifndef QF_DOMAIN_BOOKS_H
#define QF_DOMAIN_BOOKS_H

#include "law/village_chart.h"

#define BOOKS_LINES_MAX 40

/* X(name, code, Chinese) */
#define BOOKS_KINDS(X)                                                                             \
    X(OPENING, "opening", "期初建账")                                                              \
    X(RECEIPT, "receipt", "收款")                                                                  \
    X(PAYMENT, "payment", "付款")                                                                  \
    X(TRANSFER, "transfer", "转账")                                                                \
    X(CLOSING, "closing", "年终结转")

#define BOOKS_STATES(X)                                                                            \
    X(DRAFT, "draft", "草稿")                                                                      \
    X(SUBMITTED, "submitted", "待镇审核")                                                          \
    X(COUNTERSIGN, "countersign", "待分管领导签批")                                                \
    X(APPROVED, "approved", "已入账")                                                              \
    X(RETURNED, "returned", "退回修改")                                                            \
    X(VOID, "void", "作废")

#define BOOKS_EVENTS(X)                                                                            \
    X(SUBMIT, "submit", "提交审核")                                                                \
    X(APPROVE, "approve", "审核通过")                                                              \
    X(SIGN, "sign", "签批")                                                                        \
    X(RETURN, "return", "退回")                                                                    \
    X(CANCEL, "cancel", "作废")

/* What a voucher is, where it stands, what can happen to it. */
#define X(name, code, zh) BOOKS_##name,
typedef enum books_kind { BOOKS_KINDS(X) BOOKS_KIND_COUNT } books_kind;
typedef enum books_state { BOOKS_STATES(X) BOOKS_STATE_COUNT } books_state;
typedef enum books_event { BOOKS_EVENTS(X) BOOKS_EVENT_COUNT } books_event;
#undef X

/* Codes are permanent (database, addresses), labels Chinese; parse is false for an unknown code. */
const char *books_kind_zh(books_kind one);
const char *books_kind_code(books_kind one);
bool books_kind_parse(qf_str code, books_kind *out);
const char *books_state_zh(books_state one);
const char *books_state_code(books_state one);
bool books_state_parse(qf_str code, books_state *out);
const char *books_event_zh(books_event one);
const char *books_event_code(books_event one);
bool books_event_parse(qf_str code, books_event *out);

/* ---- the flow: a table, no database (flow.c) */

/* One step. `roles` are AUTH_BIT bits of the town; 0: the village's account, or the town for it. */
typedef struct books_step {
    books_state from;
    books_event event;
    books_state to;
    uint32_t roles;
    bool other_person; /* not the one who made the voucher */
    bool large;        /* above the leader's limit it goes to COUNTERSIGN first */
} books_step;

extern const books_step books_flow[];
extern const size_t books_flow_count;
/* The step of an event in a state; NULL when the flow has none. */
const books_step *books_step_of(books_state from, books_event event);

/* ---- vouchers */

typedef struct books_entry {
    qf_str account, name; /* name: of the chart, or the office's own for a sub-account */
    qf_fen debit, credit; /* one of them is 0 */
} books_entry;

typedef struct books_voucher {
    int64_t id, village, number; /* number 0: not yet approved */
    qf_str month;                /* "2021-09" */
    qf_date day;
    books_kind kind;
    books_state state;
    qf_str summary, payee, handler, witness, remark;
    qf_fen total;
    int64_t corrects, made_by, approved_by, version, images;
    bool sample;
    books_entry *entry; /* NULL in lists */
    size_t entries;
} books_voucher;

typedef struct books_vouchers {
    books_voucher *one;
    size_t count;
} books_vouchers;

/* "2021-09" of a day. */
qf_str books_month_of(qf_arena *arena, qf_date day);
/* The month after; empty when `month` is none. */
qf_str books_month_after(qf_arena *arena, qf_str month);
/* First day of a month; false when the text is none. */
bool books_month_day(qf_str month, qf_date *out);

/* Keeps a voucher as a draft (id 0: a new one; else the version that was read). It must balance, its
 * accounts must be in the chart of its day, its month must be open. Needs the village's account, or
 * the town's clerk or handler. Errors: QF_INVALID "BOOKS.DAY", "BOOKS.SUMMARY", "BOOKS.ACCOUNT",
 * "BOOKS.AMOUNT", "BOOKS.BALANCE", "BOOKS.LINES", "BOOKS.OPENING", "BOOKS.YEAR_END" (a closing voucher
 * of another month than December, or on other accounts than income, expense and equity); QF_CONFLICT "BOOKS.CLOSED" (the
 * month is closed), "BOOKS.STATE" (no longer a draft), "BOOKS.VERSION". */
QF_MUST qf_code books_voucher_save(qf_ctx *cx, const village_charts *charts,
                                   const books_voucher *draft, int64_t *id);
/* The next event. `remark` says why it is returned or made void. Approval gives the number. Errors:
 * QF_CONFLICT "BOOKS.STATE", QF_DENIED "BOOKS.SELF" (who made it may not approve it), "AUTH.…",
 * QF_INVALID "BOOKS.REMARK", QF_CONFLICT "BOOKS.CLOSED". */
QF_MUST qf_code books_voucher_act(qf_ctx *cx, const village_charts *charts, int64_t id,
                                  books_event event, qf_str remark);
/* Approves all of them, or none: the error is that of the first that can not be, and names it. */
QF_MUST qf_code books_vouchers_approve(qf_ctx *cx, const village_charts *charts, const int64_t *ids,
                                       size_t count);
/* QF_MISSING "BOOKS.NO_VOUCHER". With its entries. */
QF_MUST qf_code books_voucher_get(qf_ctx *cx, int64_t id, books_voucher *out);
/* A village's vouchers of a month, with entries, by number, drafts last. */
QF_MUST qf_code books_voucher_list(qf_ctx *cx, int64_t village, qf_str month, books_vouchers *out);
/* Vouchers of a state in all villages, oldest first; without entries; at most n. */
QF_MUST qf_code books_voucher_waiting(qf_ctx *cx, books_state state, int64_t n,
                                      books_vouchers *out);

/* ---- pictures of the papers */

typedef struct books_image {
    int64_t n, size;
    qf_str sha256, type;
    bool shown;
} books_image;

/* Adds a JPEG or PNG of at most 10 MiB; at most 20 a voucher. Not public until shown. Errors:
 * QF_INVALID "BOOKS.IMAGE", QF_LIMIT "BOOKS.IMAGES". */
QF_MUST qf_code books_image_add(qf_ctx *cx, int64_t voucher, qf_str bytes);
/* Makes a picture public or takes it back. Needs the town's clerk. */
QF_MUST qf_code books_image_show(qf_ctx *cx, int64_t voucher, int64_t n, bool shown);
QF_MUST qf_code books_images(qf_ctx *cx, int64_t voucher, books_image **out, size_t *count);

/* ---- months */

typedef struct books_month {
    int64_t village, vouchers;
    qf_str month;
    qf_fen cash_opening, receipts, payments,
        cash_closing; /* opening + receipts - payments = closing */
    qf_fen income, expense;
    qf_str checkers;
    qf_date published_on; /* QF_NO_DATE: not yet */
    qf_str sha256;        /* of the published entries file */
} books_month;

typedef struct books_months {
    books_month *one;
    size_t count;
} books_months;

typedef struct books_balance {
    qf_str account, name;
    qf_fen opening, debit, credit, closing; /* opening and closing: debit minus credit */
} books_balance;

typedef struct books_balances {
    books_balance *one;
    size_t count;
} books_balances;

/* Closes a village's month for good: everything in it is approved or void, the month before is
 * closed, opening and entries give the closing. Needs the town's clerk, handler or leader. Errors:
 * QF_CONFLICT "BOOKS.WAITING" (vouchers not yet decided), "BOOKS.ORDER" (an earlier month is open),
 * "BOOKS.CLOSED", "BOOKS.YEAR_END" (December, and income or expense has not been carried over); QF_LATE "BOOKS.NOT_OVER" (the month is not over). */
QF_MUST qf_code books_month_close(qf_ctx *cx, const village_charts *charts, int64_t village,
                                  qf_str month);
/* The year-end closing (年终结转) as vouchers handed in for approval: income and expense of the year go to its result,
 * the result to distribution. Needs the village's account, or the town's clerk or handler. *made counts the vouchers.
 * Errors: QF_LATE "BOOKS.NOT_OVER" (before December 31), QF_CONFLICT "BOOKS.ORDER" (December is not the open month),
 * "BOOKS.WAITING" (vouchers of December not yet decided), "BOOKS.NOTHING" (nothing to carry over). */
QF_MUST qf_code books_year_end(qf_ctx *cx, const village_charts *charts, int64_t village, int year,
                               size_t *made);
/* Publishes a closed month after the villagers' finance group (`checkers`, names) has checked it.
 * Its public entries file goes to the publication log. Errors: QF_CONFLICT "BOOKS.STATE", QF_INVALID
 * "BOOKS.CHECKERS". */
QF_MUST qf_code books_month_publish(qf_ctx *cx, const village_charts *charts, int64_t village,
                                    qf_str month, qf_str checkers);
/* QF_MISSING "BOOKS.NO_MONTH" when it is not closed. */
QF_MUST qf_code books_month_get(qf_ctx *cx, int64_t village, qf_str month, books_month *out);
/* Closed months of a village, newest first. */
QF_MUST qf_code books_month_list(qf_ctx *cx, int64_t village, books_months *out);
/* The newest published month of every village that has one. */
QF_MUST qf_code books_month_latest(qf_ctx *cx, books_months *out);
/* The trial balance kept when the month closed. */
QF_MUST qf_code books_balance_list(qf_ctx *cx, int64_t village, qf_str month, books_balances *out);
/* What the balance would be with everything approved so far: for open months. */
QF_MUST qf_code books_balance_open(qf_ctx *cx, int64_t village, qf_str month, books_balances *out);
/* The first month that is not closed: the one after the last closed, or that of the oldest voucher;
 * empty when there is none. */
QF_MUST qf_code books_month_open(qf_ctx *cx, int64_t village, qf_str *out);

/* What is published of a quarter: sums over its published months, which follow each other. */
typedef struct books_quarter {
    int year, quarter; /* 1 to 4 */
    books_month sum;   /* opening of the first, closing of the last, checkers of the last */
    books_month month[3];
    size_t months;
    books_balances balances;
} books_quarter;

/* QF_MISSING "BOOKS.NO_QUARTER" when none of its months is published. */
QF_MUST qf_code books_quarter_get(qf_ctx *cx, int64_t village, int year, int quarter,
                                  books_quarter *out);

/* The public entries file of a month: csv in UTF-8 with a byte order mark; openings, every entry,
 * closings, so that a reader can add it up again from this file alone. */
QF_MUST qf_code books_entries_csv(qf_ctx *cx, const village_charts *charts, int64_t village,
                                  qf_str month, qf_str *out);

/* ---- registers */

#define BOOKS_REGISTERS(X)                                                                         \
    X(CONTRACT, "contract", "合同")                                                                \
    X(ASSET, "asset", "资产")                                                                      \
    X(RESOURCE, "resource", "资源")

#define X(name, code, zh) BOOKS_##name,
typedef enum books_register_kind { BOOKS_REGISTERS(X) BOOKS_REGISTER_COUNT } books_register_kind;
#undef X

/* Label, code, and back; false for an unknown code. */
const char *books_register_kind_zh(books_register_kind one);
const char *books_register_kind_code(books_register_kind one);
bool books_register_kind_parse(qf_str code, books_register_kind *out);

typedef struct books_register {
    int64_t id, village;
    books_register_kind kind;
    qf_str name, party, quantity, note;
    qf_fen value; /* asset: its value; contract: rent a year */
    qf_date from, until, ended_on;
    bool sample;
} books_register;

typedef struct books_registers {
    books_register *one;
    size_t count;
} books_registers;

/* Adds an entry (id 0) or changes one. Errors: QF_INVALID "BOOKS.REGISTER" with the field. */
QF_MUST qf_code books_register_put(qf_ctx *cx, const books_register *entry, int64_t *id);
QF_MUST qf_code books_register_list(qf_ctx *cx, int64_t village, books_registers *out);
/* Contracts of all villages that end until `day` and have not been ended. */
QF_MUST qf_code books_register_ending(qf_ctx *cx, qf_date day, books_registers *out);

#endif
