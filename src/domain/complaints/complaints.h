/* Questions and complaints about public money (为什么有这一笔, 投诉举报): anonymous if wished, followed by a
 * number and a secret, answered within working days, rated, taken to the county. Who is complained of
 * never sees it: the SQL of every statement for staff says so. Law: law/complaints.json; 信访工作条例. */
#ifndef QF_DOMAIN_COMPLAINTS_H
#define QF_DOMAIN_COMPLAINTS_H

#include "law/calendar.h"
#include "law/complaint_law.h"

#define COMPLAINTS_BARRED_MAX 8
#define COMPLAINTS_TEXT_MAX ((size_t)6000)
#define COMPLAINTS_PICTURES 3
#define COMPLAINTS_PICTURE_MAX ((size_t)8 * 1024 * 1024)

/* X(name, code, Chinese) */
#define COMPLAINTS_STATES(X)                                                                       \
    X(OPEN, "open", "收到了")                                                                      \
    X(ACCEPTED, "accepted", "正在查")                                                              \
    X(REPLIED, "replied", "已答复")                                                                \
    X(CLOSED, "closed", "办完了")

#define COMPLAINTS_EVENTS(X)                                                                       \
    X(RECEIVE, "receive", "收到")                                                                  \
    X(ACCEPT, "accept", "受理")                                                                    \
    X(REPLY, "reply", "答复")                                                                      \
    X(REFUSE, "refuse", "不予受理")                                                                \
    X(ESCALATE, "escalate", "转到县里")                                                            \
    X(RATE, "rate", "评价")

#define X(name, code, zh) COMPLAINTS_##name,
typedef enum complaints_state { COMPLAINTS_STATES(X) COMPLAINTS_STATE_COUNT } complaints_state;
typedef enum complaints_event { COMPLAINTS_EVENTS(X) COMPLAINTS_EVENT_COUNT } complaints_event;
#undef X

/* Labels and codes; parse is false for an unknown code. */
const char *complaints_state_code(complaints_state one);
const char *complaints_state_zh(complaints_state one);
bool complaints_state_parse(qf_str code, complaints_state *out);
const char *complaints_event_zh(complaints_event one);
const char *complaints_event_code(complaints_event one);
bool complaints_event_parse(qf_str code, complaints_event *out);

/* What staff can do in which state: a table, no database. */
typedef struct complaints_step {
    complaints_state from;
    complaints_event event;
    complaints_state to;
} complaints_step;

extern const complaints_step complaints_flow[];
extern const size_t complaints_flow_count;

typedef struct complaint {
    int64_t id, about_id, about_line, village, reply_days, rating;
    qf_str number, kind, about, about_zh;
    qf_str text, name, phone; /* opened for who may see them; name and phone empty when anonymous */
    bool anonymous, county, sample;
    complaints_state state;
    qf_date received_on, replied_on, due;
    int64_t days_left;                    /* working days; below 0: late. Of an answered one: 0 */
    bool late;                            /* not answered in time, or answered too late */
    qf_str pictures[COMPLAINTS_PICTURES]; /* when it is filed: JPEG or PNG */
    size_t picture_count;
} complaint;

typedef struct complaint_list {
    complaint *one;
    size_t count;
} complaint_list;

/* Who must not see it. */
typedef struct complaint_bar {
    int64_t account, village; /* one of them; 0: none */
} complaint_bar;

/* Files one (about, kind, text, name, phone, village, county: straight to the county). *number and *secret
 * go to the complainant and are kept nowhere else. Anybody may. Errors: QF_INVALID "COMPLAINTS.KIND",
 * "COMPLAINTS.TEXT"; of pictures those of photo_read. Pictures are kept sealed, without what the camera wrote. */
QF_MUST qf_code complaints_file(qf_ctx *cx, const complaint_law *law, const complaint *fresh,
                                const complaint_bar *bars, size_t bar_count, qf_str *number,
                                qf_str *secret);

typedef struct complaint_story {
    complaints_event event;
    qf_time at;
    qf_str text;
} complaint_story;

/* The complainant's view: without name and phone. QF_MISSING "COMPLAINTS.NO_MATCH" whichever is wrong. */
QF_MUST qf_code complaints_follow(qf_ctx *cx, const calendar *days, qf_str number, qf_str secret,
                                  complaint *out, complaint_story **story, size_t *count);
/* The complainant rates the reply (1 no, 2 partly, 3 yes) and it is closed. */
QF_MUST qf_code complaints_rate(qf_ctx *cx, const calendar *days, qf_str number, qf_str secret,
                                int64_t rating, qf_str words);
/* The complainant takes it to the county: after a reply, or when the limit has passed. QF_CONFLICT
 * "COMPLAINTS.EARLY" before. */
QF_MUST qf_code complaints_escalate(qf_ctx *cx, const calendar *days, qf_str number, qf_str secret,
                                    qf_str words);

/* For staff: clerk, handler, leader of the town; county supervisor. Those barred get QF_MISSING
 * "COMPLAINTS.NONE", as if there were none. */
QF_MUST qf_code complaints_get(qf_ctx *cx, const calendar *days, int64_t id, complaint *out,
                               complaint_story **story, size_t *count);
/* A picture of one, from 1; for whom complaints_get would show it. QF_MISSING "COMPLAINTS.NO_PICTURE". */
QF_MUST qf_code complaints_picture(qf_ctx *cx, int64_t id, int64_t n, qf_str *media, qf_str *bytes);
/* At most n that the actor may see, open ones first. */
QF_MUST qf_code complaints_list(qf_ctx *cx, const calendar *days, int64_t n, complaint_list *out);
/* Those about one thing ("item" and its number, say) that the actor may see, in the order they came; 200 at most. */
QF_MUST qf_code complaints_about(qf_ctx *cx, const calendar *days, qf_str about, int64_t about_id,
                                 complaint_list *out);
/* How many there are about it, whoever may see them, and how many of them the town answers (the others are the
 * county's). For everybody: the numbers name nobody. */
QF_MUST qf_code complaints_about_count(qf_ctx *cx, qf_str about, int64_t about_id,
                                       int64_t *received, int64_t *town);
/* Accept, reply, refuse with words. What is at the county is answered by the county alone. Errors:
 * QF_CONFLICT "COMPLAINTS.STATE", QF_INVALID "COMPLAINTS.TEXT". */
QF_MUST qf_code complaints_act(qf_ctx *cx, const calendar *days, int64_t id, complaints_event event,
                               qf_str words);

typedef struct complaint_stats {
    int64_t received, answered, on_time, overdue, rated, satisfied;
} complaint_stats;

/* Counts of a year. on_time and overdue: of those whose limit has come. */
QF_MUST qf_code complaints_stats(qf_ctx *cx, const calendar *days, int year, complaint_stats *out);

#endif
