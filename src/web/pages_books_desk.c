#include "domain/books/books.h"
#include "web/books_view.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/today.h"

#define WAITING_MAX 200
#define ENDING_DAYS 60

/* ---- all villages */

static qf_code add_waiting(web_request *rq, qf_val *data, const org *villages, size_t count,
                           books_state state, const char *key)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, key);
    books_vouchers waiting;

    QF_TRY(books_voucher_waiting(rq->cx, state, WAITING_MAX, &waiting));
    for (size_t i = 0; i < waiting.count; i++) {
        const books_voucher *voucher = &waiting.one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        for (size_t v = 0; v < count; v++)
            if (villages[v].id == voucher->village)
                qf_map_str(arena, one, "village", villages[v].name);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/books/voucher/%lld", (long long)voucher->id));
        qf_map_int(arena, one, "id", voucher->id);
        qf_map_bool(arena, one, "own", voucher->made_by == rq->cx->actor->account);
        qf_map_str(arena, one, "payee", voucher->payee);
        qf_map_str(arena, one, "summary", voucher->summary);
        qf_map_str(arena, one, "day", qf_date_str(arena, voucher->day));
        books_view_fen(arena, one, "total", voucher->total);
    }
    qf_map_bool(arena, data, key[0] == 's' ? "has_submitted" : "has_countersign",
                waiting.count > 0);
    return QF_OK;
}

/* What a village owes: the month that must be public by today, and the one that is open. */
static qf_code add_village(web_request *rq, qf_val *list, const org *village, qf_str due)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    qf_str open, published = QF_S("");
    books_months months;

    QF_TRY(books_month_open(rq->cx, village->id, &open));
    QF_TRY(books_month_list(rq->cx, village->id, &months));
    for (size_t i = 0; i < months.count && published.n == 0; i++)
        if (qf_date_is(months.one[i].published_on))
            published = months.one[i].month;
    qf_map_str(arena, one, "name", village->name);
    qf_map_str(arena, one, "href", web_path(rq, "/desk/books/%lld", (long long)village->id));
    qf_map_str(arena, one, "open_zh",
               open.n > 0 ? books_view_month_zh(arena, open) : QF_S("未建账"));
    qf_map_str(arena, one, "published_zh",
               published.n > 0 ? books_view_month_zh(arena, published) : QF_S("从未公开"));
    qf_map_bool(arena, one, "late", qf_str_cmp(published, due) < 0);
    return QF_OK;
}

static qf_code add_ending(web_request *rq, qf_val *data)
{
    books_registers ending;

    QF_TRY(books_register_ending(rq->cx, qf_date_add(qf_time_date(rq->cx->now), ENDING_DAYS),
                                 &ending));
    books_view_registers(rq, data, &ending, false);
    return QF_OK;
}

qf_code page_desk_books(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    const qf_actor *actor = rq->cx->actor;
    qf_val *data = web_page(rq, reply, "desk/books", "村级财务"), *list;
    qf_str due = books_view_due_month(rq);
    const org *below;
    size_t count;

    if (!auth_has(actor, BOOKS_VIEW_STAFF))
        return web_go(rq, reply, qf_strf(arena, "/desk/books/%lld", (long long)actor->village));
    QF_TRY(org_children(rq->cx, rq->cx->org, &below, &count));
    QF_TRY(add_waiting(rq, data, below, count, BOOKS_SUBMITTED, "submitted"));
    qf_map_bool(arena, data, "may_approve",
                auth_has(actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER)));
    qf_map_str(arena, data, "approve_href", web_path(rq, "/desk/books/approve"));
    QF_TRY(add_waiting(rq, data, below, count, BOOKS_COUNTERSIGN, "countersign"));
    list = qf_map_list(arena, data, "villages");
    for (size_t i = 0; i < count; i++)
        if (below[i].kind == ORG_VILLAGE && below[i].active)
            QF_TRY(add_village(rq, list, &below[i], due));
    qf_map_str(arena, data, "due_zh", books_view_month_zh(arena, due));
    return add_ending(rq, data);
}

