/* ALL.FILLED, ALL.UINT, ALL.DEC: what stands in the cells, one by one. */
#include "base/money.h"
#include "report/check_rules.h"
#include "report/place.h"

/* "表三"; of a data file the title of the block; behind the unit's name. */
static const char *table_name(const check_work *w, int table)
{
    const form *f = w->r->form;
    qf_str name =
        f->data != NULL ? f->lines[table - 1].label : qf_str_of(report_place_table(table));

    return qf_cstr(w->r->arena, check_place(w, name));
}

static report_finding *find_by(check_work *w, const form_rule *known, qf_str zh, int k)
{
    report_finding *finding = report_find(w->r, known->id, known->severity, zh, known->en);

    if (k < 0)
        return finding;
    report_finding_cell(finding, w->r->form->cells[k].id);
    finding->found = report_quote(w->r->arena, w->at[k].printed);
    finding->place = check_place(w, report_place_cell(w->r->arena, w->r->form, k));
    return finding;
}

static report_finding *find(check_work *w, const char *rule, qf_str zh, int k)
{
    return find_by(w, form_rule_get(w->r->form, qf_str_of(rule)), zh, k);
}

/* ---- blank cells */

/* True when every rule about this table alone would hold if its blank cells were zeros. */
static bool holds_with_zeros(const check_work *w, int table)
{
    static const char *const scopes[] = { "table2", "table3", "table4" };
    const form *f = w->r->form;
    expr_value cells[REPORT_MAX_CELLS];
    expr_env env = { .cells = cells, .fact = check_fact, .of = w->r };

    for (size_t k = 0; k < f->cell_count; k++) {
        cells[k] = check_value(f, w->at, (int)k);
        if (w->at[k].state == REPORT_BLANK)
            cells[k] = (expr_value){ .kind = EXPR_NUMBER, .number = 0 };
    }
    for (size_t i = 0; i < f->rule_count; i++)
        if (f->rules[i].expr != NULL && f->rules[i].severity == FORM_ERROR &&
            qf_str_eq(f->rules[i].scope, qf_str_of(scopes[table - 2])) &&
            expr_check(f->rules[i].expr, &env, NULL) != EXPR_HOLDS)
            return false;
    return true;
}

static const char *calm(const check_work *w, int table)
{
    return w->r->form->data == NULL && holds_with_zeros(w, table)
               ? "按0计算，本表各项关系都成立，补填0即可。"
               : "";
}

static void blank_table(check_work *w, int table, size_t blanks)
{
    const form *f = w->r->form;
    report_finding *finding =
        find(w, "ALL.FILLED",
             qf_strf(w->r->arena, "%s没有填写：%zu个数字格都是空白。没有发生的也应填0。",
                     table_name(w, table), blanks),
             -1);

    for (size_t k = 0; k < f->cell_count; k++)
        if (f->cells[k].table == table && w->at[k].state == REPORT_BLANK)
            report_finding_cell(finding, f->cells[k].id);
    finding->place = qf_str_of(table_name(w, table));
}

static void blank_cells(check_work *w, int table)
{
    const form *f = w->r->form;
    const form_rule *filled = form_rule_get(f, QF_S("ALL.FILLED"));
    const char *comfort = calm(w, table);

    for (size_t k = 0; k < f->cell_count; k++) {
        const report_cell *cell = &w->at[k];
        qf_str quote;

        if (f->cells[k].table != table || cell->state != REPORT_BLANK)
            continue;
        quote = report_quote(w->r->arena, cell->printed);
        find_by(w, filled,
                QF_JOIN(w->r->arena, qf_str_of(table_name(w, table)),
                        report_place_say(w->r->arena, f, (int)k),
                        quote.n > 0 ? QF_S("只写了“") : QF_S("是空白"), quote,
                        quote.n > 0 ? QF_S("”") : QF_S(""), QF_S("，应填数字，没有的填0。"),
                        qf_str_of(comfort)),
                (int)k)
            ->expected = QF_S("0");
    }
}

static void check_filled(check_work *w)
{
    const form *f = w->r->form;
    int first = f->data != NULL ? 1 : 2, last = f->data != NULL ? (int)f->line_count : 4;
    size_t held = 0;

    for (int table = first; table <= last; table++) {
        size_t cells = 0, blanks = 0;

        for (size_t k = 0; k < f->cell_count; k++) {
            if (f->cells[k].table != table || w->at[k].state == REPORT_ABSENT ||
                w->at[k].state == REPORT_LOST)
                continue;
            cells++;
            blanks += w->at[k].state == REPORT_BLANK;
        }
        held += cells;
        if (cells > 0 && blanks == cells && cells > 1)
            blank_table(w, table, blanks);
        else if (blanks > 0)
            blank_cells(w, table);
    }
    if (held == 0)
        report_not_assessed(w->r, QF_S("ALL.FILLED"));
}

/* ---- contents that are no number of the wanted kind */

static qf_str say_bad_count(const check_work *w, int k)
{
    const report_cell *cell = &w->at[k];
    qf_str where = report_place_say(w->r->arena, w->r->form, k);
    qf_str quote = report_quote(w->r->arena, cell->printed);

    if (cell->state == REPORT_NUMBER)
        return qf_strf(w->r->arena, "%s%.*s是负数“%.*s”，件数不能为负，请核对。",
                       table_name(w, w->r->form->cells[k].table), QF_ARG(where), QF_ARG(quote));
    return qf_strf(w->r->arena, "%s%.*s写的是“%.*s”，应只填一个非负整数，不带正负号、小数或文字。",
                   table_name(w, w->r->form->cells[k].table), QF_ARG(where), QF_ARG(quote));
}

static qf_str say_bad_amount(const check_work *w, int k)
{
    const report_cell *cell = &w->at[k];

    if (w->r->form->cells[k].type == FORM_DECIMAL)
        return qf_strf(w->r->arena, "%s%.*s写的是“%.*s”，应只填一个非负数，不带单位、符号或文字。",
                       table_name(w, w->r->form->cells[k].table),
                       QF_ARG(report_place_say(w->r->arena, w->r->form, k)),
                       QF_ARG(report_quote(w->r->arena, cell->printed)));
    return qf_strf(
        w->r->arena,
        "%s%.*s写的是“%.*s”，应只填以万元为单位的非负数，不带单位或货币符号，最多六位小数。",
        table_name(w, w->r->form->cells[k].table),
        QF_ARG(report_place_say(w->r->arena, w->r->form, k)),
        QF_ARG(report_quote(w->r->arena, cell->printed)));
}

static void check_numbers(check_work *w)
{
    const form *f = w->r->form;
    bool counts = false, amounts = false;

    for (size_t k = 0; k < f->cell_count; k++) {
        const report_cell *cell = &w->at[k];
        bool amount = f->cells[k].type != FORM_COUNT;

        if (cell->state != REPORT_NUMBER && cell->state != REPORT_BAD)
            continue;
        if (amount)
            amounts = true;
        else
            counts = true;
        if (cell->state == REPORT_NUMBER && (cell->number >= 0 || f->cells[k].signed_ok))
            continue;
        if (amount)
            find(w, "ALL.DEC", say_bad_amount(w, (int)k), (int)k);
        else
            find(w, "ALL.UINT", say_bad_count(w, (int)k), (int)k);
    }
    if (!counts)
        report_not_assessed(w->r, QF_S("ALL.UINT"));
    if (!amounts)
        report_not_assessed(w->r, QF_S("ALL.DEC"));
}

void check_cells(check_work *w)
{
    check_filled(w);
    check_numbers(w);
}
