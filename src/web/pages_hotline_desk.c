/* The hotline on the desk: the list with its filters, one ticket with its way and what may be done. */
#include "web/hotline_view.h"
#include "web/input.h"
#include "web/pages.h"

#define PER_PAGE 50

/* ---- the list */

static void add_choice(qf_arena *arena, qf_val *list, qf_str value, qf_str zh, qf_str chosen)
{
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "value", value);
    qf_map_str(arena, one, "zh", zh);
    qf_map_bool(arena, one, "selected", qf_str_eq(value, chosen));
}

static void add_choices(web_request *rq, qf_val *data, const hotline_filter *f, qf_str due)
{
    qf_arena *arena = rq->cx->arena;
    const hotline_law *law = rq->site->hotline;
    qf_val *list = qf_map_list(arena, data, "states");

    for (hotline_state s = 0; s < HOTLINE_STATE_COUNT; s++)
        add_choice(arena, list, hotline_state_code(s), hotline_state_zh(s), f->state);
    list = qf_map_list(arena, data, "kinds");
    for (hotline_kind k = 0; k < HOTLINE_KIND_COUNT; k++)
        add_choice(arena, list, hotline_kind_code(k), hotline_kind_zh(k), f->kind);
    list = qf_map_list(arena, data, "classes");
    for (size_t i = 0; i < law->class_count; i++)
        add_choice(arena, list, law->classes[i], law->classes[i], f->class);
    list = qf_map_list(arena, data, "dues");
    add_choice(arena, list, QF_S("late"), QF_S("已逾期"), due);
    add_choice(arena, list, QF_S("today"), QF_S("今天到期"), due);
    add_choice(arena, list, QF_S("soon"), QF_S("快到期"), due);
    add_choice(arena, list, QF_S("supervised"), QF_S("督办的"), due);
    add_choice(arena, list, QF_S("all"), QF_S("所有未办结"), due);
    qf_map_str(arena, data, "office", f->office);
}

static qf_date month_start(web_request *rq, const char *name)
{
    qf_date day;
    qf_str month = web_query(rq, name);

    return month.n == 7 && qf_date_parse(QF_JOIN(rq->cx->arena, month, QF_S("-01")), &day)
               ? day
               : QF_NO_DATE;
}

/* The filter of the address; a plain visit asks for what is open. */
static hotline_filter read_filter(web_request *rq, qf_str *due)
{
    qf_date today = qf_time_date(rq->cx->now), last = month_start(rq, "last");
    hotline_filter f = { .state = web_query(rq, "state"),
                         .kind = web_query(rq, "kind"),
                         .class = web_query(rq, "class"),
                         .office = web_query(rq, "office"),
                         .outcome = web_query(rq, "outcome"),
                         .first = month_start(rq, "first"),
                         .last = QF_NO_DATE,
                         .due_from = QF_NO_DATE,
                         .due_to = QF_NO_DATE };
    qf_str first_month, last_month, span = web_query(rq, "span");

    if (hotline_view_span(rq->cx->arena, span, &first_month, &last_month) &&
        qf_date_parse(QF_JOIN(rq->cx->arena, first_month, QF_S("-01")), &f.first) &&
        !qf_date_parse(QF_JOIN(rq->cx->arena, last_month, QF_S("-01")), &last))
        last = f.first;
    if (qf_date_is(last)) { /* the last day of that month */
        qf_date next = qf_date_add(last, 31);
        int y, m, d;
        qf_date_parts(next, &y, &m, &d);
        f.last = qf_date_add(next, -d);
    }
    *due = web_query(rq, "due");
    if (rq->query_count == 0)
        *due = QF_S("all");
    if (qf_str_eq(f.outcome, QF_S("open")) && due->n == 0)
        *due = QF_S("all");
    f.open = due->n > 0;
    f.supervised = qf_str_eq(*due, QF_S("supervised"));
    f.behind = qf_str_eq(*due, QF_S("late"));
    if (f.behind)
        f.due_to = today;
    if (qf_str_eq(*due, QF_S("today")))
        f.due_from = f.due_to = today;
    if (qf_str_eq(*due, QF_S("soon"))) {
        f.due_from = today;
        f.due_to = calendar_add(rq->site->days, today, (int)rq->site->hotline->warn_days);
    }
    return f;
}

