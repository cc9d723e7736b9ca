#include "domain/training/training.h"

#include "base/crypt.h"
#include "base/json.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#define QUIZ_MAX 30000

qf_code training_plan(qf_ctx *cx, const training_session *s, int64_t *id)
{
    unsigned char bits[16];
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER)));
    if (s->title.n == 0 || !qf_date_is(s->held_on) || s->hours < 1 || s->hours > 100)
        return qf_fail(cx, QF_INVALID, "TRAINING.SESSION", "title",
                       "请填写题目、日期和学时（1 至 100）");
    qf_random(bits, sizeof(bits));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "training.session", id));
    QF_TRY(
        db_exec(cx, SQL_TRAINING_INSERT, DB_INT("id", *id), DB_STR("title", s->title),
                DB_STR("kind", s->kind), DB_DATE(cx, "held_on", s->held_on),
                DB_INT("hours", s->hours), DB_STR("trainer", s->trainer), DB_STR("place", s->place),
                DB_STR("audience", s->audience), DB_STR("materials", s->materials),
                DB_STR("code", qf_hex(cx->arena, (qf_str){ (const char *)bits, sizeof(bits) }))));
    QF_TRY(audit_write(cx, "training.plan", audit_object(cx, "training", *id), "%.*s",
                       QF_ARG(s->title)));
    return db_commit(&tx);
}

static training_session read_session(const db_row *row)
{
    return (training_session){ .id = db_int(row, "id"),
                               .title = db_str(row, "title"),
                               .kind = db_str(row, "kind"),
                               .held_on = db_date(row, "held_on"),
                               .hours = db_int(row, "hours"),
                               .trainer = db_str(row, "trainer"),
                               .place = db_str(row, "place"),
                               .audience = db_str(row, "audience"),
                               .materials = db_str(row, "materials"),
                               .seed = db_str(row, "code"),
                               .people = db_int(row, "people") };
}

static void read_quiz(const qf_val *list, training_session *out)
{
    for (const qf_val *v = qf_first(list); v != NULL && out->question_count < TRAINING_QUESTIONS;
         v = v->next) {
        training_question *q = &out->questions[out->question_count++];
        q->text = qf_get_str(v, "text");
        q->from = qf_get_str(v, "from");
        q->right = (size_t)qf_get_int(v, "right", 0);
        for (const qf_val *c = qf_first(qf_get(v, "options"));
             c != NULL && q->choice_count < TRAINING_CHOICES; c = c->next)
            q->choices[q->choice_count++] = c->text;
    }
}

qf_code training_get(qf_ctx *cx, int64_t id, training_session *out)
{
    const qf_val *quiz;
    db_row row;
    qf_code code = db_one(cx, SQL_TRAINING_GET, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "TRAINING.MISSING", "id", "没有这次培训");
    QF_TRY(code);
    *out = read_session(&row);
    if (db_str(&row, "quiz").n == 0)
        return QF_OK;
    QF_TRY(qf_json_read(cx, db_str(&row, "quiz"), "quiz", &quiz));
    read_quiz(quiz, out);
    return QF_OK;
}

qf_code training_list(qf_ctx *cx, training_session **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_TRAINING_LIST, &rows));
    *out = QF_NEW_ARRAY(cx->arena, training_session, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = read_session(&rows.row[i]);
    return QF_OK;
}

qf_code training_quiz_set(qf_ctx *cx, int64_t id, const training_question *questions, size_t count)
{
    qf_val *list = qf_val_list(cx->arena);
    qf_buf text = qf_buf_new(cx->arena, QUIZ_MAX);
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    for (size_t i = 0; i < count; i++) {
        const training_question *q = &questions[i];
        qf_val *one = qf_list_add(list, qf_val_map(cx->arena)), *options;
        if (q->text.n == 0 || q->choice_count < 2 || q->right >= q->choice_count)
            return qf_fail(cx, QF_INVALID, "TRAINING.QUIZ", "quiz",
                           "第 %zu 题要有题目、至少两个选项和一个正确答案", i + 1);
        qf_map_str(cx->arena, one, "text", q->text);
        qf_map_str(cx->arena, one, "from", q->from);
        qf_map_int(cx->arena, one, "right", (int64_t)q->right);
        options = qf_map_list(cx->arena, one, "options");
        for (size_t k = 0; k < q->choice_count; k++)
            qf_list_add(options, qf_val_str(cx->arena, q->choices[k]));
    }
    qf_json_write(&text, list);
    if (count == 0 || count > TRAINING_QUESTIONS || text.over)
        return qf_fail(cx, QF_INVALID, "TRAINING.QUIZ", "quiz", "测验要有 1 至 %d 题",
                       TRAINING_QUESTIONS);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_TRAINING_QUIZ, &changed, DB_INT("id", id),
                     DB_STR("quiz", qf_buf_str(&text))));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "TRAINING.MISSING", "id", "没有这次培训");
    QF_TRY(audit_write(cx, "training.quiz", audit_object(cx, "training", id), "%zu 题", count));
    return db_commit(&tx);
}

