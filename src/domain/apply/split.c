/* One form that asks for several things becomes several cases; a matter that is no application goes on as a hotline
 * ticket, with the applicant's consent. Law: 条例 art. 29 (一事一申请 is the office's choice), art. 39. */
#include "base/text.h"
#include "domain/apply/inside.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"

#define WORKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER))

qf_code apply_ties_get(qf_ctx *cx, int64_t id, apply_ties *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_APPLY_TIES, &row, DB_INT("id", id)));
    *out = (apply_ties){ .parent_id = db_null(&row, "parent_id") ? 0 : db_int(&row, "parent_id"),
                         .ticket = db_str(&row, "ticket") };
    return QF_OK;
}

qf_code apply_family(qf_ctx *cx, int64_t id, apply_cases *out)
{
    apply_ties ties;
    db_rows rows;

    *out = (apply_cases){ 0 };
    QF_TRY(apply_ties_get(cx, id, &ties));
    QF_TRY(db_many(cx, SQL_APPLY_FAMILY, &rows,
                   DB_INT("root", ties.parent_id > 0 ? ties.parent_id : id)));
    if (rows.count > 1)
        apply_read_cases(cx, &rows, out);
    return QF_OK;
}

/* ---- splitting */

static qf_code check_split(qf_ctx *cx, const apply_story *story, const qf_str *part, size_t count)
{
    clock_state state = story->told.c.state;
    apply_cases family;

    if (count < 2 || count > APPLY_PARTS_MAX)
        return qf_fail(cx, QF_INVALID, "APPLY.PARTS", "parts", "一行写一项，写 2 到 %d 项",
                       APPLY_PARTS_MAX);
    for (size_t i = 0; i < count; i++)
        if (qf_rune_count(part[i]) < 4 || qf_rune_count(part[i]) > 2000)
            return qf_fail(cx, QF_INVALID, "APPLY.PARTS", "parts",
                           "第 %zu 项太短或者太长，请写清楚要什么信息", i + 1);
    if (state != CLOCK_RECEIVED && state != CLOCK_PROCESSING && state != CLOCK_EXTENDED &&
        state != CLOCK_DELAYED)
        return qf_fail(cx, QF_CONFLICT, "APPLY.SPLIT", "state",
                       "现在是“%.*s”，只有刚收到或者正在办理的申请可以拆分",
                       QF_ARG(clock_state_zh(state)));
    QF_TRY(apply_family(cx, story->now.id, &family));
    if (family.count > 1)
        return qf_fail(cx, QF_CONFLICT, "APPLY.SPLIT", "parent", "这件申请已经拆分过");
    return QF_OK;
}

/* A case of its own with the days and steps of the first: its clocks say the same. */
static qf_code add_child(qf_ctx *cx, const apply_rules *rules, const apply_story *story,
                         const apply_person *person, qf_str text, qf_str *number)
{
    unsigned char key[QF_KEY_BYTES];
    const apply_case *from = &story->now;
    qf_str subject;
    int64_t id, seq = 1;

    QF_TRY(apply_subject_of(cx, rules, text, &subject));
    QF_TRY(db_number_next(cx, "apply.application", &id));
    QF_TRY(apply_next_number(cx, number));
    QF_TRY(db_exec(
        cx, SQL_APPLY_INSERT, DB_INT("id", id), DB_STR("number", *number),
        DB_STR("channel", from->channel), DB_STR("applicant_kind", from->applicant_kind),
        DB_STR("subject", subject), DB_STR("form", from->form), DB_STR("way", from->way),
        DB_DATE(cx, "submitted_on", from->submitted_on), DB_NULL("received_on"),
        DB_STR("state", QF_S("draft")), DB_NULL("closed_on"), DB_NULL("outcome"),
        DB_STR("applicant_digest", apply_applicant_digest(cx, from->applicant_kind, person)),
        DB_STR_OR_NULL("id_digest", apply_id_digest(cx, person)),
        DB_STR_OR_NULL("phone_digest", apply_phone_digest(cx, person)),
        DB_STR("secret_digest", QF_S("")), DB_NULL("once")));
    QF_TRY(db_exec(cx, SQL_APPLY_TIE, DB_INT("id", id), DB_INT("parent_id", from->id)));
    QF_TRY(apply_seal_person(cx, id, person, text, key));
    qf_forget(key, sizeof(key));
    for (size_t i = 0; i < story->count; i++) {
        const apply_entry *e = &story->entry[i];
        apply_step step = { .event = e->event, .approved_by = e->approved_by };
        if (!e->undone && e->event.kind < CLOCK_EVENT_COUNT)
            QF_TRY(apply_event_put(cx, id, seq++, e->code, &step, 0, NULL));
    }
    QF_TRY(apply_fold(cx, rules, id, 0, &story->input));
    return audit_write(cx, "apply.split", audit_object(cx, "application", id), "%.*s 从 %.*s 拆分",
                       QF_ARG(*number), QF_ARG(from->number));
}

