/* Opinions on drafts, and public opinion with its answers. */
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/voices/sealed.h"

#define CLERK AUTH_BIT(DISCLOSURE_CLERK)

static voices_consult read_consult(const db_row *row)
{
    return (voices_consult){ .id = db_int(row, "id"),
                             .title = db_str(row, "title"),
                             .body = db_str(row, "body"),
                             .result = db_str(row, "result"),
                             .opens_on = db_date(row, "opens_on"),
                             .closes_on = db_date(row, "closes_on"),
                             .result_on = db_date(row, "result_on") };
}

qf_code voices_consult_open(qf_ctx *cx, const calendar *days, const voices_law *law,
                            const voices_consult *draft, int64_t *id)
{
    qf_date soonest;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CLERK));
    if (draft->title.n == 0 || draft->body.n == 0 || !qf_date_is(draft->opens_on))
        return qf_fail(cx, QF_INVALID, "VOICES.DRAFT", "title", "请填写标题、草案和开始日期");
    QF_TRY(calendar_check(cx, days, draft->opens_on));
    soonest = calendar_add(days, draft->opens_on, (int)law->consult_days);
    if (!qf_date_is(draft->closes_on) || qf_date_cmp(draft->closes_on, soonest) < 0)
        return qf_fail(cx, QF_INVALID, "VOICES.DAYS", "closes_on",
                       "征求意见不少于 %lld 个工作日，最早到 %.*s 截止（%.*s）",
                       (long long)law->consult_days, QF_ARG(qf_date_str(cx->arena, soonest)),
                       QF_ARG(law->consult_source));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "voices.consult", id));
    QF_TRY(db_exec(cx, SQL_VOICES_CONSULT_INSERT, DB_INT("id", *id), DB_STR("title", draft->title),
                   DB_STR("body", draft->body), DB_DATE(cx, "opens_on", draft->opens_on),
                   DB_DATE(cx, "closes_on", draft->closes_on)));
    QF_TRY(audit_write(cx, "voices.consult", audit_object(cx, "consult", *id), "%.*s",
                       QF_ARG(draft->title)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code voices_consult_get(qf_ctx *cx, int64_t id, voices_consult *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_VOICES_CONSULT_GET, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "VOICES.NO_CONSULT", "id", "没有这次征求意见");
    QF_TRY(code);
    *out = read_consult(&row);
    return QF_OK;
}

qf_code voices_consult_list(qf_ctx *cx, voices_consult **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_VOICES_CONSULTS, &rows));
    *out = QF_NEW_ARRAY(cx->arena, voices_consult, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = read_consult(&rows.row[i]);
    return QF_OK;
}

