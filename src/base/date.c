#include "base/date.h"

#define DAY_MS ((int64_t)86400000)
#define ZONE_MS ((int64_t)8 * 3600000)

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01; years counted from March, so that the leap day is the last of its year. */
static int32_t days_from(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

bool qf_date_from(int year, int month, int day, qf_date *out)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month))
        return false;
    out->day = days_from(year, month, day);
    return true;
}

void qf_date_parts(qf_date date, int *year, int *month, int *day)
{
    int64_t z = (int64_t)date.day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int m = (int)(mp < 10 ? mp + 3 : mp - 9);

    if (year != NULL)
        *year = (int)(yoe + era * 400 + (m <= 2));
    if (month != NULL)
        *month = m;
    if (day != NULL)
        *day = (int)(doy - (153 * mp + 2) / 5 + 1);
}

int qf_date_year(qf_date date)
{
    int year;

    qf_date_parts(date, &year, NULL, NULL);
    return year;
}

int qf_date_weekday(qf_date date)
{
    int64_t since_monday = ((int64_t)date.day + 3) % 7;

    return (int)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

/* Reads exactly `n` ASCII digits at `at`; -1 when one of them is none. */
static int digits(qf_str s, size_t at, size_t n)
{
    int value = 0;

    if (at + n > s.n)
        return -1;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return -1;
        value = value * 10 + (s.p[i] - '0');
    }
    return value;
}

bool qf_date_parse(qf_str text, qf_date *out)
{
    int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);

    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-')
        return false;
    return year >= 0 && month >= 0 && day >= 0 && qf_date_from(year, month, day, out);
}

static void put_digits(char *to, size_t n, int value)
{
    for (; n > 0; value /= 10)
        to[--n] = (char)('0' + value % 10);
}

qf_str qf_date_str(qf_arena *arena, qf_date date)
{
    char text[10] = { [4] = '-', [7] = '-' };
    int year, month, day;

    if (!qf_date_is(date))
        return QF_S("");
    qf_date_parts(date, &year, &month, &day);
    if (year < 0 || year > 9999)
        return qf_strf(arena, "%04d-%02d-%02d", year, month, day);
    put_digits(text, 4, year);
    put_digits(text + 5, 2, month);
    put_digits(text + 8, 2, day);
    return qf_str_copy(arena, (qf_str){ text, sizeof(text) });
}

qf_str qf_date_zh(qf_arena *arena, qf_date date)
{
    int year, month, day;

    if (!qf_date_is(date))
        return QF_S("");
    qf_date_parts(date, &year, &month, &day);
    return qf_strf(arena, "%d年%d月%d日", year, month, day);
}

qf_date qf_date_add(qf_date date, int days)
{
    return (qf_date){ date.day + days };
}

qf_date qf_time_date(qf_time time)
{
    int64_t local = time.ms + ZONE_MS;
    int64_t day = local / DAY_MS;

    if (local % DAY_MS < 0)
        day--;
    return (qf_date){ (int32_t)day };
}

qf_time qf_date_start(qf_date date)
{
    return (qf_time){ (int64_t)date.day * DAY_MS - ZONE_MS };
}

qf_str qf_time_minute(qf_arena *arena, qf_time time)
{
    qf_str text = qf_time_str(arena, time);

    return qf_strf(arena, "%.*s %.*s", QF_ARG(qf_str_sub(text, 0, 10)),
                   QF_ARG(qf_str_sub(text, 11, 16)));
}

qf_str qf_time_str(qf_arena *arena, qf_time time)
{
    qf_date date = qf_time_date(time);
    int64_t seconds = (time.ms - qf_date_start(date).ms) / 1000;

    return qf_strf(arena, "%.*sT%02d:%02d:%02d+08:00", QF_ARG(qf_date_str(arena, date)),
                   (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
}

bool qf_time_parse(qf_str text, qf_time *out)
{
    qf_date date;
    qf_str zone;
    int hour = 0, minute = 0, second = 0;
    int64_t offset = ZONE_MS;

    if (!qf_date_parse(qf_str_sub(text, 0, 10), &date))
        return false;
    if (text.n > 10) {
        if ((text.p[10] != 'T' && text.p[10] != ' ') || text.n < 16 || text.p[13] != ':')
            return false;
        hour = digits(text, 11, 2);
        minute = digits(text, 14, 2);
        zone = qf_str_sub(text, 16, text.n);
        if (zone.n >= 3 && zone.p[0] == ':') {
            second = digits(text, 17, 2);
            zone = qf_str_sub(text, 19, text.n);
        }
        if (qf_str_eq(zone, QF_S("Z")))
            offset = 0;
        else if (zone.n > 0 && !qf_str_eq(zone, QF_S("+08:00")))
            return false;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    out->ms =
        (int64_t)date.day * DAY_MS + ((hour * 60 + minute) * 60 + second) * (int64_t)1000 - offset;
    return true;
}
