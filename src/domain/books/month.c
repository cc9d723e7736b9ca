#include "base/crypt.h"
#include "base/json.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/books/draft.h"
#include "domain/outbox/outbox.h"
#include "store/db.h"

#define CLOSERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER))
#define PUBLISHERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(PUBLISHER))
#define CSV_MAX ((size_t)16 * 1024 * 1024)

/* ---- balances */

static qf_code read_balances(qf_ctx *cx, int64_t village, qf_str month, books_balances *out)
{
    db_rows rows;

    QF_TRY(
        db_many(cx, SQL_BOOKS_BALANCES, &rows, DB_INT("village", village), DB_STR("month", month)));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, books_balance, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        out->one[i] = (books_balance){
            .account = db_str(&rows.row[i], "account"),
            .name = db_str(&rows.row[i], "name"),
            .opening = db_fen(&rows.row[i], "opening_fen"),
            .debit = db_fen(&rows.row[i], "debit_fen"),
            .credit = db_fen(&rows.row[i], "credit_fen"),
            .closing = db_fen(&rows.row[i], "closing_fen"),
        };
    return QF_OK;
}

qf_code books_balance_list(qf_ctx *cx, int64_t village, qf_str month, books_balances *out)
{
    return read_balances(cx, village, month, out);
}

static qf_code last_closed(qf_ctx *cx, int64_t village, qf_str *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_BOOKS_LAST_CLOSED, &row, DB_INT("village", village)));
    *out = db_str(&row, "month");
    return QF_OK;
}

/* Both lists are sorted by account: one pass over the two makes the month's balance. */
static void merge(qf_ctx *cx, const books_balances *before, const db_rows *sums,
                  books_balances *out)
{
    size_t b = 0, s = 0;

    out->count = 0;
    out->one = QF_NEW_ARRAY(cx->arena, books_balance, before->count + sums->count);
    while (b < before->count || s < sums->count) {
        books_balance *one = &out->one[out->count++];
        int order = b == before->count ? 1
                    : s == sums->count
                        ? -1
                        : qf_str_cmp(before->one[b].account, db_str(&sums->row[s], "account"));
        if (order <= 0) {
            one->account = before->one[b].account;
            one->name = before->one[b].name;
            one->opening = before->one[b++].closing;
        }
        if (order >= 0) {
            one->account = db_str(&sums->row[s], "account");
            one->name = db_str(&sums->row[s], "name");
            one->debit = db_fen(&sums->row[s], "debit");
            one->credit = db_fen(&sums->row[s++], "credit");
        }
        one->closing.fen = one->opening.fen + one->debit.fen - one->credit.fen;
    }
}

qf_code books_balance_open(qf_ctx *cx, int64_t village, qf_str month, books_balances *out)
{
    books_balances before = { 0 };
    qf_str closed;
    db_rows sums;

    QF_TRY(last_closed(cx, village, &closed));
    if (closed.n > 0)
        QF_TRY(read_balances(cx, village, closed, &before));
    QF_TRY(db_many(cx, SQL_BOOKS_SUMS, &sums, DB_INT("village", village), DB_STR("month", month)));
    merge(cx, &before, &sums, out);
    return QF_OK;
}

/* ---- closing */

static bool is_cash(const village_chart *chart, qf_str account)
{
    const chart_account *found = village_chart_find(chart, account);

    return found != NULL && found->cash;
}

/* Cash and bank: what came in and went out voucher by voucher, so that carrying money to the bank is
 * neither. Openings are no receipts. */
static void count_cash(const village_chart *chart, const db_rows *moves, books_month *m)
{
    int64_t id = 0, moved = 0;
    bool opening = false;

    for (size_t i = 0; i <= moves->count; i++) {
        if (i == moves->count || db_int(&moves->row[i], "id") != id) {
            m->cash_opening.fen += opening ? moved : 0;
            m->receipts.fen += !opening && moved > 0 ? moved : 0;
            m->payments.fen -= !opening && moved < 0 ? moved : 0;
            if (i == moves->count)
                break;
            id = db_int(&moves->row[i], "id");
            opening = qf_str_eq(db_str(&moves->row[i], "kind"), QF_S("opening"));
            m->vouchers++;
            moved = 0;
        }
        if (is_cash(chart, db_str(&moves->row[i], "top")))
            moved += db_int(&moves->row[i], "moved");
    }
}

