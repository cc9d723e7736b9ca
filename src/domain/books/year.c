/* What spans months: the year-end closing, and quarters as they are published. */
#include "domain/auth/auth.h"
#include "domain/books/draft.h"
#include "store/db.h"

#include <string.h>

#define TOWN (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER))

/* ---- the year-end closing */

struct closing {
    qf_ctx *cx;
    const village_charts *charts;
    books_voucher voucher;
    books_entry lines[BOOKS_LINES_MAX];
    size_t made;
};

/* Hands in what has been gathered; its other side is `account`. */
static qf_code hand_in(struct closing *c, qf_str account)
{
    int64_t sum = 0, id;

    if (c->voucher.entries == 0)
        return QF_OK;
    for (size_t i = 0; i < c->voucher.entries; i++)
        sum += c->lines[i].debit.fen - c->lines[i].credit.fen;
    if (sum != 0)
        c->lines[c->voucher.entries++] = (books_entry){ .account = account,
                                                        .debit = { sum < 0 ? -sum : 0 },
                                                        .credit = { sum > 0 ? sum : 0 } };
    c->voucher.entry = c->lines;
    QF_TRY(books_voucher_save(c->cx, c->charts, &c->voucher, &id));
    QF_TRY(books_voucher_act(c->cx, c->charts, id, BOOKS_SUBMIT, QF_S("")));
    c->voucher.entries = 0;
    c->made++;
    return QF_OK;
}

static void carry(struct closing *c, qf_str account, qf_str name, int64_t fen)
{
    c->lines[c->voucher.entries++] = (books_entry){ .account = account,
                                                    .name = name,
                                                    .debit = { fen < 0 ? -fen : 0 },
                                                    .credit = { fen > 0 ? fen : 0 } };
}

static qf_code carry_all(struct closing *c, const village_chart *chart,
                         const books_balances *balances)
{
    int64_t result = 0;

    c->voucher.summary = QF_S("年终结转：全年收入和支出转入本年收益");
    for (size_t i = 0; i < balances->count; i++) {
        const books_balance *one = &balances->one[i];
        const chart_account *account = village_chart_find(chart, one->account);
        if (qf_str_eq(qf_str_sub(one->account, 0, 3), chart->result))
            result += one->closing.fen;
        if (account == NULL || account->kind < CHART_INCOME || one->closing.fen == 0)
            continue;
        result += one->closing.fen;
        carry(c, one->account, one->name, one->closing.fen);
        if (c->voucher.entries == BOOKS_LINES_MAX - 1)
            QF_TRY(hand_in(c, chart->result));
    }
    QF_TRY(hand_in(c, chart->result));
    c->voucher.summary = QF_S("年终结转：本年收益转入收益分配");
    if (result != 0)
        carry(c, chart->result, QF_S(""), result);
    return hand_in(c, chart->distribution);
}

/* December is the open month and everything in it is decided. */
static qf_code check_december(qf_ctx *cx, int64_t village, qf_str month)
{
    qf_str open;

    QF_TRY(books_month_open(cx, village, &open));
    if (!qf_str_eq(open, month))
        return qf_fail(cx, QF_CONFLICT, "BOOKS.ORDER", "month",
                       "现在记账的月份是 %.*s，十二月记账时才能做年终结转",
                       QF_ARG(open.n > 0 ? open : QF_S("（未建账）")));
    return books_month_decided(cx, village, month);
}

qf_code books_year_end(qf_ctx *cx, const village_charts *charts, int64_t village, int year,
                       size_t *made)
{
    struct closing *c = QF_NEW(cx->arena, struct closing);
    const village_chart *chart;
    books_balances balances;
    qf_str month = qf_strf(cx->arena, "%04d-12", year);
    qf_date last;
    DB_TX tx = { 0 };

    QF_TRY(auth_need_village(cx, village, TOWN));
    if (!books_month_day(month, &last))
        return qf_fail(cx, QF_INVALID, "BOOKS.MONTH", "year", "没有这个年份");
    last = qf_date_add(last, 30);
    if (qf_date_cmp(qf_time_date(cx->now), last) < 0)
        return qf_fail(cx, QF_LATE, "BOOKS.NOT_OVER", "year", "12月31日起才能做年终结转");
    QF_TRY(village_chart_on(cx, charts, last, &chart));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(check_december(cx, village, month));
    QF_TRY(books_balance_open(cx, village, month, &balances));
    *c = (struct closing){
        .cx = cx,
        .charts = charts,
        .voucher = { .village = village, .day = last, .kind = BOOKS_CLOSING },
    };
    QF_TRY(carry_all(c, chart, &balances));
    if (c->made == 0)
        return qf_fail(cx, QF_CONFLICT, "BOOKS.NOTHING", "year", "收入和支出都已结平，不用再结转");
    *made = c->made;
    return db_commit(&tx);
}

/* ---- quarters */

/* One account of a later month joins what the months before it have. */
static void join(books_balances *all, const books_balance *one)
{
    size_t at = 0;

    while (at < all->count && qf_str_cmp(all->one[at].account, one->account) < 0)
        at++;
    if (at == all->count || !qf_str_eq(all->one[at].account, one->account)) {
        memmove(&all->one[at + 1], &all->one[at], (all->count - at) * sizeof(*one));
        all->one[at] = *one;
        all->count++;
        return;
    }
    all->one[at].debit.fen += one->debit.fen;
    all->one[at].credit.fen += one->credit.fen;
    all->one[at].closing = one->closing;
}

static qf_code add_month(qf_ctx *cx, const books_month *m, books_quarter *out)
{
    books_balances month, before = out->balances;
    books_month *sum = &out->sum;

    QF_TRY(books_balance_list(cx, m->village, m->month, &month));
    out->balances.one = QF_NEW_ARRAY(cx->arena, books_balance, before.count + month.count);
    if (before.count > 0)
        memcpy(out->balances.one, before.one, before.count * sizeof(*before.one));
    for (size_t i = 0; i < month.count; i++)
        join(&out->balances, &month.one[i]);
    if (out->months == 0)
        sum->cash_opening = m->cash_opening;
    sum->receipts.fen += m->receipts.fen;
    sum->payments.fen += m->payments.fen;
    sum->income.fen += m->income.fen;
    sum->expense.fen += m->expense.fen;
    sum->cash_closing = m->cash_closing;
    sum->vouchers += m->vouchers;
    sum->checkers = m->checkers;
    sum->published_on = m->published_on;
    out->month[out->months++] = *m;
    return QF_OK;
}

qf_code books_quarter_get(qf_ctx *cx, int64_t village, int year, int quarter, books_quarter *out)
{
    *out = (books_quarter){ .year = year, .quarter = quarter, .sum = { .village = village } };
    for (int i = 1; i <= 3 && quarter >= 1 && quarter <= 4; i++) {
        qf_str month = qf_strf(cx->arena, "%04d-%02d", year, (quarter - 1) * 3 + i);
        books_month m;
        qf_code code = books_month_get(cx, village, month, &m);
        if (code == QF_OK && qf_date_is(m.published_on))
            QF_TRY(add_month(cx, &m, out));
        if (code != QF_OK && code != QF_MISSING)
            return code;
    }
    if (out->months > 0)
        return QF_OK;
    return qf_fail(cx, QF_MISSING, "BOOKS.NO_QUARTER", "quarter", "这个季度的账还没有公开");
}
