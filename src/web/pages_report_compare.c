/* A report that was written elsewhere, held against the record: every cell and figure that differs. */
#include "base/money.h"
#include "domain/annual/annual.h"
#include "report/place.h"
#include "web/pages.h"
#include "web/site.h"

static qf_str cell_text(qf_arena *arena, const form_cell *c, const report_cell *cell)
{
    if (cell->state != REPORT_NUMBER)
        return cell->printed.n > 0
                   ? qf_strf(arena, "“%.*s”", QF_ARG(report_quote(arena, cell->printed)))
                   : QF_S("没有填");
    return c->type != FORM_COUNT ? qf_fen_wan(arena, (qf_fen){ cell->number })
                                 : qf_strf(arena, "%lld", (long long)cell->number);
}

static void add_difference(web_request *rq, qf_val *list, int year, qf_str id, qf_str place,
                           qf_str handed, qf_str recorded)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "place", place);
    qf_map_str(arena, one, "handed", handed);
    qf_map_str(arena, one, "recorded", recorded);
    qf_map_str(arena, one, "href", web_path(rq, "/desk/report/%d/figure/%.*s", year, QF_ARG(id)));
}

/* How many cells are equal. */
static int64_t compare_cells(web_request *rq, qf_val *list, int year, const report *handed,
                             const report *recorded)
{
    qf_arena *arena = rq->cx->arena;
    int64_t same = 0;

    for (size_t k = 0; k < recorded->form->cell_count; k++) {
        const form_cell *c = &recorded->form->cells[k];
        const report_cell *x = &handed->cells[k], *y = &recorded->cells[k];

        if (x->state == REPORT_NUMBER && y->state == REPORT_NUMBER && x->number == y->number)
            same++;
        else
            add_difference(rq, list, year, c->id, report_place_cell(arena, recorded->form, (int)k),
                           cell_text(arena, c, x), cell_text(arena, c, y));
    }
    return same;
}

static qf_str figure_text(qf_arena *arena, const report_figure *figure)
{
    qf_str id = qf_str_of(figure->id);
    long long number = (long long)figure->number;

    if (!qf_str_ends(id, QF_S("_percent")) && !qf_str_ends(id, QF_S("_yuan")))
        return qf_strf(arena, "%lld", number);
    return qf_strf(arena, "%lld.%02lld%s", number / 100, number % 100,
                   qf_str_ends(id, QF_S("_yuan")) ? "元" : "%");
}

/* Figures that both texts say, and say differently. */
static void compare_figures(web_request *rq, qf_val *list, int year, const report *handed,
                            const report *recorded)
{
    qf_arena *arena = rq->cx->arena;

    for (size_t i = 0; i < handed->figure_count; i++) {
        const report_figure *x = &handed->figures[i], *y = report_figure_get(recorded, x->id);

        if (y == NULL || x->state != REPORT_NUMBER || y->state != REPORT_NUMBER ||
            x->number == y->number)
            continue;
        add_difference(rq, list, year, qf_str_of(x->id),
                       qf_strf(arena, "正文“%.*s”", QF_ARG(report_quote(arena, x->quote))),
                       figure_text(arena, x), figure_text(arena, y));
    }
}

static qf_code read_handed(web_request *rq, int year, report **out)
{
    const web_upload *upload = web_upload_of(rq, "file");
    report *r = QF_NEW(rq->cx->arena, report);

    if (upload == NULL)
        return qf_fail(rq->cx, QF_INVALID, "CHECK.NO_FILE", "file", "请先选择一个年报文件");
    r->arena = rq->cx->arena;
    r->file = upload->filename.n > 0 ? upload->filename : QF_S("未命名");
    r->period_from = r->period_to = r->published_on = QF_NO_DATE;
    report_take(rq->cx, upload->bytes, rq->site->form_2021, rq->site->form_2019, r);
    if (r->form == NULL)
        return qf_fail(rq->cx, QF_INVALID, "REPORT.UNREADABLE", "file", "%.*s",
                       QF_ARG(r->findings->zh));
    if (r->form != rq->site->form_2021)
        return qf_fail(rq->cx, QF_INVALID, "REPORT.FORM", "file",
                       "这份报告用的是旧格式，不能逐格对照，请先换成现行格式。");
    if (r->year > 0 && r->year != year)
        return qf_fail(rq->cx, QF_INVALID, "REPORT.YEAR", "file",
                       "这是%d年度的报告，这里对照的是%d年度。", r->year, year);
    *out = r;
    return QF_OK;
}

qf_code page_desk_report_compare(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    report *handed = NULL, *recorded = NULL;
    annual_book *book;
    qf_val *data, *list;
    int64_t given;
    int year;

    QF_TRY(web_param_id(rq, 0, &given));
    if (given < 2008 || given > 2100)
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "year", "没有这一年的年报");
    year = (int)given;
    QF_TRY(read_handed(rq, year, &handed));
    QF_TRY(annual_gather(rq->cx, rq->site->form_2021, year, &book));
    QF_TRY(annual_report_fill(rq->cx, book, &recorded));
    report_read_prose(rq->cx, recorded);
    data = web_page(rq, reply, "desk/report_compare", "交来的报告与平台记录");
    qf_map_int(arena, data, "year", year);
    qf_map_str(arena, data, "file", handed->file);
    qf_map_str(arena, data, "organisation", handed->organisation);
    qf_map_str(arena, data, "back", web_path(rq, "/desk/report/%d", year));
    list = qf_map_list(arena, data, "differences");
    qf_map_int(arena, data, "same", compare_cells(rq, list, year, handed, recorded));
    compare_figures(rq, list, year, handed, recorded);
    qf_map_int(arena, data, "count", (int64_t)qf_count(list));
    qf_map_bool(arena, data, "any", qf_count(list) > 0);
    return QF_OK;
}
