#include "written.h"

#include "base/text.h"
#include "doc/zip.h"
#include "qf_test.h"

static doc_block *next(doc *d, doc_kind kind, const char *text)
{
    doc_block *block = &d->blocks[d->count++];

    *block = (doc_block){ .kind = kind, .text = qf_str_of(text), .align = DOC_JUSTIFY };
    return block;
}

static void cell(doc_table *t, int row, int col, int rows, int cols, bool header, const char *text)
{
    t->cells[t->count++] = (doc_cell){ .row = row,
                                       .col = col,
                                       .row_span = rows,
                                       .col_span = cols,
                                       .text = qf_str_of(text),
                                       .header = header,
                                       .align = DOC_CENTER };
}

static doc_table *sample_table(qf_arena *arena)
{
    doc_table *t = QF_NEW(arena, doc_table);

    t->rows = 4;
    t->cols = 4;
    t->header_rows = 2;
    t->caption = QF_S("表 <一>");
    t->cells = QF_NEW_ARRAY(arena, doc_cell, 16);
    cell(t, 0, 0, 2, 2, true, "项目");
    cell(t, 0, 2, 1, 2, true, "数量");
    cell(t, 1, 2, 1, 1, true, "件");
    cell(t, 1, 3, 1, 1, true, "万元");
    cell(t, 2, 0, 2, 1, true, "类");
    cell(t, 2, 1, 1, 1, true, "甲");
    cell(t, 2, 2, 1, 1, false, "11398889");
    cell(t, 2, 3, 1, 1, false, "190.457379");
    cell(t, 3, 1, 1, 1, true, "乙\n丙");
    cell(t, 3, 2, 1, 1, false, "0");
    cell(t, 3, 3, 1, 1, false, "a<b & \"c\"");
    return t;
}

doc *written_document(qf_arena *arena)
{
    doc *d = QF_NEW(arena, doc);

    d->blocks = QF_NEW_ARRAY(arena, doc_block, 8);
    d->title = QF_S("某镇 <2021> 报告");
    d->source = QF_S("某镇人民政府");
    next(d, DOC_HEADING, "某镇人民政府\n2021年政府信息公开工作年度报告")->level = 0;
    next(d, DOC_HEADING, "一、总体情况")->level = 1;
    next(d, DOC_PARAGRAPH, "（一）主动公开情况。发布6条，“引号”、𠮷字和𫖯字都在，1<2 & 3>2。");
    next(d, DOC_PARAGRAPH, "没有小标题的一段。");
    next(d, DOC_HEADING, "二、表格")->level = 1;
    next(d, DOC_TABLE, "")->table = sample_table(arena);
    next(d, DOC_PARAGRAPH, "2022年1月20日")->align = DOC_RIGHT;
    return d;
}

doc *written_long_table(qf_arena *arena, int rows, int cols)
{
    doc *d = QF_NEW(arena, doc);
    doc_table *t = QF_NEW(arena, doc_table);

    t->rows = rows + 1;
    t->cols = cols;
    t->header_rows = 1;
    t->cells = QF_NEW_ARRAY(arena, doc_cell, (size_t)(rows + 1) * (size_t)cols);
    for (int r = 0; r <= rows; r++)
        for (int c = 0; c < cols; c++)
            cell(t, r, c, 1, 1, r == 0,
                 qf_strf(arena, r == 0 ? "HEAD%d" : "%d,%d", r == 0 ? c : r, c).p);
    d->blocks = QF_NEW_ARRAY(arena, doc_block, 2);
    next(d, DOC_TABLE, "")->table = t;
    return d;
}

void written_forms(qf_ctx *cx, const form **new_form, const form **old_form)
{
    assert_int_equal(form_load(cx, NULL, "report-2021.json", new_form), QF_OK);
    assert_int_equal(form_load(cx, NULL, "report-2019.json", old_form), QF_OK);
}

