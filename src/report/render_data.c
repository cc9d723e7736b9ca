/* A report from a data file as a document: a table for each block, a row for the whole and each unit. */
#include "report/render.h"
#include "report/report_json.h"

static void add_row(qf_arena *arena, const report *r, const form_line *line, qf_str name,
                    const report_cell *cells, doc_table *table)
{
    int row = table->rows++;

    table->cells[table->count++] =
        (doc_cell){ .row = row, .row_span = 1, .col_span = 1, .text = name };
    for (int i = 0; i < line->cell_count; i++) {
        int k = line->first_cell + i;

        table->cells[table->count++] =
            (doc_cell){ .row = row,
                        .col = i + 1,
                        .row_span = 1,
                        .col_span = 1,
                        .align = DOC_RIGHT,
                        .text = report_cell_text(arena, &r->form->cells[k], &cells[k]) };
    }
}

static bool has_numbers(const report_cell *cells, const form_line *line)
{
    for (int k = line->first_cell; k < line->first_cell + line->cell_count; k++)
        if (cells[k].state != REPORT_ABSENT)
            return true;
    return false;
}

static doc_table *block_table(qf_arena *arena, const report *r, const form_line *line)
{
    doc_table *table = QF_NEW(arena, doc_table);
    size_t rows = r->unit_count + 2;

    table->cols = line->cell_count + 1;
    table->header_rows = 1;
    table->caption = line->label;
    table->cells = QF_NEW_ARRAY(arena, doc_cell, rows * (size_t)table->cols);
    table->cells[table->count++] =
        (doc_cell){ .row_span = 1, .col_span = 1, .header = true, .text = QF_S("单位") };
    for (int i = 0; i < line->cell_count; i++)
        table->cells[table->count++] =
            (doc_cell){ .col = i + 1,
                        .row_span = 1,
                        .col_span = 1,
                        .header = true,
                        .text = r->form->cells[line->first_cell + i].col };
    table->rows = 1;
    for (size_t i = 0; i < r->unit_count; i++)
        if (has_numbers(r->units[i].cells, line))
            add_row(arena, r, line, r->units[i].name, r->units[i].cells, table);
    add_row(arena, r, line, QF_S("总计"), r->cells, table);
    return table;
}

static void add_text(doc_table *table, int row, int col, bool header, qf_str text)
{
    table->cells[table->count++] = (doc_cell){
        .row = row, .col = col, .row_span = 1, .col_span = 1, .header = header, .text = text
    };
}

/* The block's list: old items with their days, or names with their counts; NULL when it has none. */
static doc_table *item_table(qf_arena *arena, const report *r, int table)
{
    bool dated = r->form->data->blocks[table - 1].list.date.n > 0;
    const char *heads[] = { "单位", dated ? "第几件" : "名称", dated ? "收到日期" : "涉及的信息",
                            dated ? "等待天数" : "次数" };
    doc_table *made = QF_NEW(arena, doc_table);
    size_t count = 0;

    for (const report_item *at = r->items; at != NULL; at = at->next)
        count += at->table == table;
    if (count == 0)
        return NULL;
    made->cols = 4;
    made->header_rows = 1;
    made->cells = QF_NEW_ARRAY(arena, doc_cell, (count + 1) * 4);
    for (int i = 0; i < 4; i++)
        add_text(made, 0, i, true, qf_str_of(heads[i]));
    made->rows = 1;
    for (const report_item *at = r->items; at != NULL; at = at->next) {
        if (at->table != table)
            continue;
        add_text(made, made->rows, 0, false,
                 at->unit == 0 ? QF_S("总计") : r->units[at->unit - 1].name);
        add_text(made, made->rows, 1, false, dated ? qf_strf(arena, "%d", at->nth) : at->printed);
        add_text(made, made->rows, 2, false, dated ? at->printed : at->about);
        add_text(made, made->rows++, 3, false, at->count.printed);
    }
    return made;
}

void report_render_data(qf_arena *arena, const report *r, doc *document)
{
    for (size_t i = 0; i < r->form->line_count; i++) {
        const form_line *line = &r->form->lines[i];
        qf_str footnote = report_footnote_of(r, (int)i + 1);
        doc_table *items;

        document->blocks[document->count++] =
            (doc_block){ .kind = DOC_HEADING, .level = 2, .text = line->label };
        document->blocks[document->count++] =
            (doc_block){ .kind = DOC_TABLE, .table = block_table(arena, r, line) };
        items = item_table(arena, r, (int)i + 1);
        if (items != NULL)
            document->blocks[document->count++] = (doc_block){ .kind = DOC_TABLE, .table = items };
        if (footnote.n > 0)
            document->blocks[document->count++] = (doc_block){
                .kind = DOC_PARAGRAPH,
                .text = QF_JOIN(arena, QF_S("脚注："), footnote),
            };
    }
}
