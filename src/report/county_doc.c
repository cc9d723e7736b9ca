/* What was found in a county, on paper: a workbook for the supervisor, a letter for each office. */
#include "report/county_parts.h"

#include "base/json.h"
#include "base/money.h"
#include "base/text.h"
#include "doc/docx_write.h"
#include "doc/xlsx_write.h"
#include "doc/zip_write.h"

#define MAX_JSON ((size_t)64 * 1024 * 1024)

/* ---- a plain table that grows row by row */

typedef struct sheet {
    qf_arena *arena;
    doc_table *table;
    size_t room;
    int row;
} sheet;

static void add_cell(sheet *s, int col, qf_str text)
{
    doc_table *t = s->table;

    if (t->count == s->room) {
        doc_cell *grown;

        s->room = s->room == 0 ? 256 : s->room * 2;
        grown = QF_NEW_ARRAY(s->arena, doc_cell, s->room);
        if (t->count > 0)
            memcpy(grown, t->cells, t->count * sizeof *grown);
        t->cells = grown;
    }
    t->cells[t->count++] = (doc_cell){
        .row = s->row, .col = col, .row_span = 1, .col_span = 1, .header = s->row == 0, .text = text
    };
}

static sheet new_sheet(qf_arena *arena, const char *const *heads, int cols, const int *widths)
{
    sheet s = { .arena = arena, .table = QF_NEW(arena, doc_table) };

    s.table->cols = cols;
    s.table->header_rows = 1;
    s.table->col_width = widths;
    for (int i = 0; i < cols; i++)
        add_cell(&s, i, qf_str_of(heads[i]));
    s.row = s.table->rows = 1;
    return s;
}

static void end_row(sheet *s)
{
    s->table->rows = ++s->row;
}

static void add_block(doc *d, doc_block block)
{
    d->blocks[d->count++] = block;
}

static void add_sheet(doc *d, const char *title, const sheet *s)
{
    add_block(d, (doc_block){ .kind = DOC_HEADING, .level = 1, .text = qf_str_of(title) });
    s->table->caption = qf_str_of(title);
    add_block(d, (doc_block){ .kind = DOC_TABLE, .table = s->table });
}

static qf_str year_of(qf_arena *arena, const county_report *r)
{
    return r->year > 0 ? qf_strf(arena, "%d", r->year) : QF_S("不明");
}

/* ---- the workbook */

static void verdict_sheet(qf_arena *arena, doc *d, const county *all)
{
    static const char *const heads[] = { "单位", "年度", "结论", "差错", "请核实", "文件" };
    static const int widths[] = { 30, 8, 10, 8, 8, 36 };
    sheet s = new_sheet(arena, heads, 6, widths);

    for (size_t i = 0; i < all->count; i++) {
        const county_report *r = &all->reports[all->office[i]];

        add_cell(&s, 0, county_office(r));
        add_cell(&s, 1, year_of(arena, r));
        add_cell(&s, 2, county_verdict_zh(r));
        add_cell(&s, 3, qf_strf(arena, "%zu", r->errors));
        add_cell(&s, 4, qf_strf(arena, "%zu", r->warnings));
        add_cell(&s, 5, r->file);
        end_row(&s);
    }
    add_sheet(d, "各份报告", &s);
}

static void finding_sheet(qf_arena *arena, doc *d, const county *all)
{
    static const char *const heads[] = { "单位", "年度", "轻重", "问题", "位置", "规则" };
    static const int widths[] = { 26, 8, 8, 60, 30, 16 };
    sheet s = new_sheet(arena, heads, 6, widths);

    for (size_t i = 0; i < all->count; i++) {
        const county_report *r = &all->reports[all->office[i]];

        for (size_t k = 0; k < r->finding_count && s.row < DOC_MAX_ROWS - 1; k++) {
            const county_finding *f = &r->findings[k];

            add_cell(&s, 0, county_office(r));
            add_cell(&s, 1, year_of(arena, r));
            add_cell(&s, 2, county_severity_zh(f->severity));
            add_cell(&s, 3, f->zh);
            add_cell(&s, 4, f->place);
            add_cell(&s, 5, f->rule);
            end_row(&s);
        }
    }
    add_sheet(d, "问题清单", &s);
}

