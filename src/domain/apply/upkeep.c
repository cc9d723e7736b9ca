/* The register kept in order: due days anew after a holiday notice, the end of retention. */
#include "domain/apply/inside.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/outbox/outbox.h"

#define KEEPERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR))

static qf_code recount_one(qf_ctx *cx, const apply_rules *rules, int64_t id, bool write,
                           apply_moved *moved, bool *changed)
{
    apply_story story = { 0 };
    apply_case now;
    db_row row;
    DB_TX tx = { 0 };

    *changed = false;
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_one(cx, SQL_APPLY_GET, &row, DB_INT("id", id)));
    story.now = apply_read_case(&row);
    QF_TRY(apply_read_story(cx, id, NULL, &story));
    if (story.input.count == 0)
        return QF_OK;
    story.input.channel = clock_channel_parse(story.now.channel);
    QF_TRY(apply_fold(cx, rules, id, 0, &story.input));
    QF_TRY(db_one(cx, SQL_APPLY_GET, &row, DB_INT("id", id)));
    now = apply_read_case(&row);
    if (qf_date_cmp(now.due, story.now.due) == 0 &&
        qf_date_cmp(now.turns_on, story.now.turns_on) == 0 &&
        qf_date_cmp(now.due_after, story.now.due_after) == 0)
        return QF_OK; /* rolled back: nothing to keep */
    *changed = true;
    *moved = (apply_moved){ qf_str_copy(cx->arena, now.number),
                            qf_date_is(story.now.due) ? story.now.due : story.now.due_after,
                            qf_date_is(now.due) ? now.due : now.due_after };
    if (!write)
        return QF_OK;
    QF_TRY(audit_write(cx, "apply.recount", audit_object(cx, "application", id), "%s → %s",
                       qf_date_str(cx->arena, moved->before).p,
                       qf_date_str(cx->arena, moved->after).p));
    return db_commit(&tx);
}

qf_code apply_recount(qf_ctx *cx, const apply_rules *rules, bool write, apply_moved **out,
                      size_t *count)
{
    int64_t after = 0;
    size_t cap = 64;
    db_rows rows;
    bool changed;

    QF_TRY(auth_need(cx, KEEPERS));
    *out = QF_NEW_ARRAY(cx->arena, apply_moved, cap);
    *count = 0;
    do {
        QF_TRY(db_many(cx, SQL_APPLY_OPEN_IDS, &rows, DB_DATE(cx, "today", apply_today(cx)),
                       DB_INT("after", after)));
        for (size_t i = 0; i < rows.count; i++) {
            apply_moved *list = *out;
            after = db_int(&rows.row[i], "id");
            QF_TRY(recount_one(cx, rules, after, write, &list[*count], &changed));
            if (!changed || ++*count < cap)
                continue;
            *out = QF_NEW_ARRAY(cx->arena, apply_moved, cap * 2);
            memcpy(*out, list, cap * sizeof(*list));
            cap *= 2;
        }
    } while (rows.count > 0);
    return QF_OK;
}

/* ---- retention */

qf_code apply_forget_due(qf_ctx *cx, qf_date before, const apply_kept *after, int64_t n,
                         apply_kept **out, size_t *count)
{
    db_rows rows;

    QF_TRY(auth_need(cx, KEEPERS));
    QF_TRY(db_many(
        cx, SQL_APPLY_FORGET_DUE, &rows, DB_DATE(cx, "before", before),
        DB_STR("after_day", after == NULL ? QF_S("") : qf_date_str(cx->arena, after->closed_on)),
        DB_INT("after", after == NULL ? 0 : after->id), DB_INT("n", n)));
    *out = QF_NEW_ARRAY(cx->arena, apply_kept, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (apply_kept){ db_int(&rows.row[i], "id"), db_str(&rows.row[i], "number"),
                                  db_date(&rows.row[i], "closed_on") };
    return QF_OK;
}

qf_code apply_forget_count(qf_ctx *cx, qf_date before, int64_t *cases)
{
    db_row row;

    QF_TRY(auth_need(cx, KEEPERS));
    QF_TRY(db_one(cx, SQL_APPLY_FORGET_COUNT, &row, DB_DATE(cx, "before", before)));
    *cases = db_int(&row, "cases");
    return QF_OK;
}

/* The papers leave the disk after the commit (outbox). */
static qf_code forget_files(qf_ctx *cx, int64_t id, int64_t *files)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_APPLY_FILE_LIST, &rows, DB_INT("case_id", id)));
    for (size_t i = 0; i < rows.count; i++)
        QF_TRY(
            outbox_put(cx, OUTBOX_PAPER, db_str(&rows.row[i], "sha256"), QF_S(""), (qf_time){ 0 }));
    *files = (int64_t)rows.count;
    return db_exec(cx, SQL_APPLY_FORGET_FILES, DB_INT("case_id", id));
}

qf_code apply_forget(qf_ctx *cx, int64_t id, qf_date before, apply_forgotten *out)
{
    int64_t changed;
    DB_TX tx = { 0 };

    *out = (apply_forgotten){ 0 };
    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_APPLY_FORGOTTEN, &changed, DB_INT("id", id),
                     DB_DATE(cx, "day", apply_today(cx)), DB_DATE(cx, "before", before)));
    if (changed == 0)
        return QF_OK; /* open again, or forgotten by somebody else meanwhile */
    QF_TRY(db_exec(cx, SQL_APPLY_FORGET_PERSON, DB_INT("case_id", id)));
    QF_TRY(db_change(cx, SQL_APPLY_FORGET_MESSAGES, &out->words, DB_INT("case_id", id)));
    QF_TRY(forget_files(cx, id, &out->files));
    QF_TRY(db_exec(cx, SQL_APPLY_MARK_DROP, DB_INT("case_id", id)));
    QF_TRY(apply_alike_stale(cx, id));
    out->done = true;
    return db_commit(&tx);
}

qf_code apply_forget_noted(qf_ctx *cx, int64_t id, qf_str what)
{
    return audit_write(cx, "apply.forget", audit_object(cx, "application", id),
                       "保存期限届满，清除个人信息：%.*s", QF_ARG(what));
}
