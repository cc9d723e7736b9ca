#include "domain/service/queue.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#define CODE_BYTES 12
#define KEPT_DAYS 30
#define NOON_MS ((int64_t)12 * 3600 * 1000)
#define COUNTER (AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR))

qf_code queue_windows(qf_ctx *cx, queue_window **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_SERVICE_WINDOWS, &rows));
    *out = QF_NEW_ARRAY(cx->arena, queue_window, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (queue_window){ .number = db_int(&rows.row[i], "number"),
                                    .name = db_str(&rows.row[i], "name"),
                                    .slots = db_int(&rows.row[i], "slots"),
                                    .open = db_bool(&rows.row[i], "open") };
    return QF_OK;
}

qf_code queue_window_put(qf_ctx *cx, const queue_window *window)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    if (window->number < 1 || window->number > 99 || qf_str_trim(window->name).n == 0 ||
        window->slots < 0 || window->slots > QUEUE_SLOTS_MAX)
        return qf_fail(cx, QF_INVALID, "QUEUE.WINDOW", "number",
                       "窗口号是 1 到 99，要有名称，每半天预约数不超过 %d", QUEUE_SLOTS_MAX);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_SERVICE_WINDOW_PUT, DB_INT("number", window->number),
                   DB_STR("name", window->name), DB_INT("slots", window->slots),
                   DB_BOOL("open", window->open)));
    QF_TRY(audit_write(cx, "service.window", audit_object(cx, "window", window->number), "%.*s",
                       QF_ARG(window->name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

size_t queue_days(const calendar *days, qf_date today, qf_date out[QUEUE_AHEAD])
{
    size_t n = 0;

    while (n < QUEUE_AHEAD) {
        qf_date day = calendar_add(days, today, (int)n + 1);
        if (!qf_date_is(day))
            break;
        out[n++] = day;
    }
    return n;
}

/* ---- giving numbers */

static qf_code find_window(qf_ctx *cx, int64_t number, queue_window *out)
{
    queue_window *all;
    size_t count;

    QF_TRY(queue_windows(cx, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].number == number && all[i].open) {
            *out = all[i];
            return QF_OK;
        }
    return qf_fail(cx, QF_INVALID, "QUEUE.WINDOW", "window", "请选一个开着的窗口");
}

static bool is_tail(qf_str tail)
{
    for (size_t i = 0; i < tail.n; i++)
        if (tail.p[i] < '0' || tail.p[i] > '9')
            return false;
    return tail.n == 4;
}

static qf_code check_priority(qf_ctx *cx, const queue_law *law, qf_str priority)
{
    if (priority.n > 0 && queue_law_find(law, priority) == NULL)
        return qf_fail(cx, QF_INVALID, "QUEUE.PRIORITY", "priority", "没有这种优先，请重新选");
    return QF_OK;
}

static qf_code give(qf_ctx *cx, const queue_window *window, queue_ticket *t)
{
    qf_str half = t->afternoon ? QF_S("pm") : QF_S("am");
    db_row row;

    QF_TRY(db_one(cx, SQL_SERVICE_QUEUE_LAST, &row, DB_DATE(cx, "day", t->day),
                  DB_INT("window_no", t->window), DB_STR("half", half)));
    if (t->booked && db_int(&row, "booked") >= window->slots)
        return qf_fail(cx, QF_LIMIT, "QUEUE.FULL", "half",
                       "这半天的预约已经满了，请选别的时间，或者当天到窗口取号");
    t->number = db_int(&row, "last") + 1;
    t->code = qf_random_token(cx->arena, CODE_BYTES);
    t->state = QF_S("waiting");
    t->made_at = cx->now;
    return db_exec(cx, SQL_SERVICE_QUEUE_INSERT, DB_DATE(cx, "day", t->day),
                   DB_INT("window_no", t->window), DB_INT("number", t->number),
                   DB_STR("code", t->code), DB_STR("half", half), DB_BOOL("booked", t->booked),
                   DB_STR("name", t->name), DB_STR("tail", t->tail), DB_STR("matter", t->matter),
                   DB_STR("priority", t->priority));
}

qf_code queue_book(qf_ctx *cx, const calendar *days, const queue_law *law, queue_ticket *t)
{
    qf_date open[QUEUE_AHEAD];
    size_t n = queue_days(days, qf_time_date(cx->now), open);
    bool found = false;
    queue_window window;
    DB_TX tx = { 0 };

    for (size_t i = 0; i < n; i++)
        found = found || qf_date_cmp(open[i], t->day) == 0;
    if (!found)
        return qf_fail(cx, QF_INVALID, "QUEUE.DAY", "day", "只能预约明天起 %d 个工作日里的一天",
                       QUEUE_AHEAD);
    if (!is_tail(t->tail))
        return qf_fail(cx, QF_INVALID, "QUEUE.TAIL", "tail", "请填手机号的最后四位数字");
    QF_TRY(check_priority(cx, law, t->priority));
    t->booked = true;
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(find_window(cx, t->window, &window));
    QF_TRY(give(cx, &window, t));
    return db_commit(&tx);
}

qf_code queue_take(qf_ctx *cx, const queue_law *law, queue_ticket *t)
{
    queue_window window;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, COUNTER));
    QF_TRY(check_priority(cx, law, t->priority));
    t->day = qf_time_date(cx->now);
    t->booked = false;
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(find_window(cx, t->window, &window));
    QF_TRY(give(cx, &window, t));
    QF_TRY(audit_write(cx, "queue.take", audit_object(cx, "window", t->window), "%lld 号",
                       (long long)t->number));
    return db_commit(&tx);
}

/* ---- reading */

static void read_ticket(const db_row *row, queue_ticket *out)
{
    *out = (queue_ticket){ .day = db_date(row, "day"),
                           .window = db_int(row, "window_no"),
                           .number = db_int(row, "number"),
                           .code = db_str(row, "code"),
                           .afternoon = qf_str_eq(db_str(row, "half"), QF_S("pm")),
                           .booked = db_bool(row, "booked"),
                           .name = db_str(row, "name"),
                           .tail = db_str(row, "tail"),
                           .matter = db_str(row, "matter"),
                           .state = db_str(row, "state"),
                           .priority = db_str(row, "priority"),
                           .made_at = db_time(row, "made_at"),
                           .called_at = db_time(row, "called_at") };
}

qf_code queue_by_code(qf_ctx *cx, qf_str code, queue_ticket *out)
{
    db_row row;
    qf_code result = db_one(cx, SQL_SERVICE_QUEUE_BY_CODE, &row, DB_STR("code", code));

    if (result == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "QUEUE.NO_TICKET", "code", "没有这张号票");
    QF_TRY(result);
    read_ticket(&row, out);
    return QF_OK;
}

qf_code queue_day(qf_ctx *cx, qf_date day, queue_ticket **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_SERVICE_QUEUE_DAY, &rows, DB_DATE(cx, "day", day)));
    *out = QF_NEW_ARRAY(cx->arena, queue_ticket, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        read_ticket(&rows.row[i], &(*out)[i]);
    return QF_OK;
}