static void missing_sheet(qf_arena *arena, doc *d, const county *all)
{
    static const char *const heads[] = { "单位", "情况" };
    static const int widths[] = { 40, 40 };
    sheet s = new_sheet(arena, heads, 2, widths);
    qf_str *names;
    size_t count = county_missing(arena, all, &names);

    for (size_t i = 0; i < count; i++) {
        add_cell(&s, 0, names[i]);
        add_cell(&s, 1, QF_S("没有收到报告"));
        end_row(&s);
    }
    for (size_t i = 0; i < all->count; i++) {
        const county_report *r = &all->reports[all->office[i]];

        if (!county_late(all, r))
            continue;
        add_cell(&s, 0, county_office(r));
        add_cell(&s, 1, qf_strf(arena, "逾期公布：%.*s", QF_ARG(qf_date_zh(arena, r->published))));
        end_row(&s);
    }
    if (s.row > 1)
        add_sheet(d, "缺报和逾期", &s);
}

static void copied_sheet(qf_arena *arena, doc *d, const county *all)
{
    static const char *const heads[] = { "相同程度", "甲", "乙", "相同的文字" };
    static const int widths[] = { 10, 28, 28, 70 };
    sheet s = new_sheet(arena, heads, 4, widths);

    for (size_t i = 0; i < all->pair_count; i++) {
        const county_pair *p = &all->pairs[i];
        const county_report *a = &all->reports[p->a], *b = &all->reports[p->b];

        add_cell(&s, 0, qf_strf(arena, "%d%%", p->likeness / 100));
        add_cell(&s, 1,
                 qf_strf(arena, "%.*s %.*s", QF_ARG(county_office(a)), QF_ARG(year_of(arena, a))));
        add_cell(&s, 2,
                 qf_strf(arena, "%.*s %.*s", QF_ARG(county_office(b)), QF_ARG(year_of(arena, b))));
        add_cell(&s, 3, p->same_count > 0 ? p->same[0] : QF_S(""));
        end_row(&s);
    }
    if (s.row > 1)
        add_sheet(d, "正文雷同", &s);
}

static void jump_sheet(qf_arena *arena, doc *d, const county *all)
{
    static const char *const heads[] = { "单位", "年度", "位置", "上年", "本年" };
    static const int widths[] = { 28, 8, 46, 10, 10 };
    sheet s = new_sheet(arena, heads, 5, widths);

    for (size_t i = 0; i < all->count; i++) {
        const county_report *r = &all->reports[all->office[i]];

        for (size_t k = 0; k < r->jump_count && s.row < DOC_MAX_ROWS - 1; k++) {
            add_cell(&s, 0, county_office(r));
            add_cell(&s, 1, year_of(arena, r));
            add_cell(&s, 2, r->jumps[k].place);
            add_cell(&s, 3, qf_strf(arena, "%lld", (long long)r->jumps[k].before));
            add_cell(&s, 4, qf_strf(arena, "%lld", (long long)r->jumps[k].now));
            end_row(&s);
        }
    }
    if (s.row > 1)
        add_sheet(d, "与上年相差一倍以上", &s);
}

/* ---- the parts of the sums */

#define MAX_PART_CELLS 64

typedef struct part_sums {
    const form *form;
    int year;
    int64_t sum[MAX_PART_CELLS];
    const form_cell *cells[MAX_PART_CELLS];
    size_t count;
} part_sums;

static part_sums part_cells(const form *f, int year)
{
    part_sums p = { .form = f, .year = year };

    for (size_t k = 0; k < f->cell_count && p.count < MAX_PART_CELLS; k++)
        if (county_is_part(&f->cells[k]))
            p.cells[p.count++] = &f->cells[k];
    return p;
}

static qf_str part_number(qf_arena *arena, const form_cell *cell, int64_t number)
{
    return cell->type != FORM_COUNT ? qf_fen_wan(arena, (qf_fen){ number })
                                    : qf_strf(arena, "%lld", (long long)number);
}

