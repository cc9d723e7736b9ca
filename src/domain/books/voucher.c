#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/books/draft.h"
#include "store/db.h"

#define TOWN (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER))
#define FEN_MAX INT64_C(100000000000000)

/* ---- months */

qf_str books_month_of(qf_arena *arena, qf_date day)
{
    return qf_str_copy(arena, qf_str_sub(qf_date_str(arena, day), 0, 7));
}

bool books_month_day(qf_str month, qf_date *out)
{
    char text[10];

    if (month.n != 7)
        return false;
    memcpy(text, month.p, 7);
    memcpy(text + 7, "-01", 3);
    return qf_date_parse((qf_str){ text, 10 }, out);
}

qf_str books_month_after(qf_arena *arena, qf_str month)
{
    qf_date first;

    return books_month_day(month, &first) ? books_month_of(arena, qf_date_add(first, 31))
                                          : QF_S("");
}

/* ---- checks of a draft */

static qf_code check_entry(qf_ctx *cx, const village_chart *chart, books_entry *entry, size_t line)
{
    const chart_account *account = village_chart_find(chart, entry->account);

    if (account == NULL)
        return qf_fail(cx, QF_INVALID, "BOOKS.ACCOUNT", "account",
                       "第 %zu 行的科目“%.*s”不在会计科目表里", line + 1, QF_ARG(entry->account));
    if (entry->name.n == 0 || entry->account.n == 3)
        entry->name = account->name;
    if (entry->debit.fen < 0 || entry->credit.fen < 0 || entry->debit.fen > FEN_MAX ||
        entry->credit.fen > FEN_MAX || (entry->debit.fen == 0) == (entry->credit.fen == 0))
        return qf_fail(cx, QF_INVALID, "BOOKS.AMOUNT", "amount",
                       "第 %zu 行的金额要大于零，并且只填借方或只填贷方", line + 1);
    return QF_OK;
}

/* Income and expense are carried over in December alone, by entries that move no money. */
static qf_code check_closing(qf_ctx *cx, const village_chart *chart, const books_voucher *draft)
{
    int month;

    qf_date_parts(draft->day, NULL, &month, NULL);
    for (size_t i = 0; i < draft->entries && draft->kind == BOOKS_CLOSING; i++) {
        const chart_account *account = village_chart_find(chart, draft->entry[i].account);
        if (month != 12 || account->kind < CHART_EQUITY || account->kind == CHART_COST)
            return qf_fail(cx, QF_INVALID, "BOOKS.YEAR_END", "kind",
                           "年终结转只在十二月，只在收入、支出和所有者权益科目之间");
    }
    return QF_OK;
}

static qf_code check_entries(qf_ctx *cx, const village_charts *charts, const books_voucher *draft,
                             qf_fen *total)
{
    const village_chart *chart;
    int64_t debit = 0, credit = 0;

    QF_TRY(village_chart_on(cx, charts, draft->day, &chart));
    if (draft->entries < 2 || draft->entries > BOOKS_LINES_MAX)
        return qf_fail(cx, QF_INVALID, "BOOKS.LINES", "entries", "一张凭证要有 2 到 %d 行分录",
                       BOOKS_LINES_MAX);
    for (size_t i = 0; i < draft->entries; i++) {
        QF_TRY(check_entry(cx, chart, &draft->entry[i], i));
        debit += draft->entry[i].debit.fen;
        credit += draft->entry[i].credit.fen;
    }
    if (debit != credit)
        return qf_fail(cx, QF_INVALID, "BOOKS.BALANCE", "entries",
                       "借方合计 %.*s 元，贷方合计 %.*s 元，两边要相等",
                       QF_ARG(qf_fen_yuan(cx->arena, (qf_fen){ debit })),
                       QF_ARG(qf_fen_yuan(cx->arena, (qf_fen){ credit })));
    *total = (qf_fen){ debit };
    return check_closing(cx, chart, draft);
}

