/* Leads (线索): what matching of payments against registers found, with an owner, a clock, a result and the
 * money that came back. Registers lie sealed, persons are shown masked, every unmasking is written down with
 * its reason; false alarms, closed by a second person, quieten the rule for that person for a time. Law:
 * 财办〔2020〕37号; 个人信息保护法 第六条、第五十一条. */
#ifndef QF_DOMAIN_LEADS_LEADS_H
#define QF_DOMAIN_LEADS_LEADS_H

#include "base/money.h"
#include "law/calendar.h"

#define LEADS_DAYS 15       /* working days from assignment to result; once as many again */
#define LEADS_LIST_DAYS 180 /* an uploaded register is removed after so many days */
#define LEADS_QUIET_DAYS 365
#define LEADS_TEXT_MAX 2000

/* X(name, code, Chinese) */
#define LEADS_STATES(X)                                                                            \
    X(NEW, "new", "待分派")                                                                        \
    X(ASSIGNED, "assigned", "核查中")                                                              \
    X(CHECKED, "checked", "属实，待处理")                                                          \
    X(HANDLED, "handled", "待审核")                                                                \
    X(CLOSED, "closed", "已办结")

#define LEADS_EVENTS(X)                                                                            \
    X(FOUND, "found", "比对发现")                                                                  \
    X(AGAIN, "again", "再次比对，有新的依据")                                                      \
    X(ASSIGN, "assign", "分派")                                                                    \
    X(EXTEND, "extend", "延期")                                                                    \
    X(CHECK, "check", "写明核查结果")                                                              \
    X(HANDLE, "handle", "写明处理")                                                                \
    X(RETURN, "return", "退回重查")                                                                \
    X(CLOSE, "close", "审核办结")                                                                  \
    X(RECOVER, "recover", "记追回的钱")                                                            \
    X(UNMASK, "unmask", "查看完整信息")

#define LEADS_RESULTS(X)                                                                           \
    X(NONE, "", "")                                                                                \
    X(CONFIRMED, "confirmed", "属实")                                                              \
    X(FALSE_ALARM, "false_alarm", "不属实")                                                        \
    X(DATA_ERROR, "data_error", "名单数据有误")                                                    \
    X(ALLOWED, "allowed", "政策允许")

#define LEADS_MEASURES(X)                                                                          \
    X(NONE, "", "")                                                                                \
    X(STOP, "stop", "停发")                                                                        \
    X(RECOVER, "recover", "追缴")                                                                  \
    X(PAY, "pay", "补发、纳入")                                                                    \
    X(CORRECT, "correct", "更正数据")                                                              \
    X(TRANSFER, "transfer", "移送纪检监察")                                                        \
    X(OTHER, "other", "其他")

#define LEADS_TUNINGS(X)                                                                           \
    X(PERSON, "person", "这个人不再提示")                                                          \
    X(LEAST_YUAN, "least_yuan", "金额低于多少元的不提示")                                          \
    X(LEAST_LIKELIHOOD, "least_likelihood", "把握低于百分之多少的不提示")                          \
    X(OFF, "off", "整条规则停用")

#define X(name, code, zh) LEADS_##name,
typedef enum leads_state { LEADS_STATES(X) LEADS_STATE_COUNT } leads_state;
typedef enum leads_event { LEADS_EVENTS(X) LEADS_EVENT_COUNT } leads_event;
#undef X
#define X(name, code, zh) LEADS_RESULT_##name,
typedef enum leads_result { LEADS_RESULTS(X) LEADS_RESULT_COUNT } leads_result;
#undef X
#define X(name, code, zh) LEADS_MEASURE_##name,
typedef enum leads_measure { LEADS_MEASURES(X) LEADS_MEASURE_COUNT } leads_measure;
#undef X
#define X(name, code, zh) LEADS_TUNE_##name,
typedef enum leads_tune { LEADS_TUNINGS(X) LEADS_TUNE_COUNT } leads_tune;
#undef X

