#include "base/text.h"
#include "domain/funds/funds.h"
#include "web/address.h"
#include "web/books_view.h"
#include "web/funds_view.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

#define MAKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER))
#define WAITING_MAX 200
#define ROWS_SHOWN 50

/* ---- everything at once */

static qf_code add_waiting(web_request *rq, qf_val *data, funds_state state, const char *key,
                           const char *has)
{
    fund_batches batches;

    QF_TRY(funds_batch_waiting(rq->cx, state, WAITING_MAX, &batches));
    funds_view_batches(rq, data, key, &batches, true);
    qf_map_bool(rq->cx->arena, data, has, batches.count > 0);
    return QF_OK;
}

qf_code page_desk_funds(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/funds", "惠民惠农资金"), *list;
    fund_list funds;

    QF_TRY(add_waiting(rq, data, FUNDS_LOADED, "loaded", "has_loaded"));
    QF_TRY(add_waiting(rq, data, FUNDS_APPROVED, "approved", "has_approved"));
    QF_TRY(funds_list(rq->cx, 0, &funds));
    list = qf_map_list(arena, data, "funds");
    for (size_t i = 0; i < funds.count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "year", funds.one[i].year);
        qf_map_str(arena, one, "name", funds.one[i].name);
        qf_map_str(arena, one, "document", funds.one[i].document);
        qf_map_bool(arena, one, "ended", funds.one[i].ended);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/funds/%lld", (long long)funds.one[i].id));
    }
    qf_map_bool(arena, data, "has_funds", funds.count > 0);
    qf_map_bool(arena, data, "may_make", auth_has(rq->cx->actor, MAKERS));
    qf_map_str(arena, data, "new_href", web_path(rq, "/desk/funds/new"));
    qf_map_str(arena, data, "mappings_href", web_path(rq, "/desk/funds/mappings"));
    return QF_OK;
}

/* ---- a fund's entry in the catalogue */

static const input_field fund_fields[] = {
    { "id", "", INPUT_HIDDEN, false, 20, NULL, NULL },
    { "version", "", INPUT_HIDDEN, false, 20, NULL, NULL },
    { "year", "年份", INPUT_NUMBER, true, 0, NULL, NULL },
    { "code", "代码", INPUT_TEXT, true, 32, "小写字母、数字、短横，同一项资金各年相同", NULL },
    { "name", "资金名称", INPUT_TEXT, true, 80, "例如：耕地地力保护补贴", NULL },
    { "document", "依据的文件和文号", INPUT_TEXT, true, 160, NULL, NULL },
    { "item_number", "该文件在本站的编号", INPUT_TEXT, false, 60,
      "它的公开页面网址里 /item/ 后面的数，例如 12", NULL },
    { "department", "上级主管部门", INPUT_TEXT, false, 80, NULL, NULL },
    { "object", "发给谁", INPUT_TEXT, false, 200, NULL, NULL },
    { "standard", "发多少", INPUT_TEXT, false, 200, "例如：每亩 104.33 元", NULL },
    { "channel", "怎么发", INPUT_TEXT, false, 200, "例如：一卡通", NULL },
    { "ended", "已经停发", INPUT_FLAG, false, 0, NULL, NULL },
};

static qf_code show_fund_form(web_request *rq, web_reply *reply, const input *in,
                              const qf_val *start, const char *title)
{
    qf_val *data = web_page(rq, reply, "desk/books_register", title);

    web_crumb(rq, data, "惠民惠农资金", QF_S("/desk/funds"));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, fund_fields, INPUT_COUNT(fund_fields), in, start));
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_fund_new(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *start = qf_val_map(arena);
    int64_t id;
    fund f;

    QF_TRY(auth_need(rq->cx, MAKERS));
    qf_map_str(arena, start, "year", qf_strf(arena, "%d", qf_date_year(qf_time_date(rq->cx->now))));
    if (qf_number_parse(web_query(rq, "from"), &id)) {
        QF_TRY(funds_get(rq->cx, id, &f));
        start = qf_val_map(arena);
        qf_map_str(arena, start, "id", qf_strf(arena, "%lld", (long long)f.id));
        qf_map_str(arena, start, "version", qf_strf(arena, "%lld", (long long)f.version));
        qf_map_str(arena, start, "year", qf_strf(arena, "%lld", (long long)f.year));
        qf_map_str(arena, start, "code", f.code);
        qf_map_str(arena, start, "name", f.name);
        qf_map_str(arena, start, "document", f.document);
        qf_map_str(arena, start, "item_number", f.item_number);
        qf_map_str(arena, start, "department", f.department);
        qf_map_str(arena, start, "object", f.object);
        qf_map_str(arena, start, "standard", f.standard);
        qf_map_str(arena, start, "channel", f.channel);
    }
    return show_fund_form(rq, reply, NULL, start, "登记一项资金");
}

