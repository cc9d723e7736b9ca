#include "web/sheet_view.h"

#define SHOWN 200 /* the list given back has all */

void sheet_view_columns(web_request *rq, qf_val *data, const sheet_column *columns)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "columns");

    for (const sheet_column *c = columns; c->name != NULL; c++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_str words = qf_str_of(c->words), word;
        qf_buf text = qf_buf_new(arena, 1000);
        qf_map_str(arena, one, "zh", qf_str_of(c->zh));
        qf_map_bool(arena, one, "needed", c->needed);
        while (qf_str_split(&words, '|', &word))
            qf_buf_addf(&text, "%s%.*s", text.n > 0 ? "、" : "", QF_ARG(word));
        qf_map_str(arena, one, "words", qf_buf_str(&text));
    }
}

void sheet_view_complaints(web_request *rq, qf_val *data, sheet *list)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *told = qf_map_list(arena, data, "errors");
    const sheet_complaint *complaint;
    size_t count, more;

    complaint = sheet_complaints(list, &count, &more);
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        qf_val *one = qf_list_add(told, qf_val_map(arena));
        qf_map_str(arena, one, "sheet", sheet_name(list, complaint[i].sheet));
        qf_map_int(arena, one, "row", (int64_t)complaint[i].row);
        if (complaint[i].column >= 0)
            qf_map_str(arena, one, "column", sheet_letter(arena, complaint[i].column));
        qf_map_str(arena, one, "zh", complaint[i].zh);
    }
    qf_map_int(arena, data, "error_count", (int64_t)(count + more));
    qf_map_int(arena, data, "more_errors", (int64_t)(count + more - qf_count(told)));
    qf_map_bool(arena, data, "has_errors", count + more > 0);
    qf_map_bool(arena, data, "many_errors", count + more > qf_count(told));
}

qf_code sheet_view_give_back(web_request *rq, web_reply *reply, sheet *list, qf_str name)
{
    reply->type = WEB_XLSX;
    reply->download = name;
    return sheet_write_back(rq->cx, list, &reply->body);
}

static qf_code take_list(web_request *rq, const sheet_upload *page, const web_upload *file,
                         intake *in, sheet **list)
{
    sheet_options *options = QF_NEW(rq->cx->arena, sheet_options);

    if (file == NULL)
        return qf_fail(rq->cx, QF_INVALID, "INTAKE.FILE", "file", "请先选择文件");
    QF_TRY(page->begin(rq, in));
    in->dry = qf_str_eq(web_form(rq, "act"), QF_S("look"));
    options->columns = in->columns;
    QF_TRY(sheet_open(rq->cx, file->bytes, options, list));
    return intake_run(rq->cx, *list, in);
}

qf_code sheet_view_uploaded(web_request *rq, web_reply *reply, const sheet_upload *page)
{
    const web_upload *file = web_upload_of(rq, "file");
    qf_arena *arena = rq->cx->arena;
    sheet *list = NULL;
    intake in = { 0 };
    qf_code code = take_list(rq, page, file, &in, &list);
    qf_val *data;

    if (code == QF_OK && qf_str_eq(web_form(rq, "act"), QF_S("back")))
        return sheet_view_give_back(rq, reply, list, qf_str_of(page->back));
    if (code != QF_OK && code != QF_INVALID && code != QF_LIMIT)
        return code;
    data = page->show(rq, reply);
    if (code != QF_OK) {
        qf_map_str(arena, data, "complaint", rq->cx->err.zh);
        reply->status = 422;
        return QF_OK;
    }
    qf_map_bool(arena, data, "done", true);
    qf_map_bool(arena, data, "dry_run", in.dry);
    qf_map_str(arena, data, "filename", file->filename);
    qf_map_int(arena, data, "rows", (int64_t)in.read);
    qf_map_int(arena, data, "taken", (int64_t)in.taken);
    qf_map_int(arena, data, "totals_rows", (int64_t)in.totals);
    qf_map_bool(arena, data, "has_totals", in.totals > 0);
    if (page->tell != NULL)
        page->tell(rq, data, &in);
    sheet_view_complaints(rq, data, list);
    return QF_OK;
}
