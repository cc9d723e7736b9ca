/* Numbers at the centre's windows: appointments of citizens, the counter's own list, paper for days when
 * nothing works. */
#include "domain/service/queue.h"
#include "domain/service/service.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

#define WINDOWS_MAX 30
#define PAPER_NUMBERS 40
#define GROUPS_MAX 20
#define FIELDS 7
#define COUNTER (AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR))

/* ---- appointments */

struct booking_form {
    input_choice windows[WINDOWS_MAX + 1], days[QUEUE_AHEAD + 1], groups[GROUPS_MAX + 1];
    input_field fields[FIELDS];
    qf_date day[QUEUE_AHEAD];
    size_t day_count, window_count;
};

static const input_choice halves[] = { { "am", "上午" }, { "pm", "下午" }, { NULL, NULL } };

/* "老年人（六十周岁以上）" */
static void add_groups(web_request *rq, input_choice *out)
{
    const queue_law *law = rq->site->queue;

    for (size_t i = 0; i < law->count && i < GROUPS_MAX; i++)
        out[i] = (input_choice){
            qf_cstr(rq->cx->arena, law->group[i].code),
            qf_cstr(rq->cx->arena, qf_strf(rq->cx->arena, "%.*s（%.*s）", QF_ARG(law->group[i].zh),
                                           QF_ARG(law->group[i].who))),
        };
}

static qf_code booking_form_of(web_request *rq, struct booking_form *f)
{
    static const char *const weekdays[] = { "",     "周一", "周二", "周三",
                                            "周四", "周五", "周六", "周日" };
    qf_arena *arena = rq->cx->arena;
    queue_window *windows;
    size_t count, n = 0;

    *f = (struct booking_form){ .day_count = 0 };
    QF_TRY(queue_windows(rq->cx, &windows, &count));
    for (size_t i = 0; i < count && n < WINDOWS_MAX; i++)
        if (windows[i].open && windows[i].slots > 0)
            f->windows[n++] = (input_choice){
                qf_cstr(arena, qf_strf(arena, "%lld", (long long)windows[i].number)),
                qf_cstr(arena, qf_strf(arena, "%lld 号窗口 %.*s", (long long)windows[i].number,
                                       QF_ARG(windows[i].name))),
            };
    f->window_count = n;
    f->day_count = queue_days(rq->site->days, qf_time_date(rq->cx->now), f->day);
    for (size_t i = 0; i < f->day_count; i++)
        f->days[i] = (input_choice){
            qf_cstr(arena, qf_date_str(arena, f->day[i])),
            qf_cstr(arena, qf_strf(arena, "%.*s（%s）", QF_ARG(qf_date_zh(arena, f->day[i])),
                                   weekdays[qf_date_weekday(f->day[i])])),
        };
    f->fields[0] = (input_field){ "window", "到哪个窗口", INPUT_CHOICE, true, 0, NULL, f->windows };
    f->fields[1] = (input_field){ "day", "哪一天", INPUT_CHOICE, true, 0, NULL, f->days };
    f->fields[2] = (input_field){ "half", "上午还是下午", INPUT_CHOICE, true, 0, NULL, halves };
    f->fields[3] =
        (input_field){ "matter", "办什么事", INPUT_TEXT, false, 60, "例如：高龄津贴申请", NULL };
    f->fields[4] = (input_field){ "name", "怎么称呼您", INPUT_TEXT,
                                  true,   12,           "例如：王先生、李大娘，不用写全名",
                                  NULL };
    f->fields[5] = (input_field){ "tail", "手机号最后四位",         INPUT_TEXT, true,
                                  4,      "叫号时核对用，不留全号", NULL };
    add_groups(rq, f->groups);
    f->fields[6] = (input_field){
        "priority", "要不要优先", INPUT_CHOICE, false, 0, "到窗口出示证件；三十天后抹去", f->groups
    };
    return QF_OK;
}

static qf_code show_booking(web_request *rq, web_reply *reply, const struct booking_form *f,
                            const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/appointment", "预约到窗口办事");
    qf_val *start = qf_val_map(arena);

    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "事项清单", QF_S("/service"));
    qf_map_str(arena, start, "matter", qf_str_sub(web_query(rq, "matter"), 0, 180));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, f->fields, FIELDS, in, start));
    qf_map_bool(arena, data, "can_book", f->window_count > 0 && f->day_count > 0);
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

qf_code page_appointment(web_request *rq, web_reply *reply)
{
    struct booking_form f;

    QF_TRY(booking_form_of(rq, &f));
    return show_booking(rq, reply, &f, NULL);
}