/* Complains when the document is not public here: its link would lead nowhere. */
static qf_code check_document(web_request *rq, input *in)
{
    qf_str number = input_get(in, "item_number")->text;
    bool there;

    if (number.n == 0)
        return QF_OK;
    QF_TRY(funds_view_document(rq, number, &there));
    if (!there)
        (void)!input_complain(in, "item_number", "没有这个编号的公开信息");
    return QF_OK;
}

qf_code page_desk_fund_save(web_request *rq, web_reply *reply)
{
    fund f = { 0 };
    qf_code code;
    int64_t id;
    input in;

    QF_TRY(auth_need(rq->cx, MAKERS));
    if (input_read(rq, fund_fields, INPUT_COUNT(fund_fields), &in))
        QF_TRY(check_document(rq, &in));
    if (in.complaints > 0)
        return show_fund_form(rq, reply, &in, NULL, "登记一项资金");
    f.id = web_whole(input_get(&in, "id")->text);
    f.version = web_whole(input_get(&in, "version")->text);
    f.year = input_get(&in, "year")->number;
    f.code = input_get(&in, "code")->text;
    f.name = input_get(&in, "name")->text;
    f.document = input_get(&in, "document")->text;
    f.item_number = input_get(&in, "item_number")->text;
    f.department = input_get(&in, "department")->text;
    f.object = input_get(&in, "object")->text;
    f.standard = input_get(&in, "standard")->text;
    f.channel = input_get(&in, "channel")->text;
    f.ended = input_get(&in, "ended")->number != 0;
    code = funds_put(rq->cx, &f, &id);
    if (code == QF_INVALID || code == QF_CONFLICT) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_fund_form(rq, reply, &in, NULL, "登记一项资金");
    }
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/funds/%lld", (long long)id));
}

/* ---- one fund: allocations, lists, upload */

static const input_choice level_choices[] = {
#define X(name, code, zh) { code, zh },
    FUNDS_LEVELS(X)
#undef X
        { NULL, NULL }
};
static const input_field allocate_fields[] = {
    { "from", "从哪一级", INPUT_CHOICE, true, 0, NULL, level_choices },
    { "to", "到哪一级", INPUT_CHOICE, true, 0, NULL, level_choices },
    { "amount", "金额（元）", INPUT_MONEY, true, 0, NULL, NULL },
    { "document", "下达文件和文号", INPUT_TEXT, true, 160, NULL, NULL },
    { "day", "下达日期", INPUT_DATE, true, 0, NULL, NULL },
};
const input_field funds_load_fields[FUNDS_LOAD_FIELDS] = {
    { "title", "名单标题", INPUT_TEXT, true, 100, "例如：2021年耕地地力保护补贴发放名单", NULL },
    { "period", "发的是哪一期", INPUT_TEXT, true, 40, "例如：2021年第三季度", NULL },
    { "paid_on", "发放日期", INPUT_DATE, false, 0, "名单里每行有日期的不用填", NULL },
};

static qf_code asked_fund(web_request *rq, fund *out)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return funds_get(rq->cx, id, out);
}

