/* Reading the events of an application from JSON. */
#include "law/clock_json.h"

static qf_code bad(qf_ctx *cx, const char *place, const char *reason)
{
    return qf_fail(cx, QF_INVALID, "CLOCK.INPUT", place, "输入的 %s 有误：%s", place, reason);
}

/* "events[3].on" */
static const char *place_of(qf_ctx *cx, size_t index, const char *key)
{
    return qf_strf(cx->arena, "events[%zu]%s%s", index, key[0] == '\0' ? "" : ".", key).p;
}

static bool absent(const qf_val *val)
{
    return val == NULL || val->type == QF_VAL_NULL;
}

/* A date under `key`; QF_NO_DATE when it is absent or null. */
static qf_code read_date(qf_ctx *cx, const qf_val *event, size_t index, const char *key,
                         qf_date *out)
{
    const qf_val *val = qf_get(event, key);

    *out = QF_NO_DATE;
    if (absent(val))
        return QF_OK;
    if (val->type != QF_VAL_STR || !qf_date_parse(val->text, out))
        return bad(cx, place_of(cx, index, key), "应当是日历上有的日期，写成 2021-09-10");
    return QF_OK;
}

/* Something written that is not empty or blank. */
static bool written(const qf_val *val)
{
    if (absent(val))
        return false;
    if (val->type == QF_VAL_BOOL)
        return val->truth;
    return val->type == QF_VAL_STR && qf_str_trim(val->text).n > 0;
}

static int read_days(const qf_val *val)
{
    if (absent(val) || val->type != QF_VAL_INT || val->number < 1)
        return 0;
    return val->number > INT32_MAX ? INT32_MAX : (int)val->number;
}

static qf_code read_event(qf_ctx *cx, const qf_val *val, size_t index, clock_event *e)
{
    const qf_val *name = qf_get(val, "event"), *unclear = qf_get(val, "unclear");

    if (val->type != QF_VAL_MAP)
        return bad(cx, place_of(cx, index, ""), "应当是对象 {…}");
    if (name == NULL || name->type != QF_VAL_STR)
        return bad(cx, place_of(cx, index, "event"), "没有写明是什么事项");
    e->name = name->text;
    e->kind = clock_event_parse(name->text);
    QF_TRY(read_date(cx, val, index, "on", &e->on));
    if (!qf_date_is(e->on))
        return bad(cx, place_of(cx, index, "on"), "没有写明日期");
    QF_TRY(read_date(cx, val, index, "received_on", &e->received_on));
    QF_TRY(read_date(cx, val, index, "until", &e->until));
    if (!absent(unclear) && unclear->type != QF_VAL_BOOL)
        return bad(cx, place_of(cx, index, "unclear"), "应当是 true 或 false");
    e->unclear = qf_get_bool(val, "unclear", false);
    e->days = read_days(qf_get(val, "days"));
    e->approved = written(qf_get(val, "approved_by"));
    e->good_reason = written(qf_get(val, "good_reason"));
    e->outcome = clock_outcome_parse(qf_get_str(val, "outcome"));
    e->delivered_by = clock_delivery_parse(qf_get_str(val, "delivered_by"));
    return QF_OK;
}

static qf_code read_as_of(qf_ctx *cx, const qf_val *json, clock_input *input)
{
    const qf_val *val = qf_get(json, "as_of");

    input->as_of = QF_NO_DATE;
    for (size_t i = 0; i < input->count; i++)
        if (qf_date_cmp(input->events[i].on, input->as_of) > 0)
            input->as_of = input->events[i].on;
    if (absent(val))
        return QF_OK;
    if (val->type != QF_VAL_STR || !qf_date_parse(val->text, &input->as_of))
        return bad(cx, "as_of", "应当是日历上有的日期，写成 2021-09-10");
    return QF_OK;
}

qf_code clock_input_read(qf_ctx *cx, const qf_val *json, clock_input *out)
{
    const qf_val *events = qf_get(json, "events");
    size_t i = 0;

    if (json->type != QF_VAL_MAP)
        return bad(cx, "最外层", "应当是对象 {\"channel\":…,\"events\":[…]}");
    out->channel = clock_channel_parse(qf_get_str(json, "channel"));
    if (out->channel == CLOCK_CHANNEL_COUNT)
        return bad(cx, "channel", "应当是 in_person、post、letter、web、fax、email、oral 之一");
    if (events == NULL || events->type != QF_VAL_LIST)
        return bad(cx, "events", "应当是列表 […]");
    out->count = qf_count(events);
    if (out->count > CLOCK_EVENTS_MAX)
        return qf_fail(cx, QF_LIMIT, "CLOCK.INPUT", "events",
                       "一件申请最多 %d 个办理事项，现在有 %zu 个", CLOCK_EVENTS_MAX, out->count);
    out->events = QF_NEW_ARRAY(cx->arena, clock_event, out->count + 1);
    for (const qf_val *val = qf_first(events); val != NULL; val = val->next, i++)
        QF_TRY(read_event(cx, val, i, &out->events[i]));
    return read_as_of(cx, json, out);
}
