/* Tickets of the county hotline and the town's own: every move is an event, the last day comes from the working calendar,
 * the on-time rate from a count that moves with the ticket. Law: law/hotline.json, docs/hotline.md. */
#ifndef QF_DOMAIN_HOTLINE_H
#define QF_DOMAIN_HOTLINE_H

#include "law/calendar.h"
#include "law/hotline_law.h"

/* X(name, code, Chinese, open: somebody still has to act) */
#define HOTLINE_STATES(X)                                                                          \
    X(NEW, "new", "待签收", true)                                                                  \
    X(SIGNED, "signed", "待交办", true)                                                            \
    X(WORKING, "working", "承办中", true)                                                          \
    X(RETURN_ASKED, "return_asked", "申请退单", true)                                              \
    X(EXTEND_ASKED, "extend_asked", "申请延期", true)                                              \
    X(REPLIED, "replied", "已答复，待办结", true)                                                  \
    X(CLOSED, "closed", "已办结", false)                                                           \
    X(RETURNED, "returned", "已退单", false)                                                       \
    X(MERGED, "merged", "已并案", false)                                                           \
    X(DECLINED, "declined", "不予受理", false)

typedef enum hotline_state {
#define X(name, code, zh, open) HOTLINE_IS_##name,
    HOTLINE_STATES(X)
#undef X
        HOTLINE_STATE_COUNT
} hotline_state;

/* X(name, code, Chinese) */
#define HOTLINE_EVENTS(X)                                                                          \
    X(RECEIVE, "receive", "收到")                                                                  \
    X(SIGN, "sign", "签收")                                                                        \
    X(DISPATCH, "dispatch", "交办")                                                                \
    X(REPLY, "reply", "答复群众")                                                                  \
    X(CLOSE, "close", "办结")                                                                      \
    X(EXTEND_ASK, "extend_ask", "申请延期")                                                        \
    X(EXTEND_GRANT, "extend_grant", "同意延期")                                                    \
    X(EXTEND_REFUSE, "extend_refuse", "不同意延期")                                                \
    X(RETURN_ASK, "return_ask", "申请退单")                                                        \
    X(RETURN_GRANT, "return_grant", "同意退单")                                                    \
    X(RETURN_REFUSE, "return_refuse", "不同意退单")                                                \
    X(CALL_BACK, "call_back", "回访")                                                              \
    X(REOPEN, "reopen", "重新办理")                                                                \
    X(MERGE, "merge", "并案")                                                                      \
    X(DECLINE, "decline", "不予受理")                                                              \
    X(SUPERVISE, "supervise", "督办")                                                              \
    X(RELIMIT, "relimit", "改时限")                                                                \
    X(NOTE, "note", "备注")

typedef enum hotline_event {
#define X(name, code, zh) HOTLINE_DO_##name,
    HOTLINE_EVENTS(X)
#undef X
        HOTLINE_EVENT_COUNT
} hotline_event;

/* X(name, code, Chinese): answers at a call-back, for the service and for the result apart. */
#define HOTLINE_SCORES(X)                                                                          \
    X(GOOD, "good", "满意")                                                                        \
    X(FAIR, "fair", "基本满意")                                                                    \
    X(BAD, "bad", "不满意")                                                                        \
    X(NONE, "none", "未作评价")

/* Permanent codes and Chinese labels; the parsers give the COUNT for anything else. */
qf_str hotline_state_code(hotline_state state);
qf_str hotline_state_zh(hotline_state state);
bool hotline_state_open(hotline_state state);
hotline_state hotline_state_parse(qf_str code);
qf_str hotline_event_code(hotline_event event);
qf_str hotline_event_zh(hotline_event event);
hotline_event hotline_event_parse(qf_str code);
/* "满意"; empty for no such code. */
qf_str hotline_score_zh(qf_str code);

/* The state table: true when `event` may happen in `from`; *to is the state after it. */
bool hotline_flow(hotline_state from, hotline_event event, hotline_state *to);
/* Why it may not, as a sentence for the person. */
qf_str hotline_flow_why(qf_arena *arena, hotline_state from, hotline_event event);
/* Roles (bits) that may do it. */
uint32_t hotline_flow_roles(hotline_event event);

typedef struct hotline_ticket {
    int64_t id;
    qf_str number, title, content, class, reply, office;
    int64_t village_id; /* 0: none in particular */
    qf_date received_on, due_on, closed_on;
    int64_t limit_days;  /* working days */
    int64_t limit_hours; /* above 0: the limit is in hours, by the minute; limit_days is 0 then */
    /* The minute it was passed on, the last one, the one it was closed in; ms 0: only the day is known, counts, is set. */
    qf_time received_at, due_at, first_due_at, closed_at;
    bool sample;
    hotline_kind kind;
    hotline_state state;
    qf_str source; /* "county", "town" (taken by the office), "citizen" (on the site) */
    qf_str merged_into, service, result, gist;
    qf_str caller_name, caller_phone; /* given when receiving; read by hotline_caller alone */
    qf_date first_due_on, first_closed_on, last_day;
    int64_t extensions, asked_days, asked_hours, reopened, version;
    bool supervised, has_caller;
} hotline_ticket;