qf_code funds_view_desk(web_request *rq, web_reply *reply, const fund *f, const input *allocate,
                        const input *load, qf_val **out)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(
        rq, reply, "desk/fund",
        qf_cstr(arena, qf_strf(arena, "%.*s（%lld年）", QF_ARG(f->name), (long long)f->year)));
    fund_batches batches;

    web_crumb(rq, data, "惠民惠农资金", QF_S("/desk/funds"));
    qf_map_str(arena, data, "document", f->document);
    qf_map_str(arena, data, "here", web_path(rq, "/desk/funds/%lld", (long long)f->id));
    qf_map_str(arena, data, "edit_href",
               web_path(rq, "/desk/funds/new?from=%lld", (long long)f->id));
    qf_map_str(arena, data, "public_href", web_path(rq, "/funds/%lld", (long long)f->id));
    QF_TRY(funds_batch_list(rq->cx, f->id, false, &batches));
    funds_view_batches(rq, data, "batches", &batches, true);
    qf_map_bool(arena, data, "has_batches", batches.count > 0);
    QF_TRY(funds_view_flow(rq, data, f->year, f->id));
    qf_map_bool(arena, data, "may_make", auth_has(rq->cx->actor, MAKERS));
    qf_map_add(data, QF_S("allocate"),
               input_view(rq->cx, allocate_fields, INPUT_COUNT(allocate_fields), allocate, NULL));
    qf_map_add(data, QF_S("load"),
               input_view(rq->cx, funds_load_fields, FUNDS_LOAD_FIELDS, load, NULL));
    if ((allocate != NULL && allocate->complaints > 0) || (load != NULL && load->complaints > 0))
        reply->status = 422;
    qf_map_bool(arena, data, "known", web_query(rq, "known").n > 0);
    if (out != NULL)
        *out = data;
    return QF_OK;
}

qf_code page_desk_fund(web_request *rq, web_reply *reply)
{
    fund f;

    QF_TRY(asked_fund(rq, &f));
    return funds_view_desk(rq, reply, &f, NULL, NULL, NULL);
}

qf_code page_desk_fund_allocate(web_request *rq, web_reply *reply)
{
    fund_allocation entry = { 0 };
    qf_code code;
    int64_t id;
    input in;
    fund f;

    QF_TRY(asked_fund(rq, &f));
    QF_TRY(auth_need(rq->cx, MAKERS));
    if (!input_read(rq, allocate_fields, INPUT_COUNT(allocate_fields), &in))
        return funds_view_desk(rq, reply, &f, &in, NULL, NULL);
    entry.fund = f.id;
    (void)!funds_level_parse(input_get(&in, "from")->text, &entry.from);
    (void)!funds_level_parse(input_get(&in, "to")->text, &entry.to);
    entry.amount.fen = input_get(&in, "amount")->number;
    entry.document = input_get(&in, "document")->text;
    entry.day = input_get(&in, "day")->date;
    code = funds_allocate(rq->cx, &entry, &id);
    if (code == QF_INVALID) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return funds_view_desk(rq, reply, &f, &in, NULL, NULL);
    }
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/funds/%lld", (long long)f.id));
}

/* ---- one list */

static qf_code asked_list(web_request *rq, fund_batch *out)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return funds_batch_get(rq->cx, id, out);
}

static void add_steps(web_request *rq, qf_val *data, const fund_batch *batch)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *steps = qf_map_list(arena, data, "steps");

    for (size_t i = 0; i < funds_flow_count; i++) {
        const funds_step *step = &funds_flow[i];
        qf_val *one;
        if (step->from != batch->state || !auth_has(rq->cx->actor, step->roles) ||
            (step->other_person && batch->made_by == rq->cx->actor->account))
            continue;
        one = qf_list_add(steps, qf_val_map(arena));
        qf_map_str(arena, one, "event", qf_str_of(funds_event_code(step->event)));
        qf_map_str(arena, one, "zh", qf_str_of(funds_event_zh(step->event)));
        qf_map_bool(arena, one, "asks", step->reason);
    }
    qf_map_bool(arena, data, "has_steps", qf_count(steps) > 0);
}