/* Codes are permanent (database, forms), labels Chinese; parse is false for an unknown code. */
const char *leads_state_code(leads_state one);
const char *leads_state_zh(leads_state one);
bool leads_state_parse(qf_str code, leads_state *out);
const char *leads_event_code(leads_event one);
const char *leads_event_zh(leads_event one);
bool leads_event_parse(qf_str code, leads_event *out);
const char *leads_result_code(leads_result one);
const char *leads_result_zh(leads_result one);
bool leads_result_parse(qf_str code, leads_result *out);
const char *leads_measure_code(leads_measure one);
const char *leads_measure_zh(leads_measure one);
bool leads_measure_parse(qf_str code, leads_measure *out);
const char *leads_tune_code(leads_tune one);
const char *leads_tune_zh(leads_tune one);
bool leads_tune_parse(qf_str code, leads_tune *out);

/* ---- the flow: a table, no database (flow.c) */

typedef struct leads_step {
    leads_state from;
    leads_event event;
    leads_state to;
    bool owner;        /* only who has it in hand, or a leader */
    bool other_person; /* not who wrote the result */
} leads_step;

extern const leads_step leads_flow[];
extern const size_t leads_flow_count;
/* The step of an event in a state; NULL when the flow has none. */
const leads_step *leads_step_of(leads_state from, leads_event event);

/* ---- registers (lists.c) */

typedef struct leads_list {
    int64_t id, rows, wrong, wrong_ids, made_by;
    qf_str list, zh, title; /* name in the rules, its Chinese name, where it comes from */
    qf_date until, made_on;
    bool removed;
} leads_list;

typedef struct leads_lists {
    leads_list *one;
    size_t count;
} leads_lists;

/* Kinds of registers that the rules know, without the payments. */
typedef struct leads_kind {
    qf_str name, zh;
} leads_kind;

typedef struct leads_kinds {
    leads_kind *one;
    size_t count;
} leads_kinds;

/* Of the rules in law_dir, or of the built-in ones. */
QF_MUST qf_code leads_kinds_of(qf_ctx *cx, const char *law_dir, leads_kinds *out);
/* Keeps a register sealed. Needs clerk, handler or leader. `wrong_zh` tells the first cells that could not be
 * read. Errors: QF_INVALID "LEADS.LIST" (no such kind, no title, nothing readable), QF_CONFLICT
 * "LEADS.SAME_LIST". */
QF_MUST qf_code leads_list_add(qf_ctx *cx, const char *law_dir, qf_str list, qf_str title,
                               qf_str bytes, int64_t *id, qf_str *wrong_zh);
/* Those that are kept, by kind. */
QF_MUST qf_code leads_list_all(qf_ctx *cx, const char *law_dir, leads_lists *out);
/* The bytes go, what was found stays. */
QF_MUST qf_code leads_list_remove(qf_ctx *cx, int64_t id);
/* Removes those past their last day. */
QF_MUST qf_code leads_list_expire(qf_ctx *cx, int64_t *removed);

/* ---- matching (run.c) */

typedef struct leads_run {
    int64_t id, payments, lists, findings, fresh, known, held, made_by;
    qf_str state, gaps, words;
    qf_date from;
    qf_time made_at, done_at;
} leads_run;

typedef struct leads_runs {
    leads_run *one;
    size_t count;
} leads_runs;

/* Asks for a matching of payments from a day on (QF_NO_DATE: all) with every kept register; a job does it.
 * Needs clerk, handler, leader or supervisor. QF_CONFLICT "LEADS.RUNNING" while one waits. */
QF_MUST qf_code leads_run_ask(qf_ctx *cx, qf_date from, int64_t *id);
/* Does the oldest that waits. *did is false when none does. */
QF_MUST qf_code leads_run_next(qf_ctx *cx, const char *law_dir, bool *did);
/* The last ones. */
QF_MUST qf_code leads_run_list(qf_ctx *cx, int64_t n, leads_runs *out);

/* ---- leads (leads.c) */

typedef struct lead {
    int64_t id, amount_fen, likelihood, rows, owner, checked_by, recovered_fen, version;
    qf_str rule, level, person, zh;
    leads_state state;
    leads_result result;
    leads_measure measure;
    qf_date found_on, assigned_on, due, quiet_until;
    bool extended, late;
    int64_t days_left; /* working days, below 0 late; of an open one with an owner */
} lead;