/* What the year-end closing carried over is neither income nor expense of its month. */
static void count_income(const village_chart *chart, const books_balances *balances,
                         const db_rows *moves, books_month *m)
{
    for (size_t i = 0; i < balances->count; i++) {
        const books_balance *one = &balances->one[i];
        const chart_account *account = village_chart_find(chart, one->account);
        if (account == NULL)
            continue;
        if (account->cash)
            m->cash_closing.fen += one->closing.fen;
        if (account->kind == CHART_INCOME)
            m->income.fen += one->credit.fen - one->debit.fen;
        if (account->kind == CHART_EXPENSE)
            m->expense.fen += one->debit.fen - one->credit.fen;
    }
    for (size_t i = 0; i < moves->count; i++) {
        const chart_account *account = village_chart_find(chart, db_str(&moves->row[i], "top"));
        if (account == NULL || !qf_str_eq(db_str(&moves->row[i], "kind"), QF_S("closing")))
            continue;
        m->income.fen += account->kind == CHART_INCOME ? db_int(&moves->row[i], "moved") : 0;
        m->expense.fen -= account->kind == CHART_EXPENSE ? db_int(&moves->row[i], "moved") : 0;
    }
}

/* December closes with income and expense at nothing. */
static qf_code check_year_end(qf_ctx *cx, const village_chart *chart,
                              const books_balances *balances, const books_month *m)
{
    for (size_t i = 0; i < balances->count && qf_str_ends(m->month, QF_S("-12")); i++) {
        const chart_account *account = village_chart_find(chart, balances->one[i].account);
        if (account != NULL && account->kind >= CHART_INCOME && balances->one[i].closing.fen != 0)
            return qf_fail(cx, QF_CONFLICT, "BOOKS.YEAR_END", "month",
                           "十二月结账前先做年终结转：%.*s 还有余额",
                           QF_ARG(balances->one[i].name));
    }
    return QF_OK;
}

/* Figures of a month from its balance; the two ways of counting cash must agree. */
static qf_code count_month(qf_ctx *cx, const village_charts *charts, const books_balances *balances,
                           books_month *m)
{
    const village_chart *chart;
    int64_t sum = 0;
    db_rows moves;
    qf_date day;

    if (!books_month_day(m->month, &day))
        return qf_fail(cx, QF_INVALID, "BOOKS.MONTH", "month", "没有这个月份");
    QF_TRY(village_chart_on(cx, charts, day, &chart));
    for (size_t i = 0; i < balances->count; i++) {
        sum += balances->one[i].closing.fen;
        if (is_cash(chart, balances->one[i].account))
            m->cash_opening.fen += balances->one[i].opening.fen;
    }
    QF_TRY(check_year_end(cx, chart, balances, m));
    QF_TRY(db_many(cx, SQL_BOOKS_MOVES, &moves, DB_INT("village", m->village),
                   DB_STR("month", m->month)));
    count_cash(chart, &moves, m);
    count_income(chart, balances, &moves, m);
    if (sum != 0 || m->cash_opening.fen + m->receipts.fen - m->payments.fen != m->cash_closing.fen)
        return qf_fail(cx, QF_BROKEN, "BOOKS.SUM", NULL,
                       "期初加收入减支出不等于期末，账目没有结成，请联系管理员");
    return QF_OK;
}

static qf_code check_order(qf_ctx *cx, int64_t village, qf_str month)
{
    qf_str open, closed;
    qf_date first, next;

    QF_TRY(last_closed(cx, village, &closed));
    if (!books_month_day(month, &first))
        return qf_fail(cx, QF_INVALID, "BOOKS.MONTH", "month", "没有这个月份");
    if (qf_str_cmp(month, closed) <= 0)
        return qf_fail(cx, QF_CONFLICT, "BOOKS.CLOSED", "month", "这个月已经结过账了");
    QF_TRY(books_month_open(cx, village, &open));
    if (!qf_str_eq(open, month))
        return qf_fail(cx, QF_CONFLICT, "BOOKS.ORDER", "month", "请先结 %.*s 的账",
                       QF_ARG(open.n > 0 ? open : QF_S("前面月份")));
    (void)!books_month_day(books_month_after(cx->arena, month), &next);
    if (qf_date_cmp(qf_time_date(cx->now), next) < 0)
        return qf_fail(cx, QF_LATE, "BOOKS.NOT_OVER", "month",
                       "这个月还没有过完，下月一日起才能结账");
    return QF_OK;
}

static qf_code keep_month(qf_ctx *cx, const books_month *m, const books_balances *balances)
{
    QF_TRY(db_exec(cx, SQL_BOOKS_MONTH_INSERT, DB_INT("village", m->village),
                   DB_STR("month", m->month), DB_INT("vouchers", m->vouchers),
                   DB_FEN("cash_opening", m->cash_opening), DB_FEN("receipts", m->receipts),
                   DB_FEN("payments", m->payments), DB_FEN("cash_closing", m->cash_closing),
                   DB_FEN("income", m->income), DB_FEN("expense", m->expense),
                   DB_INT("closed_by", cx->actor->account)));
    for (size_t i = 0; i < balances->count; i++) {
        const books_balance *one = &balances->one[i];
        QF_TRY(db_exec(cx, SQL_BOOKS_BALANCE_INSERT, DB_INT("village", m->village),
                       DB_STR("month", m->month), DB_STR("account", one->account),
                       DB_STR("name", one->name), DB_FEN("opening", one->opening),
                       DB_FEN("debit", one->debit), DB_FEN("credit", one->credit),
                       DB_FEN("closing", one->closing)));
    }
    return QF_OK;
}

