/* The old paper register uploaded on the desk: looked at first, taken in, written back with what is wrong. */
#include "domain/apply/paper_list.h"
#include "domain/intake/intake.h"
#include "web/case_view.h"
#include "web/pages.h"
#include "web/sheet_view.h"

static qf_val *show(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "desk/cases_upload", "导入原来的登记簿");

    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    sheet_view_columns(rq, data, apply_list_columns);
    return data;
}

qf_code page_cases_upload(web_request *rq, web_reply *reply)
{
    (void)show(rq, reply);
    return QF_OK;
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
        return sheet_view_give_back(rq, reply, list, QF_S("登记簿-问题.xlsx"));
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
    sheet_view_complaints(rq, data, list);
    return QF_OK;
}
