/* Civil dates and points in time. All civil dates are in China Standard Time (UTC+8, no daylight
 * saving), whatever the machine's zone. */
#ifndef QF_BASE_DATE_H
#define QF_BASE_DATE_H

#include "base/str.h"

/* Days since 1970-01-01. One member, so that days and seconds cannot be mixed. */
typedef struct qf_date {
    int32_t day;
} qf_date;

/* Milliseconds since 1970-01-01T00:00:00Z. */
typedef struct qf_time {
    int64_t ms;
} qf_time;

/* No date: smaller than every date. */
#define QF_NO_DATE ((qf_date){ INT32_MIN })

/* True when year 1-9999, month and day exist in the Gregorian calendar; then *out is set. */
bool qf_date_from(int year, int month, int day, qf_date *out);
/* Parts of a date. Any pointer may be NULL. */
void qf_date_parts(qf_date date, int *year, int *month, int *day);
int qf_date_year(qf_date date);
/* 1 Monday … 7 Sunday. */
int qf_date_weekday(qf_date date);
/* "2021-09-10" exactly; false on anything else and on dates that do not exist. */
bool qf_date_parse(qf_str text, qf_date *out);
/* "2021-09-10"; empty for QF_NO_DATE. */
qf_str qf_date_str(qf_arena *arena, qf_date date);
/* "2021年9月10日" */
qf_str qf_date_zh(qf_arena *arena, qf_date date);
qf_date qf_date_add(qf_date date, int days);
static inline bool qf_date_is(qf_date date)
{
    return date.day != INT32_MIN;
}
static inline int qf_date_cmp(qf_date a, qf_date b)
{
    return (a.day > b.day) - (a.day < b.day);
}

/* The civil date in UTC+8 at this time. */
qf_date qf_time_date(qf_time time);
/* Midnight (UTC+8) at the start of the day. */
qf_time qf_date_start(qf_date date);
/* "2021-09-10T08:30:00+08:00" */
qf_str qf_time_str(qf_arena *arena, qf_time time);
/* "2021-09-10 08:30", for people. */
qf_str qf_time_minute(qf_arena *arena, qf_time time);
/* Takes "2021-09-10" (midnight), "2021-09-10 08:30", "2021-09-10T08:30:00" with or without
 * "+08:00" or "Z"; without a zone it is UTC+8. */
bool qf_time_parse(qf_str text, qf_time *out);

#endif
