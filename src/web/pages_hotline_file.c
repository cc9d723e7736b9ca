/* The hotline's report of a month or a year as docx and xlsx: the figures of the page, with charts. All its tickets as csv and xlsx, a
 * large span in parts of one size. */
#include "doc/chart.h"
#include "doc/csv_write.h"
#include "doc/docx_write.h"
#include "doc/xlsx_write.h"
#include "web/hotline_view.h"
#include "web/pages.h"

#define FIGURE_COLUMNS 7 /* drawn, summed at the foot */
#define LIST_COLUMNS 8
#define REPORT_TICKETS 2000 /* listed in the report itself */
#define PART_TICKETS 20000  /* of one file: what the program holds in memory at once */

static const qf_str list_heads[LIST_COLUMNS] = {
    QF_S_INIT("编号"), QF_S_INIT("种类"), QF_S_INIT("主题"), QF_S_INIT("事由（公开的一句话）"),
    QF_S_INIT("转办"), QF_S_INIT("期限"), QF_S_INIT("办结"), QF_S_INIT("逾期"),
};

static qf_code add_row(doc_builder *b, bool header, const qf_str *cells, size_t count)
{
    QF_TRY(doc_open_row(b));
    for (size_t i = 0; i < count; i++) {
        QF_TRY(doc_open_cell(b, 1, 1, header));
        QF_TRY(doc_add_text(b, DOC_PARAGRAPH, 0, cells[i]));
    }
    return QF_OK;
}

static qf_str number_of(qf_arena *arena, const qf_val *row, const char *key)
{
    return qf_strf(arena, "%lld", (long long)qf_get_int(qf_get(row, key), "number", 0));
}

static qf_code add_figures(qf_ctx *cx, doc_builder *b, const qf_val *row, qf_str label)
{
    const qf_str cells[FIGURE_COLUMNS] = {
        label,
        number_of(cx->arena, row, "total"),
        number_of(cx->arena, row, "on_time"),
        number_of(cx->arena, row, "late"),
        number_of(cx->arena, row, "open"),
        number_of(cx->arena, row, "overdue"),
        qf_get_str(row, "rate"),
    };

    return add_row(b, false, cells, FIGURE_COLUMNS);
}

static qf_code add_table(qf_ctx *cx, doc_builder *b, const qf_val *data, const char *key,
                         const char *title, const char *head)
{
    const qf_str heads[FIGURE_COLUMNS] = { qf_str_of(head),   QF_S("转办"),   QF_S("按期办结"),
                                           QF_S("逾期办结"),  QF_S("未办结"), QF_S("其中已过期"),
                                           QF_S("按期办结率") };

    QF_TRY(doc_add_text(b, DOC_HEADING, 1, QF_JOIN(cx->arena, qf_str_of(title), QF_S("（件）"))));
    QF_TRY(doc_open_table(b));
    QF_TRY(add_row(b, true, heads, FIGURE_COLUMNS));
    for (const qf_val *row = qf_first(qf_get(data, key)); row != NULL; row = row->next)
        QF_TRY(add_figures(cx, b, row, qf_get_str(row, "label")));
    QF_TRY(add_figures(cx, b, qf_get(data, "sum"), QF_S("合计")));
    return doc_close_table(b);
}

/* What was said at the call-backs; a sentence when there were none. */
static qf_code add_ratings(qf_ctx *cx, doc_builder *b, const qf_val *data)
{
    static const qf_str heads[] = { QF_S_INIT("评价"), QF_S_INIT("对服务"), QF_S_INIT("对结果") };
    int64_t visited = qf_get_int(data, "visited", 0);

    if (visited == 0)
        return doc_add_text(b, DOC_PARAGRAPH, 0, QF_S("回访：还没有回访记录，所以没有满意率。"));
    QF_TRY(doc_add_text(b, DOC_HEADING, 1,
                        qf_strf(cx->arena, "回访评价（件），回访 %lld 件", (long long)visited)));
    QF_TRY(doc_open_table(b));
    QF_TRY(add_row(b, true, heads, 3));
    for (const qf_val *row = qf_first(qf_get(data, "ratings")); row != NULL; row = row->next) {
        const qf_str cells[] = {
            qf_get_str(row, "zh"),
            qf_strf(cx->arena, "%lld", (long long)qf_get_int(row, "service", 0)),
            qf_strf(cx->arena, "%lld", (long long)qf_get_int(row, "result", 0)),
        };
        QF_TRY(add_row(b, false, cells, 3));
    }
    return doc_close_table(b);
}

