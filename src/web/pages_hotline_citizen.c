/* Reporting something on the site, and following it by number and secret: for a phone, without script. */
#include "domain/hotline/citizen.h"
#include "web/hotline_view.h"
#include "web/input.h"
#include "web/pages.h"

enum { KIND, CLASS, VILLAGE, FIELDS = 7 };

static const input_field report_fields[FIELDS] = {
    [KIND] = { .name = "kind",
               .zh = "要做什么",
               .kind = INPUT_CHOICE,
               .needed = true,
               .choices = hotline_kind_choices },
    [CLASS] = { .name = "class", .zh = "哪方面的事", .kind = INPUT_CHOICE, .needed = true },
    [VILLAGE] = { .name = "village",
                  .zh = "在哪个村",
                  .kind = INPUT_CHOICE,
                  .hint = "镇区或者说不清的可以不选" },
    { .name = "title", .zh = "一句话说是什么事", .kind = INPUT_TEXT, .needed = true, .max = 60 },
    { .name = "content",
      .zh = "经过和要求",
      .kind = INPUT_LONG,
      .needed = true,
      .max = 3000,
      .hint = "什么时间、什么地方、希望怎样解决；不要写别人的身份证号、电话" },
    { .name = "name",
      .zh = "您的姓名",
      .kind = INPUT_TEXT,
      .max = 40,
      .hint = "加密保存，不公开，看一次记一次" },
    { .name = "phone",
      .zh = "您的电话",
      .kind = INPUT_PHONE,
      .hint = "不填也能凭查询码看结果；填了方便找您核实" },
};

static const input_field track_fields[] = {
    { .name = "number",
      .zh = "编号",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 60,
      .hint = "回执上的编号，或者热线告诉您的工单编号" },
    { .name = "secret",
      .zh = "查询码",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 40,
      .hint = "12 位数字" },
};

static qf_code fields_of(web_request *rq, input_field *fields)
{
    memcpy(fields, report_fields, sizeof(report_fields));
    fields[CLASS].choices = hotline_view_classes(rq);
    return hotline_view_villages(rq, &fields[VILLAGE].choices);
}

static qf_code show_form(web_request *rq, web_reply *reply, const input_field *fields,
                         const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/hotline_new", "反映问题");
    qf_val *list = qf_map_list(arena, data, "limits");

    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "热线", QF_S("/hotline"));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, FIELDS, in, NULL));
    for (hotline_kind kind = 0; kind < HOTLINE_KIND_COUNT; kind++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", hotline_kind_zh(kind));
        qf_map_int(arena, one, "days", rq->site->hotline->kinds[kind].limit_days);
    }
    list = qf_map_list(arena, data, "elsewhere");
    for (size_t i = 0; i < rq->site->hotline->declining.count; i++)
        qf_map_str(arena, qf_list_add(list, qf_val_map(arena)), "zh",
                   rq->site->hotline->declining.one[i].zh);
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_hotline_new(web_request *rq, web_reply *reply)
{
    input_field fields[FIELDS];

    QF_TRY(fields_of(rq, fields));
    return show_form(rq, reply, fields, NULL);
}

static qf_code show_receipt(web_request *rq, web_reply *reply, qf_str number, qf_str secret)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/hotline_receipt", "收到了，请记下编号和查询码");
    hotline_ticket t;

    QF_TRY(hotline_by_number(rq->cx, number, &t));
    qf_map_str(arena, data, "number", number);
    qf_map_str(arena, data, "secret", secret);
    qf_map_str(arena, data, "limit", hotline_limit_zh(arena, &t));
    qf_map_str(arena, data, "due", hotline_view_due_zh(rq, &t));
    qf_map_str(arena, data, "track_href", web_path(rq, "/hotline/track"));
    qf_map_bool(arena, data, "no_index", true);
    reply->status = 201;
    return QF_OK;
}

static void add_photos(const web_request *rq, hotline_files *files)
{
    static const char *const fields[HOTLINE_PHOTOS] = { "photo1", "photo2", "photo3" };

    for (size_t i = 0; i < HOTLINE_PHOTOS; i++) {
        const web_upload *upload = web_upload_of(rq, fields[i]);
        if (upload != NULL)
            files->one[files->count++] = upload->bytes;
    }
}

