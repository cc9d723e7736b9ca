/* N.active_sum and N.hotline_rate: figures of the prose against each other. */
#include "report/check_prose.h"
#include "report/prose_active.h"

void check_active_sum(prose_work *w)
{
    prose_active active;

    if (w->r->form->phrases == NULL) {
        prose_skip(w);
        return;
    }
    prose_active_read(w->r->form->phrases, prose_scanned(w, 1), &active);
    if (active.state != REPORT_NUMBER || !active.listed || active.channel) {
        prose_skip(w);
        return;
    }
    if (active.sum <= active.total && !(active.whole && active.sum < active.total))
        return;
    report_finding *finding = prose_find(
        w, w->rule->severity, "第一部分",
        qf_strf(w->r->arena, "正文写共%lld条，所列各类相加为%lld条，%s%lld条。原句：%.*s",
                (long long)active.total, (long long)active.sum,
                active.sum > active.total ? "多" : "少",
                (long long)(active.sum > active.total ? active.sum - active.total
                                                      : active.total - active.sum),
                QF_ARG(active.quote)));
    finding->expected = qf_strf(w->r->arena, "%lld", (long long)active.total);
    finding->found = qf_strf(w->r->arena, "%lld", (long long)active.sum);
}

static bool known(const report_figure *figure)
{
    return figure != NULL && figure->state == REPORT_NUMBER;
}

/* 95.774 % may stand as 95.8, 95.77 or 95.7: rounded or cut off at the decimals printed. */
void check_hotline_rate(prose_work *w)
{
    const report_figure *total = report_figure_get(w->r, "n1.hotline_total");
    const report_figure *closed = report_figure_get(w->r, "n1.hotline_closed_on_time");
    const report_figure *rate = report_figure_get(w->r, "n1.hotline_rate_percent");
    int64_t scale = 100, step = 100; /* per cent; hundredths a unit of the last decimal has */

    if (!known(total) || !known(closed) || !known(rate) || total->number == 0 ||
        closed->number > INT64_MAX / 100000 || total->number > INT64_MAX / 100000) {
        prose_skip(w);
        return;
    }
    for (int i = 0; i < rate->decimals; i++) {
        scale *= 10;
        step /= 10;
    }
    int64_t cut = closed->number * scale / total->number;
    int64_t rounded = (2 * closed->number * scale + total->number) / (2 * total->number);
    if (rate->number == cut * step || rate->number == rounded * step)
        return;
    int64_t hundredths = (2 * closed->number * 10000 + total->number) / (2 * total->number);
    report_finding *finding = prose_find(
        w, w->rule->severity, "第一部分",
        qf_strf(w->r->arena, "%lld件中按期办结%lld件，应为%lld.%02lld%%。原句：%.*s",
                (long long)total->number, (long long)closed->number, (long long)(hundredths / 100),
                (long long)(hundredths % 100), QF_ARG(rate->quote)));
    finding->expected = qf_strf(w->r->arena, "%lld.%02lld", (long long)(hundredths / 100),
                                (long long)(hundredths % 100));
    finding->found = qf_strf(w->r->arena, "%lld.%02lld", (long long)(rate->number / 100),
                             (long long)(rate->number % 100));
}
