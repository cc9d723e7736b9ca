#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/funds/funds.h"
#include "store/db.h"

#define MAKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER))
#define YEAR_FIRST 2000
#define YEAR_LAST 2100
#define FEN_MAX INT64_C(100000000000000)

/* ---- the catalogue */

static bool code_fits(qf_str code)
{
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return code.n >= 2 && code.n <= 32;
}

static qf_code check_fund(qf_ctx *cx, const fund *entry)
{
    if (entry->year < YEAR_FIRST || entry->year > YEAR_LAST)
        return qf_fail(cx, QF_INVALID, "FUNDS.FUND", "year", "请填写年份，例如 2021");
    if (!code_fits(entry->code))
        return qf_fail(cx, QF_INVALID, "FUNDS.FUND", "code",
                       "代码用 2 到 32 个小写字母、数字或短横，各年相同，例如 gengdi");
    if (entry->name.n == 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.FUND", "name", "请填写资金名称");
    if (entry->document.n == 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.FUND", "document",
                       "请填写依据的文件和文号，这笔钱凭什么发");
    return QF_OK;
}

static qf_code insert(qf_ctx *cx, const fund *entry, int64_t *id)
{
    db_row row;
    qf_code code = db_one(cx, SQL_FUNDS_BY_CODE, &row, DB_INT("year", entry->year),
                          DB_STR("code", entry->code));

    if (code == QF_OK)
        return qf_fail(cx, QF_CONFLICT, "FUNDS.TAKEN", "code", "%lld 年已经有这个代码的资金",
                       (long long)entry->year);
    if (code != QF_MISSING)
        return code;
    QF_TRY(db_number_next(cx, "funds.fund", id));
    return db_exec(cx, SQL_FUNDS_INSERT, DB_INT("id", *id), DB_INT("year", entry->year),
                   DB_STR("code", entry->code), DB_STR("name", entry->name),
                   DB_STR("department", entry->department), DB_STR("document", entry->document),
                   DB_STR("item_number", entry->item_number), DB_STR("object", entry->object),
                   DB_STR("standard", entry->standard), DB_STR("channel", entry->channel),
                   DB_BOOL("ended", entry->ended), DB_BOOL("sample", entry->sample));
}

static qf_code update(qf_ctx *cx, const fund *entry)
{
    int64_t changed;

    QF_TRY(db_change(cx, SQL_FUNDS_UPDATE, &changed, DB_INT("id", entry->id),
                     DB_STR("name", entry->name), DB_STR("department", entry->department),
                     DB_STR("document", entry->document), DB_STR("item_number", entry->item_number),
                     DB_STR("object", entry->object), DB_STR("standard", entry->standard),
                     DB_STR("channel", entry->channel), DB_BOOL("ended", entry->ended),
                     DB_INT("version", entry->version)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "FUNDS.VERSION", NULL, "这一项已被别人改过，请刷新后再改");
    return QF_OK;
}

qf_code funds_put(qf_ctx *cx, const fund *entry, int64_t *id)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, MAKERS));
    QF_TRY(check_fund(cx, entry));
    QF_TRY(db_begin(cx, &tx));
    *id = entry->id;
    if (entry->id == 0)
        QF_TRY(insert(cx, entry, id));
    else
        QF_TRY(update(cx, entry));
    QF_TRY(audit_write(cx, "funds.put", audit_object(cx, "fund", *id), "%lld %.*s：%.*s",
                       (long long)entry->year, QF_ARG(entry->name), QF_ARG(entry->document)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static void read_fund(const db_row *row, fund *out)
{
    *out = (fund){
        .id = db_int(row, "id"),
        .year = db_int(row, "year"),
        .code = db_str(row, "code"),
        .name = db_str(row, "name"),
        .department = db_str(row, "department"),
        .document = db_str(row, "document"),
        .item_number = db_str(row, "item_number"),
        .object = db_str(row, "object"),
        .standard = db_str(row, "standard"),
        .channel = db_str(row, "channel"),
        .ended = db_bool(row, "ended"),
        .version = db_int(row, "version"),
        .sample = db_bool(row, "sample"),
    };
}

qf_code funds_get(qf_ctx *cx, int64_t id, fund *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_FUNDS_ONE, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "FUNDS.NO_FUND", "fund", "没有这项资金");
    QF_TRY(code);
    read_fund(&row, out);
    return QF_OK;
}

qf_code funds_list(qf_ctx *cx, int64_t year, fund_list *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_FUNDS_OF_YEAR, &rows, DB_INT("year", year)));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, fund, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        read_fund(&rows.row[i], &out->one[i]);
    return QF_OK;
}

