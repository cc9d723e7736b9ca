/* Registers for matching: read once to see that they can be read, then kept sealed until their last day. */
#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/leads/leads_internal.h"
#include "store/db.h"

#define KEEPERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER))
#define PART ((size_t)256 * 1024)
#define TOLD 8 /* unreadable cells in the sentence */

qf_code leads_kinds_of(qf_ctx *cx, const char *law_dir, leads_kinds *out)
{
    match_rules *rules;

    QF_TRY(leads_match_rules(cx, law_dir, &rules));
    out->count = 0;
    out->one = QF_NEW_ARRAY(cx->arena, leads_kind, rules->list_count);
    for (size_t i = 0; i < rules->list_count; i++)
        if (!qf_str_eq(rules->lists[i].name, QF_S("payments")))
            out->one[out->count++] = (leads_kind){ rules->lists[i].name, rules->lists[i].zh };
    return QF_OK;
}

/* ---- keeping one */

static qf_str digest_of(qf_ctx *cx, qf_str list, qf_str bytes)
{
    qf_digest plain = qf_sha256(bytes),
              keyed = qf_keyed_digest(
                  db_key(cx->db),
                  QF_JOIN(cx->arena, QF_S("leads.list\n"), list, QF_S("\n"),
                          (qf_str){ (const char *)plain.byte, sizeof(plain.byte) }));

    return qf_digest_hex(cx->arena, keyed);
}

static qf_str unreadable_zh(qf_arena *arena, const register_notes *notes)
{
    qf_buf out = qf_buf_new(arena, 8000);

    for (size_t i = 0; i < notes->unreadable_count && i < TOLD; i++) {
        const register_unreadable *u = &notes->unreadable[i];
        qf_buf_add(&out, out.n > 0 ? QF_S("；") : QF_S(""));
        if (u->line > 0)
            qf_buf_addf(&out, "第 %zu 行 %.*s 列：", u->line, QF_ARG(u->column));
        qf_buf_add(&out, u->zh);
    }
    if (notes->unreadable_count + notes->unreadable_more > TOLD)
        qf_buf_addf(&out, "；等 %zu 处", notes->unreadable_count + notes->unreadable_more);
    return out.n > 0 ? qf_buf_str(&out) : QF_S("");
}

/* A look in memory of its own; what it noted comes back. */
static qf_code look(qf_ctx *cx, const char *law_dir, qf_str list, qf_str bytes, leads_list *out,
                    qf_str *wrong_zh)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx own = *cx;
    register_notes *notes = register_notes_new(arena);
    match_rules *rules;
    match_list *of;

    own.arena = arena;
    if (leads_match_rules(&own, law_dir, &rules) != QF_OK)
        return leads_hand_over(cx, &own);
    of = match_list_find(rules, list);
    if (of == NULL || qf_str_eq(list, QF_S("payments")))
        return qf_fail(cx, QF_INVALID, "LEADS.LIST", "list", "请选择这是哪一种名单");
    if (register_read(&own, rules, of, bytes, NULL, NULL, notes) != QF_OK)
        return leads_hand_over(cx, &own);
    *wrong_zh = qf_str_copy(cx->arena, unreadable_zh(arena, notes));
    if (notes->rows == 0)
        return qf_fail(cx, QF_INVALID, "LEADS.LIST", "file", "名单里没有读到一行：%.*s",
                       QF_ARG(*wrong_zh));
    out->rows = (int64_t)notes->rows;
    out->wrong = (int64_t)(notes->unreadable_count + notes->unreadable_more);
    out->wrong_ids = (int64_t)notes->wrong_ids;
    out->zh = qf_str_copy(cx->arena, of->zh);
    return QF_OK;
}

static qf_code write_parts(qf_ctx *cx, int64_t id, qf_str bytes)
{
    qf_ctx own = *cx;
    int64_t n = 0;

    for (size_t at = 0; at < bytes.n; at += PART) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        size_t end = at + PART < bytes.n ? at + PART : bytes.n;

        own.arena = arena;
        if (db_exec(&own, SQL_LEADS_PART_INSERT, DB_INT("id", id), DB_INT("n", ++n),
                    DB_BLOB("sealed",
                            qf_seal(arena, db_key(cx->db), qf_str_sub(bytes, at, end)))) != QF_OK)
            return leads_hand_over(cx, &own);
    }
    return QF_OK;
}

