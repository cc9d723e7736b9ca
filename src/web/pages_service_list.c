/* A list of service items uploaded on the desk: looked at first, taken in, written back with what is wrong. */
#include "domain/intake/intake.h"
#include "domain/service/lists.h"
#include "web/pages.h"
#include "web/sheet_view.h"
#include "web/site.h"

static qf_val *show(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "desk/service_upload", "导入事项清单");

    web_crumb(rq, data, "办事事项", QF_S("/desk/service"));
    sheet_view_columns(rq, data, service_item_columns);
    return data;
}

qf_code page_desk_service_upload(web_request *rq, web_reply *reply)
{
    (void)show(rq, reply);
    return QF_OK;
}

static qf_code read_list(web_request *rq, const web_upload *file, intake *in, sheet **list)
{
    sheet_options *options = QF_NEW(rq->cx->arena, sheet_options);
    service_list *items = QF_NEW(rq->cx->arena, service_list);

    items->arena = rq->cx->arena;
    options->columns = service_item_columns;
    *in = (intake){ .columns = service_item_columns,
                    .row = service_list_row,
                    .begin_batch = service_list_begin_batch,
                    .end_batch = service_list_end_batch,
                    .state = items,
                    .dry = qf_str_eq(web_form(rq, "act"), QF_S("look")) };
    QF_TRY(sheet_open(rq->cx, file->bytes, options, list));
    return intake_run(rq->cx, *list, in);
}

static void add_changes(web_request *rq, qf_val *data, const service_list *items)
{
    qf_arena *arena = rq->cx->arena;
    const service_list_tally *sure = &items->sure;
    qf_val *list = qf_map_list(arena, data, "changes");

    qf_map_int(arena, data, "fresh", (int64_t)sure->fresh);
    qf_map_int(arena, data, "changed", (int64_t)sure->changed);
    qf_map_int(arena, data, "same", (int64_t)sure->same);
    qf_map_int(arena, data, "drafts", (int64_t)sure->drafts);
    qf_map_bool(arena, data, "has_drafts", sure->drafts > 0);
    qf_map_bool(arena, data, "has_changes", sure->shown > 0);
    qf_map_bool(arena, data, "is_cut", sure->fresh + sure->changed > sure->shown);
    qf_map_int(arena, data, "shown", (int64_t)sure->shown);
    for (size_t i = 0; i < sure->shown; i++) {
        const service_list_change *c = &items->change[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "code", c->code);
        qf_map_str(arena, one, "name", c->name);
        qf_map_str(arena, one, "kind", c->fresh ? QF_S("新增") : QF_S("改动"));
        qf_map_str(arena, one, "what", c->what);
        if (c->lacks != NULL)
            qf_map_str(arena, one, "lacks", qf_str_of(c->lacks));
    }
}

qf_code page_desk_service_uploaded(web_request *rq, web_reply *reply)
{
    const web_upload *file = web_upload_of(rq, "file");
    qf_arena *arena = rq->cx->arena;
    sheet *list = NULL;
    intake in = { 0 };
    qf_code code;
    qf_val *data;

    QF_TRY(auth_need(rq->cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    code = file == NULL ? qf_fail(rq->cx, QF_INVALID, "SERVICE.FILE", "file", "请先选择清单文件")
                        : read_list(rq, file, &in, &list);
    if (code == QF_OK && qf_str_eq(web_form(rq, "act"), QF_S("back")))
        return sheet_view_give_back(rq, reply, list, QF_S("事项清单-问题.xlsx"));
    if (code != QF_OK && code != QF_INVALID && code != QF_LIMIT)
        return code;
    data = show(rq, reply);
    if (code != QF_OK) {
        qf_map_str(arena, data, "complaint", rq->cx->err.zh);
        reply->status = 422;
        return QF_OK;
    }
    qf_map_bool(arena, data, "done", true);
    qf_map_bool(arena, data, "dry_run", in.dry);
    qf_map_str(arena, data, "filename", file->filename);
    qf_map_int(arena, data, "rows", (int64_t)in.read);
    add_changes(rq, data, in.state);
    sheet_view_complaints(rq, data, list);
    return QF_OK;
}
