/* Loading a report form: law/report-2021.json and law/report-2019.json into tables of C. Rules are in
 * form_rules.c, forms of data files in form_data.c. */
#include "law/form.h"

#include "base/text.h"
#include "law/expr.h"
#include "law/form_load.h"
#include "law/mask.h"
#include "law/phrase.h"

#define FORM_MAX_COLUMNS 20
#define FORM_MAX_ROWS 64

const char *form_key(form_loader *l, const char *format, ...)
{
    va_list args;
    qf_str key;

    va_start(args, format);
    key = qf_vstrf(l->cx->arena, format, args);
    va_end(args);
    return key.p;
}

/* ---- labels */

/* Bytes of a number in front of a folded label: "一,", "(三)", "1.", "(1)", "1,"; 0 without. */
static size_t numbering(qf_str s)
{
    static const char numerals[] = "一二三四五六七八九十";
    bool bracket = s.n > 0 && s.p[0] == '(';
    size_t at = bracket ? 1 : 0, start = at;

    while (at < s.n) {
        if (s.p[at] >= '0' && s.p[at] <= '9') {
            at++;
            continue;
        }
        if (s.n - at < 3 || memmem(numerals, sizeof numerals - 1, s.p + at, 3) == NULL)
            break;
        at += 3;
    }
    if (at == start || at >= s.n)
        return 0;
    if (bracket)
        return s.p[at] == ')' ? at + 1 : 0;
    return s.p[at] == ',' || s.p[at] == '.' || s.p[at] == ')' ? at + 1 : 0;
}

qf_str form_core(qf_arena *arena, qf_str label)
{
    qf_str folded = qf_fold_label(arena, label);
    char *out = qf_alloc(arena, folded.n + 1);
    size_t n = 0, depth = 0, from = numbering(folded);

    for (size_t i = from; i < folded.n; i++) {
        char c = folded.p[i];

        if (c == '(')
            depth++;
        else if (c == ')' && depth > 0)
            depth--;
        else if (depth == 0 && c != '"' && c != '\'')
            out[n++] = c;
    }
    return n > 0 ? (qf_str){ out, n } : qf_str_sub(folded, from, folded.n);
}

/* Names of a label: itself and what label_synonyms lists. */
QF_MUST static qf_code load_names(form_loader *l, qf_str label, const qf_str **out, size_t *count)
{
    const qf_val *synonyms = qf_get(l->json, "label_synonyms");
    const qf_val *list = qf_get(synonyms, qf_cstr(l->cx->arena, label));
    qf_str *names = QF_NEW_ARRAY(l->cx->arena, qf_str, 1 + qf_count(list));

    names[0] = form_core(l->cx->arena, label);
    *count = 1;
    for (const qf_val *at = qf_first(list); at != NULL; at = at->next) {
        if (at->type != QF_VAL_STR || at->text.n == 0)
            return form_bad(l, form_key(l, "label_synonyms.%.*s", QF_ARG(label)),
                            "应为不空的字符串");
        names[(*count)++] = form_core(l->cx->arena, at->text);
    }
    *out = names;
    return QF_OK;
}

/* ---- cells, lines, columns */

QF_MUST static qf_code find_line(form_loader *l, form_cell *cell, int index, const char *key)
{
    form *f = l->form;
    bool first = f->line_count == 0;
    form_line *line = &l->lines[first ? 0 : f->line_count - 1];

    for (size_t i = 0; i + 1 < f->line_count; i++)
        if (l->lines[i].table == cell->table && qf_str_eq(l->lines[i].id, cell->row_id))
            return form_bad(l, key, "同一行的单元格应排在一起");
    if (first || line->table != cell->table || !qf_str_eq(line->id, cell->row_id)) {
        line = &l->lines[f->line_count++];
        *line = (form_line){
            .table = cell->table, .id = cell->row_id, .label = cell->row, .first_cell = index
        };
        QF_TRY(load_names(l, cell->row, &line->names, &line->name_count));
    }
    line->cell_count++;
    cell->line = (int)f->line_count - 1;
    return QF_OK;
}

QF_MUST static qf_code find_column(form_loader *l, form_cell *cell)
{
    form *f = l->form;
    form_column *column;

    for (size_t i = 0; i < f->column_count; i++) {
        if (l->columns[i].table != cell->table || !qf_str_eq(l->columns[i].label, cell->col))
            continue;
        cell->column = (int)i;
        return QF_OK;
    }
    cell->column = (int)f->column_count;
    column = &l->columns[f->column_count++];
    *column = (form_column){ .table = cell->table, .label = cell->col };
    return load_names(l, cell->col, &column->names, &column->name_count);
}

