#include "law/calendar.h"

#define FILE_NAME "holidays.json"
/* Notices move days of the December before their year and, at most, of the January after. */
#define DAYS_BEFORE 31
#define DAYS_AFTER 31
#define YEAR_MIN 1990
#define YEAR_MAX 2200

/* What is known of one day. */
struct day {
    bool working;
    int16_t notice; /* place in notices; -1 none */
    int16_t why;    /* place in whys; 0 nothing to say beyond the weekday */
};

struct calendar {
    qf_date first, last, known;
    struct day *days;    /* one for each day from first to last */
    int32_t *until;      /* working days in [first, day] */
    int32_t *nth;        /* nth[k]: the k-th working day, counted from 1, as an offset from first */
    int32_t working;     /* working days in all */
    qf_str *whys;
    size_t why_count, why_cap;
    calendar_notice *notices;
    size_t notice_count;
};

/* ---- questions */

static int32_t offset(const calendar *cal, qf_date date)
{
    return date.day - cal->first.day;
}

static bool in_range(const calendar *cal, qf_date date)
{
    return qf_date_cmp(date, cal->first) >= 0 && qf_date_cmp(date, cal->last) <= 0;
}

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
    if (in_range(cal, date))
        return QF_OK;
    if (qf_date_cmp(date, cal->first) < 0)
        return qf_fail(cx, QF_LIMIT, "CALENDAR.RANGE", "date",
                       "节假日数据从 %.*s 开始，更早的日期没有放假通知可查，不能计算",
                       QF_ARG(qf_date_zh(cx->arena, cal->first)));
    return qf_fail(cx, QF_LIMIT, "CALENDAR.RANGE", "date",
                   "%.*s 以后太远，不能计算", QF_ARG(qf_date_zh(cx->arena, cal->last)));
}

bool calendar_is_working(const calendar *cal, qf_date date)
{
    if (!in_range(cal, date))
        return qf_date_weekday(date) <= 5;
    return cal->days[offset(cal, date)].working;
}

qf_date calendar_add(const calendar *cal, qf_date from, int n)
{
    int32_t k;

    if (!in_range(cal, from) || n < 0 || n > CALENDAR_ADD_MAX)
        return QF_NO_DATE;
    if (n == 0)
        return from;
    k = cal->until[offset(cal, from)] + n;
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
    return cal->until[offset(cal, date)];
}

int calendar_count(const calendar *cal, qf_date after, qf_date to)
{
    if (qf_date_cmp(to, after) <= 0)
        return 0;
    return until(cal, to) - until(cal, after);
}

qf_date calendar_on_or_next(const calendar *cal, qf_date date)
{
    if (in_range(cal, date) && cal->days[offset(cal, date)].working)
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
    if (in_range(cal, date) && cal->days[offset(cal, date)].why > 0)
        return cal->whys[cal->days[offset(cal, date)].why];
    return calendar_is_working(cal, date) ? QF_S("") : calendar_weekday(date);
}

const calendar_notice *calendar_notice_of(const calendar *cal, qf_date date)
{
    if (!in_range(cal, date) || cal->days[offset(cal, date)].notice < 0)
        return NULL;
    return &cal->notices[cal->days[offset(cal, date)].notice];
}

const calendar_notice *calendar_notices(const calendar *cal, size_t *count)
{
    *count = cal->notice_count;
    return cal->notices;
}

/* ---- loading */

/* What is carried through loading. */
struct load {
    qf_ctx *cx;
    calendar *cal;
    qf_date known_on; /* QF_NO_DATE: all notices */
    bool complete;    /* so far every year has a notice that was known */
};

/* Place of a reason among the whys; equal ones are kept once. */
static int16_t why_place(struct load *load, qf_str why)
{
    calendar *cal = load->cal;

    for (size_t i = 1; i < cal->why_count; i++)
        if (qf_str_eq(cal->whys[i], why))
            return (int16_t)i;
    if (cal->why_count == cal->why_cap) {
        size_t cap = cal->why_cap == 0 ? 64 : cal->why_cap * 2;
        qf_str *grown = QF_NEW_ARRAY(load->cx->arena, qf_str, cap);

        if (cal->why_count > 0)
            memcpy(grown, cal->whys, cal->why_count * sizeof(*grown));
        cal->whys = grown;
        cal->why_cap = cap;
    }
    if (cal->why_count == 0)
        cal->whys[cal->why_count++] = QF_S("");
    cal->whys[cal->why_count] = why;
    return (int16_t)cal->why_count++;
}

enum kind { HOLIDAY, WORKDAY, PLAIN };

static qf_code read_kind(qf_ctx *cx, law_at at, qf_date date, enum kind *out)
{
    qf_str text;
    bool weekend = qf_date_weekday(date) > 5;

    QF_TRY(law_str(cx, at, "kind", &text));
    if (qf_str_eq(text, QF_S("holiday")))
        *out = HOLIDAY;
    else if (qf_str_eq(text, QF_S("workday")))
        *out = WORKDAY;
    else if (qf_str_eq(text, QF_S("plain")))
        *out = PLAIN;
    else
        return law_wrong(cx, law_in(cx, at, "kind"), "只能是 holiday、workday 或 plain");
    if (*out == WORKDAY && !weekend)
        return law_wrong(cx, law_in(cx, at, "kind"),
                         "%.*s 是%.*s，本来就上班，不能写成调休上班（workday）",
                         QF_ARG(qf_date_str(cx->arena, date)), QF_ARG(calendar_weekday(date)));
    return QF_OK;
}