/* ---- moving on */

/* waiting -> called, cancelled; called -> done, missed; missed -> called (came after all). */
static bool may_follow(qf_str from, qf_str to)
{
    static const char *const steps[][2] = { { "waiting", "called" },
                                            { "waiting", "cancelled" },
                                            { "called", "done" },
                                            { "called", "missed" },
                                            { "missed", "called" } };

    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        if (qf_str_eq(from, qf_str_of(steps[i][0])) && qf_str_eq(to, qf_str_of(steps[i][1])))
            return true;
    return false;
}

bool queue_morning(qf_time now)
{
    return now.ms - qf_date_start(qf_time_date(now)).ms < NOON_MS;
}

/* Whoever calls somebody before his turn leaves a trace: how many had been there first. */
static qf_code note_skip(qf_ctx *cx, const queue_law *law, const queue_ticket *ticket)
{
    size_t count, *order, n, at = 0;
    queue_ticket *all;

    QF_TRY(queue_day(cx, ticket->day, &all, &count));
    order = QF_NEW_ARRAY(cx->arena, size_t, count + 1);
    n = queue_order(law, all, count, ticket->window, queue_morning(cx->now), order);
    while (at < n && all[order[at]].number != ticket->number)
        at++;
    if (at == 0)
        return QF_OK;
    return audit_write(cx, "queue.skip", audit_object(cx, "window", ticket->window),
                       "%lld 号先叫，前面还有 %zu 人", (long long)ticket->number, at);
}

static qf_code move(qf_ctx *cx, const queue_law *law, qf_str code, qf_str state)
{
    queue_ticket ticket;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(queue_by_code(cx, code, &ticket));
    if (!may_follow(ticket.state, state))
        return qf_fail(cx, QF_CONFLICT, "QUEUE.STATE", "state", "这张号票已经变了，请刷新页面再看");
    if (qf_str_eq(state, QF_S("called")) && qf_str_eq(ticket.state, QF_S("waiting")))
        QF_TRY(note_skip(cx, law, &ticket));
    QF_TRY(db_exec(cx, SQL_SERVICE_QUEUE_STATE, DB_STR("code", code), DB_STR("state", state)));
    return db_commit(&tx);
}

qf_code queue_cancel(qf_ctx *cx, qf_str code)
{
    return move(cx, NULL, code, QF_S("cancelled"));
}

qf_code queue_move(qf_ctx *cx, const queue_law *law, qf_str code, qf_str state)
{
    QF_TRY(auth_need(cx, COUNTER));
    return move(cx, law, code, state);
}

qf_code queue_priority_set(qf_ctx *cx, const queue_law *law, qf_str code, qf_str priority)
{
    const queue_group *group = queue_law_find(law, priority);
    queue_ticket ticket;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, COUNTER));
    QF_TRY(check_priority(cx, law, priority));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(queue_by_code(cx, code, &ticket));
    if (!qf_str_eq(ticket.state, QF_S("waiting")))
        return qf_fail(cx, QF_CONFLICT, "QUEUE.STATE", "state", "这张号票已经变了，请刷新页面再看");
    QF_TRY(db_exec(cx, SQL_SERVICE_QUEUE_PRIORITY, DB_STR("code", code),
                   DB_STR("priority", priority)));
    QF_TRY(audit_write(cx, "queue.priority", audit_object(cx, "window", ticket.window),
                       "%lld 号：%s", (long long)ticket.number,
                       group == NULL ? "改为普通号" : "改为优先号"));
    return db_commit(&tx);
}

qf_code queue_forget(qf_ctx *cx)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, COUNTER));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_SERVICE_QUEUE_FORGET,
                   DB_DATE(cx, "day", qf_date_add(qf_time_date(cx->now), -KEPT_DAYS))));
    return db_commit(&tx);
}