static qf_code check_words(qf_ctx *cx, const books_voucher *draft)
{
    if (!qf_date_is(draft->day) || qf_date_cmp(draft->day, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.DAY", "day", "请填写日期，不能晚于今天");
    if (draft->summary.n == 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.SUMMARY", "summary", "请写明这笔钱是做什么的");
    if ((draft->kind == BOOKS_RECEIPT || draft->kind == BOOKS_PAYMENT) && draft->payee.n == 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.PAYEE", "payee", "请填写收款人或付款人");
    return QF_OK;
}

static qf_code closed(qf_ctx *cx, qf_str month)
{
    return qf_fail(cx, QF_CONFLICT, "BOOKS.CLOSED", "day",
                   "%.*s 的账已经结账，不能再改；请在未结账的月份另记一张更正凭证", QF_ARG(month));
}

/* The month is open. An opening voucher stands before everything else. */
static qf_code check_month(qf_ctx *cx, int64_t village, qf_str month, books_kind kind)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_BOOKS_LAST_CLOSED, &row, DB_INT("village", village)));
    if (qf_str_cmp(month, db_str(&row, "month")) <= 0)
        return closed(cx, month);
    if (kind == BOOKS_OPENING && db_str(&row, "month").n > 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.OPENING", "kind", "期初余额只能在第一次结账之前录入");
    return QF_OK;
}

qf_code books_draft_check(qf_ctx *cx, const village_charts *charts, const books_voucher *draft,
                          qf_fen *total)
{
    QF_TRY(check_words(cx, draft));
    QF_TRY(check_entries(cx, charts, draft, total));
    return check_month(cx, draft->village, books_month_of(cx->arena, draft->day), draft->kind);
}

/* ---- keeping a draft */

static qf_code insert(qf_ctx *cx, const books_voucher *draft, qf_str month, qf_fen total,
                      int64_t *id)
{
    QF_TRY(db_number_next(cx, "books.voucher", id));
    return db_exec(cx, SQL_BOOKS_VOUCHER_INSERT, DB_INT("id", *id),
                   DB_INT("village", draft->village), DB_STR("month", month),
                   DB_DATE(cx, "day", draft->day),
                   DB_STR("kind", qf_str_of(books_kind_code(draft->kind))),
                   DB_STR("summary", draft->summary), DB_STR("payee", draft->payee),
                   DB_STR("handler", draft->handler), DB_STR("witness", draft->witness),
                   DB_FEN("total", total), DB_ID_OR_NULL("corrects", draft->corrects),
                   DB_INT("made_by", cx->actor->account), DB_BOOL("sample", draft->sample));
}

static qf_code update(qf_ctx *cx, const books_voucher *draft, qf_str month, qf_fen total)
{
    books_voucher before;
    int64_t changed;

    QF_TRY(books_voucher_get(cx, draft->id, &before));
    QF_TRY(check_month(cx, draft->village, before.month, draft->kind));
    QF_TRY(db_change(cx, SQL_BOOKS_VOUCHER_UPDATE, &changed, DB_INT("id", draft->id),
                     DB_INT("village", draft->village), DB_STR("month", month),
                     DB_DATE(cx, "day", draft->day),
                     DB_STR("kind", qf_str_of(books_kind_code(draft->kind))),
                     DB_STR("summary", draft->summary), DB_STR("payee", draft->payee),
                     DB_STR("handler", draft->handler), DB_STR("witness", draft->witness),
                     DB_FEN("total", total), DB_INT("version", draft->version)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "BOOKS.VERSION", NULL,
                       "这张凭证已被别人改过或已提交，请刷新后再看");
    return db_exec(cx, SQL_BOOKS_ENTRY_CLEAR, DB_INT("id", draft->id));
}

qf_code books_voucher_save(qf_ctx *cx, const village_charts *charts, const books_voucher *draft,
                           int64_t *id)
{
    qf_str month = books_month_of(cx->arena, draft->day);
    qf_fen total = { 0 };
    DB_TX tx = { 0 };

    QF_TRY(auth_need_village(cx, draft->village, TOWN));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(books_draft_check(cx, charts, draft, &total));
    *id = draft->id;
    if (draft->id == 0)
        QF_TRY(insert(cx, draft, month, total, id));
    else
        QF_TRY(update(cx, draft, month, total));
    for (size_t i = 0; i < draft->entries; i++)
        QF_TRY(db_exec(cx, SQL_BOOKS_ENTRY_INSERT, DB_INT("id", *id),
                       DB_INT("line", (int64_t)i + 1), DB_STR("account", draft->entry[i].account),
                       DB_STR("name", draft->entry[i].name), DB_FEN("debit", draft->entry[i].debit),
                       DB_FEN("credit", draft->entry[i].credit)));
    QF_TRY(audit_write(cx, "books.save", audit_object(cx, "voucher", *id), "%.*s，%.*s 元",
                       QF_ARG(month), QF_ARG(qf_fen_yuan(cx->arena, total))));
    return db_commit(&tx);
}

/* ---- the next event */

static qf_code may_step(qf_ctx *cx, const books_voucher *voucher, const books_step *step)
{
    if (step->roles == 0)
        QF_TRY(auth_need_village(cx, voucher->village, TOWN));
    else
        QF_TRY(auth_need(cx, step->roles));
    if (step->other_person && cx->actor->account != 0 && cx->actor->account == voucher->made_by)
        return qf_fail(cx, QF_DENIED, "BOOKS.SELF", NULL, "自己做的凭证要由别人审核");
    return QF_OK;
}

/* Numbers of a village's month run from 1 without gaps: 记字第 12 号. */
static qf_code next_number(qf_ctx *cx, const books_voucher *voucher, int64_t *out)
{
    qf_str counter =
        qf_strf(cx->arena, "books.%lld.%.*s", (long long)voucher->village, QF_ARG(voucher->month));

    return db_number_next(cx, counter.p, out);
}

static qf_code move(qf_ctx *cx, const books_voucher *voucher, books_state to, qf_str remark)
{
    int64_t number = voucher->number, changed;

    if (to == BOOKS_APPROVED)
        QF_TRY(next_number(cx, voucher, &number));
    QF_TRY(db_change(cx, SQL_BOOKS_VOUCHER_MOVE, &changed, DB_INT("id", voucher->id),
                     DB_STR("from", qf_str_of(books_state_code(voucher->state))),
                     DB_STR("to", qf_str_of(books_state_code(to))), DB_ID_OR_NULL("number", number),
                     DB_STR("remark", remark),
                     DB_ID_OR_NULL("approved_by", to == BOOKS_APPROVED || to == BOOKS_COUNTERSIGN
                                                      ? cx->actor->account
                                                      : 0)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "BOOKS.STATE", NULL,
                       "这张凭证刚被别人处理过，请刷新后再看");
    return QF_OK;
}

qf_code books_voucher_act(qf_ctx *cx, const village_charts *charts, int64_t id, books_event event,
                          qf_str remark)
{
    const books_step *step;
    books_voucher voucher;
    books_state to;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(books_voucher_get(cx, id, &voucher));
    step = books_step_of(voucher.state, event);
    if (step == NULL)
        return qf_fail(cx, QF_CONFLICT, "BOOKS.STATE", NULL, "这张凭证现在是“%s”，不能%s",
                       books_state_zh(voucher.state), books_event_zh(event));
    QF_TRY(may_step(cx, &voucher, step));
    QF_TRY(check_month(cx, voucher.village, voucher.month, voucher.kind));
    if ((event == BOOKS_RETURN || event == BOOKS_CANCEL) && remark.n == 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.REMARK", "remark", "请写明原因");
    to = step->large && voucher.total.fen > charts->leader_above.fen ? BOOKS_COUNTERSIGN : step->to;
    QF_TRY(move(cx, &voucher, to, remark));
    QF_TRY(audit_write(cx, "books.act", audit_object(cx, "voucher", id), "%s：%s",
                       books_event_zh(event), books_state_zh(to)));
    return db_commit(&tx);
}

qf_code books_vouchers_approve(qf_ctx *cx, const village_charts *charts, const int64_t *ids,
                               size_t count)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(db_begin(cx, &tx));
    for (size_t i = 0; i < count; i++) {
        books_voucher voucher;
        qf_code code;
        QF_TRY(books_voucher_get(cx, ids[i], &voucher));
        code = books_voucher_act(cx, charts, ids[i], BOOKS_APPROVE, QF_S(""));
        if (code != QF_OK) {
            cx->err.zh = qf_strf(cx->arena, "“%.*s”：%.*s（一张也没有审核）",
                                 QF_ARG(voucher.summary), QF_ARG(cx->err.zh));
            return code;
        }
    }
    return db_commit(&tx);
}

/* ---- reading */

static void read_voucher(const db_row *row, books_voucher *out)
{
    *out = (books_voucher){
        .id = db_int(row, "id"),
        .village = db_int(row, "village_id"),
        .month = db_str(row, "month"),
        .day = db_date(row, "day"),
        .number = db_int(row, "number"),
        .summary = db_str(row, "summary"),
        .payee = db_str(row, "payee"),
        .handler = db_str(row, "handler"),
        .witness = db_str(row, "witness"),
        .remark = db_str(row, "remark"),
        .total = db_fen(row, "total_fen"),
        .corrects = db_int(row, "corrects_id"),
        .made_by = db_int(row, "made_by"),
        .approved_by = db_int(row, "approved_by"),
        .version = db_int(row, "version"),
        .images = db_int(row, "images"),
        .sample = db_bool(row, "sample"),
    };
    (void)!books_kind_parse(db_str(row, "kind"), &out->kind);
    (void)!books_state_parse(db_str(row, "state"), &out->state);
}

static qf_code read_entries(qf_ctx *cx, books_voucher *voucher)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_BOOKS_ENTRIES, &rows, DB_INT("id", voucher->id)));
    voucher->entries = rows.count;
    voucher->entry = QF_NEW_ARRAY(cx->arena, books_entry, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        voucher->entry[i] = (books_entry){
            .account = db_str(&rows.row[i], "account"),
            .name = db_str(&rows.row[i], "name"),
            .debit = db_fen(&rows.row[i], "debit_fen"),
            .credit = db_fen(&rows.row[i], "credit_fen"),
        };
    return QF_OK;
}

qf_code books_voucher_get(qf_ctx *cx, int64_t id, books_voucher *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_BOOKS_VOUCHER, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "BOOKS.NO_VOUCHER", "voucher", "没有这张凭证");
    QF_TRY(code);
    read_voucher(&row, out);
    return read_entries(cx, out);
}

static void read_vouchers(qf_ctx *cx, const db_rows *rows, books_vouchers *out)
{
    out->count = rows->count;
    out->one = QF_NEW_ARRAY(cx->arena, books_voucher, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        read_voucher(&rows->row[i], &out->one[i]);
}

qf_code books_voucher_list(qf_ctx *cx, int64_t village, qf_str month, books_vouchers *out)
{
    db_rows rows;

    QF_TRY(
        db_many(cx, SQL_BOOKS_VOUCHERS, &rows, DB_INT("village", village), DB_STR("month", month)));
    read_vouchers(cx, &rows, out);
    for (size_t i = 0; i < out->count; i++)
        QF_TRY(read_entries(cx, &out->one[i]));
    return QF_OK;
}

qf_code books_voucher_waiting(qf_ctx *cx, books_state state, int64_t n, books_vouchers *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_BOOKS_VOUCHERS_WAITING, &rows,
                   DB_STR("state", qf_str_of(books_state_code(state))), DB_INT("n", n)));
    read_vouchers(cx, &rows, out);
    return QF_OK;
}
