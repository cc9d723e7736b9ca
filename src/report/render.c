#include "report/render.h"

#include "base/json.h"
#include "base/text.h"
#include "doc/doc_write.h"
#include "report/report_json.h"

#define SHORT_LINE 40 /* characters: a heading or a signature, not a sentence */

/* Collects blocks; their number is known only at the end. */
typedef struct blocks {
    qf_arena *arena;
    doc_block *list;
    size_t n, cap;
} blocks;

static doc_block *add_block(blocks *b, doc_kind kind, qf_str text)
{
    doc_block *block;

    if (b->n == b->cap) {
        size_t cap = b->cap == 0 ? 64 : b->cap * 2;
        doc_block *list = QF_NEW_ARRAY(b->arena, doc_block, cap);

        if (b->n > 0)
            memcpy(list, b->list, b->n * sizeof(doc_block));
        b->list = list;
        b->cap = cap;
    }
    block = &b->list[b->n++];
    *block = (doc_block){ .kind = kind, .text = text, .align = DOC_JUSTIFY };
    return block;
}

/* ---- title */

qf_str report_title_text(qf_arena *arena, const report *r)
{
    qf_str title = qf_str_trim(r->title), rest;

    if (title.n == 0 && r->year != 0)
        return qf_strf(arena, "%.*s%s%d年政府信息公开工作年度报告", QF_ARG(r->organisation),
                       r->organisation.n > 0 ? "\n" : "", r->year);
    if (title.n == 0)
        return qf_strf(arena, "%.*s%s政府信息公开工作年度报告", QF_ARG(r->organisation),
                       r->organisation.n > 0 ? "\n" : "");
    rest = qf_str_sub(title, r->organisation.n, title.n);
    if (r->organisation.n > 0 && rest.n > 0 && !qf_str_has(title, QF_S("\n")) &&
        qf_str_starts(title, r->organisation) &&
        (rest.p[0] == ' ' || (rest.p[0] >= '0' && rest.p[0] <= '9')))
        return qf_strf(arena, "%.*s\n%.*s", QF_ARG(r->organisation), QF_ARG(qf_str_trim(rest)));
    return title;
}

