/* The statutory clocks of an application for disclosure: a fold over its events.
 * Law: 政府信息公开条例 arts. 29-45, 信息处理费管理办法 art. 6; the edges are those of the domain paper
 * regulation.md 2.4 and 2.7. A state is never stored as such: it is what the events say. */
#ifndef QF_LAW_CLOCK_H
#define QF_LAW_CLOCK_H

#include "law/calendar.h"

/* X(name, code, Chinese). The codes are permanent: database and API use them. */
#define CLOCK_STATES(X)                                                                            \
    X(DRAFT, "draft", "未提交")                                                                    \
    X(SUBMITTED, "submitted", "待确认")                                                            \
    X(RECEIVED, "received", "已收到")                                                              \
    X(CORRECTING, "correcting", "待补正")                                                          \
    X(REASONS, "reasons", "待说明理由")                                                            \
    X(PROCESSING, "processing", "办理中")                                                          \
    X(CONSULT_THIRD, "consult_third", "征求第三方意见")                                            \
    X(CONSULT_ORGAN, "consult_organ", "征求机关意见")                                              \
    X(FEE_WAIT, "fee_wait", "待缴费")                                                              \
    X(EXTENDED, "extended", "延期办理")                                                            \
    X(DELAYED, "delayed", "延迟答复")                                                              \
    X(REVIEW, "review", "审核中")                                                                  \
    X(SIGN, "sign", "待签发")                                                                      \
    X(REPLIED, "replied", "已答复")                                                                \
    X(ABANDONED, "abandoned", "视为放弃")                                                          \
    X(WITHDRAWN, "withdrawn", "已撤回")                                                            \
    X(CLOSED, "closed", "已归档")

#define CLOCK_EVENTS(X)                                                                            \
    X(SUBMIT, "submit", "提交申请")                                                                \
    X(CONFIRM, "confirm", "确认收到")                                                              \
    X(ACCEPT, "accept", "受理")                                                                    \
    X(CORRECTION_NOTICE, "correction_notice", "告知补正")                                          \
    X(CORRECTED, "corrected", "收到补正")                                                          \
    X(ASK_REASONS, "ask_reasons", "要求说明理由")                                                  \
    X(REASONABLE, "reasonable", "理由成立")                                                        \
    X(UNREASONABLE, "unreasonable", "理由不成立")                                                  \
    X(ASK_THIRD, "consult_third", "征求第三方意见")                                                \
    X(ASK_ORGAN, "consult_organ", "征求机关意见")                                                  \
    X(OPINION, "opinion", "收到意见")                                                              \
    X(FEE_NOTICE, "fee_notice", "发收费通知")                                                      \
    X(PAID, "paid", "缴费")                                                                        \
    X(EXTEND, "extend", "延期")                                                                    \
    X(DRAFT_REPLY, "draft_reply", "拟稿送审")                                                      \
    X(REJECT, "reject", "审核退回")                                                                \
    X(APPROVE, "approve", "审核通过")                                                              \
    X(ISSUE, "issue", "签发")                                                                      \
    X(DELIVER, "deliver", "送达答复")                                                              \
    X(WITHDRAW, "withdraw", "撤回申请")                                                            \
    X(ARCHIVE, "archive", "归档")                                                                  \
    X(REVIEW_FILED, "review_filed", "申请行政复议")                                                \
    X(SUIT_FILED, "suit_filed", "提起行政诉讼")                                                    \
    X(RECTIFY, "rectify", "要求更正")

/* X(name, code, Chinese, true when the day of confirm needs no submit before it) */
#define CLOCK_CHANNELS(X)                                                                          \
    X(IN_PERSON, "in_person", "当面提交", true)                                                    \
    X(POST, "post", "邮寄（签收）", true)                                                          \
    X(LETTER, "letter", "平常信函", false)                                                         \
    X(WEB, "web", "网上提交", false)                                                               \
    X(FAX, "fax", "传真", false)                                                                   \
    X(EMAIL, "email", "电子邮件", false)                                                           \
    X(ORAL, "oral", "口头", false)

