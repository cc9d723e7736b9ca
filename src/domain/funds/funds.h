/* Livelihood funds (民生资金, 惠民惠农财政补贴): a catalogue by year and governing document, money that comes
 * down the levels, payment lists checked by a second person before they are public, sums that add up,
 * and each person's own payments. Law: 政府信息公开条例 第二十条、第二十一条; 财办〔2020〕37号; 个人信息保护法. */
#ifndef QF_DOMAIN_FUNDS_H
#define QF_DOMAIN_FUNDS_H

#include "base/money.h"
#include "doc/sheet.h"

/* Rows of a list are shown for so many days after publication; its sums stay. */
#define FUNDS_NAMES_DAYS 365
/* A code for the own payments holds so many days. */
#define FUNDS_PASS_DAYS 365
#define FUNDS_TAIL 6 /* last characters of the ID number that are asked for */

/* X(name, code, Chinese), from the top down. */
#define FUNDS_LEVELS(X)                                                                            \
    X(CENTRAL, "central", "中央")                                                                  \
    X(PROVINCE, "province", "省级")                                                                \
    X(CITY, "city", "市级")                                                                        \
    X(COUNTY, "county", "县级")                                                                    \
    X(TOWN, "town", "镇级")                                                                        \
    X(VILLAGE, "village", "村")

#define FUNDS_STATES(X)                                                                            \
    X(LOADING, "loading", "正在导入")                                                              \
    X(LOADED, "loaded", "待复核")                                                                  \
    X(APPROVED, "approved", "待公开")                                                              \
    X(PUBLISHED, "published", "已公开")                                                            \
    X(WITHDRAWN, "withdrawn", "已撤下")                                                            \
    X(VOID, "void", "作废")

#define FUNDS_EVENTS(X)                                                                            \
    X(APPROVE, "approve", "复核通过")                                                              \
    X(REJECT, "reject", "退回作废")                                                                \
    X(PUBLISH, "publish", "公开")                                                                  \
    X(WITHDRAW, "withdraw", "撤下")

/* What the import notes beside a row without refusing it. */
#define FUNDS_FLAGS(X)                                                                             \
    X(NO_ID, "no_id", "没有身份证号")                                                              \
    X(ID_CHECK, "id_check", "身份证号校验位不对")                                                  \
    X(PRODUCT, "product", "金额不等于数量×标准")                                                   \
    X(NO_CARD, "no_card", "没有卡号")

/* Levels of government, states and events of a list, remarks on a row. */
#define X(name, code, zh) FUNDS_##name,
typedef enum funds_level { FUNDS_LEVELS(X) FUNDS_LEVEL_COUNT } funds_level;
typedef enum funds_state { FUNDS_STATES(X) FUNDS_STATE_COUNT } funds_state;
typedef enum funds_event { FUNDS_EVENTS(X) FUNDS_EVENT_COUNT } funds_event;
typedef enum funds_flag { FUNDS_FLAGS(X) FUNDS_FLAG_COUNT } funds_flag;
#undef X

/* Codes are permanent (database, addresses), labels Chinese; parse is false for an unknown code. */
const char *funds_level_zh(funds_level one);
const char *funds_level_code(funds_level one);
bool funds_level_parse(qf_str code, funds_level *out);
const char *funds_state_zh(funds_state one);
const char *funds_state_code(funds_state one);
const char *funds_event_zh(funds_event one);
const char *funds_event_code(funds_event one);
bool funds_event_parse(qf_str code, funds_event *out);
/* The remarks of a row in Chinese, joined by "；". `flags` are codes by blanks. */
qf_str funds_flags_zh(qf_arena *arena, qf_str flags);

/* ---- the flow of a list: a table, no database (flow.c) */

typedef struct funds_step {
    funds_state from;
    funds_event event;
    funds_state to;
    uint32_t roles;    /* AUTH_BIT bits of the town */
    bool other_person; /* not the one who loaded the list */
    bool reason;       /* needs a remark */
} funds_step;

