#include "domain/annual/annual.h"

#include "base/money.h"
#include "domain/apply/apply.h"
#include "domain/disclose/disclose.h"
#include "domain/hotline/hotline.h"
#include "domain/remedy/remedy.h"
#include "domain/service/service.h"

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

static void items_to_cases(qf_ctx *cx, const disclose_items *items, annual_cases *out)
{
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, items->count);
    out->count = items->count;
    for (size_t i = 0; i < items->count; i++) {
        const disclose_item *item = &items->item[i];
        out->one[i] = (annual_case){ item->title, item->index_no, item->released_on,
                                     qf_strf(cx->arena, "/item/%lld", (long long)item->id) };
    }
}

static qf_code hotline_cases(qf_ctx *cx, int year, bool only_on_time, annual_cases *out)
{
    hotline_tickets tickets;

    QF_TRY(hotline_year_tickets(cx, year, &tickets));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, tickets.count);
    for (size_t i = 0; i < tickets.count; i++) {
        const hotline_ticket *ticket = &tickets.ticket[i];
        bool on_time =
            qf_date_is(ticket->closed_on) && qf_date_cmp(ticket->closed_on, ticket->due_on) <= 0;
        if (only_on_time && !on_time)
            continue;
        out->one[out->count++] = (annual_case){
            ticket->title,
            qf_strf(cx->arena, "%.*s，应于 %.*s 前办结，%.*s", QF_ARG(ticket->number),
                    QF_ARG(qf_date_str(cx->arena, ticket->due_on)),
                    QF_ARG(!qf_date_is(ticket->closed_on)
                               ? QF_S("尚未办结")
                               : qf_strf(cx->arena, "%.*s 办结",
                                         QF_ARG(qf_date_str(cx->arena, ticket->closed_on))))),
            ticket->received_on,
            qf_strf(cx->arena, "/desk/hotline/%lld", (long long)ticket->id),
        };
    }
    return QF_OK;
}

static qf_code service_cases(qf_ctx *cx, qf_str figure, annual_cases *out)
{
    service_items items;
    service_stations stations;

    if (qf_str_eq(figure, QF_S("n1.service_items"))) {
        QF_TRY(service_items_all(cx, &items));
        out->one = QF_NEW_ARRAY(cx->arena, annual_case, items.count);
        out->count = items.count;
        for (size_t i = 0; i < items.count; i++)
            out->one[i] =
                (annual_case){ items.item[i].name, items.item[i].theme, items.item[i].listed_on,
                               qf_strf(cx->arena, "/service/%.*s", QF_ARG(items.item[i].code)) };
        return QF_OK;
    }
    QF_TRY(service_stations_all(cx, &stations));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, stations.count);
    out->count = stations.count;
    for (size_t i = 0; i < stations.count; i++)
        out->one[i] = (annual_case){
            stations.station[i].name, stations.station[i].address, stations.station[i].surveyed_on,
            qf_strf(cx->arena, "/station/%lld", (long long)stations.station[i].village_id)
        };
    return QF_OK;
}

static qf_code application_cases(qf_ctx *cx, int year, qf_str row, qf_str col, annual_cases *out)
{
    apply_cases cases;

    QF_TRY(apply_year_cases(cx, year, row, col, &cases));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, cases.count);
    out->count = cases.count;
    for (size_t i = 0; i < cases.count; i++)
        out->one[i] = (annual_case){ cases.one[i].subject, cases.one[i].number,
                                     cases.one[i].received_on, QF_S("") };
    return QF_OK;
}

static qf_code remedy_cases(qf_ctx *cx, int year, qf_str row, qf_str col, annual_cases *out)
{
    remedy_case *one;
    size_t count;

    QF_TRY(remedy_year_cases(cx, year, row, col, &one, &count));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, count);
    out->count = count;
    for (size_t i = 0; i < count; i++)
        out->one[i] =
            (annual_case){ one[i].subject, one[i].body, one[i].filed_on,
                           qf_strf(cx->arena, "/desk/remedies/%lld", (long long)one[i].id) };
    return QF_OK;
}

qf_code annual_figure_cases(qf_ctx *cx, int year, qf_str figure, annual_cases *out)
{
    disclose_items items;
    qf_str rest = figure, table = QF_S(""), row = QF_S(""), col = QF_S("");

    *out = (annual_cases){ 0 };
    (void)(qf_str_split(&rest, '.', &table) && qf_str_split(&rest, '.', &row) &&
           qf_str_split(&rest, '.', &col));
    if (qf_str_eq(table, QF_S("active")) || qf_str_eq(figure, QF_S("n1.active_total"))) {
        bool all = !qf_str_eq(table, QF_S("active"));
        QF_TRY(disclose_year_items(cx, year, all ? QF_S("") : row, &items));
        items_to_cases(cx, &items, out);
    } else if (qf_str_starts(figure, QF_S("t2.normdoc"))) {
        QF_TRY(disclose_year_items(cx, year, QF_S("normative"), &items));
        items_to_cases(cx, &items, out);
    } else if (qf_str_eq(table, QF_S("t3"))) {
        QF_TRY(application_cases(cx, year, row, col, out));
    } else if (qf_str_eq(table, QF_S("t4"))) {
        QF_TRY(remedy_cases(cx, year, row, col, out));
    } else if (qf_str_starts(figure, QF_S("n1.hotline"))) {
        QF_TRY(hotline_cases(cx, year, qf_str_eq(row, QF_S("hotline_closed_on_time")), out));
    } else if (qf_str_eq(row, QF_S("service_items")) || qf_str_eq(row, QF_S("stations")) ||
               qf_str_eq(row, QF_S("accounts")) || qf_str_eq(row, QF_S("villages"))) {
        QF_TRY(service_cases(cx, figure, out));
    }
    return QF_OK;
}
