#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

static const input_field login_fields[] = {
    { .name = "login", .zh = "账号", .kind = INPUT_TEXT, .needed = true, .max = 64 },
    { .name = "password", .zh = "密码", .kind = INPUT_PASSWORD, .needed = true, .max = 200 },
    { .name = "totp",
      .zh = "动态码",
      .kind = INPUT_TEXT,
      .max = 12,
      .hint = "开通了两步验证的账号，填手机上显示的六位数字；手机不在身边填一个恢复码" },
    { .name = "next", .zh = "", .kind = INPUT_HIDDEN, .max = 200 },
};

static qf_code show_login(web_request *rq, web_reply *reply, const input *in)
{
    qf_val *start = qf_val_map(rq->cx->arena);
    qf_val *data = web_page(rq, reply, "public/login", "工作人员登录");

    qf_map_str(rq->cx->arena, start, "next", web_query(rq, "next"));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, login_fields, INPUT_COUNT(login_fields), in, start));
    qf_map_bool(rq->cx->arena, data, "no_index", true);
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_login(web_request *rq, web_reply *reply)
{
    return show_login(rq, reply, NULL);
}

/* Only a path of our own desk: nobody can send people elsewhere by a link to the log-in. */
static qf_str safe_next(qf_str next)
{
    bool plain = qf_str_starts(next, QF_S("/desk"));

    for (size_t i = 0; i < next.n; i++)
        if (next.p[i] == '\\' || (unsigned char)next.p[i] <= ' ' || next.p[i] == ':')
            plain = false;
    return plain ? next : QF_S("/desk");
}

qf_code page_login_try(web_request *rq, web_reply *reply)
{
    const qf_actor *actor;
    auth_login_form entry;
    qf_code code;
    input in;

    if (!input_read(rq, login_fields, INPUT_COUNT(login_fields), &in))
        return show_login(rq, reply, &in);
    entry = (auth_login_form){ .login = input_get(&in, "login")->text,
                               .password = input_get(&in, "password")->text,
                               .totp = input_get(&in, "totp")->text,
                               .address = rq->address,
                               .agent = rq->agent };
    code = auth_login(rq->cx, &entry, &reply->set_session, &actor);
    if (code == QF_DENIED) {
        (void)!input_complain(&in, NULL, rq->cx->err.zh.p);
        return show_login(rq, reply, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, safe_next(input_get(&in, "next")->text));
}

qf_code page_logout(web_request *rq, web_reply *reply)
{
    (void)web_page(rq, reply, "desk/logout", "退出登录");
    return QF_OK;
}

qf_code page_logout_do(web_request *rq, web_reply *reply)
{
    QF_TRY(auth_logout(rq->cx));
    reply->set_session = QF_S("-");
    return web_go(rq, reply, QF_S("/"));
}

static const input_field password_fields[] = {
    { .name = "old", .zh = "现在的密码", .kind = INPUT_PASSWORD, .needed = true, .max = 200 },
    { .name = "fresh",
      .zh = "新密码",
      .kind = INPUT_PASSWORD,
      .needed = true,
      .max = 128,
      .hint = "至少 10 个字符，大写、小写、数字、符号里有三种" },
    { .name = "again", .zh = "新密码再输一遍", .kind = INPUT_PASSWORD, .needed = true, .max = 128 },
};

static qf_code show_account(web_request *rq, web_reply *reply, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/account", "我的账号");
    qf_val *list = qf_map_list(arena, data, "sessions"), *roles = qf_map_list(arena, data, "roles");
    const auth_session *sessions;
    bool in_force;
    int64_t left;
    size_t count;

    QF_TRY(auth_sessions(rq->cx, rq->cx->actor->account, &sessions, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "id", sessions[i].id);
        qf_map_str(arena, one, "created", qf_time_minute(arena, sessions[i].created));
        qf_map_str(arena, one, "seen", qf_time_minute(arena, sessions[i].seen));
        qf_map_str(arena, one, "address", sessions[i].address);
        qf_map_str(arena, one, "agent", auth_agent_name(arena, sessions[i].agent));
        qf_map_bool(arena, one, "this", qf_str_eq(sessions[i].id, rq->cx->actor->session));
    }
    for (int role = 0; role < AUTH_ROLE_COUNT; role++)
        if ((rq->cx->actor->roles & (1U << role)) != 0)
            qf_list_add(roles, qf_val_str(arena, qf_str_of(auth_role_label((auth_role)role))));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, password_fields, INPUT_COUNT(password_fields), in, NULL));
    qf_map_bool(arena, data, "must_change", rq->cx->actor->must_change);
    qf_map_bool(arena, data, "changed", web_query(rq, "changed").n > 0);
    reply->status = in == NULL ? 200 : 422;
    QF_TRY(auth_totp_state(rq->cx, &in_force, &left));
    qf_map_bool(arena, data, "totp", in_force);
    qf_map_int(arena, data, "codes_left", left);
    qf_map_str(arena, data, "login", rq->cx->actor->login);
    qf_map_str(arena, data, "name", rq->cx->actor->name);
    return QF_OK;
}

qf_code page_account(web_request *rq, web_reply *reply)
{
    return show_account(rq, reply, NULL);
}

qf_code page_password_change(web_request *rq, web_reply *reply)
{
    qf_code code;
    input in;

    if (!input_read(rq, password_fields, INPUT_COUNT(password_fields), &in))
        return show_account(rq, reply, &in);
    if (!qf_str_eq(input_get(&in, "fresh")->text, input_get(&in, "again")->text)) {
        (void)!input_complain(&in, "again", "两次输入的新密码不一样");
        return show_account(rq, reply, &in);
    }
    code = auth_password_change(rq->cx, input_get(&in, "old")->text, input_get(&in, "fresh")->text);
    if (code == QF_DENIED || code == QF_INVALID) {
        (void)!input_complain(&in, code == QF_DENIED ? "old" : "fresh",
                              qf_cstr(rq->cx->arena, rq->cx->err.zh));
        return show_account(rq, reply, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/account?changed=1"));
}

qf_code page_session_end(web_request *rq, web_reply *reply)
{
    QF_TRY(auth_session_end(rq->cx, rq->cx->actor->account, web_form(rq, "id")));
    return web_go(rq, reply, QF_S("/desk/account"));
}