static qf_code check_weekday(qf_ctx *cx, law_at at, qf_date date)
{
    law_at place = law_in(cx, at, "weekday");
    qf_str text;

    if (place.val == NULL)
        return QF_OK;
    QF_TRY(law_is_str(cx, place, &text));
    if (!qf_str_eq(text, calendar_weekday(date)))
        return law_wrong(cx, place, "%.*s 是%.*s，不是“%.*s”",
                         QF_ARG(qf_date_str(cx->arena, date)), QF_ARG(calendar_weekday(date)),
                         QF_ARG(text));
    return QF_OK;
}

/* One entry of a notice's days. */
static qf_code read_day(struct load *load, law_at at, int year, int16_t notice, uint8_t *seen)
{
    qf_ctx *cx = load->cx;
    qf_date date, from, to;
    qf_str name = QF_S("");
    enum kind kind;
    struct day *day;

    QF_TRY(law_is_map(cx, at));
    QF_TRY(law_date(cx, at, "date", &date));
    if (!qf_date_from(year, 1, 1, &from) || !qf_date_from(year, 12, 31, &to))
        return law_wrong(cx, at, "年份不对");
    from = qf_date_add(from, -DAYS_BEFORE);
    to = qf_date_add(to, DAYS_AFTER);
    if (qf_date_cmp(date, from) < 0 || qf_date_cmp(date, to) > 0)
        return law_wrong(cx, law_in(cx, at, "date"), "%d 年的通知不会安排 %.*s", year,
                         QF_ARG(qf_date_str(cx->arena, date)));
    if (seen[date.day - from.day]++ > 0)
        return law_wrong(cx, law_in(cx, at, "date"), "%.*s 在同一个通知里写了两次",
                         QF_ARG(qf_date_str(cx->arena, date)));
    QF_TRY(check_weekday(cx, at, date));
    QF_TRY(read_kind(cx, at, date, &kind));
    if (kind != PLAIN)
        QF_TRY(law_str(cx, at, "name", &name));
    if (!in_range(load->cal, date))
        return QF_OK;
    day = &load->cal->days[offset(load->cal, date)];
    day->notice = notice;
    day->working = kind == WORKDAY || (kind == PLAIN && qf_date_weekday(date) <= 5);
    if (kind == WORKDAY)
        name = qf_strf(cx->arena, "%.*s调休上班", QF_ARG(name));
    day->why = name.n == 0 ? 0 : why_place(load, name);
    return QF_OK;
}

static qf_code read_days(struct load *load, law_at at, int year, int16_t notice)
{
    uint8_t seen[366 + DAYS_BEFORE + DAYS_AFTER + 1] = { 0 };
    law_at days;
    size_t i = 0;

    QF_TRY(law_list(load->cx, at, "days", &days));
    for (const qf_val *day = qf_first(days.val); day != NULL; day = day->next, i++)
        QF_TRY(read_day(load, law_item(load->cx, days, i, day), year, notice, seen));
    return QF_OK;
}

/* The head of a notice into the next place of the list. */
static qf_code read_notice_head(struct load *load, law_at at, int year, calendar_notice *notice)
{
    qf_ctx *cx = load->cx;
    law_at no = law_in(cx, at, "no");

    QF_TRY(law_is_map(cx, at));
    QF_TRY(law_str(cx, at, "title", &notice->title));
    QF_TRY(law_date(cx, at, "date", &notice->date));
    notice->year = year;
    if (no.val == NULL || no.val->type != QF_VAL_STR)
        return law_wrong(cx, no, "应当是文号；确实不知道时写空文字");
    notice->no = no.val->text;
    if (qf_date_year(notice->date) < year - 1 || qf_date_year(notice->date) > year)
        return law_wrong(cx, law_in(cx, at, "date"), "%d 年的放假通知应当在上一年或当年印发", year);
    return QF_OK;
}

static qf_code check_order(struct load *load, law_at at, const calendar_notice *notice, size_t i)
{
    law_at amends = law_in(load->cx, at, "amends");

    if (i == 0)
        return QF_OK;
    if (qf_date_cmp(notice->date, notice[-1].date) < 0)
        return law_wrong(load->cx, law_in(load->cx, at, "date"), "同一年的通知要按印发日期排列");
    if (amends.val == NULL)
        return law_wrong(load->cx, amends, "同一年的第二个通知要写明它调整哪一个通知");
    return QF_OK;
}

static qf_code read_year(struct load *load, law_at at, int year)
{
    calendar *cal = load->cal;
    size_t i = 0, known = 0;
    law_at notices;

    QF_TRY(law_list(load->cx, at, "notices", &notices));
    for (const qf_val *val = qf_first(notices.val); val != NULL; val = val->next, i++) {
        law_at place = law_item(load->cx, notices, i, val);
        calendar_notice *notice = &cal->notices[cal->notice_count];
        bool late;

        QF_TRY(read_notice_head(load, place, year, notice));
        QF_TRY(check_order(load, place, notice, i - (i - known)));
        late = qf_date_is(load->known_on) && qf_date_cmp(notice->date, load->known_on) > 0;
        if (late)
            continue;
        notice->amends = i > 0;
        /* The papers' form has the days of a year in one list beside its notices; ours in each. */
        if (law_in(load->cx, at, "days").val == NULL)
            QF_TRY(read_days(load, place, year, (int16_t)cal->notice_count));
        cal->notice_count++;
        known++;
    }
    if (known > 0 && law_in(load->cx, at, "days").val != NULL)
        QF_TRY(read_days(load, at, year, (int16_t)(cal->notice_count - 1)));
    if (known == 0)
        load->complete = false;
    else if (load->complete && !qf_date_from(year, 12, 31, &cal->known))
        return law_wrong(load->cx, at, "年份不对");
    return QF_OK;
}