static int64_t page_of(const web_request *rq)
{
    qf_str text = web_query(rq, "page");
    int64_t page = 0;

    for (size_t i = 0; i < text.n && i < 6 && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        page = page * 10 + (text.p[i] - '0');
    return page > 0 ? page : 1;
}

static qf_str same_query(web_request *rq)
{
    static const char *const names[] = { "state", "kind", "class", "office", "outcome",
                                         "due",   "span", "first", "last" };
    qf_buf out = qf_buf_new(rq->cx->arena, 8192);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        qf_str value = web_query(rq, names[i]);
        if (value.n == 0)
            continue;
        qf_buf_addf(&out, "%s=", names[i]);
        for (size_t k = 0; k < value.n; k++)
            qf_buf_addf(&out, "%%%02X", (unsigned char)value.p[k]);
        qf_buf_addc(&out, '&');
    }
    return qf_buf_str(&out);
}

/* `counted`: the total is counted to a bound only. */
static void add_pages(web_request *rq, qf_val *data, int64_t page, int64_t total, bool counted)
{
    qf_arena *arena = rq->cx->arena;
    qf_str same = same_query(rq);

    if (page > 1)
        qf_map_str(arena, data, "newer",
                   web_path(rq, "/desk/hotline?%.*spage=%lld", QF_ARG(same), (long long)page - 1));
    if (page * PER_PAGE < total)
        qf_map_str(arena, data, "older",
                   web_path(rq, "/desk/hotline?%.*spage=%lld", QF_ARG(same), (long long)page + 1));
    qf_map_int(arena, data, "page", page);
    qf_map_int(arena, data, "total", total > HOTLINE_COUNTED && counted ? HOTLINE_COUNTED : total);
    qf_map_bool(arena, data, "total_more", counted && total > HOTLINE_COUNTED);
}

/* What binds: late, due today, soon, all open; each opens its list. */
static qf_code add_today(web_request *rq, qf_val *data)
{
    static const struct {
        const char *due, *zh;
    } one_of[] = { { "late", "件已逾期" },
                   { "today", "件今天到期" },
                   { "soon", "件快到期（含今天）" },
                   { "all", "件未办结" } };
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    qf_val *list = qf_map_list(arena, data, "today");
    hotline_due due;

    QF_TRY(hotline_due_counts(
        rq->cx, calendar_add(rq->site->days, today, (int)rq->site->hotline->warn_days), &due));
    for (size_t i = 0; i < 4; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "number",
                   i == 0   ? due.behind
                   : i == 1 ? due.today
                   : i == 2 ? due.soon
                            : due.open);
        qf_map_str(arena, one, "zh", qf_str_of(one_of[i].zh));
        qf_map_str(arena, one, "href", web_path(rq, "/desk/hotline?due=%s", one_of[i].due));
        qf_map_bool(arena, one, "late", i == 0 && due.behind > 0);
    }
    return QF_OK;
}