report *written_report(qf_ctx *cx, const char *base)
{
    report *r = QF_NEW(cx->arena, report);
    const form *new_form, *old_form;
    const qf_val *values;

    written_forms(cx, &new_form, &old_form);
    *r = (report){ .arena = cx->arena,
                   .form = new_form,
                   .year = 2021,
                   .level = "township",
                   .organisation = QF_S("尉氏县洧川镇人民政府"),
                   .title = QF_S("尉氏县洧川镇人民政府\n2021年政府信息公开工作年度报告"),
                   .period_from = QF_NO_DATE,
                   .period_to = QF_NO_DATE,
                   .published_on = QF_NO_DATE,
                   .whole = true,
                   .table_found = { false, false, true, true, true } };
    values = qf_get(qf_get(qf_get(new_form->json, "fixtures"), "bases"), base);
    for (size_t i = 0; i < new_form->cell_count; i++) {
        int64_t n = qf_get_int(values, qf_cstr(cx->arena, new_form->cells[i].id), 0);

        r->cells[i].state = REPORT_NUMBER;
        r->cells[i].number = new_form->cells[i].type == FORM_WAN ? n * 1000000 : n;
    }
    for (int i = 0; i < 6; i++) {
        report_part *part = &r->parts[r->part_count++];

        part->number = i + 1;
        part->heading = new_form->sections[i].title;
        part->text = i == 0 ? QF_S("引言一段。\n（一）主动公开情况。发布信息6条。")
                     : i >= 4 ? QF_S("无")
                              : QF_S("");
        r->sections[r->section_count++] = part->heading;
    }
    return r;
}

qf_str written_entry(qf_ctx *cx, qf_str zip_bytes, const char *name)
{
    doc_zip *zip;
    doc_part *part;
    ptrdiff_t entry;
    qf_buf text = qf_buf_new(cx->arena, 1 << 24);
    char piece[4096];
    size_t got;

    assert_int_equal(doc_zip_open(cx, zip_bytes, &zip), QF_OK);
    entry = doc_zip_find(zip, name);
    if (entry < 0)
        fail_msg("no entry %s", name);
    assert_int_equal(doc_part_open(cx, zip, (size_t)entry, &part), QF_OK);
    do {
        assert_int_equal(doc_part_read(cx, part, piece, sizeof(piece), &got), QF_OK);
        qf_buf_add(&text, (qf_str){ piece, got });
    } while (got > 0);
    return qf_buf_str(&text);
}

doc *written_back(qf_ctx *cx, qf_str bytes, const char *name)
{
    doc *d = NULL;

    if (doc_read(cx, bytes, qf_str_of(name), &d) != QF_OK)
        fail_msg("%s: %.*s", name, QF_ARG(cx->err.zh));
    return d;
}

static const doc_table *table_of(const doc *d, size_t number)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->blocks[i].kind == DOC_TABLE && number-- == 0)
            return d->blocks[i].table;
    return NULL;
}

static void same_cells(qf_arena *arena, const doc_table *a, const doc_table *b)
{
    assert_int_equal(a->rows, b->rows);
    assert_int_equal(a->cols, b->cols);
    for (int r = 0; r < a->rows; r++)
        for (int c = 0; c < a->cols; c++) {
            const doc_cell *x = doc_cell_at(a, r, c), *y = doc_cell_at(b, r, c);
            qf_str s = x == NULL ? QF_S("") : qf_strip_spaces(arena, x->text);
            qf_str t = y == NULL ? QF_S("") : qf_strip_spaces(arena, y->text);

            if (!qf_str_eq(s, t))
                fail_msg("row %d column %d: \"%.*s\" became \"%.*s\"", r, c, QF_ARG(s), QF_ARG(t));
            if (x != NULL && y != NULL &&
                (x->row_span != y->row_span || x->col_span != y->col_span))
                fail_msg("row %d column %d: other spans", r, c);
        }
}

void written_same_tables(qf_arena *arena, const doc *a, const doc *b)
{
    for (size_t i = 0;; i++) {
        const doc_table *x = table_of(a, i), *y = table_of(b, i);

        if (x == NULL && y == NULL) {
            assert_true(i > 0);
            return;
        }
        assert_non_null(x);
        assert_non_null(y);
        same_cells(arena, x, y);
    }
}

size_t written_times(qf_str text, const char *part)
{
    size_t n = 0;

    for (ptrdiff_t at = 0; (at = qf_str_find(text, qf_str_of(part), (size_t)at)) >= 0; at++)
        n++;
    return n;
}
