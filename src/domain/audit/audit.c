#include "domain/audit/audit.h"

#include "base/crypt.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#define DETAIL_MAX 2000
#define PAGE_MAX 1000

static const char zero_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";

/* ---- the hash (its form stands in audit.h) */

static void add_text(qf_buf *out, qf_str text)
{
    qf_buf_add_int(out, (int64_t)text.n);
    qf_buf_addc(out, ':');
    qf_buf_add(out, text);
    qf_buf_addc(out, ',');
}

static void add_number(qf_arena *arena, qf_buf *out, int64_t number)
{
    add_text(out, qf_strf(arena, "%lld", (long long)number));
}

static qf_str entry_hash(qf_arena *arena, int64_t org, const audit_entry *entry)
{
    qf_buf out = qf_buf_new(arena, (size_t)64 * 1024);

    qf_buf_add(&out, QF_S("qingfeng-audit-1\n"));
    add_number(arena, &out, org);
    add_number(arena, &out, entry->seq);
    add_number(arena, &out, entry->at.ms);
    add_number(arena, &out, entry->account);
    add_text(&out, entry->actor);
    add_text(&out, entry->address);
    add_text(&out, entry->verb);
    add_text(&out, entry->object);
    add_text(&out, entry->detail);
    add_text(&out, entry->prev);
    return qf_digest_hex(arena, qf_sha256(qf_buf_str(&out)));
}

/* ---- writing */

/* Cut at the end of a whole character. */
static qf_str cut(qf_str text, size_t max)
{
    size_t n = text.n < max ? text.n : max;

    while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    return (qf_str){ text.p, n };
}

static audit_entry entry_of(qf_ctx *cx, const char *verb, qf_str object)
{
    const qf_actor *actor = cx->actor;
    audit_entry entry = { .at = cx->now, .verb = qf_str_of(verb), .object = cut(object, 200) };

    if (actor != NULL) {
        entry.account = actor->account;
        entry.actor = actor->login;
        entry.address = cut(actor->address, 100);
    }
    return entry;
}

static qf_code append(qf_ctx *cx, audit_entry *entry)
{
    db_row head;

    QF_TRY(db_one(cx, SQL_AUDIT_HEAD_NEXT, &head, DB_STR("zero", qf_str_of(zero_hash))));
    entry->seq = db_int(&head, "entries");
    entry->prev = db_str(&head, "hash");
    entry->hash = entry_hash(cx->arena, cx->org, entry);
    QF_TRY(db_exec(cx, SQL_AUDIT_INSERT, DB_INT("seq", entry->seq),
                   DB_INT("account", entry->account), DB_STR("actor", entry->actor),
                   DB_STR("address", entry->address), DB_STR("verb", entry->verb),
                   DB_STR("object", entry->object), DB_STR("detail", entry->detail),
                   DB_STR("prev", entry->prev), DB_STR("hash", entry->hash)));
    return db_exec(cx, SQL_AUDIT_HEAD_SET, DB_STR("hash", entry->hash));
}

qf_code audit_write(qf_ctx *cx, const char *verb, qf_str object, const char *format, ...)
{
    audit_entry entry = entry_of(cx, verb, object);
    va_list args;

    if (!db_in_tx(cx))
        return qf_fail(cx, QF_BROKEN, "AUDIT.NO_TX", verb,
                       "程序内部错误：操作记录必须与操作在同一事务中");
    va_start(args, format);
    entry.detail = cut(qf_vstrf(cx->arena, format, args), DETAIL_MAX);
    va_end(args);
    return append(cx, &entry);
}

qf_str audit_object(qf_ctx *cx, const char *kind, int64_t id)
{
    return qf_strf(cx->arena, "%s:%lld", kind, (long long)id);
}

/* ---- reading and checking */

static audit_entry read_entry(const db_row *row)
{
    return (audit_entry){
        .seq = db_int(row, "seq"),
        .at = db_time(row, "at"),
        .account = db_int(row, "account_id"),
        .actor = db_str(row, "actor"),
        .address = db_str(row, "address"),
        .verb = db_str(row, "verb"),
        .object = db_str(row, "object"),
        .detail = db_str(row, "detail"),
        .prev = db_str(row, "prev"),
        .hash = db_str(row, "hash"),
    };
}

static void read_entries(qf_ctx *cx, const db_rows *rows, const audit_entry **out, size_t *count)
{
    audit_entry *entries = QF_NEW_ARRAY(cx->arena, audit_entry, rows->count + 1);

    for (size_t i = 0; i < rows->count; i++)
        entries[i] = read_entry(&rows->row[i]);
    *out = entries;
    *count = rows->count;
}