qf_code page_desk_hotline(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/hotline", "热线工单"), *list;
    int64_t page = page_of(rq), total;
    hotline_tickets tickets;
    hotline_filter f;
    qf_str due, number = qf_str_trim(web_query(rq, "number"));
    hotline_ticket one;

    if (number.n > 0 && hotline_by_number(rq->cx, number, &one) == QF_OK)
        return web_go(rq, reply, qf_strf(arena, "/desk/hotline/%lld", (long long)one.id));
    f = read_filter(rq, &due);
    QF_TRY(add_today(rq, data));
    QF_TRY(hotline_list(rq->cx, &f, (page - 1) * PER_PAGE, PER_PAGE, &tickets, &total));
    list = qf_map_list(arena, data, "tickets");
    for (size_t i = 0; i < tickets.count; i++)
        hotline_view_row(rq, qf_list_add(list, qf_val_map(arena)), &tickets.ticket[i]);
    add_choices(rq, data, &f, due);
    add_pages(rq, data, page, total, f.open || hotline_state_open(hotline_state_parse(f.state)));
    qf_map_str(arena, data, "span", web_query(rq, "span"));
    qf_map_str(arena, data, "number", number);
    qf_map_bool(arena, data, "not_found", number.n > 0);
    qf_map_bool(arena, data, "none", tickets.count == 0);
    qf_map_str(arena, data, "action", web_path(rq, "/desk/hotline"));
    qf_map_str(arena, data, "new_href", web_path(rq, "/desk/hotline/new"));
    qf_map_str(arena, data, "upload_href", web_path(rq, "/desk/hotline/upload"));
    qf_map_str(arena, data, "report_href",
               web_path(rq, "/desk/hotline/report/%d", qf_date_year(qf_time_date(rq->cx->now))));
    qf_map_str(arena, data, "last_year_href", web_path(rq, "/desk/hotline?outcome=done"));
    qf_map_bool(arena, data, "may_write",
                auth_has(rq->cx->actor, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)));
    return QF_OK;
}

/* ---- a new ticket */

static const input_choice sources[] = { { "county", "县热线转办" },
                                        { "town", "镇里自己接的" },
                                        { NULL, NULL } };
enum { NEW_CLASS, NEW_VILLAGE, NEW_URGENT, NEW_FIELDS = 13 };

static const input_field new_fields[NEW_FIELDS] = {
    [NEW_CLASS] = { .name = "class", .zh = "主题", .kind = INPUT_CHOICE, .needed = true },
    [NEW_VILLAGE] = { .name = "village", .zh = "所在的村", .kind = INPUT_CHOICE },
    [NEW_URGENT] = { .name = "urgent",
                     .zh = "急不急",
                     .kind = INPUT_CHOICE,
                     .hint = "不急的不选；选了就按小时算，夜里、节假日也算" },
    { .name = "number", .zh = "工单编号", .kind = INPUT_TEXT, .needed = true, .max = 60 },
    { .name = "source", .zh = "来源", .kind = INPUT_CHOICE, .needed = true, .choices = sources },
    { .name = "kind",
      .zh = "种类",
      .kind = INPUT_CHOICE,
      .needed = true,
      .choices = hotline_kind_choices },
    { .name = "title", .zh = "标题", .kind = INPUT_TEXT, .needed = true, .max = 100 },
    { .name = "content", .zh = "反映的内容", .kind = INPUT_LONG, .needed = true, .max = 5000 },
    { .name = "received_on", .zh = "转办日期", .kind = INPUT_DATE, .needed = true },
    { .name = "received_time",
      .zh = "转办的时、分",
      .kind = INPUT_TEXT,
      .max = 5,
      .hint = "例如 08:30；按小时算的要写，其他可以不写" },
    { .name = "limit_days",
      .zh = "县里给的时限（工作日）",
      .kind = INPUT_NUMBER,
      .hint = "工单上写着的时限照填；不填就按种类的规定时限" },
    { .name = "caller_name",
      .zh = "来电人",
      .kind = INPUT_TEXT,
      .max = 40,
      .hint = "加密保存，看一次记一次" },
    { .name = "caller_phone", .zh = "来电人电话", .kind = INPUT_PHONE },
};

static const input_choice *urgencies(web_request *rq)
{
    const hotline_law *law = rq->site->hotline;
    input_choice *list = QF_NEW_ARRAY(rq->cx->arena, input_choice, law->urgent_count + 1);

    for (size_t i = 0; i < law->urgent_count; i++)
        list[i] =
            (input_choice){ qf_cstr(rq->cx->arena, law->urgent[i].code),
                            qf_strf(rq->cx->arena, "%.*s：%lld 小时内", QF_ARG(law->urgent[i].zh),
                                    (long long)law->urgent[i].hours)
                                .p };
    return list;
}

