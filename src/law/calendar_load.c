#include "law/calendar_data.h"

#define FILE_NAME "holidays.json"
/* Notices move days of the December before their year and, at most, of the January after. */
#define DAYS_BEFORE 31
#define DAYS_AFTER 31
/* Years a holiday file may speak of. */
#define YEAR_MIN 1990
#define YEAR_MAX 2200
#define NOTICES_MAX 2000

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
        return law_wrong(cx, place, "%.*s 是%.*s，不是“%.*s”", QF_ARG(qf_date_str(cx->arena, date)),
                         QF_ARG(calendar_weekday(date)), QF_ARG(text));
    return QF_OK;
}

/* One entry of a notice's days. */
static qf_code read_day(struct load *load, law_at at, int year, int16_t notice, uint8_t *seen)
{
    qf_ctx *cx = load->cx;
    qf_date date, from, to;
    qf_str name = QF_S("");
    enum kind kind;
    struct calendar_day *day;

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
    if (!calendar_in_range(load->cal, date))
        return QF_OK;
    day = &load->cal->days[calendar_offset(load->cal, date)];
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

static qf_code check_order(qf_ctx *cx, law_at at, const calendar_notice *notice, bool second,
                           bool after_known)
{
    law_at amends = law_in(cx, at, "amends");

    if (second && amends.val == NULL)
        return law_wrong(cx, amends, "同一年的第二个通知要写明它调整哪一个通知");
    if (after_known && qf_date_cmp(notice->date, notice[-1].date) < 0)
        return law_wrong(cx, law_in(cx, at, "date"), "同一年的通知要按印发日期排列");
    return QF_OK;
}

/* The notices of one year. The papers' form has the days of a year in one list beside its notices;
 * ours has them in each notice. */
static qf_code read_year(struct load *load, law_at at, int year)
{
    calendar *cal = load->cal;
    bool beside = qf_get(at.val, "days") != NULL;
    size_t i = 0, known = 0;
    law_at notices;

    QF_TRY(law_list(load->cx, at, "notices", &notices));
    for (const qf_val *val = qf_first(notices.val); val != NULL; val = val->next, i++) {
        law_at place = law_item(load->cx, notices, i, val);
        calendar_notice *notice = &cal->notices[cal->notice_count];

        QF_TRY(read_notice_head(load, place, year, notice));
        QF_TRY(check_order(load->cx, place, notice, i > 0, known > 0));
        notice->amends = i > 0;
        if (qf_date_is(load->known_on) && qf_date_cmp(notice->date, load->known_on) > 0)
            continue;
        if (!beside)
            QF_TRY(read_days(load, place, year, (int16_t)cal->notice_count));
        cal->notice_count++;
        known++;
    }
    if (known > 0 && beside)
        QF_TRY(read_days(load, at, year, (int16_t)(cal->notice_count - 1)));
    load->complete = load->complete && known > 0;
    if (load->complete && !qf_date_from(year, 12, 31, &cal->known))
        return law_wrong(load->cx, at, "年份不对");
    return QF_OK;
}

/* ---- the estimate */

/* First day of an estimated festival: "05-01", or a column of the anchors. */
static qf_code anchor_date(struct load *load, law_at anchors, law_at rule, int year, qf_date *out)
{
    qf_ctx *cx = load->cx;
    law_at place;
    qf_str anchor, text;

    QF_TRY(law_str(cx, rule, "anchor", &anchor));
    text = anchor;
    if (anchor.p[0] < '0' || anchor.p[0] > '9') {
        place = law_in(cx, anchors, qf_cstr(cx->arena, anchor));
        QF_TRY(law_is_str(cx, place, &text));
    } else {
        place = law_in(cx, rule, "anchor");
    }
    if (!qf_date_parse(qf_strf(cx->arena, "%04d-%.*s", year, QF_ARG(text)), out))
        return law_wrong(cx, place, "“%.*s”不是 %d 年有的日期（应当写成 10-01）", QF_ARG(text),
                         year);
    return QF_OK;
}

/* One rule in one year: its days, where no notice has spoken, become days off. */
static qf_code estimate_rule(struct load *load, law_at anchors, law_at rule, int year)
{
    qf_ctx *cx = load->cx;
    calendar *cal = load->cal;
    law_at days;
    qf_str name;
    qf_date anchor;
    size_t i = 0;

    if (year < qf_get_int(rule.val, "from", YEAR_MIN) ||
        year > qf_get_int(rule.val, "to", YEAR_MAX))
        return QF_OK;
    QF_TRY(law_str(cx, rule, "name", &name));
    QF_TRY(anchor_date(load, anchors, rule, year, &anchor));
    QF_TRY(law_list(cx, rule, "days", &days));
    for (const qf_val *val = qf_first(days.val); val != NULL; val = val->next, i++) {
        struct calendar_day *day;
        int64_t plus;
        qf_date date;

        QF_TRY(law_is_int(cx, law_item(cx, days, i, val), -DAYS_BEFORE, DAYS_AFTER, &plus));
        date = qf_date_add(anchor, (int)plus);
        if (!calendar_in_range(cal, date) || !calendar_estimated(cal, date))
            continue;
        day = &cal->days[calendar_offset(cal, date)];
        if (day->notice >= 0)
            continue;
        day->working = false;
        day->why = why_place(load, qf_strf(cx->arena, "%.*s（推算）", QF_ARG(name)));
    }
    return QF_OK;
}

static qf_code read_estimate(struct load *load, law_at at)
{
    qf_ctx *cx = load->cx;
    law_at rules, anchors;
    size_t i = 0;

    QF_TRY(law_list(cx, at, "rules", &rules));
    QF_TRY(law_list(cx, at, "anchors", &anchors));
    for (const qf_val *val = qf_first(anchors.val); val != NULL; val = val->next, i++) {
        law_at row = law_item(cx, anchors, i, val);
        int64_t year;
        size_t r = 0;

        QF_TRY(law_is_map(cx, row));
        QF_TRY(law_int(cx, row, "year", YEAR_MIN, YEAR_MAX, &year));
        for (const qf_val *rule = qf_first(rules.val); rule != NULL; rule = rule->next, r++)
            QF_TRY(estimate_rule(load, row, law_item(cx, rules, r, rule), (int)year));
    }
    return QF_OK;
}

/* The papers' form of an estimate: years with the statutory days alone. */
static qf_code read_provisional(struct load *load, law_at list)
{
    size_t i = 0;

    for (const qf_val *val = qf_first(list.val); val != NULL; val = val->next, i++) {
        law_at at = law_item(load->cx, list, i, val);
        int64_t year;

        QF_TRY(law_is_map(load->cx, at));
        QF_TRY(law_int(load->cx, at, "year", YEAR_MIN, YEAR_MAX, &year));
        QF_TRY(read_days(load, at, (int)year, -1));
    }
    return QF_OK;
}

/* ---- the whole */

/* The last year that can be estimated; `known` when nothing is said of later ones. */
static int last_year(law_at top, int known)
{
    const qf_val *lists[] = { qf_get(qf_get(top.val, "estimate"), "anchors"),
                              qf_get(top.val, "provisional") };
    int64_t last = known;

    for (size_t i = 0; i < 2; i++)
        for (const qf_val *val = qf_first(lists[i]); val != NULL; val = val->next) {
            int64_t year = qf_get_int(val, "year", 0);

            last = year > last && year <= YEAR_MAX ? year : last;
        }
    return (int)last;
}

/* Coverage, and a calendar of that size that knows nothing but weekends. */
static qf_code start(struct load *load, law_at top)
{
    qf_ctx *cx = load->cx;
    calendar *cal = load->cal;
    law_at coverage;
    qf_date to, first;
    size_t days;

    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_map(cx, top, "coverage", &coverage));
    QF_TRY(law_date(cx, coverage, "from", &cal->first));
    QF_TRY(law_date(cx, coverage, "to", &to));
    if (qf_date_year(cal->first) < YEAR_MIN || qf_date_year(to) > YEAR_MAX ||
        qf_date_cmp(cal->first, to) > 0)
        return law_wrong(cx, coverage, "起止日期不合理");
    if (!qf_date_from(qf_date_year(cal->first), 1, 1, &first) ||
        qf_date_cmp(first, cal->first) != 0)
        return law_wrong(cx, law_in(cx, coverage, "from"), "应当是 1 月 1 日");
    if (!qf_date_from(last_year(top, qf_date_year(to)), 12, 31, &cal->last))
        return law_wrong(cx, coverage, "年份不对");
    cal->known = qf_date_add(cal->first, -1);
    days = (size_t)(cal->last.day - cal->first.day) + 1;
    cal->days = QF_NEW_ARRAY(cx->arena, struct calendar_day, days);
    for (size_t i = 0; i < days; i++)
        cal->days[i] =
            (struct calendar_day){ .working = qf_date_weekday(qf_date_add(cal->first, (int)i)) <= 5,
                                   .notice = -1 };
    return QF_OK;
}