/* The same rows as bars, for Word; in Excel the table's sheet draws its own. */
static qf_code add_chart(qf_ctx *cx, doc_builder *b, const qf_val *data, const char *key,
                         const char *title)
{
    chart_bar bars[CHART_BARS];
    chart c = { .title = qf_str_of(title),
                .names = { QF_S("按期办结"), QF_S("逾期办结"), QF_S("未办结") },
                .bars = bars };
    qf_str png;

    for (const qf_val *row = qf_first(qf_get(data, key)); row != NULL && c.count < CHART_BARS;
         row = row->next)
        bars[c.count++] = (chart_bar){ .label = qf_get_str(row, "label"),
                                       .note = qf_strf(cx->arena, "%.*s（%s/%lld）",
                                                       QF_ARG(qf_get_str(row, "rate")),
                                                       number_of(cx->arena, row, "on_time").p,
                                                       (long long)qf_get_int(row, "due_number", 0)),
                                       .part = { qf_get_int(qf_get(row, "on_time"), "number", 0),
                                                 qf_get_int(qf_get(row, "late"), "number", 0),
                                                 qf_get_int(qf_get(row, "open"), "number", 0) } };
    if (c.count == 0)
        return QF_OK;
    QF_TRY(chart_png(cx, &c, &png));
    return doc_add_picture(b, png, QF_JOIN(cx->arena, c.title, QF_S("，数字见表")), 0);
}

/* What the writers need to know of the tables of figures: their names, the head, the columns that are drawn. */
static void dress(doc *document)
{
    qf_str heading = { 0 };

    for (size_t i = 0; i < document->count; i++) {
        doc_block *block = &document->blocks[i];
        if (block->kind == DOC_HEADING)
            heading = block->text;
        if (block->kind != DOC_TABLE)
            continue;
        block->table->header_rows = 1;
        block->table->caption = heading;
        if (block->table->cols == FIGURE_COLUMNS) {
            block->table->chart_first = 2;
            block->table->chart_last = 4;
            block->table->chart_foot = 1;
            for (size_t k = 0; k < block->table->count; k++)
                if (block->table->cells[k].col > 0)
                    block->table->cells[k].align = DOC_RIGHT;
        }
    }
}

static qf_code add_ticket_table(qf_ctx *cx, doc_builder *b, const qf_val *data)
{
    QF_TRY(doc_add_text(b, DOC_HEADING, 1, QF_S("计入办结率的工单")));
    if (qf_get_bool(data, "more", false))
        QF_TRY(doc_add_text(
            b, DOC_PARAGRAPH, 0,
            qf_strf(cx->arena,
                    "共 %lld 件，这里列最近的 %lld 件；全部工单在网页上另有 Excel、CSV 下载。",
                    (long long)qf_get_int(data, "listed_of", 0),
                    (long long)qf_get_int(data, "listed", 0))));
    QF_TRY(doc_open_table(b));
    QF_TRY(add_row(b, true, list_heads, LIST_COLUMNS));
    for (const qf_val *row = qf_first(qf_get(data, "tickets")); row != NULL; row = row->next) {
        const qf_str cells[LIST_COLUMNS] = {
            qf_get_str(row, "number"),   qf_get_str(row, "kind"),
            qf_get_str(row, "class"),    qf_get_str(row, "gist"),
            qf_get_str(row, "received"), qf_get_str(row, "due"),
            qf_get_str(row, "closed"),   qf_get_bool(row, "late", false) ? QF_S("是") : QF_S(""),
        };
        QF_TRY(add_row(b, false, cells, LIST_COLUMNS));
    }
    return doc_close_table(b);
}

static qf_code add_part(qf_ctx *cx, doc_builder *b, const qf_val *data, const char *key,
                        const char *title, const char *head)
{
    QF_TRY(add_table(cx, b, data, key, title, head));
    return add_chart(cx, b, data, key, title);
}

