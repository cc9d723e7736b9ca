/* Training on the desk: plan, sign-in by a code or its QR, files, quiz, certificate. */
#include "base/text.h"
#include "doc/pdf_write.h"
#include "domain/training/training.h"
#include "web/address.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/qr.h"
#include "web/site.h"
#include "web/training_quiz.h"

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

static qf_code add_files(web_request *rq, qf_val *data, int64_t id)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "files");
    training_file *file;
    size_t count;

    QF_TRY(training_files(rq->cx, id, &file, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", file[i].id);
        qf_map_str(arena, one, "name", file[i].name);
        qf_map_str(arena, one, "size",
                   qf_strf(arena, "%lld KB", (long long)((file[i].size + 1023) / 1024)));
        qf_map_str(
            arena, one, "href",
            web_path(rq, "/desk/training/%lld/file/%lld", (long long)id, (long long)file[i].id));
    }
    qf_map_bool(arena, data, "has_files", count > 0);
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
        qf_map_str(arena, data, "code", training_code(rq->cx, s));
        qf_map_int(arena, data, "code_minutes", TRAINING_CODE_MINUTES);
        qf_map_str(arena, data, "qr", web_path(rq, "/desk/training/%lld/qr.svg", (long long)id));
    }
    qf_map_str(arena, data, "asked_code", web_query(rq, "code"));
    qf_map_str(arena, data, "act_href", web_path(rq, "/desk/training/%lld", (long long)id));
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_str(arena, data, "news", news);
    qf_map_int(arena, data, "pass", TRAINING_PASS_PERCENT);
    add_quiz(rq, data, s);
    QF_TRY(add_files(rq, data, id));
    reply->status = complaint.n == 0 ? 200 : 422;
    return add_people(rq, data, s, clerk);
}

qf_code page_desk_training_session(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return show(rq, reply, id, (qf_str){ 0 }, (qf_str){ 0 });
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
    } else if (qf_str_eq(act, QF_S("file"))) {
        const web_upload *file = web_upload_of(rq, "file");
        code = file == NULL ? qf_fail(rq->cx, QF_INVALID, "TRAINING.FILE", "file", "请先选择文件")
                            : training_file_add(rq->cx, id, file->filename, file->bytes);
    } else if (qf_str_eq(act, QF_S("unfile"))) {
        int64_t number = 0;
        code = qf_number_parse(web_form(rq, "file_id"), &number)
                   ? training_file_remove(rq->cx, id, number)
                   : qf_fail(rq->cx, QF_INVALID, "TRAINING.FILE", "file_id", "没有这份材料");
    } else if (qf_str_eq(act, QF_S("draw"))) {
        code = training_quiz_draw(rq, id);
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
    if (code == QF_INVALID || code == QF_LATE || code == QF_DENIED || code == QF_LIMIT)
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
                  web_url(rq, "/desk/training/%lld?code=%.*s", (long long)id,
                          QF_ARG(training_code(rq->cx, s))),
                  &reply->body);
}

/* What the paper says; the actor's own, once passed. */
static qf_code find_passed(web_request *rq, int64_t id, training_session *s, training_person *out,
                           qf_str *number)
{
    training_person *person;
    size_t count;

    QF_TRY(training_get(rq->cx, id, s));
    QF_TRY(training_people(rq->cx, id, &person, &count));
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(person[i].who, rq->cx->actor->login) && qf_date_is(person[i].passed_on)) {
            *out = person[i];
            *number = qf_strf(rq->cx->arena, "训%d-%03lld-%03zu", qf_date_year(s->held_on),
                              (long long)id, i + 1);
            return QF_OK;
        }
    return qf_fail(rq->cx, QF_MISSING, "TRAINING.NO_CERTIFICATE", "id", "测验合格以后才有合格证");
}

static qf_code add_line(doc_builder *b, qf_str text)
{
    return doc_add_text(b, DOC_PARAGRAPH, 0, text);
}

qf_code page_desk_training_certificate(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    training_session *s = QF_NEW(arena, training_session);
    doc_builder *b = doc_builder_new(rq->cx, DOC_PDF);
    training_person person = { 0 };
    qf_str number;
    doc *paper;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(find_passed(rq, id, s, &person, &number));
    QF_TRY(doc_add_text(b, DOC_HEADING, 0, QF_S("培训合格证")));
    QF_TRY(add_line(b, qf_strf(arena, "编号：%.*s", QF_ARG(number))));
    QF_TRY(add_line(
        b, qf_strf(
               arena,
               "%.*s 于%.*s参加“%.*s”培训，共 %lld 学时，%.*s测验合格（答对 %lld 题，共 %zu 题）。",
               QF_ARG(person.name), QF_ARG(qf_date_zh(arena, s->held_on)), QF_ARG(s->title),
               (long long)s->hours, QF_ARG(qf_date_zh(arena, person.passed_on)),
               (long long)person.score, s->question_count)));
    if (s->trainer.n > 0)
        QF_TRY(add_line(b, qf_strf(arena, "主讲：%.*s", QF_ARG(s->trainer))));
    QF_TRY(add_line(b, QF_S("依据：《中华人民共和国政府信息公开条例》第四十八条。")));
    QF_TRY(add_line(b, web_town(rq)->name));
    QF_TRY(add_line(b, qf_date_zh(arena, person.passed_on)));
    QF_TRY(doc_finish(b, &paper));
    for (size_t i = paper->count - 2; i < paper->count; i++) {
        paper->blocks[i].align = DOC_RIGHT;
        paper->blocks[i].inset = 4;
    }
    paper->title = QF_S("培训合格证");
    paper->source = web_town(rq)->name;
    paper->published = qf_date_str(arena, person.passed_on);
    reply->type = "application/pdf";
    reply->download = qf_strf(arena, "合格证-%.*s.pdf", QF_ARG(number));
    return pdf_write(rq->cx, paper, rq->site->style, &reply->body);
}

/* A file of the session. */
qf_code page_desk_training_file(web_request *rq, web_reply *reply)
{
    training_file file;
    int64_t id, number;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(web_param_id(rq, 1, &number));
    QF_TRY(training_file_open(rq->cx, id, number, &file, &reply->body));
    reply->type = attachment_type(file.kind);
    reply->download = file.name;
    return QF_OK;
}
