/* Questions and complaints about money: for everybody, and for the desk. */
#include "domain/complaints/complaints.h"
#include "domain/disclose/disclose.h"

#include "base/text.h"
#include "domain/books/books.h"
#include "domain/funds/funds.h"
#include "domain/projects/projects.h"
#include "web/address.h"
#include "web/books_view.h"
#include "web/funds_view.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/qr.h"
#include "web/site.h"

#define LIST_MAX 300

/* ---- what it is about */

struct about {
    qf_str kind, zh;
    int64_t id, line, village;
    complaint_bar bars[COMPLAINTS_BARRED_MAX];
    size_t bar_count;
};

static void bar(struct about *about, int64_t account, int64_t village)
{
    if ((account != 0 || village != 0) && about->bar_count < COMPLAINTS_BARRED_MAX)
        about->bars[about->bar_count++] = (complaint_bar){ account, village };
}

static qf_code about_funds(web_request *rq, struct about *about)
{
    fund_payment payment;
    fund_batch batch;

    QF_TRY(funds_payment_get(rq->cx, about->id, about->line, &payment));
    QF_TRY(funds_batch_get(rq->cx, about->id, &batch));
    about->zh =
        qf_strf(rq->cx->arena, "%.*s，第 %lld 笔，%.*s，%.*s 元",
                QF_ARG(funds_view_text(rq, batch.title)), (long long)about->line,
                QF_ARG(payment.name_shown), QF_ARG(qf_fen_yuan(rq->cx->arena, payment.amount)));
    about->village = payment.village;
    bar(about, batch.made_by, 0);
    bar(about, batch.approved_by, 0);
    bar(about, 0, payment.village);
    return QF_OK;
}

static qf_code about_books(web_request *rq, struct about *about)
{
    books_voucher voucher;
    books_month month;
    org village;

    QF_TRY(books_voucher_get(rq->cx, about->id, &voucher));
    QF_TRY(books_month_get(rq->cx, voucher.village, voucher.month, &month));
    if (!qf_date_is(month.published_on))
        return qf_fail(rq->cx, QF_MISSING, "BOOKS.NO_VOUCHER", "id", "公开的账里没有这一笔");
    QF_TRY(org_by_id(rq->cx, voucher.village, &village));
    about->zh = qf_strf(rq->cx->arena, "%.*s %.*s 第 %lld 号凭证：%.*s，%.*s 元",
                        QF_ARG(village.name), QF_ARG(voucher.month), (long long)voucher.number,
                        QF_ARG(funds_view_text(rq, voucher.summary)),
                        QF_ARG(qf_fen_yuan(rq->cx->arena, voucher.total)));
    about->village = voucher.village;
    bar(about, voucher.made_by, 0);
    bar(about, voucher.approved_by, 0);
    bar(about, 0, voucher.village);
    return QF_OK;
}

/* A step of a project (line: its number from 1), or the project as a whole (0): nobody who took a step sees it. */
static qf_code about_project(web_request *rq, struct about *about)
{
    project_event *steps;
    project p;
    size_t count;

    QF_TRY(projects_get(rq->cx, about->id, &p, &steps, &count));
    about->village = p.village;
    about->zh = QF_JOIN(rq->cx->arena, QF_S("项目："), funds_view_text(rq, p.name));
    if (about->line > 0 && (size_t)about->line <= count) {
        const project_event *step = &steps[about->line - 1];
        about->zh = qf_strf(
            rq->cx->arena, "%.*s，%.*s %s%s%.*s%s", QF_ARG(about->zh),
            QF_ARG(qf_date_str(rq->cx->arena, step->day)), projects_event_zh(step->event),
            step->amount.fen > 0 ? " " : "",
            QF_ARG(step->amount.fen > 0 ? qf_fen_yuan(rq->cx->arena, step->amount) : QF_S("")),
            step->amount.fen > 0 ? " 元" : "");
    } else {
        about->line = 0;
    }
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t k = 0; k < about->bar_count; k++)
            known |= about->bars[k].account == steps[i].account;
        if (!known)
            bar(about, steps[i].account, 0);
    }
    bar(about, 0, p.village);
    return QF_OK;
}

/* A public notice while its period runs: who wrote it does not see who objects. */
static qf_code about_item(web_request *rq, struct about *about)
{
    disclose_item item;

    QF_TRY(disclose_get(rq->cx, about->id, &item));
    if (!qf_str_eq(item.state, QF_S("released")) || !qf_date_is(item.notice_until) ||
        qf_date_cmp(qf_time_date(rq->cx->now), item.notice_until) > 0)
        return qf_fail(rq->cx, QF_MISSING, "DISCLOSE.NO_ITEM", "item",
                       "没有这条公示，或者公示期已满");
    about->zh = qf_strf(rq->cx->arena, "公示：%.*s", QF_ARG(item.title));
    about->line = 0;
    bar(about, item.author_id, 0);
    bar(about, item.editor_id, 0);
    return QF_OK;
}

