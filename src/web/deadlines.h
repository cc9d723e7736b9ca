/* The days that bind, of all modules in one list: for the month at the desk and for the calendar that phones read. No
 * line holds the name of a person. */
#ifndef QF_WEB_DEADLINES_H
#define QF_WEB_DEADLINES_H

#include "base/date.h"
#include "web/http.h"

#define DEADLINES_MAX 2000

typedef struct deadline {
    qf_date day;
    qf_str uid; /* stays for the same matter: "application-12" */
    qf_str zh, why;
    qf_str path; /* in this town */
    bool open;   /* a matter that is late once the day is over; else a day to remember */
} deadline;

typedef struct deadlines {
    deadline *one; /* by day */
    size_t count;
} deadlines;

/* What is open and due from `from` to `to`, for somebody with these roles; `village`: of a village's account, 0 none. What
 * only a person who has logged in may see is left out without one. */
QF_MUST qf_code deadlines_gather(web_request *rq, uint32_t roles, int64_t village, qf_date from,
                                 qf_date to, deadlines *out);

#endif
