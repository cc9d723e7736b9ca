#include "web/hotline_view.h"

/* "1 小时 20 分", "2 天 3 小时" */
static qf_str stretch(qf_arena *arena, int64_t ms)
{
    int64_t minutes = ms / 60000;

    if (minutes >= 48 * 60)
        return qf_strf(arena, "%lld 天 %lld 小时", (long long)(minutes / 1440),
                       (long long)(minutes % 1440 / 60));
    if (minutes >= 60)
        return qf_strf(arena, "%lld 小时 %lld 分", (long long)(minutes / 60),
                       (long long)(minutes % 60));
    return qf_strf(arena, "%lld 分钟", (long long)minutes);
}

/* How an open ticket stands to its last day, or minute. */
static void add_left(web_request *rq, qf_val *one, const hotline_ticket *t)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    int64_t minute = rq->cx->now.ms - rq->cx->now.ms % 60000, ms = t->due_at.ms - minute;
    const calendar *days = rq->site->days;
    bool late = hotline_late(t, rq->cx->now);
    int left;

    if (t->due_at.ms > 0) {
        qf_map_str(arena, one, late ? "late" : "soon",
                   QF_JOIN(arena, late ? QF_S("已逾期 ") : QF_S("还剩 "),
                           stretch(arena, late ? -ms : ms)));
        return;
    }
    if (late) {
        qf_map_str(arena, one, "late",
                   qf_strf(arena, "已逾期 %d 个工作日", calendar_count(days, t->due_on, today)));
        return;
    }
    left = calendar_count(days, today, t->due_on);
    qf_map_str(arena, one, left <= rq->site->hotline->warn_days ? "soon" : "calm",
               left == 0 ? QF_S("今天到期") : qf_strf(arena, "还剩 %d 个工作日", left));
}

static void add_days(web_request *rq, qf_val *one, const hotline_ticket *t)
{
    bool late = hotline_late(t, rq->cx->now);

    if (hotline_state_open(t->state))
        add_left(rq, one, t);
    else if (t->state == HOTLINE_IS_CLOSED)
        qf_map_str(rq->cx->arena, one, late ? "late" : "calm",
                   late ? QF_S("逾期办结") : QF_S("按期办结"));
}

qf_str hotline_view_due(qf_arena *arena, const hotline_ticket *t)
{
    return t->due_at.ms > 0 ? qf_time_minute(arena, t->due_at) : qf_date_str(arena, t->due_on);
}

qf_str hotline_view_due_zh(const web_request *rq, const hotline_ticket *t)
{
    qf_arena *arena = rq->cx->arena;
    qf_str minute;

    if (t->due_at.ms == 0)
        return web_due_zh(rq, t->due_on);
    minute = qf_time_minute(arena, t->due_at);
    return QF_JOIN(arena, qf_date_zh(arena, t->due_on), qf_str_sub(minute, 10, minute.n));
}

qf_str hotline_view_moment(qf_arena *arena, qf_time at, qf_date day)
{
    return at.ms > 0 ? qf_time_minute(arena, at) : qf_date_str(arena, day);
}

qf_str hotline_view_closed(qf_arena *arena, const hotline_ticket *t)
{
    if (!qf_date_is(t->closed_on))
        return QF_S("未办结");
    return t->limit_hours > 0 ? hotline_view_moment(arena, t->closed_at, t->closed_on)
                              : qf_date_str(arena, t->closed_on);
}

bool hotline_view_time(qf_arena *arena, qf_date day, qf_str text, qf_time *out)
{
    qf_str clock = text.n == 4 ? QF_JOIN(arena, QF_S("0"), text) : text;

    out->ms = 0;
    return clock.n == 5 && clock.p[2] == ':' && qf_date_is(day) &&
           qf_time_parse(QF_JOIN(arena, qf_date_str(arena, day), QF_S(" "), clock), out);
}

