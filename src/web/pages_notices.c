#include "domain/notify/notify.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/today.h"

#define SHOWN_MAX 200

/* Enough of an address to know whose it is. */
static qf_str short_address(qf_arena *arena, qf_str address)
{
    ptrdiff_t at = qf_str_find(address, QF_S("@"), 0);

    if (at >= 0)
        return qf_strf(arena, "%.*s***%.*s", QF_ARG(qf_str_sub(address, 0, at > 2 ? 2 : 1)),
                       QF_ARG(qf_str_sub(address, (size_t)at, address.n)));
    return qf_strf(arena, "%.*s****%.*s", QF_ARG(qf_str_sub(address, 0, 3)),
                   QF_ARG(qf_str_sub(address, address.n > 4 ? address.n - 4 : 0, address.n)));
}

static qf_code add_group(web_request *rq, qf_val *groups, notify_state state, const char *what)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *group, *list;
    notify_message *m;
    size_t count;

    QF_TRY(notify_in_state(rq->cx, state, SHOWN_MAX, &m, &count));
    if (count == 0)
        return QF_OK;
    group = qf_list_add(groups, qf_val_map(arena));
    qf_map_str(arena, group, "zh", qf_str_of(notify_state_zh(state)));
    qf_map_str(arena, group, "what", qf_str_of(what));
    qf_map_int(arena, group, "count", (int64_t)count);
    list = qf_map_list(arena, group, "messages");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", m[i].id);
        qf_map_str(arena, one, "channel",
                   qf_str_eq(m[i].channel, QF_S("sms")) ? QF_S("短信") : QF_S("邮件"));
        qf_map_str(arena, one, "to", short_address(arena, m[i].address));
        qf_map_str(arena, one, "subject", m[i].subject);
        qf_map_str(arena, one, "why", m[i].why.n > 0 ? m[i].why : m[i].receipt);
        if (m[i].tries > 0)
            qf_map_int(arena, one, "tries", m[i].tries);
        qf_map_str(arena, one, "made", qf_time_minute(arena, m[i].made_at));
        qf_map_bool(arena, one, "may_resend", state == NOTIFY_UNSURE || state == NOTIFY_DEAD);
        qf_map_bool(arena, one, "may_settle", state == NOTIFY_UNSURE);
        qf_map_bool(arena, one, "may_printed", state == NOTIFY_PRINT);
        qf_map_str(arena, one, "action",
                   web_path(rq, "/desk/notices/%lld/decide", (long long)m[i].id));
    }
    return QF_OK;
}

qf_code page_notices(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/notices", "通知");
    qf_val *groups = qf_map_list(arena, data, "groups"), *figures;
    int64_t counts[NOTIFY_STATE_COUNT];

    QF_TRY(notify_counts(rq->cx, counts));
    figures = qf_map_list(arena, data, "figures");
    for (int i = 0; i < NOTIFY_STATE_COUNT; i++) {
        qf_val *one;
        if (i == NOTIFY_SENDING)
            continue;
        one = qf_list_add(figures, qf_val_map(arena));
        qf_map_int(arena, one, "number", counts[i]);
        qf_map_str(arena, one, "zh", qf_str_of(notify_state_zh((notify_state)i)));
    }
    QF_TRY(add_group(rq, groups, NOTIFY_UNSURE,
                     "内容可能已到对方手里，系统不会自动重发。请先向对方核实。"));
    QF_TRY(add_group(rq, groups, NOTIFY_DEAD,
                     "地址不对，或者服务器一直不收。改用打印寄送，或者再试一次。"));
    QF_TRY(add_group(rq, groups, NOTIFY_PRINT,
                     "没有设定邮件或者短信，打印出来寄送、张贴或者当面交。"));
    QF_TRY(add_group(rq, groups, NOTIFY_WAITING,
                     "系统每分钟发送，发不出去会隔得越来越久再试，两周后交给您处理。"));
    QF_TRY(add_group(rq, groups, NOTIFY_SENT, "对方服务器的答复就是发出的凭据。"));
    qf_map_bool(arena, data, "none", qf_count(groups) == 0);
    qf_map_str(arena, data, "print_href", web_path(rq, "/desk/notices/print"));
    qf_map_bool(arena, data, "has_print", counts[NOTIFY_PRINT] > 0);
    qf_map_bool(arena, data, "administrator", auth_has(rq->cx->actor, AUTH_BIT(ADMINISTRATOR)));
    qf_map_str(arena, data, "settings_href", web_path(rq, "/desk/notices/settings"));
    return QF_OK;
}

qf_code page_notices_print(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/notices_print", "待打印寄送的通知");
    qf_val *list = qf_map_list(arena, data, "messages");
    notify_message *m;
    size_t count;

    QF_TRY(notify_in_state(rq->cx, NOTIFY_PRINT, SHOWN_MAX, &m, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena)), *lines;
        qf_str rest = m[i].body, line;
        qf_map_str(arena, one, "to", m[i].address);
        qf_map_str(arena, one, "subject", m[i].subject);
        qf_map_str(arena, one, "made", qf_str_sub(qf_time_str(arena, m[i].made_at), 0, 10));
        lines = qf_map_list(arena, one, "lines");
        while (m[i].body.n > 0 && qf_str_split(&rest, '\n', &line))
            qf_list_add(lines, qf_val_str(arena, line));
    }
    qf_map_bool(arena, data, "none", count == 0);
    web_crumb(rq, data, "通知", QF_S("/desk/notices"));
    return QF_OK;
}

qf_code page_notice_decide(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(notify_decide(rq->cx, id, web_form(rq, "what")));
    return web_go(rq, reply, QF_S("/desk/notices"));
}