/* From the address of the form (GET) or its hidden fields (POST). */
static qf_code read_about(web_request *rq, struct about *about)
{
    bool posted = qf_str_eq(rq->method, QF_S("POST"));
    qf_str kind = posted ? web_form(rq, "about") : web_query(rq, "about");

    *about = (struct about){ .kind = QF_S("other") };
    about->id = posted ? web_form_int(rq, "id") : web_query_int(rq, "id");
    about->line = posted ? web_form_int(rq, "line") : web_query_int(rq, "line");
    if (qf_str_eq(kind, QF_S("funds"))) {
        about->kind = QF_S("funds");
        return about_funds(rq, about);
    }
    if (qf_str_eq(kind, QF_S("books"))) {
        about->kind = QF_S("books");
        return about_books(rq, about);
    }
    if (qf_str_eq(kind, QF_S("projects"))) {
        about->kind = QF_S("projects");
        return about_project(rq, about);
    }
    if (qf_str_eq(kind, QF_S("item"))) {
        about->kind = QF_S("item");
        return about_item(rq, about);
    }
    about->id = about->line = 0;
    return QF_OK;
}

/* ---- for everybody */

qf_code page_complaints(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/complaints", "钱不对？问一问、投诉、举报"), *list;
    int year = qf_date_year(qf_time_date(rq->cx->now));
    complaint_stats stats;

    web_crumb(rq, data, "首页", QF_S("/"));
    QF_TRY(complaints_stats(rq->cx, rq->site->days, year, &stats));
    qf_map_int(arena, data, "year", year);
    qf_map_int(arena, data, "received", stats.received);
    qf_map_int(arena, data, "answered", stats.answered);
    qf_map_int(arena, data, "on_time", stats.on_time);
    qf_map_int(arena, data, "overdue", stats.overdue);
    qf_map_int(arena, data, "rated", stats.rated);
    qf_map_int(arena, data, "satisfied", stats.satisfied);
    list = qf_map_list(arena, data, "kinds");
    for (size_t i = 0; i < rq->site->complaints->count; i++) {
        const complaint_kind *kind = &rq->site->complaints->kind[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", kind->zh);
        qf_map_int(arena, one, "accept", kind->accept);
        qf_map_int(arena, one, "reply", kind->reply);
        qf_map_str(arena, one, "basis", kind->basis);
    }
    qf_map_str(arena, data, "new_href", web_path(rq, "/complaints/new"));
    qf_map_str(arena, data, "track_href", web_path(rq, "/complaints/track"));
    qf_map_str(arena, data, "board_href", web_path(rq, "/complaints/board"));
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_complaints_board(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/complaints_board", "钱不对？扫码问");

    qf_map_str(rq->cx->arena, data, "qr_href", web_path(rq, "/complaints/qr.svg"));
    qf_map_str(rq->cx->arena, data, "address", web_url(rq, "/complaints"));
    return QF_OK;
}

qf_code page_complaints_qr(web_request *rq, web_reply *reply)
{
    reply->type = "image/svg+xml";
    return qr_svg(rq->cx, web_url(rq, "/complaints/new"), &reply->body);
}

static const input_choice against_choices[] = { { "none", "不清楚，或者只是问问" },
                                                { "village", "村里的人" },
                                                { "town", "镇里的人（由县里答复）" },
                                                { NULL, NULL } };

#define NEW_FIELDS(kinds, villages)                                                                \
    {                                                                                              \
        { "about", "", INPUT_HIDDEN, false, 20, NULL, NULL },                                      \
            { "id", "", INPUT_HIDDEN, false, 20, NULL, NULL },                                     \
            { "line", "", INPUT_HIDDEN, false, 20, NULL, NULL },                                   \
            { "kind", "要做什么", INPUT_CHOICE, true, 0, NULL, kinds },                            \
            { "village", "哪个村的事", INPUT_CHOICE, false, 0, NULL, villages },                   \
            { "against",      "说的是谁", INPUT_CHOICE,                                            \
              true,           0,          "被反映的人看不到您写的内容，系统不给他看",              \
              against_choices },                                                                   \
            { "text", "事情经过", INPUT_LONG,                                                      \
              true,   2000,       "什么时间、哪一笔、哪里不对；有证人、证据的请写明",              \
              NULL },                                                                              \
            { "name", "您的姓名", INPUT_TEXT, false, 30, "不填就是匿名", NULL },                   \
            { "phone", "您的电话", INPUT_PHONE,                                                    \
              false,   0,          "不填也能凭查询码看答复；填了加密保存，只给办理的人看",         \
              NULL },                                                                              \
    }
#define NEW_COUNT 9

static qf_code new_fields(web_request *rq, const input_field **out)
{
    qf_arena *arena = rq->cx->arena;
    const complaint_law *law = rq->site->complaints;
    input_choice *kinds = QF_NEW_ARRAY(arena, input_choice, law->count + 1), *places;
    input_field *fields = QF_NEW_ARRAY(arena, input_field, NEW_COUNT);
    funds_villages villages;

    QF_TRY(funds_view_villages(rq, &villages));
    places = QF_NEW_ARRAY(arena, input_choice, villages.count + 1);
    for (size_t i = 0; i < law->count; i++)
        kinds[i] =
            (input_choice){ qf_cstr(arena, law->kind[i].code), qf_cstr(arena, law->kind[i].zh) };
    for (size_t i = 0; i < villages.count; i++)
        places[i] = (input_choice){ qf_strf(arena, "%lld", (long long)villages.one[i].id).p,
                                    qf_cstr(arena, villages.one[i].name) };
    memcpy(fields, (const input_field[])NEW_FIELDS(kinds, places), sizeof(input_field) * NEW_COUNT);
    *out = fields;
    return QF_OK;
}

static qf_code show_new(web_request *rq, web_reply *reply, const struct about *about,
                        const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/complaints_new",
                            about->id <= 0                         ? "问一问、投诉、举报"
                            : qf_str_eq(about->kind, QF_S("item")) ? "对公示提出异议"
                                                                   : "为什么有这一笔？");
    qf_val *start = qf_val_map(arena);
    const input_field *fields;

    QF_TRY(new_fields(rq, &fields));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "钱不对？", QF_S("/complaints"));
    qf_map_bool(arena, data, "no_index", true);
    qf_map_str(arena, data, "about_zh", about->zh);
    qf_map_str(arena, start, "about", about->kind);
    qf_map_str(arena, start, "id", qf_strf(arena, "%lld", (long long)about->id));
    qf_map_str(arena, start, "line", qf_strf(arena, "%lld", (long long)about->line));
    qf_map_str(arena, start, "kind", QF_S("question"));
    qf_map_str(arena, start, "against", QF_S("none"));
    if (about->village > 0)
        qf_map_str(arena, start, "village", qf_strf(arena, "%lld", (long long)about->village));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, NEW_COUNT, in, start));
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

