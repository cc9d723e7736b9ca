/* The old paper register uploaded on the desk: looked at first, taken in, written back with what is wrong. */
#include "domain/apply/paper_list.h"
#include "domain/intake/intake.h"
#include "web/case_view.h"
#include "web/pages.h"

#define TOLD 200 /* complaints on the page; the written-back list has all */
#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

static qf_val *show(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/cases_upload", "导入原来的登记簿");
    qf_val *list = qf_map_list(arena, data, "columns");

    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    for (const sheet_column *c = apply_list_columns; c->name != NULL; c++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_str words = qf_str_of(c->words), word;
        qf_buf text = qf_buf_new(arena, 1000);
        qf_map_str(arena, one, "zh", qf_str_of(c->zh));
        while (qf_str_split(&words, '|', &word))
            qf_buf_addf(&text, "%s%.*s", text.n > 0 ? "、" : "", QF_ARG(word));
        qf_map_str(arena, one, "words", qf_buf_str(&text));
    }
    return data;
}

qf_code page_cases_upload(web_request *rq, web_reply *reply)
{
    (void)show(rq, reply);
    return QF_OK;
}

static void add_complaints(web_request *rq, qf_val *data, sheet *list)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *told = qf_map_list(arena, data, "errors");
    const sheet_complaint *complaint;
    size_t count, more;

    complaint = sheet_complaints(list, &count, &more);
    for (size_t i = 0; i < count && i < TOLD; i++) {
        qf_val *one = qf_list_add(told, qf_val_map(arena));
        qf_map_int(arena, one, "row", (int64_t)complaint[i].row);
        if (complaint[i].column >= 0)
            qf_map_str(arena, one, "column", sheet_letter(arena, complaint[i].column));
        qf_map_str(arena, one, "zh", complaint[i].zh);
    }
    qf_map_int(arena, data, "error_count", (int64_t)(count + more));
    qf_map_bool(arena, data, "has_errors", count + more > 0);
}

static qf_code read_list(web_request *rq, const web_upload *file, intake *in, sheet **list)
{
    sheet_options *options = QF_NEW(rq->cx->arena, sheet_options);
    apply_rules *rules = QF_NEW(rq->cx->arena, apply_rules);

    *rules = case_rules(rq->site);
    options->columns = apply_list_columns;
    *in = (intake){ .columns = apply_list_columns,
                    .row = apply_list_row,
                    .state = rules,
                    .dry = qf_str_eq(web_form(rq, "act"), QF_S("look")) };
    QF_TRY(sheet_open(rq->cx, file->bytes, options, list));
    return intake_run(rq->cx, *list, in);
}

qf_code page_cases_uploaded(web_request *rq, web_reply *reply)
{
    const web_upload *file = web_upload_of(rq, "file");
    sheet *list = NULL;
    qf_code code;
    qf_val *data;
    intake in;

    QF_TRY(auth_need(rq->cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    code = file == NULL ? qf_fail(rq->cx, QF_INVALID, "APPLY.FILE", "file", "请先选择登记簿文件")
                        : read_list(rq, file, &in, &list);
    if (code == QF_OK && qf_str_eq(web_form(rq, "act"), QF_S("back"))) {
        reply->type = XLSX;
        reply->download = QF_S("登记簿-问题.xlsx");
        return sheet_write_back(rq->cx, list, &reply->body);
    }
    if (code != QF_OK && code != QF_INVALID && code != QF_LIMIT)
        return code;
    data = show(rq, reply);
    if (code != QF_OK) {
        qf_map_str(rq->cx->arena, data, "complaint", rq->cx->err.zh);
        reply->status = 422;
        return QF_OK;
    }
    qf_map_bool(rq->cx->arena, data, "done", true);
    qf_map_bool(rq->cx->arena, data, "dry_run", in.dry);
    qf_map_str(rq->cx->arena, data, "filename", file->filename);
    qf_map_int(rq->cx->arena, data, "rows", (int64_t)in.read);
    qf_map_int(rq->cx->arena, data, "taken", (int64_t)in.taken);
    add_complaints(rq, data, list);
    return QF_OK;
}