static qf_code fields_of(web_request *rq, input_field *fields)
{
    memcpy(fields, new_fields, sizeof(new_fields));
    fields[NEW_CLASS].choices = hotline_view_classes(rq);
    fields[NEW_URGENT].choices = urgencies(rq);
    return hotline_view_villages(rq, &fields[NEW_VILLAGE].choices);
}

static qf_code show_new(web_request *rq, web_reply *reply, const input_field *fields,
                        const input *in, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/hotline_new", "登记一件工单");
    qf_val *start = qf_val_map(arena), *list = qf_map_list(arena, data, "kinds");

    qf_map_str(arena, start, "source", QF_S("county"));
    qf_map_str(arena, start, "received_on", qf_date_str(arena, qf_time_date(rq->cx->now)));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, NEW_FIELDS, in, start));
    for (hotline_kind k = 0; k < HOTLINE_KIND_COUNT; k++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", hotline_kind_zh(k));
        qf_map_int(arena, one, "days", rq->site->hotline->kinds[k].limit_days);
        qf_map_str(arena, one, "source", rq->site->hotline->kinds[k].source);
    }
    list = qf_map_list(arena, data, "urgent");
    for (size_t i = 0; i < rq->site->hotline->urgent_count; i++) {
        const hotline_urgency *urgency = &rq->site->hotline->urgent[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", urgency->zh);
        qf_map_int(arena, one, "hours", urgency->hours);
        qf_map_str(arena, one, "source", urgency->source);
    }
    qf_map_bool(arena, data, "has_urgent", rq->site->hotline->urgent_count > 0);
    qf_map_str(arena, data, "complaint", complaint);
    web_crumb(rq, data, "热线工单", QF_S("/desk/hotline"));
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_desk_hotline_new(web_request *rq, web_reply *reply)
{
    input_field fields[NEW_FIELDS];

    QF_TRY(fields_of(rq, fields));
    return show_new(rq, reply, fields, NULL, (qf_str){ 0 });
}

qf_code page_desk_hotline_create(web_request *rq, web_reply *reply)
{
    hotline_ticket t;
    qf_code code;
    input_field fields[NEW_FIELDS];
    const hotline_urgency *urgency;
    qf_str time;
    int64_t id;
    input in;

    QF_TRY(fields_of(rq, fields));
    if (!input_read(rq, fields, NEW_FIELDS, &in))
        return show_new(rq, reply, fields, &in, (qf_str){ 0 });
    t = (hotline_ticket){ .number = input_get(&in, "number")->text,
                          .source = input_get(&in, "source")->text,
                          .kind = hotline_kind_parse(input_get(&in, "kind")->text),
                          .class = input_get(&in, "class")->text,
                          .title = input_get(&in, "title")->text,
                          .content = input_get(&in, "content")->text,
                          .received_on = input_get(&in, "received_on")->date,
                          .limit_days = input_get(&in, "limit_days")->number,
                          .village_id = hotline_view_number(input_get(&in, "village")->text),
                          .caller_name = input_get(&in, "caller_name")->text,
                          .caller_phone = input_get(&in, "caller_phone")->text };
    time = qf_str_trim(input_get(&in, "received_time")->text);
    if (time.n > 0 && !hotline_view_time(rq->cx->arena, t.received_on, time, &t.received_at))
        return show_new(rq, reply, fields, &in, QF_S("转办的时、分请写成 08:30 的样子"));
    urgency = hotline_urgency_get(rq->site->hotline, input_get(&in, "urgent")->text);
    if (urgency != NULL)
        t.limit_hours = urgency->hours;
    else if (t.limit_days == 0)
        t.limit_days = rq->site->hotline->kinds[t.kind].limit_days;
    code = hotline_receive(rq->cx, rq->site->days, &t, &id);
    if (code == QF_CONFLICT)
        return show_new(rq, reply, fields, &in, QF_S("这个编号已经登记过了，没有重复登记"));
    if (code == QF_INVALID)
        return show_new(rq, reply, fields, &in, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/hotline/%lld", (long long)id));
}