/* Those that were ticked, all or none. */
qf_code page_desk_books_approve(web_request *rq, web_reply *reply)
{
    int64_t ids[WAITING_MAX];
    size_t count = 0;

    for (size_t i = 0; i < rq->form_count && count < WAITING_MAX; i++)
        if (qf_str_eq(rq->form[i].name, QF_S("voucher"))) {
            ids[count] = web_whole(rq->form[i].value);
            count += ids[count] > 0;
        }
    if (count == 0)
        return qf_fail(rq->cx, QF_INVALID, "BOOKS.NONE", "voucher",
                       "还没有勾选凭证：请先逐张看过，再勾选要审核入账的");
    QF_TRY(books_vouchers_approve(rq->cx, rq->site->village_charts, ids, count));
    return web_go(rq, reply, QF_S("/desk/books"));
}

/* ---- one village */

static void add_closed(web_request *rq, qf_val *data, const books_months *months)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "months");

    for (size_t i = 0; i < months->count; i++) {
        const books_month *m = &months->one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "month", m->month);
        qf_map_str(arena, one, "month_zh", books_view_month_zh(arena, m->month));
        books_view_fen(arena, one, "receipts", m->receipts);
        books_view_fen(arena, one, "payments", m->payments);
        books_view_fen(arena, one, "closing", m->cash_closing);
        qf_map_bool(arena, one, "published", qf_date_is(m->published_on));
        qf_map_str(arena, one, "published_on", qf_date_str(arena, m->published_on));
        qf_map_str(arena, one, "href",
                   web_path(rq, "/books/%lld/%.*s", (long long)m->village, QF_ARG(m->month)));
    }
    qf_map_bool(arena, data, "has_months", months->count > 0);
}

static qf_code add_open(web_request *rq, qf_val *data, const org *village, qf_str open)
{
    qf_arena *arena = rq->cx->arena;
    const village_chart *chart;
    books_balances balances;
    books_vouchers vouchers;
    qf_date first;

    if (!books_month_day(open, &first))
        return QF_OK;
    QF_TRY(village_chart_on(rq->cx, rq->site->village_charts, first, &chart));
    QF_TRY(books_voucher_list(rq->cx, village->id, open, &vouchers));
    QF_TRY(books_balance_open(rq->cx, village->id, open, &balances));
    qf_map_bool(arena, data, "has_open", true);
    qf_map_str(arena, data, "open", open);
    qf_map_bool(arena, data, "may_year_end",
                qf_str_ends(open, QF_S("-12")) &&
                    qf_date_cmp(qf_time_date(rq->cx->now), qf_date_add(first, 30)) >= 0);
    qf_map_str(arena, data, "open_zh", books_view_month_zh(arena, open));
    books_view_accounts(rq, data, chart, &balances, &vouchers);
    return books_view_vouchers(rq, data, chart, &vouchers, false);
}

qf_code page_desk_books_village(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    books_registers registers;
    books_months months;
    qf_val *data;
    qf_str open;
    org village;

    QF_TRY(books_view_asked(rq, &village));
    data = web_page(rq, reply, "desk/books_village",
                    qf_cstr(arena, qf_strf(arena, "%.*s的账", QF_ARG(village.name))));
    if (auth_has(rq->cx->actor, BOOKS_VIEW_STAFF))
        web_crumb(rq, data, "村级财务", QF_S("/desk/books"));
    QF_TRY(books_month_open(rq->cx, village.id, &open));
    QF_TRY(add_open(rq, data, &village, open));
    QF_TRY(books_month_list(rq->cx, village.id, &months));
    add_closed(rq, data, &months);
    QF_TRY(books_register_list(rq->cx, village.id, &registers));
    books_view_registers(rq, data, &registers, false);
    qf_map_str(arena, data, "here", web_path(rq, "/desk/books/%lld", (long long)village.id));
    qf_map_bool(
        arena, data, "may_close",
        auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER)));
    qf_map_bool(arena, data, "may_publish",
                auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(PUBLISHER)));
    return QF_OK;
}

static qf_code back_to(web_request *rq, web_reply *reply, int64_t village)
{
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/books/%lld", (long long)village));
}

