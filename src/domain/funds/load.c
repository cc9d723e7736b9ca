/* Loading a payment list: in portions of their own transaction, so that the site goes on answering while
 * a million rows come in; the list is seen by nobody until its last portion is there. */
#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/funds/funds.h"
#include "domain/funds/person.h"
#include "store/db.h"

#define MAKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER))
#define PORTION 20000
#define FEN_MAX INT64_C(10000000000000)
#define TEXT_MAX ((size_t)300)

struct funds_loader {
    qf_arena *portion; /* memory of the open portion */
    db_tx tx;
    qf_ctx part; /* cx with the portion's arena */
    fund_batch head;
    int64_t lines, in_portion;
};

static void drop_portion(void *thing)
{
    funds_loader *loader = thing;

    qf_arena_free(loader->portion);
}

/* What an interrupted run left behind goes, in the transaction of the new one. */
static qf_code clear_same(qf_ctx *cx, qf_str digest)
{
    db_row row;
    qf_code code = db_one(cx, SQL_FUNDS_BATCH_SAME, &row, DB_STR("digest", digest));

    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    if (!qf_str_eq(db_str(&row, "state"), QF_S("loading")))
        return qf_fail(cx, QF_CONFLICT, "FUNDS.SAME_LIST", "file",
                       "这份名单已经导入过（第 %lld 批），没有再导入",
                       (long long)db_int(&row, "id"));
    QF_TRY(db_exec(cx, SQL_FUNDS_PAYMENT_CLEAR, DB_INT("batch", db_int(&row, "id"))));
    return db_exec(cx, SQL_FUNDS_BATCH_CLEAR, DB_INT("batch", db_int(&row, "id")));
}

static qf_code check_head(qf_ctx *cx, const fund_batch *head)
{
    if (head->title.n == 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.LIST", "title", "请填写名单标题");
    if (head->period.n == 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.LIST", "period",
                       "请写明发的是哪一期，例如 2021年第三季度");
    return QF_OK;
}

qf_code funds_load_begin(qf_ctx *cx, const fund_batch *head, qf_str digest, funds_loader **out)
{
    funds_loader *loader = QF_NEW(cx->arena, funds_loader);
    fund of;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, MAKERS));
    QF_TRY(check_head(cx, head));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(funds_get(cx, head->fund, &of));
    QF_TRY(clear_same(cx, digest));
    loader->head = *head;
    loader->head.year = of.year;
    QF_TRY(db_number_next(cx, "funds.batch", &loader->head.id));
    QF_TRY(db_exec(cx, SQL_FUNDS_BATCH_INSERT, DB_INT("id", loader->head.id),
                   DB_INT("fund", head->fund), DB_INT("year", of.year),
                   DB_STR("title", head->title), DB_STR("period", head->period),
                   DB_STR("digest", digest), DB_INT("made_by", cx->actor->account),
                   DB_BOOL("sample", head->sample)));
    QF_TRY(db_commit(&tx));
    loader->portion = qf_arena_new();
    qf_arena_defer(cx->arena, drop_portion, loader);
    *out = loader;
    return QF_OK;
}

/* ---- rows */

static bool row_fits(const fund_row *row)
{
    return row->name.n > 0 && row->name.n <= TEXT_MAX && row->id_number.n <= 18 &&
           row->card.n <= TEXT_MAX && row->phone.n <= TEXT_MAX && row->quantity.n <= TEXT_MAX &&
           row->amount.fen > 0 && row->amount.fen <= FEN_MAX && row->standard.fen >= 0 &&
           qf_date_is(row->paid_on) && memchr(row->name.p, '\n', row->name.n) == NULL;
}

static qf_str flags_of(qf_arena *arena, uint32_t flags)
{
    static const char *const codes[] = {
#define X(name, code, zh) code,
        FUNDS_FLAGS(X)
#undef X
    };
    qf_buf out = qf_buf_new(arena, 256);

    for (size_t i = 0; i < FUNDS_FLAG_COUNT; i++)
        if (flags & (1u << i)) {
            if (out.n > 0)
                qf_buf_addc(&out, ' ');
            qf_buf_add(&out, qf_str_of(codes[i]));
        }
    return out.n > 0 ? qf_buf_str(&out) : QF_S("");
}

