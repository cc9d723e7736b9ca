/* A list of service items uploaded on the desk: looked at first, taken in, written back with what is wrong. */
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

static qf_code begin(web_request *rq, intake *in)
{
    *in = (intake){ .columns = service_item_columns,
                    .row = service_list_row,
                    .begin_batch = service_list_begin_batch,
                    .end_batch = service_list_end_batch };
    return service_list_begin(rq->cx, &in->state);
}

static void add_changes(web_request *rq, qf_val *data, const intake *in)
{
    const service_list *items = in->state;
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
    static const sheet_upload upload = { show, begin, add_changes, "事项清单-问题.xlsx" };

    QF_TRY(auth_need(rq->cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    return sheet_view_uploaded(rq, reply, &upload);
}
