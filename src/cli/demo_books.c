/* Village books of the demonstration: the three months before today for every village, in plain sums
 * that differ from village to village. Two villages are late on purpose, and one voucher waits, so that
 * the desk shows what it is for. Invented throughout. */
#include "cli/demo_load.h"
#include "domain/books/books.h"

#define MONTHS 3
#define LATE_VILLAGES 2

typedef struct line {
    books_kind kind;
    int day;
    const char *debit, *credit, *summary, *payee;
    int base, step; /* yuan, and yuan more from village to village */
} line;

/* Account codes of the chart in force from 2024. */
static const line opening[] = {
    { BOOKS_OPENING, 1, "102", "322", "建账时银行存款（示例）", "", 38200, 730 },
    { BOOKS_OPENING, 1, "101", "322", "建账时现金（示例）", "", 860, 15 },
}, monthly[] = {
    { BOOKS_RECEIPT, 3, "102", "501", "机动地承包费（示例）", "王小田（示例）", 2600, 40 },
    { BOOKS_RECEIPT, 5, "102", "503", "村级运转补助（示例）", "镇财政所", 4200, 10 },
    { BOOKS_PAYMENT, 8, "513", "102", "村办公用电（示例）", "供电公司", 310, 6 },
    { BOOKS_PAYMENT, 12, "514", "102", "保洁员报酬（示例）", "李小花（示例）", 1800, 20 },
    { BOOKS_TRANSFER, 15, "101", "102", "取现金备用（示例）", "", 500, 0 },
    { BOOKS_PAYMENT, 18, "514", "101", "修排水沟材料（示例）", "建材商店门市", 420, 9 },
    { BOOKS_PAYMENT, 22, "513", "102", "办公用品和报刊（示例）", "文具商店门市", 260, 4 },
};

static qf_code enter(qf_ctx *cx, demo *d, const village_charts *charts, int64_t village,
                     size_t index, qf_date first, const line *l)
{
    qf_fen fen = { ((int64_t)l->base + (int64_t)index * l->step) * 100 };
    books_entry entries[2] = { { .account = qf_str_of(l->debit), .debit = fen },
                               { .account = qf_str_of(l->credit), .credit = fen } };
    books_voucher voucher = { .village = village,
                              .day = qf_date_add(first, l->day - 1),
                              .kind = l->kind,
                              .summary = qf_str_of(l->summary),
                              .payee = qf_str_of(l->payee),
                              .handler = QF_S("经手人（示例）"),
                              .witness = QF_S("证明人（示例）"),
                              .entry = entries,
                              .entries = 2,
                              .sample = true };
    int64_t id;

    cx->actor = &auth_keeper;
    QF_TRY(books_voucher_save(cx, charts, &voucher, &id));
    QF_TRY(books_voucher_act(cx, charts, id, BOOKS_SUBMIT, QF_S("")));
    cx->actor = &d->clerk;
    QF_TRY(books_voucher_act(cx, charts, id, BOOKS_APPROVE, QF_S("")));
    cx->actor = &auth_keeper;
    if (fen.fen > charts->leader_above.fen)
        QF_TRY(books_voucher_act(cx, charts, id, BOOKS_SIGN, QF_S("")));
    return QF_OK;
}

static qf_code fill_month(qf_ctx *cx, demo *d, const village_charts *charts, size_t index,
                          qf_date first, bool with_opening)
{
    int64_t village = d->villages[index];

    for (size_t i = 0; with_opening && i < sizeof(opening) / sizeof(opening[0]); i++)
        QF_TRY(enter(cx, d, charts, village, index, first, &opening[i]));
    for (size_t i = 0; i < sizeof(monthly) / sizeof(monthly[0]); i++)
        QF_TRY(enter(cx, d, charts, village, index, first, &monthly[i]));
    return QF_OK;
}