static qf_code put_person(qf_ctx *cx, int64_t id, qf_str who, qf_str name)
{
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_TRAINING_SIGN, DB_INT("training_id", id), DB_STR("who", who),
                   DB_STR("name", name)));
    QF_TRY(audit_write(cx, "training.sign", audit_object(cx, "training", id), "签到"));
    return db_commit(&tx);
}

/* The code of the stretch of minutes that now lies in, `ahead` stretches on. */
static qf_str code_of(qf_ctx *cx, const training_session *s, int64_t ahead)
{
    int64_t stretch = cx->now.ms / ((int64_t)TRAINING_CODE_MINUTES * 60000) + ahead;
    qf_digest digest = qf_keyed_digest(
        db_key(cx->db), qf_strf(cx->arena, "training\n%lld\n%.*s\n%lld", (long long)s->id,
                                QF_ARG(s->seed), (long long)stretch));
    uint32_t number = 0;

    for (size_t i = 0; i < 4; i++)
        number = number << 8 | digest.byte[i];
    return qf_strf(cx->arena, "%06u", number % 1000000);
}

qf_str training_code(qf_ctx *cx, const training_session *session)
{
    return code_of(cx, session, 0);
}

qf_code training_sign(qf_ctx *cx, int64_t id, qf_str code)
{
    training_session *s = QF_NEW(cx->arena, training_session);

    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(training_get(cx, id, s));
    if (!qf_same_secret(code_of(cx, s, 0), qf_str_trim(code)) &&
        !qf_same_secret(code_of(cx, s, -1), qf_str_trim(code)))
        return qf_fail(cx, QF_DENIED, "TRAINING.CODE", "code",
                       "签到码不对或者过了时间，请看会场屏幕上现在的六位数字");
    if (qf_date_cmp(qf_time_date(cx->now), s->held_on) != 0)
        return qf_fail(cx, QF_LATE, "TRAINING.DAY", "code", "只能在培训当天（%.*s）签到",
                       QF_ARG(qf_date_str(cx->arena, s->held_on)));
    return put_person(cx, id, cx->actor->login, cx->actor->name);
}

qf_code training_sign_name(qf_ctx *cx, int64_t id, qf_str name)
{
    training_session *s = QF_NEW(cx->arena, training_session);

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(training_get(cx, id, s));
    if (name.n == 0 || qf_date_cmp(s->held_on, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "TRAINING.NAME", "name", "请填写姓名；还没开的培训不能补签");
    return put_person(cx, id, QF_JOIN(cx->arena, QF_S("name:"), name), name);
}

qf_code training_people(qf_ctx *cx, int64_t id, training_person **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_TRAINING_PEOPLE, &rows, DB_INT("training_id", id)));
    *out = QF_NEW_ARRAY(cx->arena, training_person, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (training_person){ .who = db_str(&rows.row[i], "who"),
                                       .name = db_str(&rows.row[i], "name"),
                                       .signed_at = db_time(&rows.row[i], "signed_at"),
                                       .tries = db_int(&rows.row[i], "tries"),
                                       .score = db_int(&rows.row[i], "score"),
                                       .passed_on = db_date(&rows.row[i], "passed_on") };
    return QF_OK;
}

qf_code training_answer(qf_ctx *cx, int64_t id, const int *choice, size_t count, size_t *right,
                        bool *passed)
{
    training_session *s = QF_NEW(cx->arena, training_session);
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(training_get(cx, id, s));
    *right = 0;
    for (size_t i = 0; i < s->question_count && i < count; i++)
        *right += choice[i] == (int)s->questions[i].right;
    *passed = s->question_count > 0 && *right * 100 >= s->question_count * TRAINING_PASS_PERCENT;
    QF_TRY(db_change(cx, SQL_TRAINING_SCORE, &changed, DB_INT("training_id", id),
                     DB_STR("who", cx->actor->login), DB_INT("score", (int64_t)*right),
                     DB_BOOL("passed", *passed), DB_DATE(cx, "day", qf_time_date(cx->now))));
    if (changed == 0)
        return qf_fail(cx, QF_DENIED, "TRAINING.ABSENT", "quiz", "签到以后才能参加测验");
    QF_TRY(audit_write(cx, "training.answer", audit_object(cx, "training", id), "答对 %zu 题",
                       *right));
    return db_commit(&tx);
}

qf_code training_year_stats(qf_ctx *cx, int year, training_stats *out)
{
    qf_date first, last;
    db_row row;

    if (!qf_date_from(year, 1, 1, &first) || !qf_date_from(year, 12, 31, &last))
        return qf_fail(cx, QF_INVALID, "TRAINING.YEAR", "year", "年份不对");
    QF_TRY(db_one(cx, SQL_TRAINING_STATS, &row, DB_DATE(cx, "first_day", first),
                  DB_DATE(cx, "last_day", last), DB_DATE(cx, "today", qf_time_date(cx->now))));
    *out =
        (training_stats){ db_int(&row, "sessions"), db_int(&row, "people"), db_int(&row, "hours") };
    return QF_OK;
}
