/* Collecting and telling what the fold found. */
#include "law/clock_json.h"

/* ---- collecting */

struct collect {
    qf_arena *arena;
    clock_result *result;
    size_t span_cap, refused_cap;
};

static void *grown(qf_arena *arena, const void *old, size_t count, size_t *cap, size_t size)
{
    void *more;

    *cap = *cap == 0 ? 8 : *cap * 2;
    more = qf_alloc_array(arena, *cap, size);
    if (count > 0)
        memcpy(more, old, count * size);
    return more;
}

static void on_refused(void *data, size_t index, const clock_refusal *refusal)
{
    struct collect *collect = data;
    clock_result *r = collect->result;

    if (r->refused_count == collect->refused_cap)
        r->refused = grown(collect->arena, r->refused, r->refused_count, &collect->refused_cap,
                           sizeof(*r->refused));
    r->refused[r->refused_count++] = (clock_refused){ index, *refusal };
}

static const char *stand_why(clock_state state)
{
    switch (state) {
    case CLOCK_CONSULT_THIRD:
        return "征求第三方意见，不计入";
    case CLOCK_CONSULT_ORGAN:
        return "征求其他机关意见，不计入";
    default:
        return "等待申请人说明理由，不计入";
    }
}

/* Keeps the standing times of the present reply period; `end` is the day of the move. */
static void on_moved(void *data, const clock_case *before, const clock_case *after, qf_date end)
{
    struct collect *collect = data;
    clock_result *r = collect->result;

    if (qf_date_cmp(before->reply_from, after->reply_from) != 0)
        r->span_count = 0;
    if (!before->suspended && after->suspended) {
        if (r->span_count == collect->span_cap)
            r->spans = grown(collect->arena, r->spans, r->span_count, &collect->span_cap,
                             sizeof(*r->spans));
        r->spans[r->span_count++] = (clock_span){ end, QF_NO_DATE, stand_why(after->state) };
    } else if (before->suspended && !after->suspended && r->span_count > 0) {
        r->spans[r->span_count - 1].to = end;
    }
}

static void add_clock(clock_result *r, clock_entry entry)
{
    r->clocks[r->clock_count++] = entry;
}

/* The clocks that matter: the reply clock from R until it is of no more use, the correction notice
 * while it may still go out, the open timer of the other side. */
static void collect_clocks(const clock_law *law, clock_result *r)
{
    const clock_case *c = &r->c;
    bool over = c->state == CLOCK_ABANDONED || c->state == CLOCK_WITHDRAWN ||
                (c->state == CLOCK_CLOSED && !qf_date_is(c->answered));

    if (!qf_date_is(c->received) || over)
        return;
    add_clock(r,
              (clock_entry){ CLOCK_TIMER_REPLY, c->reply_from, r->due, c->reply_days, c->running });
    if (clock_notice_open(c, r->as_of))
        add_clock(r, (clock_entry){ CLOCK_TIMER_NOTICE, c->received, c->notice_due,
                                    law->days[CLOCK_TIMER_NOTICE], true });
    if (c->side != CLOCK_TIMER_COUNT)
        add_clock(r, (clock_entry){ c->side, c->side_from, c->side_due, c->side_days, true });
}

qf_code clock_tell(qf_ctx *cx, const clock_law *law, const calendar *cal, const clock_input *input,
                   clock_result *out)
{
    struct collect collect = { .arena = cx->arena, .result = out };
    clock_watch watch = { &collect, on_refused, on_moved };

    *out = (clock_result){ .as_of = input->as_of };
    out->c = clock_run(law, cal, input->channel, input->events, input->count, input->as_of, &watch);
    if (out->c.beyond) {
        qf_date received = qf_date_is(out->c.received) ? out->c.received : input->events[0].on;

        QF_TRY(calendar_check(cx, cal, received));
        return calendar_check(cx, cal, qf_date_add(calendar_last(cal), 1));
    }
    out->due = clock_due(&out->c);
    out->late_days = clock_late_days(&out->c, input->as_of);
    out->estimated = clock_estimated(cal, &out->c, input->as_of);
    collect_clocks(law, out);
    return QF_OK;
}

/* ---- explaining */

/* The reason when the reply clock stood on this day; NULL when it ran. */
static const char *stood(const clock_result *r, qf_date date)
{
    for (size_t i = 0; i < r->span_count; i++)
        if (qf_date_cmp(date, r->spans[i].from) > 0 &&
            (!qf_date_is(r->spans[i].to) || qf_date_cmp(date, r->spans[i].to) <= 0))
            return r->spans[i].why;
    return NULL;
}