typedef struct hotline_tickets {
    hotline_ticket *ticket;
    size_t count;
} hotline_tickets;

typedef struct hotline_move {
    hotline_event event;
    qf_date day;            /* QF_NO_DATE: today */
    qf_time at;             /* CLOSE, RELIMIT to hours: the minute on that day; ms 0: not told */
    qf_str text;            /* the reply, the reason */
    qf_str office;          /* DISPATCH */
    qf_str ground;          /* RETURN_ASK, DECLINE: code of the law file */
    qf_str other;           /* MERGE: number of the ticket that goes on */
    int64_t days;           /* EXTEND_ASK, RELIMIT: working days */
    int64_t hours;          /* the same in hours */
    qf_str service, result; /* CALL_BACK: codes of HOTLINE_SCORES */
} hotline_move;

typedef struct hotline_log {
    hotline_event event;
    qf_date day;
    qf_str text, office, ground, actor;
    int64_t days, hours;
    qf_time at;
} hotline_log;

/* Whether it is behind: closed after its last day or minute, or open when that has passed. */
bool hotline_late(const hotline_ticket *ticket, qf_time now);
/* "3 个工作日", "2 小时". */
qf_str hotline_limit_zh(qf_arena *arena, const hotline_ticket *ticket);

/* Takes a ticket in; its last day is counted from received_on and limit_days by the working calendar, its last minute from
 * received_at and limit_hours, never given. Errors: QF_INVALID "HOTLINE.TICKET", "HOTLINE.MINUTE" (a limit in hours without
 * its minutes), QF_CONFLICT "DB.UNIQUE". */
QF_MUST qf_code hotline_receive(qf_ctx *cx, const calendar *days, const hotline_ticket *ticket,
                                int64_t *id);
/* What became of an imported row. */
typedef enum hotline_imported {
    HOTLINE_TAKEN,  /* new */
    HOTLINE_CLOSED, /* was open here, is closed there */
    HOTLINE_SAME,   /* nothing new */
    HOTLINE_IMPORTED_COUNT
} hotline_imported;

/* Tickets taken in together: within one transaction begin, any number of imports, end (which writes what they change in the
 * counts, and one line into the trail). */
typedef struct hotline_batch hotline_batch;
QF_MUST qf_code hotline_batch_begin(qf_ctx *cx, const calendar *days, hotline_batch **out);
QF_MUST qf_code hotline_batch_end(qf_ctx *cx, hotline_batch *batch);

/* A ticket of the county's list, open or (with closed_on) closed, by its number: twice is once. The limit and the day it was
 * passed on of a ticket here do not change. Errors: those of hotline_receive, QF_INVALID "HOTLINE.DAY" (closed before it was
 * passed on or after today), QF_CONFLICT "HOTLINE.LIMIT". */
QF_MUST qf_code hotline_import(qf_ctx *cx, hotline_batch *batch, const hotline_ticket *ticket,
                               hotline_imported *what);
/* One move over the version that was read (0: whatever stands). Errors: QF_CONFLICT "HOTLINE.STATE" (the table does not
 * allow it), "HOTLINE.VERSION", QF_INVALID "HOTLINE.DAY", "HOTLINE.TEXT", "HOTLINE.GROUND", "HOTLINE.OFFICE",
 * "HOTLINE.DAYS", "HOTLINE.SCORE", "HOTLINE.OTHER", QF_LATE "HOTLINE.RETURN", "HOTLINE.EXTEND", "HOTLINE.REOPEN". */
QF_MUST qf_code hotline_act(qf_ctx *cx, const calendar *days, const hotline_law *law, int64_t id,
                            int64_t version, const hotline_move *move);
/* Notes SUPERVISE on tickets open behind their last day, once each, some hundred a run; a job. *count of them. */
QF_MUST qf_code hotline_escalate(qf_ctx *cx, const calendar *days, const hotline_law *law,
                                 int64_t *count);
/* How many open ones are before the leader. */
QF_MUST qf_code hotline_supervised(qf_ctx *cx, int64_t *count);
/* Sets the public line of a ticket (empty: not public). Needs the clerk. */
QF_MUST qf_code hotline_gist(qf_ctx *cx, int64_t id, qf_str gist);
/* QF_MISSING "HOTLINE.MISSING". */
QF_MUST qf_code hotline_get(qf_ctx *cx, int64_t id, hotline_ticket *out);
QF_MUST qf_code hotline_by_number(qf_ctx *cx, qf_str number, hotline_ticket *out);
QF_MUST qf_code hotline_events(qf_ctx *cx, int64_t id, hotline_log **out, size_t *count);
/* Name and phone of who called; the look is written to the trail. */
QF_MUST qf_code hotline_caller(qf_ctx *cx, int64_t id, qf_str *name, qf_str *phone);

