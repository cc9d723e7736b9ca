/* What was found in a county, on paper: a workbook for the supervisor, a letter for each office. */
#include "report/county_parts.h"

#include "base/json.h"
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
    return qf_strf(
        arena,
        "要改正的报告%zu份（见“问题清单”，每个单位另有一份整改通知），没有报来的单位%"
        "zu个，逾期公布%zu份，"
        "正文雷同%zu对，与上年相差一倍以上的数%zu处。全县合计在最后几张表，等于各份报告相加。",
        mend, missing, late, all->pair_count, jumps);
}

doc *county_book(qf_arena *arena, const county *all)
{
    const doc *sums = rollup_doc(arena, all->sums);
    doc *d = QF_NEW(arena, doc);

    d->title = QF_S("全县政府信息公开工作年度报告检查汇总");
    d->blocks = QF_NEW_ARRAY(arena, doc_block, sums->count + 13);
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