/* Last day worth explaining: the limit, or the day the reply clock was stopped. */
static qf_date explain_end(const clock_result *r, const clock_entry *entry)
{
    if (qf_date_is(entry->due))
        return entry->due;
    if (r->c.suspended && r->span_count > 0)
        return r->spans[r->span_count - 1].from;
    return r->c.last_on;
}

const clock_day *clock_explain(qf_arena *arena, const calendar *cal, const clock_result *result,
                               const clock_entry *entry, size_t *count)
{
    qf_date end = explain_end(result, entry);
    size_t days = end.day > entry->from.day ? (size_t)(end.day - entry->from.day) : 0;
    clock_day *list = QF_NEW_ARRAY(arena, clock_day, days + 1);
    int n = 0;

    for (size_t i = 0; i < days; i++) {
        qf_date date = qf_date_add(entry->from, (int)i + 1);
        const char *why = entry->timer == CLOCK_TIMER_REPLY ? stood(result, date) : NULL;
        bool counts = why == NULL && calendar_is_working(cal, date);

        list[i] = (clock_day){ date, counts ? ++n : 0,
                               why != NULL ? qf_str_of(why) : calendar_why(cal, date) };
    }
    *count = days;
    return list;
}

/* ---- telling */

static void map_date(qf_arena *arena, qf_val *map, const char *key, qf_date date)
{
    if (qf_date_is(date))
        qf_map_str(arena, map, key, qf_date_str(arena, date));
    else
        qf_map_null(arena, map, key);
}

static void clock_json(qf_arena *arena, const clock_law *law, const calendar *cal,
                       const clock_result *result, const clock_entry *entry, qf_val *list)
{
    qf_val *map = qf_list_add(list, qf_val_map(arena)), *explain;
    size_t count;
    const clock_day *days = clock_explain(arena, cal, result, entry, &count);

    qf_map_str(arena, map, "name", clock_timer_code(entry->timer));
    qf_map_str(arena, map, "law", law->law[entry->timer]);
    map_date(arena, map, "from", entry->from);
    qf_map_int(arena, map, "days", entry->days);
    map_date(arena, map, "due", entry->due);
    qf_map_bool(arena, map, "running", entry->running);
    explain = qf_map_list(arena, map, "explain");
    for (size_t i = 0; i < count; i++) {
        qf_val *day = qf_list_add(explain, qf_val_map(arena));

        qf_map_str(arena, day, "date", qf_date_str(arena, days[i].date));
        qf_map_int(arena, day, "n", days[i].n);
        qf_map_str(arena, day, "why", days[i].why);
    }
}

const qf_val *clock_result_json(qf_arena *arena, const clock_law *law, const calendar *cal,
                                const clock_input *input, const clock_result *result)
{
    qf_val *map = qf_val_map(arena), *list;

    qf_map_str(arena, map, "state", clock_state_code(result->c.state));
    map_date(arena, map, "as_of", result->as_of);
    map_date(arena, map, "due", result->due);
    qf_map_int(arena, map, "late_days", result->late_days);
    list = qf_map_list(arena, map, "clocks");
    for (size_t i = 0; i < result->clock_count; i++)
        clock_json(arena, law, cal, result, &result->clocks[i], list);
    if (result->c.outcome == CLOCK_NO_OUTCOME)
        qf_map_null(arena, map, "outcome");
    else
        qf_map_str(arena, map, "outcome", clock_outcome_code(result->c.outcome));
    list = qf_map_list(arena, map, "refused");
    for (size_t i = 0; i < result->refused_count; i++) {
        const clock_refused *refused = &result->refused[i];
        const clock_event *event = &input->events[refused->index];
        qf_val *entry = qf_list_add(list, qf_val_map(arena));
        bool known = event->kind < CLOCK_EVENT_COUNT;

        qf_map_int(arena, entry, "index", (int64_t)refused->index);
        qf_map_str(arena, entry, "event", event->name);
        qf_map_str(arena, entry, "law", known ? law->article[event->kind] : QF_S("第四十五条"));
        qf_map_str(arena, entry, "zh", clock_refusal_zh(arena, event, &refused->refusal));
    }
    qf_map_bool(arena, map, "estimated", result->estimated);
    return map;
}