/* The head of a column: "新收 总计" would be all alike in table 3, so there the row's name is enough. */
static qf_str part_head(qf_arena *arena, const form_cell *cell)
{
    return cell->table == 3 ? cell->row : QF_JOIN(arena, cell->row, QF_S(" "), cell->col);
}

static void part_row(sheet *s, part_sums *p, const county_report *r)
{
    add_cell(s, 0, county_office(r));
    for (size_t k = 0; k < p->count; k++) {
        const report_cell *cell = &r->numbers[k];

        if (cell->state != REPORT_NUMBER)
            continue;
        add_cell(s, (int)k + 1, part_number(s->arena, p->cells[k], cell->number));
        p->sum[k] += cell->number;
    }
    end_row(s);
}

/* The roll-up's own sums of this form and year; NULL when it has none. */
static const qf_val *sums_of(const qf_val *groups, const part_sums *p)
{
    for (const qf_val *g = qf_first(groups); g != NULL; g = g->next)
        if (qf_get_int(g, "year", 0) == p->year && qf_str_eq(qf_get_str(g, "form"), p->form->id))
            return qf_get(g, "cells");
    return NULL;
}

/* Two lines that were added up apart from each other, and whether they agree. */
static void part_foot(sheet *s, const part_sums *p, const qf_val *summed)
{
    bool same = summed != NULL;

    add_cell(s, 0, QF_S("以上相加"));
    for (size_t k = 0; k < p->count; k++)
        add_cell(s, (int)k + 1, part_number(s->arena, p->cells[k], p->sum[k]));
    end_row(s);
    add_cell(s, 0, QF_S("全县合计"));
    for (size_t k = 0; k < p->count && summed != NULL; k++) {
        const char *id = qf_cstr(s->arena, p->cells[k]->id);
        const qf_val *cell = qf_get(summed, id);
        qf_str text = QF_S("");

        if (cell != NULL)
            text = cell->type == QF_VAL_STR
                       ? cell->text
                       : qf_strf(s->arena, "%lld", (long long)qf_get_int(summed, id, 0));
        add_cell(s, (int)k + 1, text);
        same &= qf_str_eq(text, part_number(s->arena, p->cells[k], p->sum[k]));
    }
    end_row(s);
    add_cell(s, 0, same ? QF_S("两行一致") : QF_S("两行不一致，有的数没有计入合计"));
    end_row(s);
}

static void part_sheet(qf_arena *arena, doc *d, const county *all, part_sums *p,
                       const qf_val *groups)
{
    const char **heads = QF_NEW_ARRAY(arena, const char *, p->count + 1);
    int *widths = QF_NEW_ARRAY(arena, int, p->count + 1);
    sheet s;

    heads[0] = "单位";
    widths[0] = 30;
    for (size_t k = 0; k < p->count; k++) {
        heads[k + 1] = qf_cstr(arena, part_head(arena, p->cells[k]));
        widths[k + 1] = 14;
    }
    s = new_sheet(arena, heads, (int)p->count + 1, widths);
    for (size_t i = 0; i < all->count && s.row < DOC_MAX_ROWS - 4; i++) {
        const county_report *r = &all->reports[all->office[i]];

        if (r->form == p->form && r->year == p->year)
            part_row(&s, p, r);
    }
    part_foot(&s, p, sums_of(groups, p));
    add_sheet(d,
              qf_cstr(arena, qf_strf(arena, "%.*s各单位的数",
                                     QF_ARG(p->year > 0 ? qf_strf(arena, "%d年", p->year)
                                                        : QF_S("年份不明")))),
              &s);
}

#define MAX_PART_SHEETS 8

/* A sheet for each form and year: every office's numbers, from which the sums can be added up again. */
static void part_sheets(qf_arena *arena, doc *d, const county *all, const qf_val *groups)
{
    const county_report *seen[MAX_PART_SHEETS];
    size_t count = 0;

    for (size_t i = 0; i < all->count && count < MAX_PART_SHEETS; i++) {
        const county_report *r = &all->reports[all->office[i]];
        part_sums *p;
        bool known = r->form == NULL || r->form->data != NULL;

        for (size_t k = 0; k < count && !known; k++)
            known = seen[k]->form == r->form && seen[k]->year == r->year;
        if (known)
            continue;
        seen[count++] = r;
        p = QF_NEW(arena, part_sums);
        *p = part_cells(r->form, r->year);
        part_sheet(arena, d, all, p, groups);
    }
}