static qf_code build(web_request *rq, const qf_val *data, doc **out)
{
    qf_ctx *cx = rq->cx;
    qf_arena *arena = cx->arena;
    doc_builder *b = doc_builder_new(cx, DOC_DOCX);
    const qf_val *sum = qf_get(data, "sum");
    qf_str title = qf_strf(arena, "%.*s%.*s热线办理情况", QF_ARG(web_town(rq)->name),
                           QF_ARG(qf_get_str(data, "span_zh")));

    QF_TRY(doc_add_text(b, DOC_HEADING, 0, title));
    QF_TRY(doc_add_text(
        b, DOC_PARAGRAPH, 0,
        qf_strf(arena,
                "截至%.*s：转办 %s 件，按期办结 %s 件，逾期办结 %s 件，未办结 %s 件（其中已过期 %s "
                "件），按期办结率 %.*s。另有退单、并案、不予受理 %s 件。",
                QF_ARG(qf_get_str(data, "as_of")), number_of(arena, sum, "total").p,
                number_of(arena, sum, "on_time").p, number_of(arena, sum, "late").p,
                number_of(arena, sum, "open").p, number_of(arena, sum, "overdue").p,
                QF_ARG(qf_get_str(sum, "rate")), number_of(arena, sum, "outside").p)));
    QF_TRY(doc_add_text(b, DOC_PARAGRAPH, 0, qf_get_str(data, "formula")));
    if (qf_count(qf_get(data, "months")) > 0)
        QF_TRY(add_part(cx, b, data, "months", "各月", "月份"));
    QF_TRY(add_part(cx, b, data, "kinds", "各种类", "种类"));
    QF_TRY(add_part(cx, b, data, "classes", "各主题", "主题"));
    QF_TRY(add_part(cx, b, data, "offices", "各承办单位", "承办单位"));
    QF_TRY(add_ratings(cx, b, data));
    QF_TRY(add_ticket_table(cx, b, data));
    QF_TRY(doc_finish(b, out));
    dress(*out);
    (*out)->title = title;
    (*out)->source = web_town(rq)->name;
    (*out)->published = qf_date_str(arena, qf_time_date(cx->now));
    return QF_OK;
}

/* ---- all tickets of a span */

void hotline_view_files(web_request *rq, qf_val *data, qf_str span, int64_t total)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "files");
    int64_t parts = (total + PART_TICKETS - 1) / PART_TICKETS;

    for (int64_t part = 1; part <= parts; part++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        if (parts > 1)
            qf_map_str(
                arena, one, "label",
                qf_strf(arena, "第 %lld 部分，共 %lld 部分", (long long)part, (long long)parts));
        qf_map_str(
            arena, one, "csv",
            web_path(rq, "/hotline/%.*s/tickets.csv?part=%lld", QF_ARG(span), (long long)part));
        qf_map_str(
            arena, one, "xlsx",
            web_path(rq, "/hotline/%.*s/tickets.xlsx?part=%lld", QF_ARG(span), (long long)part));
    }
}

static void list_row(qf_ctx *cx, const hotline_ticket *t, qf_str out[LIST_COLUMNS])
{
    out[0] = t->number;
    out[1] = hotline_kind_zh(t->kind);
    out[2] = t->class;
    out[3] = t->gist;
    out[4] = qf_date_str(cx->arena, t->received_on);
    out[5] = hotline_view_due(cx->arena, t);
    out[6] = hotline_view_closed(cx->arena, t);
    out[7] = hotline_late(t, cx->now) ? QF_S("是") : QF_S("");
}

static qf_str list_csv(qf_ctx *cx, const hotline_tickets *tickets)
{
    qf_buf out = qf_buf_new(cx->arena, (size_t)16 * 1024 * 1024);
    qf_str row[LIST_COLUMNS];

    qf_buf_add(&out, QF_S("\xEF\xBB\xBF"));
    for (int k = 0; k < LIST_COLUMNS; k++)
        csv_put(&out, list_heads[k], k == LIST_COLUMNS - 1);
    for (size_t i = 0; i < tickets->count; i++) {
        list_row(cx, &tickets->ticket[i], row);
        for (int k = 0; k < LIST_COLUMNS; k++)
            csv_put(&out, row[k], k == LIST_COLUMNS - 1);
    }
    return qf_buf_str(&out);
}

