/* Rules about the text that no expression computes: who calls what, and the sums of the prose. */
#include "base/money.h"
#include "report/check_text.h"
#include "report/likeness.h"
#include "report/prose_active.h"

const form_rule *text_rule(const report *r, const char *id)
{
    for (size_t i = 0; i < r->form->rule_count; i++)
        if (qf_str_eq(r->form->rules[i].id, qf_str_of(id)))
            return &r->form->rules[i];
    return NULL;
}

void text_unknown(report *r, const char *id)
{
    const form_rule *rule = text_rule(r, id);

    if (rule != NULL)
        report_not_assessed(r, rule->id);
}

report_finding *text_find(report *r, const char *id, form_severity severity, qf_str zh,
                          qf_str place)
{
    const form_rule *rule = text_rule(r, id);
    report_finding *finding;

    if (rule == NULL)
        return NULL;
    finding = report_find(r, rule->id, severity, zh, rule->en);
    finding->place = place;
    return finding;
}

/* N.active_sum: above the total is always wrong, below it only where the list claims to be whole. */
static void check_active_sum(qf_ctx *cx, report *r)
{
    prose_active active;
    report_finding *finding;

    prose_active_read(cx->arena, r, &active);
    if (active.state != REPORT_NUMBER || !active.listed || active.channel) {
        text_unknown(r, "N.active_sum");
        return;
    }
    if (active.sum == active.total || (active.sum < active.total && !active.whole))
        return;
    finding =
        text_find(r, "N.active_sum", FORM_ERROR,
                  qf_strf(cx->arena, "正文写主动公开信息共%lld条，各类相加为%lld条，请核对：“%.*s”",
                          (long long)active.total, (long long)active.sum, QF_ARG(active.quote)),
                  QF_S("第一部分 主动公开"));
    if (finding != NULL) {
        finding->expected = qf_strf(cx->arena, "%lld", (long long)active.sum);
        finding->found = qf_strf(cx->arena, "%lld", (long long)active.total);
    }
}

/* A figure that is one plain number; false otherwise. */
static bool number_said(const report *r, const char *id, const report_figure **out)
{
    *out = report_figure_get(r, id);
    return *out != NULL && (*out)->state == REPORT_NUMBER;
}

/* N.hotline_rate at the decimals printed; cut off or rounded are both right. */
static void check_rate(qf_ctx *cx, report *r)
{
    const report_figure *total, *closed, *rate;
    int64_t step = 100, exact, cut, up;
    report_finding *finding;

    if (!number_said(r, "n1.hotline_total", &total) ||
        !number_said(r, "n1.hotline_closed_on_time", &closed) ||
        !number_said(r, "n1.hotline_rate_percent", &rate) || total->number <= 0 ||
        total->number > 1000000000 || closed->number > 1000000000) {
        text_unknown(r, "N.hotline_rate");
        return;
    }
    for (int i = 0; i < rate->decimals && i < 2; i++)
        step /= 10;
    exact = closed->number * 10000; /* over total: hundredths of a percent */
    cut = exact / total->number / step * step;
    up = (exact * 2 + total->number * step) / (total->number * 2 * step) * step;
    if (rate->number == cut || rate->number == up)
        return;
    finding =
        text_find(r, "N.hotline_rate", FORM_ERROR,
                  qf_strf(cx->arena,
                          "正文写转办%lld件、按期办结%lld件，办结率算来是%lld.%02lld%%，与所写不符",
                          (long long)total->number, (long long)closed->number,
                          (long long)(up / 100), (long long)(up % 100)),
                  QF_S("第一部分 监督保障"));
    if (finding != NULL) {
        finding->expected =
            qf_strf(cx->arena, "%lld.%02lld", (long long)(up / 100), (long long)(up % 100));
        finding->found = qf_strf(cx->arena, "%lld.%02lld", (long long)(rate->number / 100),
                                 (long long)(rate->number % 100));
    }
}

void check_sums(qf_ctx *cx, report *r)
{
    if (report_part_get(r, 1) == NULL) {
        text_unknown(r, "N.active_sum");
        text_unknown(r, "N.hotline_rate");
        return;
    }
    check_active_sum(cx, r);
    check_rate(cx, r);
}

void report_check_prose(qf_ctx *cx, report *r)
{
    check_words(cx, r);
    check_time(cx, r);
    check_sums(cx, r);
}

void report_check_similar(qf_ctx *cx, report *r, const report *previous)
{
    const form_rule *rule = text_rule(r, "YR.SIMILAR");
    likeness_print now, before;
    qf_str most = rule == NULL ? QF_S("") : qf_get_str(rule->params, "max_similarity");
    qf_fen limit = { 0 };
    int likeness;

    if (rule == NULL)
        return;
    if (previous != NULL) {
        now = likeness_of_report(cx->arena, r);
        before = likeness_of_report(cx->arena, previous);
    }
    if (previous == NULL || now.count == 0 || before.count == 0 ||
        !qf_fen_parse_wan(most, &limit)) {
        text_unknown(r, "YR.SIMILAR");
        return;
    }
    likeness = likeness_compare(&now, &before);
    if ((int64_t)likeness * 100 > limit.fen)
        (void)text_find(r, "YR.SIMILAR", rule->severity,
                        qf_strf(cx->arena,
                                "正文与上一年度报告的相同程度为%d%%，请写出本年的实际情况",
                                likeness / 100),
                        QF_S("第一、五、六部分"));
}