qf_code page_desk_books_close(web_request *rq, web_reply *reply)
{
    org village;

    QF_TRY(books_view_asked(rq, &village));
    QF_TRY(books_month_close(rq->cx, rq->site->village_charts, village.id, web_form(rq, "month")));
    return back_to(rq, reply, village.id);
}

qf_code page_desk_books_publish(web_request *rq, web_reply *reply)
{
    org village;

    QF_TRY(books_view_asked(rq, &village));
    QF_TRY(books_month_publish(rq->cx, rq->site->village_charts, village.id, web_form(rq, "month"),
                               web_form(rq, "checkers")));
    return back_to(rq, reply, village.id);
}

/* ---- registers */

static const input_choice register_choices[] = { { "contract", "合同（承包、租赁）" },
                                                 { "asset", "资产" },
                                                 { "resource", "资源" },
                                                 { NULL, NULL } };
static const input_field register_fields[] = {
    { "kind", "登记到", INPUT_CHOICE, true, 0, NULL, register_choices },
    { "name", "名称", INPUT_TEXT, true, 100, "例如：村东鱼塘承包合同", NULL },
    { "party", "承包人或承租人", INPUT_TEXT, false, 60, "合同必填；公开时只显示姓", NULL },
    { "quantity", "数量", INPUT_TEXT, false, 40, "例如：12 亩、1 座", NULL },
    { "value", "金额（元）", INPUT_MONEY, false, 0, "合同填每年租金，资产填价值", NULL },
    { "from", "开始日期", INPUT_DATE, false, 0, NULL, NULL },
    { "until", "结束日期", INPUT_DATE, false, 0, NULL, NULL },
    { "note", "说明", INPUT_TEXT, false, 200, NULL, NULL },
};

static qf_code show_register(web_request *rq, web_reply *reply, const org *village, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/books_register", "登记合同、资产或资源");

    web_crumb(rq, data, qf_cstr(arena, village->name),
              qf_strf(arena, "/desk/books/%lld", (long long)village->id));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, register_fields, INPUT_COUNT(register_fields), in, NULL));
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_books_register(web_request *rq, web_reply *reply)
{
    org village;

    QF_TRY(books_view_asked(rq, &village));
    return show_register(rq, reply, &village, NULL);
}

qf_code page_desk_books_register_save(web_request *rq, web_reply *reply)
{
    books_register entry = { .ended_on = QF_NO_DATE };
    int64_t id;
    input in;
    org village;
    qf_code code;

    QF_TRY(books_view_asked(rq, &village));
    if (!input_read(rq, register_fields, INPUT_COUNT(register_fields), &in))
        return show_register(rq, reply, &village, &in);
    entry.village = village.id;
    (void)!books_register_kind_parse(input_get(&in, "kind")->text, &entry.kind);
    entry.name = input_get(&in, "name")->text;
    entry.party = input_get(&in, "party")->text;
    entry.quantity = input_get(&in, "quantity")->text;
    entry.note = input_get(&in, "note")->text;
    entry.value.fen = input_get(&in, "value")->number;
    entry.from = input_get(&in, "from")->date;
    entry.until = input_get(&in, "until")->date;
    code = books_register_put(rq->cx, &entry, &id);
    if (code == QF_INVALID) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_register(rq, reply, &village, &in);
    }
    QF_TRY(code);
    return back_to(rq, reply, village.id);
}

/* ---- the start page */

qf_code today_vouchers(web_request *rq, today_list *list)
{
    static const struct {
        books_state state;
        books_event event;
        const char *zh;
    } steps[] = { { BOOKS_SUBMITTED, BOOKS_APPROVE, "张村级凭证等审核" },
                  { BOOKS_COUNTERSIGN, BOOKS_SIGN, "张大额凭证等签批" } };

    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        const books_step *step = books_step_of(steps[i].state, steps[i].event);
        books_vouchers waiting;
        if (step == NULL || !auth_has(rq->cx->actor, step->roles))
            continue;
        QF_TRY(books_voucher_waiting(rq->cx, steps[i].state, WAITING_MAX, &waiting));
        today_add(rq, list, TODAY_WAITS, (int64_t)waiting.count, qf_str_of(steps[i].zh),
                  web_path(rq, "/desk/books"));
    }
    return QF_OK;
}
