/* A form that stands in a data file: its blocks, and for every number the elements that lead to it. */
#include "law/form_load.h"

#define MAX_BLOCKS 64

/* "AppliedExemption[AppliedExemptionCode=Ex. 5]/AppliedExemptionQuantity" */
QF_MUST static qf_code load_steps(form_loader *l, qf_str path, const char *key, form_cell *cell)
{
    form_step *steps = QF_NEW_ARRAY(l->cx->arena, form_step, FORM_MAX_STEPS);
    qf_str rest = path, step;

    cell->steps = steps;
    while (path.n > 0 && qf_str_split(&rest, '/', &step)) {
        ptrdiff_t open = qf_str_find(step, QF_S("["), 0), is = qf_str_find(step, QF_S("="), 0);
        form_step *at = &steps[cell->step_count];

        if (cell->step_count == FORM_MAX_STEPS)
            return form_bad(l, key, "at 超过 %d 层", FORM_MAX_STEPS);
        *at = (form_step){ .name = step };
        if (open >= 0 && is < 0 && qf_str_ends(step, QF_S("]")) && step.n - (size_t)open <= 4) {
            at->name = qf_str_sub(step, 0, (size_t)open);
            for (size_t i = (size_t)open + 1; i + 1 < step.n; i++) {
                if (step.p[i] < '0' || step.p[i] > '9')
                    return form_bad(l, key, "at 的条件应写作 元素[子元素=值] 或 元素[第几个]");
                at->nth = at->nth * 10 + (step.p[i] - '0');
            }
            if (at->nth == 0)
                return form_bad(l, key, "at 里的第几个从 1 数起");
        } else if (open >= 0) {
            if (is < open || !qf_str_ends(step, QF_S("]")))
                return form_bad(l, key, "at 的条件应写作 元素[子元素=值]");
            at->name = qf_str_sub(step, 0, (size_t)open);
            at->key = qf_str_sub(step, (size_t)open + 1, (size_t)is);
            at->value = qf_str_sub(step, (size_t)is + 1, step.n - 1);
        }
        if (at->name.n == 0)
            return form_bad(l, key, "at 里有空的一层");
        cell->step_count++;
    }
    return cell->step_count > 0 ? QF_OK : form_bad(l, key, "缺少 at");
}

QF_MUST static qf_code load_cell(form_loader *l, const qf_val *block, const qf_val *at, int table,
                                 form_cell *cell)
{
    const char *key = form_key(l, "blocks.%.*s.cells.%.*s", QF_ARG(block->key), QF_ARG(at->key));
    qf_str type = qf_get_str(at, "type");

    cell->id = QF_JOIN(l->cx->arena, block->key, QF_S("."), at->key);
    cell->table = table;
    cell->row_id = block->key;
    cell->col_id = at->key;
    cell->row = qf_get_str(block, "title");
    cell->col = qf_get_str(at, "label");
    cell->line = table - 1;
    cell->absent_zero = qf_get(at, "absent") != NULL;
    if (cell->col.n == 0)
        return form_bad(l, key, "缺少 label");
    if (qf_str_eq(type, QF_S("decimal(6)")))
        cell->type = FORM_DECIMAL;
    else if (type.n > 0 && !qf_str_eq(type, QF_S("uint")))
        return form_bad(l, key, "type 应为 uint 或 decimal(6)");
    return load_steps(l, qf_get_str(at, "at"), key, cell);
}

/* "list": what stands beside the numbers. */
QF_MUST static qf_code load_list(form_loader *l, const qf_val *at, const char *key, bool links,
                                 form_list *list)
{
    if (at == NULL)
        return QF_OK;
    *list = (form_list){ .at = qf_get_str(at, "at"),
                         .date = qf_get_str(at, "date"),
                         .number = qf_get_str(at, "number"),
                         .name = qf_get_str(at, "name"),
                         .about = qf_get_str(at, "about") };
    if (list->at.n == 0)
        return form_bad(l, key, "list 缺少 at");
    if (links ? list->name.n == 0 : list->date.n == 0 || list->number.n == 0)
        return form_bad(l, key, links ? "list 缺少 name" : "list 缺少 date 或 number");
    return QF_OK;
}

