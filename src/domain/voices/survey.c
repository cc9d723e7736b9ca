/* Surveys of choices: only counts are kept. */
#include "base/crypt.h"
#include "base/json.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/voices/sealed.h"

#define QUESTIONS_MAX 20000

static qf_code bad_lines(qf_ctx *cx)
{
    return qf_fail(cx, QF_INVALID, "VOICES.SURVEY", "questions",
                   "每题写一行，下面每个选项一行、以“- ”开头；最多 %d 题，每题 2 至 %d 个选项",
                   VOICES_SURVEY_QUESTIONS, VOICES_SURVEY_CHOICES);
}

/* "Question\n- choice\n- choice" as JSON. */
static qf_code questions_of(qf_ctx *cx, qf_str lines, qf_str *out)
{
    qf_val *list = qf_val_list(cx->arena), *choices = NULL;
    qf_buf text = qf_buf_new(cx->arena, QUESTIONS_MAX);
    qf_str line;

    while (qf_str_split(&lines, '\n', &line)) {
        line = qf_str_trim(line);
        if (line.n == 0)
            continue;
        if (qf_str_starts(line, QF_S("-"))) {
            if (choices == NULL || qf_count(choices) == VOICES_SURVEY_CHOICES)
                return bad_lines(cx);
            qf_list_add(choices, qf_val_str(cx->arena, qf_str_trim(qf_str_sub(line, 1, line.n))));
            continue;
        }
        if ((choices != NULL && qf_count(choices) < 2) || qf_count(list) == VOICES_SURVEY_QUESTIONS)
            return bad_lines(cx);
        qf_val *one = qf_list_add(list, qf_val_map(cx->arena));
        qf_map_str(cx->arena, one, "text", line);
        choices = qf_map_list(cx->arena, one, "options");
    }
    if (choices == NULL || qf_count(choices) < 2)
        return bad_lines(cx);
    qf_json_write(&text, list);
    if (text.over)
        return bad_lines(cx);
    *out = qf_buf_str(&text);
    return QF_OK;
}

qf_code voices_survey_open(qf_ctx *cx, const voices_survey *survey, qf_str lines, int64_t *id)
{
    qf_str questions;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    if (survey->title.n == 0 || !qf_date_is(survey->opens_on) || !qf_date_is(survey->closes_on) ||
        qf_date_cmp(survey->closes_on, survey->opens_on) < 0)
        return qf_fail(cx, QF_INVALID, "VOICES.SURVEY", "title",
                       "请填写标题、开始和截止日期，截止不早于开始");
    QF_TRY(questions_of(cx, lines, &questions));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "voices.survey", id));
    QF_TRY(db_exec(cx, SQL_VOICES_SURVEY_INSERT, DB_INT("id", *id), DB_STR("title", survey->title),
                   DB_STR("intro", survey->intro), DB_STR("questions", questions),
                   DB_DATE(cx, "opens_on", survey->opens_on),
                   DB_DATE(cx, "closes_on", survey->closes_on)));
    QF_TRY(audit_write(cx, "voices.survey", audit_object(cx, "survey", *id), "%.*s",
                       QF_ARG(survey->title)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static voices_survey read_survey(const db_row *row)
{
    return (voices_survey){ .id = db_int(row, "id"),
                            .title = db_str(row, "title"),
                            .intro = db_str(row, "intro"),
                            .opens_on = db_date(row, "opens_on"),
                            .closes_on = db_date(row, "closes_on") };
}

static void read_questions(const qf_val *list, voices_survey *out)
{
    for (const qf_val *v = qf_first(list);
         v != NULL && out->question_count < VOICES_SURVEY_QUESTIONS; v = v->next) {
        voices_question *q = &out->questions[out->question_count++];
        q->text = qf_get_str(v, "text");
        for (const qf_val *c = qf_first(qf_get(v, "options"));
             c != NULL && q->choice_count < VOICES_SURVEY_CHOICES; c = c->next)
            q->choices[q->choice_count++] = c->text;
    }
}

qf_code voices_survey_get(qf_ctx *cx, int64_t id, voices_survey *out)
{
    const qf_val *list;
    db_rows counts;
    db_row row, forms;
    qf_code code = db_one(cx, SQL_VOICES_SURVEY_GET, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "VOICES.NO_SURVEY", "id", "没有这份问卷");
    QF_TRY(code);
    *out = read_survey(&row);
    QF_TRY(qf_json_read(cx, db_str(&row, "questions"), "questions", &list));
    read_questions(list, out);
    QF_TRY(db_one(cx, SQL_VOICES_FORMS, &forms, DB_INT("survey_id", id)));
    out->forms = db_int(&forms, "forms");
    QF_TRY(db_many(cx, SQL_VOICES_ANSWERS, &counts, DB_INT("survey_id", id)));
    for (size_t i = 0; i < counts.count; i++) {
        int64_t question = db_int(&counts.row[i], "question"),
                choice = db_int(&counts.row[i], "choice");
        if (question >= 0 && question < (int64_t)out->question_count && choice >= 0 &&
            choice < VOICES_SURVEY_CHOICES)
            out->questions[question].answers[choice] = db_int(&counts.row[i], "answers");
    }
    return QF_OK;
}

qf_code voices_survey_list(qf_ctx *cx, voices_survey **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_VOICES_SURVEYS, &rows));
    *out = QF_NEW_ARRAY(cx->arena, voices_survey, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = read_survey(&rows.row[i]);
    return QF_OK;
}

qf_code voices_survey_answer(qf_ctx *cx, int64_t id, qf_str address, const int *choice,
                             size_t count)
{
    qf_date today = qf_time_date(cx->now);
    voices_survey *survey = QF_NEW(cx->arena, voices_survey);
    qf_str digest;
    db_row row;
    DB_TX tx = { 0 };

    digest = qf_digest_hex(cx->arena, qf_keyed_digest(db_key(cx->db), address));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(voices_survey_get(cx, id, survey));
    if (qf_date_cmp(today, survey->opens_on) < 0 || qf_date_cmp(today, survey->closes_on) > 0)
        return qf_fail(cx, QF_LATE, "VOICES.CLOSED", "survey", "这份问卷不在开放的日子里");
    for (size_t i = 0; i < survey->question_count; i++)
        if (i >= count || choice[i] < 0 || choice[i] >= (int)survey->questions[i].choice_count)
            return qf_fail(cx, QF_INVALID, "VOICES.ANSWER", "survey", "第 %zu 题还没有选", i + 1);
    QF_TRY(db_one(cx, SQL_VOICES_BALLOT_ADD, &row, DB_INT("survey_id", id),
                  DB_STR("address", digest)));
    if (db_int(&row, "forms") > VOICES_FORMS_PER_ADDRESS)
        return qf_fail(cx, QF_LIMIT, "VOICES.AGAIN", "survey",
                       "这个网络地址已经交过 %d 份，不能再交", VOICES_FORMS_PER_ADDRESS);
    for (size_t i = 0; i < survey->question_count; i++)
        QF_TRY(db_exec(cx, SQL_VOICES_ANSWER_ADD, DB_INT("survey_id", id),
                       DB_INT("question", (int64_t)i), DB_INT("choice", choice[i])));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}
