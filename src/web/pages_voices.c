/* What people say, public: letters with a secret to follow, opinions on drafts, surveys, answers to public opinion. */
#include "domain/voices/voices.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

static const input_choice leaders[] = { { "镇党委书记", "镇党委书记" },
                                        { "镇长", "镇长" },
                                        { "分管领导", "分管领导" },
                                        { "不指定", "不指定，由镇里分办" },
                                        { NULL, NULL } };

static const input_field letter_fields[] = {
    { .name = "to_whom", .zh = "写给谁", .kind = INPUT_CHOICE, .needed = true, .choices = leaders },
    { .name = "title", .zh = "标题", .kind = INPUT_TEXT, .needed = true, .max = 60 },
    { .name = "content", .zh = "内容", .kind = INPUT_LONG, .needed = true, .max = 5000 },
    { .name = "name",
      .zh = "您的姓名",
      .kind = INPUT_TEXT,
      .max = 40,
      .hint = "可以不填；填了加密保存，不公开" },
    { .name = "phone",
      .zh = "电话",
      .kind = INPUT_PHONE,
      .hint = "可以不填；需要了解情况时联系您" },
};

static const input_field track_fields[] = {
    { .name = "number", .zh = "编号", .kind = INPUT_TEXT, .needed = true, .max = 40 },
    { .name = "secret",
      .zh = "查询码",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 40,
      .hint = "回执上的 12 位数字" },
};

static const input_field opinion_fields[] = {
    { .name = "content", .zh = "您的意见", .kind = INPUT_LONG, .needed = true, .max = 5000 },
    { .name = "name", .zh = "您的姓名", .kind = INPUT_TEXT, .max = 40, .hint = "可以不填；不公开" },
    { .name = "phone", .zh = "电话", .kind = INPUT_PHONE, .hint = "可以不填；不公开" },
};

static bool open_today(const web_request *rq, qf_date first, qf_date last)
{
    qf_date today = qf_time_date(rq->cx->now);

    return qf_date_cmp(today, first) >= 0 && qf_date_cmp(today, last) <= 0;
}

static void add_days(web_request *rq, qf_val *one, qf_date first, qf_date last)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);

    qf_map_str(arena, one, "opens", qf_date_str(arena, first));
    qf_map_str(arena, one, "closes", qf_date_str(arena, last));
    qf_map_bool(arena, one, "open", open_today(rq, first, last));
    if (open_today(rq, first, last))
        qf_map_str(arena, one, "left", qf_strf(arena, "还剩 %d 天", last.day - today.day));
}

static qf_code add_answers(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "events");
    voices_event *event;
    voices_letters letters;
    size_t count;

    QF_TRY(voices_event_list(rq->cx, &event, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one;
        if (event[i].published_at.ms == 0)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", event[i].title);
        qf_map_str(arena, one, "answer", event[i].answer);
        qf_map_str(arena, one, "day", qf_date_str(arena, qf_time_date(event[i].published_at)));
    }
    list = qf_map_list(arena, data, "letters");
    QF_TRY(voices_letter_list(rq->cx, true, &letters));
    for (size_t i = 0; i < letters.count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", letters.one[i].public_title);
        qf_map_str(arena, one, "answer", letters.one[i].reply);
        qf_map_str(arena, one, "day", qf_date_str(arena, letters.one[i].replied_on));
    }
    return QF_OK;
}

qf_code page_voices(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/voices", "说一说"), *list;
    voices_consult *consult;
    voices_survey *survey;
    size_t count;

    web_crumb(rq, data, "首页", QF_S("/"));
    list = qf_map_list(arena, data, "consults");
    QF_TRY(voices_consult_list(rq->cx, &consult, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", consult[i].title);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/voices/consult/%lld", (long long)consult[i].id));
        qf_map_bool(arena, one, "answered", qf_date_is(consult[i].result_on));
        add_days(rq, one, consult[i].opens_on, consult[i].closes_on);
    }
    qf_map_bool(arena, data, "no_consults", count == 0);
    list = qf_map_list(arena, data, "surveys");
    QF_TRY(voices_survey_list(rq->cx, &survey, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", survey[i].title);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/voices/survey/%lld", (long long)survey[i].id));
        add_days(rq, one, survey[i].opens_on, survey[i].closes_on);
    }
    qf_map_bool(arena, data, "no_surveys", count == 0);
    QF_TRY(add_answers(rq, data));
    qf_map_bool(arena, data, "no_letters", qf_count(qf_get(data, "letters")) == 0);
    qf_map_int(arena, data, "letter_days", rq->site->voices->letter_days);
    qf_map_str(arena, data, "letter_href", web_path(rq, "/voices/letter"));
    qf_map_str(arena, data, "track_href", web_path(rq, "/voices/track"));
    reply->cacheable = true;
    return QF_OK;
}