QF_MUST static qf_code load_cell(form_loader *l, const qf_val *at, form_cell *cell, int index)
{
    const char *key = form_key(l, "cells.%.*s", QF_ARG(at->key));
    qf_str id = at->key, type = qf_get_str(at, "type");
    ptrdiff_t dot = qf_str_find(id, QF_S("."), 3);

    if (id.n < 6 || id.p[0] != 't' || id.p[1] < '2' || id.p[1] > '4' || id.p[2] != '.' || dot < 0)
        return form_bad(l, key, "编号应为 t2、t3 或 t4 加行、列");
    cell->id = id;
    cell->table = id.p[1] - '0';
    cell->row_id = qf_str_sub(id, 3, (size_t)dot);
    cell->col_id = qf_str_sub(id, (size_t)dot + 1, id.n);
    cell->row = qf_get_str(at, cell->table == 4 ? "group" : "row");
    cell->col = qf_get_str(at, "col");
    cell->signed_ok = qf_get_bool(at, "signed", false);
    cell->with_unit = qf_get_bool(at, "unit_in_cell", false);
    if (cell->row.n == 0 || cell->col.n == 0)
        return form_bad(l, key, "缺少 row、group 或 col");
    if (qf_str_eq(type, QF_S("decimal(6)")))
        cell->type = FORM_WAN;
    else if (!qf_str_eq(type, QF_S("uint")) && !qf_str_eq(type, QF_S("int")))
        return form_bad(l, key, "type 应为 uint、int 或 decimal(6)");
    QF_TRY(find_line(l, cell, index, key));
    return find_column(l, cell);
}

QF_MUST static qf_code load_cells(form_loader *l)
{
    const qf_val *cells = qf_get(l->json, "cells");
    size_t count = qf_count(cells), n = 0;
    form_cell *made;

    if (cells == NULL || cells->type != QF_VAL_MAP || count == 0 || count > FORM_MAX_CELLS)
        return form_bad(l, "cells", "应为 1 至 %d 个单元格", FORM_MAX_CELLS);
    made = QF_NEW_ARRAY(l->cx->arena, form_cell, count);
    l->lines = QF_NEW_ARRAY(l->cx->arena, form_line, count);
    l->columns = QF_NEW_ARRAY(l->cx->arena, form_column, count);
    l->form->cells = made;
    l->form->lines = l->lines;
    l->form->columns = l->columns;
    l->form->cell_count = count;
    for (const qf_val *at = qf_first(cells); at != NULL; at = at->next, n++)
        QF_TRY(load_cell(l, at, &made[n], (int)n));
    return QF_OK;
}

/* ---- grids */

/* Occupied places of a grid while it is laid out. */
typedef struct layout {
    bool taken[FORM_MAX_ROWS][FORM_MAX_COLUMNS];
    int rows, cols;
} layout;

/* Takes the place of `cell`; false when it leaves the grid or covers another. */
static bool occupy(layout *grid, const form_grid_cell *cell)
{
    if (cell->row_span < 1 || cell->col_span < 1 || cell->row + cell->row_span > grid->rows ||
        cell->col + cell->col_span > grid->cols)
        return false;
    for (int r = cell->row; r < cell->row + cell->row_span; r++) {
        for (int c = cell->col; c < cell->col + cell->col_span; c++) {
            if (grid->taken[r][c])
                return false;
            grid->taken[r][c] = true;
        }
    }
    return true;
}

QF_MUST static qf_code load_grid_cell(form_loader *l, const qf_val *at, layout *grid, int row,
                                      form_table *table, form_grid_cell *cell, const char *key)
{
    qf_str id = qf_get_str(at, "cell");
    int col = 0;

    while (col < grid->cols && grid->taken[row][col])
        col++;
    *cell = (form_grid_cell){ .text = qf_get_str(at, "text"),
                              .cell = -1,
                              .row = row,
                              .col = col,
                              .row_span = (int)qf_get_int(at, "rowspan", 1),
                              .col_span = (int)qf_get_int(at, "colspan", 1) };
    if (!occupy(grid, cell))
        return form_bad(l, key, "合并的范围超出表格，或与别的格重叠");
    if (id.n > 0) {
        cell->cell = form_cell_index(l->form, id);
        if (cell->cell < 0 || l->form->cells[cell->cell].table != table->number)
            return form_bad(l, key, "没有单元格 %.*s", QF_ARG(id));
        if (table->header_rows == 0)
            table->header_rows = row;
    } else if (cell->text.n == 0) {
        return form_bad(l, key, "缺少 text 或 cell");
    }
    return QF_OK;
}

