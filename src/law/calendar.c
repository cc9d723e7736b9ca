#include "law/calendar_data.h"

qf_date calendar_first(const calendar *cal)
{
    return cal->first;
}

qf_date calendar_last(const calendar *cal)
{
    return cal->last;
}

qf_date calendar_known(const calendar *cal)
{
    return cal->known;
}

bool calendar_estimated(const calendar *cal, qf_date date)
{
    return qf_date_cmp(date, cal->known) > 0;
}

qf_code calendar_check(qf_ctx *cx, const calendar *cal, qf_date date)
{
    if (calendar_in_range(cal, date))
        return QF_OK;
    if (qf_date_cmp(date, cal->first) < 0)
        return qf_fail(cx, QF_LIMIT, "CALENDAR.RANGE", "date",
                       "节假日数据从 %.*s 开始，更早的日期没有放假通知可查，不能计算",
                       QF_ARG(qf_date_zh(cx->arena, cal->first)));
    return qf_fail(cx, QF_LIMIT, "CALENDAR.RANGE", "date", "%.*s 以后太远，不能计算",
                   QF_ARG(qf_date_zh(cx->arena, cal->last)));
}

bool calendar_is_working(const calendar *cal, qf_date date)
{
    if (!calendar_in_range(cal, date))
        return qf_date_weekday(date) <= 5;
    return cal->days[calendar_offset(cal, date)].working;
}

qf_date calendar_add(const calendar *cal, qf_date from, int n)
{
    int32_t k;

    if (!calendar_in_range(cal, from) || n < 0 || n > CALENDAR_ADD_MAX)
        return QF_NO_DATE;
    if (n == 0)
        return from;
    k = cal->until[calendar_offset(cal, from)] + n;
    if (k > cal->working)
        return QF_NO_DATE;
    return (qf_date){ cal->first.day + cal->nth[k] };
}

/* Working days up to and including `date`, for any date. */
static int32_t until(const calendar *cal, qf_date date)
{
    if (qf_date_cmp(date, cal->first) < 0)
        return 0;
    if (qf_date_cmp(date, cal->last) > 0)
        return cal->working;
    return cal->until[calendar_offset(cal, date)];
}

int calendar_count(const calendar *cal, qf_date after, qf_date to)
{
    if (qf_date_cmp(to, after) <= 0)
        return 0;
    return until(cal, to) - until(cal, after);
}

qf_date calendar_on_or_next(const calendar *cal, qf_date date)
{
    if (calendar_in_range(cal, date) && cal->days[calendar_offset(cal, date)].working)
        return date;
    return calendar_add(cal, date, 1);
}

qf_str calendar_weekday(qf_date date)
{
    static const qf_str names[] = { QF_S_INIT("周一"), QF_S_INIT("周二"), QF_S_INIT("周三"),
                                    QF_S_INIT("周四"), QF_S_INIT("周五"), QF_S_INIT("周六"),
                                    QF_S_INIT("周日") };

    return names[qf_date_weekday(date) - 1];
}

qf_str calendar_why(const calendar *cal, qf_date date)
{
    if (calendar_in_range(cal, date) && cal->days[calendar_offset(cal, date)].why > 0)
        return cal->whys[cal->days[calendar_offset(cal, date)].why];
    return calendar_is_working(cal, date) ? QF_S("") : calendar_weekday(date);
}

const calendar_notice *calendar_notice_of(const calendar *cal, qf_date date)
{
    if (!calendar_in_range(cal, date) || cal->days[calendar_offset(cal, date)].notice < 0)
        return NULL;
    return &cal->notices[cal->days[calendar_offset(cal, date)].notice];
}