qf_code page_complaints_new(web_request *rq, web_reply *reply)
{
    struct about about;

    QF_TRY(read_about(rq, &about));
    return show_new(rq, reply, &about, NULL);
}

static void receipt(web_request *rq, web_reply *reply, qf_str number, qf_str secret, qf_str kind)
{
    qf_arena *arena = rq->cx->arena;
    const complaint_kind *of = complaint_law_find(rq->site->complaints, kind);
    qf_date today = qf_time_date(rq->cx->now), due;
    qf_val *data = web_page(rq, reply, "public/complaints_receipt", "收到了，请记下编号和查询码");

    due = calendar_add(rq->site->days, today, of != NULL ? (int)of->reply : 0);
    qf_map_str(arena, data, "number", number);
    qf_map_str(arena, data, "secret", secret);
    qf_map_str(arena, data, "due", web_due_zh(rq, due));
    qf_map_int(arena, data, "days", of != NULL ? of->reply : 0);
    qf_map_str(arena, data, "track_href", web_path(rq, "/complaints/track"));
}

static void add_pictures(const web_request *rq, complaint *fresh)
{
    static const char *const fields[COMPLAINTS_PICTURES] = { "picture1", "picture2", "picture3" };

    for (size_t i = 0; i < COMPLAINTS_PICTURES; i++) {
        const web_upload *upload = web_upload_of(rq, fields[i]);
        if (upload != NULL)
            fresh->pictures[fresh->picture_count++] = upload->bytes;
    }
}

