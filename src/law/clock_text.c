/* Codes, names and sentences of the clocks. */
#include "law/clock.h"

static const qf_str state_codes[] = {
#define X(name, code, zh) QF_S_INIT(code),
    CLOCK_STATES(X)
#undef X
};

static const qf_str state_names[] = {
#define X(name, code, zh) QF_S_INIT(zh),
    CLOCK_STATES(X)
#undef X
};

static const qf_str event_codes[] = {
#define X(name, code, zh) QF_S_INIT(code),
    CLOCK_EVENTS(X)
#undef X
};

static const qf_str event_names[] = {
#define X(name, code, zh) QF_S_INIT(zh),
    CLOCK_EVENTS(X)
#undef X
};

static const qf_str outcome_codes[] = { QF_S_INIT(""),
#define X(name, code, zh, law) QF_S_INIT(code),
                                        CLOCK_OUTCOMES(X)
#undef X
};

static const qf_str outcome_names[] = { QF_S_INIT(""),
#define X(name, code, zh, law) QF_S_INIT(zh),
                                        CLOCK_OUTCOMES(X)
#undef X
};

static const qf_str channel_codes[] = {
#define X(name, code, zh, direct) QF_S_INIT(code),
    CLOCK_CHANNELS(X)
#undef X
};

static const qf_str channel_names[] = {
#define X(name, code, zh, direct) QF_S_INIT(zh),
    CLOCK_CHANNELS(X)
#undef X
};

static const qf_str timer_codes[] = {
#define X(name, code) QF_S_INIT(code),
    CLOCK_TIMERS(X)
#undef X
};

/* Place of `code` among `count` codes; `count` when it is none of them. */
static size_t place(const qf_str *codes, size_t count, qf_str code)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(codes[i], code))
            return i;
    return count;
}

qf_str clock_state_code(clock_state state)
{
    return state_codes[state];
}

qf_str clock_state_zh(clock_state state)
{
    return state_names[state];
}

qf_str clock_event_code(clock_event_kind kind)
{
    return kind < CLOCK_EVENT_COUNT ? event_codes[kind] : QF_S("");
}

qf_str clock_event_zh(clock_event_kind kind)
{
    return kind < CLOCK_EVENT_COUNT ? event_names[kind] : QF_S("期限届满");
}

qf_str clock_outcome_code(clock_outcome outcome)
{
    return outcome_codes[outcome];
}

qf_str clock_outcome_zh(clock_outcome outcome)
{
    return outcome_names[outcome];
}

qf_str clock_timer_code(clock_timer timer)
{
    return timer_codes[timer];
}

qf_str clock_channel_code(clock_channel channel)
{
    return channel_codes[channel];
}

qf_str clock_channel_zh(clock_channel channel)
{
    return channel_names[channel];
}

clock_state clock_state_parse(qf_str code)
{
    return (clock_state)place(state_codes, CLOCK_STATE_COUNT, code);
}

clock_event_kind clock_event_parse(qf_str code)
{
    return (clock_event_kind)place(event_codes, CLOCK_EVENT_COUNT, code);
}

clock_outcome clock_outcome_parse(qf_str code)
{
    size_t at = place(outcome_codes, CLOCK_OUTCOME_COUNT, code);

    return at == CLOCK_OUTCOME_COUNT ? CLOCK_NO_OUTCOME : (clock_outcome)at;
}

static const qf_str delivery_codes[] = { QF_S_INIT(""), QF_S_INIT("hand"), QF_S_INIT("post"),
                                         QF_S_INIT("electronic") };

clock_delivery clock_delivery_parse(qf_str code)
{
    for (clock_delivery by = CLOCK_HAND; by <= CLOCK_ELECTRONIC; by++)
        if (qf_str_eq(code, delivery_codes[by]))
            return by;
    return CLOCK_NOT_SAID;
}

qf_str clock_delivery_code(clock_delivery by)
{
    return delivery_codes[by];
}

clock_channel clock_channel_parse(qf_str code)
{
    return (clock_channel)place(channel_codes, CLOCK_CHANNEL_COUNT, code);
}

/* ---- refusals */

static qf_str with_date(qf_arena *arena, const char *before, qf_date date, const char *after)
{
    return qf_strf(arena, "%s%.*s%s", before, QF_ARG(qf_date_zh(arena, date)), after);
}

qf_str clock_refusal_zh(qf_arena *arena, const clock_event *event, const clock_refusal *refusal)
{
    qf_str what = clock_event_zh(event->kind), state = clock_state_zh(refusal->state);

    switch (refusal->reason) {
    case CLOCK_ACCEPTED:
        break;
    case CLOCK_NO_UNKNOWN:
        return qf_strf(arena, "没有“%.*s”这种办理事项", QF_ARG(event->name));
    case CLOCK_NO_EARLIER:
        return with_date(arena, "日期早于上一个办理事项（", refusal->date, "），应当按先后记录");
    case CLOCK_NO_RECEIVED_BEFORE:
        return QF_S("对方收到的日期早于发出的日期");
    case CLOCK_NO_STATE:
        return qf_strf(arena, "申请当前为“%.*s”，不能办理“%.*s”", QF_ARG(state), QF_ARG(what));
    case CLOCK_NO_CHANNEL:
        return QF_S("这个渠道的申请要先登记提交，再由双方确认收到之日");
    case CLOCK_NO_NOTICE_LATE:
        return with_date(arena, "补正告知应当在收到申请之日起七个工作日内（", refusal->date,
                         "前）作出，现已逾期，应当继续办理并作出答复");
    case CLOCK_NO_NOTICE_TWICE:
        return QF_S("补正应当一次性告知，本申请已经告知过补正");
    case CLOCK_NO_DAYS:
        return QF_S("补正告知要写明给申请人几个工作日，写成 1 到 1000 的整数");
    case CLOCK_NO_CORRECTED_LATE:
        return QF_S("补正期限已过又没有写明正当理由，视为放弃申请");
    case CLOCK_NO_AFTER_DUE:
        return with_date(arena, "应当在答复期限内（", refusal->date, "前）办理，现已逾期");
    case CLOCK_NO_UNTIL:
        return with_date(arena, "告知的延迟答复日期应当晚于恢复计算后的答复期限（", refusal->date,
                         "）");
    case CLOCK_NO_FEE_TWICE:
        return QF_S("本申请已经发过收费通知，不能再发");
    case CLOCK_NO_EXTEND_TWICE:
        return QF_S("答复期限只能延长一次，本申请已经延长过");
    case CLOCK_NO_EXTEND_DAYS:
        return qf_strf(arena, "延长的期限应当写明，为 1 至 %d 个工作日", refusal->days);
    case CLOCK_NO_APPROVER:
        return QF_S("延长答复期限要经政府信息公开工作机构负责人同意，没有写明由谁同意");
    case CLOCK_NO_OUTCOME_GIVEN:
        return QF_S("送审的答复没有写明办理结果，或者结果代码不对");
    case CLOCK_NO_DELIVERY:
        return QF_S("送达要写明方式：当面（hand）、邮寄（post）或者电子（electronic）");
    case CLOCK_NO_NOT_OVERDUE:
        return QF_S("还没有作出答复，答复期限也没有过，不能登记复议或者诉讼");
    case CLOCK_NO_BEYOND:
        return QF_S("日期超出节假日数据的范围，不能计算");
    }
    return QF_S("");
}