qf_code page_appointment_book(web_request *rq, web_reply *reply)
{
    struct booking_form f;
    queue_ticket ticket = { .booked = true };
    qf_code code;
    input in;

    QF_TRY(booking_form_of(rq, &f));
    if (!input_read(rq, f.fields, FIELDS, &in))
        return show_booking(rq, reply, &f, &in);
    ticket.window = web_whole(input_get(&in, "window")->text);
    (void)!qf_date_parse(input_get(&in, "day")->text, &ticket.day);
    ticket.afternoon = qf_str_eq(input_get(&in, "half")->text, QF_S("pm"));
    ticket.matter = input_get(&in, "matter")->text;
    ticket.name = input_get(&in, "name")->text;
    ticket.tail = input_get(&in, "tail")->text;
    ticket.priority = input_get(&in, "priority")->text;
    code = queue_book(rq->cx, rq->site->days, rq->site->queue, &ticket);
    if (code == QF_INVALID || code == QF_LIMIT) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_booking(rq, reply, &f, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/appointment/%.*s", QF_ARG(ticket.code)));
}

/* ---- a ticket */

static const char *state_zh(qf_str state)
{
    static const char *const words[][2] = { { "waiting", "等叫号" },
                                            { "called", "请到窗口" },
                                            { "done", "已办完" },
                                            { "missed", "叫号时没来" },
                                            { "cancelled", "已取消" } };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (qf_str_eq(state, qf_str_of(words[i][0])))
            return words[i][1];
    return "";
}

static void add_ticket(web_request *rq, qf_val *map, const queue_ticket *t)
{
    const queue_group *group = queue_law_find(rq->site->queue, t->priority);
    qf_arena *arena = rq->cx->arena;

    qf_map_str(arena, map, "code", t->code);
    qf_map_str(arena, map, "day", qf_date_zh(arena, t->day));
    qf_map_str(arena, map, "half", t->afternoon ? QF_S("下午") : QF_S("上午"));
    qf_map_int(arena, map, "window", t->window);
    qf_map_str(arena, map, "number",
               qf_strf(arena, "%lld-%03lld", (long long)t->window, (long long)t->number));
    qf_map_str(arena, map, "name", t->name);
    qf_map_str(arena, map, "tail", t->tail);
    qf_map_str(arena, map, "matter", t->matter);
    qf_map_str(arena, map, "state", qf_str_of(state_zh(t->state)));
    if (group != NULL)
        qf_map_str(arena, map, "priority", group->zh);
    qf_map_bool(arena, map, "has_priority", group != NULL);
    qf_map_bool(arena, map, "booked", t->booked);
    qf_map_bool(arena, map, "is_waiting", qf_str_eq(t->state, QF_S("waiting")));
    qf_map_bool(arena, map, "is_called", qf_str_eq(t->state, QF_S("called")));
    qf_map_bool(arena, map, "is_missed", qf_str_eq(t->state, QF_S("missed")));
}

/* How many are called before this number as things stand; a number with priority may still come before. */
static qf_code add_ahead(web_request *rq, qf_val *data, const queue_ticket *t)
{
    size_t count, *order, n, ahead = 0;
    queue_ticket *all;

    QF_TRY(queue_day(rq->cx, t->day, &all, &count));
    order = QF_NEW_ARRAY(rq->cx->arena, size_t, count + 1);
    n = queue_order(rq->site->queue, all, count, t->window,
                    !t->afternoon && queue_morning(rq->cx->now), order);
    while (ahead < n && all[order[ahead]].number != t->number)
        ahead++;
    qf_map_int(rq->cx->arena, data, "ahead", (int64_t)ahead);
    qf_map_str(rq->cx->arena, data, "rule", queue_rule_zh(rq->cx->arena, rq->site->queue));
    return QF_OK;
}

qf_code page_appointment_ticket(web_request *rq, web_reply *reply)
{
    queue_ticket ticket;
    qf_val *data;

    QF_TRY(queue_by_code(rq->cx, rq->params[0], &ticket));
    data = web_page(rq, reply, "public/ticket", "号票");
    web_crumb(rq, data, "预约", QF_S("/appointment"));
    add_ticket(rq, data, &ticket);
    qf_map_bool(rq->cx->arena, data, "no_index", true);
    return add_ahead(rq, data, &ticket);
}

qf_code page_appointment_cancel(web_request *rq, web_reply *reply)
{
    QF_TRY(queue_cancel(rq->cx, rq->params[0]));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/appointment/%.*s", QF_ARG(rq->params[0])));
}

/* ---- the counter */

static void add_one(web_request *rq, qf_val *tickets, const queue_ticket *t, int64_t turn)
{
    qf_val *one = qf_list_add(tickets, qf_val_map(rq->cx->arena));

    add_ticket(rq, one, t);
    if (turn > 0)
        qf_map_int(rq->cx->arena, one, "turn", turn);
    qf_map_bool(rq->cx->arena, one, "is_next", turn == 1);
}

/* The numbers of a window: who stands at it, who waits in the order of calling, the rest. */
static void add_in_order(web_request *rq, qf_val *tickets, int64_t window, const queue_ticket *all,
                         size_t count)
{
    bool *shown = QF_NEW_ARRAY(rq->cx->arena, bool, count + 1);
    size_t *order = QF_NEW_ARRAY(rq->cx->arena, size_t, count + 1), n;

    for (size_t i = 0; i < count; i++) {
        shown[i] = all[i].window != window || qf_str_eq(all[i].state, QF_S("cancelled"));
        if (!shown[i] && qf_str_eq(all[i].state, QF_S("called"))) {
            add_one(rq, tickets, &all[i], 0);
            shown[i] = true;
        }
    }
    n = queue_order(rq->site->queue, all, count, window, queue_morning(rq->cx->now), order);
    for (size_t i = 0; i < n; i++) {
        add_one(rq, tickets, &all[order[i]], (int64_t)i + 1);
        shown[order[i]] = true;
    }
    for (size_t i = 0; i < count; i++)
        if (!shown[i])
            add_one(rq, tickets, &all[i], 0);
}

/* A window with its numbers of the day, in the order of calling or by number. */
static void add_window(web_request *rq, qf_val *one, const queue_window *window,
                       const queue_ticket *all, size_t count, bool in_order)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *tickets = qf_map_list(arena, one, "tickets");
    int64_t waiting = 0, last = 0;

    for (size_t i = 0; i < count; i++) {
        if (all[i].window != window->number)
            continue;
        last = all[i].number > last ? all[i].number : last;
        if (qf_str_eq(all[i].state, QF_S("cancelled")))
            continue;
        waiting += qf_str_eq(all[i].state, QF_S("waiting"));
        if (!in_order)
            add_one(rq, tickets, &all[i], 0);
    }
    if (in_order)
        add_in_order(rq, tickets, window->number, all, count);
    qf_map_int(arena, one, "number", window->number);
    qf_map_str(arena, one, "name", window->name);
    qf_map_int(arena, one, "slots", window->slots);
    qf_map_bool(arena, one, "open", window->open);
    qf_map_int(arena, one, "waiting", waiting);
    qf_map_int(arena, one, "next", last + 1);
    qf_map_bool(arena, one, "has_tickets", tickets->members.count > 0);
}