qf_code page_hotline_report(web_request *rq, web_reply *reply)
{
    input_field fields[FIELDS];
    hotline_ticket t = { .sample = false };
    hotline_files files = { 0 };
    qf_str number, secret;
    qf_code code;
    input in;

    QF_TRY(fields_of(rq, fields));
    if (!input_read(rq, fields, FIELDS, &in))
        return show_form(rq, reply, fields, &in);
    t.kind = hotline_kind_parse(input_get(&in, "kind")->text);
    t.class = input_get(&in, "class")->text;
    t.title = input_get(&in, "title")->text;
    t.content = input_get(&in, "content")->text;
    t.village_id = hotline_view_number(input_get(&in, "village")->text);
    t.caller_name = input_get(&in, "name")->text;
    t.caller_phone = input_get(&in, "phone")->text;
    add_photos(rq, &files);
    code = hotline_report(rq->cx, rq->site->days, rq->site->hotline, &t, &files, &number, &secret);
    if (code == QF_INVALID || code == QF_LIMIT) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_form(rq, reply, fields, &in);
    }
    QF_TRY(code);
    return show_receipt(rq, reply, number, secret);
}

/* ---- following it */

static qf_code show_track(web_request *rq, web_reply *reply, input *in, qf_str general)
{
    qf_val *data = web_page(rq, reply, "public/hotline_track", "查进展");

    web_crumb(rq, data, "热线", QF_S("/hotline"));
    qf_map_bool(rq->cx->arena, data, "no_index", true);
    if (in != NULL && general.n > 0) {
        in->general = qf_cstr(rq->cx->arena, general);
        in->complaints++;
    }
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, track_fields, INPUT_COUNT(track_fields), in, NULL));
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_hotline_track(web_request *rq, web_reply *reply)
{
    return show_track(rq, reply, NULL, (qf_str){ 0 });
}

/* The way without the office's inner words: what was done on which day, and the words that were said to the person. */
static qf_code add_way(web_request *rq, qf_val *data, int64_t id)
{
    static const bool told[HOTLINE_EVENT_COUNT] = {
        [HOTLINE_DO_RECEIVE] = true,      [HOTLINE_DO_SIGN] = true,
        [HOTLINE_DO_DISPATCH] = true,     [HOTLINE_DO_REPLY] = true,
        [HOTLINE_DO_CLOSE] = true,        [HOTLINE_DO_EXTEND_GRANT] = true,
        [HOTLINE_DO_RETURN_GRANT] = true, [HOTLINE_DO_CALL_BACK] = true,
        [HOTLINE_DO_REOPEN] = true,       [HOTLINE_DO_MERGE] = true,
        [HOTLINE_DO_DECLINE] = true,      [HOTLINE_DO_RELIMIT] = true,
    };
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "way");
    hotline_log *log;
    size_t count;

    QF_TRY(hotline_events(rq->cx, id, &log, &count));
    for (size_t i = 0; i < count; i++) {
        bool own = log[i].event == HOTLINE_DO_REOPEN || log[i].event == HOTLINE_DO_CALL_BACK;
        const hotline_ground *ground =
            hotline_ground_get(&rq->site->hotline->declining, log[i].ground);
        qf_val *one;
        if (!told[log[i].event])
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "day", qf_date_str(arena, log[i].day));
        qf_map_str(arena, one, "zh", hotline_event_zh(log[i].event));
        if (log[i].event == HOTLINE_DO_REPLY || own)
            qf_map_str(arena, one, "text", log[i].text);
        if (log[i].event == HOTLINE_DO_DISPATCH)
            qf_map_str(arena, one, "text", log[i].office);
        if (ground != NULL) {
            qf_map_str(arena, one, "text",
                       qf_strf(arena, "%.*s（%.*s）", QF_ARG(ground->zh), QF_ARG(ground->law)));
            if (ground->href.n > 0)
                qf_map_str(arena, one, "href", web_path(rq, "%.*s", QF_ARG(ground->href)));
        }
    }
    return QF_OK;
}

static qf_code show_mine(web_request *rq, web_reply *reply, const hotline_ticket *t, qf_str secret,
                         qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/hotline_mine", "我反映的事");
    bool closed = t->state == HOTLINE_IS_CLOSED;
    qf_date last = QF_NO_DATE;

    web_crumb(rq, data, "热线", QF_S("/hotline"));
    qf_map_bool(arena, data, "no_index", true);
    hotline_view_row(rq, data, t);
    qf_map_str(arena, data, "ticket_title", t->title);
    qf_map_str(arena, data, "due_zh", hotline_view_due_zh(rq, t));
    qf_map_bool(arena, data, "is_open", hotline_state_open(t->state));
    qf_map_str(arena, data, "reply", t->reply);
    qf_map_str(arena, data, "merged_into", t->merged_into);
    qf_map_str(arena, data, "service", hotline_score_zh(t->service));
    qf_map_str(arena, data, "result", hotline_score_zh(t->result));
    if (t->reopened > 0)
        qf_map_str(arena, data, "first_closed", qf_date_zh(arena, t->first_closed_on));
    if (closed)
        last = qf_date_add(t->closed_on, (int)rq->site->hotline->reopen_days);
    qf_map_bool(arena, data, "may_rate", closed && t->service.n == 0);
    qf_map_bool(arena, data, "may_reopen",
                closed && qf_date_cmp(qf_time_date(rq->cx->now), last) <= 0);
    if (closed)
        qf_map_str(arena, data, "reopen_until", qf_date_zh(arena, last));
    QF_TRY(hotline_view_photos(rq, data, t->id, false));
    qf_map_str(arena, data, "secret", secret);
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_str(arena, data, "here", web_path(rq, "/hotline/track"));
    reply->status = complaint.n == 0 ? 200 : 422;
    return add_way(rq, data, t->id);
}

