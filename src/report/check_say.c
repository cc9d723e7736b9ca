/* A failed rule in words: what the two sides are, which cell to look at. */
#include "report/check_rules.h"
#include "report/place.h"

/* "多1" or "少1": the first against the second. */
static qf_str difference(qf_arena *arena, expr_number by)
{
    return qf_strf(arena, "%s%.*s", by > 0 ? "多" : "少",
                   QF_ARG(expr_number_str(arena, by > 0 ? by : -by)));
}

static bool starts(const form_rule *rule, const char *prefix)
{
    return qf_str_starts(rule->id, qf_str_of(prefix));
}

/* The figure of the prose that the rule compares: its name stands in front of the expression. */
static const report_figure *figure_of(const check_work *w, const form_rule *rule)
{
    for (size_t i = 0; i < w->r->figure_count; i++)
        if (qf_str_has(rule->text, qf_str_of(w->r->figures[i].id)))
            return &w->r->figures[i];
    return NULL;
}

static qf_str say_sides(const check_work *w, const form_rule *rule, const expr_sides *sides)
{
    qf_arena *arena = w->r->arena;
    qf_str a = expr_number_str(arena, sides->left.number);
    qf_str b = expr_number_str(arena, sides->right.number);
    qf_str by = difference(arena, sides->left.number - sides->right.number);

    if (starts(rule, "T3.BAL."))
        return qf_strf(arena, "前两项之和为%.*s，后两项之和为%.*s，前者%.*s。", QF_ARG(a),
                       QF_ARG(b), QF_ARG(by));
    if (starts(rule, "T3.RES.") || starts(rule, "T3.ROW.") || starts(rule, "T4.SUM."))
        return qf_strf(arena, "总计填的是%.*s，各项相加为%.*s，总计%.*s。", QF_ARG(a), QF_ARG(b),
                       QF_ARG(by));
    if (starts(rule, "YR.CARRY."))
        return qf_strf(arena, "本年填%.*s，上年报告的结转下年度为%.*s，%.*s。", QF_ARG(a),
                       QF_ARG(b), QF_ARG(by));
    if (starts(rule, "N.") && rule->cell_count > 0)
        return qf_strf(arena, "正文写%.*s，表中为%.*s，%.*s。", QF_ARG(a), QF_ARG(b), QF_ARG(by));
    if (qf_str_has(rule->text, QF_S("parts.")))
        return qf_strf(arena, "总计填的是%.*s，各单位相加为%.*s，总计%.*s。", QF_ARG(a), QF_ARG(b),
                       QF_ARG(by));
    if (starts(rule, "T2.TOWN."))
        return qf_strf(arena, "现填%.*s。", QF_ARG(a));
    return qf_strf(arena, "左边为%.*s，右边为%.*s。", QF_ARG(a), QF_ARG(b));
}

/* The cell where the row and the column that disagree cross. */
static qf_str say_crossing(const check_work *w, size_t i)
{
    qf_arena *arena = w->r->arena;
    int k = w->results[i].crossing;
    int64_t excess = check_cross_excess(w, i), now = w->r->cells[k].number;

    return qf_strf(arena, "请先核对%s：行和列的不符在此交汇，现为%lld，%s%lld，%s应为%lld。",
                   qf_cstr(arena, report_place_say(arena, w->r->form, k)), (long long)now,
                   excess > 0 ? "多" : "少", (long long)(excess > 0 ? excess : -excess),
                   now - excess < 0 ? "算来" : "", (long long)(now - excess));
}

static qf_str place_of(const check_work *w, const form_rule *rule, int crossing)
{
    qf_arena *arena = w->r->arena;
    const form *f = w->r->form;
    const form_cell *first = rule->cell_count > 0 ? &f->cells[rule->cells[0]] : NULL;

    if (crossing >= 0)
        return report_place_cell(arena, f, crossing);
    if (first == NULL)
        return QF_S("正文");
    if (starts(rule, "T3.BAL.") || starts(rule, "T3.RES."))
        return qf_strf(arena, "表三 %.*s列", QF_ARG(first->col));
    if (starts(rule, "T3.ROW.") || starts(rule, "T4.SUM."))
        return report_place_line(arena, f, first->line);
    if (starts(rule, "N."))
        return qf_strf(arena, "正文与%.*s", QF_ARG(report_place_cell(arena, f, rule->cells[0])));
    return report_place_cell(arena, f, rule->cells[0]);
}

qf_str check_place(const check_work *w, qf_str place)
{
    return w->unit == NULL ? place : QF_JOIN(w->r->arena, w->unit->name, QF_S(" "), place);
}

form_severity check_severity(const report *r, const form_rule *rule, int table)
{
    bool explained = r->form->data != NULL && report_footnote_of(r, table).n > 0;

    return rule->severity == FORM_WARNING && explained ? FORM_INFO : rule->severity;
}

qf_str check_footnote(const report *r, int table)
{
    qf_str text = report_footnote_of(r, table);

    return text.n == 0 ? text
                       : qf_strf(r->arena, "这一部分的脚注：“%.*s”。",
                                 QF_ARG(report_quote(r->arena, text)));
}

void check_say(check_work *w, size_t i)
{
    qf_arena *arena = w->r->arena;
    const form_rule *rule = &w->r->form->rules[i];
    const check_result *result = &w->results[i];
    qf_buf zh = qf_buf_new(arena, 4096);
    const report_figure *figure = starts(rule, "N.") ? figure_of(w, rule) : NULL;
    int table = rule->cell_count > 0 ? w->r->form->cells[rule->cells[0]].table : 0;
    report_finding *finding;

    if (w->unit != NULL)
        qf_buf_addf(&zh, "%.*s：", QF_ARG(w->unit->name));
    qf_buf_add(&zh, rule->zh);
    if (result->sides.left.kind == EXPR_NUMBER && result->sides.right.kind == EXPR_NUMBER)
        qf_buf_add(&zh, say_sides(w, rule, &result->sides));
    if (result->crossing >= 0)
        qf_buf_add(&zh, say_crossing(w, i));
    if (figure != NULL && figure->quote.n > 0)
        qf_buf_addf(&zh, "见“%.*s”。", QF_ARG(report_quote(arena, figure->quote)));
    qf_buf_add(&zh, check_footnote(w->r, table));
    finding =
        report_find(w->r, rule->id, check_severity(w->r, rule, table), qf_buf_str(&zh), rule->en);
    for (size_t k = 0; k < rule->cell_count; k++)
        report_finding_cell(finding, w->r->form->cells[rule->cells[k]].id);
    if (result->sides.right.kind == EXPR_NUMBER)
        finding->expected = expr_number_str(arena, result->sides.right.number);
    if (result->sides.left.kind == EXPR_NUMBER)
        finding->found = expr_number_str(arena, result->sides.left.number);
    finding->place = check_place(w, place_of(w, rule, result->crossing));
}