QF_MUST static qf_code load_table(form_loader *l, int number, form_table *table)
{
    const char *name = form_key(l, "t%d", number);
    const qf_val *json = qf_get(qf_get(l->json, "tables"), name), *rows = qf_get(json, "grid");
    layout grid = { .rows = (int)qf_count(rows), .cols = (int)qf_get_int(json, "columns", 0) };
    form_grid_cell *cells;
    int row = 0;

    table->number = number;
    table->title = qf_get_str(json, "title");
    if (qf_count(rows) == 0 || qf_count(rows) > FORM_MAX_ROWS || grid.cols < 1 ||
        grid.cols > FORM_MAX_COLUMNS || table->title.n == 0)
        return form_bad(l, form_key(l, "tables.%s", name), "缺少 title、columns 或 grid，或过大");
    cells = QF_NEW_ARRAY(l->cx->arena, form_grid_cell, FORM_MAX_ROWS * FORM_MAX_COLUMNS);
    table->grid = cells;
    table->rows = grid.rows;
    table->cols = grid.cols;
    for (const qf_val *r = qf_first(rows); r != NULL; r = r->next, row++) {
        for (const qf_val *c = qf_first(r); c != NULL; c = c->next) {
            const char *key = form_key(l, "tables.%s.grid[%d]", name, row);

            if (table->grid_count == (size_t)(FORM_MAX_ROWS * FORM_MAX_COLUMNS))
                return form_bad(l, key, "单元格太多");
            QF_TRY(load_grid_cell(l, c, &grid, row, table, &cells[table->grid_count++], key));
        }
        for (int col = 0; col < grid.cols; col++)
            if (!grid.taken[row][col])
                return form_bad(l, form_key(l, "tables.%s.grid[%d]", name, row), "这一行没有排满");
    }
    return QF_OK;
}

/* Every cell stands once in its table's grid. */
QF_MUST static qf_code check_grids(form_loader *l)
{
    int seen[FORM_MAX_CELLS] = { 0 };

    for (size_t t = 0; t < 3; t++)
        for (size_t i = 0; i < l->form->tables[t].grid_count; i++)
            if (l->form->tables[t].grid[i].cell >= 0)
                seen[l->form->tables[t].grid[i].cell]++;
    for (size_t i = 0; i < l->form->cell_count; i++)
        if (seen[i] != 1)
            return form_bad(l, form_key(l, "cells.%.*s", QF_ARG(l->form->cells[i].id)),
                            "在表格里应出现一次，实际 %d 次", seen[i]);
    return QF_OK;
}

static bool is_named(const form_loader *l, qf_str core)
{
    for (size_t i = 0; i < l->form->line_count; i++)
        if (qf_str_eq(l->lines[i].names[0], core))
            return true;
    for (size_t i = 0; i < l->form->column_count; i++)
        if (qf_str_eq(l->columns[i].names[0], core))
            return true;
    for (size_t i = 0; i < l->form->head_count; i++)
        if (qf_str_eq(l->form->heads[i], core))
            return true;
    return false;
}

/* The other labels of the grids: "三、本年度办理结果", "信息内容", "第二十条第（一）项". */
static void load_heads(form_loader *l)
{
    qf_str *heads = QF_NEW_ARRAY(l->cx->arena, qf_str, 3 * FORM_MAX_ROWS * FORM_MAX_COLUMNS);

    l->form->heads = heads;
    for (size_t t = 0; t < 3; t++) {
        for (size_t i = 0; i < l->form->tables[t].grid_count; i++) {
            qf_str core = form_core(l->cx->arena, l->form->tables[t].grid[i].text);

            if (core.n > 0 && !is_named(l, core))
                heads[l->form->head_count++] = core;
        }
    }
}

/* ---- sections */

