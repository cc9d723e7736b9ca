/* Lists of applications uploaded on the desk: the old paper register, and new ones that came in together; looked at
 * first, taken in, written back with what is wrong. */
#include "domain/apply/batch_list.h"
#include "domain/apply/paper_list.h"
#include "web/case_view.h"
#include "web/pages.h"
#include "web/sheet_view.h"

static qf_val *show_register(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "desk/cases_upload", "导入原来的登记簿");

    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    sheet_view_columns(rq, data, apply_list_columns);
    return data;
}

static qf_code begin_register(web_request *rq, intake *in)
{
    apply_rules *rules = QF_NEW(rq->cx->arena, apply_rules);

    *rules = case_rules(rq->site);
    *in = (intake){ .columns = apply_list_columns, .row = apply_list_row, .state = rules };
    return QF_OK;
}

static qf_val *show_batch(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "desk/cases_batch", "成批登记申请");

    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    sheet_view_columns(rq, data, apply_batch_columns);
    qf_map_int(rq->cx->arena, data, "most", APPLY_BATCH_MAX);
    return data;
}

static qf_code begin_batch(web_request *rq, intake *in)
{
    apply_batch *batch = QF_NEW(rq->cx->arena, apply_batch);
    apply_rules *rules = QF_NEW(rq->cx->arena, apply_rules);

    *rules = case_rules(rq->site);
    batch->rules = rules;
    batch->arena = rq->cx->arena;
    *in = (intake){ .columns = apply_batch_columns,
                    .row = apply_batch_row,
                    .begin_batch = apply_batch_begin,
                    .end_batch = apply_batch_end,
                    .state = batch };
    return QF_OK;
}

/* The receipts, which are shown this once. */
static void tell_batch(web_request *rq, qf_val *data, const intake *in)
{
    const apply_batch *batch = in->state;
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "receipts");

    for (size_t i = 0; !in->dry && i < batch->sure; i++) {
        const apply_batch_receipt *one = &batch->receipt[i];
        qf_val *item = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, item, "row", one->row);
        qf_map_str(arena, item, "name", one->name);
        qf_map_str(arena, item, "number", one->given.number);
        qf_map_str(arena, item, "secret", case_secret_zh(arena, one->given.secret));
        qf_map_str(arena, item, "due", web_due_zh(rq, one->given.due));
        qf_map_bool(arena, item, "confirmed", qf_date_is(one->given.due));
        qf_map_str(arena, item, "href", web_path(rq, "/desk/cases/%lld", (long long)one->given.id));
    }
    qf_map_bool(arena, data, "has_receipts", qf_count(list) > 0);
}

static bool is_batch(qf_str list)
{
    return qf_str_eq(list, QF_S("new"));
}

qf_code page_cases_upload(web_request *rq, web_reply *reply)
{
    if (is_batch(web_query(rq, "list")))
        (void)show_batch(rq, reply);
    else
        (void)show_register(rq, reply);
    return QF_OK;
}

qf_code page_cases_uploaded(web_request *rq, web_reply *reply)
{
    static const sheet_upload old = { show_register, begin_register, NULL, "登记簿-问题.xlsx" };
    static const sheet_upload fresh = { show_batch, begin_batch, tell_batch, "申请-问题.xlsx" };

    QF_TRY(auth_need(rq->cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    return sheet_view_uploaded(rq, reply, is_batch(web_form(rq, "list")) ? &fresh : &old);
}
