/* Training on the desk: plan, sign-in by a code or its QR, quiz from the office's own late tickets, certificate. */
#include "domain/hotline/hotline.h"
#include "domain/training/training.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/qr.h"
#include "web/site.h"

static const input_choice kinds[] = { { "条例", "政府信息公开条例" }, { "年报", "年度报告编制" },
                                      { "依申请", "依申请公开" },     { "保密", "保密审查" },
                                      { "平台", "平台操作" },         { NULL, NULL } };
static const input_field fields[] = {
    { .name = "title", .zh = "题目", .kind = INPUT_TEXT, .needed = true, .max = 100 },
    { .name = "kind", .zh = "种类", .kind = INPUT_CHOICE, .needed = true, .choices = kinds },
    { .name = "held_on", .zh = "日期", .kind = INPUT_DATE, .needed = true },
    { .name = "hours", .zh = "学时", .kind = INPUT_NUMBER, .needed = true },
    { .name = "trainer", .zh = "主讲", .kind = INPUT_TEXT, .max = 60 },
    { .name = "place", .zh = "地点", .kind = INPUT_TEXT, .max = 100 },
    { .name = "audience", .zh = "参加范围", .kind = INPUT_TEXT, .max = 200 },
    { .name = "materials",
      .zh = "材料",
      .kind = INPUT_LONG,
      .max = 2000,
      .hint = "一行一份：名称和网址" },
};

static qf_code show_list(web_request *rq, web_reply *reply, const input *in, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/training", "培训"), *list;
    int year = qf_date_year(qf_time_date(rq->cx->now));
    training_session *session;
    training_stats stats;
    size_t count;

    QF_TRY(training_list(rq->cx, &session, &count));
    QF_TRY(training_year_stats(rq->cx, year, &stats));
    list = qf_map_list(arena, data, "sessions");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", session[i].title);
        qf_map_str(arena, one, "kind", session[i].kind);
        qf_map_str(arena, one, "day", qf_date_str(arena, session[i].held_on));
        qf_map_int(arena, one, "hours", session[i].hours);
        qf_map_int(arena, one, "people", session[i].people);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/training/%lld", (long long)session[i].id));
    }
    qf_map_bool(arena, data, "none", count == 0);
    qf_map_int(arena, data, "year", year);
    qf_map_int(arena, data, "year_sessions", stats.sessions);
    qf_map_int(arena, data, "year_people", stats.people);
    qf_map_int(arena, data, "year_hours", stats.hours);
    qf_map_bool(arena, data, "may_plan",
                auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER)));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, INPUT_COUNT(fields), in, NULL));
    qf_map_str(arena, data, "complaint", complaint);
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_desk_training(web_request *rq, web_reply *reply)
{
    return show_list(rq, reply, NULL, (qf_str){ 0 });
}

qf_code page_desk_training_plan(web_request *rq, web_reply *reply)
{
    training_session *s = QF_NEW(rq->cx->arena, training_session);
    qf_code code;
    int64_t id;
    input in;

    if (!input_read(rq, fields, INPUT_COUNT(fields), &in))
        return show_list(rq, reply, &in, (qf_str){ 0 });
    s->title = input_get(&in, "title")->text;
    s->kind = input_get(&in, "kind")->text;
    s->held_on = input_get(&in, "held_on")->date;
    s->hours = input_get(&in, "hours")->number;
    s->trainer = input_get(&in, "trainer")->text;
    s->place = input_get(&in, "place")->text;
    s->audience = input_get(&in, "audience")->text;
    s->materials = input_get(&in, "materials")->text;
    code = training_plan(rq->cx, s, &id);
    if (code == QF_INVALID)
        return show_list(rq, reply, &in, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/training/%lld", (long long)id));
}

/* ---- one session */

static void add_quiz(web_request *rq, qf_val *data, const training_session *s)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "questions");

    for (size_t i = 0; i < s->question_count; i++) {
        const training_question *q = &s->questions[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena)), *choices;
        qf_map_int(arena, one, "number", (int64_t)i + 1);
        qf_map_str(arena, one, "text", q->text);
        qf_map_str(arena, one, "from", q->from);
        choices = qf_map_list(arena, one, "choices");
        for (size_t k = 0; k < q->choice_count; k++) {
            qf_val *choice = qf_list_add(choices, qf_val_map(arena));
            qf_map_str(arena, choice, "field", qf_strf(arena, "q%zu", i));
            qf_map_int(arena, choice, "value", (int64_t)k);
            qf_map_str(arena, choice, "zh", q->choices[k]);
        }
    }
    qf_map_bool(arena, data, "has_quiz", s->question_count > 0);
}

