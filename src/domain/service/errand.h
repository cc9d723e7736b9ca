/* Errands (帮办代办): a village's agent does a service item for a villager, free of charge, with a mandate;
 * every step is in a log that nobody can change. The person is sealed under the record's key. */
#ifndef QF_DOMAIN_SERVICE_ERRAND_H
#define QF_DOMAIN_SERVICE_ERRAND_H

#include "law/calendar.h"

/* How the villager gave the mandate. X(name, code, Chinese) */
#define ERRAND_MANDATES(X)                                                                         \
    X(PAPER, "paper", "书面委托书")                                                                \
    X(HOME, "home", "上门签字")                                                                    \
    X(FAMILY, "family", "近亲属代为委托")                                                          \
    X(PHONE, "phone", "电话委托，两人见证")

/* X(name, code, Chinese) */
#define ERRAND_STATES(X)                                                                           \
    X(ACCEPTED, "accepted", "已接受委托")                                                          \
    X(SUBMITTED, "submitted", "材料已交窗口")                                                      \
    X(DECIDED, "decided", "有结果，等送给本人")                                                    \
    X(DELIVERED, "delivered", "已送到本人")                                                        \
    X(CANCELLED, "cancelled", "已撤回委托")

typedef enum errand_state {
#define X(name, code, zh) ERRAND_##name,
    ERRAND_STATES(X)
#undef X
        ERRAND_STATE_COUNT
} errand_state;

/* Codes are permanent, labels Chinese; parse is false for an unknown code. */
const char *errand_state_code(errand_state one);
const char *errand_state_zh(errand_state one);
bool errand_state_parse(qf_str code, errand_state *out);
/* NULL for an unknown mandate. */
const char *errand_mandate_zh(qf_str code);
/* True when `to` may follow: accepted, submitted, decided, delivered in turn; cancelled before decided. */
bool errand_may(errand_state from, errand_state to);

typedef struct errand {
    int64_t id, village;
    qf_str item_code, item_name;
    qf_str name, phone, address; /* of the villager */
    qf_str mandate, witness, agent;
    errand_state state;
    qf_date accepted_on, due_on, closed_on;
} errand;

typedef struct errand_event {
    qf_time at;
    qf_str actor, event, note;
} errand_event;

typedef struct errand_count {
    int64_t village, taken, delivered;
} errand_count;

/* Errands of a village that are not closed; late: the promised day is over. */
typedef struct errand_load {
    int64_t village, open, late;
} errand_load;

/* Takes an errand. Needs the village's account, clerk or handler. Errors: QF_INVALID "ERRAND.NAME",
 * "ERRAND.MANDATE" (unknown, or by phone without a witness), "ERRAND.AGENT"; QF_MISSING
 * "SERVICE.NO_ITEM". */
QF_MUST qf_code errand_open(qf_ctx *cx, const errand *fresh, int64_t *id);
/* The next step with a note. SUBMITTED sets the promised day: `days` counts the item's working days.
 * Errors: QF_CONFLICT "ERRAND.STATE"; QF_INVALID "ERRAND.NOTE": a withdrawal without a reason. */
QF_MUST qf_code errand_move(qf_ctx *cx, const calendar *days, int64_t id, errand_state to,
                            qf_str note);
/* QF_MISSING "ERRAND.NO_ERRAND". Needs the village's account or staff of the town, as errand_list. */
QF_MUST qf_code errand_get(qf_ctx *cx, int64_t id, errand *out);
QF_MUST qf_code errand_log(qf_ctx *cx, int64_t id, errand_event **out, size_t *count);
/* Errands of a village (0: of all villages, for the town), open ones first. */
QF_MUST qf_code errand_list(qf_ctx *cx, int64_t village, errand **out, size_t *count);
/* What waits as of cx->now, by village, without a word of the persons. Needs an account. */
QF_MUST qf_code errand_waiting(qf_ctx *cx, errand_load **out, size_t *count);
typedef struct errand_due {
    int64_t id, village;
    qf_str item_name;
    qf_date due_on;
} errand_due;
/* What was promised for the days from `from` to `to` and is not closed, of a village (0: of all), without a word of the
 * persons. Errors as errand_list. */
QF_MUST qf_code errand_due_list(qf_ctx *cx, int64_t village, qf_date from, qf_date to,
                                errand_due **out, size_t *count);
/* Public counts by village since a day. */
QF_MUST qf_code errand_counts(qf_ctx *cx, qf_date since, errand_count **out, size_t *count);

#endif