QF_MUST static qf_code load_sections(form_loader *l)
{
    const qf_val *json = qf_get(l->json, "sections");
    form_section *sections = QF_NEW_ARRAY(l->cx->arena, form_section, qf_count(json));
    size_t n = 0;

    for (const qf_val *at = qf_first(json); at != NULL; at = at->next, n++) {
        qf_str table = qf_get_str(at, "table");

        sections[n] = (form_section){ .number = (int)n + 1,
                                      .title = qf_get_str(at, "title"),
                                      .table = table.n == 2 ? table.p[1] - '0' : 0 };
        if (sections[n].title.n == 0)
            return form_bad(l, form_key(l, "sections[%zu]", n), "缺少 title");
    }
    if (n != 6)
        return form_bad(l, "sections", "应为六个部分");
    l->form->sections = sections;
    l->form->section_count = n;
    return QF_OK;
}

/* A form beside this one is that of a data file; it names no further ones. */
QF_MUST static qf_code load_beside(form_loader *l, const char *dir)
{
    const qf_val *list = qf_get(l->json, "beside");
    const form **beside = QF_NEW_ARRAY(l->cx->arena, const form *, qf_count(list) + 1);

    l->form->beside = beside;
    for (const qf_val *at = qf_first(list); at != NULL; at = at->next) {
        const char *file = at->type == QF_VAL_STR ? qf_cstr(l->cx->arena, at->text) : "";
        const form *other;

        if (file[0] == '\0' || strcmp(file, l->file) == 0)
            return form_bad(l, "beside", "应为其他格式的文件名");
        QF_TRY(form_load(l->cx, dir, file, &other));
        if (other->data == NULL)
            return form_bad(l, "beside", "%s 不是数据文件的格式", file);
        beside[l->form->beside_count++] = other;
    }
    return QF_OK;
}

qf_code form_load(qf_ctx *cx, const char *dir, const char *file, const form **out)
{
    form *made = QF_NEW(cx->arena, form);
    form_loader l = { .cx = cx, .file = file, .form = made };

    QF_TRY(law_json(cx, dir, file, &l.json));
    made->json = l.json;
    made->id = qf_get_str(l.json, "id");
    made->title = qf_get_str(l.json, "title_zh");
    made->basis = qf_get_str(l.json, "basis");
    made->from_year = (int)qf_get_int(l.json, "applies_from_year", 0);
    made->to_year = (int)qf_get_int(l.json, "applies_to_year", 9999);
    if (made->id.n == 0 || made->title.n == 0)
        return form_bad(&l, "id", "缺少 id 或 title_zh");
    if (made->from_year < 1900 || made->to_year < made->from_year)
        return form_bad(&l, "applies_from_year", "应为年份，且不晚于 applies_to_year");
    if (qf_get(l.json, "data") != NULL) {
        QF_TRY(form_load_data(&l));
        QF_TRY(form_load_rules(&l));
        *out = made;
        return QF_OK;
    }
    QF_TRY(load_cells(&l));
    for (int i = 0; i < 3; i++)
        QF_TRY(load_table(&l, i + 2, &made->tables[i]));
    QF_TRY(check_grids(&l));
    load_heads(&l);
    QF_TRY(load_sections(&l));
    QF_TRY(form_load_rules(&l));
    QF_TRY(phrase_load(cx, dir, &made->phrases));
    QF_TRY(mask_rules_load(cx, dir, &made->masks));
    QF_TRY(load_beside(&l, dir));
    *out = made;
    return QF_OK;
}

int form_cell_index(const form *of, qf_str id)
{
    for (size_t i = 0; of->data != NULL && i < of->cell_count; i++)
        if (qf_str_eq(of->cells[i].id, id))
            return (int)i;
    for (size_t i = 0; i < of->line_count; i++) {
        const form_line *line = &of->lines[i];

        /* "t3." + row + "." + column */
        if (id.n <= line->id.n + 4 || id.p[1] - '0' != line->table ||
            memcmp(id.p + 3, line->id.p, line->id.n) != 0 || id.p[3 + line->id.n] != '.')
            continue;
        for (int c = line->first_cell; c < line->first_cell + line->cell_count; c++)
            if (qf_str_eq(of->cells[c].id, id))
                return c;
    }
    return -1;
}

const form_rule *form_rule_get(const form *of, qf_str id)
{
    size_t from = 0, to = of->rule_count;

    while (from < to) {
        size_t middle = (from + to) / 2;
        int order = qf_str_cmp(id, of->rules_by_id[middle]->id);

        if (order == 0)
            return of->rules_by_id[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}
