/* The large screen of the service hall: which number is called, how many wait, a few figures with their time. No
 * persons; it renews itself without a script, and with one it says so when the net is gone. */
#include "domain/disclose/disclose.h"
#include "domain/hotline/hotline.h"
#include "domain/service/queue.h"
#include "domain/service/service.h"
#include "web/pages.h"
#include "web/site.h"

#define SECONDS 20 /* between two looks */
#define WINDOWS 6  /* on one screen; more take turns */
#define CALLED_AT_ONCE 3

struct window_state {
    int64_t waiting;
    qf_buf called;
    size_t shown;
};

static struct window_state state_of(qf_arena *arena, const queue_ticket *all, size_t count,
                                    int64_t window)
{
    struct window_state s = { .called = qf_buf_new(arena, 256) };

    for (size_t i = 0; i < count; i++) {
        const queue_ticket *t = &all[i];
        if (t->window != window)
            continue;
        s.waiting += qf_str_eq(t->state, QF_S("waiting"));
        if (qf_str_eq(t->state, QF_S("called")) && s.shown < CALLED_AT_ONCE)
            qf_buf_addf(&s.called, "%s%lld-%03lld", s.shown++ > 0 ? "　" : "", (long long)window,
                        (long long)t->number);
    }
    return s;
}

static void add_window(web_request *rq, qf_val *list, const queue_window *window,
                       struct window_state *s)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_int(arena, one, "number", window->number);
    qf_map_str(arena, one, "name", window->name);
    qf_map_int(arena, one, "waiting", s->waiting);
    qf_map_str(arena, one, "called", qf_buf_str(&s->called));
}

/* Windows somebody is called to or waits for; when there are none, all that are open. More than fit take turns. */
static void add_windows(web_request *rq, qf_val *data, const queue_window *windows, size_t n,
                        const queue_ticket *all, size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "windows");
    struct window_state *states = QF_NEW_ARRAY(arena, struct window_state, n + 1);
    size_t open = 0, busy = 0, shown, screens, screen, seen = 0;

    for (size_t w = 0; w < n; w++) {
        states[w] = state_of(arena, all, count, windows[w].number);
        open += windows[w].open;
        busy += windows[w].open && states[w].waiting + (int64_t)states[w].shown > 0;
    }
    shown = busy > 0 ? busy : open;
    screens = shown == 0 ? 1 : (shown + WINDOWS - 1) / WINDOWS;
    screen = (size_t)(rq->cx->now.ms / 1000 / SECONDS) % screens;
    for (size_t w = 0; w < n; w++)
        if (windows[w].open && (busy == 0 || states[w].waiting + (int64_t)states[w].shown > 0) &&
            seen++ / WINDOWS == screen)
            add_window(rq, list, &windows[w], &states[w]);
    qf_map_bool(arena, data, "has_windows", open > 0);
    qf_map_int(arena, data, "idle", (int64_t)(open - shown));
    qf_map_bool(arena, data, "has_idle", open > shown);
    qf_map_bool(arena, data, "has_screens", screens > 1);
    qf_map_int(arena, data, "screen", (int64_t)screen + 1);
    qf_map_int(arena, data, "screens", (int64_t)screens);
}

static void add_figure(web_request *rq, qf_val *list, qf_str number, const char *unit, qf_str zh)
{
    qf_val *one = qf_list_add(list, qf_val_map(rq->cx->arena));

    qf_map_str(rq->cx->arena, one, "number", number);
    qf_map_str(rq->cx->arena, one, "unit", qf_str_of(unit));
    qf_map_str(rq->cx->arena, one, "zh", zh);
}

static qf_str whole(web_request *rq, int64_t number)
{
    return qf_strf(rq->cx->arena, "%lld", (long long)number);
}

static qf_code add_figures(web_request *rq, qf_val *data, const queue_ticket *all, size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    qf_val *list = qf_map_list(arena, data, "figures");
    int year = qf_date_year(today);
    int64_t done = 0, waiting = 0;
    disclose_stats *disclosed = QF_NEW(arena, disclose_stats);
    hotline_stats tickets;
    service_stats services;

    for (size_t i = 0; i < count; i++) {
        done += qf_str_eq(all[i].state, QF_S("done"));
        waiting += qf_str_eq(all[i].state, QF_S("waiting"));
    }
    QF_TRY(service_day_stats(rq->cx, today, &services));
    QF_TRY(hotline_year_stats(rq->cx, year, &tickets));
    QF_TRY(disclose_year_stats(rq->cx, year, disclosed));
    add_figure(rq, list, whole(rq, waiting), "人", QF_S("今天还在等"));
    add_figure(rq, list, whole(rq, done), "件", QF_S("今天窗口办完"));
    add_figure(rq, list, whole(rq, services.items), "项", QF_S("在这里和各村能办的事"));
    add_figure(rq, list, whole(rq, disclosed->total), "条", QF_S("今年公开的信息"));
    add_figure(rq, list, hotline_rate(arena, &tickets), "",
               qf_strf(arena, "今年热线按期办结率（收到 %lld 件，按期办结 %lld 件）",
                       (long long)tickets.total + tickets.outside, (long long)tickets.on_time));
    return QF_OK;
}

qf_code page_screen(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/screen", "大厅屏");
    qf_str time = qf_time_str(arena, rq->cx->now);
    qf_date today = qf_time_date(rq->cx->now);
    queue_window *windows;
    queue_ticket *all;
    size_t window_count, count;

    QF_TRY(queue_windows(rq->cx, &windows, &window_count));
    QF_TRY(queue_day(rq->cx, today, &all, &count));
    add_windows(rq, data, windows, window_count, all, count);
    qf_map_str(arena, data, "rule", queue_rule_zh(arena, rq->site->queue));
    QF_TRY(add_figures(rq, data, all, count));
    qf_map_int(arena, data, "seconds", SECONDS);
    qf_map_str(arena, data, "day", qf_date_zh(arena, today));
    qf_map_str(arena, data, "time", qf_str_sub(time, 11, 19));
    qf_map_bool(arena, data, "no_index", true);
    return QF_OK;
}