extern const funds_step funds_flow[];
extern const size_t funds_flow_count;
/* The step of an event in a state; NULL when the flow has none. */
const funds_step *funds_step_of(funds_state from, funds_event event);

/* ---- the catalogue (fund.c) */

typedef struct fund {
    int64_t id, year, version;
    qf_str code, name, department, document, item_number, object, standard, channel;
    bool ended, sample;
} fund;

typedef struct fund_list {
    fund *one;
    size_t count;
} fund_list;

/* Adds a fund (id 0) or changes one in the version that was read; year and code stay. Needs clerk,
 * handler or reporter. Errors: QF_INVALID "FUNDS.FUND" with the field, QF_CONFLICT "FUNDS.TAKEN"
 * (the year has this code), "FUNDS.VERSION". */
QF_MUST qf_code funds_put(qf_ctx *cx, const fund *entry, int64_t *id);
/* QF_MISSING "FUNDS.NO_FUND". */
QF_MUST qf_code funds_get(qf_ctx *cx, int64_t id, fund *out);
/* Funds of a year by code; of all years (newest first) with year 0. */
QF_MUST qf_code funds_list(qf_ctx *cx, int64_t year, fund_list *out);
/* Years that have funds, newest first, at most `max`. */
QF_MUST qf_code funds_years(qf_ctx *cx, int64_t *years, size_t max, size_t *count);

typedef struct fund_allocation {
    int64_t id, fund, village; /* village: of level VILLAGE only */
    funds_level from, to;
    qf_fen amount;
    qf_str document;
    qf_date day;
    bool sample;
} fund_allocation;

typedef struct fund_allocations {
    fund_allocation *one;
    size_t count;
} fund_allocations;

/* Notes money that came down. Errors: QF_INVALID "FUNDS.ALLOCATION" with the field. */
QF_MUST qf_code funds_allocate(qf_ctx *cx, const fund_allocation *entry, int64_t *id);
/* Allocations of a fund by day; of the whole year with fund 0. */
QF_MUST qf_code funds_allocations(qf_ctx *cx, int64_t year, int64_t fund_id, fund_allocations *out);

/* Sums of published lists. */
typedef struct fund_total {
    int64_t year, fund, village, payments, returned;
    qf_fen paid, returned_sum;
} fund_total;

typedef struct fund_totals {
    fund_total *one;
    size_t count;
} fund_totals;

/* Running sums by fund and village: of a year and, unless 0, of one fund or one village. */
QF_MUST qf_code funds_totals(qf_ctx *cx, int64_t year, int64_t fund_id, int64_t village,
                             fund_totals *out);
/* Sums of all funds by year, oldest first; fund and village are 0. */
QF_MUST qf_code funds_year_totals(qf_ctx *cx, size_t max, fund_totals *out);

/* ---- payment lists */

typedef struct fund_batch {
    int64_t id, fund, year, payments, returned, flagged, made_by, approved_by, version;
    qf_str title, period, remark, sha256;
    funds_state state;
    qf_fen paid, returned_sum;
    qf_date published_on, names_until;
    bool sample;
} fund_batch;

typedef struct fund_batches {
    fund_batch *one;
    size_t count;
} fund_batches;

/* One row on its way in. */
typedef struct fund_row {
    qf_str name, id_number, card, phone, quantity; /* id_number: 18 characters, or empty */
    int64_t village;                               /* 0: none */
    qf_fen standard, amount;
    qf_date paid_on;
    bool returned;
    uint32_t flags; /* 1u << funds_flag */
} fund_row;

typedef struct funds_loader funds_loader;

/* Begins loading a list (load.c). `head` gives fund, title, period, sample. `digest` (64 hex digits) of
 * the list as it came. Rows are written in portions, invisible until the end; what an interrupted run
 * left is cleared first. Needs clerk, handler or reporter. Errors: QF_CONFLICT "FUNDS.SAME_LIST",
 * QF_INVALID "FUNDS.LIST". */