static void count_row(funds_loader *loader, const fund_row *row)
{
    fund_batch *head = &loader->head;

    loader->lines++;
    loader->in_portion++;
    head->flagged += row->flags != 0;
    if (row->returned) {
        head->returned++;
        head->returned_sum.fen += row->amount.fen;
    } else {
        head->payments++;
        head->paid.fen += row->amount.fen;
    }
}

static qf_code insert_row(funds_loader *loader, const fund_row *row)
{
    qf_ctx *cx = &loader->part;

    return db_exec(cx, SQL_FUNDS_PAYMENT_INSERT, DB_INT("batch", loader->head.id),
                   DB_INT("line", loader->lines + 1), DB_INT("village", row->village),
                   DB_STR("name_shown", funds_name_shown(cx->arena, row->name)),
                   DB_BLOB("sealed", funds_person_seal(cx, row)),
                   DB_INT("person_key", funds_person_key(cx, row->id_number)),
                   DB_STR("quantity", row->quantity), DB_FEN("standard", row->standard),
                   DB_FEN("amount", row->amount), DB_DATE(cx, "paid_on", row->paid_on),
                   DB_BOOL("returned", row->returned),
                   DB_STR("flags", flags_of(cx->arena, row->flags)));
}

/* The error of the portion's context as that of the caller's, whose memory lives longer. */
static qf_code hand_over(qf_ctx *cx, funds_loader *loader, qf_code code)
{
    if (code != QF_OK) {
        cx->err = loader->part.err;
        cx->err.field = qf_str_copy(cx->arena, loader->part.err.field);
        cx->err.zh = qf_str_copy(cx->arena, loader->part.err.zh);
        cx->err.hint = qf_str_copy(cx->arena, loader->part.err.hint);
    }
    return code;
}

static qf_code end_portion(qf_ctx *cx, funds_loader *loader)
{
    qf_code code = QF_OK;

    if (loader->in_portion > 0)
        code = hand_over(cx, loader, db_commit(&loader->tx));
    loader->in_portion = 0;
    return code;
}

static qf_code begin_portion(qf_ctx *cx, funds_loader *loader)
{
    qf_arena_reset(loader->portion);
    loader->part = *cx;
    loader->part.arena = loader->portion;
    loader->tx = (db_tx){ 0 };
    return hand_over(cx, loader, db_begin(&loader->part, &loader->tx));
}

qf_code funds_load_row(qf_ctx *cx, funds_loader *loader, const fund_row *row)
{
    qf_code code;

    if (!row_fits(row)) {
        if (loader->in_portion > 0)
            db_tx_end(&loader->tx);
        return qf_fail(cx, QF_INVALID, "FUNDS.ROW", "row", "第 %lld 行的姓名、金额或日期不合要求",
                       (long long)loader->lines + 1);
    }
    if (loader->in_portion == 0)
        QF_TRY(begin_portion(cx, loader));
    code = insert_row(loader, row);
    if (code != QF_OK) {
        (void)!hand_over(cx, loader, code);
        db_tx_end(&loader->tx);
        loader->in_portion = 0;
        return code;
    }
    count_row(loader, row);
    return loader->in_portion >= PORTION ? end_portion(cx, loader) : QF_OK;
}

qf_code funds_load_end(qf_ctx *cx, funds_loader *loader, int64_t *batch)
{
    const fund_batch *head = &loader->head;
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(end_portion(cx, loader));
    if (loader->lines == 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.LIST", "file", "名单里没有一行发放记录");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_FUNDS_BATCH_SUM, DB_INT("batch", head->id)));
    QF_TRY(db_change(cx, SQL_FUNDS_BATCH_LOADED, &changed, DB_INT("batch", head->id),
                     DB_INT("payments", head->payments), DB_FEN("paid", head->paid),
                     DB_INT("returned", head->returned), DB_FEN("returned_fen", head->returned_sum),
                     DB_INT("flagged", head->flagged)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "FUNDS.STATE", NULL, "这份名单同时被别人导入了");
    QF_TRY(audit_write(cx, "funds.load", audit_object(cx, "funds", head->id),
                       "%.*s：%lld 笔 %.*s 元", QF_ARG(head->title), (long long)head->payments,
                       QF_ARG(qf_fen_yuan(cx->arena, head->paid))));
    *batch = head->id;
    return db_commit(&tx);
}
