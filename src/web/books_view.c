#include "web/books_view.h"

#include "web/site.h"

qf_code books_view_asked(web_request *rq, org *out)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(auth_need_village(rq->cx, id, BOOKS_VIEW_STAFF));
    return books_view_village(rq, id, out);
}

qf_code books_view_village(web_request *rq, int64_t id, org *out)
{
    qf_code code = org_by_id(rq->cx, id, out);

    if (code == QF_OK && out->kind == ORG_VILLAGE && out->parent == rq->cx->org)
        return QF_OK;
    if (code != QF_OK && code != QF_MISSING)
        return code;
    return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "village", "本镇没有这个村");
}

qf_str books_view_month_zh(qf_arena *arena, qf_str month)
{
    qf_date first;
    int year, m;

    if (!books_month_day(month, &first))
        return QF_S("");
    qf_date_parts(first, &year, &m, NULL);
    return qf_strf(arena, "%d年%d月", year, m);
}

qf_str books_view_due_month(const web_request *rq)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now), first;
    int day;

    qf_date_parts(today, NULL, NULL, &day);
    (void)!books_month_day(books_month_of(arena, today), &first);
    /* Last month, or the one before while its day has not come. */
    first = qf_date_add(first, -1);
    if (day <= rq->site->village_charts->monthly) {
        (void)!books_month_day(books_month_of(arena, first), &first);
        first = qf_date_add(first, -1);
    }
    return books_month_of(arena, first);
}

void books_view_fen(qf_arena *arena, qf_val *map, const char *key, qf_fen money)
{
    qf_str plain = qf_fen_yuan(arena, money);
    qf_buf out = qf_buf_new(arena, 64);
    size_t whole = plain.n - 3, start = plain.p[0] == '-';

    for (size_t i = 0; i < plain.n; i++) {
        if (i > start && i < whole && (whole - i) % 3 == 0)
            qf_buf_addc(&out, ',');
        qf_buf_addc(&out, plain.p[i]);
    }
    qf_map_str(arena, map, key, qf_buf_str(&out));
}

static void add_account(qf_arena *arena, qf_val *list, const books_balance *one, qf_fen sum)
{
    qf_val *row = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, row, "account", one->account);
    qf_map_str(arena, row, "name", one->name);
    books_view_fen(arena, row, "sum", sum);
}

/* A balance is shown on the side it stands on. */
static void add_sides(qf_arena *arena, qf_val *row, qf_fen money, const char *debit,
                      const char *credit)
{
    books_view_fen(arena, row, debit, (qf_fen){ money.fen > 0 ? money.fen : 0 });
    books_view_fen(arena, row, credit, (qf_fen){ money.fen < 0 ? -money.fen : 0 });
}

/* Debit minus credit of an account in the year-end closing. */
static int64_t carried_over(const books_vouchers *vouchers, qf_str account)
{
    int64_t moved = 0;

    for (size_t i = 0; i < vouchers->count; i++) {
        const books_voucher *one = &vouchers->one[i];
        for (size_t e = 0; e < one->entries; e++)
            if (one->kind == BOOKS_CLOSING && one->state == BOOKS_APPROVED &&
                qf_str_eq(one->entry[e].account, account))
                moved += one->entry[e].debit.fen - one->entry[e].credit.fen;
    }
    return moved;
}

void books_view_accounts(web_request *rq, qf_val *data, const village_chart *chart,
                         const books_balances *balances, const books_vouchers *vouchers)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *rows = qf_map_list(arena, data, "balances");
    qf_val *incomes = qf_map_list(arena, data, "incomes");
    qf_val *expenses = qf_map_list(arena, data, "expenses");
    int64_t debit = 0, credit = 0;

    for (size_t i = 0; i < balances->count; i++) {
        const books_balance *one = &balances->one[i];
        const chart_account *account = village_chart_find(chart, one->account);
        qf_val *row = qf_list_add(rows, qf_val_map(arena));
        int64_t spent;
        qf_map_str(arena, row, "account", one->account);
        qf_map_str(arena, row, "name", one->name);
        add_sides(arena, row, one->opening, "opening_debit", "opening_credit");
        books_view_fen(arena, row, "debit", one->debit);
        books_view_fen(arena, row, "credit", one->credit);
        add_sides(arena, row, one->closing, "closing_debit", "closing_credit");
        debit += one->debit.fen;
        credit += one->credit.fen;
        spent = one->debit.fen - one->credit.fen - carried_over(vouchers, one->account);
        if (account != NULL && account->kind == CHART_INCOME && spent != 0)
            add_account(arena, incomes, one, (qf_fen){ -spent });
        if (account != NULL && account->kind == CHART_EXPENSE && spent != 0)
            add_account(arena, expenses, one, (qf_fen){ spent });
    }
    qf_map_bool(arena, data, "has_incomes", qf_count(incomes) > 0);
    qf_map_bool(arena, data, "has_expenses", qf_count(expenses) > 0);
    qf_map_bool(arena, data, "has_balances", qf_count(rows) > 0);
    books_view_fen(arena, data, "total_debit", (qf_fen){ debit });
    books_view_fen(arena, data, "total_credit", (qf_fen){ credit });
}

/* What a voucher moved on the accounts of cash and bank. */
static int64_t cash_moved(const village_chart *chart, const books_voucher *voucher)
{
    int64_t moved = 0;

    for (size_t i = 0; i < voucher->entries; i++) {
        const chart_account *account = village_chart_find(chart, voucher->entry[i].account);
        if (account != NULL && account->cash)
            moved += voucher->entry[i].debit.fen - voucher->entry[i].credit.fen;
    }
    return moved;
}