static qf_code read_years(struct load *load, law_at top)
{
    qf_ctx *cx = load->cx;
    calendar *cal = load->cal;
    int next = qf_date_year(cal->first);
    law_at years;
    size_t i = 0, notices = 1;
    qf_date to;

    QF_TRY(law_list(cx, top, "years", &years));
    for (const qf_val *val = qf_first(years.val); val != NULL; val = val->next)
        notices += qf_count(qf_get(val, "notices"));
    if (notices > NOTICES_MAX)
        return law_wrong(cx, years, "通知太多");
    cal->notices = QF_NEW_ARRAY(cx->arena, calendar_notice, notices);
    for (const qf_val *val = qf_first(years.val); val != NULL; val = val->next, i++, next++) {
        law_at at = law_item(cx, years, i, val);
        int64_t year;

        QF_TRY(law_is_map(cx, at));
        QF_TRY(law_int(cx, at, "year", YEAR_MIN, YEAR_MAX, &year));
        if (year != next)
            return law_wrong(cx, law_in(cx, at, "year"), "年份要连续，这里应当是 %d", next);
        QF_TRY(read_year(load, at, next));
    }
    if (!qf_date_from(next - 1, 12, 31, &to) ||
        !qf_str_eq(qf_get_str(qf_get(top.val, "coverage"), "to"), qf_date_str(cx->arena, to)))
        return law_wrong(cx, law_in(cx, law_in(cx, top, "coverage"), "to"),
                         "与最后一个有通知的年份（%d）不符", next - 1);
    return QF_OK;
}

