/* Tickets as the county sends them: its list uploaded on the desk (looked at first, taken in, written back with what is wrong),
 * one by one from its program with a token. */
#include "domain/hotline/county_list.h"
#include "web/api_items.h"
#include "web/hotline_view.h"
#include "web/pages.h"
#include "web/sheet_view.h"

static qf_val *show(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "desk/hotline_upload", "导入县热线的名单");

    web_crumb(rq, data, "热线工单", QF_S("/desk/hotline"));
    sheet_view_columns(rq, data, hotline_list_columns);
    return data;
}

qf_code page_desk_hotline_upload(web_request *rq, web_reply *reply)
{
    (void)show(rq, reply);
    return QF_OK;
}

static qf_code begin(web_request *rq, intake *in)
{
    *in = (intake){ .columns = hotline_list_columns,
                    .row = hotline_list_row,
                    .begin_batch = hotline_list_begin_batch,
                    .end_batch = hotline_list_end_batch };
    return hotline_list_begin(rq->cx, rq->site->days, rq->site->hotline, &in->state);
}

qf_code page_desk_hotline_uploaded(web_request *rq, web_reply *reply)
{
    static const sheet_upload upload = { show, begin, NULL, "热线名单-问题.xlsx" };

    QF_TRY(auth_need(rq->cx, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)));
    return sheet_view_uploaded(rq, reply, &upload);
}

/* ---- one by one, from another program */

const input_field api_ticket_fields[] = {
    { .name = "number", .zh = "工单编号", .kind = INPUT_TEXT, .needed = true, .max = 60 },
    { .name = "title", .zh = "标题", .kind = INPUT_TEXT, .needed = true, .max = 100 },
    { .name = "content", .zh = "内容", .kind = INPUT_LONG, .max = 5000 },
    { .name = "kind", .zh = "种类", .kind = INPUT_TEXT, .needed = true, .max = 20 },
    { .name = "class", .zh = "主题", .kind = INPUT_TEXT, .max = 40 },
    { .name = "received_on", .zh = "转办日期", .kind = INPUT_DATE, .needed = true },
    { .name = "limit_days", .zh = "时限", .kind = INPUT_NUMBER },
    { .name = "limit_hours", .zh = "按小时的时限", .kind = INPUT_NUMBER },
    { .name = "received_time", .zh = "转办的时、分", .kind = INPUT_TEXT, .max = 5 },
    { .name = "closed_on", .zh = "办结日期", .kind = INPUT_DATE },
    { .name = "closed_time", .zh = "办结的时、分", .kind = INPUT_TEXT, .max = 5 },
    { .name = "reply", .zh = "答复", .kind = INPUT_LONG, .max = 5000 },
    { .name = "office", .zh = "承办单位", .kind = INPUT_TEXT, .max = 60 },
    { .name = "caller_name", .zh = "来电人", .kind = INPUT_TEXT, .max = 40 },
    { .name = "caller_phone", .zh = "电话", .kind = INPUT_PHONE },
};
const size_t api_ticket_field_count = INPUT_COUNT(api_ticket_fields);

static qf_code first_complaint(web_request *rq, const input *in)
{
    for (size_t i = 0; i < in->count; i++)
        if (in->values[i].complaint != NULL)
            return qf_fail(rq->cx, QF_INVALID, "API.FIELD", api_ticket_fields[i].name, "%s：%s",
                           api_ticket_fields[i].zh, in->values[i].complaint);
    return qf_fail(rq->cx, QF_INVALID, "API.FIELD", NULL, "内容不完整");
}

static qf_code api_time(web_request *rq, const input *in, const char *name, qf_date day,
                        qf_time *out)
{
    qf_str text = qf_str_trim(input_get(in, name)->text);

    if (text.n > 0 && !hotline_view_time(rq->cx->arena, day, text, out))
        return qf_fail(rq->cx, QF_INVALID, "API.FIELD", name, "时刻写成 08:30，并且要有日期");
    return QF_OK;
}

static qf_code take_one(web_request *rq, const hotline_ticket *t, hotline_imported *what)
{
    hotline_batch *batch;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(rq->cx, &tx));
    QF_TRY(hotline_batch_begin(rq->cx, rq->site->days, &batch));
    QF_TRY(hotline_import(rq->cx, batch, t, what));
    QF_TRY(hotline_batch_end(rq->cx, batch));
    return db_commit(&tx);
}

qf_code page_api_hotline_create(web_request *rq, web_reply *reply)
{
    static const char *const words[HOTLINE_IMPORTED_COUNT] = { "taken", "closed", "same" };
    hotline_ticket t = { .sample = false };
    hotline_imported what;
    input in;

    if (!rq->json || rq->bearer.n == 0)
        return qf_fail(rq->cx, QF_DENIED, "AUTH.NO_TOKEN", NULL,
                       "这个接口要用令牌：Authorization: Bearer 令牌");
    if (!input_read(rq, api_ticket_fields, api_ticket_field_count, &in))
        return first_complaint(rq, &in);
    t.number = input_get(&in, "number")->text;
    t.title = input_get(&in, "title")->text;
    t.content = input_get(&in, "content")->text;
    t.kind = hotline_kind_parse(input_get(&in, "kind")->text);
    if (t.kind == HOTLINE_KIND_COUNT)
        return qf_fail(rq->cx, QF_INVALID, "API.FIELD", "kind",
                       "种类应为咨询、求助、投诉、举报、建议");
    t.class = input_get(&in, "class")->text.n > 0 ? input_get(&in, "class")->text : QF_S("其他");
    t.received_on = input_get(&in, "received_on")->date;
    t.closed_on = input_get(&in, "closed_on")->date;
    QF_TRY(api_time(rq, &in, "received_time", t.received_on, &t.received_at));
    QF_TRY(api_time(rq, &in, "closed_time", t.closed_on, &t.closed_at));
    t.limit_hours = input_get(&in, "limit_hours")->number;
    t.limit_days = input_get(&in, "limit_days")->number > 0
                       ? input_get(&in, "limit_days")->number
                       : rq->site->hotline->kinds[t.kind].limit_days;
    t.reply = input_get(&in, "reply")->text;
    t.office = input_get(&in, "office")->text;
    t.caller_name = input_get(&in, "caller_name")->text;
    t.caller_phone = input_get(&in, "caller_phone")->text;
    QF_TRY(take_one(rq, &t, &what));
    QF_TRY(hotline_by_number(rq->cx, t.number, &t));
    reply->view = "desk/hotline_ticket"; /* under /api the data alone is the answer */
    reply->data = qf_val_map(rq->cx->arena);
    hotline_view_row(rq, reply->data, &t);
    qf_map_str(rq->cx->arena, reply->data, "what", qf_str_of(words[what]));
    reply->status = what == HOTLINE_TAKEN ? 201 : 200;
    return QF_OK;
}