/* Open windows without a number that day: "1 号社会保障、2 号就业服务". */
static qf_str idle_of(qf_arena *arena, const queue_window *windows, size_t window_count,
                      const queue_ticket *all, size_t count)
{
    qf_buf out = qf_buf_new(arena, 16384);

    for (size_t w = 0; w < window_count; w++) {
        bool busy = !windows[w].open;
        for (size_t i = 0; i < count; i++)
            busy = busy || (all[i].window == windows[w].number &&
                            !qf_str_eq(all[i].state, QF_S("cancelled")));
        if (!busy)
            qf_buf_addf(&out, "%s%lld 号%.*s", out.n > 0 ? "、" : "", (long long)windows[w].number,
                        QF_ARG(windows[w].name));
    }
    return qf_buf_str(&out);
}

/* "groups": who may go first, for the counter's choice. */
static void add_groups_list(web_request *rq, qf_val *data)
{
    const queue_law *law = rq->site->queue;
    qf_val *list = qf_map_list(rq->cx->arena, data, "groups");

    for (size_t i = 0; i < law->count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(rq->cx->arena));
        qf_map_str(rq->cx->arena, one, "group", law->group[i].code);
        qf_map_str(rq->cx->arena, one, "zh", law->group[i].zh);
        qf_map_str(rq->cx->arena, one, "who", law->group[i].who);
        qf_map_str(rq->cx->arena, one, "proof", law->group[i].proof);
        qf_map_str(rq->cx->arena, one, "basis", law->group[i].basis);
    }
}

