/* The desk of what people say: letters to answer, drafts and the adoption of opinions, surveys, public opinion. */
#include "domain/voices/voices.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

static const input_field consult_fields[] = {
    { .name = "title", .zh = "标题", .kind = INPUT_TEXT, .needed = true, .max = 100 },
    { .name = "body", .zh = "草案和说明", .kind = INPUT_LONG, .needed = true, .max = 20000 },
    { .name = "opens_on", .zh = "开始", .kind = INPUT_DATE, .needed = true },
    { .name = "closes_on", .zh = "截止", .kind = INPUT_DATE, .needed = true },
};
static const input_field survey_fields[] = {
    { .name = "title", .zh = "标题", .kind = INPUT_TEXT, .needed = true, .max = 100 },
    { .name = "intro", .zh = "说明", .kind = INPUT_LONG, .max = 2000 },
    { .name = "questions",
      .zh = "问题和选项",
      .kind = INPUT_LONG,
      .needed = true,
      .max = 5000,
      .hint = "每题写一行，下面每个选项一行、以“- ”开头" },
    { .name = "opens_on", .zh = "开始", .kind = INPUT_DATE, .needed = true },
    { .name = "closes_on", .zh = "截止", .kind = INPUT_DATE, .needed = true },
};
static const input_field event_fields[] = {
    { .name = "title", .zh = "什么事", .kind = INPUT_TEXT, .needed = true, .max = 200 },
    { .name = "source", .zh = "在哪里看到的", .kind = INPUT_TEXT, .needed = true, .max = 200 },
    { .name = "found",
      .zh = "发现时间",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 20,
      .hint = "例如 2026-11-25 14:30" },
    { .name = "grave", .zh = "涉及特别重大、重大突发事件", .kind = INPUT_FLAG },
};

static void add_due(web_request *rq, qf_val *one, const voices_letter *l)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);

    qf_map_str(arena, one, "due", qf_date_str(arena, l->due_on));
    if (qf_date_is(l->replied_on))
        qf_map_str(arena, one, qf_date_cmp(l->replied_on, l->due_on) > 0 ? "late" : "calm",
                   qf_date_cmp(l->replied_on, l->due_on) > 0 ? QF_S("逾期答复") : QF_S("按期答复"));
    else if (qf_date_cmp(l->due_on, today) < 0)
        qf_map_str(arena, one, "late", QF_S("已逾期"));
    else
        qf_map_str(
            arena, one, "calm",
            qf_strf(arena, "还剩 %d 个工作日", calendar_count(rq->site->days, today, l->due_on)));
}

static qf_code add_letters(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "letters");
    voices_letters letters;

    QF_TRY(voices_letter_list(rq->cx, false, &letters));
    for (size_t i = 0; i < letters.count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "number", letters.one[i].number);
        qf_map_str(arena, one, "title", letters.one[i].title);
        qf_map_str(arena, one, "to_whom", letters.one[i].to_whom);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/voices/letter/%lld", (long long)letters.one[i].id));
        add_due(rq, one, &letters.one[i]);
    }
    qf_map_bool(arena, data, "no_letters", letters.count == 0);
    return QF_OK;
}

static qf_code add_events(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "events");
    voices_event *event;
    size_t count;

    QF_TRY(voices_event_list(rq->cx, &event, &count));
    for (size_t i = 0; i < count; i++) {
        const voices_event *e = &event[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        bool answered = e->answered_at.ms != 0;
        int64_t at = answered ? e->answered_at.ms : rq->cx->now.ms;
        qf_map_str(arena, one, "title", e->title);
        qf_map_str(arena, one, "source", e->source);
        qf_map_str(arena, one, "found", qf_time_minute(arena, e->found_at));
        qf_map_str(arena, one, "due", qf_time_minute(arena, e->due_at));
        if (e->grave)
            qf_map_str(arena, one, "conference",
                       qf_time_minute(
                           arena, (qf_time){ e->found_at.ms + rq->site->voices->conference_hours *
                                                                  (int64_t)3600000 }));
        qf_map_str(arena, one, "answer", e->answer);
        qf_map_bool(arena, one, "answered", answered);
        qf_map_bool(arena, one, "published", e->published_at.ms != 0);
        qf_map_str(arena, one, "href", web_path(rq, "/desk/voices/event/%lld", (long long)e->id));
        if (at > e->due_at.ms)
            qf_map_str(arena, one, "late", answered ? QF_S("逾期回应") : QF_S("已逾期"));
        else
            qf_map_str(arena, one, "calm",
                       answered ? QF_S("按时回应")
                                : qf_strf(arena, "还剩 %lld 小时",
                                          (long long)((e->due_at.ms - at) / 3600000)));
    }
    qf_map_int(arena, data, "grave_hours", rq->site->voices->grave_hours);
    qf_map_str(arena, data, "grave_source", rq->site->voices->grave_source);
    qf_map_str(arena, data, "conference_source", rq->site->voices->conference_source);
    qf_map_bool(arena, data, "no_events", count == 0);
    return QF_OK;
}