static qf_code add_images(web_request *rq, qf_val *one, const books_voucher *voucher)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, one, "images");
    books_image *images;
    size_t count;

    if (voucher->images == 0)
        return QF_OK;
    QF_TRY(books_images(rq->cx, voucher->id, &images, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *image;
        if (!images[i].shown)
            continue;
        image = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, image, "n", images[i].n);
        qf_map_str(
            arena, image, "href",
            web_path(rq, "/books/image/%lld/%lld", (long long)voucher->id, (long long)images[i].n));
    }
    return QF_OK;
}

static qf_code add_voucher(web_request *rq, qf_val *list, const village_chart *chart,
                           const books_voucher *voucher, bool everybody)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    int64_t moved = voucher->kind == BOOKS_OPENING ? 0 : cash_moved(chart, voucher);
    qf_str payee = everybody
                       ? village_payee_public(rq->cx, rq->site->village_charts, voucher->payee)
                       : voucher->payee;

    qf_map_int(arena, one, "id", voucher->id);
    qf_map_bool(arena, one, "has_number", voucher->number > 0);
    qf_map_int(arena, one, "number", voucher->number);
    qf_map_str(arena, one, "day", qf_date_str(arena, voucher->day));
    qf_map_str(arena, one, "short_day", qf_str_sub(qf_date_str(arena, voucher->day), 5, 10));
    qf_map_str(arena, one, "kind", qf_str_of(books_kind_zh(voucher->kind)));
    qf_map_str(arena, one, "summary",
               everybody ? village_text_public(rq->cx, rq->site->village_charts, voucher->summary)
                         : voucher->summary);
    qf_map_str(arena, one, "payee", payee);
    qf_map_str(arena, one, "state", qf_str_of(books_state_zh(voucher->state)));
    qf_map_bool(arena, one, "corrects", voucher->corrects > 0);
    books_view_fen(arena, one, "in", (qf_fen){ moved > 0 ? moved : 0 });
    books_view_fen(arena, one, "out", (qf_fen){ moved < 0 ? -moved : 0 });
    books_view_fen(arena, one, "total", voucher->total);
    if (everybody) {
        qf_map_str(arena, one, "ask_href",
                   web_path(rq, "/complaints/new?about=books&id=%lld", (long long)voucher->id));
        return add_images(rq, one, voucher);
    }
    qf_map_str(arena, one, "href",
               web_path(rq, "/desk/books/voucher/%lld", (long long)voucher->id));
    return QF_OK;
}

qf_code books_view_vouchers(web_request *rq, qf_val *data, const village_chart *chart,
                            const books_vouchers *vouchers, bool everybody)
{
    qf_val *list = qf_map_list(rq->cx->arena, data, "entries");

    for (size_t i = 0; i < vouchers->count; i++)
        if (!everybody || vouchers->one[i].state == BOOKS_APPROVED)
            QF_TRY(add_voucher(rq, list, chart, &vouchers->one[i], everybody));
    qf_map_bool(rq->cx->arena, data, "has_entries", qf_count(list) > 0);
    return QF_OK;
}

static void add_register(web_request *rq, qf_val *list, const books_register *one, bool everybody)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *row = qf_list_add(list, qf_val_map(arena));
    int left = qf_date_is(one->until) ? one->until.day - qf_time_date(rq->cx->now).day : 0;

    qf_map_str(arena, row, "name",
               everybody ? village_text_public(rq->cx, rq->site->village_charts, one->name)
                         : one->name);
    qf_map_str(arena, row, "party",
               everybody ? village_payee_public(rq->cx, rq->site->village_charts, one->party)
                         : one->party);
    qf_map_str(arena, row, "quantity",
               everybody ? village_text_public(rq->cx, rq->site->village_charts, one->quantity)
                         : one->quantity);
    books_view_fen(arena, row, "value", one->value);
    qf_map_str(arena, row, "from", qf_date_str(arena, one->from));
    qf_map_str(arena, row, "until", qf_date_str(arena, one->until));
    qf_map_str(arena, row, "note",
               everybody ? village_text_public(rq->cx, rq->site->village_charts, one->note)
                         : one->note);
    qf_map_bool(arena, row, "ended", qf_date_is(one->ended_on));
    if (one->kind == BOOKS_CONTRACT && !qf_date_is(one->ended_on) && left <= 60) {
        qf_map_bool(arena, row, "ending", true);
        qf_map_str(arena, row, "ending_zh",
                   left < 0 ? qf_strf(arena, "已到期 %d 天", -left)
                            : qf_strf(arena, "还有 %d 天到期", left));
    }
}

void books_view_registers(web_request *rq, qf_val *data, const books_registers *registers,
                          bool everybody)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *kinds = qf_map_list(arena, data, "registers");

    for (books_register_kind kind = 0; kind < BOOKS_REGISTER_COUNT; kind++) {
        qf_val *group = qf_val_map(arena), *list = qf_map_list(arena, group, "rows");
        for (size_t i = 0; i < registers->count; i++)
            if (registers->one[i].kind == kind)
                add_register(rq, list, &registers->one[i], everybody);
        if (qf_count(list) == 0)
            continue;
        qf_map_str(arena, group, "zh", qf_str_of(books_register_kind_zh(kind)));
        qf_map_bool(arena, group, "contract", kind == BOOKS_CONTRACT);
        qf_list_add(kinds, group);
    }
    qf_map_bool(arena, data, "has_registers", qf_count(kinds) > 0);
}