/* What the sheets hold, in one sentence for who opens the workbook. */
static qf_str summary(qf_arena *arena, const county *all)
{
    size_t mend = 0, late = 0, jumps = 0, missing;
    qf_str *names;

    for (size_t i = 0; i < all->count; i++) {
        mend += all->reports[i].errors > 0;
        late += county_late(all, &all->reports[i]);
        jumps += all->reports[i].jump_count;
    }
    missing = county_missing(arena, all, &names);
    return qf_strf(arena,
                   "要改正的报告%zu份（见“问题清单”，每个单位另有一份整改通知），没有报来的单位%"
                   "zu个，逾期公布%zu份，"
                   "正文雷同%zu对，与上年相差一倍以上的数%"
                   "zu处。“各单位的数”可以逐列加回全县合计；全县合计在最后几张表。",
                   mend, missing, late, all->pair_count, jumps);
}

doc *county_book(qf_arena *arena, const county *all)
{
    const doc *sums = rollup_doc(arena, all->sums);
    doc *d = QF_NEW(arena, doc);

    d->title = QF_S("全县政府信息公开工作年度报告检查汇总");
    d->blocks = QF_NEW_ARRAY(arena, doc_block, sums->count + 13 + 2 * MAX_PART_SHEETS);
    add_block(d, (doc_block){ .kind = DOC_HEADING, .level = 0, .text = d->title });
    add_block(d, (doc_block){
                     .kind = DOC_PARAGRAPH,
                     .text = qf_strf(arena, "共%zu份：通过%zu份，不通过%zu份，读不出来%zu份。",
                                     all->count, county_count(all, "pass"),
                                     county_count(all, "fail"), county_count(all, "unreadable")) });
    add_block(d, (doc_block){ .kind = DOC_PARAGRAPH, .text = summary(arena, all) });
    verdict_sheet(arena, d, all);
    finding_sheet(arena, d, all);
    missing_sheet(arena, d, all);
    copied_sheet(arena, d, all);
    jump_sheet(arena, d, all);
    part_sheets(arena, d, all, qf_get(rollup_value(arena, all->sums), "groups"));
    /* The sums; the list of reports at their end stands above already. */
    for (size_t i = 1; i + 2 < sums->count; i++)
        add_block(d, sums->blocks[i]);
    return d;
}

/* ---- letters */

static void add_line(qf_arena *arena, doc *d, size_t number, const county_finding *f)
{
    add_block(d, (doc_block){ .kind = DOC_PARAGRAPH,
                              .text = f->place.n > 0
                                          ? qf_strf(arena, "%zu.%.*s（%.*s）", number,
                                                    QF_ARG(f->zh), QF_ARG(f->place))
                                          : qf_strf(arena, "%zu.%.*s", number, QF_ARG(f->zh)) });
}

static size_t add_findings(qf_arena *arena, doc *d, const county_report *r, form_severity severity,
                           const char *title)
{
    size_t number = 0;

    for (size_t i = 0; i < r->finding_count; i++) {
        if (r->findings[i].severity != severity)
            continue;
        if (number == 0)
            add_block(d, (doc_block){ .kind = DOC_PARAGRAPH, .text = qf_str_of(title) });
        add_line(arena, d, ++number, &r->findings[i]);
    }
    return number;
}

