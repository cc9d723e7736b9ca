/* The register leaves as csv and xlsx: whole, or a large one in parts of one size, newest first. */
#include "doc/csv_write.h"
#include "doc/doc_write.h"
#include "web/case_filter.h"
#include "web/case_view.h"
#include "web/pages.h"

/* Of one file: what the program holds in memory at once. */
#define EXPORT_ROWS 20000

void case_add_exports(web_request *rq, qf_val *data, const apply_filter *f, int64_t total)
{
    qf_str query = case_query(rq, f, 1);

    if (total > EXPORT_ROWS || total > APPLY_COUNTED) { /* counted no further: see how many files */
        qf_map_str(rq->cx->arena, data, "parts",
                   web_path(rq, "/desk/cases/export?%.*s", QF_ARG(query)));
        return;
    }
    qf_map_str(rq->cx->arena, data, "csv",
               web_path(rq, "/desk/cases/export/register.csv?%.*s", QF_ARG(query)));
    qf_map_str(rq->cx->arena, data, "xlsx",
               web_path(rq, "/desk/cases/export/register.xlsx?%.*s", QF_ARG(query)));
}

#define EXPORT_COLUMNS 11
static const char *const export_head[EXPORT_COLUMNS] = {
    "登记编号", "申请人类别", "申请内容", "收到方式", "收到日期", "状态",
    "答复期限", "办理结果",   "办结日期", "超期天数", "承办人",
};

static void export_row(web_request *rq, const apply_case *c, qf_str out[EXPORT_COLUMNS])
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    bool closed = apply_closed_on(c, today);
    clock_outcome outcome = clock_outcome_parse(c->outcome);

    out[0] = c->number;
    out[1] = apply_kind_zh(c->applicant_kind);
    out[2] = c->subject;
    out[3] = clock_channel_zh(clock_channel_parse(c->channel));
    out[4] = qf_date_str(arena, c->received_on);
    out[5] = clock_state_zh(apply_state_on(c, today));
    out[6] = qf_date_str(arena, apply_due_on(c, today));
    out[7] = closed && outcome != CLOCK_NO_OUTCOME ? clock_outcome_zh(outcome) : QF_S("");
    out[8] = closed ? qf_date_str(arena, c->closed_on) : QF_S("");
    out[9] = qf_strf(arena, "%lld", (long long)c->late_days);
    out[10] = c->handler;
}

static qf_str export_csv(web_request *rq, const apply_cases *cases)
{
    qf_buf out = qf_buf_new(rq->cx->arena, (size_t)16 * 1024 * 1024);
    qf_str row[EXPORT_COLUMNS];

    qf_buf_add(&out, QF_S("\xEF\xBB\xBF"));
    for (int k = 0; k < EXPORT_COLUMNS; k++)
        csv_put(&out, qf_str_of(export_head[k]), k == EXPORT_COLUMNS - 1);
    for (size_t i = 0; i < cases->count; i++) {
        export_row(rq, &cases->one[i], row);
        for (int k = 0; k < EXPORT_COLUMNS; k++)
            csv_put(&out, row[k], k == EXPORT_COLUMNS - 1);
    }
    return qf_buf_str(&out);
}

