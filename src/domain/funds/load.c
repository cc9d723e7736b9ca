/* Loading a payment list: in portions of their own transaction, so that the site goes on answering while
 * a million rows come in; the list is seen by nobody until its last portion is there. */
#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/funds/funds.h"
#include "domain/funds/person.h"
#include "store/db.h"

#include <string.h>

#define MAKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER))
#define PORTION 20000
#define FEN_MAX INT64_C(10000000000000)
#define TEXT_MAX ((size_t)300)

/* One list in the making. */
struct loading {
    fund_batch head;
    int64_t lines;
};

/* How often a row is there already. */
struct known_row {
    uint64_t key; /* 0: none */
    int64_t count;
};

struct funds_loader {
    qf_arena *portion; /* memory of the open portion */
    db_tx tx;
    qf_ctx part; /* cx with the portion's arena */
    struct loading *lists;
    size_t list_count, list_room;
    bool open; /* a portion */
    int64_t in_portion, passed;
    struct known_row *known;
    size_t known_count, known_room;
};

static void drop_portion(void *thing)
{
    funds_loader *loader = thing;

    qf_arena_free(loader->portion);
}

/* What an interrupted run left behind goes, in the transaction of the new one. `strict`: a list that was loaded to
 * its end is in the way. */
static qf_code clear_same(qf_ctx *cx, qf_str digest, bool strict)
{
    db_row row;
    qf_code code = db_one(cx, SQL_FUNDS_BATCH_SAME, &row, DB_STR("digest", digest));

    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    if (!qf_str_eq(db_str(&row, "state"), QF_S("loading")))
        return strict ? qf_fail(cx, QF_CONFLICT, "FUNDS.SAME_LIST", "file",
                                "这份名单已经导入过（第 %lld 批），没有再导入",
                                (long long)db_int(&row, "id"))
                      : QF_OK;
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

static struct loading *add_list(qf_ctx *cx, funds_loader *loader)
{
    if (loader->list_count == loader->list_room) {
        struct loading *old = loader->lists;
        loader->list_room = loader->list_room == 0 ? 4 : loader->list_room * 2;
        loader->lists = QF_NEW_ARRAY(cx->arena, struct loading, loader->list_room);
        if (old != NULL)
            memcpy(loader->lists, old, loader->list_count * sizeof(*old));
    }
    return &loader->lists[loader->list_count++];
}

static qf_code begin_list(qf_ctx *cx, funds_loader *loader, const fund_batch *head, qf_str digest,
                          bool strict)
{
    struct loading *list;
    fund of;
    DB_TX tx = { 0 };

    QF_TRY(check_head(cx, head));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(funds_get(cx, head->fund, &of));
    QF_TRY(clear_same(cx, digest, strict));
    list = add_list(cx, loader);
    list->head = *head;
    list->head.year = of.year;
    QF_TRY(db_number_next(cx, "funds.batch", &list->head.id));
    QF_TRY(db_exec(cx, SQL_FUNDS_BATCH_INSERT, DB_INT("id", list->head.id),
                   DB_INT("fund", head->fund), DB_INT("year", of.year),
                   DB_STR("title", head->title), DB_STR("period", head->period),
                   DB_STR("digest", digest), DB_INT("made_by", cx->actor->account),
                   DB_BOOL("sample", head->sample)));
    return db_commit(&tx);
}

qf_code funds_load_open(qf_ctx *cx, funds_loader **out)
{
    funds_loader *loader = QF_NEW(cx->arena, funds_loader);

    QF_TRY(auth_need(cx, MAKERS));
    loader->portion = qf_arena_new();
    qf_arena_defer(cx->arena, drop_portion, loader);
    *out = loader;
    return QF_OK;
}

qf_code funds_load_more(qf_ctx *cx, funds_loader *loader, const fund_batch *head, qf_str digest,
                        size_t *which)
{
    QF_TRY(begin_list(cx, loader, head, digest, false));
    *which = loader->list_count - 1;
    return QF_OK;
}

qf_code funds_load_begin(qf_ctx *cx, const fund_batch *head, qf_str digest, funds_loader **out)
{
    QF_TRY(funds_load_open(cx, out));
    return begin_list(cx, *out, head, digest, true);
}

int64_t funds_load_passed(const funds_loader *loader)
{
    return loader->passed;
}

int64_t funds_load_lists(const funds_loader *loader)
{
    int64_t lists = 0;

    for (size_t i = 0; i < loader->list_count; i++)
        lists += loader->lists[i].lines > 0;
    return lists;
}

/* ---- rows that are there already */

/* Keyed digest of what a row says, never 0. */
static uint64_t row_key(qf_ctx *cx, const fund_row *row)
{
    qf_str text =
        qf_strf(cx->arena, "funds.row\n%.*s\n%.*s\n%.*s\n%.*s\n%lld\n%lld\n%lld\n%d\n%d",
                QF_ARG(row->name), QF_ARG(row->id_number), QF_ARG(row->card), QF_ARG(row->quantity),
                (long long)row->village, (long long)row->standard.fen, (long long)row->amount.fen,
                (int)row->paid_on.day, (int)row->returned);
    qf_digest digest = qf_keyed_digest(db_key(cx->db), text);
    uint64_t key;

    memcpy(&key, digest.byte, sizeof(key));
    return key == 0 ? 1 : key;
}

/* The same row of two lists is two rows. */
static uint64_t of_list(uint64_t key, size_t which)
{
    key ^= (uint64_t)(which + 1) * 0x9E3779B97F4A7C15ULL;
    return key == 0 ? 1 : key;
}

static struct known_row *slot_of(const funds_loader *loader, uint64_t key)
{
    size_t at = (size_t)(key >> 16) & (loader->known_room - 1);

    while (loader->known[at].key != 0 && loader->known[at].key != key)
        at = (at + 1) & (loader->known_room - 1);
    return &loader->known[at];
}

static void add_known(qf_ctx *cx, funds_loader *loader, uint64_t key)
{
    struct known_row *slot;

    if (loader->known_count * 2 >= loader->known_room) {
        struct known_row *old = loader->known;
        size_t room = loader->known_room;
        loader->known_room = room == 0 ? 1024 : room * 4;
        loader->known = QF_NEW_ARRAY(cx->arena, struct known_row, loader->known_room);
        for (size_t i = 0; i < room; i++)
            if (old[i].key != 0)
                *slot_of(loader, old[i].key) = old[i];
    }
    slot = slot_of(loader, key);
    loader->known_count += slot->key == 0;
    slot->key = key;
    slot->count++;
}

struct known_user {
    qf_ctx *cx;
    funds_loader *loader;
    size_t which;
};

static qf_code on_known(qf_ctx *cx, void *user, const db_row *row)
{
    struct known_user *to = user;
    int64_t key = db_int(row, "row_key");

    (void)cx;
    if (key != 0)
        add_known(to->cx, to->loader, of_list((uint64_t)key, to->which));
    return QF_OK;
}

qf_code funds_load_known(qf_ctx *cx, funds_loader *loader, size_t which)
{
    struct known_user to = { cx, loader, which };

    return db_each(cx, SQL_FUNDS_ROW_KEYS, on_known, &to,
                   DB_INT("fund", loader->lists[which].head.fund),
                   DB_STR("period", loader->lists[which].head.period));
}

/* True when the row is there and not yet counted off. */
static bool is_known(funds_loader *loader, uint64_t key)
{
    struct known_row *slot = loader->known_room == 0 ? NULL : slot_of(loader, key);

    if (slot == NULL || slot->count == 0)
        return false;
    slot->count--;
    loader->passed++;
    return true;
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

static void count_row(struct loading *list, const fund_row *row)
{
    fund_batch *head = &list->head;

    list->lines++;
    head->flagged += row->flags != 0;
    if (row->returned) {
        head->returned++;
        head->returned_sum.fen += row->amount.fen;
    } else {
        head->payments++;
        head->paid.fen += row->amount.fen;
    }
}

static qf_code insert_row(funds_loader *loader, const struct loading *list, const fund_row *row,
                          uint64_t key)
{
    qf_ctx *cx = &loader->part;

    return db_exec(cx, SQL_FUNDS_PAYMENT_INSERT, DB_INT("batch", list->head.id),
                   DB_INT("line", list->lines + 1), DB_INT("row_key", (int64_t)key),
                   DB_INT("village", row->village),
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
    return code == QF_OK ? QF_OK : qf_fail_as(cx, &loader->part.err);
}

static qf_code end_portion(qf_ctx *cx, funds_loader *loader)
{
    qf_code code = QF_OK;

    if (loader->open)
        code = hand_over(cx, loader, db_commit(&loader->tx));
    loader->in_portion = 0;
    loader->open = false;
    return code;
}

static qf_code begin_portion(qf_ctx *cx, funds_loader *loader)
{
    qf_arena_reset(loader->portion);
    loader->part = *cx;
    loader->part.arena = loader->portion;
    loader->tx = (db_tx){ 0 };
    QF_TRY(hand_over(cx, loader, db_begin(&loader->part, &loader->tx)));
    loader->open = true;
    return QF_OK;
}

/* The open portion is given up. */
static void drop_open(funds_loader *loader)
{
    if (loader->open)
        db_tx_end(&loader->tx);
    loader->open = false;
    loader->in_portion = 0;
}

qf_code funds_load_row_of(qf_ctx *cx, funds_loader *loader, size_t which, const fund_row *row)
{
    struct loading *list = &loader->lists[which];
    uint64_t key;
    qf_code code;

    if (!row_fits(row)) {
        drop_open(loader);
        return qf_fail(cx, QF_INVALID, "FUNDS.ROW", "row", "第 %lld 行的姓名、金额或日期不合要求",
                       (long long)list->lines + 1);
    }
    if (!loader->open)
        QF_TRY(begin_portion(cx, loader));
    key = row_key(&loader->part, row);
    loader->in_portion++;
    if (!is_known(loader, of_list(key, which))) {
        code = insert_row(loader, list, row, key);
        if (code != QF_OK) {
            (void)!hand_over(cx, loader, code);
            drop_open(loader);
            return code;
        }
        count_row(list, row);
    }
    return loader->in_portion >= PORTION ? end_portion(cx, loader) : QF_OK;
}

qf_code funds_load_row(qf_ctx *cx, funds_loader *loader, const fund_row *row)
{
    return funds_load_row_of(cx, loader, 0, row);
}

/* ---- the end */

static qf_code end_list(qf_ctx *cx, const struct loading *list)
{
    const fund_batch *head = &list->head;
    int64_t changed;

    if (list->lines == 0)
        return db_exec(cx, SQL_FUNDS_BATCH_CLEAR, DB_INT("batch", head->id));
    QF_TRY(db_exec(cx, SQL_FUNDS_BATCH_SUM, DB_INT("batch", head->id)));
    QF_TRY(db_change(cx, SQL_FUNDS_BATCH_LOADED, &changed, DB_INT("batch", head->id),
                     DB_INT("payments", head->payments), DB_FEN("paid", head->paid),
                     DB_INT("returned", head->returned), DB_FEN("returned_fen", head->returned_sum),
                     DB_INT("flagged", head->flagged)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "FUNDS.STATE", NULL, "这份名单同时被别人导入了");
    return audit_write(cx, "funds.load", audit_object(cx, "funds", head->id),
                       "%.*s：%lld 笔 %.*s 元", QF_ARG(head->title), (long long)head->payments,
                       QF_ARG(qf_fen_yuan(cx->arena, head->paid)));
}

qf_code funds_load_end(qf_ctx *cx, funds_loader *loader, int64_t *batch)
{
    DB_TX tx = { 0 };

    QF_TRY(end_portion(cx, loader));
    QF_TRY(db_begin(cx, &tx));
    for (size_t i = 0; i < loader->list_count; i++) {
        QF_TRY(end_list(cx, &loader->lists[i]));
        if (loader->lists[i].lines > 0)
            *batch = loader->lists[i].head.id;
    }
    QF_TRY(db_commit(&tx));
    if (funds_load_lists(loader) == 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.LIST", "file", "名单里没有一行发放记录");
    return QF_OK;
}