static qf_code add_people(web_request *rq, qf_val *data, const training_session *s, bool all)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "people");
    training_person *person;
    size_t count;

    QF_TRY(training_people(rq->cx, s->id, &person, &count));
    for (size_t i = 0; i < count; i++) {
        bool mine = qf_str_eq(person[i].who, rq->cx->actor->login);
        qf_val *one;
        if (mine) {
            qf_map_bool(arena, data, "signed", true);
            qf_map_bool(arena, data, "passed", qf_date_is(person[i].passed_on));
            if (qf_date_is(person[i].passed_on))
                qf_map_str(arena, data, "certificate",
                           web_path(rq, "/desk/training/%lld/certificate", (long long)s->id));
        }
        if (!all && !mine)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", person[i].name);
        qf_map_str(arena, one, "score",
                   person[i].tries == 0 ? QF_S("未测")
                                        : qf_strf(arena, "%lld／%zu", (long long)person[i].score,
                                                  s->question_count));
        qf_map_str(arena, one, "passed", qf_date_str(arena, person[i].passed_on));
    }
    return QF_OK;
}

static qf_code show(web_request *rq, web_reply *reply, int64_t id, qf_str complaint, qf_str news)
{
    qf_arena *arena = rq->cx->arena;
    training_session *s = QF_NEW(arena, training_session);
    bool clerk = auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK));
    qf_val *data;

    QF_TRY(training_get(rq->cx, id, s));
    data = web_page(rq, reply, "desk/training_session", qf_cstr(arena, s->title));
    web_crumb(rq, data, "培训", QF_S("/desk/training"));
    qf_map_str(arena, data, "kind", s->kind);
    qf_map_str(arena, data, "day", qf_date_zh(arena, s->held_on));
    qf_map_int(arena, data, "hours", s->hours);
    qf_map_str(arena, data, "trainer", s->trainer);
    qf_map_str(arena, data, "place", s->place);
    qf_map_str(arena, data, "audience", s->audience);
    qf_map_str(arena, data, "materials", s->materials);
    qf_map_int(arena, data, "count", s->people);
    qf_map_bool(arena, data, "clerk", clerk);
    qf_map_bool(arena, data, "today", qf_date_cmp(s->held_on, qf_time_date(rq->cx->now)) == 0);
    if (clerk) {
        qf_map_str(arena, data, "code", s->code);
        qf_map_str(arena, data, "qr", web_path(rq, "/desk/training/%lld/qr.svg", (long long)id));
    }
    qf_map_str(arena, data, "asked_code", web_query(rq, "code"));
    qf_map_str(arena, data, "act_href", web_path(rq, "/desk/training/%lld", (long long)id));
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_str(arena, data, "news", news);
    qf_map_int(arena, data, "pass", TRAINING_PASS_PERCENT);
    add_quiz(rq, data, s);
    reply->status = complaint.n == 0 ? 200 : 422;
    return add_people(rq, data, s, clerk);
}

qf_code page_desk_training_session(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return show(rq, reply, id, (qf_str){ 0 }, (qf_str){ 0 });
}

/* Questions from the year's late tickets: which day was the last? Wrong choices are the mistakes people make: counting the
 * first day, counting days off, a day too many. */
static qf_code draw_quiz(web_request *rq, int64_t id)
{
    qf_arena *arena = rq->cx->arena;
    const calendar *days = rq->site->days;
    training_question *questions = QF_NEW_ARRAY(arena, training_question, TRAINING_QUESTIONS);
    hotline_filter f = { .outcome = QF_S("late"),
                         .first = QF_NO_DATE,
                         .last = QF_NO_DATE,
                         .due_from = QF_NO_DATE,
                         .due_to = QF_NO_DATE };
    hotline_tickets tickets;
    int64_t total;
    size_t count = 0;

    QF_TRY(hotline_list(rq->cx, &f, 0, TRAINING_QUESTIONS / 2, &tickets, &total));
    if (tickets.count == 0) {
        f.outcome = QF_S("rate");
        QF_TRY(hotline_list(rq->cx, &f, 0, TRAINING_QUESTIONS / 2, &tickets, &total));
    }
    for (size_t i = 0; i < tickets.count; i++) {
        const hotline_ticket *t = &tickets.ticket[i];
        training_question *q = &questions[count];
        const qf_date wrong[] = { calendar_add(days, t->received_on, (int)t->limit_days - 1),
                                  qf_date_add(t->received_on, (int)t->limit_days),
                                  calendar_add(days, t->received_on, (int)t->limit_days + 1) };
        qf_date right = calendar_add(days, t->received_on, (int)t->limit_days);
        q->text = qf_strf(arena, "%.*s转办的工单，时限 %lld 个工作日，最后一天是哪天？",
                          QF_ARG(qf_date_zh(arena, t->received_on)), (long long)t->limit_days);
        q->from = qf_strf(arena, "%.*s%s", QF_ARG(t->number),
                          qf_date_is(t->closed_on) && qf_date_cmp(t->closed_on, t->due_on) > 0
                              ? "，本单位逾期办结"
                              : "");
        q->right = i % 2;
        for (size_t k = 0; k < 3; k++) {
            if (q->choice_count == q->right)
                q->choices[q->choice_count++] = qf_date_zh(arena, right);
            if (qf_date_cmp(wrong[k], right) != 0)
                q->choices[q->choice_count++] = qf_date_zh(arena, wrong[k]);
        }
        count++;
    }
    return training_quiz_set(rq->cx, id, questions, count);
}