qf_code page_complaints_file(web_request *rq, web_reply *reply)
{
    complaint fresh = { 0 };
    const input_field *fields;
    qf_str number, secret;
    struct about about;
    qf_code code;
    input in;

    QF_TRY(read_about(rq, &about));
    QF_TRY(new_fields(rq, &fields));
    if (!input_read(rq, fields, NEW_COUNT, &in))
        return show_new(rq, reply, &about, &in);
    fresh.kind = input_get(&in, "kind")->text;
    fresh.about = about.kind;
    fresh.about_id = about.id;
    fresh.about_line = about.line;
    fresh.about_zh = about.zh;
    fresh.text = input_get(&in, "text")->text;
    fresh.name = input_get(&in, "name")->text;
    fresh.phone = input_get(&in, "phone")->text;
    fresh.village = about.village > 0 ? about.village : web_whole(input_get(&in, "village")->text);
    fresh.county = qf_str_eq(input_get(&in, "against")->text, QF_S("town"));
    if (about.id == 0)
        bar(&about, 0, fresh.village);
    add_pictures(rq, &fresh);
    code = complaints_file(rq->cx, rq->site->complaints, &fresh, about.bars, about.bar_count,
                           &number, &secret);
    if (code == QF_INVALID || code == QF_LIMIT) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_new(rq, reply, &about, &in);
    }
    QF_TRY(code);
    receipt(rq, reply, number, secret, fresh.kind);
    return QF_OK;
}

/* ---- following one */

static const input_field track_fields[] = {
    { "number", "编号", INPUT_TEXT, true, 20, "例如：2026-00012", NULL },
    { "secret", "查询码", INPUT_TEXT, true, 30, "十二个字母数字，分三段", NULL },
};

static void add_story(qf_arena *arena, qf_val *data, const complaint_story *story, size_t count)
{
    qf_val *list = qf_map_list(arena, data, "story");

    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", qf_str_of(complaints_event_zh(story[i].event)));
        qf_map_str(arena, one, "day", qf_date_str(arena, qf_time_date(story[i].at)));
        qf_map_str(arena, one, "text", story[i].text);
    }
}

static void add_complaint(web_request *rq, qf_val *data, const complaint *c)
{
    qf_arena *arena = rq->cx->arena;
    const complaint_kind *kind = complaint_law_find(rq->site->complaints, c->kind);

    qf_map_int(arena, data, "id", c->id);
    qf_map_str(arena, data, "number", c->number);
    qf_map_str(arena, data, "kind", kind != NULL ? kind->zh : c->kind);
    qf_map_str(arena, data, "state", qf_str_of(complaints_state_zh(c->state)));
    qf_map_bool(arena, data, "county", c->county);
    qf_map_str(arena, data, "about_zh", c->about_zh);
    qf_map_str(arena, data, "text", c->text);
    qf_map_str(arena, data, "received_on", qf_date_str(arena, c->received_on));
    qf_map_str(arena, data, "due", web_due_zh(rq, c->due));
    qf_map_bool(arena, data, "late", c->late);
    qf_map_bool(arena, data, "answered", qf_date_is(c->replied_on));
    qf_map_int(arena, data, "days_left", c->days_left < 0 ? -c->days_left : c->days_left);
}

static qf_code show_track(web_request *rq, web_reply *reply, const input *in, const complaint *c,
                          const complaint_story *story, size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/complaints_track", "看答复");

    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "钱不对？", QF_S("/complaints"));
    qf_map_bool(arena, data, "no_index", true);
    if (c == NULL) {
        qf_map_add(data, QF_S("form"),
                   input_view(rq->cx, track_fields, INPUT_COUNT(track_fields), in, NULL));
        if (in != NULL && in->complaints > 0)
            reply->status = 422;
        return QF_OK;
    }
    add_complaint(rq, data, c);
    add_story(arena, data, story, count);
    qf_map_bool(arena, data, "found", true);
    qf_map_str(arena, data, "secret", web_form(rq, "secret"));
    qf_map_bool(arena, data, "may_rate", c->state == COMPLAINTS_REPLIED);
    qf_map_bool(arena, data, "may_escalate",
                !c->county &&
                    (c->state == COMPLAINTS_REPLIED || c->state == COMPLAINTS_CLOSED || c->late));
    qf_map_str(arena, data, "here", web_path(rq, "/complaints/track"));
    return QF_OK;
}

qf_code page_complaints_track(web_request *rq, web_reply *reply)
{
    return show_track(rq, reply, NULL, NULL, NULL, 0);
}

/* Shows the one that the posted number and secret open, or the form again. */
static qf_code follow(web_request *rq, web_reply *reply)
{
    complaint_story *story;
    complaint c = { 0 };
    size_t count;
    qf_code code;
    input in;

    if (!input_read(rq, track_fields, INPUT_COUNT(track_fields), &in))
        return show_track(rq, reply, &in, NULL, NULL, 0);
    code = complaints_follow(rq->cx, rq->site->days, input_get(&in, "number")->text,
                             input_get(&in, "secret")->text, &c, &story, &count);
    if (code == QF_MISSING) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_track(rq, reply, &in, NULL, NULL, 0);
    }
    QF_TRY(code);
    return show_track(rq, reply, NULL, &c, story, count);
}