qf_code apply_split(qf_ctx *cx, const apply_rules *rules, int64_t id, int64_t version,
                    const qf_str *part, size_t count, qf_str *numbers)
{
    apply_step note = apply_step_on(CLOCK_EVENT_COUNT, apply_today(cx));
    apply_person person;
    apply_story story;
    qf_str subject;
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, WORKERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(apply_get(cx, rules, id, &story));
    QF_TRY(check_split(cx, &story, part, count));
    QF_TRY(apply_open_person(cx, id, &person));
    for (size_t i = 1; i < count; i++)
        QF_TRY(add_child(cx, rules, &story, &person, part[i], &numbers[i - 1]));
    QF_TRY(apply_subject_of(cx, rules, part[0], &subject));
    QF_TRY(db_change(cx, SQL_APPLY_SUBJECT, &changed, DB_INT("id", id), DB_STR("subject", subject),
                     DB_INT("version", version)));
    if (changed != 1)
        return qf_fail(cx, QF_CONFLICT, "APPLY.VERSION", "version",
                       "这件申请刚被别人办过一步，请重新打开再办");
    QF_TRY(apply_alike_stale(cx, id));
    QF_TRY(apply_event_put(cx, id, story.entry[story.count - 1].seq + 1, QF_S("split"), &note, 0,
                           NULL));
    QF_TRY(audit_write(cx, "apply.split", audit_object(cx, "application", id), "%.*s 拆成 %zu 件",
                       QF_ARG(story.now.number), count));
    return db_commit(&tx);
}

/* ---- another channel */

qf_code apply_hand_over(qf_ctx *cx, const apply_rules *rules, int64_t id, qf_str ticket,
                        qf_str consent)
{
    apply_step note = apply_step_on(CLOCK_EVENT_COUNT, apply_today(cx));
    apply_sealed sealed;
    apply_story story;
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, WORKERS));
    if (qf_rune_count(consent) < 4)
        return qf_fail(cx, QF_INVALID, "APPLY.CONSENT", "consent",
                       "请写明申请人什么时候、怎样同意的，例如“11月26日电话同意”");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(apply_get(cx, rules, id, &story));
    QF_TRY(apply_sealed_get(cx, id, &sealed));
    QF_TRY(db_change(cx, SQL_APPLY_TICKET, &changed, DB_INT("id", id), DB_STR("ticket", ticket)));
    if (changed != 1)
        return qf_fail(cx, QF_CONFLICT, "APPLY.TICKET", "ticket", "这件申请已经转过热线");
    note.note = qf_strf(cx->arena, "工单 %.*s；%.*s", QF_ARG(ticket), QF_ARG(consent));
    QF_TRY(apply_event_put(cx, id, story.entry[story.count - 1].seq + 1, QF_S("hotline"), &note, 0,
                           sealed.key));
    qf_forget(sealed.key, sizeof(sealed.key));
    QF_TRY(audit_write(cx, "apply.hand_over", audit_object(cx, "application", id),
                       "%.*s 转热线工单 %.*s", QF_ARG(story.now.number), QF_ARG(ticket)));
    return db_commit(&tx);
}
