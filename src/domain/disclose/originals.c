#include "domain/disclose/originals.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/step.h"
#include "store/blob.h"
#include "store/db.h"

#define MAX_REASON ((size_t)1500)

static int64_t account_of(const qf_ctx *cx)
{
    return cx->actor == NULL ? 0 : cx->actor->account;
}

static qf_code name_of(qf_ctx *cx, int64_t account, qf_str *out)
{
    *out = QF_S("系统");
    return account == 0 ? QF_OK : auth_account_name(cx, account, out);
}

/* The same file, taken over by a revision: still there when one of them is. */
static bool seen_before(disclose_sealed *sealed, size_t count, const disclose_file *file,
                        bool removed)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(sealed[i].file.sealed, file->sealed) &&
            qf_str_eq(sealed[i].file.name, file->name)) {
            sealed[i].removed = sealed[i].removed && removed;
            return true;
        }
    return false;
}

qf_code disclose_sealed_of(qf_ctx *cx, int64_t item, disclose_sealed **out, size_t *count)
{
    db_rows texts, files;

    QF_TRY(db_many(cx, SQL_DISCLOSE_SEALED_TEXTS, &texts, DB_INT("item", item)));
    QF_TRY(db_many(cx, SQL_DISCLOSE_SEALED_FILES, &files, DB_INT("item", item)));
    *count = 0;
    *out = QF_NEW_ARRAY(cx->arena, disclose_sealed, texts.count + files.count + 1);
    for (size_t i = 0; i < texts.count + files.count; i++) {
        bool text = i < texts.count;
        const db_row *row = text ? &texts.row[i] : &files.row[i - texts.count];
        int64_t by = db_int(row, "account_id");
        disclose_sealed one = { .mine = by == account_of(cx), .at = db_time(row, "at") };
        if (text) {
            one.draft = db_int(row, "item_id");
            one.place = db_int(row, "seq");
        } else {
            one.file = disclose_file_row(row);
            one.removed = db_bool(row, "removed");
            if (seen_before(*out, *count, &one.file, one.removed))
                continue;
        }
        QF_TRY(name_of(cx, by, &one.by));
        (*out)[(*count)++] = one;
    }
    return QF_OK;
}

qf_code disclose_openings_of(qf_ctx *cx, int64_t item, disclose_opening **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_OPENINGS, &rows, DB_INT("item", item)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, disclose_opening, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (disclose_opening){ .what = db_str(&rows.row[i], "what"),
                                        .actor = db_str(&rows.row[i], "actor"),
                                        .reason = db_str(&rows.row[i], "reason"),
                                        .at = db_time(&rows.row[i], "at") };
    return QF_OK;
}

/* Which of the sealed things it is, and whether the actor may open it: role, column, reason, and not his own: who sealed
 * it knows what he sealed, that somebody looks again is another person's decision. Inside the transaction of the opening. */
static qf_code find(qf_ctx *cx, int64_t item, const disclose_sealed *asked, qf_str why,
                    disclose_sealed *out)
{
    disclose_sealed *sealed;
    disclose_item of;
    size_t count, i = 0;

    if (why.n == 0 || why.n > MAX_REASON)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.REASON", "reason",
                       "请写明为什么要看原件，不超过 500 个字");
    QF_TRY(disclose_desk_get(cx, item, &of));
    QF_TRY(disclose_need(cx, DISCLOSE_OPENERS, &of));
    QF_TRY(disclose_sealed_of(cx, item, &sealed, &count));
    while (i < count && (sealed[i].draft != asked->draft || sealed[i].place != asked->place ||
                         sealed[i].file.id != asked->file.id))
        i++;
    if (i == count)
        return qf_fail(cx, QF_MISSING, "DISCLOSE.NO_ORIGINAL", NULL, "这条信息没有这份密封的原件");
    if (sealed[i].mine)
        return qf_fail(cx, QF_DENIED, "DISCLOSE.OTHER_EYE", NULL,
                       "密封的人自己不能再打开；请另一位政务公开专员、分管领导或者审计人员打开");
    *out = sealed[i];
    return QF_OK;
}

static qf_code note(qf_ctx *cx, int64_t item, qf_str what, qf_str why, const char *verb)
{
    QF_TRY(db_exec(cx, SQL_DISCLOSE_OPENING_PUT, DB_INT("item", item), DB_STR("what", what),
                   DB_INT("account", account_of(cx)), DB_STR("actor", cx->actor->name),
                   DB_STR("reason", why)));
    return audit_write(cx, verb, audit_object(cx, "item", item), "%.*s：%.*s",
                       QF_ARG(qf_str_eq(what, QF_S("text")) ? QF_S("正文") : what), QF_ARG(why));
}

/* Title, abstract and text lie one behind the other, an empty line between them (gate.c). */
static disclose_original parts_of(qf_str words, qf_str body_kind)
{
    bool html = qf_str_eq(body_kind, QF_S("html"));
    disclose_original out = { .body_kind = body_kind };
    ptrdiff_t end = qf_str_find(words, QF_S("\n\n"), 0), text;

    out.title = end < 0 ? words : qf_str_sub(words, 0, (size_t)end);
    out.body = end < 0 ? QF_S("") : qf_str_sub(words, (size_t)end + 2, words.n);
    text = html ? qf_str_find(out.body, QF_S("\n\n<"), 0) : -1;
    if (text >= 0) {
        out.abstract = qf_str_sub(out.body, 0, (size_t)text);
        out.body = qf_str_sub(out.body, (size_t)text + 2, out.body.n);
    }
    return out;
}

qf_code disclose_original_open(qf_ctx *cx, int64_t item, int64_t draft, int64_t place, qf_str why,
                               disclose_original *out)
{
    disclose_sealed sealed, asked = { .draft = draft, .place = place };
    disclose_item written;
    qf_str words;
    db_row row;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_OPENERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(find(cx, item, &asked, why, &sealed));
    QF_TRY(disclose_get(cx, draft, &written));
    QF_TRY(db_one(cx, SQL_DISCLOSE_ORIGINAL, &row, DB_INT("item", draft), DB_INT("seq", place)));
    QF_TRY(qf_unseal(cx, db_key(cx->db), db_blob(&row, "sealed"), &words));
    QF_TRY(note(cx, item, QF_S("text"), why, "disclose.open_original"));
    *out = parts_of(words, written.body_kind);
    return db_commit(&tx);
}

qf_code disclose_original_file(qf_ctx *cx, int64_t item, int64_t file, qf_str why,
                               disclose_file *out, qf_str *bytes)
{
    disclose_sealed sealed, asked = { .file = { .id = file } };
    qf_str kept;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_OPENERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(find(cx, item, &asked, why, &sealed));
    *out = sealed.file;
    QF_TRY(blob_get(cx, out->sealed, (int64_t)ATTACHMENT_MAX + 4096, &kept));
    QF_TRY(qf_unseal(cx, db_key(cx->db), kept, bytes));
    QF_TRY(note(cx, item, out->name, why, "disclose.open_file"));
    return db_commit(&tx);
}