static qf_code add_desk_rows(web_request *rq, qf_val *data, const fund_batch *batch)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "rows");
    int64_t after = web_query_int(rq, "after");
    bool issue = auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER));
    funds_villages villages;
    fund_payments rows;

    QF_TRY(funds_view_villages(rq, &villages));
    QF_TRY(funds_payments(rq->cx, batch->id, 0, after, ROWS_SHOWN, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const fund_payment *p = &rows.one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "line", p->line);
        qf_map_str(arena, one, "name", p->name_shown);
        qf_map_str(arena, one, "village", funds_view_village_name(&villages, p->village));
        qf_map_str(arena, one, "quantity", p->quantity);
        books_view_fen(arena, one, "amount", p->amount);
        qf_map_str(arena, one, "flags", funds_flags_zh(arena, p->flags));
        qf_map_bool(arena, one, "may_issue",
                    issue && batch->state == FUNDS_PUBLISHED &&
                        !qf_str_has(p->flags, QF_S("no_id")));
    }
    if (rows.count == ROWS_SHOWN)
        qf_map_str(arena, data, "next_href",
                   web_path(rq, "/desk/funds/list/%lld?after=%lld", (long long)batch->id,
                            (long long)rows.one[ROWS_SHOWN - 1].line));
    return QF_OK;
}

qf_code page_desk_funds_list(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    fund_batch batch;
    qf_val *data;
    fund f;

    QF_TRY(asked_list(rq, &batch));
    QF_TRY(funds_get(rq->cx, batch.fund, &f));
    data = web_page(rq, reply, "desk/funds_list", qf_cstr(arena, batch.title));
    web_crumb(rq, data, "惠民惠农资金", QF_S("/desk/funds"));
    web_crumb(rq, data, qf_cstr(arena, f.name),
              qf_strf(arena, "/desk/funds/%lld", (long long)f.id));
    qf_map_str(arena, data, "fund", f.name);
    qf_map_str(arena, data, "period", batch.period);
    qf_map_str(arena, data, "state", qf_str_of(funds_state_zh(batch.state)));
    qf_map_str(arena, data, "remark", batch.remark);
    qf_map_int(arena, data, "payments", batch.payments);
    qf_map_int(arena, data, "returned", batch.returned);
    qf_map_int(arena, data, "flagged", batch.flagged);
    books_view_fen(arena, data, "paid", batch.paid);
    books_view_fen(arena, data, "returned_sum", batch.returned_sum);
    qf_map_bool(arena, data, "own",
                batch.state == FUNDS_LOADED && batch.made_by == rq->cx->actor->account);
    qf_map_str(arena, data, "here", web_path(rq, "/desk/funds/list/%lld", (long long)batch.id));
    add_steps(rq, data, &batch);
    return add_desk_rows(rq, data, &batch);
}

qf_code page_desk_funds_act(web_request *rq, web_reply *reply)
{
    funds_event event;
    fund_batch batch;

    QF_TRY(asked_list(rq, &batch));
    if (!funds_event_parse(web_form(rq, "event"), &event))
        return qf_fail(rq->cx, QF_INVALID, "FUNDS.EVENT", "event", "没有这一步");
    QF_TRY(funds_act(rq->cx, batch.id, event, web_form(rq, "remark")));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/funds/list/%lld", (long long)batch.id));
}

/* The slip with a fresh code, shown once, to be printed. */
qf_code page_desk_funds_slip(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    fund_batch batch;
    funds_slip slip;
    qf_val *data;

    QF_TRY(asked_list(rq, &batch));
    QF_TRY(funds_pass_issue(rq->cx, batch.id, web_form_int(rq, "line"), &slip));
    data = web_page(rq, reply, "desk/funds_slip", "补贴查询码");
    web_crumb(rq, data, qf_cstr(arena, batch.title),
              qf_strf(arena, "/desk/funds/list/%lld", (long long)batch.id));
    qf_map_str(arena, data, "name", slip.name);
    qf_map_str(arena, data, "code", slip.code);
    qf_map_str(arena, data, "address", web_url(rq, "/funds/mine"));
    return QF_OK;
}