void hotline_view_row(web_request *rq, qf_val *one, const hotline_ticket *t)
{
    qf_arena *arena = rq->cx->arena;

    qf_map_int(arena, one, "id", t->id);
    qf_map_str(arena, one, "href", web_path(rq, "/desk/hotline/%lld", (long long)t->id));
    qf_map_str(arena, one, "number", t->number);
    qf_map_str(arena, one, "title", t->title);
    qf_map_str(arena, one, "kind", hotline_kind_zh(t->kind));
    qf_map_str(arena, one, "class", t->class);
    qf_map_str(arena, one, "office", t->office);
    qf_map_str(arena, one, "state", hotline_state_zh(t->state));
    qf_map_str(arena, one, "received", qf_date_str(arena, t->received_on));
    qf_map_str(arena, one, "due", hotline_view_due(arena, t));
    qf_map_str(arena, one, "limit", hotline_limit_zh(arena, t));
    qf_map_str(arena, one, "closed", qf_date_str(arena, t->closed_on));
    qf_map_bool(arena, one, "supervised", t->supervised);
    qf_map_bool(arena, one, "reopened", t->reopened > 0);
    add_days(rq, one, t);
}

static void add_number(web_request *rq, qf_val *one, const char *key, int64_t number, qf_str query,
                       const char *more)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *cell = qf_map_map(arena, one, key);

    qf_map_int(arena, cell, "number", number);
    if (query.n > 0)
        qf_map_str(arena, cell, "href", web_path(rq, "/desk/hotline?%.*s&%s", QF_ARG(query), more));
}

void hotline_view_stats(web_request *rq, qf_val *one, const hotline_stats *s, qf_str query)
{
    qf_arena *arena = rq->cx->arena;
    int64_t due = s->on_time + s->late + s->overdue;

    add_number(rq, one, "total", s->total, query, "outcome=rate");
    add_number(rq, one, "on_time", s->on_time, query, "outcome=on_time");
    add_number(rq, one, "late", s->late, query, "outcome=late");
    add_number(rq, one, "open", s->open, query, "outcome=open");
    add_number(rq, one, "overdue", s->overdue, query, "due=late");
    add_number(rq, one, "outside", s->outside, query, "outcome=outside");
    qf_map_str(arena, one, "rate", hotline_rate(arena, s));
    qf_map_int(arena, one, "due_number", due);
    /* For the bar: whole percent of the width; 0 without tickets that are due. */
    qf_map_int(arena, one, "bar", due == 0 ? 0 : s->on_time * 100 / due);
}

static qf_str label(qf_arena *arena, hotline_by by, qf_str key)
{
    if (by == HOTLINE_BY_KIND)
        return hotline_kind_zh(hotline_kind_parse(key));
    if (by == HOTLINE_BY_MONTH)
        return hotline_view_span_zh(arena, key);
    return key.n > 0 ? key : QF_S("未填");
}

static qf_str escaped(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, 3 * text.n + 1);

    for (size_t i = 0; i < text.n; i++)
        qf_buf_addf(&out, "%%%02X", (unsigned char)text.p[i]);
    return qf_buf_str(&out);
}