QF_MUST qf_code funds_load_begin(qf_ctx *cx, const fund_batch *head, qf_str digest,
                                 funds_loader **out);
/* Adds a row; its texts are not needed afterwards. QF_INVALID "FUNDS.ROW". */
QF_MUST qf_code funds_load_row(qf_ctx *cx, funds_loader *loader, const fund_row *row);
/* Ends it: the list waits for the second person. */
QF_MUST qf_code funds_load_end(qf_ctx *cx, funds_loader *loader, int64_t *batch);

/* Several lists at once, their rows in any order: an empty loader, then lists. */
QF_MUST qf_code funds_load_open(qf_ctx *cx, funds_loader **out);
QF_MUST qf_code funds_load_more(qf_ctx *cx, funds_loader *loader, const fund_batch *head,
                                qf_str digest, size_t *which);
QF_MUST qf_code funds_load_row_of(qf_ctx *cx, funds_loader *loader, size_t which,
                                  const fund_row *row);
/* Passes over rows that lists of the same fund and period have already, each as often as it is there. To be called
 * before rows are added. */
QF_MUST qf_code funds_load_known(qf_ctx *cx, funds_loader *loader, size_t which);
/* Rows passed over so far. */
int64_t funds_load_passed(const funds_loader *loader);
/* Lists that got a row; funds_load_end drops the others. */
int64_t funds_load_lists(const funds_loader *loader);

/* The next event of a list. Publication brings it into the sums and its public file's SHA-256 into
 * `sha256`; withdrawal takes it out. Errors: QF_CONFLICT "FUNDS.STATE", QF_DENIED "FUNDS.SELF",
 * QF_INVALID "FUNDS.REMARK". */
QF_MUST qf_code funds_act(qf_ctx *cx, int64_t batch, funds_event event, qf_str remark);
/* QF_MISSING "FUNDS.NO_LIST". */
QF_MUST qf_code funds_batch_get(qf_ctx *cx, int64_t id, fund_batch *out);
/* Lists of a fund, newest first; `published` alone or all. */
QF_MUST qf_code funds_batch_list(qf_ctx *cx, int64_t fund_id, bool published, fund_batches *out);
/* Lists in a state, oldest first, at most n. */
QF_MUST qf_code funds_batch_waiting(qf_ctx *cx, funds_state state, int64_t n, fund_batches *out);
/* A list's sums by village (fund and year are not set). */
QF_MUST qf_code funds_batch_totals(qf_ctx *cx, int64_t batch, fund_totals *out);

/* One row as it may be shown: the name covered. */
typedef struct fund_payment {
    int64_t batch, line, village;
    qf_str name_shown, quantity, flags;
    qf_fen standard, amount;
    qf_date paid_on;
    bool returned;
} fund_payment;

typedef struct fund_payments {
    fund_payment *one;
    size_t count;
} fund_payments;

/* Rows behind `after`, at most n: of one village or (0) of all. */
QF_MUST qf_code funds_payments(qf_ctx *cx, int64_t batch, int64_t village, int64_t after, int64_t n,
                               fund_payments *out);
/* One row of a published list whose rows are still shown. QF_MISSING "FUNDS.NO_LINE". */
QF_MUST qf_code funds_payment_get(qf_ctx *cx, int64_t batch, int64_t line, fund_payment *out);
/* True when the list's rows are public on the day of cx->now. */
bool funds_rows_public(const qf_ctx *cx, const fund_batch *batch);
/* The public file of a list, csv in UTF-8 with a byte order mark: every row with its covered name, then
 * the sums. QF_LIMIT "FUNDS.CSV". */
QF_MUST qf_code funds_batch_csv(qf_ctx *cx, int64_t batch, qf_str *out);

/* ---- the own payments (own.c) */

typedef struct fund_own {
    int64_t batch, line, village, fund;
    qf_str fund_name, period, quantity, card_tail;
    qf_fen amount;
    qf_date paid_on;
    bool returned;
} fund_own;