qf_code funds_years(qf_ctx *cx, int64_t *years, size_t max, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_FUNDS_YEARS, &rows, DB_INT("n", (int64_t)max)));
    *count = rows.count < max ? rows.count : max;
    for (size_t i = 0; i < *count; i++)
        years[i] = db_int(&rows.row[i], "year");
    return QF_OK;
}

/* ---- allocations */

static qf_code check_allocation(qf_ctx *cx, const fund_allocation *entry)
{
    if (entry->from >= entry->to)
        return qf_fail(cx, QF_INVALID, "FUNDS.ALLOCATION", "to",
                       "资金由上级下达到下级，请检查两级");
    if ((entry->to == FUNDS_VILLAGE) != (entry->village > 0))
        return qf_fail(cx, QF_INVALID, "FUNDS.ALLOCATION", "village",
                       "下达到村的请选择村，其他的不选");
    if (entry->amount.fen == 0 || entry->amount.fen > FEN_MAX || entry->amount.fen < -FEN_MAX)
        return qf_fail(cx, QF_INVALID, "FUNDS.ALLOCATION", "amount",
                       "请填写金额；更正多记的填负数");
    if (entry->document.n == 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.ALLOCATION", "document", "请填写下达文件和文号");
    if (!qf_date_is(entry->day) || qf_date_cmp(entry->day, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.ALLOCATION", "day", "请填写下达日期，不能晚于今天");
    return QF_OK;
}

qf_code funds_allocate(qf_ctx *cx, const fund_allocation *entry, int64_t *id)
{
    fund of;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, MAKERS));
    QF_TRY(check_allocation(cx, entry));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(funds_get(cx, entry->fund, &of));
    QF_TRY(db_number_next(cx, "funds.allocation", id));
    QF_TRY(db_exec(cx, SQL_FUNDS_ALLOCATION_INSERT, DB_INT("id", *id), DB_INT("fund", entry->fund),
                   DB_INT("year", of.year),
                   DB_STR("from", qf_str_of(funds_level_code(entry->from))),
                   DB_STR("to", qf_str_of(funds_level_code(entry->to))),
                   DB_INT("village", entry->village), DB_FEN("amount", entry->amount),
                   DB_STR("document", entry->document), DB_DATE(cx, "day", entry->day),
                   DB_INT("made_by", cx->actor->account), DB_BOOL("sample", entry->sample)));
    QF_TRY(audit_write(cx, "funds.allocate", audit_object(cx, "fund", entry->fund),
                       "%s下达%s %.*s 元", funds_level_zh(entry->from), funds_level_zh(entry->to),
                       QF_ARG(qf_fen_yuan(cx->arena, entry->amount))));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code funds_allocations(qf_ctx *cx, int64_t year, int64_t fund_id, fund_allocations *out)
{
    db_rows rows;

    QF_TRY(
        db_many(cx, SQL_FUNDS_ALLOCATIONS, &rows, DB_INT("year", year), DB_INT("fund", fund_id)));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, fund_allocation, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        fund_allocation *one = &out->one[i];
        *one = (fund_allocation){
            .id = db_int(row, "id"),
            .fund = db_int(row, "fund_id"),
            .village = db_int(row, "village_id"),
            .amount = db_fen(row, "amount_fen"),
            .document = db_str(row, "document"),
            .day = db_date(row, "day"),
            .sample = db_bool(row, "sample"),
        };
        (void)!funds_level_parse(db_str(row, "from_level"), &one->from);
        (void)!funds_level_parse(db_str(row, "to_level"), &one->to);
    }
    return QF_OK;
}

/* ---- sums */

qf_code funds_totals(qf_ctx *cx, int64_t year, int64_t fund_id, int64_t village, fund_totals *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_FUNDS_TOTALS, &rows, DB_INT("year", year), DB_INT("fund", fund_id),
                   DB_INT("village", village)));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, fund_total, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        out->one[i] = (fund_total){
            .year = db_int(row, "year"),
            .fund = db_int(row, "fund_id"),
            .village = db_int(row, "village_id"),
            .payments = db_int(row, "payments"),
            .returned = db_int(row, "returned"),
            .paid = db_fen(row, "paid_fen"),
            .returned_sum = db_fen(row, "returned_fen"),
        };
    }
    return QF_OK;
}

qf_code funds_year_totals(qf_ctx *cx, size_t max, fund_totals *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_FUNDS_YEAR_TOTALS, &rows, DB_INT("n", (int64_t)max)));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, fund_total, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        out->one[i] = (fund_total){
            .year = db_int(&rows.row[i], "year"),
            .payments = db_int(&rows.row[i], "payments"),
            .returned = db_int(&rows.row[i], "returned"),
            .paid = db_fen(&rows.row[i], "paid_fen"),
            .returned_sum = db_fen(&rows.row[i], "returned_fen"),
        };
    return QF_OK;
}