static qf_code list_xlsx(web_request *rq, const hotline_tickets *tickets, qf_str title, qf_str *out)
{
    static const int widths[LIST_COLUMNS] = { 4, 2, 3, 8, 3, 4, 4, 2 };
    qf_arena *arena = rq->cx->arena;
    size_t rows = tickets->count + 1;
    doc_cell *cells = QF_NEW_ARRAY(arena, doc_cell, rows * LIST_COLUMNS);
    doc_table table = { .rows = (int)rows,
                        .cols = LIST_COLUMNS,
                        .cells = cells,
                        .count = rows * LIST_COLUMNS,
                        .col_width = widths,
                        .header_rows = 1,
                        .caption = title };
    doc_block block = { .kind = DOC_TABLE, .table = &table };
    doc document = { .title = title, .blocks = &block, .count = 1 };
    qf_str row[LIST_COLUMNS];

    for (size_t r = 0; r < rows; r++) {
        if (r > 0)
            list_row(rq->cx, &tickets->ticket[r - 1], row);
        for (size_t k = 0; k < LIST_COLUMNS; k++)
            cells[r * LIST_COLUMNS + k] = (doc_cell){ .row = (int)r,
                                                      .col = (int)k,
                                                      .row_span = 1,
                                                      .col_span = 1,
                                                      .text = r == 0 ? list_heads[k] : row[k],
                                                      .header = r == 0 };
    }
    return xlsx_write(rq->cx, &document, rq->site->style, out);
}

static qf_code tickets_file(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_str span = rq->params[0], title;
    bool csv = qf_str_eq(rq->params[1], QF_S("tickets.csv"));
    int64_t part = web_query_int(rq, "part"), total;
    hotline_tickets tickets;

    if (web_query(rq, "part").n == 0)
        part = 1;
    if ((!csv && !qf_str_eq(rq->params[1], QF_S("tickets.xlsx"))) || part < 1 || part > 1000)
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "没有这个文件");
    QF_TRY(
        hotline_view_tickets(rq, span, (part - 1) * PART_TICKETS, PART_TICKETS, &tickets, &total));
    if (tickets.count == 0)
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "part", "这个时段没有这一部分");
    title = qf_strf(arena, "%.*s热线工单", QF_ARG(hotline_view_span_zh(arena, span)));
    reply->type = csv ? "text/csv; charset=utf-8" : WEB_XLSX;
    reply->download =
        qf_strf(arena, "热线工单-%.*s%s.%s", QF_ARG(span),
                total > PART_TICKETS ? qf_strf(arena, "-%lld", (long long)part).p : "",
                csv ? "csv" : "xlsx");
    if (!csv)
        return list_xlsx(rq, &tickets, title, &reply->body);
    reply->body = list_csv(rq->cx, &tickets);
    return QF_OK;
}

qf_code page_hotline_file(web_request *rq, web_reply *reply)
{
    bool docx = qf_str_eq(rq->params[1], QF_S("report.docx"));
    qf_val *data = qf_val_map(rq->cx->arena);
    doc *document;

    if (qf_str_starts(rq->params[1], QF_S("tickets")))
        return tickets_file(rq, reply);
    if (!docx && !qf_str_eq(rq->params[1], QF_S("report.xlsx")))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "没有这个文件");
    QF_TRY(hotline_view_report(rq, data, rq->params[0], false, 0, REPORT_TICKETS));
    QF_TRY(build(rq, data, &document));
    reply->type = docx ? WEB_DOCX : WEB_XLSX;
    reply->download =
        qf_strf(rq->cx->arena, "热线-%.*s.%s", QF_ARG(rq->params[0]), docx ? "docx" : "xlsx");
    return docx ? docx_write(rq->cx, document, rq->site->style, &reply->body)
                : xlsx_write(rq->cx, document, rq->site->style, &reply->body);
}
