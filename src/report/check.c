/* Every rule of the form over one report: a finding, or a line in not_assessed, or it holds. */
#include "report/check_rules.h"

expr_value check_value(const form *f, const report_cell *cells, int k)
{
    if (cells[k].state != REPORT_NUMBER)
        return (expr_value){ .kind = EXPR_NONE };
    /* One fen is 0.000001 万元: the fixed point of the rules, and of other decimals. */
    return (expr_value){ .kind = EXPR_NUMBER,
                         .number = f->cells[k].type != FORM_COUNT ? (expr_number)cells[k].number
                                                                  : cells[k].number * EXPR_ONE };
}

expr_value check_fact(const void *of, qf_str name)
{
    const report *r = of;
    expr_value none = { .kind = EXPR_NONE };

    if (qf_str_eq(name, QF_S("meta.year")))
        return r->year > 0 ? (expr_value){ .kind = EXPR_NUMBER, .number = r->year * EXPR_ONE }
                           : none;
    if (qf_str_eq(name, QF_S("meta.unit_level")))
        return r->level != NULL ? (expr_value){ .kind = EXPR_TEXT, .text = qf_str_of(r->level) }
                                : none;
    for (size_t i = 0; i < r->figure_count; i++) {
        const report_figure *figure = &r->figures[i];
        bool hundredths = qf_str_ends(name, QF_S("_percent")) || qf_str_ends(name, QF_S("_yuan"));

        if (!qf_str_eq(qf_str_of(figure->id), name))
            continue;
        if (figure->state != REPORT_NUMBER)
            return none;
        return (expr_value){ .kind = EXPR_NUMBER,
                             .number = figure->number * (hundredths ? EXPR_ONE / 100 : EXPR_ONE) };
    }
    return none;
}

/* Cells of the year before under the ids of this year's form. Table 2 and the outcomes of another
 * form mean something else; applications carried over and table 4 are the same in both. */
static bool take_previous(check_work *w)
{
    const report *p = w->previous;
    const form *f = w->r->form;

    if (p == NULL || p->form == NULL ||
        (p->year != 0 && w->r->year != 0 && p->year + 1 != w->r->year))
        return false;
    for (size_t k = 0; k < f->cell_count; k++) {
        int other = p->form == f ? (int)k : form_cell_index(p->form, f->cells[k].id);

        if (other >= 0 && (p->form == f || (f->data == NULL && f->cells[k].table != 2)))
            w->prev[k] = check_value(p->form, p->cells, other);
    }
    return true;
}

/* Sums over the units: nothing where no unit has the cell, or one has something else than a number. */
static void sum_parts(check_work *w)
{
    const report *r = w->r;

    for (size_t k = 0; r->unit_count > 0 && k < r->form->cell_count; k++) {
        expr_value sum = { .kind = EXPR_NONE };

        for (size_t i = 0; i < r->unit_count; i++) {
            expr_value one = check_value(r->form, r->units[i].cells, (int)k);

            if (r->units[i].cells[k].state == REPORT_ABSENT)
                continue;
            if (one.kind == EXPR_NONE) {
                sum = one;
                break;
            }
            sum.kind = EXPR_NUMBER;
            sum.number += one.number;
        }
        w->parts[k] = sum;
    }
}

/* The rules over the cells at work. Rules of report_check_prose, check_cells and the register have no
 * expression of their own. */
static void check_expressions(check_work *w, bool between_years)
{
    const form *f = w->r->form;
    bool whole = w->unit == NULL;
    expr_env env = { .cells = w->cells,
                     .prev = whole && between_years ? w->prev : NULL,
                     .parts = whole && w->r->unit_count > 0 ? w->parts : NULL,
                     .fact = check_fact,
                     .of = w->r };

    for (size_t k = 0; k < f->cell_count; k++)
        w->cells[k] = check_value(f, w->at, (int)k);
    for (size_t i = 0; i < f->rule_count; i++) {
        check_result *result = &w->results[i];

        result->crossing = -1;
        result->truth = EXPR_HOLDS;
        if (f->rules[i].expr == NULL || f->rules[i].reach == (whole ? FORM_PARTS : FORM_WHOLE))
            continue;
        result->truth = expr_check(f->rules[i].expr, &env, &result->sides);
        result->assessed |= result->truth != EXPR_UNKNOWN;
    }
}

/* The whole, then each of its units. */
static void check_all(check_work *w)
{
    const report *r = w->r;
    bool between_years = take_previous(w);

    sum_parts(w);
    for (size_t i = 0; i <= r->unit_count; i++) {
        w->unit = i == 0 ? NULL : &r->units[i - 1];
        w->at = i == 0 ? r->cells : w->unit->cells;
        check_cells(w);
        check_expressions(w, between_years);
        if (r->form->data == NULL)
            check_cross(w);
        for (size_t k = 0; k < r->form->rule_count; k++)
            if (w->results[k].truth == EXPR_FAILS)
                check_say(w, k);
    }
    if (r->form->data != NULL)
        check_items(w->r);
    for (size_t k = 0; k < r->form->rule_count; k++)
        if (r->form->rules[k].expr != NULL && !w->results[k].assessed)
            report_not_assessed(w->r, r->form->rules[k].id);
}

/* Needs the register of a running system, or last year's prose. */
static void check_others(check_work *w)
{
    const form *f = w->r->form;

    for (size_t i = 0; i < f->rule_count; i++) {
        const form_rule *rule = &f->rules[i];

        if (rule->expr == NULL && (qf_str_eq(rule->scope, QF_S("register")) ||
                                   qf_str_eq(rule->scope, QF_S("narrative-register"))))
            report_not_assessed(w->r, rule->id);
    }
}

/* The list in the order of the form. */
static void order_not_assessed(report *r)
{
    const form *f = r->form;
    bool *listed = QF_NEW_ARRAY(r->arena, bool, f->rule_count);
    size_t count = 0, next = 0;

    for (size_t k = 0; k < r->not_assessed_count; k++) {
        /* Mostly they came in the order of the form already. */
        while (next < f->rule_count && f->rules[next].id.p != r->not_assessed[k].p)
            next++;
        if (next == f->rule_count) {
            const form_rule *rule = form_rule_get(f, r->not_assessed[k]);

            next = rule != NULL ? (size_t)(rule - f->rules) : 0;
            if (rule == NULL)
                continue;
        }
        listed[next] = true;
    }
    for (size_t i = 0; i < f->rule_count; i++)
        if (listed[i])
            r->not_assessed[count++] = f->rules[i].id;
    r->not_assessed_count = count;
}

static void decide(report *r)
{
    r->verdict = "pass";
    for (const report_finding *at = r->findings; at != NULL; at = at->next)
        if (at->severity == FORM_ERROR)
            r->verdict = "fail";
}

void report_check(qf_ctx *cx, report *r, const report *previous)
{
    check_work *w;

    if (r->form == NULL) /* unreadable: report_read said so */
        return;
    w = QF_NEW(cx->arena, check_work);
    w->cx = cx;
    w->r = r;
    w->previous = previous;
    check_all(w);
    check_others(w);
    if (r->form->data == NULL) {
        report_check_prose(cx, r);
        report_check_similar(cx, r, previous);
    }
    order_not_assessed(r);
    decide(r);
}
