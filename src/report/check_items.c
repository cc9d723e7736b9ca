/* ITEM.*: the lists beside the numbers of a data file. An item whose day or count is not told is left out. */
#include "report/check_rules.h"
#include "report/place.h"

#define MILLION ((int64_t)1000000)

static qf_str unit_of(const report *r, const report_item *item)
{
    return item->unit == 0 ? QF_S("全机关") : r->units[item->unit - 1].name;
}

static const form_line *line_of(const report *r, const report_item *item)
{
    return &r->form->lines[item->table - 1];
}

/* The finding of this rule about one item; `why` begins behind the item's name. */
static void find(report *r, const char *id, const report_item *item, qf_str why)
{
    const form_rule *rule = form_rule_get(r->form, qf_str_of(id));
    qf_str what = item->printed.n > 0 ? report_quote(r->arena, item->printed) : QF_S("未写名称");
    report_finding *finding;

    if (rule == NULL)
        return;
    finding =
        report_find(r, rule->id, check_severity(r, rule, item->table),
                    qf_strf(r->arena, "%.*s %.*s第%d件（%.*s）%.*s%.*s", QF_ARG(unit_of(r, item)),
                            QF_ARG(line_of(r, item)->label), item->nth, QF_ARG(what), QF_ARG(why),
                            QF_ARG(check_footnote(r, item->table))),
                    rule->en);
    finding->place = QF_JOIN(r->arena, unit_of(r, item), QF_S(" "), line_of(r, item)->label);
    finding->found = item->printed;
}

static bool dated(const report *r, const report_item *item)
{
    return r->form->data->blocks[item->table - 1].list.date.n > 0;
}

static bool same_list(const report_item *a, const report_item *b)
{
    return a->table == b->table && a->unit == b->unit;
}

/* ---- old items */

/* Days from the item's day to the end of the year, against the days it is said to have waited. These are working
 * days by the form; a waiting time that no calendar has is a fault, one far too short may have stood still while
 * the office waited for an answer. */
static void check_wait(report *r, const report_item *item, qf_date end)
{
    int64_t days = end.day - item->date.day, told = item->count.number;

    if (item->count.state != REPORT_NUMBER || days < 0)
        return;
    if (told > (days + 1) * MILLION)
        find(r, "ITEM.DAYS.MANY", item,
             qf_strf(r->arena, "写的是等了%.*s天，从这一天到年度末只有%lld天。",
                     QF_ARG(item->count.printed), (long long)days));
    else if (told * 2 + 30 * MILLION < days * MILLION)
        find(r, "ITEM.DAYS.FEW", item,
             qf_strf(r->arena,
                     "写的是等了%.*s天，从这一天到年度末有%lld天（约%lld个工作日），请核对。",
                     QF_ARG(item->count.printed), (long long)days, (long long)(days * 5 / 7)));
}

static void check_day(report *r, const report_item *item, qf_date end)
{
    if (!qf_date_is(item->date)) {
        if (item->printed.n > 0)
            find(r, "ITEM.DATE", item,
                 QF_S("的日期不存在或不能识别，应写作 2024-01-31 这样的日期。"));
        return;
    }
    if (qf_date_is(end) && qf_date_cmp(item->date, end) > 0)
        find(r, "ITEM.FUTURE", item,
             qf_strf(r->arena, "的日期晚于年度末%.*s。", QF_ARG(qf_date_zh(r->arena, end))));
    else if (qf_date_is(end))
        check_wait(r, item, end);
}

static void check_dated(report *r, qf_date end)
{
    const report_item *before = NULL; /* the dated one above, of the same list */
    bool told = false;

    for (const report_item *at = r->items; at != NULL; at = at->next) {
        if (!dated(r, at))
            continue;
        check_day(r, at, end);
        if (before != NULL && !same_list(before, at)) {
            before = NULL;
            told = false;
        }
        if (!qf_date_is(at->date))
            continue;
        if (before != NULL && !told && qf_date_cmp(at->date, before->date) < 0) {
            find(r, "ITEM.ORDER", at,
                 qf_strf(r->arena, "比前一件（%.*s）还早，应从最久的一件排起。",
                         QF_ARG(before->printed)));
            told = true;
        }
        before = at;
    }
}

/* ---- names */

/* One name of a list over all units. */
typedef struct name_sum {
    const report_item *whole, *first;
    int64_t parts;
    bool counted; /* some unit has it, and every count is a number */
} name_sum;

static void add_name(name_sum *sum, const report_item *item)
{
    bool number = item->count.state == REPORT_NUMBER;

    if (item->unit == 0) {
        sum->whole = item;
        return;
    }
    sum->counted = number && (sum->first == NULL || sum->counted);
    if (sum->first == NULL)
        sum->first = item;
    if (number)
        sum->parts += item->count.number;
}

static void check_sum(report *r, const name_sum *sum)
{
    const report_item *whole = sum->whole;

    if (whole == NULL || !sum->counted || whole->count.state != REPORT_NUMBER ||
        whole->count.number == sum->parts)
        return;
    find(r, "ITEM.SUM", whole,
         qf_strf(r->arena, "总计写的是%lld次，各单位相加为%lld次。", (long long)whole->count.number,
                 (long long)sum->parts));
}

static void check_names(report *r)
{
    size_t most = 0;
    name_sum *sums;

    for (const report_item *at = r->items; at != NULL; at = at->next)
        if (!dated(r, at) && (size_t)at->nth > most)
            most = (size_t)at->nth;
    sums = QF_NEW_ARRAY(r->arena, name_sum, most + 1);
    for (const report_item *at = r->items; at != NULL; at = at->next) {
        if (dated(r, at))
            continue;
        if (at->nth > 0)
            add_name(&sums[at->nth], at);
        if (at->printed.n == 0 && at->count.state == REPORT_NUMBER && at->count.number > 0)
            find(r, "ITEM.NAME", at,
                 qf_strf(r->arena, "用了%lld次，却没有写是哪一部法律。",
                         (long long)at->count.number));
    }
    for (size_t i = 1; i <= most; i++)
        check_sum(r, &sums[i]);
}

/* ---- all of them */

static void not_assessed(report *r, bool dates, bool names)
{
    static const struct {
        const char *id;
        bool dated;
    } rules[] = { { "ITEM.DATE", true },      { "ITEM.FUTURE", true },   { "ITEM.ORDER", true },
                  { "ITEM.DAYS.MANY", true }, { "ITEM.DAYS.FEW", true }, { "ITEM.NAME", false },
                  { "ITEM.SUM", false } };

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!(rules[i].dated ? dates : names) &&
            form_rule_get(r->form, qf_str_of(rules[i].id)) != NULL)
            report_not_assessed(r, qf_str_of(rules[i].id));
}

void check_items(report *r)
{
    const form_data *data = r->form->data;
    qf_date end = QF_NO_DATE;
    bool dates = false, names = false;

    if (r->year > 0 && !qf_date_from(r->year, data->year_ends_month, data->year_ends_day, &end))
        end = QF_NO_DATE;
    for (const report_item *at = r->items; at != NULL; at = at->next) {
        dates |= dated(r, at);
        names |= !dated(r, at);
    }
    check_dated(r, end);
    check_names(r);
    not_assessed(r, dates, names);
}
