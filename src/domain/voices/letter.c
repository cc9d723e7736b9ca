/* Letters to the town's leaders. */
#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/auth/follow.h"
#include "domain/voices/sealed.h"

#define ANSWERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(HANDLER))

qf_str voices_seal(qf_ctx *cx, qf_str name, qf_str phone)
{
    if (name.n + phone.n == 0)
        return (qf_str){ 0 };
    return qf_seal(cx->arena, db_key(cx->db), QF_JOIN(cx->arena, name, QF_S("\n"), phone));
}

static voices_letter read_letter(const db_row *row)
{
    return (voices_letter){ .id = db_int(row, "id"),
                            .number = db_str(row, "number"),
                            .to_whom = db_str(row, "to_whom"),
                            .title = db_str(row, "title"),
                            .content = db_str(row, "content"),
                            .reply = db_str(row, "reply"),
                            .public_title = db_str(row, "public_title"),
                            .received_on = db_date(row, "received_on"),
                            .due_on = db_date(row, "due_on"),
                            .replied_on = db_date(row, "replied_on"),
                            .has_person = !db_null(row, "person") };
}

static qf_code no_letter(qf_ctx *cx)
{
    return qf_fail(cx, QF_MISSING, "VOICES.NO_LETTER", "number",
                   "没有查到这封信：请核对编号和查询码");
}

qf_code voices_letter_send(qf_ctx *cx, const calendar *days, const voices_law *law,
                           const voices_letter *letter, qf_str *number, qf_str *secret)
{
    qf_date today = qf_time_date(cx->now);
    qf_str person;
    int64_t id, seq;
    DB_TX tx = { 0 };

    if (letter->title.n == 0 || letter->content.n == 0)
        return qf_fail(cx, QF_INVALID, "VOICES.LETTER", "content", "请写明标题和内容");
    QF_TRY(calendar_check(cx, days, today));
    *secret = auth_follow_code(cx->arena);
    person = voices_seal(cx, letter->name, letter->phone);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "voices.letter", &id));
    QF_TRY(db_number_next(cx, qf_strf(cx->arena, "voices.letter.%d", qf_date_year(today)).p, &seq));
    *number = qf_strf(cx->arena, "X%d-%04lld", qf_date_year(today), (long long)seq);
    QF_TRY(db_exec(cx, SQL_VOICES_LETTER_INSERT, DB_INT("id", id), DB_STR("number", *number),
                   DB_STR("secret_digest", auth_follow_digest(cx, "voices", *number, *secret)),
                   DB_STR("to_whom", letter->to_whom), DB_STR("title", letter->title),
                   DB_STR("content", letter->content),
                   person.n > 0 ? DB_BLOB("person", person) : DB_NULL("person"),
                   DB_DATE(cx, "received_on", today),
                   DB_DATE(cx, "due_on", calendar_add(days, today, (int)law->letter_days))));
    QF_TRY(audit_write(cx, "voices.letter", audit_object(cx, "voices_letter", id), "来信 %.*s",
                       QF_ARG(*number)));
    return db_commit(&tx);
}

qf_code voices_letter_track(qf_ctx *cx, qf_str number, qf_str secret, voices_letter *out)
{
    db_row row;
    qf_str asked = qf_str_trim(number);
    qf_str digest = auth_follow_digest(cx, "voices", asked, secret);
    qf_code code = db_one(cx, SQL_VOICES_LETTER_BY_NUMBER, &row, DB_STR("number", asked));

    if (code == QF_MISSING ||
        (code == QF_OK && !qf_same_secret(digest, db_str(&row, "secret_digest"))))
        return no_letter(cx);
    QF_TRY(code);
    *out = read_letter(&row);
    return QF_OK;
}

qf_code voices_letter_list(qf_ctx *cx, bool published, voices_letters *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_VOICES_LETTERS, &rows, DB_BOOL("published", published)));
    out->one = QF_NEW_ARRAY(cx->arena, voices_letter, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        out->one[i] = read_letter(&rows.row[i]);
    return QF_OK;
}

qf_code voices_letter_get(qf_ctx *cx, int64_t id, voices_letter *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_VOICES_LETTER_GET, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return no_letter(cx);
    QF_TRY(code);
    *out = read_letter(&row);
    return QF_OK;
}

qf_code voices_letter_person(qf_ctx *cx, int64_t id, qf_str *name, qf_str *phone)
{
    db_row row;
    qf_str rest;
    DB_TX tx = { 0 };

    *name = *phone = (qf_str){ 0 };
    QF_TRY(auth_need(cx, ANSWERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_one(cx, SQL_VOICES_LETTER_GET, &row, DB_INT("id", id)));
    if (!db_null(&row, "person")) {
        QF_TRY(qf_unseal(cx, db_key(cx->db), db_blob(&row, "person"), &rest));
        if (rest.n > 0 && qf_str_split(&rest, '\n', name))
            *phone = rest;
    }
    QF_TRY(audit_write(cx, "voices.person", audit_object(cx, "voices_letter", id), "查看来信人"));
    return db_commit(&tx);
}

qf_code voices_letter_reply(qf_ctx *cx, int64_t id, qf_str reply, qf_str public_title)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, ANSWERS));
    if (reply.n == 0)
        return qf_fail(cx, QF_INVALID, "VOICES.REPLY", "reply", "请填写答复");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_VOICES_LETTER_REPLY, &changed, DB_INT("id", id),
                     DB_STR("reply", reply), DB_STR("public_title", public_title),
                     DB_DATE(cx, "day", qf_time_date(cx->now))));
    if (changed == 0)
        return no_letter(cx);
    QF_TRY(audit_write(cx, "voices.reply", audit_object(cx, "voices_letter", id), "%s",
                       public_title.n > 0 ? "答复并公开" : "答复"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static qf_time end_of_year(int year)
{
    qf_date next = QF_NO_DATE;

    if (!qf_date_from(year + 1, 1, 1, &next))
        return (qf_time){ 0 };
    return qf_date_start(next);
}

qf_code voices_year_stats(qf_ctx *cx, int year, voices_stats *out)
{
    qf_date first, last;
    db_row row;

    if (!qf_date_from(year, 1, 1, &first) || !qf_date_from(year, 12, 31, &last))
        return qf_fail(cx, QF_INVALID, "VOICES.YEAR", "year", "年份不对");
    QF_TRY(db_one(cx, SQL_VOICES_STATS, &row, DB_DATE(cx, "first_day", first),
                  DB_DATE(cx, "last_day", last), DB_DATE(cx, "today", qf_time_date(cx->now)),
                  DB_TIME("first_ms", qf_date_start(first)), DB_TIME("end_ms", end_of_year(year))));
    *out = (voices_stats){
        db_int(&row, "letters"),  db_int(&row, "letters_on_time"),   db_int(&row, "letters_late"),
        db_int(&row, "consults"), db_int(&row, "consults_answered"), db_int(&row, "consults_due"),
        db_int(&row, "events"),   db_int(&row, "events_on_time"),    db_int(&row, "events_due")
    };
    return QF_OK;
}