static qf_code export_xlsx(web_request *rq, const apply_cases *cases, qf_str *out)
{
    static const int widths[EXPORT_COLUMNS] = { 3, 3, 8, 3, 3, 3, 3, 4, 3, 2, 3 };
    qf_arena *arena = rq->cx->arena;
    size_t rows = cases->count + 1;
    doc_cell *cells = QF_NEW_ARRAY(arena, doc_cell, rows * EXPORT_COLUMNS);
    doc_table *table = QF_NEW(arena, doc_table);
    doc_block *block = QF_NEW(arena, doc_block);
    doc document = { .title = QF_S("依申请公开登记簿"), .blocks = block, .count = 1 };
    qf_str row[EXPORT_COLUMNS];

    for (size_t r = 0; r < rows; r++) {
        if (r > 0)
            export_row(rq, &cases->one[r - 1], row);
        for (size_t k = 0; k < EXPORT_COLUMNS; k++)
            cells[r * EXPORT_COLUMNS + k] =
                (doc_cell){ .row = (int)r,
                            .col = (int)k,
                            .row_span = 1,
                            .col_span = 1,
                            .text = r == 0 ? qf_str_of(export_head[k]) : row[k],
                            .header = r == 0 };
    }
    *table = (doc_table){ .rows = (int)rows,
                          .cols = EXPORT_COLUMNS,
                          .cells = cells,
                          .count = rows * EXPORT_COLUMNS,
                          .col_width = widths,
                          .header_rows = 1,
                          .caption = QF_S("依申请公开登记簿") };
    *block = (doc_block){ .kind = DOC_TABLE, .table = table };
    return doc_write(rq->cx, &document, DOC_XLSX, rq->site->style, out);
}

qf_code page_cases_exports(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/cases_export", "导出登记簿");
    qf_val *list = qf_map_list(arena, data, "files");
    apply_filter filter = case_filter_of(rq, false);
    qf_str query = case_query(rq, &filter, 1);
    apply_cases none;
    int64_t total;

    filter.n = 1;
    filter.skip = 0;
    filter.counted = INT64_MAX - 1;
    QF_TRY(apply_list(rq->cx, &filter, &none, &total));
    for (int64_t part = 1; (part - 1) * EXPORT_ROWS < total; part++) {
        int64_t last = part * EXPORT_ROWS < total ? part * EXPORT_ROWS : total;
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "part", part);
        qf_map_int(arena, one, "rows", last - (part - 1) * EXPORT_ROWS);
        qf_map_str(arena, one, "csv",
                   web_path(rq, "/desk/cases/export/register.csv?%.*s&part=%lld", QF_ARG(query),
                            (long long)part));
        qf_map_str(arena, one, "xlsx",
                   web_path(rq, "/desk/cases/export/register.xlsx?%.*s&part=%lld", QF_ARG(query),
                            (long long)part));
    }
    qf_map_int(arena, data, "total", total);
    qf_map_bool(arena, data, "none", total == 0);
    qf_map_str(arena, data, "back", web_path(rq, "/desk/cases?%.*s", QF_ARG(query)));
    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    return QF_OK;
}

qf_code page_cases_export(web_request *rq, web_reply *reply)
{
    bool csv = qf_str_eq(rq->params[0], QF_S("register.csv"));
    apply_filter filter = case_filter_of(rq, false);
    int64_t part = web_query_int(rq, "part"), total;
    apply_cases cases;

    if (!csv && !qf_str_eq(rq->params[0], QF_S("register.xlsx")))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file",
                       "登记簿只有 csv 和 xlsx 两种文件");
    part = part < 1 ? 1 : part;
    filter.n = EXPORT_ROWS;
    filter.skip = (part - 1) * EXPORT_ROWS;
    QF_TRY(apply_list(rq->cx, &filter, &cases, &total));
    if (cases.count == 0 && part > 1)
        return qf_fail(rq->cx, QF_MISSING, "APPLY.EXPORT", "part", "登记簿没有这么多份");
    reply->download = part > 1 || cases.count == EXPORT_ROWS
                          ? qf_strf(rq->cx->arena, "依申请公开登记簿-第%lld份.%s", (long long)part,
                                    csv ? "csv" : "xlsx")
                          : qf_strf(rq->cx->arena, "依申请公开登记簿.%s", csv ? "csv" : "xlsx");
    reply->type = csv ? "text/csv; charset=utf-8" : WEB_XLSX;
    if (!csv)
        return export_xlsx(rq, &cases, &reply->body);
    reply->body = export_csv(rq, &cases);
    return QF_OK;
}