qf_code page_desk_training_act(web_request *rq, web_reply *reply)
{
    qf_str act = web_form(rq, "act"), news = { 0 };
    int choice[TRAINING_QUESTIONS];
    size_t right;
    bool passed;
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    if (qf_str_eq(act, QF_S("sign"))) {
        code = training_sign(rq->cx, id, web_form(rq, "code"));
    } else if (qf_str_eq(act, QF_S("name"))) {
        code = training_sign_name(rq->cx, id, qf_str_trim(web_form(rq, "name")));
    } else if (qf_str_eq(act, QF_S("draw"))) {
        code = draw_quiz(rq, id);
    } else {
        for (size_t i = 0; i < TRAINING_QUESTIONS; i++) {
            qf_str text = web_form(rq, qf_strf(rq->cx->arena, "q%zu", i).p);
            choice[i] = text.n == 1 && text.p[0] >= '0' && text.p[0] <= '9' ? text.p[0] - '0' : -1;
        }
        code = training_answer(rq->cx, id, choice, TRAINING_QUESTIONS, &right, &passed);
        if (code == QF_OK)
            news = qf_strf(rq->cx->arena, "答对 %zu 题，%s", right,
                           passed ? "合格" : "没有合格，可以再答");
    }
    if (code == QF_INVALID || code == QF_LATE || code == QF_DENIED)
        return show(rq, reply, id, rq->cx->err.zh, (qf_str){ 0 });
    QF_TRY(code);
    return show(rq, reply, id, (qf_str){ 0 }, news);
}

/* The sign-in page's address with the code in it, for the screen of the room. */
qf_code page_desk_training_qr(web_request *rq, web_reply *reply)
{
    training_session *s = QF_NEW(rq->cx->arena, training_session);
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(training_get(rq->cx, id, s));
    reply->type = "image/svg+xml";
    return qr_svg(rq->cx,
                  qf_strf(rq->cx->arena, "https://%.*s%.*s?code=%.*s", QF_ARG(rq->host),
                          QF_ARG(web_path(rq, "/desk/training/%lld", (long long)id)),
                          QF_ARG(s->code)),
                  &reply->body);
}

qf_code page_desk_training_certificate(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    training_session *s = QF_NEW(arena, training_session);
    training_person *person;
    size_t count;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(training_get(rq->cx, id, s));
    QF_TRY(training_people(rq->cx, id, &person, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *data;
        if (!qf_str_eq(person[i].who, rq->cx->actor->login) || !qf_date_is(person[i].passed_on))
            continue;
        data = web_page(rq, reply, "desk/training_certificate", "培训合格证");
        web_crumb(rq, data, "培训", QF_S("/desk/training"));
        qf_map_str(
            arena, data, "number",
            qf_strf(arena, "训%d-%03lld-%03zu", qf_date_year(s->held_on), (long long)id, i + 1));
        qf_map_str(arena, data, "name", person[i].name);
        qf_map_str(arena, data, "session", s->title);
        qf_map_str(arena, data, "held", qf_date_zh(arena, s->held_on));
        qf_map_int(arena, data, "hours", s->hours);
        qf_map_str(arena, data, "passed", qf_date_zh(arena, person[i].passed_on));
        return QF_OK;
    }
    return qf_fail(rq->cx, QF_MISSING, "TRAINING.NO_CERTIFICATE", "id", "测验合格以后才有合格证");
}
