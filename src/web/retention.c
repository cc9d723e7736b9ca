#include "web/retention.h"

#include "domain/letters/letters.h"
#include "domain/notify/notify.h"
#include "domain/outbox/outbox.h"
#include "domain/remedy/remedy.h"
#include "store/blob.h"

#define AT_ONCE 200

qf_date retention_before(qf_time now, int years)
{
    int year, month, day;
    qf_date before;

    qf_date_parts(qf_time_date(now), &year, &month, &day);
    if (!qf_date_from(year - years, month, day, &before)) /* 29 February */
        before = qf_date_add(qf_time_date(now), -365 * years);
    return before;
}

qf_code retention_plan(qf_ctx *cx, qf_date before, int64_t n, retention_case **out, size_t *count,
                       int64_t *due)
{
    apply_kept *kept;

    QF_TRY(apply_forget_count(cx, before, due));
    QF_TRY(apply_forget_due(cx, before, NULL, n, &kept, count));
    *out = QF_NEW_ARRAY(cx->arena, retention_case, *count);
    for (size_t i = 0; i < *count; i++) {
        (*out)[i].kept = kept[i];
        QF_TRY(remedy_holds(cx, kept[i].number, before, &(*out)[i].held));
    }
    return QF_OK;
}

/* ---- running it */

static qf_code forget_one(qf_ctx *cx, const apply_kept *kept, qf_date before, int64_t *removed)
{
    apply_forgotten gone;
    int64_t letters, messages;
    bool held;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(remedy_holds(cx, kept->number, before, &held));
    if (held)
        return QF_OK;
    QF_TRY(apply_forget(cx, kept->id, before, &gone));
    if (!gone.done)
        return QF_OK;
    QF_TRY(letters_forget(cx, kept->number, &letters));
    QF_TRY(
        notify_forget(cx, qf_strf(cx->arena, "application:%lld", (long long)kept->id), &messages));
    QF_TRY(remedy_forget(cx, kept->number));
    QF_TRY(apply_forget_noted(
        cx, kept->id,
        qf_strf(cx->arena,
                "申请人和申请内容，材料 %lld 份，留言 %lld 条，文书 %lld 件，通知 %lld 条",
                (long long)gone.files, (long long)gone.words, (long long)letters,
                (long long)messages)));
    QF_TRY(db_commit(&tx));
    ++*removed;
    return QF_OK;
}

static qf_code remove_papers(qf_ctx *cx)
{
    outbox_entry *entry;
    size_t count;

    do {
        QF_TRY(outbox_due(cx, OUTBOX_PAPER, AT_ONCE, &entry, &count));
        for (size_t i = 0; i < count; i++) {
            DB_TX tx = { 0 };
            QF_TRY(db_begin(cx, &tx));
            QF_TRY(blob_remove(cx, entry[i].object));
            QF_TRY(outbox_done(cx, entry[i].id));
            QF_TRY(db_commit(&tx));
        }
    } while (count > 0);
    return QF_OK;
}

qf_code retention_run(qf_ctx *cx, qf_date before, int64_t n, int64_t *removed)
{
    apply_kept *kept = NULL, last;
    size_t count;

    *removed = 0;
    do {
        QF_TRY(apply_forget_due(cx, before, kept == NULL ? NULL : &last, AT_ONCE, &kept, &count));
        for (size_t i = 0; i < count && *removed < n; i++)
            QF_TRY(forget_one(cx, &kept[i], before, removed));
        if (count > 0)
            last = kept[count - 1];
    } while (count == AT_ONCE && *removed < n);
    QF_TRY(remove_papers(cx));
    if (*removed > 0)
        db_settle(cx);
    return QF_OK;
}