static qf_code show_desk(web_request *rq, web_reply *reply, const input *in, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/voices", "民意"), *list;
    voices_consult *consult;
    voices_survey *survey;
    voices_stats stats;
    size_t count;

    QF_TRY(add_letters(rq, data));
    QF_TRY(add_events(rq, data));
    list = qf_map_list(arena, data, "consults");
    QF_TRY(voices_consult_list(rq->cx, &consult, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", consult[i].title);
        qf_map_str(arena, one, "closes", qf_date_str(arena, consult[i].closes_on));
        qf_map_bool(arena, one, "answered", qf_date_is(consult[i].result_on));
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/voices/consult/%lld", (long long)consult[i].id));
    }
    list = qf_map_list(arena, data, "surveys");
    QF_TRY(voices_survey_list(rq->cx, &survey, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", survey[i].title);
        qf_map_str(arena, one, "closes", qf_date_str(arena, survey[i].closes_on));
        qf_map_str(arena, one, "href",
                   web_path(rq, "/voices/survey/%lld", (long long)survey[i].id));
    }
    QF_TRY(voices_year_stats(rq->cx, qf_date_year(qf_time_date(rq->cx->now)), &stats));
    qf_map_int(arena, data, "year_letters", stats.letters);
    qf_map_int(arena, data, "year_letters_on_time", stats.letters_on_time);
    qf_map_int(arena, data, "year_letters_late", stats.letters_late);
    qf_map_int(arena, data, "year_events", stats.events);
    qf_map_int(arena, data, "year_events_on_time", stats.events_on_time);
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, event_fields, INPUT_COUNT(event_fields), in, NULL));
    qf_map_int(arena, data, "hours", rq->site->voices->opinion_hours);
    qf_map_str(arena, data, "hours_source", rq->site->voices->opinion_source);
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_str(arena, data, "event_href", web_path(rq, "/desk/voices"));
    qf_map_str(arena, data, "consult_new", web_path(rq, "/desk/voices/consult/new"));
    qf_map_str(arena, data, "survey_new", web_path(rq, "/desk/voices/survey/new"));
    reply->status = in == NULL && complaint.n == 0 ? 200 : 422;
    return QF_OK;
}

qf_code page_desk_voices(web_request *rq, web_reply *reply)
{
    return show_desk(rq, reply, NULL, (qf_str){ 0 });
}