static qf_str without_breaks(qf_arena *arena, qf_str s)
{
    qf_buf out = qf_buf_new(arena, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\n')
            qf_buf_addc(&out, s.p[i]);
    return qf_buf_str(&out);
}

/* ---- tables */

/* Shares of the columns in the statutory tables, tenths of a millimetre of 156: labels wide, numbers
 * just wide enough for five digits. */
static const int widths_2[] = { 420, 380, 380, 380 };
static const int widths_3[] = { 110, 170, 508, 130, 107, 107, 107, 107, 107, 107 };

/* Labels are centred, but the rows' names of table 3 stand at the left. */
static doc_align label_align(const form_table *table, const form_grid_cell *cell)
{
    if (table->number == 3 && cell->row >= table->header_rows && cell->row_span == 1)
        return DOC_LEFT;
    return DOC_CENTER;
}

/* "（三）不予公开" beside several rows stands in a narrow column: its number on a line of its own. */
static qf_str label_text(qf_arena *arena, const form_table *table, const form_grid_cell *cell)
{
    const qf_str bracket = QF_S("）");
    ptrdiff_t at = qf_str_find(cell->text, bracket, 0);

    if (table->number != 3 || cell->row < table->header_rows || cell->row_span == 1 || at < 0)
        return cell->text;
    return qf_strf(arena, "%.*s\n%.*s", (int)at + (int)bracket.n, cell->text.p,
                   (int)(cell->text.n - (size_t)at - bracket.n), cell->text.p + at + bracket.n);
}

doc_table *report_render_table(qf_arena *arena, const report *r, int number)
{
    const form_table *from = &r->form->tables[number - 2];
    doc_table *table = QF_NEW(arena, doc_table);

    table->rows = from->rows;
    table->cols = from->cols;
    table->header_rows = from->number == 2 ? 0 : from->header_rows;
    table->caption = from->title;
    table->cells = QF_NEW_ARRAY(arena, doc_cell, from->grid_count);
    if (from->number == 2 && from->cols == 4)
        table->col_width = widths_2;
    else if (from->number == 3 && from->cols == 10)
        table->col_width = widths_3;
    for (size_t i = 0; i < from->grid_count; i++) {
        const form_grid_cell *cell = &from->grid[i];
        doc_cell *to = &table->cells[table->count++];

        *to = (doc_cell){ .row = cell->row,
                          .col = cell->col,
                          .row_span = cell->row_span,
                          .col_span = cell->col_span,
                          .align = DOC_CENTER };
        if (cell->cell >= 0) {
            to->text = report_cell_text(arena, &r->form->cells[cell->cell], &r->cells[cell->cell]);
        } else {
            to->text = label_text(arena, from, cell);
            to->header = true;
            to->align = label_align(from, cell);
        }
    }
    return table;
}

/* ---- prose */

/* Without spaces at both ends, those typed for an indent (U+3000) too. */
static qf_str trim_wide(qf_str s)
{
    size_t from = s.n, to = 0;

    for (size_t at = 0; at < s.n;) {
        size_t before = at;

        if (qf_rune_is_space(qf_rune_next(s, &at)))
            continue;
        from = from == s.n ? before : from;
        to = at;
    }
    return qf_str_sub(s, from, to);
}

/* "2022年1月20日", in brackets or not. */
static bool is_date_line(qf_str s)
{
    size_t digits = 0;

    for (size_t at = 0; at < s.n;) {
        uint32_t r = qf_rune_narrow(qf_rune_next(s, &at));

        if (r >= '0' && r <= '9')
            digits++;
        else if (r != 0x5E74 && r != 0x6708 && r != 0x65E5 && r != '(' && r != ')' && r != ' ')
            return false; /* 年 月 日 */
    }
    return digits >= 6 && digits <= 8 && qf_str_has(s, QF_S("年")) && qf_str_has(s, QF_S("日"));
}

static void add_paragraph(blocks *b, const report *r, const report_part *part, qf_str text,
                          bool near_end)
{
    page_role role;
    doc_block *block;
    bool shorts = qf_rune_count(text) <= SHORT_LINE;
    size_t run_in = page_run_in(text, &role);

    if (shorts && run_in == text.n && role == PAGE_H2 && !qf_str_ends(text, QF_S("。")) &&
        !qf_str_ends(text, QF_S("：")) && !qf_str_ends(text, QF_S(":"))) {
        block = add_block(b, DOC_HEADING, text);
        block->level = 2;
        return;
    }
    block = add_block(b, DOC_PARAGRAPH, text);
    if (part->number == 0 && is_date_line(text))
        block->align = DOC_CENTER;
    else if (near_end &&
             (is_date_line(text) || (r->organisation.n > 0 && qf_str_eq(text, r->organisation))))
        block->align = DOC_RIGHT;
}

static void add_text(blocks *b, const report *r, const report_part *part, bool last)
{
    qf_str rest = part->text, line;
    size_t lines = 1;

    for (size_t i = 0; i < part->text.n; i++)
        lines += part->text.p[i] == '\n';
    for (size_t n = 0; part->text.n > 0 && qf_str_split(&rest, '\n', &line); n++) {
        line = trim_wide(line);
        if (line.n > 0)
            add_paragraph(b, r, part, line, last && lines - n <= 3);
    }
}

static void add_table(blocks *b, const report *r, int number)
{
    add_block(b, DOC_TABLE, (qf_str){ "", 0 })->table = report_render_table(b->arena, r, number);
}

static void add_parts(blocks *b, const report *r)
{
    bool shown[5] = { false };

    for (size_t i = 0; i < r->part_count; i++) {
        const report_part *part = &r->parts[i];
        bool table = part->number >= 2 && part->number <= 4 && r->table_found[part->number];

        if (part->heading.n > 0)
            add_block(b, DOC_HEADING, qf_squeeze(b->arena, part->heading))->level = 1;
        if (table && !shown[part->number]) {
            add_table(b, r, part->number);
            shown[part->number] = true;
        }
        add_text(b, r, part, i + 1 == r->part_count);
    }
    /* A cut file or bare cells: tables without a part of their own follow, under the form's words. */
    for (int number = 2; number <= 4; number++)
        if (r->table_found[number] && !shown[number]) {
            add_block(b, DOC_HEADING, r->form->tables[number - 2].title)->level = 1;
            add_table(b, r, number);
        }
}

doc *report_render_doc(qf_arena *arena, const report *r)
{
    doc *document = QF_NEW(arena, doc);
    blocks b = { arena, NULL, 0, 0 };
    qf_str title = report_title_text(arena, r);

    document->title = without_breaks(arena, title);
    document->source = r->organisation;
    document->published = qf_date_str(arena, r->published_on);
    if (r->form->data != NULL) {
        document->blocks = QF_NEW_ARRAY(arena, doc_block, 4 * r->form->line_count + 1);
        document->blocks[document->count++] = (doc_block){ .kind = DOC_HEADING, .text = title };
        report_render_data(arena, r, document);
        return document;
    }
    add_block(&b, DOC_HEADING, title)->level = 0;
    add_parts(&b, r);
    document->blocks = b.list;
    document->count = b.n;
    return document;
}

qf_code report_render(qf_ctx *cx, const report *r, doc_format format, const page_style *style,
                      qf_str *out)
{
    qf_buf text;

    if (r->form->data != NULL && format == DOC_JSON)
        return qf_fail(cx, QF_INVALID, "DOC.NO_WRITER", "format",
                       "数据文件的格式能写成 docx、pdf、xlsx、html，不写成本程序的 json。");
    if (format != DOC_JSON)
        return doc_write(cx, report_render_doc(cx->arena, r), format, style, out);
    text = qf_buf_new(cx->arena, DOC_MAX_TEXT);
    qf_json_write_pretty(&text, report_json_value(cx->arena, r));
    qf_buf_addc(&text, '\n');
    if (text.over)
        return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file", "年报太大，写不成一个 JSON 文件");
    *out = qf_buf_str(&text);
    return QF_OK;
}