typedef struct fund_owns {
    fund_own *one;
    size_t count;
} fund_owns;

/* A slip for a person of a list. */
typedef struct funds_slip {
    qf_str name, id_tail, code; /* id_tail: what the person types beside the code */
} funds_slip;

/* Gives the person of a row a fresh code; earlier ones of the person end. The look at the sealed data is
 * written to the trail. Needs clerk or handler. Errors: QF_INVALID "FUNDS.NO_ID". */
QF_MUST qf_code funds_pass_issue(qf_ctx *cx, int64_t batch, int64_t line, funds_slip *out);
/* Published payments of the person with this name, these last characters of the ID number and this code,
 * newest first. QF_MISSING "FUNDS.NO_MATCH": the same answer whichever of the three is wrong. */
QF_MUST qf_code funds_own(qf_ctx *cx, qf_str name, qf_str tail, qf_str pass, fund_owns *out);

/* ---- for matching (own.c) */

/* A payment with the person, as the list had it. */
typedef struct fund_paid {
    int64_t batch, line, village;
    qf_str fund, period, name, id_number, card, quantity;
    qf_fen standard, amount;
    qf_date paid_on;
} fund_paid;

typedef qf_code (*funds_paid_fn)(void *user, const fund_paid *paid);

/* Every payment from a day on that was not sent back, of lists that wait, are approved or public, in order,
 * in constant memory. Opens what is sealed: the caller writes the trail. `each` runs no statements. Needs
 * clerk, handler, leader or supervisor. */
QF_MUST qf_code funds_each_paid(qf_ctx *cx, qf_date from, funds_paid_fn each, void *user);

/* ---- reading lists (row.c) */

/* X(name, code, Chinese, header words besides by "|", without it the list cannot be read). BIRTH is there so that
 * nobody takes it for the day of payment. */
#define FUNDS_COLUMNS(X)                                                                           \
    X(NAME, "name", "姓名",                                                                        \
      "收款人|户主姓名|户主|对象姓名|补贴对象|受益人|领取人|发放对象|农户姓名|名字", true)         \
    X(ID, "id", "身份证号",                                                                        \
      "身份证号码|身份证|证件号码|证件号|公民身份号码|身份证件号码|公民身份证号码", false)         \
    X(BIRTH, "birth", "出生日期", "出生年月日|出生年月|生日", false)                               \
    X(VILLAGE, "village", "村",                                                                    \
      "行政村|村名|所在村|村（社区）|村居|村委会|村庄|所属村|村别|村（居）", false)                \
    X(CARD, "card", "卡号",                                                                        \
      "银行卡号|银行账号|账号|帐号|一卡通账号|一卡通号|社保卡号|社保卡银行账号|收款账号", false)   \
    X(PHONE, "phone", "电话", "手机|手机号|手机号码|联系电话|联系方式", false)                     \
    X(QUANTITY, "quantity", "数量", "面积|亩数|补贴面积|人数|月数|补贴数量|申报面积", false)       \
    X(STANDARD, "standard", "标准", "补贴标准|发放标准|单价", false)                               \
    X(AMOUNT, "amount", "金额",                                                                    \
      "补贴金额|发放金额|实发金额|应发金额|合计金额|金额合计|实发|发放数额", true)                 \
    X(PAID_ON, "paid_on", "发放日期", "发放时间|打卡日期|支付日期|到账日期|拨付日期|日期", false)  \
    X(STATUS, "status", "状态", "发放状态|发放结果|支付结果|备注", false)                          \
    X(PROJECT, "project", "项目", "项目名称|补贴项目|资金项目|补贴名称|资金名称|补贴种类|资金",    \
      false)                                                                                       \
    X(PERIOD, "period", "期次", "所属期|发放期|年月|期间|月份|批次", false)