doc *county_letter(qf_arena *arena, const county *all, size_t from, size_t to)
{
    const county_report *first = &all->reports[all->office[from]];
    doc *d = QF_NEW(arena, doc);
    size_t room = 12, found = 0;

    for (size_t i = from; i < to; i++)
        room += all->reports[all->office[i]].finding_count + 4;
    d->blocks = QF_NEW_ARRAY(arena, doc_block, room);
    d->title = QF_S("关于政府信息公开工作年度报告的整改通知");
    add_block(d, (doc_block){ .kind = DOC_HEADING, .level = 0, .text = d->title });
    add_block(d, (doc_block){ .kind = DOC_PARAGRAPH,
                              .flush = true,
                              .text = qf_strf(arena, "%.*s：", QF_ARG(county_office(first))) });
    for (size_t i = from; i < to; i++) {
        const county_report *r = &all->reports[all->office[i]];

        if (r->errors + r->warnings == 0)
            continue;
        add_block(d, (doc_block){
                         .kind = DOC_PARAGRAPH,
                         .text = qf_strf(arena, "你单位报来的%.*s“%.*s”，经检查有以下问题。",
                                         QF_ARG(r->year > 0 ? qf_strf(arena, "%d年度报告", r->year)
                                                            : QF_S("报告")),
                                         QF_ARG(r->file)) });
        found += add_findings(arena, d, r, FORM_ERROR, "请改正：");
        found += add_findings(arena, d, r, FORM_WARNING, "请核实，确有原因的说明原因：");
    }
    if (found == 0)
        return NULL;
    add_block(
        d, (doc_block){ .kind = DOC_PARAGRAPH,
                        .text = QF_S("请改正后重新报送。已经公布的，请公开更正并注明更正日期。") });
    if (all->wish.sender.n > 0)
        add_block(d, (doc_block){ .kind = DOC_PARAGRAPH,
                                  .align = DOC_RIGHT,
                                  .inset = 8,
                                  .text = all->wish.sender });
    if (qf_date_is(all->wish.today))
        add_block(d, (doc_block){ .kind = DOC_PARAGRAPH,
                                  .align = DOC_RIGHT,
                                  .inset = 8,
                                  .text = qf_date_zh(arena, all->wish.today) });
    return d;
}

/* ---- all in one zip */

/* A name that no system of files refuses. */
static qf_str safe_name(qf_arena *arena, qf_str s)
{
    qf_buf out = qf_buf_new(arena, 400);

    for (size_t at = 0; at < s.n && out.n < 150;) {
        size_t before = at;
        uint32_t rune = qf_rune_next(s, &at);

        if (rune < 0x20 || (rune < 0x80 && strchr("/\\:*?\"<>|", (int)rune) != NULL))
            qf_buf_addc(&out, '_');
        else
            qf_buf_add(&out, qf_str_sub(s, before, at));
    }
    return qf_buf_str(&out);
}

static qf_code pack_letters(qf_ctx *cx, const county *all, const page_style *style, zip_part *parts,
                            size_t *count)
{
    size_t number = 0;

    for (size_t from = 0, to; from < all->count; from = to) {
        qf_str office = county_office(&all->reports[all->office[from]]);
        const doc *letter;

        for (to = from + 1; to < all->count; to++)
            if (!qf_str_eq(county_office(&all->reports[all->office[to]]), office))
                break;
        letter = county_letter(cx->arena, all, from, to);
        if (letter == NULL)
            continue;
        QF_TRY(docx_write(cx, letter, style, &parts[*count].bytes));
        parts[*count].name =
            qf_cstr(cx->arena, qf_strf(cx->arena, "整改通知/%03zu %.*s.docx", ++number,
                                       QF_ARG(safe_name(cx->arena, office))));
        (*count)++;
    }
    return QF_OK;
}

qf_code county_pack(qf_ctx *cx, const county *all, const page_style *style, qf_str *out)
{
    zip_part *parts = QF_NEW_ARRAY(cx->arena, zip_part, all->count + 2);
    qf_buf json = qf_buf_new(cx->arena, MAX_JSON);
    size_t count = 2;

    parts[0].name = "汇总.xlsx";
    QF_TRY(xlsx_write(cx, county_book(cx->arena, all), style, &parts[0].bytes));
    qf_json_write(&json, county_value(cx->arena, all));
    qf_buf_addc(&json, '\n');
    parts[1] = (zip_part){ "结果.json", qf_buf_str(&json) };
    QF_TRY(pack_letters(cx, all, style, parts, &count));
    return zip_write(cx, parts, count, out);
}
