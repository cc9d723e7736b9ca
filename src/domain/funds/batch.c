#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/funds/funds.h"
#include "domain/org/org.h"
#include "domain/outbox/outbox.h"
#include "store/db.h"

#define CSV_MAX ((size_t)256 * 1024 * 1024)

/* ---- reading */

static bool parse_state(qf_str code, funds_state *out)
{
    for (int i = 0; i < FUNDS_STATE_COUNT; i++)
        if (qf_str_eq(code, qf_str_of(funds_state_code((funds_state)i)))) {
            *out = (funds_state)i;
            return true;
        }
    return false;
}

static void read_batch(const db_row *row, fund_batch *out)
{
    *out = (fund_batch){
        .id = db_int(row, "id"),
        .fund = db_int(row, "fund_id"),
        .year = db_int(row, "year"),
        .title = db_str(row, "title"),
        .period = db_str(row, "period"),
        .payments = db_int(row, "payments"),
        .paid = db_fen(row, "paid_fen"),
        .returned = db_int(row, "returned"),
        .returned_sum = db_fen(row, "returned_fen"),
        .flagged = db_int(row, "flagged"),
        .remark = db_str(row, "remark"),
        .made_by = db_int(row, "made_by"),
        .approved_by = db_int(row, "approved_by"),
        .published_on = db_date(row, "published_on"),
        .names_until = db_date(row, "names_until"),
        .sha256 = db_str(row, "sha256"),
        .version = db_int(row, "version"),
        .sample = db_bool(row, "sample"),
    };
    (void)!parse_state(db_str(row, "state"), &out->state);
}

qf_code funds_batch_get(qf_ctx *cx, int64_t id, fund_batch *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_FUNDS_BATCH, &row, DB_INT("batch", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "FUNDS.NO_LIST", "batch", "没有这份名单");
    QF_TRY(code);
    read_batch(&row, out);
    return QF_OK;
}

static void read_batches(qf_ctx *cx, const db_rows *rows, fund_batches *out)
{
    out->count = rows->count;
    out->one = QF_NEW_ARRAY(cx->arena, fund_batch, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        read_batch(&rows->row[i], &out->one[i]);
}

qf_code funds_batch_list(qf_ctx *cx, int64_t fund_id, bool published, fund_batches *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_FUNDS_BATCHES, &rows, DB_INT("fund", fund_id),
                   DB_BOOL("public", published)));
    read_batches(cx, &rows, out);
    return QF_OK;
}

qf_code funds_batch_waiting(qf_ctx *cx, funds_state state, int64_t n, fund_batches *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_FUNDS_BATCHES_IN, &rows,
                   DB_STR("state", qf_str_of(funds_state_code(state))), DB_INT("n", n)));
    read_batches(cx, &rows, out);
    return QF_OK;
}

qf_code funds_batch_totals(qf_ctx *cx, int64_t batch, fund_totals *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_FUNDS_BATCH_TOTALS, &rows, DB_INT("batch", batch)));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, fund_total, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        out->one[i] = (fund_total){
            .village = db_int(&rows.row[i], "village_id"),
            .payments = db_int(&rows.row[i], "payments"),
            .returned = db_int(&rows.row[i], "returned"),
            .paid = db_fen(&rows.row[i], "paid_fen"),
            .returned_sum = db_fen(&rows.row[i], "returned_fen"),
        };
    return QF_OK;
}

bool funds_rows_public(const qf_ctx *cx, const fund_batch *batch)
{
    return batch->state == FUNDS_PUBLISHED &&
           qf_date_cmp(qf_time_date(cx->now), batch->names_until) <= 0;
}

/* ---- rows */

static void read_payment(const db_row *row, fund_payment *out)
{
    *out = (fund_payment){
        .batch = db_int(row, "batch_id"),
        .line = db_int(row, "line"),
        .village = db_int(row, "village_id"),
        .name_shown = db_str(row, "name_shown"),
        .quantity = db_str(row, "quantity"),
        .flags = db_str(row, "flags"),
        .standard = db_fen(row, "standard_fen"),
        .amount = db_fen(row, "amount_fen"),
        .paid_on = db_date(row, "paid_on"),
        .returned = db_bool(row, "returned"),
    };
}