qf_code page_complaints_followed(web_request *rq, web_reply *reply)
{
    qf_str act = web_form(rq, "act"), number = web_form(rq, "number");
    qf_str secret = web_form(rq, "secret"), words = web_form(rq, "words");

    if (qf_str_eq(act, QF_S("rate")))
        QF_TRY(complaints_rate(rq->cx, rq->site->days, number, secret, web_form_int(rq, "rating"),
                               words));
    else if (qf_str_eq(act, QF_S("escalate")))
        QF_TRY(complaints_escalate(rq->cx, rq->site->days, number, secret, words));
    return follow(rq, reply);
}

/* ---- the desk */

qf_code page_desk_complaints(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/complaints", "账目询问和投诉");
    qf_val *open = qf_map_list(arena, data, "open"), *done = qf_map_list(arena, data, "done");
    complaint_list list;

    QF_TRY(complaints_list(rq->cx, rq->site->days, LIST_MAX, &list));
    for (size_t i = 0; i < list.count; i++) {
        const complaint *c = &list.one[i];
        qf_val *one = qf_list_add(c->state < COMPLAINTS_REPLIED ? open : done, qf_val_map(arena));
        add_complaint(rq, one, c);
        qf_map_str(arena, one, "href", web_path(rq, "/desk/complaints/%lld", (long long)c->id));
    }
    qf_map_bool(arena, data, "has_open", qf_count(open) > 0);
    qf_map_bool(arena, data, "has_done", qf_count(done) > 0);
    return QF_OK;
}

qf_code page_desk_complaint(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    complaint_story *story;
    complaint c = { 0 };
    int64_t id;
    size_t count;
    qf_val *data, *steps;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(complaints_get(rq->cx, rq->site->days, id, &c, &story, &count));
    data = web_page(rq, reply, "desk/complaint",
                    qf_cstr(arena, qf_strf(arena, "%.*s", QF_ARG(c.number))));
    web_crumb(rq, data, "账目询问和投诉", QF_S("/desk/complaints"));
    add_complaint(rq, data, &c);
    qf_map_str(arena, data, "name", c.name);
    qf_map_str(arena, data, "phone", c.phone);
    qf_map_bool(arena, data, "anonymous", c.anonymous);
    steps = qf_map_list(arena, data, "pictures");
    for (size_t i = 1; i <= c.picture_count; i++) {
        qf_val *one = qf_list_add(steps, qf_val_map(arena));
        qf_map_int(arena, one, "n", (int64_t)i);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/complaints/%lld/picture/%zu", (long long)id, i));
    }
    qf_map_bool(arena, data, "has_pictures", c.picture_count > 0);
    add_story(arena, data, story, count);
    steps = qf_map_list(arena, data, "steps");
    for (size_t i = 0; i < complaints_flow_count; i++) {
        qf_val *one;
        if (complaints_flow[i].from != c.state ||
            (c.county && !auth_has(rq->cx->actor, AUTH_BIT(COUNTY_SUPERVISOR))))
            continue;
        one = qf_list_add(steps, qf_val_map(arena));
        qf_map_str(arena, one, "event", qf_str_of(complaints_event_code(complaints_flow[i].event)));
        qf_map_str(arena, one, "zh", qf_str_of(complaints_event_zh(complaints_flow[i].event)));
        qf_map_bool(arena, one, "first", i == 0);
    }
    qf_map_bool(arena, data, "has_steps", qf_count(steps) > 0);
    qf_map_str(arena, data, "here", web_path(rq, "/desk/complaints/%lld", (long long)id));
    return QF_OK;
}

qf_code page_desk_complaint_act(web_request *rq, web_reply *reply)
{
    complaints_event event;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    if (!complaints_event_parse(web_form(rq, "event"), &event))
        return qf_fail(rq->cx, QF_INVALID, "COMPLAINTS.EVENT", "event", "没有这一步");
    QF_TRY(complaints_act(rq->cx, rq->site->days, id, event, web_form(rq, "words")));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/complaints/%lld", (long long)id));
}

qf_code page_desk_complaint_picture(web_request *rq, web_reply *reply)
{
    int64_t id, n;
    qf_str media;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(web_param_id(rq, 1, &n));
    QF_TRY(complaints_picture(rq->cx, id, n, &media, &reply->body));
    reply->type = qf_cstr(rq->cx->arena, media);
    return QF_OK;
}