qf_code books_month_decided(qf_ctx *cx, int64_t village, qf_str month)
{
    db_row row;

    QF_TRY(
        db_one(cx, SQL_BOOKS_UNDECIDED, &row, DB_INT("village", village), DB_STR("month", month)));
    if (db_int(&row, "n") == 0)
        return QF_OK;
    return qf_fail(cx, QF_CONFLICT, "BOOKS.WAITING", "month",
                   "%.*s 还有 %lld 张凭证没有审核入账，请先审核或作废", QF_ARG(month),
                   (long long)db_int(&row, "n"));
}

qf_code books_month_close(qf_ctx *cx, const village_charts *charts, int64_t village, qf_str month)
{
    books_month m = { .village = village, .month = month };
    books_balances balances;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CLOSERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(check_order(cx, village, month));
    QF_TRY(books_month_decided(cx, village, month));
    QF_TRY(books_balance_open(cx, village, month, &balances));
    QF_TRY(count_month(cx, charts, &balances, &m));
    QF_TRY(keep_month(cx, &m, &balances));
    QF_TRY(audit_write(cx, "books.close", audit_object(cx, "village", village), "%.*s 结账",
                       QF_ARG(month)));
    return db_commit(&tx);
}

/* ---- publishing */

/* The publication log takes it from here: house.md, publication log. */
static qf_code tell_log(qf_ctx *cx, int64_t village, qf_str month, qf_str sha256)
{
    qf_val *payload = qf_val_map(cx->arena);
    qf_buf text = qf_buf_new(cx->arena, 1000);

    qf_map_str(cx->arena, payload, "kind", QF_S("release"));
    qf_map_str(cx->arena, payload, "sha256", sha256);
    qf_map_int(cx->arena, payload, "at", cx->now.ms);
    qf_json_write(&text, payload);
    return outbox_put(cx, "log",
                      qf_strf(cx->arena, "books:%lld:%.*s", (long long)village, QF_ARG(month)),
                      qf_buf_str(&text), cx->now);
}

