/* Inside of the calendar: shared by calendar.c (questions) and calendar_load.c (loading), by nobody
 * else. */
#ifndef QF_LAW_CALENDAR_DATA_H
#define QF_LAW_CALENDAR_DATA_H

#include "law/calendar.h"

/* What is known of one day. */
struct calendar_day {
    bool working;
    int16_t notice; /* place in notices; -1 none */
    int16_t why;    /* place in whys; 0 nothing to say beyond the weekday */
};

struct calendar {
    qf_date first, last, known;
    struct calendar_day *days; /* one for each day from first to last */
    int32_t *until;            /* working days in [first, day] */
    int32_t *nth;              /* nth[k]: the k-th working day, k from 1, in days from first */
    int32_t working;           /* working days in all */
    qf_str *whys;              /* whys[0] is empty */
    size_t why_count, why_cap;
    calendar_notice *notices;
    size_t notice_count;
};

/* Days from the first day of the calendar. */
static inline int32_t calendar_offset(const calendar *cal, qf_date date)
{
    return date.day - cal->first.day;
}

/* Whether the calendar knows the day at all. */
static inline bool calendar_in_range(const calendar *cal, qf_date date)
{
    return qf_date_cmp(date, cal->first) >= 0 && qf_date_cmp(date, cal->last) <= 0;
}

#endif