/* ---- settings */

static const input_field fields[] = {
    { .name = "smtp_url",
      .zh = "邮件服务器",
      .kind = INPUT_TEXT,
      .max = 200,
      .hint = "例如 smtps://smtp.example.gov.cn；空着就不发邮件" },
    { .name = "sender", .zh = "发件邮箱", .kind = INPUT_EMAIL },
    { .name = "smtp_user", .zh = "邮件账号", .kind = INPUT_TEXT, .max = 100 },
    { .name = "smtp_password",
      .zh = "邮件密码",
      .kind = INPUT_PASSWORD,
      .max = 200,
      .hint = "加密保存；空着就沿用原来的" },
    { .name = "sms_url",
      .zh = "短信网关",
      .kind = INPUT_TEXT,
      .max = 300,
      .hint = "接收 JSON（to、text、key）的地址；空着就不发短信" },
    { .name = "sms_token",
      .zh = "短信网关口令",
      .kind = INPUT_PASSWORD,
      .max = 300,
      .hint = "加密保存；空着就沿用原来的" },
    { .name = "quiet_from",
      .zh = "免打扰开始",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 5,
      .hint = "这段时间不发短信，例如 21:00" },
    { .name = "quiet_to", .zh = "免打扰结束", .kind = INPUT_TEXT, .needed = true, .max = 5 },
};

/* "21:00" to minutes; -1 when it is no time of the day. */
static int64_t minutes_of(qf_str text)
{
    const char *p = text.p;

    if (text.n != 5 || p[2] != ':')
        return -1;
    for (size_t i = 0; i < 5; i++)
        if (i != 2 && (p[i] < '0' || p[i] > '9'))
            return -1;
    int64_t hour = (p[0] - '0') * 10 + (p[1] - '0'), minute = (p[3] - '0') * 10 + (p[4] - '0');
    return hour > 23 || minute > 59 ? -1 : hour * 60 + minute;
}

static qf_str clock_text(qf_arena *arena, int64_t minutes)
{
    return qf_strf(arena, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
}

static qf_code show_settings(web_request *rq, web_reply *reply, const input *in, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *start = qf_val_map(arena),
           *data = web_page(rq, reply, "desk/notice_settings", "通知设置");
    notify_setting s;

    QF_TRY(notify_setting_get(rq->cx, &s));
    qf_map_str(arena, start, "smtp_url", s.smtp_url);
    qf_map_str(arena, start, "smtp_user", s.smtp_user);
    qf_map_str(arena, start, "sender", s.sender);
    qf_map_str(arena, start, "sms_url", s.sms_url);
    qf_map_str(arena, start, "quiet_from", clock_text(arena, s.quiet_from));
    qf_map_str(arena, start, "quiet_to", clock_text(arena, s.quiet_to));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, INPUT_COUNT(fields), in, start));
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_str(arena, data, "action", web_path(rq, "/desk/notices/settings"));
    qf_map_str(arena, data, "test_action", web_path(rq, "/desk/notices/test"));
    qf_map_str(arena, data, "back", web_path(rq, "/desk/notices"));
    web_crumb(rq, data, "通知", QF_S("/desk/notices"));
    reply->status = in == NULL && complaint.n == 0 ? 200 : 422;
    return QF_OK;
}

qf_code page_notice_settings(web_request *rq, web_reply *reply)
{
    return show_settings(rq, reply, NULL, (qf_str){ 0 });
}

qf_code page_notice_settings_save(web_request *rq, web_reply *reply)
{
    notify_setting old, s;
    qf_code code;
    input in;

    if (!input_read(rq, fields, INPUT_COUNT(fields), &in))
        return show_settings(rq, reply, &in, (qf_str){ 0 });
    QF_TRY(notify_setting_get(rq->cx, &old));
    s = (notify_setting){
        .smtp_url = input_get(&in, "smtp_url")->text,
        .smtp_user = input_get(&in, "smtp_user")->text,
        .smtp_password = input_get(&in, "smtp_password")->text,
        .sender = input_get(&in, "sender")->text,
        .sms_url = input_get(&in, "sms_url")->text,
        .sms_token = input_get(&in, "sms_token")->text,
        .quiet_from = minutes_of(input_get(&in, "quiet_from")->text),
        .quiet_to = minutes_of(input_get(&in, "quiet_to")->text),
    };
    if (s.smtp_password.n == 0)
        s.smtp_password = old.smtp_password;
    if (s.sms_token.n == 0)
        s.sms_token = old.sms_token;
    code = notify_setting_put(rq->cx, &s);
    if (code == QF_INVALID)
        return show_settings(rq, reply, &in, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/notices"));
}

qf_code page_notice_test(web_request *rq, web_reply *reply)
{
    qf_code code = notify_test(rq->cx, web_form(rq, "channel"),
                               qf_str_trim(web_form(rq, "address")), QF_S(""));

    if (code == QF_INVALID)
        return show_settings(rq, reply, NULL, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/notices"));
}

/* ---- the start page */

qf_code today_notices(web_request *rq, today_list *list)
{
    int64_t counts[NOTIFY_STATE_COUNT];

    QF_TRY(notify_counts(rq->cx, counts));
    today_add(rq, list, TODAY_WAITS, counts[NOTIFY_UNSURE] + counts[NOTIFY_DEAD],
              QF_S("条通知没有发到，要人处理"), web_path(rq, "/desk/notices"));
    today_add(rq, list, TODAY_WAITS, counts[NOTIFY_PRINT], QF_S("条通知等打印寄送"),
              web_path(rq, "/desk/notices"));
    return QF_OK;
}