/* The 21 outcomes, one for each body row of table 3. X(name, code, Chinese, article) */
#define CLOCK_OUTCOMES(X)                                                                          \
    X(GRANTED, "granted", "予以公开", "第三十六条")                                                \
    X(PARTIAL, "partial", "部分公开", "第三十七条")                                                \
    X(DENY_SECRET, "deny_secret", "属于国家秘密", "第十四条")                                      \
    X(DENY_LAW, "deny_law", "其他法律行政法规禁止公开", "第十四条")                                \
    X(DENY_SAFETY, "deny_safety", "危及“三安全一稳定”", "第十四条")                                \
    X(DENY_THIRD, "deny_third", "保护第三方合法权益", "第十五条")                                  \
    X(DENY_INTERNAL, "deny_internal", "属于三类内部事务信息", "第十六条")                          \
    X(DENY_PROCESS, "deny_process", "属于四类过程性信息", "第十六条")                              \
    X(DENY_CASE, "deny_case", "属于行政执法案卷", "第十六条")                                      \
    X(DENY_QUERY, "deny_query", "属于行政查询事项", "第三十六条")                                  \
    X(UNABLE_NOT_HELD, "unable_not_held", "本机关不掌握相关政府信息", "第三十六条")                \
    X(UNABLE_MAKE, "unable_make", "没有现成信息需要另行制作", "第三十八条")                        \
    X(UNABLE_UNCLEAR, "unable_unclear", "补正后申请内容仍不明确", "第三十条")                      \
    X(NOPROC_PETITION, "noproc_petition", "信访举报投诉类申请", "第三十九条")                      \
    X(NOPROC_REPEAT, "noproc_repeat", "重复申请", "第三十六条")                                    \
    X(NOPROC_PUBLICATION, "noproc_publication", "要求提供公开出版物", "第三十九条")                \
    X(NOPROC_EXCESS, "noproc_excess", "无正当理由大量反复申请", "第三十五条")                      \
    X(NOPROC_CONFIRM, "noproc_confirm", "要求行政机关确认或重新出具已获取信息", "第三十六条")      \
    X(OTHER_NOCORRECT, "other_nocorrect", "申请人无正当理由逾期不补正", "第三十条")                \
    X(OTHER_NOFEE, "other_nofee", "申请人逾期未按收费通知要求缴纳费用",                            \
      "信息处理费管理办法第六条")                                                                  \
    X(OTHER_MISC, "other_misc", "其他", "第四十五条")

/* Clocks. X(name, code) – their days and articles are in law/clocks.json. */
#define CLOCK_TIMERS(X)                                                                            \
    X(REPLY, "reply")                                                                              \
    X(NOTICE, "correction_notice")                                                                 \
    X(CORRECTION, "correction")                                                                    \
    X(THIRD, "third")                                                                              \
    X(ORGAN, "organ")                                                                              \
    X(PAY, "pay")                                                                                  \
    X(EXTENSION, "extend")

typedef enum clock_state {
#define X(name, code, zh) CLOCK_##name,
    CLOCK_STATES(X)
#undef X
        CLOCK_STATE_COUNT
} clock_state;

typedef enum clock_event_kind {
#define X(name, code, zh) CLOCK_ON_##name,
    CLOCK_EVENTS(X)
#undef X
        CLOCK_EVENT_COUNT /* also: a name that is no event */
} clock_event_kind;

typedef enum clock_channel {
#define X(name, code, zh, direct) CLOCK_BY_##name,
    CLOCK_CHANNELS(X)
#undef X
        CLOCK_CHANNEL_COUNT
} clock_channel;

typedef enum clock_outcome {
    CLOCK_NO_OUTCOME,
#define X(name, code, zh, law) CLOCK_IS_##name,
    CLOCK_OUTCOMES(X)
#undef X
        CLOCK_OUTCOME_COUNT
} clock_outcome;

typedef enum clock_timer {
#define X(name, code) CLOCK_TIMER_##name,
    CLOCK_TIMERS(X)
#undef X
        CLOCK_TIMER_COUNT /* also: none */
} clock_timer;

typedef enum clock_delivery {
    CLOCK_NOT_SAID,
    CLOCK_HAND,
    CLOCK_POSTED,
    CLOCK_ELECTRONIC
} clock_delivery;

/* One event as told; what is not told is zero or QF_NO_DATE. */
typedef struct clock_event {
    clock_event_kind kind;
    qf_date on;          /* day of the act */
    qf_date received_on; /* the other side got it; QF_NO_DATE: the day of the act */
    qf_date until;       /* announced date */
    int days;            /* working days granted; 0: missing or no usable number */
    clock_outcome outcome;
    clock_delivery delivered_by;
    bool approved, good_reason, unclear;
    qf_str name; /* as written, for an unknown event's sentence */
} clock_event;

/* Days and articles of law/clocks.json. */
typedef struct clock_law {
    int days[CLOCK_TIMER_COUNT]; /* 0 for the correction, whose days the notice gives */
    qf_str law[CLOCK_TIMER_COUNT], zh[CLOCK_TIMER_COUNT];
    qf_str article[CLOCK_EVENT_COUNT];
} clock_law;

/* Loads and validates law/clocks.json; immutable. Errors: see law_bad. */
QF_MUST qf_code clock_law_load(qf_ctx *cx, const char *dir, const clock_law **out);

/* What the events say so far: a plain value, copied freely. */
typedef struct clock_case {
    clock_channel channel;
    clock_state state;
    clock_outcome outcome; /* drafted in review and sign, final later */
    qf_date last_on;       /* day of the last accepted event */
    qf_date received;      /* R, art. 31 */
    qf_date notice_due;    /* last day for a correction notice, counted from R */
    qf_date reply_from;    /* day 0 of the running reply period */
    qf_date due;           /* the reply limit; to be shown when clock_due gives it */
    qf_date until;         /* announced date in force, art. 35 */
    qf_date answered;      /* the answer's day */
    int reply_days;        /* working days of the reply period with its extension */
    int left;              /* working days left while suspended */
    bool running, suspended;
    bool extension; /* in force */
    bool correction_used, extension_used, fee_used;
    bool guessed;     /* a timer's end was an estimate when it ran out */
    bool beyond;      /* a date left the calendar: the result is worth nothing */
    clock_timer side; /* correction, third, organ, pay; CLOCK_TIMER_COUNT none */
    qf_date side_from, side_due;
    int side_days;
} clock_case;

