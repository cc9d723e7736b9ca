#include "domain/disclose/objections.h"

#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/step.h"
#include "store/db.h"

#define ANSWERERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER))
#define MAX_SUMMARY 200 /* characters */
#define MAX_ANSWER 1000

/* Words that everybody reads: there, not too long, and without a number that names somebody. */
static qf_code check_words(qf_ctx *cx, const mask_rules *rules, const char *field, qf_str words,
                           size_t most)
{
    mask_hits hits;

    if (qf_str_trim(words).n == 0 || qf_rune_count(words) > most)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.OBJECTION", field,
                       "请写 1 到 %zu 个字，这段话会公开", most);
    QF_TRY(mask_find(cx, rules, words, &hits));
    for (size_t i = 0; i < hits.count; i++)
        if (disclose_blocks(&hits.at[i]))
            return qf_fail(cx, QF_INVALID, "DISCLOSE.OBJECTION", field,
                           "这段话会公开，里面有%.*s，请换成不指人的说法",
                           QF_ARG(disclose_hit_zh(&hits.at[i])));
    return QF_OK;
}

qf_code disclose_objection_answer(qf_ctx *cx, const mask_rules *rules, int64_t id,
                                  const disclose_objection *told)
{
    disclose_item item;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, ANSWERERS));
    QF_TRY(check_words(cx, rules, "summary", told->summary, MAX_SUMMARY));
    QF_TRY(check_words(cx, rules, "answer", told->answer, MAX_ANSWER));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(disclose_need(cx, ANSWERERS, &item));
    if (!qf_str_eq(item.state, QF_S("released")) || !qf_date_is(item.notice_until))
        return disclose_wrong_state(cx);
    if (cx->actor != &auth_keeper &&
        (item.author_id == cx->actor->account || item.editor_id == cx->actor->account))
        return qf_fail(cx, QF_DENIED, "DISCLOSE.OTHER_EYE", NULL,
                       "写这条公示的人不能答复对它的异议，请换一个人");
    QF_TRY(db_exec(
        cx, SQL_DISCLOSE_OBJECTION_PUT, DB_INT("item", id), DB_INT("complaint", told->complaint),
        DB_DATE(cx, "received_on", told->received_on),
        DB_STR("summary", qf_str_trim(told->summary)), DB_STR("answer", qf_str_trim(told->answer)),
        DB_DATE(cx, "day", qf_time_date(cx->now)), DB_INT("account", cx->actor->account)));
    QF_TRY(audit_write(cx, "disclose.objection", audit_object(cx, "item", id), "公开答复一件异议"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code disclose_objections_of(qf_ctx *cx, int64_t item, disclose_objection **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_OBJECTIONS, &rows, DB_INT("item", item)));
    *count = rows.count < DISCLOSE_OBJECTIONS_MAX ? rows.count : DISCLOSE_OBJECTIONS_MAX;
    *out = QF_NEW_ARRAY(cx->arena, disclose_objection, rows.count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (disclose_objection){ .complaint = db_int(&rows.row[i], "complaint_id"),
                                          .received_on = db_date(&rows.row[i], "received_on"),
                                          .summary = db_str(&rows.row[i], "summary"),
                                          .answer = db_str(&rows.row[i], "answer"),
                                          .answered_on = db_date(&rows.row[i], "answered_on") };
    return QF_OK;
}

qf_code disclose_notices_of(qf_ctx *cx, qf_date from, qf_date to, disclose_notice **out,
                            size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_NOTICES, &rows, DB_DATE(cx, "from_day", from),
                   DB_DATE(cx, "to_day", to)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, disclose_notice, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (disclose_notice){ .id = db_int(&rows.row[i], "id"),
                                       .title = db_str(&rows.row[i], "title"),
                                       .until = db_date(&rows.row[i], "notice_until") };
    return QF_OK;
}