/* ---- letters */

static qf_code show_letter(web_request *rq, web_reply *reply, const input *in)
{
    qf_val *data = web_page(rq, reply, "public/voices_letter", "给镇领导写信");

    web_crumb(rq, data, "说一说", QF_S("/voices"));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, letter_fields, INPUT_COUNT(letter_fields), in, NULL));
    qf_map_int(rq->cx->arena, data, "days", rq->site->voices->letter_days);
    qf_map_str(rq->cx->arena, data, "source", rq->site->voices->letter_source);
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_voices_letter(web_request *rq, web_reply *reply)
{
    return show_letter(rq, reply, NULL);
}

qf_code page_voices_letter_send(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    voices_letter letter;
    qf_str number, secret;
    qf_val *data;
    input in;

    if (!input_read(rq, letter_fields, INPUT_COUNT(letter_fields), &in))
        return show_letter(rq, reply, &in);
    letter = (voices_letter){ .to_whom = input_get(&in, "to_whom")->text,
                              .title = input_get(&in, "title")->text,
                              .content = input_get(&in, "content")->text,
                              .name = input_get(&in, "name")->text,
                              .phone = input_get(&in, "phone")->text };
    QF_TRY(voices_letter_send(rq->cx, rq->site->days, rq->site->voices, &letter, &number, &secret));
    data = web_page(rq, reply, "public/voices_receipt", "信已收到");
    qf_map_str(arena, data, "number", number);
    qf_map_str(arena, data, "secret", secret);
    qf_map_int(arena, data, "days", rq->site->voices->letter_days);
    qf_map_str(arena, data, "track_href", web_path(rq, "/voices/track"));
    return QF_OK;
}

static qf_code show_track(web_request *rq, web_reply *reply, const input *in, qf_str complaint)
{
    qf_val *data = web_page(rq, reply, "public/voices_track", "查我的信");

    web_crumb(rq, data, "说一说", QF_S("/voices"));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, track_fields, INPUT_COUNT(track_fields), in, NULL));
    qf_map_str(rq->cx->arena, data, "complaint", complaint);
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_voices_track(web_request *rq, web_reply *reply)
{
    return show_track(rq, reply, NULL, (qf_str){ 0 });
}

qf_code page_voices_track_show(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    voices_letter letter;
    qf_code code;
    qf_val *data;
    input in;

    if (!input_read(rq, track_fields, INPUT_COUNT(track_fields), &in))
        return show_track(rq, reply, &in, (qf_str){ 0 });
    code = voices_letter_track(rq->cx, input_get(&in, "number")->text,
                               input_get(&in, "secret")->text, &letter);
    if (code == QF_MISSING)
        return show_track(rq, reply, &in, rq->cx->err.zh);
    QF_TRY(code);
    data = web_page(rq, reply, "public/voices_mine", "我的信");
    qf_map_str(arena, data, "number", letter.number);
    qf_map_str(arena, data, "letter_title", letter.title);
    qf_map_str(arena, data, "content", letter.content);
    qf_map_str(arena, data, "received", qf_date_zh(arena, letter.received_on));
    qf_map_str(arena, data, "due", web_due_zh(rq, letter.due_on));
    if (qf_date_is(letter.replied_on)) {
        qf_map_str(arena, data, "reply", letter.reply);
        qf_map_str(arena, data, "replied", qf_date_zh(arena, letter.replied_on));
    }
    return QF_OK;
}

/* ---- opinions on a draft */

static qf_code show_consult(web_request *rq, web_reply *reply, int64_t id, const input *in,
                            bool thanks)
{
    static const char *const codes[] = { "yes", "part", "no" };
    static const char *const names[] = { "采纳", "部分采纳", "不采纳" };
    qf_arena *arena = rq->cx->arena;
    voices_consult consult;
    voices_opinion *opinion;
    qf_val *data, *list;
    size_t count;

    QF_TRY(voices_consult_get(rq->cx, id, &consult));
    QF_TRY(voices_opinion_list(rq->cx, id, &opinion, &count));
    data = web_page(rq, reply, "public/voices_consult", qf_cstr(arena, consult.title));
    web_crumb(rq, data, "说一说", QF_S("/voices"));
    add_days(rq, data, consult.opens_on, consult.closes_on);
    qf_map_str(arena, data, "body", consult.body);
    qf_map_int(arena, data, "opinions", (int64_t)count);
    qf_map_bool(arena, data, "thanks", thanks);
    if (qf_date_is(consult.result_on)) {
        qf_map_str(arena, data, "result", consult.result);
        qf_map_str(arena, data, "result_on", qf_date_zh(arena, consult.result_on));
    }
    list = qf_map_list(arena, data, "judged");
    for (size_t i = 0; i < count && qf_date_is(consult.result_on); i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "gist", opinion[i].gist);
        qf_map_str(arena, one, "reason", opinion[i].reason);
        for (size_t k = 0; k < 3; k++)
            if (qf_str_eq(opinion[i].verdict, qf_str_of(codes[k])))
                qf_map_str(arena, one, "verdict", qf_str_of(names[k]));
    }
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, opinion_fields, INPUT_COUNT(opinion_fields), in, NULL));
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_voices_consult(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return show_consult(rq, reply, id, NULL, false);
}