qf_code voices_opinion_send(qf_ctx *cx, int64_t consult, qf_str content, qf_str name, qf_str phone)
{
    qf_date today = qf_time_date(cx->now);
    qf_str person = voices_seal(cx, name, phone);
    voices_consult draft;
    int64_t id;
    DB_TX tx = { 0 };

    if (content.n == 0)
        return qf_fail(cx, QF_INVALID, "VOICES.OPINION", "content", "请写下您的意见");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(voices_consult_get(cx, consult, &draft));
    if (qf_date_cmp(today, draft.opens_on) < 0 || qf_date_cmp(today, draft.closes_on) > 0)
        return qf_fail(cx, QF_LATE, "VOICES.CLOSED", "content", "这次征求意见不在开放的日子里");
    QF_TRY(db_number_next(cx, "voices.opinion", &id));
    QF_TRY(db_exec(cx, SQL_VOICES_OPINION_INSERT, DB_INT("id", id), DB_INT("consult_id", consult),
                   DB_STR("content", content),
                   person.n > 0 ? DB_BLOB("person", person) : DB_NULL("person"),
                   DB_DATE(cx, "received_on", today)));
    QF_TRY(audit_write(cx, "voices.opinion", audit_object(cx, "consult", consult), "收到一条意见"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code voices_opinion_list(qf_ctx *cx, int64_t consult, voices_opinion **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_VOICES_OPINIONS, &rows, DB_INT("consult_id", consult)));
    *out = QF_NEW_ARRAY(cx->arena, voices_opinion, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (voices_opinion){ .id = db_int(&rows.row[i], "id"),
                                      .content = db_str(&rows.row[i], "content"),
                                      .verdict = db_str(&rows.row[i], "verdict"),
                                      .gist = db_str(&rows.row[i], "gist"),
                                      .reason = db_str(&rows.row[i], "reason"),
                                      .received_on = db_date(&rows.row[i], "received_on") };
    return QF_OK;
}

qf_code voices_opinion_judge(qf_ctx *cx, int64_t consult, const voices_opinion *judged)
{
    bool no = qf_str_eq(judged->verdict, QF_S("no")),
         part = qf_str_eq(judged->verdict, QF_S("part"));
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CLERK));
    if (!no && !part && !qf_str_eq(judged->verdict, QF_S("yes")))
        return qf_fail(cx, QF_INVALID, "VOICES.VERDICT", "verdict",
                       "请选择采纳、部分采纳或者不采纳");
    if (judged->gist.n == 0 || ((no || part) && judged->reason.n == 0))
        return qf_fail(cx, QF_INVALID, "VOICES.VERDICT", "reason",
                       "请写公布用的意见概要；不采纳、部分采纳的写明理由");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_VOICES_OPINION_VERDICT, &changed, DB_INT("consult_id", consult),
                     DB_INT("id", judged->id), DB_STR("verdict", judged->verdict),
                     DB_STR("gist", judged->gist), DB_STR("reason", judged->reason)));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "VOICES.NO_OPINION", "id", "没有这条意见");
    QF_TRY(audit_write(cx, "voices.judge", audit_object(cx, "consult", consult), "%.*s",
                       QF_ARG(judged->verdict)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code voices_consult_answer(qf_ctx *cx, int64_t consult, qf_str result)
{
    voices_consult draft;
    voices_opinion *opinion;
    size_t count;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CLERK));
    if (result.n == 0)
        return qf_fail(cx, QF_INVALID, "VOICES.REPLY", "result", "请写明意见采纳的总体情况");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(voices_consult_get(cx, consult, &draft));
    if (qf_date_cmp(qf_time_date(cx->now), draft.closes_on) <= 0)
        return qf_fail(cx, QF_CONFLICT, "VOICES.UNJUDGED", "result",
                       "还没有截止，截止以后再公布结果");
    QF_TRY(voices_opinion_list(cx, consult, &opinion, &count));
    for (size_t i = 0; i < count; i++)
        if (opinion[i].verdict.n == 0)
            return qf_fail(cx, QF_CONFLICT, "VOICES.UNJUDGED", "result",
                           "还有意见没有写明是否采纳，写完再公布");
    QF_TRY(db_exec(cx, SQL_VOICES_CONSULT_RESULT, DB_INT("id", consult), DB_STR("result", result),
                   DB_DATE(cx, "day", qf_time_date(cx->now))));
    QF_TRY(
        audit_write(cx, "voices.result", audit_object(cx, "consult", consult), "公布意见采纳情况"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

/* ---- public opinion */

qf_code voices_event_add(qf_ctx *cx, const voices_law *law, const voices_event *event, int64_t *id)
{
    int64_t hours = event->grave ? law->grave_hours : law->opinion_hours;
    qf_str title = event->title;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CLERK | AUTH_BIT(LEADER)));
    if (title.n == 0 || event->found_at.ms <= 0 || event->found_at.ms > cx->now.ms)
        return qf_fail(cx, QF_INVALID, "VOICES.EVENT", "title",
                       "请写明是什么事、什么时候发现的（不能晚于现在）");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "voices.event", id));
    QF_TRY(db_exec(cx, SQL_VOICES_EVENT_INSERT, DB_INT("id", *id), DB_STR("title", title),
                   DB_STR("source", event->source), DB_TIME("found_at", event->found_at),
                   DB_INT("due_at", event->found_at.ms + hours * 3600000),
                   DB_BOOL("grave", event->grave)));
    QF_TRY(
        audit_write(cx, "voices.event", audit_object(cx, "opinion", *id), "%.*s", QF_ARG(title)));
    return db_commit(&tx);
}

qf_code voices_event_list(qf_ctx *cx, voices_event **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_VOICES_EVENTS, &rows));
    *out = QF_NEW_ARRAY(cx->arena, voices_event, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (voices_event){ .id = db_int(&rows.row[i], "id"),
                                    .title = db_str(&rows.row[i], "title"),
                                    .source = db_str(&rows.row[i], "source"),
                                    .answer = db_str(&rows.row[i], "answer"),
                                    .found_at = db_time(&rows.row[i], "found_at"),
                                    .due_at = db_time(&rows.row[i], "due_at"),
                                    .grave = db_bool(&rows.row[i], "grave"),
                                    .answered_at = db_time(&rows.row[i], "answered_at"),
                                    .published_at = db_time(&rows.row[i], "published_at") };
    return QF_OK;
}

qf_code voices_event_answer(qf_ctx *cx, int64_t id, qf_str answer, bool publish)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CLERK | AUTH_BIT(LEADER)));
    if (answer.n == 0)
        return qf_fail(cx, QF_INVALID, "VOICES.REPLY", "answer", "请写明怎样回应");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_VOICES_EVENT_ANSWER, &changed, DB_INT("id", id),
                     DB_STR("answer", answer), DB_BOOL("publish", publish)));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "VOICES.NO_EVENT", "id", "没有这件舆情");
    QF_TRY(audit_write(cx, "voices.answer", audit_object(cx, "opinion", id), "%s",
                       publish ? "回应并公布" : "回应"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}