qf_code funds_payments(qf_ctx *cx, int64_t batch, int64_t village, int64_t after, int64_t n,
                       fund_payments *out)
{
    db_rows rows;

    if (village > 0)
        QF_TRY(db_many(cx, SQL_FUNDS_PAYMENTS_VILLAGE, &rows, DB_INT("batch", batch),
                       DB_INT("village", village), DB_INT("after", after), DB_INT("n", n)));
    else
        QF_TRY(db_many(cx, SQL_FUNDS_PAYMENTS, &rows, DB_INT("batch", batch),
                       DB_INT("after", after), DB_INT("n", n)));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, fund_payment, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        read_payment(&rows.row[i], &out->one[i]);
    return QF_OK;
}

qf_code funds_payment_get(qf_ctx *cx, int64_t batch, int64_t line, fund_payment *out)
{
    fund_batch of;
    db_row row;
    qf_code code;

    QF_TRY(funds_batch_get(cx, batch, &of));
    code = funds_rows_public(cx, &of)
               ? db_one(cx, SQL_FUNDS_PAYMENT, &row, DB_INT("batch", batch), DB_INT("line", line))
               : QF_MISSING;
    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "FUNDS.NO_LINE", "line", "公开的名单里没有这一行");
    QF_TRY(code);
    read_payment(&row, out);
    return QF_OK;
}

/* ---- the public file */

struct csv {
    qf_buf text;
    const org *villages;
    size_t village_count;
};

static void add_text(qf_buf *out, qf_str text)
{
    qf_buf_addc(out, '"');
    if (text.n > 0 && strchr("=+-@\t\r", text.p[0]) != NULL)
        qf_buf_addc(out, ' ');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            qf_buf_addc(out, '"');
        qf_buf_addc(out, text.p[i]);
    }
    qf_buf_add(out, QF_S("\","));
}

static void add_fen(qf_buf *out, int64_t fen)
{
    qf_buf_addf(out, "%lld.%02lld", (long long)(fen / 100), (long long)(fen % 100));
}

static qf_code add_row(qf_ctx *cx, void *user, const db_row *row)
{
    struct csv *csv = user;
    fund_payment one;

    (void)cx;
    read_payment(row, &one);
    qf_buf_add_int(&csv->text, one.line);
    qf_buf_addc(&csv->text, ',');
    for (size_t i = 0; i < csv->village_count; i++)
        if (csv->villages[i].id == one.village)
            add_text(&csv->text, csv->villages[i].name);
    if (one.village == 0)
        add_text(&csv->text, QF_S(""));
    add_text(&csv->text, one.name_shown);
    add_text(&csv->text, one.quantity);
    add_fen(&csv->text, one.amount.fen);
    qf_buf_addc(&csv->text, ',');
    qf_buf_add(&csv->text, db_str(row, "paid_on"));
    qf_buf_add(&csv->text, one.returned ? QF_S(",退回\r\n") : QF_S(",已发放\r\n"));
    return QF_OK;
}

qf_code funds_batch_csv(qf_ctx *cx, int64_t batch, qf_str *out)
{
    struct csv csv = { .text = qf_buf_new(cx->arena, CSV_MAX) };
    fund_batch of;

    QF_TRY(funds_batch_get(cx, batch, &of));
    QF_TRY(org_children(cx, cx->org, &csv.villages, &csv.village_count));
    qf_buf_add(&csv.text,
               QF_S("\xEF\xBB\xBF序号,村,姓名（已遮盖）,数量,金额（元）,发放日期,状态\r\n"));
    QF_TRY(db_each(cx, SQL_FUNDS_PAYMENTS, add_row, &csv, DB_INT("batch", batch),
                   DB_INT("after", 0), DB_INT("n", INT64_C(100000000))));
    qf_buf_addf(&csv.text, "已发放合计,,%lld 笔,,", (long long)of.payments);
    add_fen(&csv.text, of.paid.fen);
    qf_buf_addf(&csv.text, ",,\r\n退回合计,,%lld 笔,,", (long long)of.returned);
    add_fen(&csv.text, of.returned_sum.fen);
    qf_buf_add(&csv.text, QF_S(",,\r\n"));
    if (csv.text.over)
        return qf_fail(cx, QF_LIMIT, "FUNDS.CSV", NULL, "这份名单太长，一个文件放不下");
    *out = qf_buf_str(&csv.text);
    return QF_OK;
}

/* ---- acting */

