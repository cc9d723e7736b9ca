/* The social evaluation as a survey of the year, and what last year's report promised. */
#include "base/json.h"
#include "domain/annual/annual.h"
#include "domain/assess/assess.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/voices/voices.h"
#include "store/db.h"

#define CLERK AUTH_BIT(DISCLOSURE_CLERK)
#define LINES_MAX 20000
#define PROMISES_MAX 20
#define PROMISE_MAX 600 /* bytes */

qf_code assess_social_survey(qf_ctx *cx, int year, int64_t *survey)
{
    db_row row;
    qf_code code = db_one(cx, SQL_ASSESS_SOCIAL, &row, DB_INT("year", year));

    *survey = 0;
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    *survey = db_int(&row, "survey_id");
    return QF_OK;
}

qf_code assess_social_open(qf_ctx *cx, const assessment_law *law, int year, int64_t *survey)
{
    qf_date today = qf_time_date(cx->now);
    qf_buf lines = qf_buf_new(cx->arena, LINES_MAX);
    voices_survey *asked = QF_NEW(cx->arena, voices_survey);
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CLERK));
    for (size_t i = 0; i < law->social.question_count; i++) {
        qf_buf_addf(&lines, "%.*s\n", QF_ARG(law->social.questions[i]));
        for (size_t k = 0; k < law->social.choice_count; k++)
            qf_buf_addf(&lines, "- %.*s\n", QF_ARG(law->social.choices[k]));
    }
    asked->title = qf_strf(cx->arena, "%d 年政务公开社会评议", year);
    asked->intro = law->social.intro;
    asked->opens_on = today;
    asked->closes_on = qf_date_add(today, (int)law->social.days);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(assess_social_survey(cx, year, survey));
    if (*survey != 0)
        return qf_fail(cx, QF_CONFLICT, "ASSESS.SOCIAL", "year", "这一年的社会评议已经发起");
    QF_TRY(voices_survey_open(cx, asked, qf_buf_str(&lines), survey));
    QF_TRY(db_exec(cx, SQL_ASSESS_SOCIAL_SET, DB_INT("year", year), DB_INT("survey_id", *survey)));
    QF_TRY(audit_write(cx, "assess.social", qf_strf(cx->arena, "assess:%d", year), "发起社会评议"));
    return db_commit(&tx);
}

/* A sentence that says what will be done. */
static bool promises(qf_str sentence)
{
    static const char *const words[] = { "将", "下一步", "继续", "进一步", "加强", "加大",
                                         "要", "完善",   "强化", "提高",   "拓宽" };

    if (sentence.n < 18 || sentence.n > PROMISE_MAX)
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (qf_str_has(sentence, qf_str_of(words[i])))
            return true;
    return false;
}

static bool known(const assess_promise *list, size_t count, qf_str text)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(list[i].text, text))
            return true;
    return false;
}

/* The sentences of a paragraph that promise, up to 。 each. */
static qf_code draw_from(qf_ctx *cx, int year, qf_str text, const assess_promise *list, size_t have,
                         int64_t *count)
{
    while (text.n > 0 && *count < PROMISES_MAX) {
        ptrdiff_t end = qf_str_find(text, QF_S("。"), 0);
        size_t n = end < 0 ? text.n : (size_t)end;
        qf_str sentence = qf_str_trim(qf_str_sub(text, 0, n));

        text = qf_str_sub(text, end < 0 ? text.n : n + 3, text.n);
        if (!promises(sentence) || known(list, have, sentence))
            continue;
        QF_TRY(assess_promise_add(cx, year, sentence));
        ++*count;
    }
    return QF_OK;
}

qf_code assess_promises_draw(qf_ctx *cx, int year, int64_t *count)
{
    annual_published last;
    assess_promise *list;
    const qf_val *json;
    size_t have;
    DB_TX tx = { 0 };

    *count = 0;
    QF_TRY(auth_need(cx, CLERK));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(annual_published_get(cx, year - 1, &last));
    QF_TRY(assess_promise_list(cx, year, &list, &have));
    QF_TRY(qf_json_read(cx, last.json, "report", &json));
    for (const qf_val *part = qf_first(qf_get(json, "prose")); part != NULL; part = part->next) {
        if (qf_get_int(part, "part", 0) != 5)
            continue;
        for (const qf_val *line = qf_first(qf_get(part, "text")); line != NULL; line = line->next)
            QF_TRY(draw_from(cx, year, line->text, list, have, count));
    }
    return db_commit(&tx);
}