typedef struct lead_list {
    lead *one;
    size_t count;
} lead_list;

typedef struct lead_filter {
    qf_str rule, state; /* empty: all; state "open": all but closed */
    int64_t owner;      /* 0: all */
    int64_t after, n;   /* of the answer: so many passed over, at most n */
} lead_filter;

/* Leads the actor may see, riskiest first. Needs clerk, handler, leader, supervisor or auditor. */
QF_MUST qf_code leads_find(qf_ctx *cx, const calendar *days, const lead_filter *filter,
                           lead_list *out);

typedef struct lead_row {
    int64_t n, batch, line;
    qf_str list, shown; /* masked, or open after leads_unmask */
} lead_row;

typedef struct lead_story {
    leads_event event;
    qf_time at;
    int64_t account;
    qf_str words;
} lead_story;

typedef struct lead_whole {
    lead lead;
    lead_row *rows;
    lead_story *story;
    size_t row_count, story_count;
} lead_whole;

/* QF_MISSING "LEADS.NONE". */
QF_MUST qf_code leads_get(qf_ctx *cx, const calendar *days, int64_t id, lead_whole *out);
/* The same with open rows; the look and its reason go into the story and the trail. Not for auditors.
 * QF_INVALID "LEADS.REASON". */
QF_MUST qf_code leads_unmask(qf_ctx *cx, const calendar *days, int64_t id, qf_str reason,
                             lead_whole *out);

/* What somebody does to a lead. */
typedef struct lead_act {
    leads_event event;
    qf_str words;
    qf_str login; /* ASSIGN: to whom; empty: to oneself */
    leads_result result;
    leads_measure measure;
    qf_fen recovered;    /* HANDLE, RECOVER: came back by this act */
    qf_date quiet_until; /* CHECK with another result than confirmed */
} lead_act;

/* Errors: QF_CONFLICT "LEADS.STATE", "LEADS.VERSION"; QF_DENIED "LEADS.OWNER", "LEADS.SELF" (the list went
 * through his hands; the result is his own); QF_INVALID "LEADS.ACT" with the field. */
QF_MUST qf_code leads_do(qf_ctx *cx, const calendar *days, int64_t id, int64_t version,
                         const lead_act *act);

/* ---- counts (for everybody) and adjustments (tuning.c) */

typedef struct leads_count {
    qf_str rule;
    int64_t found, open, late, confirmed, cleared, recovered_fen;
} leads_count;

typedef struct leads_counts {
    leads_count *one;
    size_t count;
} leads_counts;

/* Counts by rule. Nothing personal: for public pages. */
QF_MUST qf_code leads_stats(qf_ctx *cx, const calendar *days, leads_counts *out);

typedef struct leads_tuning {
    int64_t id, amount, lead, held, made_by;
    qf_str rule, mark, reason;
    leads_tune kind;
    qf_date until, made_on;
    bool ended;
} leads_tuning;

typedef struct leads_tunings {
    leads_tuning *one;
    size_t count;
} leads_tunings;

/* Adjustments in force on the day of cx->now, or all there ever were. */
QF_MUST qf_code leads_tuning_list(qf_ctx *cx, bool all, leads_tunings *out);
/* Adds one (rule, kind, amount, reason, until). Needs clerk, leader or supervisor. QF_INVALID "LEADS.TUNE". */
QF_MUST qf_code leads_tuning_add(qf_ctx *cx, const leads_tuning *entry, int64_t *id);
/* Takes it back: the next run tells again. */
QF_MUST qf_code leads_tuning_end(qf_ctx *cx, int64_t id);

/* Names of the rules as they are in force. */
typedef struct leads_rule {
    qf_str id, zh, level, check;
} leads_rule;

typedef struct leads_rules {
    leads_rule *one;
    size_t count;
} leads_rules;

/* Of law_dir, or the built-in ones. */
QF_MUST qf_code leads_rules_of(qf_ctx *cx, const char *law_dir, leads_rules *out);

#endif