/* The sums that make every question O(1). */
static void sum_up(struct load *load)
{
    calendar *cal = load->cal;
    size_t days = (size_t)(cal->last.day - cal->first.day) + 1;

    cal->until = QF_NEW_ARRAY(load->cx->arena, int32_t, days);
    cal->nth = QF_NEW_ARRAY(load->cx->arena, int32_t, days + 1);
    for (size_t i = 0; i < days; i++) {
        if (cal->days[i].working)
            cal->nth[++cal->working] = (int32_t)i;
        cal->until[i] = cal->working;
    }
}

/* A year's own count of working days, when the file states it, must agree: a lost line shows. */
static qf_code check_totals(struct load *load, law_at top)
{
    qf_ctx *cx = load->cx;
    law_at years = law_in(cx, top, "years");
    size_t i = 0;

    for (const qf_val *val = qf_first(years.val); val != NULL; val = val->next, i++) {
        int64_t stated =
            qf_get_int(val, "workdays", qf_get_int(val, "workdays_in_calendar_year", -1));
        int year = (int)qf_get_int(val, "year", 0), counted;
        qf_date before, to;

        if (stated < 0 || !qf_date_from(year, 1, 1, &before) || !qf_date_from(year, 12, 31, &to))
            continue;
        counted = calendar_count(load->cal, qf_date_add(before, -1), to);
        if (counted != stated)
            return law_wrong(cx, law_in(cx, law_item(cx, years, i, val), "workdays"),
                             "写的是 %lld 个工作日，按通知数出来是 %d 个：可能少了或多了一天",
                             (long long)stated, counted);
    }
    return QF_OK;
}

qf_code calendar_load_at(qf_ctx *cx, const char *dir, qf_date known_on, const calendar **out)
{
    calendar *cal = QF_NEW(cx->arena, calendar);
    struct load load = { .cx = cx, .cal = cal, .known_on = known_on, .complete = true };
    law_at top = { FILE_NAME, "", NULL };

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(start(&load, top));
    QF_TRY(read_years(&load, top));
    if (qf_get(top.val, "estimate") != NULL)
        QF_TRY(read_estimate(&load, law_in(cx, top, "estimate")));
    if (qf_get(top.val, "provisional") != NULL)
        QF_TRY(read_provisional(&load, law_in(cx, top, "provisional")));
    sum_up(&load);
    if (!qf_date_is(known_on))
        QF_TRY(check_totals(&load, top));
    *out = cal;
    return QF_OK;
}

qf_code calendar_load(qf_ctx *cx, const char *dir, const calendar **out)
{
    return calendar_load_at(cx, dir, QF_NO_DATE, out);
}