qf_code page_desk_voices_event(web_request *rq, web_reply *reply)
{
    voices_event event;
    qf_time found;
    qf_code code;
    int64_t id;
    input in;

    if (!input_read(rq, event_fields, INPUT_COUNT(event_fields), &in))
        return show_desk(rq, reply, &in, (qf_str){ 0 });
    if (!qf_time_parse(input_get(&in, "found")->text, &found)) {
        (void)input_complain(&in, "found", "请写成 2026-11-25 14:30 的样子");
        return show_desk(rq, reply, &in, (qf_str){ 0 });
    }
    event = (voices_event){ .title = input_get(&in, "title")->text,
                            .source = input_get(&in, "source")->text,
                            .found_at = found,
                            .grave = input_get(&in, "grave")->number != 0 };
    code = voices_event_add(rq->cx, rq->site->voices, &event, &id);
    if (code == QF_INVALID)
        return show_desk(rq, reply, &in, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/voices"));
}

qf_code page_desk_voices_event_answer(web_request *rq, web_reply *reply)
{
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    code = voices_event_answer(rq->cx, id, qf_str_trim(web_form(rq, "answer")),
                               web_form(rq, "publish").n > 0);
    if (code == QF_INVALID)
        return show_desk(rq, reply, NULL, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/voices"));
}

/* ---- one letter */

static qf_code show_letter(web_request *rq, web_reply *reply, int64_t id, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    voices_letter letter;
    qf_val *data;

    QF_TRY(voices_letter_get(rq->cx, id, &letter));
    data = web_page(rq, reply, "desk/voices_letter", qf_cstr(arena, letter.title));
    web_crumb(rq, data, "民意", QF_S("/desk/voices"));
    qf_map_str(arena, data, "number", letter.number);
    qf_map_str(arena, data, "to_whom", letter.to_whom);
    qf_map_str(arena, data, "content", letter.content);
    qf_map_str(arena, data, "received", qf_date_str(arena, letter.received_on));
    qf_map_str(arena, data, "reply", letter.reply);
    qf_map_str(arena, data, "public_title", letter.public_title);
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_str(arena, data, "reply_href",
               web_path(rq, "/desk/voices/letter/%lld/reply", (long long)id));
    if (letter.has_person)
        qf_map_str(arena, data, "person_href",
                   web_path(rq, "/desk/voices/letter/%lld/person", (long long)id));
    add_due(rq, data, &letter);
    reply->status = complaint.n == 0 ? 200 : 422;
    return QF_OK;
}

qf_code page_desk_voices_letter(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return show_letter(rq, reply, id, (qf_str){ 0 });
}

qf_code page_desk_voices_reply(web_request *rq, web_reply *reply)
{
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    code = voices_letter_reply(rq->cx, id, qf_str_trim(web_form(rq, "reply")),
                               qf_str_trim(web_form(rq, "public_title")));
    if (code == QF_INVALID)
        return show_letter(rq, reply, id, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/voices/letter/%lld", (long long)id));
}

qf_code page_desk_voices_person(web_request *rq, web_reply *reply)
{
    qf_str name, phone;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(voices_letter_person(rq->cx, id, &name, &phone));
    QF_TRY(show_letter(rq, reply, id, (qf_str){ 0 }));
    qf_map_str(rq->cx->arena, reply->data, "person_name", name);
    qf_map_str(rq->cx->arena, reply->data, "person_phone", phone);
    return QF_OK;
}

/* ---- a draft and its opinions */

static qf_code show_form(web_request *rq, web_reply *reply, const char *title,
                         const input_field *fields, size_t count, const input *in, qf_str complaint)
{
    qf_val *data = web_page(rq, reply, "desk/voices_form", title);

    web_crumb(rq, data, "民意", QF_S("/desk/voices"));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, count, in, NULL));
    qf_map_str(rq->cx->arena, data, "complaint", complaint);
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

static qf_code show_consult(web_request *rq, web_reply *reply, int64_t id, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    voices_consult consult;
    voices_opinion *opinion;
    qf_val *data, *list;
    size_t count;

    QF_TRY(voices_consult_get(rq->cx, id, &consult));
    QF_TRY(voices_opinion_list(rq->cx, id, &opinion, &count));
    data = web_page(rq, reply, "desk/voices_consult", qf_cstr(arena, consult.title));
    web_crumb(rq, data, "民意", QF_S("/desk/voices"));
    qf_map_str(arena, data, "opens", qf_date_str(arena, consult.opens_on));
    qf_map_str(arena, data, "closes", qf_date_str(arena, consult.closes_on));
    qf_map_str(arena, data, "result", consult.result);
    qf_map_str(arena, data, "result_on", qf_date_str(arena, consult.result_on));
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_bool(arena, data, "none", count == 0);
    qf_map_str(arena, data, "act_href", web_path(rq, "/desk/voices/consult/%lld", (long long)id));
    list = qf_map_list(arena, data, "opinions");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", opinion[i].id);
        qf_map_str(arena, one, "content", opinion[i].content);
        qf_map_str(arena, one, "received", qf_date_str(arena, opinion[i].received_on));
        qf_map_str(arena, one, "gist", opinion[i].gist);
        qf_map_str(arena, one, "reason", opinion[i].reason);
        qf_map_bool(arena, one, "yes", qf_str_eq(opinion[i].verdict, QF_S("yes")));
        qf_map_bool(arena, one, "part", qf_str_eq(opinion[i].verdict, QF_S("part")));
        qf_map_bool(arena, one, "no", qf_str_eq(opinion[i].verdict, QF_S("no")));
    }
    reply->status = complaint.n == 0 ? 200 : 422;
    return QF_OK;
}

qf_code page_desk_voices_consult(web_request *rq, web_reply *reply)
{
    int64_t id;

    if (qf_str_eq(rq->params[0], QF_S("new")))
        return show_form(rq, reply, "公开征求意见", consult_fields, INPUT_COUNT(consult_fields),
                         NULL, (qf_str){ 0 });
    QF_TRY(web_param_id(rq, 0, &id));
    return show_consult(rq, reply, id, (qf_str){ 0 });
}

static qf_code open_consult(web_request *rq, web_reply *reply)
{
    voices_consult draft;
    qf_code code;
    int64_t id;
    input in;

    if (!input_read(rq, consult_fields, INPUT_COUNT(consult_fields), &in))
        return show_form(rq, reply, "公开征求意见", consult_fields, INPUT_COUNT(consult_fields),
                         &in, (qf_str){ 0 });
    draft = (voices_consult){ .title = input_get(&in, "title")->text,
                              .body = input_get(&in, "body")->text,
                              .opens_on = input_get(&in, "opens_on")->date,
                              .closes_on = input_get(&in, "closes_on")->date };
    code = voices_consult_open(rq->cx, rq->site->days, rq->site->voices, &draft, &id);
    if (code == QF_INVALID)
        return show_form(rq, reply, "公开征求意见", consult_fields, INPUT_COUNT(consult_fields),
                         &in, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/voices/consult/%lld", (long long)id));
}

/* Opens a draft ("new"), says what became of an opinion, or publishes the result. */
qf_code page_desk_voices_consult_act(web_request *rq, web_reply *reply)
{
    voices_opinion judged = { .id = web_form_int(rq, "opinion"),
                              .verdict = web_form(rq, "verdict"),
                              .gist = qf_str_trim(web_form(rq, "gist")),
                              .reason = qf_str_trim(web_form(rq, "reason")) };
    qf_code code;
    int64_t id;

    if (qf_str_eq(rq->params[0], QF_S("new")))
        return open_consult(rq, reply);
    QF_TRY(web_param_id(rq, 0, &id));
    code = judged.id != 0 ? voices_opinion_judge(rq->cx, id, &judged)
                          : voices_consult_answer(rq->cx, id, qf_str_trim(web_form(rq, "result")));
    if (code == QF_INVALID || code == QF_CONFLICT)
        return show_consult(rq, reply, id, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/voices/consult/%lld", (long long)id));
}

/* ---- surveys */

qf_code page_desk_voices_survey(web_request *rq, web_reply *reply)
{
    return show_form(rq, reply, "做一份问卷", survey_fields, INPUT_COUNT(survey_fields), NULL,
                     (qf_str){ 0 });
}

qf_code page_desk_voices_survey_save(web_request *rq, web_reply *reply)
{
    voices_survey *survey = QF_NEW(rq->cx->arena, voices_survey);
    qf_code code;
    int64_t id;
    input in;

    if (!input_read(rq, survey_fields, INPUT_COUNT(survey_fields), &in))
        return show_form(rq, reply, "做一份问卷", survey_fields, INPUT_COUNT(survey_fields), &in,
                         (qf_str){ 0 });
    survey->title = input_get(&in, "title")->text;
    survey->intro = input_get(&in, "intro")->text;
    survey->opens_on = input_get(&in, "opens_on")->date;
    survey->closes_on = input_get(&in, "closes_on")->date;
    code = voices_survey_open(rq->cx, survey, input_get(&in, "questions")->text, &id);
    if (code == QF_INVALID)
        return show_form(rq, reply, "做一份问卷", survey_fields, INPUT_COUNT(survey_fields), &in,
                         rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/voices"));
}
