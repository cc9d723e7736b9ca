/* The annual report of the demonstration: typed figures, prose, check, publication. */
#include "base/json.h"
#include "cli/demo_load.h"
#include "domain/annual/annual.h"
#include "report/report_json.h"

/* Working days are counted back by hand: both lie before the publication and after the year. */
#define TYPED_DAYS_BEFORE 10
#define WRITTEN_DAYS_BEFORE 8

static qf_code type_figures(qf_ctx *cx, const demo *d, int year)
{
    for (const qf_val *one = qf_first(qf_get(d->annual, "typed")); one != NULL; one = one->next)
        QF_TRY(annual_type(cx, year, qf_get_str(one, "figure"), qf_get_str(one, "value"),
                           qf_get_str(one, "source")));
    return QF_OK;
}

static qf_code write_prose(qf_ctx *cx, const demo *d, int year)
{
    annual_book *book;

    QF_TRY(annual_gather(cx, d->form, year, &book));
    for (const qf_val *one = qf_first(qf_get(d->annual, "prose")); one != NULL; one = one->next)
        QF_TRY(annual_prose_put(cx, book, (int)qf_get_int(one, "part", -1),
                                demo_lines(cx, qf_get(one, "text")), 0));
    return QF_OK;
}

/* The first fault of the report in words; for the error of a demonstration that does not pass. */
static qf_str first_fault(const report *r)
{
    for (const report_finding *f = r->findings; f != NULL; f = f->next)
        if (f->severity == FORM_ERROR)
            return f->zh;
    return QF_S("原因不明");
}

static qf_code publish(qf_ctx *cx, demo *d, int year)
{
    qf_buf json = qf_buf_new(cx->arena, 1000000);
    annual_book *book;
    report *r;

    QF_TRY(annual_gather(cx, d->form, year, &book));
    QF_TRY(annual_report_fill(cx, book, &r));
    r->published_on = d->published_on;
    report_read_prose(cx, r);
    report_check(cx, r, NULL);
    if (strcmp(r->verdict, "pass") != 0)
        return qf_fail(cx, QF_BROKEN, "DEMO.REPORT", NULL, "演示年报没有通过校核：%.*s",
                       QF_ARG(first_fault(r)));
    qf_json_write(&json, report_json_value(cx->arena, r));
    d->title = r->title;
    return annual_publish(cx, year, r->title, qf_buf_str(&json), QF_S(""));
}

qf_code demo_report(qf_ctx *cx, demo *d)
{
    int year = (int)qf_get_int(d->annual, "year", 0);

    cx->org = d->town;
    cx->actor = &d->clerk;
    QF_TRY(demo_date(cx, d->annual, "published", &d->published_on));
    demo_at(cx, qf_date_add(d->published_on, -TYPED_DAYS_BEFORE), 0);
    QF_TRY(type_figures(cx, d, year));
    demo_at(cx, qf_date_add(d->published_on, -WRITTEN_DAYS_BEFORE), 0);
    QF_TRY(write_prose(cx, d, year));
    demo_at(cx, d->published_on, 0);
    return publish(cx, d, year);
}