static qf_code add_contract(qf_ctx *cx, demo *d, size_t index)
{
    qf_date today = qf_time_date(cx->now);
    books_register contract = { .village = d->villages[index],
                                .kind = BOOKS_CONTRACT,
                                .name = QF_S("机动地承包合同（示例）"),
                                .party = QF_S("王小田（示例）"),
                                .quantity = qf_strf(cx->arena, "%zu 亩", 20 + index),
                                .value = { (31200 + (int64_t)index * 480) * 100 },
                                .from = qf_date_add(today, -1060),
                                .until = qf_date_add(today, index % 9 == 0 ? 25 : 780),
                                .ended_on = QF_NO_DATE,
                                .sample = true },
                   road = { .village = d->villages[index],
                            .kind = BOOKS_ASSET,
                            .name = QF_S("村委会办公房（示例）"),
                            .quantity = QF_S("1 座"),
                            .value = { 26800000 },
                            .from = QF_NO_DATE,
                            .until = QF_NO_DATE,
                            .ended_on = QF_NO_DATE,
                            .sample = true };
    int64_t id;

    QF_TRY(books_register_put(cx, &contract, &id));
    return books_register_put(cx, &road, &id);
}

/* The first day of the month so many months before today's. */
static qf_date month_before(qf_ctx *cx, int months)
{
    qf_date first = QF_NO_DATE;

    (void)!books_month_day(books_month_of(cx->arena, qf_time_date(cx->now)), &first);
    while (months-- > 0)
        (void)!books_month_day(books_month_of(cx->arena, qf_date_add(first, -1)), &first);
    return first;
}

/* One that waits for the town, made in the open month. */
static qf_code add_waiting(qf_ctx *cx, const village_charts *charts, int64_t village)
{
    qf_fen fen = { 38600 };
    books_entry entries[2] = { { .account = QF_S("514"), .debit = fen },
                               { .account = QF_S("102"), .credit = fen } };
    books_voucher voucher = { .village = village,
                              .day = month_before(cx, 0),
                              .kind = BOOKS_PAYMENT,
                              .summary = QF_S("路灯维修（示例）"),
                              .payee = QF_S("电器维修门市部"),
                              .handler = QF_S("经手人（示例）"),
                              .witness = QF_S("证明人（示例）"),
                              .entry = entries,
                              .entries = 2,
                              .sample = true };
    int64_t id;

    QF_TRY(books_voucher_save(cx, charts, &voucher, &id));
    return books_voucher_act(cx, charts, id, BOOKS_SUBMIT, QF_S(""));
}

/* December: income and expense go to the result of the year before the month closes. */
static qf_code carry_over(qf_ctx *cx, demo *d, const village_charts *charts, int64_t village,
                          int year)
{
    books_vouchers waiting;
    size_t made;

    QF_TRY(books_year_end(cx, charts, village, year, &made));
    QF_TRY(books_voucher_waiting(cx, BOOKS_SUBMITTED, (int64_t)made, &waiting));
    for (size_t i = 0; i < waiting.count; i++) {
        cx->actor = &d->clerk;
        QF_TRY(books_voucher_act(cx, charts, waiting.one[i].id, BOOKS_APPROVE, QF_S("")));
        cx->actor = &auth_keeper;
        if (waiting.one[i].total.fen > charts->leader_above.fen)
            QF_TRY(books_voucher_act(cx, charts, waiting.one[i].id, BOOKS_SIGN, QF_S("")));
    }
    return QF_OK;
}

qf_code demo_books(qf_ctx *cx, demo *d)
{
    const village_charts *charts;

    cx->org = d->town;
    QF_TRY(village_charts_load(cx, NULL, &charts));
    for (size_t v = 0; v < d->village_count; v++) {
        int months = v < LATE_VILLAGES ? MONTHS - 1 : MONTHS;
        for (int m = 0; m < months; m++) {
            qf_date first = month_before(cx, MONTHS - m);
            qf_str month = books_month_of(cx->arena, first);
            QF_TRY(fill_month(cx, d, charts, v, first, m == 0));
            if (qf_str_ends(month, QF_S("-12")))
                QF_TRY(carry_over(cx, d, charts, d->villages[v], qf_date_year(first)));
            QF_TRY(books_month_close(cx, charts, d->villages[v], month));
            QF_TRY(books_month_publish(cx, charts, d->villages[v], month,
                                       QF_S("民主理财小组三人（示例）")));
        }
        QF_TRY(add_contract(cx, d, v));
    }
    return add_waiting(cx, charts, d->villages[LATE_VILLAGES]);
}
