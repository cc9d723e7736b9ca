/* Livelihood funds (民生资金, 惠民惠农财政补贴): a catalogue by year and governing document, money that comes
 * down the levels, payment lists checked by a second person before they are public, sums that add up,
 * and each person's own payments. Law: 政府信息公开条例 第二十条、第二十一条; 财办〔2020〕37号; 个人信息保护法. */
#ifndef QF_DOMAIN_FUNDS_H
#define QF_DOMAIN_FUNDS_H

#include "base/money.h"

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
const char *funds_level_zh(funds_level level);
const char *funds_level_code(funds_level level);
bool funds_level_parse(qf_str code, funds_level *out);
const char *funds_state_zh(funds_state state);
const char *funds_state_code(funds_state state);
const char *funds_event_zh(funds_event event);
const char *funds_event_code(funds_event event);
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

/* ---- reading lists (row.c): header words and cells, no database */

/* X(name, Chinese, header words by blanks) */
#define FUNDS_COLUMNS(X)                                                                           \
    X(NAME, "姓名", "姓名 收款人 户主姓名 户主 对象姓名 补贴对象 受益人 领取人 名字")              \
    X(ID, "身份证号", "身份证号 身份证号码 身份证 证件号码 证件号 公民身份号码 身份证件号码")      \
    X(VILLAGE, "村", "村 行政村 村名 所在村 村(社区) 村居 村(居) 村委会 村庄 所属村 村别")         \
    X(CARD, "卡号",                                                                                \
      "卡号 银行卡号 银行账号 账号 帐号 一卡通账号 一卡通号 社保卡号 社保卡银行账号")              \
    X(PHONE, "电话", "电话 手机 手机号 手机号码 联系电话 联系方式")                                \
    X(QUANTITY, "数量", "数量 面积 亩数 补贴面积 面积(亩) 补贴面积(亩) 人数 数量(亩) 月数")        \
    X(STANDARD, "标准", "标准 补贴标准 标准(元) 补贴标准(元/亩) 标准(元/亩) 发放标准")             \
    X(AMOUNT, "金额",                                                                              \
      "金额 金额(元) 补贴金额 补贴金额(元) 发放金额 发放金额(元) 实发金额 实发金额(元) 合计金额")  \
    X(AMOUNT_WAN, "金额（万元）", "金额(万元) 补贴金额(万元) 发放金额(万元)")                      \
    X(PAID_ON, "发放日期", "发放日期 发放时间 打卡日期 支付日期 日期")                             \
    X(STATUS, "状态", "状态 发放状态 发放结果 支付结果 备注")

/* The columns a list can have. */
#define X(name, zh, words) FUNDS_COLUMN_##name,
typedef enum funds_column { FUNDS_COLUMNS(X) FUNDS_COLUMN_COUNT } funds_column;
#undef X

/* Which cell holds what; SIZE_MAX: none. */
typedef struct funds_map {
    size_t at[FUNDS_COLUMN_COUNT];
} funds_map;

/* A village of the town, for recognising names in cells. */
typedef struct funds_village {
    int64_t id;
    qf_str name;
} funds_village;

/* Finds the columns in a header row, in whatever order. False unless name and amount are there. */
bool funds_map_find(qf_arena *arena, const qf_str *cells, size_t count, funds_map *out);
/* What is wrong with a cell. */
typedef struct funds_fault {
    size_t column; /* cell of the row */
    const char *zh;
} funds_fault;

typedef enum funds_read { FUNDS_READ_ROW, FUNDS_READ_SKIP, FUNDS_READ_WRONG } funds_read;

/* Reads a row. SKIP: an empty line or a line of sums. `paid_on` stands in where the list has no day. WRONG
 * fills *fault. Texts live in `arena`. */
funds_read funds_row_read(qf_arena *arena, const funds_map *map, const qf_str *cells, size_t count,
                          const funds_village *villages, size_t village_count, qf_date paid_on,
                          fund_row *out, funds_fault *fault);
/* 15 or 18 characters in any width, with spaces, to 18; empty when it is none. *checked: the check digit
 * is right. */
qf_str funds_id_normal(qf_arena *arena, qf_str text, bool *checked);
/* 王小明 as 王**: what everybody may see of a name. */
qf_str funds_name_shown(qf_arena *arena, qf_str name);

/* ---- files (file.c) */

#define FUNDS_FAULTS_SHOWN 200

typedef struct funds_file_fault {
    int64_t line;  /* of the file, from 1 */
    qf_str column; /* header of the cell; empty: the row */
    const char *zh;
} funds_file_fault;

/* What a look at a file found; nothing is kept of the rows. */
typedef struct funds_file {
    int64_t rows, skipped, wrong, flagged, returned;
    qf_fen sum; /* of all rows that can be read */
    qf_str digest;
    funds_file_fault fault[FUNDS_FAULTS_SHOWN]; /* the first ones */
    size_t faults;
    int64_t flags[FUNDS_FLAG_COUNT]; /* rows with each remark */
} funds_file;

/* Reads a list (csv, xlsx) without writing. `paid_on` stands in where rows have no day. Errors: those of
 * sheet_open; QF_INVALID "FUNDS.HEADER" when no header with name and amount stands in the first 20 rows. */
QF_MUST qf_code funds_file_check(qf_ctx *cx, qf_str bytes, int64_t fund_id, qf_date paid_on,
                                 funds_file *out);
/* Looks at it, and loads it when no row is wrong. QF_INVALID "FUNDS.ROWS" else, nothing loaded; *out says
 * why. Errors also those of funds_load_…. */
QF_MUST qf_code funds_file_load(qf_ctx *cx, const fund_batch *head, qf_str bytes, qf_date paid_on,
                                funds_file *out, int64_t *batch);

#endif
