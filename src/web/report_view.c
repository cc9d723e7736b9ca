#include "web/report_view.h"

#include "report/render.h"

static const char *severity_code(form_severity severity)
{
    static const char *const codes[] = { "error", "warning", "info" };

    return codes[severity];
}

static const char *severity_zh(form_severity severity)
{
    static const char *const names[] = { "差错", "请核实", "提示" };

    return names[severity];
}

static void add_finding(qf_arena *arena, qf_val *list, const report_finding *finding)
{
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "rule", finding->rule);
    qf_map_str(arena, one, "severity", qf_str_of(severity_code(finding->severity)));
    qf_map_str(arena, one, "severity_zh", qf_str_of(severity_zh(finding->severity)));
    qf_map_str(arena, one, "zh", finding->zh);
    qf_map_str(arena, one, "place", finding->place);
    qf_map_str(arena, one, "expected", finding->expected);
    qf_map_str(arena, one, "found", finding->found);
}

static qf_str verdict_zh(const report *r)
{
    if (r->verdict == NULL || strcmp(r->verdict, "unreadable") == 0)
        return QF_S("这个文件读不出年报");
    if (strcmp(r->verdict, "fail") == 0)
        return QF_S("有差错，请修改后再公布");
    return QF_S("没有发现差错");
}

qf_val *report_view_checked(qf_ctx *cx, const report *r)
{
    qf_arena *arena = cx->arena;
    qf_val *view = qf_val_map(arena), *list;
    qf_buf rules = qf_buf_new(arena, 8192);
    int64_t errors = 0, warnings = 0;

    qf_map_str(arena, view, "file", r->file);
    qf_map_str(arena, view, "organisation", r->organisation);
    if (r->year > 0)
        qf_map_int(arena, view, "year", r->year);
    qf_map_str(arena, view, "verdict", qf_str_of(r->verdict == NULL ? "unreadable" : r->verdict));
    qf_map_str(arena, view, "verdict_zh", verdict_zh(r));
    list = qf_map_list(arena, view, "findings");
    for (const report_finding *f = r->findings; f != NULL; f = f->next) {
        errors += f->severity == FORM_ERROR;
        warnings += f->severity == FORM_WARNING;
        add_finding(arena, list, f);
    }
    qf_map_bool(arena, view, "has_findings", r->findings != NULL);
    qf_map_str(
        arena, view, "summary",
        qf_strf(arena, "差错 %lld 处，请核实 %lld 处", (long long)errors, (long long)warnings));
    for (size_t i = 0; i < r->not_assessed_count; i++)
        qf_buf_addf(&rules, "%s%.*s", i == 0 ? "" : "、", QF_ARG(r->not_assessed[i]));
    qf_map_str(arena, view, "not_assessed", qf_buf_str(&rules));
    qf_map_int(arena, view, "not_assessed_count", (int64_t)r->not_assessed_count);
    qf_map_bool(arena, view, "has_not_assessed", r->not_assessed_count > 0);
    return view;
}

/* The form's cell that stands at a place of a table; -1 for a label. */
static int form_cell_at(const form_table *table, int row, int col)
{
    for (size_t i = 0; i < table->grid_count; i++)
        if (table->grid[i].row == row && table->grid[i].col == col)
            return table->grid[i].cell;
    return -1;
}

qf_val *report_view_table(qf_arena *arena, const report *r, int number)
{
    const doc_table *table = report_render_table(arena, r, number);
    const form_table *shape = &r->form->tables[number - 2];
    qf_val *view = qf_val_map(arena), *rows, *cells = NULL;
    int row = -1;

    qf_map_str(arena, view, "caption", shape->title);
    rows = qf_map_list(arena, view, "rows");
    for (size_t i = 0; i < table->count; i++) {
        const doc_cell *cell = &table->cells[i];
        int at = form_cell_at(shape, cell->row, cell->col);
        qf_val *one;
        if (cell->row != row) {
            row = cell->row;
            cells = qf_map_list(arena, qf_list_add(rows, qf_val_map(arena)), "cells");
        }
        one = qf_list_add(cells, qf_val_map(arena));
        qf_map_str(arena, one, "text", cell->text);
        qf_map_bool(arena, one, "head", at < 0);
        if (cell->row_span > 1)
            qf_map_int(arena, one, "row_span", cell->row_span);
        if (cell->col_span > 1)
            qf_map_int(arena, one, "col_span", cell->col_span);
        if (at >= 0)
            qf_map_str(arena, one, "id", r->form->cells[at].id);
    }
    return view;
}