qf_code leads_list_add(qf_ctx *cx, const char *law_dir, qf_str list, qf_str title, qf_str bytes,
                       int64_t *id, qf_str *wrong_zh)
{
    qf_str digest;
    leads_list fresh = { 0 };
    qf_code code;
    db_row row;
    DB_TX tx = { 0 };

    *wrong_zh = QF_S("");
    QF_TRY(auth_need(cx, KEEPERS));
    if (title.n == 0)
        return qf_fail(cx, QF_INVALID, "LEADS.LIST", "title",
                       "请写明名单从哪里来、截至哪一天，例如：县民政局，截至2026年9月");
    QF_TRY(look(cx, law_dir, list, bytes, &fresh, wrong_zh));
    digest = digest_of(cx, list, bytes);
    QF_TRY(db_begin(cx, &tx));
    code = db_one(cx, SQL_LEADS_LIST_SAME, &row, DB_STR("digest", digest));
    if (code == QF_OK)
        return qf_fail(cx, QF_CONFLICT, "LEADS.SAME_LIST", "file", "这份名单已经在库里了");
    if (code != QF_MISSING)
        return code;
    QF_TRY(db_number_next(cx, "leads.list", id));
    QF_TRY(db_exec(cx, SQL_LEADS_LIST_INSERT, DB_INT("id", *id), DB_STR("list", list),
                   DB_STR("title", title), DB_STR("digest", digest), DB_INT("rows", fresh.rows),
                   DB_INT("wrong", fresh.wrong), DB_INT("wrong_ids", fresh.wrong_ids),
                   DB_DATE(cx, "until_day", qf_date_add(qf_time_date(cx->now), LEADS_LIST_DAYS)),
                   DB_INT("made_by", cx->actor->account)));
    QF_TRY(write_parts(cx, *id, bytes));
    QF_TRY(audit_write(cx, "leads.list", audit_object(cx, "lead-list", *id), "%.*s，%lld 行",
                       QF_ARG(fresh.zh), (long long)fresh.rows));
    return db_commit(&tx);
}

/* ---- reading and removing */

qf_code leads_list_all(qf_ctx *cx, const char *law_dir, leads_lists *out)
{
    match_rules *rules;
    db_rows rows;

    QF_TRY(auth_need(cx, LEADS_VIEWERS));
    QF_TRY(leads_match_rules(cx, law_dir, &rules));
    QF_TRY(db_many(cx, SQL_LEADS_LIST_ALL, &rows));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, leads_list, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        const match_list *of = match_list_find(rules, db_str(row, "list"));
        out->one[i] = (leads_list){ .id = db_int(row, "id"),
                                    .rows = db_int(row, "row_count"),
                                    .wrong = db_int(row, "wrong"),
                                    .wrong_ids = db_int(row, "wrong_ids"),
                                    .made_by = db_int(row, "made_by"),
                                    .list = db_str(row, "list"),
                                    .zh = of != NULL ? of->zh : db_str(row, "list"),
                                    .title = db_str(row, "title"),
                                    .until = db_date(row, "until_day"),
                                    .made_on = qf_time_date(db_time(row, "made_at")) };
    }
    return QF_OK;
}

static qf_code remove_one(qf_ctx *cx, int64_t id, const char *why)
{
    int64_t changed;

    QF_TRY(db_change(cx, SQL_LEADS_LIST_REMOVE, &changed, DB_INT("id", id)));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "LEADS.NO_LIST", "id", "没有这份名单，或者已经删掉了");
    QF_TRY(db_exec(cx, SQL_LEADS_PARTS_REMOVE, DB_INT("id", id)));
    return audit_write(cx, "leads.list_remove", audit_object(cx, "lead-list", id), "%s", why);
}

qf_code leads_list_remove(qf_ctx *cx, int64_t id)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, KEEPERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(remove_one(cx, id, "人工删除"));
    return db_commit(&tx);
}

qf_code leads_list_expire(qf_ctx *cx, int64_t *removed)
{
    db_rows rows;
    DB_TX tx = { 0 };

    *removed = 0;
    QF_TRY(auth_need(cx, KEEPERS));
    QF_TRY(db_many(cx, SQL_LEADS_LIST_OLD, &rows, DB_DATE(cx, "day", qf_time_date(cx->now))));
    if (rows.count == 0)
        return QF_OK;
    QF_TRY(db_begin(cx, &tx));
    for (size_t i = 0; i < rows.count; i++) {
        QF_TRY(remove_one(cx, db_int(&rows.row[i], "id"), "保存期满"));
        ++*removed;
    }
    return db_commit(&tx);
}