qf_code page_voices_consult_send(web_request *rq, web_reply *reply)
{
    int64_t id;
    input in;

    QF_TRY(web_param_id(rq, 0, &id));
    if (!input_read(rq, opinion_fields, INPUT_COUNT(opinion_fields), &in))
        return show_consult(rq, reply, id, &in, false);
    QF_TRY(voices_opinion_send(rq->cx, id, input_get(&in, "content")->text,
                               input_get(&in, "name")->text, input_get(&in, "phone")->text));
    return show_consult(rq, reply, id, NULL, true);
}

/* ---- surveys */

static qf_code show_survey(web_request *rq, web_reply *reply, int64_t id, qf_str complaint,
                           bool thanks)
{
    qf_arena *arena = rq->cx->arena;
    voices_survey *survey = QF_NEW(arena, voices_survey);
    qf_val *data, *list;

    QF_TRY(voices_survey_get(rq->cx, id, survey));
    data = web_page(rq, reply, "public/voices_survey", qf_cstr(arena, survey->title));
    web_crumb(rq, data, "说一说", QF_S("/voices"));
    add_days(rq, data, survey->opens_on, survey->closes_on);
    qf_map_str(arena, data, "intro", survey->intro);
    qf_map_int(arena, data, "forms", survey->forms);
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_bool(arena, data, "thanks", thanks);
    list = qf_map_list(arena, data, "questions");
    for (size_t i = 0; i < survey->question_count; i++) {
        const voices_question *q = &survey->questions[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena)), *choices;
        qf_map_int(arena, one, "number", (int64_t)i + 1);
        qf_map_str(arena, one, "text", q->text);
        choices = qf_map_list(arena, one, "choices");
        for (size_t k = 0; k < q->choice_count; k++) {
            qf_val *choice = qf_list_add(choices, qf_val_map(arena));
            qf_map_str(arena, choice, "field", qf_strf(arena, "q%zu", i));
            qf_map_int(arena, choice, "value", (int64_t)k);
            qf_map_str(arena, choice, "zh", q->choices[k]);
            qf_map_int(arena, choice, "answers", q->answers[k]);
            qf_map_str(arena, choice, "share",
                       survey->forms == 0
                           ? QF_S("—")
                           : qf_strf(arena, "%lld%%",
                                     (long long)((q->answers[k] * 200 + survey->forms) /
                                                 (survey->forms * 2))));
        }
    }
    reply->status = complaint.n == 0 ? 200 : 422;
    return QF_OK;
}

qf_code page_voices_survey(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return show_survey(rq, reply, id, (qf_str){ 0 }, false);
}

qf_code page_voices_survey_send(web_request *rq, web_reply *reply)
{
    int choice[VOICES_SURVEY_QUESTIONS];
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    for (size_t i = 0; i < VOICES_SURVEY_QUESTIONS; i++) {
        qf_str text = web_form(rq, qf_strf(rq->cx->arena, "q%zu", i).p);
        choice[i] = text.n == 0 || text.n > 2 || text.p[0] < '0' || text.p[0] > '9' ? -1
                    : text.n == 1 ? text.p[0] - '0'
                    : text.p[1] >= '0' && text.p[1] <= '9'
                        ? (text.p[0] - '0') * 10 + (text.p[1] - '0')
                        : -1;
    }
    code = voices_survey_answer(rq->cx, id, rq->address, choice, VOICES_SURVEY_QUESTIONS);
    if (code == QF_INVALID || code == QF_LIMIT || code == QF_LATE)
        return show_survey(rq, reply, id, rq->cx->err.zh, false);
    QF_TRY(code);
    return show_survey(rq, reply, id, (qf_str){ 0 }, true);
}