/* Why an event was refused. X(name) – the sentences are in clock_text.c. */
#define CLOCK_REASONS(X)                                                                           \
    X(UNKNOWN)                                                                                     \
    X(EARLIER)                                                                                     \
    X(RECEIVED_BEFORE)                                                                             \
    X(STATE)                                                                                       \
    X(CHANNEL) X(NOTICE_LATE) X(NOTICE_TWICE) X(DAYS) X(CORRECTED_LATE) X(AFTER_DUE) X(UNTIL)      \
        X(FEE_TWICE) X(EXTEND_TWICE) X(EXTEND_DAYS) X(APPROVER) X(OUTCOME_GIVEN) X(DELIVERY)       \
            X(NOT_OVERDUE) X(BEYOND)

typedef enum clock_reason {
    CLOCK_ACCEPTED,
#define X(name) CLOCK_NO_##name,
    CLOCK_REASONS(X)
#undef X
} clock_reason;

/* A refusal: the reason, the state it met and the date that the sentence names. */
typedef struct clock_refusal {
    clock_reason reason;
    clock_state state;
    qf_date date;
    int days;
} clock_refusal;

/* Told about a run; each function may be NULL. */
typedef struct clock_watch {
    void *data;
    void (*refused)(void *data, size_t index, const clock_refusal *refusal);
    /* The clock before and after an accepted event or a timer that ran out; `end` is the day of the
     * event or the timer's last day. */
    void (*moved)(void *data, const clock_case *before, const clock_case *after, qf_date end);
} clock_watch;

/* An application that has not begun. */
clock_case clock_start(clock_channel channel);
/* Lets the timer that ran out before `day` (its last day is earlier) do what it does. */
void clock_lapse(const calendar *cal, clock_case *c, qf_date day);
/* Judges one event on its own day, after the timers that ran out before it. Accepted: *c moves
 * on. Refused: *c stays as it was, *refusal says why. No allocation. */
clock_reason clock_apply(const clock_law *law, const calendar *cal, clock_case *c,
                         const clock_event *event, clock_refusal *refusal);
/* Folds `count` events in order; those dated after `as_of` are left out, timers run up to it.
 * `watch` may be NULL. No allocation. */
clock_case clock_run(const clock_law *law, const calendar *cal, clock_channel channel,
                     const clock_event *events, size_t count, qf_date as_of,
                     const clock_watch *watch);

/* The reply limit while it runs, and in replied (and closed after it) the one the answer was held
 * against; else QF_NO_DATE. */
qf_date clock_due(const clock_case *c);
/* Calendar days of lateness on `as_of`, or of the answer once delivered. */
int clock_late_days(const clock_case *c, qf_date as_of);
/* True when what is shown rests on days without a notice yet. */
bool clock_estimated(const calendar *cal, const clock_case *c, qf_date as_of);
/* True while a correction notice may still go out on `as_of`. */
bool clock_notice_open(const clock_case *c, qf_date as_of);

/* One row of the table (state, event, guard -> state). Timers have event CLOCK_EVENT_COUNT. */
typedef struct clock_edge {
    uint32_t from; /* set of states, 1U << state */
    clock_event_kind event;
    int when, guard, act; /* of clock_flow.h */
    int to;               /* a state, or CLOCK_TO_WORK, CLOCK_TO_SAME */
    const char *guard_zh; /* for people; "" without condition */
} clock_edge;

#define CLOCK_TO_WORK (-1) /* delayed, extended or processing, as 2.7 says */
#define CLOCK_TO_SAME (-2)

/* The whole table, in the order it is searched. */
const clock_edge *clock_edges(size_t *count);

/* Codes and Chinese names; the parse functions give the COUNT (outcomes: CLOCK_NO_OUTCOME) for
 * anything else. */
qf_str clock_state_code(clock_state state);
qf_str clock_state_zh(clock_state state);
qf_str clock_event_code(clock_event_kind kind);
qf_str clock_event_zh(clock_event_kind kind);
qf_str clock_outcome_code(clock_outcome outcome);
qf_str clock_outcome_zh(clock_outcome outcome);
qf_str clock_timer_code(clock_timer timer);
qf_str clock_channel_code(clock_channel channel);
qf_str clock_channel_zh(clock_channel channel);
clock_state clock_state_parse(qf_str code);
clock_event_kind clock_event_parse(qf_str code);
clock_outcome clock_outcome_parse(qf_str code);
clock_channel clock_channel_parse(qf_str code);
/* "hand", "post", "electronic"; CLOCK_NOT_SAID for anything else, and "" for it. */
clock_delivery clock_delivery_parse(qf_str code);
qf_str clock_delivery_code(clock_delivery by);
/* One Chinese sentence for a refusal. */
qf_str clock_refusal_zh(qf_arena *arena, const clock_event *event, const clock_refusal *refusal);

#endif
