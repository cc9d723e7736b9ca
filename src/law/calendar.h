/* Working days of the People's Republic of China, from the yearly notices of the State Council.
 * Law: 全国年节及纪念日放假办法 and each year's notice; counting as in 条例 and 国办公开办函〔2015〕207号: the
 * day of receipt is not counted, day 1 is the next working day, the last day counts to its end. */
#ifndef QF_LAW_CALENDAR_H
#define QF_LAW_CALENDAR_H

#include "law/data.h"

/* Days per working-day question that is ever answered: far more than any limit of law. */
#define CALENDAR_ADD_MAX 20000

/* One notice. */
typedef struct calendar_notice {
    qf_str no; /* 国办发明电〔2020〕27号; empty when the number is not known */
    qf_str title;
    qf_date date;
    int year;    /* the year it arranges */
    bool amends; /* it changes an earlier notice of the same year */
} calendar_notice;

/* Immutable after loading; may be shared by threads. The loading arena owns it. */
typedef struct calendar calendar;

/* Loads law/holidays.json. Errors: see law_bad. */
QF_MUST qf_code calendar_load(qf_ctx *cx, const char *dir, const calendar **out);
/* The same with the notices dated on or before `known_on` alone: what could be known on that day.
 * Later years are estimated then. QF_NO_DATE takes all. */
QF_MUST qf_code calendar_load_at(qf_ctx *cx, const char *dir, qf_date known_on,
                                 const calendar **out);

/* First day that can be asked about, and the last (years after the notices are estimated). */
qf_date calendar_first(const calendar *cal);
qf_date calendar_last(const calendar *cal);
/* Last day that a notice covers: every later day is an estimate. */
qf_date calendar_known(const calendar *cal);
/* True when the answer for this day is an estimate, not a notice's. */
bool calendar_estimated(const calendar *cal, qf_date date);
/* QF_LIMIT "CALENDAR.RANGE" with a sentence when the day can not be asked about. */
QF_MUST qf_code calendar_check(qf_ctx *cx, const calendar *cal, qf_date date);

/* The functions below take any date; outside the range they go by weekends alone or give
 * QF_NO_DATE as said. Callers check first where the person is to be told. All are O(1). */

bool calendar_is_working(const calendar *cal, qf_date date);
/* The n-th working day after `from`; `from` itself for 0. QF_NO_DATE when `from` or the answer lies
 * outside the range or n is not within 0 and CALENDAR_ADD_MAX. */
qf_date calendar_add(const calendar *cal, qf_date from, int n);
/* Working days after `after` up to and including `to`; 0 when `to` is not later. Days outside the
 * range do not count. */
int calendar_count(const calendar *cal, qf_date after, qf_date to);
/* `date` when it is a working day, else the next one. QF_NO_DATE as in calendar_add. */
qf_date calendar_on_or_next(const calendar *cal, qf_date date);

/* Why a day is what it is: "周六", "国庆节", "中秋节调休上班", "春节（推算）"; empty for an ordinary working
 * day. The text lives as long as the calendar. */
qf_str calendar_why(const calendar *cal, qf_date date);
/* "周一" … "周日" */
qf_str calendar_weekday(qf_date date);
/* The notice that sets this day; NULL when none names it. */
const calendar_notice *calendar_notice_of(const calendar *cal, qf_date date);

#endif