qf_code hotline_view_groups(web_request *rq, qf_val *data, const char *key, qf_str first,
                            qf_str last, hotline_by by)
{
    static const char *const fields[] = { "", "kind", "class", "office" };
    qf_arena *arena = rq->cx->arena;
    bool desk = auth_has(rq->cx->actor, AUTH_ANY) && qf_str_starts(rq->path, QF_S("/desk"));
    qf_val *list = qf_map_list(arena, data, key);
    hotline_group *groups;
    size_t count;

    QF_TRY(hotline_groups(rq->cx, first, last, by, &groups, &count));
    for (size_t i = 0; i < count; i++) {
        qf_str query = { 0 };
        qf_val *one;
        if (groups[i].stats.total + groups[i].stats.outside == 0)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "key", groups[i].key);
        qf_map_str(arena, one, "label", label(arena, by, groups[i].key));
        if (desk && by == HOTLINE_BY_MONTH)
            query = qf_strf(arena, "span=%.*s", QF_ARG(groups[i].key));
        else if (desk)
            query = qf_strf(arena, "first=%.*s&last=%.*s&%s=%.*s", QF_ARG(first), QF_ARG(last),
                            fields[by], QF_ARG(escaped(arena, groups[i].key)));
        if (by == HOTLINE_BY_MONTH)
            qf_map_str(arena, one, "href",
                       web_path(rq, "%s/%.*s", desk ? "/desk/hotline/report" : "/hotline",
                                QF_ARG(groups[i].key)));
        hotline_view_stats(rq, one, &groups[i].stats, query);
        qf_map_int(arena, one, "y", (int64_t)qf_count(list) * 28 - 20);
        qf_map_int(arena, one, "text_y", (int64_t)qf_count(list) * 28 - 5);
        qf_map_int(arena, one, "width", qf_get_int(one, "bar", 0) * 2);
    }
    qf_map_int(arena, data, qf_strf(arena, "%s_height", key).p, (int64_t)qf_count(list) * 28 + 10);
    return QF_OK;
}

static bool digits(qf_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return text.n > 0;
}

bool hotline_view_span(qf_arena *arena, qf_str span, qf_str *first, qf_str *last)
{
    bool year = span.n == 4 && digits(span);
    qf_date day;

    if (!year && (span.n != 7 || !qf_date_parse(QF_JOIN(arena, span, QF_S("-01")), &day)))
        return false;
    *first = year ? QF_JOIN(arena, span, QF_S("-01")) : span;
    *last = year ? QF_JOIN(arena, span, QF_S("-12")) : span;
    return true;
}

qf_str hotline_view_span_zh(qf_arena *arena, qf_str span)
{
    qf_str month;

    if (span.n != 7)
        return qf_strf(arena, "%.*s 年", QF_ARG(span));
    month = qf_str_sub(span, 5, 7);
    if (month.p[0] == '0')
        month = qf_str_sub(month, 1, 2);
    return qf_strf(arena, "%.4s 年 %.*s 月", span.p, QF_ARG(month));
}

qf_code hotline_view_village(web_request *rq, int64_t village, qf_str *name)
{
    org one;

    *name = (qf_str){ 0 };
    if (village == 0)
        return QF_OK;
    QF_TRY(org_by_id(rq->cx, village, &one));
    *name = one.name;
    return QF_OK;
}

const input_choice hotline_kind_choices[] = {
#define X(name, code, zh) { code, zh },
    HOTLINE_KINDS(X)
#undef X
        { NULL, NULL }
};

const input_choice *hotline_view_classes(web_request *rq)
{
    const hotline_law *law = rq->site->hotline;
    input_choice *list = QF_NEW_ARRAY(rq->cx->arena, input_choice, law->class_count + 1);

    for (size_t i = 0; i < law->class_count; i++)
        list[i].value = list[i].zh = qf_cstr(rq->cx->arena, law->classes[i]);
    return list;
}

qf_code hotline_view_villages(web_request *rq, const input_choice **out)
{
    qf_arena *arena = rq->cx->arena;
    const org *villages;
    input_choice *list;
    size_t count;

    QF_TRY(org_children(rq->cx, rq->cx->org, &villages, &count));
    list = QF_NEW_ARRAY(arena, input_choice, count + 1);
    for (size_t i = 0; i < count; i++)
        list[i] = (input_choice){ qf_strf(arena, "%lld", (long long)villages[i].id).p,
                                  qf_cstr(arena, villages[i].name) };
    *out = list;
    return QF_OK;
}

int64_t hotline_view_number(qf_str text)
{
    int64_t number = 0;

    for (size_t i = 0; i < text.n && i < 12 && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        number = number * 10 + (text.p[i] - '0');
    return number;
}