/* What the page's form asks for; false when it only looks. */
static bool read_move(web_request *rq, hotline_move *move)
{
    qf_str act = web_form(rq, "act");

    *move = (hotline_move){ .day = QF_NO_DATE,
                            .text = qf_str_trim(web_form(rq, "text")),
                            .service = web_form(rq, "service"),
                            .result = web_form(rq, "result") };
    if (qf_str_eq(act, QF_S("rate")))
        move->event = HOTLINE_DO_CALL_BACK;
    else if (qf_str_eq(act, QF_S("reopen")))
        move->event = HOTLINE_DO_REOPEN;
    else
        return false;
    return true;
}

qf_code page_hotline_followed(web_request *rq, web_reply *reply)
{
    qf_str complaint = { 0 };
    hotline_ticket t;
    hotline_move move;
    qf_code code;
    input in;

    if (!input_read(rq, track_fields, INPUT_COUNT(track_fields), &in))
        return show_track(rq, reply, &in, (qf_str){ 0 });
    if (read_move(rq, &move)) {
        code = move.text.n > 3000 ? qf_fail(rq->cx, QF_INVALID, "HOTLINE.TEXT", "text",
                                            "文字太长了，请不超过 1000 字")
                                  : hotline_citizen_act(rq->cx, rq->site->days, rq->site->hotline,
                                                        input_get(&in, "number")->text,
                                                        input_get(&in, "secret")->text, &move);
        if (code == QF_INVALID || code == QF_CONFLICT || code == QF_LATE)
            complaint = rq->cx->err.zh;
        else if (code != QF_MISSING)
            QF_TRY(code);
    }
    code =
        hotline_track(rq->cx, input_get(&in, "number")->text, input_get(&in, "secret")->text, &t);
    if (code == QF_MISSING)
        return show_track(rq, reply, &in, rq->cx->err.zh);
    QF_TRY(code);
    return show_mine(rq, reply, &t, input_get(&in, "secret")->text, complaint);
}

/* ---- photos that came with a report */

qf_code hotline_view_photos(web_request *rq, qf_val *data, int64_t id, bool desk)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "photos");
    hotline_photos photos;

    QF_TRY(hotline_photos_of(rq->cx, id, &photos));
    for (size_t i = 0; i < photos.count; i++) {
        long long n = (long long)i + 1;
        qf_val *one;
        if (!desk && !photos.one[i].shown)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "n", n);
        qf_map_bool(arena, one, "shown", photos.one[i].shown);
        qf_map_str(arena, one, "href",
                   web_path(rq, "%s/%lld/photo/%lld", desk ? "/desk/hotline" : "/hotline/ticket",
                            (long long)id, n));
        if (desk)
            qf_map_str(arena, one, "show_href",
                       web_path(rq, "/desk/hotline/%lld/photo/%lld", (long long)id, n));
    }
    qf_map_int(arena, data, "photo_count", (int64_t)photos.count);
    qf_map_bool(arena, data, "has_photos", photos.count > 0);
    return QF_OK;
}

/* On the desk for who works on tickets; without an account only what is public. */
static qf_code send_photo(web_request *rq, web_reply *reply)
{
    int64_t id, n;
    qf_str media;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(web_param_id(rq, 1, &n));
    QF_TRY(hotline_photo_get(rq->cx, id, n, &media, &reply->body));
    reply->type = qf_cstr(rq->cx->arena, media);
    return QF_OK;
}

qf_code page_hotline_photo(web_request *rq, web_reply *reply)
{
    return send_photo(rq, reply);
}

qf_code page_desk_hotline_photo(web_request *rq, web_reply *reply)
{
    return send_photo(rq, reply);
}

qf_code page_desk_hotline_photo_show(web_request *rq, web_reply *reply)
{
    int64_t id, n;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(web_param_id(rq, 1, &n));
    QF_TRY(hotline_photo_show(rq->cx, id, n, qf_str_eq(web_form(rq, "shown"), QF_S("1"))));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/hotline/%lld", (long long)id));
}
