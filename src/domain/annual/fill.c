#include "domain/annual/annual.h"

#include "base/money.h"

#include <stdlib.h>

static qf_str printed(qf_ctx *cx, const annual_book *book, qf_str text)
{
    qf_buf out = qf_buf_new(cx->arena, 1000000);
    annual_piece *pieces;
    size_t count;

    annual_pieces(cx, book, text, &pieces, &count);
    for (size_t i = 0; i < count; i++)
        qf_buf_add(&out, pieces[i].text);
    return qf_buf_str(&out);
}

static void fill_cells(const annual_book *book, report *r)
{
    for (size_t i = 0; i < book->form->cell_count && i < REPORT_MAX_CELLS; i++) {
        const annual_figure *figure = annual_get(book, book->form->cells[i].id);
        report_cell *cell = &r->cells[i];
        qf_fen amount;

        if (figure == NULL || figure->origin == ANNUAL_NONE) {
            cell->state = REPORT_BLANK;
            continue;
        }
        cell->state = REPORT_NUMBER;
        cell->printed = figure->value;
        if (book->form->cells[i].type == FORM_WAN)
            cell->number = qf_fen_parse_wan(figure->value, &amount) ? amount.fen : 0;
        else
            cell->number = strtoll(figure->value.p, NULL, 10);
    }
}

/* The lead-in when there is one, then all six parts; those of the tables are a heading alone. */
static void fill_parts(qf_ctx *cx, const annual_book *book, report *r)
{
    for (int number = 0; number <= 6; number++) {
        report_part part = { .number = number, .heading = QF_S(""), .text = QF_S("") };
        for (size_t i = 0; i < book->form->section_count; i++)
            if (book->form->sections[i].number == number)
                part.heading = book->form->sections[i].title;
        for (size_t i = 0; i < ANNUAL_PARTS; i++)
            if (book->parts[i].number == number)
                part.text = printed(cx, book, book->parts[i].text);
        if (number > 0 || part.text.n > 0)
            r->parts[r->part_count++] = part;
    }
}

qf_code annual_report_fill(qf_ctx *cx, const annual_book *book, report **out)
{
    report *r = QF_NEW(cx->arena, report);

    r->arena = cx->arena;
    r->form = book->form;
    r->format = DOC_JSON;
    r->organisation = book->org_name;
    r->level = "township";
    r->year = book->year;
    r->title =
        qf_strf(cx->arena, "%.*s%d年政府信息公开工作年度报告", QF_ARG(book->org_name), book->year);
    r->published_on = r->period_from = r->period_to = QF_NO_DATE;
    r->whole = true;
    r->confidence = 100;
    for (int table = 2; table <= 4; table++)
        r->table_found[table] = true;
    fill_cells(book, r);
    for (size_t i = 0; i < book->form->section_count && i < 6; i++)
        r->sections[r->section_count++] = book->form->sections[i].title;
    fill_parts(cx, book, r);
    *out = r;
    return QF_OK;
}

/* The catalogue's name of a class: "主动公开：环境保护（条）" without what is around it. */
static qf_code add_class(qf_ctx *cx, const annual_book *book, const annual_figure *figure,
                         report_register *out)
{
    const qf_str before = QF_S("主动公开："), after = QF_S("（条）");
    qf_str name;

    QF_TRY(annual_figure_zh(cx, book, figure->id, &name));
    if (!qf_str_starts(name, before) || !qf_str_ends(name, after) ||
        out->class_count == sizeof out->classes / sizeof *out->classes)
        return QF_OK;
    out->classes[out->class_count++] = (report_category){
        qf_str_sub(name, before.n, name.n - after.n),
        strtoll(figure->value.p, NULL, 10),
    };
    return QF_OK;
}

qf_code annual_register(qf_ctx *cx, const annual_book *book, report_register *out)
{
    *out = (report_register){
        .form = book->form, .year = book->year, .organisation = book->org_name, .published = -1
    };
    for (size_t i = 0; i < book->count; i++) {
        const annual_figure *figure = &book->figures[i];
        int cell = form_cell_index(book->form, figure->id);

        if (figure->origin != ANNUAL_RECORD)
            continue;
        if (cell >= 0 && book->form->cells[cell].type == FORM_COUNT)
            out->cells[cell] =
                (report_cell){ REPORT_NUMBER, strtoll(figure->value.p, NULL, 10), figure->value };
        else if (qf_str_eq(figure->id, QF_S("n1.active_total")))
            out->published = strtoll(figure->value.p, NULL, 10);
        else if (qf_str_starts(figure->id, QF_S("active.")))
            QF_TRY(add_class(cx, book, figure, out));
    }
    return QF_OK;
}

qf_code annual_check(qf_ctx *cx, const annual_book *book, report *r, const report *previous)
{
    report_register *record = QF_NEW(cx->arena, report_register);

    QF_TRY(annual_register(cx, book, record));
    report_check(cx, r, previous);
    report_check_register(r, record);
    return QF_OK;
}