QF_MUST static qf_code load_block(form_loader *l, const qf_val *at, int table, form_block *block,
                                  form_cell *cells)
{
    const char *key = form_key(l, "blocks.%.*s", QF_ARG(at->key));
    form *f = l->form;
    size_t first = f->cell_count;

    *block = (form_block){ .title = qf_get_str(at, "title"),
                           .section = qf_get_str(at, "section"),
                           .record = qf_get_str(at, "record"),
                           .optional = qf_get_bool(at, "optional", false),
                           .links = qf_get_bool(at, "links", false) };
    QF_TRY(load_list(l, qf_get(at, "list"), key, block->links, &block->list));
    if (block->title.n == 0 || block->section.n == 0 || block->record.n == 0)
        return form_bad(l, key, "缺少 title、section 或 record");
    for (const qf_val *c = qf_first(qf_get(at, "cells")); c != NULL; c = c->next) {
        if (f->cell_count == FORM_MAX_CELLS)
            return form_bad(l, "blocks", "超过 %d 个单元格", FORM_MAX_CELLS);
        QF_TRY(load_cell(l, at, c, table, &cells[f->cell_count]));
        cells[f->cell_count].column = (int)(f->cell_count - first);
        f->cell_count++;
    }
    if (f->cell_count == first)
        return form_bad(l, key, "没有 cells");
    l->lines[table - 1] = (form_line){ .table = table,
                                       .id = at->key,
                                       .label = block->title,
                                       .first_cell = (int)first,
                                       .cell_count = (int)(f->cell_count - first) };
    f->line_count++;
    return QF_OK;
}

/* "09-30" */
QF_MUST static qf_code load_year_end(form_loader *l, qf_str text, form_data *data)
{
    qf_date day;

    if (text.n == 0)
        text = QF_S("12-31");
    if (text.n != 5 || !qf_date_parse(QF_JOIN(l->cx->arena, QF_S("2001-"), text), &day))
        return form_bad(l, "data.year_ends", "应写作 月-日，如 09-30");
    qf_date_parts(day, NULL, &data->year_ends_month, &data->year_ends_day);
    return QF_OK;
}

qf_code form_load_data(form_loader *l)
{
    const qf_val *json = qf_get(l->json, "data"), *blocks = qf_get(l->json, "blocks");
    form_data *data = QF_NEW(l->cx->arena, form_data);
    form_cell *cells = QF_NEW_ARRAY(l->cx->arena, form_cell, FORM_MAX_CELLS);
    form_block *made = QF_NEW_ARRAY(l->cx->arena, form_block, MAX_BLOCKS);
    struct {
        const char *key;
        qf_str *to;
    } names[] = {
        { "space", &data->space },
        { "root", &data->root },
        { "year", &data->year },
        { "unit", &data->unit },
        { "part", &data->part },
        { "name", &data->name },
        { "short_name", &data->short_name },
        { "record_ref", &data->record_ref },
        { "of_ref", &data->of_ref },
        { "id", &data->id },
        { "ref", &data->ref },
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        *names[i].to = qf_get_str(json, names[i].key);
        if (names[i].to->n == 0)
            return form_bad(l, form_key(l, "data.%s", names[i].key), "应为元素或属性的名称");
    }
    data->footnote = qf_get_str(json, "footnote");
    QF_TRY(load_year_end(l, qf_get_str(json, "year_ends"), data));
    if (qf_count(blocks) == 0 || qf_count(blocks) > MAX_BLOCKS)
        return form_bad(l, "blocks", "应为 1 至 %d 块", MAX_BLOCKS);
    l->lines = QF_NEW_ARRAY(l->cx->arena, form_line, MAX_BLOCKS);
    l->form->lines = l->lines;
    l->form->cells = cells;
    data->blocks = made;
    for (const qf_val *at = qf_first(blocks); at != NULL; at = at->next) {
        data->block_count++;
        QF_TRY(load_block(l, at, (int)data->block_count, &made[data->block_count - 1], cells));
    }
    l->form->data = data;
    return QF_OK;
}