/* The columns a list can have, and their table for sheet_open (ends with a nameless one). */
#define X(name, code, zh, words, needed) FUNDS_COLUMN_##name,
typedef enum funds_column { FUNDS_COLUMNS(X) FUNDS_COLUMN_COUNT } funds_column;
#undef X
extern const sheet_column funds_columns[];

/* A village of the town, for recognising names in cells. */
typedef struct funds_village {
    int64_t id;
    qf_str name;
} funds_village;

/* Reads a row; `paid_on` stands in where the list has no day. False with complaints noted when a cell is wrong.
 * Texts live as long as the row. */
bool funds_row_read(const sheet_row *row, const funds_village *villages, size_t village_count,
                    qf_date paid_on, fund_row *out);
/* 15 or 18 characters in any width, with spaces, to 18; empty when it is none. *checked: the check digit
 * is right. */
qf_str funds_id_normal(qf_arena *arena, qf_str text, bool *checked);
/* 王小明 as 王**: what everybody may see of a name. */
qf_str funds_name_shown(qf_arena *arena, qf_str name);

/* ---- files (file.c) */

/* What a file is to be taken as. */
typedef struct funds_task {
    int64_t fund;      /* all rows are of this fund; 0: each names its own in the column 项目 */
    qf_str title;      /* of the list; empty: fund and period */
    qf_str period;     /* where rows have none; empty: the month of payment */
    qf_date paid_on;   /* where rows have none */
    const char *sheet; /* this sheet alone; NULL: every one with a fitting header */
    bool dry;          /* look, write nothing */
    bool partly;       /* take the rows that are right, leave out the others */
    void (*progress)(void *user, size_t done, size_t all); /* may be NULL */
    void *progress_user;
} funds_task;

/* What was found and done. */
typedef struct funds_file {
    sheet *list; /* for complaints and sheet_write_back; lives in the arena of cx */
    int64_t rows, totals, wrong, flagged, returned;
    int64_t taken, already; /* rows written; rows that were there */
    qf_fen sum;             /* of all rows that can be read */
    int64_t flags[FUNDS_FLAG_COUNT];
    int64_t batches, batch; /* lists made, the last one */
    int64_t new_funds;      /* entries made in the catalogue for names it did not have */
} funds_file;

/* Reads a list (csv, xlsx) and, unless `dry`, loads it: the rows of each fund and period become a list that waits
 * for its second person. Rows that are there already are passed over, so the same file twice changes nothing and a
 * mended file adds what was mended. Needs clerk, handler or reporter. Errors: those of sheet_open and sheet_each;
 * QF_INVALID "FUNDS.ROWS" when a row is wrong and `partly` is false: nothing is loaded; "FUNDS.EMPTY" without a
 * row. *out is filled all the same. */
QF_MUST qf_code funds_file_take(qf_ctx *cx, const funds_task *task, qf_str bytes, funds_file *out);

/* ---- headers shown once (mapping.c) */

typedef struct funds_mapping {
    int64_t id;
    qf_str header; /* texts of the cells, a line each */
    int place[FUNDS_COLUMN_COUNT];
    qf_date made_on;
} funds_mapping;

typedef struct funds_mappings {
    funds_mapping *one;
    size_t count;
    qf_arena *scratch; /* for the comparison */
} funds_mappings;

/* Remembers how a header is to be read from now on; an earlier entry for it ends. Needs clerk, handler or reporter.
 * QF_INVALID "FUNDS.MAPPING" without name and amount, or a cell twice. */
QF_MUST qf_code funds_mapping_put(qf_ctx *cx, const qf_str *texts, size_t count, const int *place);
/* Those in force, newest first. */
QF_MUST qf_code funds_mapping_list(qf_ctx *cx, funds_mappings *out);
QF_MUST qf_code funds_mapping_end(qf_ctx *cx, int64_t id);
/* A sheet_known_fn over funds_mappings. */
bool funds_mapping_known(void *user, const qf_str *texts, size_t count, int *place);

#endif
