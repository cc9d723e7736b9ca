/* Every rule of the form over one report: a finding, or a line in not_assessed, or it holds. */
#include "report/check_rules.h"

expr_value check_value(const form *f, const report_cell *cells, int k)
{
    if (cells[k].state != REPORT_NUMBER)
        return (expr_value){ .kind = EXPR_NONE };
    /* One fen is 0.000001 万元: the fixed point of the rules. */
    return (expr_value){ .kind = EXPR_NUMBER,
                         .number = f->cells[k].type == FORM_WAN ? (expr_number)cells[k].number
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

        if (other >= 0 && (p->form == f || f->cells[k].table != 2))
            w->prev[k] = check_value(p->form, p->cells, other);
    }
    return true;
}

/* Rules of report_check_prose, check_cells and the register have no expression of their own. */
static void check_expressions(check_work *w)
{
    const form *f = w->r->form;
    expr_env env = { .cells = w->cells, .fact = check_fact, .of = w->r };

    for (size_t k = 0; k < f->cell_count; k++)
        w->cells[k] = check_value(f, w->r->cells, (int)k);
    if (take_previous(w))
        env.prev = w->prev;
    for (size_t i = 0; i < f->rule_count; i++) {
        w->results[i].crossing = -1;
        w->results[i].truth = EXPR_HOLDS;
        if (f->rules[i].expr == NULL)
            continue;
        w->results[i].truth = expr_check(f->rules[i].expr, &env, &w->results[i].sides);
        if (w->results[i].truth == EXPR_UNKNOWN)
            report_not_assessed(w->r, f->rules[i].id);
    }
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
    check_cells(w);
    check_expressions(w);
    check_cross(w);
    for (size_t i = 0; i < r->form->rule_count; i++)
        if (w->results[i].truth == EXPR_FAILS)
            check_say(w, i);
    check_others(w);
    report_check_prose(cx, r);
    report_check_similar(cx, r, previous);
    order_not_assessed(r);
    decide(r);
}