qf_code page_desk_queue(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/queue", "窗口叫号"), *list;
    qf_date day = qf_time_date(rq->cx->now);
    queue_window *windows;
    queue_ticket *all;
    size_t window_count, count;
    bool is_today;

    QF_TRY(auth_need(rq->cx, COUNTER));
    (void)!qf_date_parse(web_query(rq, "day"), &day);
    is_today = qf_date_cmp(day, qf_time_date(rq->cx->now)) == 0;
    QF_TRY(queue_windows(rq->cx, &windows, &window_count));
    QF_TRY(queue_day(rq->cx, day, &all, &count));
    list = qf_map_list(arena, data, "windows");
    for (size_t w = 0; w < window_count; w++)
        add_window(rq, qf_list_add(list, qf_val_map(arena)), &windows[w], all, count, is_today);
    qf_map_str(arena, data, "idle", idle_of(arena, windows, window_count, all, count));
    qf_map_str(arena, data, "day", qf_date_str(arena, day));
    qf_map_str(arena, data, "day_zh", qf_date_zh(arena, day));
    qf_map_bool(arena, data, "has_windows", window_count > 0);
    qf_map_bool(arena, data, "is_today", is_today);
    qf_map_str(rq->cx->arena, data, "rule", queue_rule_zh(rq->cx->arena, rq->site->queue));
    add_groups_list(rq, data);
    qf_map_bool(arena, data, "may_set",
                auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    return QF_OK;
}

qf_code page_desk_queue_act(web_request *rq, web_reply *reply)
{
    qf_str what = web_form(rq, "what");
    queue_ticket ticket = { .window = web_form_int(rq, "window") };

    if (qf_str_eq(what, QF_S("take"))) {
        ticket.matter = qf_str_sub(web_form(rq, "matter"), 0, 180);
        ticket.priority = web_form(rq, "priority");
        QF_TRY(queue_take(rq->cx, rq->site->queue, &ticket));
        return web_go(rq, reply, qf_strf(rq->cx->arena, "/appointment/%.*s", QF_ARG(ticket.code)));
    }
    if (qf_str_eq(what, QF_S("window"))) {
        queue_window window = { .number = ticket.window,
                                .name = web_form(rq, "name"),
                                .slots = web_form_int(rq, "slots"),
                                .open = web_form(rq, "closed").n == 0 };
        QF_TRY(queue_window_put(rq->cx, &window));
    } else if (qf_str_eq(what, QF_S("priority"))) {
        QF_TRY(queue_priority_set(rq->cx, rq->site->queue, web_form(rq, "code"),
                                  web_form(rq, "priority")));
    } else {
        QF_TRY(queue_move(rq->cx, rq->site->queue, web_form(rq, "code"), what));
    }
    return web_go(rq, reply, QF_S("/desk/queue"));
}

/* The day's appointments on paper. */
qf_code page_desk_queue_sheet(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/queue_sheet", "预约单"), *list;
    qf_date day = qf_time_date(rq->cx->now);
    queue_window *windows;
    queue_ticket *all;
    size_t window_count, count;

    QF_TRY(auth_need(rq->cx, COUNTER));
    (void)!qf_date_parse(web_query(rq, "day"), &day);
    web_crumb(rq, data, "窗口叫号", QF_S("/desk/queue"));
    QF_TRY(queue_windows(rq->cx, &windows, &window_count));
    QF_TRY(queue_day(rq->cx, day, &all, &count));
    list = qf_map_list(arena, data, "windows");
    for (size_t w = 0; w < window_count; w++)
        if (windows[w].open)
            add_window(rq, qf_list_add(list, qf_val_map(arena)), &windows[w], all, count, false);
    qf_map_bool(arena, data, "has_windows", window_count > 0);
    qf_map_str(arena, data, "day_zh", qf_date_zh(arena, day));
    return QF_OK;
}

/* Numbers on paper, to be cut: for days without power or net. */
qf_code page_desk_queue_paper(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/queue_paper", "纸质号票"), *list;
    queue_window *windows;
    size_t count;

    QF_TRY(auth_need(rq->cx, COUNTER));
    web_crumb(rq, data, "窗口叫号", QF_S("/desk/queue"));
    QF_TRY(queue_windows(rq->cx, &windows, &count));
    list = qf_map_list(arena, data, "windows");
    qf_map_bool(arena, data, "has_windows", count > 0);
    for (size_t w = 0; w < count; w++) {
        qf_val *one, *numbers;
        if (!windows[w].open)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "number", windows[w].number);
        qf_map_str(arena, one, "name", windows[w].name);
        numbers = qf_map_list(arena, one, "numbers");
        for (int i = 1; i <= PAPER_NUMBERS; i++)
            qf_list_add(numbers, qf_val_str(arena, qf_strf(arena, "纸 %lld-%03d",
                                                           (long long)windows[w].number, i)));
    }
    return QF_OK;
}