static qf_code check_step(qf_ctx *cx, const fund_batch *batch, funds_event event, qf_str remark,
                          const funds_step **out)
{
    const funds_step *step = funds_step_of(batch->state, event);

    if (step == NULL)
        return qf_fail(cx, QF_CONFLICT, "FUNDS.STATE", NULL, "名单现在是“%s”，不能%s",
                       funds_state_zh(batch->state), funds_event_zh(event));
    QF_TRY(auth_need(cx, step->roles));
    if (step->other_person && batch->made_by == cx->actor->account)
        return qf_fail(cx, QF_DENIED, "FUNDS.SELF", NULL, "谁导入的名单，要由另一个人复核");
    if (step->reason && remark.n == 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.REMARK", "remark", "请写明原因");
    *out = step;
    return QF_OK;
}

/* The log notes the public file by its digest. */
static qf_code tell_log(qf_ctx *cx, const fund_batch *batch, const char *kind, qf_str sha256)
{
    qf_str payload = qf_strf(cx->arena, "{\"kind\":\"%s\",\"sha256\":\"%.*s\",\"at\":%lld}", kind,
                             QF_ARG(sha256), (long long)cx->now.ms);

    return outbox_put(cx, "log", qf_strf(cx->arena, "funds:%lld", (long long)batch->id), payload,
                      (qf_time){ 0 });
}

static qf_code publish(qf_ctx *cx, fund_batch *batch)
{
    qf_date today = qf_time_date(cx->now);
    qf_str csv;

    QF_TRY(funds_batch_csv(cx, batch->id, &csv));
    batch->sha256 = qf_digest_hex(cx->arena, qf_sha256(csv));
    batch->published_on = today;
    batch->names_until = qf_date_add(today, FUNDS_NAMES_DAYS);
    QF_TRY(db_exec(cx, SQL_FUNDS_TOTAL_ADD, DB_INT("batch", batch->id), DB_INT("year", batch->year),
                   DB_INT("fund", batch->fund)));
    QF_TRY(db_exec(cx, SQL_FUNDS_YEAR_SUM, DB_INT("year", batch->year)));
    return tell_log(cx, batch, "release", batch->sha256);
}

static qf_code effect(qf_ctx *cx, fund_batch *batch, funds_event event)
{
    switch (event) {
    case FUNDS_APPROVE:
        batch->approved_by = cx->actor->account;
        return QF_OK;
    case FUNDS_PUBLISH:
        QF_TRY(publish(cx, batch));
        return db_generation_bump(cx);
    case FUNDS_WITHDRAW:
        QF_TRY(db_exec(cx, SQL_FUNDS_TOTAL_TAKE, DB_INT("batch", batch->id),
                       DB_INT("year", batch->year), DB_INT("fund", batch->fund)));
        QF_TRY(db_exec(cx, SQL_FUNDS_YEAR_SUM, DB_INT("year", batch->year)));
        QF_TRY(tell_log(cx, batch, "withdraw", batch->sha256));
        return db_generation_bump(cx);
    case FUNDS_REJECT:
    case FUNDS_EVENT_COUNT:
        break;
    }
    return QF_OK;
}

qf_code funds_act(qf_ctx *cx, int64_t id, funds_event event, qf_str remark)
{
    const funds_step *step = NULL;
    fund_batch batch;
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(funds_batch_get(cx, id, &batch));
    QF_TRY(check_step(cx, &batch, event, remark, &step));
    QF_TRY(effect(cx, &batch, event));
    QF_TRY(db_change(cx, SQL_FUNDS_BATCH_MOVE, &changed, DB_INT("batch", id),
                     DB_STR("from", qf_str_of(funds_state_code(step->from))),
                     DB_STR("to", qf_str_of(funds_state_code(step->to))), DB_STR("remark", remark),
                     DB_ID_OR_NULL("approved_by", batch.approved_by),
                     DB_DATE(cx, "published_on", batch.published_on),
                     DB_DATE(cx, "names_until", batch.names_until),
                     DB_STR("sha256", batch.sha256)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "FUNDS.STATE", NULL, "这份名单刚被别人处理过，请刷新");
    QF_TRY(audit_write(cx, "funds.act", audit_object(cx, "funds", id), "%s：%s",
                       funds_event_zh(event), funds_state_zh(step->to)));
    return db_commit(&tx);
}