qf_code books_month_publish(qf_ctx *cx, const village_charts *charts, int64_t village, qf_str month,
                            qf_str checkers)
{
    qf_str csv, sha256;
    books_month m;
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, PUBLISHERS));
    if (checkers.n == 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.CHECKERS", "checkers",
                       "请填写审核公开内容的民主理财小组（或村务监督委员会）成员姓名");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(books_month_get(cx, village, month, &m));
    QF_TRY(books_entries_csv(cx, charts, village, month, &csv));
    sha256 = qf_digest_hex(cx->arena, qf_sha256(csv));
    QF_TRY(db_change(cx, SQL_BOOKS_MONTH_PUBLISH, &changed, DB_INT("village", village),
                     DB_STR("month", month), DB_STR("checkers", checkers),
                     DB_DATE(cx, "day", qf_time_date(cx->now)), DB_STR("sha256", sha256)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "BOOKS.STATE", "month", "这个月的账已经公开");
    QF_TRY(tell_log(cx, village, month, sha256));
    QF_TRY(audit_write(cx, "books.publish", audit_object(cx, "village", village), "%.*s 公开 %.*s",
                       QF_ARG(month), QF_ARG(sha256)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

/* ---- the public file */

/* A field of csv, always quoted; a text that a spreadsheet would run as a formula gets a space before. */
static void add_field(qf_buf *out, qf_str text, bool last)
{
    qf_buf_addc(out, '"');
    if (text.n > 0 && strchr("=+-@\t\r", text.p[0]) != NULL && (text.p[0] != '-' || text.n == 1))
        qf_buf_addc(out, ' ');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            qf_buf_addc(out, '"');
        qf_buf_addc(out, text.p[i]);
    }
    qf_buf_add(out, last ? QF_S("\"\r\n") : QF_S("\","));
}

static void add_balance_rows(qf_arena *arena, qf_buf *out, const char *kind,
                             const books_balances *balances, bool closing)
{
    for (size_t i = 0; i < balances->count; i++) {
        const books_balance *one = &balances->one[i];
        int64_t fen = closing ? one->closing.fen : one->opening.fen;
        qf_buf_addf(out, "\"%s\",\"\",\"\",\"\",", kind);
        add_field(out, one->account, false);
        add_field(out, one->name, false);
        add_field(out, qf_fen_yuan(arena, (qf_fen){ fen > 0 ? fen : 0 }), false);
        add_field(out, qf_fen_yuan(arena, (qf_fen){ fen < 0 ? -fen : 0 }), false);
        qf_buf_add(out, QF_S("\"\"\r\n"));
    }
}

static void add_voucher_rows(qf_ctx *cx, qf_buf *out, const village_charts *charts,
                             const books_voucher *voucher)
{
    qf_arena *arena = cx->arena;

    for (size_t i = 0; i < voucher->entries; i++) {
        const books_entry *entry = &voucher->entry[i];
        add_field(out, QF_S("凭证"), false);
        add_field(out, qf_date_str(arena, voucher->day), false);
        add_field(out, qf_strf(arena, "%lld", (long long)voucher->number), false);
        add_field(out, village_text_public(cx, charts, voucher->summary), false);
        add_field(out, entry->account, false);
        add_field(out, entry->name, false);
        add_field(out, qf_fen_yuan(arena, entry->debit), false);
        add_field(out, qf_fen_yuan(arena, entry->credit), false);
        add_field(out, village_payee_public(cx, charts, voucher->payee), true);
    }
}

qf_code books_entries_csv(qf_ctx *cx, const village_charts *charts, int64_t village, qf_str month,
                          qf_str *out)
{
    qf_buf csv = qf_buf_new(cx->arena, CSV_MAX);
    books_balances balances;
    books_vouchers vouchers;

    QF_TRY(books_balance_list(cx, village, month, &balances));
    QF_TRY(books_voucher_list(cx, village, month, &vouchers));
    qf_buf_add(&csv, QF_S("\xEF\xBB\xBF\"类别\",\"日期\",\"凭证号\",\"摘要\",\"科目编号\",\"科目\","
                          "\"借方（元）\",\"贷方（元）\",\"收付款人\"\r\n"));
    add_balance_rows(cx->arena, &csv, "期初", &balances, false);
    for (size_t i = 0; i < vouchers.count; i++)
        if (vouchers.one[i].state == BOOKS_APPROVED)
            add_voucher_rows(cx, &csv, charts, &vouchers.one[i]);
    add_balance_rows(cx->arena, &csv, "期末", &balances, true);
    if (csv.over)
        return qf_fail(cx, QF_LIMIT, "BOOKS.CSV", NULL, "这个月的凭证太多，文件放不下");
    *out = qf_buf_str(&csv);
    return QF_OK;
}

/* ---- reading */

qf_code books_month_open(qf_ctx *cx, int64_t village, qf_str *out)
{
    qf_str closed;
    db_row row;

    QF_TRY(last_closed(cx, village, &closed));
    if (closed.n > 0) {
        *out = books_month_after(cx->arena, closed);
        return QF_OK;
    }
    QF_TRY(db_one(cx, SQL_BOOKS_FIRST_MONTH, &row, DB_INT("village", village)));
    *out = db_str(&row, "month");
    return QF_OK;
}

static void read_month(const db_row *row, books_month *out)
{
    *out = (books_month){
        .village = db_int(row, "village_id"),
        .month = db_str(row, "month"),
        .vouchers = db_int(row, "vouchers"),
        .cash_opening = db_fen(row, "cash_opening"),
        .receipts = db_fen(row, "receipts"),
        .payments = db_fen(row, "payments"),
        .cash_closing = db_fen(row, "cash_closing"),
        .income = db_fen(row, "income"),
        .expense = db_fen(row, "expense"),
        .checkers = db_str(row, "checkers"),
        .published_on = db_date(row, "published_on"),
        .sha256 = db_str(row, "sha256"),
    };
}

static void read_months(qf_ctx *cx, const db_rows *rows, books_months *out)
{
    out->count = rows->count;
    out->one = QF_NEW_ARRAY(cx->arena, books_month, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        read_month(&rows->row[i], &out->one[i]);
}

qf_code books_month_get(qf_ctx *cx, int64_t village, qf_str month, books_month *out)
{
    db_row row;
    qf_code code =
        db_one(cx, SQL_BOOKS_MONTH, &row, DB_INT("village", village), DB_STR("month", month));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "BOOKS.NO_MONTH", "month", "这个月的账还没有结账公开");
    QF_TRY(code);
    read_month(&row, out);
    return QF_OK;
}

qf_code books_month_list(qf_ctx *cx, int64_t village, books_months *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_BOOKS_MONTHS, &rows, DB_INT("village", village)));
    read_months(cx, &rows, out);
    return QF_OK;
}

qf_code books_month_latest(qf_ctx *cx, books_months *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_BOOKS_MONTHS_LATEST, &rows));
    read_months(cx, &rows, out);
    return QF_OK;
}