qf_code audit_find(qf_ctx *cx, const audit_filter *filter, int64_t limit, const audit_entry **out,
                   size_t *count)
{
    const uint32_t all = AUTH_BIT(ADMINISTRATOR) | AUTH_BIT(AUDITOR) | AUTH_BIT(COUNTY_SUPERVISOR) |
                         AUTH_BIT(LEADER) | AUTH_BIT(DISCLOSURE_CLERK);
    qf_str actor = filter->actor;
    db_rows rows;

    QF_TRY(auth_need(cx, AUTH_ANY));
    if (!auth_has(cx->actor, all) && cx->actor->account != 0)
        actor = cx->actor->login;
    QF_TRY(db_many(cx, SQL_AUDIT_FIND, &rows, DB_STR("actor", actor), DB_STR("verb", filter->verb),
                   DB_INT("since", filter->since.ms),
                   DB_INT("until", filter->until.ms > 0 ? filter->until.ms : INT64_MAX),
                   DB_INT("before", filter->before > 0 ? filter->before : INT64_MAX),
                   DB_INT("n", limit < 1 || limit > PAGE_MAX ? PAGE_MAX : limit)));
    read_entries(cx, &rows, out, count);
    return QF_OK;
}

qf_code audit_list(qf_ctx *cx, int64_t before, int64_t limit, const audit_entry **out,
                   size_t *count)
{
    db_rows rows;

    if (limit < 1 || limit > PAGE_MAX)
        limit = PAGE_MAX;
    QF_TRY(db_many(cx, SQL_AUDIT_PAGE, &rows, DB_INT("before", before > 0 ? before : INT64_MAX),
                   DB_INT("n", limit)));
    read_entries(cx, &rows, out, count);
    return QF_OK;
}

struct walk {
    audit_check *check;
    qf_arena *scratch; /* emptied at every entry, so that a long chain takes no memory */
    char prev[sizeof(zero_hash)];
};

static qf_code check_entry(qf_ctx *cx, void *user, const db_row *row)
{
    struct walk *walk = user;
    audit_check *check = walk->check;
    audit_entry entry = read_entry(row);

    if (check->broken_seq != 0)
        return QF_OK;
    qf_arena_reset(walk->scratch);
    if (entry.seq != check->entries + 1)
        check->why = "缺少一条记录";
    else if (!qf_str_eq(entry.prev, qf_str_of(walk->prev)))
        check->why = "与前一条记录接不上";
    else if (!qf_str_eq(entry.hash, entry_hash(walk->scratch, cx->org, &entry)))
        check->why = "内容与校验值不符";
    if (check->why != NULL) {
        check->broken_seq = check->entries + 1;
        return QF_OK;
    }
    check->entries = entry.seq;
    memcpy(walk->prev, entry.hash.p, sizeof(walk->prev) - 1);
    return QF_OK;
}

/* The rows hold together; do they end where the chain says it ends? */
static void compare_end(audit_check *check, int64_t entries, qf_str hash, const char *last)
{
    if (entries != check->entries) {
        check->broken_seq = (entries < check->entries ? entries : check->entries) + 1;
        check->why = "记录的条数与链尾登记的不符";
    } else if (!qf_str_eq(hash, qf_str_of(last))) {
        check->broken_seq = check->entries;
        check->why = "链尾登记的校验值不符";
    }
}

qf_code audit_verify(qf_ctx *cx, audit_check *out)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    struct walk walk = { .check = out, .scratch = scratch };
    DB_TX tx = { 0 };
    db_row head;
    qf_code code;

    *out = (audit_check){ 0 };
    memcpy(walk.prev, zero_hash, sizeof(zero_hash));
    QF_TRY(db_begin_read(cx, &tx));
    QF_TRY(db_each(cx, SQL_AUDIT_CHAIN, check_entry, &walk));
    code = db_one(cx, SQL_AUDIT_HEAD, &head);
    if (code != QF_OK && code != QF_MISSING)
        return code;
    if (out->broken_seq == 0)
        compare_end(out, code == QF_OK ? db_int(&head, "entries") : 0,
                    code == QF_OK ? db_str(&head, "hash") : qf_str_of(zero_hash), walk.prev);
    return db_commit(&tx);
}

qf_code audit_chains(qf_ctx *cx, const int64_t **orgs, size_t *count)
{
    int64_t *ids, keep = cx->org;
    db_rows rows;
    qf_code code;

    cx->org = 0;
    code = db_many(cx, SQL_AUDIT_HEADS, &rows);
    cx->org = keep;
    if (code != QF_OK)
        return code;
    ids = QF_NEW_ARRAY(cx->arena, int64_t, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = db_int(&rows.row[i], "org_id");
    *orgs = ids;
    *count = rows.count;
    return QF_OK;
}
