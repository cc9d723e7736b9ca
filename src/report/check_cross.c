/* One wrong cell of table 3 breaks one row and one column: the crossing names it. */
#include "report/check_rules.h"

#define MAX_LINES 40
#define COLUMNS 7

/* By how much each row and column rule is off: left minus right of its expression. */
typedef struct off {
    bool fails;
    expr_number by;
    size_t rule;
} off;

typedef struct cross {
    const form *f;
    int first, lines;               /* lines of table 3 */
    off row[MAX_LINES];             /* T3.ROW.line: total - sum of columns */
    off res[COLUMNS], bal[COLUMNS]; /* T3.RES.column: total - sum of results; T3.BAL.column */
} cross;

/* Line or column of the last part of a rule's id. */
static int line_named(const cross *c, qf_str id)
{
    for (int i = 0; i < c->lines; i++)
        if (qf_str_eq(c->f->lines[c->first + i].id, id))
            return i;
    return -1;
}

static int column_named(const cross *c, qf_str id)
{
    const form_line *line = &c->f->lines[c->first];

    for (int k = 0; k < line->cell_count && k < COLUMNS; k++)
        if (qf_str_eq(c->f->cells[line->first_cell + k].col_id, id))
            return k;
    return -1;
}

static void note(const check_work *w, cross *c, size_t i)
{
    qf_str id = c->f->rules[i].id;
    const expr_sides *sides = &w->results[i].sides;
    off found = { .fails = true, .by = sides->left.number - sides->right.number, .rule = i };
    qf_str last;
    int at;

    if (w->results[i].truth != EXPR_FAILS || id.n < 8 || !qf_str_starts(id, QF_S("T3.")))
        return;
    last = qf_str_sub(id, 7, id.n);
    if (qf_str_starts(id, QF_S("T3.ROW."))) {
        at = line_named(c, last);
        if (at >= 0)
            c->row[at] = found;
        return;
    }
    at = column_named(c, last);
    if (at >= 0 && qf_str_starts(id, QF_S("T3.RES.")))
        c->res[at] = found;
    else if (at >= 0 && qf_str_starts(id, QF_S("T3.BAL.")))
        c->bal[at] = found;
}

/* Excess of the cell (line, column) as its row and its columns see it; false when they do not
 * agree, or one of the rules that must break holds. */
static bool agrees(const cross *c, int line, int column, expr_number *excess)
{
    qf_str id = c->f->lines[c->first + line].id;
    bool in = qf_str_eq(id, QF_S("new")) || qf_str_eq(id, QF_S("carried_in"));
    bool out = qf_str_eq(id, QF_S("carried_out")), total = qf_str_eq(id, QF_S("total"));
    const off *res = &c->res[column], *bal = &c->bal[column];
    expr_number by = column == COLUMNS - 1 ? c->row[line].by : -c->row[line].by;

    if (!c->row[line].fails)
        return false;
    if (res->fails != (!in && !out) || bal->fails != (in || out || total))
        return false;
    if (res->fails && by != (total ? res->by : -res->by))
        return false;
    if (bal->fails && by != (in ? bal->by : -bal->by))
        return false;
    *excess = by;
    return true;
}

static void mark(check_work *w, const cross *c, int line, int column)
{
    int cell = c->f->lines[c->first + line].first_cell + column;

    w->results[c->row[line].rule].crossing = cell;
    if (c->res[column].fails)
        w->results[c->res[column].rule].crossing = cell;
    if (c->bal[column].fails)
        w->results[c->bal[column].rule].crossing = cell;
}

void check_cross(check_work *w)
{
    cross c = { .f = w->r->form, .first = -1 };

    for (size_t i = 0; i < c.f->line_count; i++) {
        if (c.f->lines[i].table != 3)
            continue;
        c.first = c.first < 0 ? (int)i : c.first;
        c.lines++;
    }
    if (c.first < 0 || c.lines > MAX_LINES || c.f->lines[c.first].cell_count != COLUMNS)
        return;
    for (size_t i = 0; i < c.f->rule_count; i++)
        note(w, &c, i);
    for (int line = 0; line < c.lines; line++) {
        int column = -1, columns = 0, others = 0;
        expr_number excess;

        for (int k = 0; k < COLUMNS; k++) {
            if (!agrees(&c, line, k, &excess))
                continue;
            column = k;
            columns++;
        }
        for (int other = 0; other < c.lines && columns == 1; other++)
            others += other != line && agrees(&c, other, column, &excess);
        if (columns == 1 && others == 0)
            mark(w, &c, line, column);
    }
}

int64_t check_cross_excess(const check_work *w, size_t rule)
{
    const form *f = w->r->form;
    const check_result *result = &w->results[rule];
    const form_cell *cell = &f->cells[result->crossing];
    expr_number by = result->sides.left.number - result->sides.right.number;
    qf_str id = f->rules[rule].id;
    bool left;

    if (qf_str_starts(id, QF_S("T3.ROW.")))
        left = qf_str_eq(cell->col_id, QF_S("tot"));
    else if (qf_str_starts(id, QF_S("T3.RES.")))
        left = qf_str_eq(cell->row_id, QF_S("total"));
    else
        left = qf_str_eq(cell->row_id, QF_S("new")) || qf_str_eq(cell->row_id, QF_S("carried_in"));
    return (int64_t)((left ? by : -by) / EXPR_ONE);
}