/* ---- lists */

/* X(name, code, Chinese): how a ticket stands to its last day. The first three are in the rate. */
#define HOTLINE_OUTCOMES(X)                                                                        \
    X(ON_TIME, "on_time", "按期办结")                                                              \
    X(LATE, "late", "逾期办结")                                                                    \
    X(OPEN, "open", "未办结")                                                                      \
    X(RETURNED, "returned", "已退单")                                                              \
    X(MERGED, "merged", "已并案")                                                                  \
    X(DECLINED, "declined", "不予受理")

typedef struct hotline_filter {
    qf_str state; /* code; empty: any */
    qf_str kind, class, office, outcome;
    qf_date first, last; /* days of receipt; QF_NO_DATE: unbounded */
    bool open;           /* only those somebody has to act on, by last day */
    bool supervised;     /* of these only those before the leader */
    bool behind;         /* of these only those behind their last day or minute */
    qf_date due_from, due_to;
} hotline_filter;

#define HOTLINE_COUNTED 10000 /* open ones of a filter are counted so far */

/* Tickets of a filter with skip and limit: open ones by last day, others newest first; *total of all, of open ones
 * HOTLINE_COUNTED + 1 when there are more than those. */
QF_MUST qf_code hotline_list(qf_ctx *cx, const hotline_filter *filter, int64_t skip, int64_t limit,
                             hotline_tickets *out, int64_t *total);
/* Open ones: behind, due today, due until a day (with today), with a last minute still to come, all. */
typedef struct hotline_due {
    int64_t behind, today, soon, ticking, open;
} hotline_due;

/* Counts them as of now. */
QF_MUST qf_code hotline_due_counts(qf_ctx *cx, qf_date until, hotline_due *out);
/* Open tickets that look alike: same class, village and nearly the same words. */
QF_MUST qf_code hotline_alike(qf_ctx *cx, const hotline_ticket *ticket, hotline_tickets *out);

/* ---- rates */

typedef struct hotline_stats {
    int64_t total; /* on_time + late + open */
    int64_t on_time, late, open;
    int64_t overdue; /* of open: the last day has passed */
    int64_t outside; /* returned, merged, declined: in no rate */
} hotline_stats;

/* The formula, to be printed beside every rate. */
#define HOTLINE_FORMULA                                                                                                                         \
    "按期办结率＝按期办结÷（按期办结＋逾期办结＋已过期未办结）；未到期的不计入，退单、并案、不予" \
    "受理的不计入"

/* "100%", "98.04%", "—" for nothing due; whole numbers only. */
qf_str hotline_rate(qf_arena *arena, const hotline_stats *stats);

typedef struct hotline_group {
    qf_str key; /* month, or code of the kind, or class, or office */
    hotline_stats stats;
} hotline_group;

typedef enum hotline_by {
    HOTLINE_BY_MONTH,
    HOTLINE_BY_KIND,
    HOTLINE_BY_CLASS,
    HOTLINE_BY_OFFICE,
    HOTLINE_BY_VILLAGE /* the key is the village's id; empty for none in particular */
} hotline_by;

/* Tickets received in months first to last ("2021-01"), grouped; overdue as of today. */
QF_MUST qf_code hotline_groups(qf_ctx *cx, qf_str first, qf_str last, hotline_by by,
                               hotline_group **out, size_t *count);
QF_MUST qf_code hotline_span_stats(qf_ctx *cx, qf_str first, qf_str last, hotline_stats *out);
/* A year's receipts. */
QF_MUST qf_code hotline_year_stats(qf_ctx *cx, int year, hotline_stats *out);
QF_MUST qf_code hotline_year_tickets(qf_ctx *cx, int year, hotline_tickets *out);

typedef struct hotline_rating {
    int64_t service[4], result[4]; /* by HOTLINE_SCORES */
    int64_t visited;
} hotline_rating;

/* Call-backs of tickets received in months first to last. */
QF_MUST qf_code hotline_ratings(qf_ctx *cx, qf_str first, qf_str last, hotline_rating *out);

/* Makes the counts again from the tickets; *groups of the full count. */
QF_MUST qf_code hotline_recount(qf_ctx *cx, int64_t *groups);
/* Holds the counts against the tickets: *wrong groups differ. */
QF_MUST qf_code hotline_recount_check(qf_ctx *cx, int64_t *groups, int64_t *wrong);

#endif
