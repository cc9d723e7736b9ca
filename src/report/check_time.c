/* TX.YEAR, TM.PERIOD, TM.DUE: years and days. */
#include "base/fold.h"
#include "report/check_text.h"

/* A year of four digits and 年 at rune i; 0 otherwise. */
static int year_at(const qf_folded *text, size_t i)
{
    int year = 0;

    if (i + 4 >= text->n)
        return 0;
    for (size_t k = 0; k < 4; k++) {
        if (text->runes[i + k] < '0' || text->runes[i + k] > '9')
            return 0;
        year = year * 10 + (int)(text->runes[i + k] - '0');
    }
    return text->runes[i + 4] == 0x5E74 && year >= 1990 && year <= 2100 ? year : 0;
}

/* The place behind a heading that runs into the text: "（一）主动公开情况。2021年…". */
static bool starts_statement(const qf_folded *text, size_t i)
{
    uint32_t before = i == 0 ? '\n' : text->runes[i - 1];

    return before == '\n' || before == 0x3002 || before == ';' || before == '!' || before == '?';
}

/* Since and comparison are told by what follows: 2019年以来, 2020年相比. */
static bool opens_elsewhere(const qf_folded *text, size_t i)
{
    static const char *const after[] = { "以来", "起", "至", "-", "相比", "底", "末", "前" };

    for (size_t k = 0; k < sizeof(after) / sizeof(after[0]); k++)
        if (qf_folded_at(text, i + 5, qf_str_of(after[k])))
            return true;
    return false;
}

static void check_old_years(qf_ctx *cx, report *r, const report_part *part)
{
    qf_folded text = qf_fold(cx->arena, part->text, true);

    for (size_t i = 0; i < text.n; i++) {
        int year = year_at(&text, i);
        if (year == 0 || !starts_statement(&text, i) || opens_elsewhere(&text, i) ||
            (year >= r->year - 1 && year <= r->year + 1))
            continue;
        (void)text_find(
            r, "TX.YEAR", FORM_ERROR,
            qf_strf(cx->arena, "%d年度的报告里有一句写的是%d年，可能是旧年度残留：“%.*s”", r->year,
                    year, QF_ARG(qf_folded_source(&text, i, i + 24 < text.n ? i + 24 : text.n))),
            part->heading.n > 0 ? part->heading : QF_S("引言"));
        return;
    }
}

static bool is_month_day(qf_date date, int month, int day)
{
    int m, d;

    qf_date_parts(date, NULL, &m, &d);
    return m == month && d == day;
}

/* TM.PERIOD and the half of TX.YEAR about it: the right days of another year are a wrong year, other
 * days a wrong period; never both. */
static void check_period(qf_ctx *cx, report *r)
{
    qf_str said;
    int from, to;

    if (!qf_date_is(r->period_from) || !qf_date_is(r->period_to) || r->year == 0) {
        text_unknown(r, "TM.PERIOD");
        return;
    }
    from = qf_date_year(r->period_from);
    to = qf_date_year(r->period_to);
    said = qf_strf(cx->arena, "%.*s至%.*s", QF_ARG(qf_date_zh(cx->arena, r->period_from)),
                   QF_ARG(qf_date_zh(cx->arena, r->period_to)));
    if (from == r->year && to == r->year && is_month_day(r->period_from, 1, 1) &&
        is_month_day(r->period_to, 12, 31))
        return;
    if (from == to && from != r->year)
        (void)text_find(r, "TX.YEAR", FORM_ERROR,
                        qf_strf(cx->arena, "标题是%d年度，统计期限却写%.*s", r->year, QF_ARG(said)),
                        QF_S("引言"));
    else
        (void)text_find(
            r, "TM.PERIOD", FORM_ERROR,
            qf_strf(cx->arena, "统计期限应为%d年1月1日至12月31日，现写%.*s", r->year, QF_ARG(said)),
            QF_S("引言"));
}

/* TM.DUE: art. 49; the day of each level is data of the rule. */
static void check_due(qf_ctx *cx, report *r)
{
    const form_rule *rule = text_rule(r, "TM.DUE");
    qf_str month_day;
    qf_date due;

    if (rule == NULL)
        return;
    month_day = r->level == NULL ? QF_S("") : qf_get_str(qf_get(rule->params, "due_md"), r->level);
    if (!qf_date_is(r->published_on) || r->year == 0 || month_day.n != 5 ||
        !qf_date_parse(qf_strf(cx->arena, "%04d-%.*s", r->year + 1, QF_ARG(month_day)), &due)) {
        text_unknown(r, "TM.DUE");
        return;
    }
    if (qf_date_cmp(r->published_on, due) > 0)
        (void)text_find(r, "TM.DUE", rule->severity,
                        qf_strf(cx->arena, "公布日期%.*s晚于期限%.*s",
                                QF_ARG(qf_date_zh(cx->arena, r->published_on)),
                                QF_ARG(qf_date_zh(cx->arena, due))),
                        QF_S("公布日期"));
}

void check_time(qf_ctx *cx, report *r)
{
    if (r->year == 0 || r->part_count == 0)
        text_unknown(r, "TX.YEAR");
    for (size_t i = 0; i < r->part_count && r->year != 0; i++)
        if (r->parts[i].number < 2 || r->parts[i].number > 4)
            check_old_years(cx, r, &r->parts[i]);
    check_period(cx, r);
    check_due(cx, r);
}
