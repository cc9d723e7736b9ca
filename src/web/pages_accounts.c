/* Accounts, for the administrator: who works here, with which roles; new ones, lost passwords, leaving. */
#include "base/text.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/pages_account_columns.h"
#include "web/site.h"

#define DUTIES_MAX 1000

static const input_choice role_choices[] = {
#define X(name, code, label, inherited, law) { code, label },
    AUTH_ROLES(X)
#undef X
        { NULL, NULL },
};

static const input_field new_fields[] = {
    { .name = "login",
      .zh = "登录名",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 32,
      .hint = "字母、数字、汉字，2 到 32 个，定了就不能改" },
    { .name = "name", .zh = "姓名", .kind = INPUT_TEXT, .needed = true, .max = 30 },
    { .name = "role", .zh = "角色", .kind = INPUT_CHOICE, .needed = true, .choices = role_choices },
    { .name = "until",
      .zh = "最后一天",
      .kind = INPUT_DATE,
      .hint = "借调、值班的人填；到期角色自己失效" },
};

/* ---- the list */

static qf_code show_accounts(web_request *rq, web_reply *reply, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/settings_accounts", "账号"), *row = NULL;
    qf_val *list = qf_map_list(arena, data, "accounts"), *roles = NULL;
    const auth_duty *duties;
    int64_t people = 0;
    size_t count;

    QF_TRY(auth_duties(rq->cx, 0, DUTIES_MAX, &duties, &count));
    for (size_t i = 0; i < count; i++) {
        const auth_account *account = &duties[i].account;
        if (i == 0 || duties[i - 1].account.id != account->id ||
            duties[i - 1].org != duties[i].org) {
            row = qf_list_add(list, qf_val_map(arena));
            qf_map_str(arena, row, "login", account->login);
            qf_map_str(arena, row, "name", account->name);
            qf_map_str(arena, row, "org", duties[i].org_name);
            qf_map_bool(arena, row, "closed", !account->active);
            qf_map_bool(arena, row, "no_password", !account->has_password);
            qf_map_bool(arena, row, "totp", account->has_totp);
            qf_map_str(arena, row, "href",
                       web_path(rq, "/desk/settings/accounts/%lld", (long long)account->id));
            roles = qf_map_list(arena, row, "roles");
            people++;
        }
        qf_list_add(roles, qf_val_str(arena, qf_str_of(auth_role_label(duties[i].role))));
    }
    qf_map_int(arena, data, "count", people);
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, new_fields, INPUT_COUNT(new_fields), in, NULL));
    qf_map_str(arena, data, "action", web_path(rq, "/desk/settings/accounts"));
    qf_map_bool(arena, data, "wrong", in != NULL);
    web_crumb(rq, data, "系统设置", QF_S("/desk/settings"));
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_accounts(web_request *rq, web_reply *reply)
{
    return show_accounts(rq, reply, NULL);
}

/* A password on paper or screen, once. */
static qf_code show_password(web_request *rq, web_reply *reply, qf_str login, qf_str password,
                             int64_t account)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/settings_password", "新密码");

    qf_map_str(arena, data, "login", login);
    qf_map_str(arena, data, "password", password);
    qf_map_str(arena, data, "back",
               web_path(rq, "/desk/settings/accounts/%lld", (long long)account));
    web_crumb(rq, data, "系统设置", QF_S("/desk/settings"));
    web_crumb(rq, data, "账号", QF_S("/desk/settings/accounts"));
    return QF_OK;
}

qf_code page_account_create(web_request *rq, web_reply *reply)
{
    qf_str password = auth_password_make(rq->cx->arena), login;
    auth_role role;
    int64_t id;
    qf_code code;
    input in;

    if (!input_read(rq, new_fields, INPUT_COUNT(new_fields), &in))
        return show_accounts(rq, reply, &in);
    login = input_get(&in, "login")->text;
    if (!auth_role_parse(input_get(&in, "role")->text, &role))
        return qf_fail(rq->cx, QF_INVALID, "AUTH.ROLE_CODE", "role", "没有这个角色");
    code = auth_account_new(rq->cx, login, input_get(&in, "name")->text, password, role,
                            input_get(&in, "until")->date, &id);
    if (code == QF_INVALID || code == QF_CONFLICT) {
        bool named = qf_str_eq(rq->cx->err.field, QF_S("name"));
        (void)!input_complain(&in, named ? "name" : "login",
                              qf_cstr(rq->cx->arena, rq->cx->err.zh));
        return show_accounts(rq, reply, &in);
    }
    QF_TRY(code);
    return show_password(rq, reply, login, password, id);
}

/* ---- one account */

static void add_duties(web_request *rq, qf_val *data, const auth_duty *duties, size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "duties");

    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "role", qf_str_of(auth_role_code(duties[i].role)));
        qf_map_str(arena, one, "zh", qf_str_of(auth_role_label(duties[i].role)));
        qf_map_str(arena, one, "org", duties[i].org_name);
        qf_map_int(arena, one, "org_id", duties[i].org);
        qf_map_str(arena, one, "until",
                   qf_date_is(duties[i].until) ? qf_date_str(arena, duties[i].until)
                                               : QF_S("长期"));
    }
}

/* Who could take over: everybody else that is open. */
static qf_code add_heirs(web_request *rq, qf_val *data, int64_t account)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "heirs");
    const auth_duty *all;
    size_t count;

    QF_TRY(auth_duties(rq->cx, 0, DUTIES_MAX, &all, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one;
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = all[k].account.id == all[i].account.id;
        if (again || all[i].account.id == account || !all[i].account.active)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", all[i].account.id);
        qf_map_str(arena, one, "zh",
                   qf_strf(arena, "%.*s（%.*s）", QF_ARG(all[i].account.name),
                           QF_ARG(all[i].account.login)));
    }
    return QF_OK;
}

static qf_code asked_account(web_request *rq, const auth_duty **duties, size_t *count)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(auth_duties(rq->cx, id, DUTIES_MAX, duties, count));
    if (*count == 0)
        return qf_fail(rq->cx, QF_MISSING, "AUTH.NO_ACCOUNT", "account", "这里没有这个账号");
    return QF_OK;
}

static qf_code show_account(web_request *rq, web_reply *reply, const auth_duty *duties,
                            size_t count, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    const auth_account *account = &duties[0].account;
    qf_val *data = web_page(rq, reply, "desk/settings_account", qf_cstr(arena, account->name));
    qf_val *roles = qf_map_list(arena, data, "roles");

    qf_map_str(arena, data, "login", account->login);
    qf_map_str(arena, data, "person", account->name);
    qf_map_bool(arena, data, "active", account->active);
    qf_map_bool(arena, data, "has_password", account->has_password);
    qf_map_bool(arena, data, "must_change", account->must_change);
    qf_map_bool(arena, data, "totp", account->has_totp);
    qf_map_bool(arena, data, "self", account->id == rq->cx->actor->account);
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_str(arena, data, "action",
               web_path(rq, "/desk/settings/accounts/%lld", (long long)account->id));
    add_duties(rq, data, duties, count);
    QF_TRY(account_columns_add(rq, data, duties, count));
    for (int role = 0; role < AUTH_ROLE_COUNT; role++) {
        qf_val *one = qf_list_add(roles, qf_val_map(arena));
        qf_map_str(arena, one, "code", qf_str_of(auth_role_code((auth_role)role)));
        qf_map_str(arena, one, "zh", qf_str_of(auth_role_label((auth_role)role)));
    }
    QF_TRY(add_heirs(rq, data, account->id));
    web_crumb(rq, data, "系统设置", QF_S("/desk/settings"));
    web_crumb(rq, data, "账号", QF_S("/desk/settings/accounts"));
    reply->status = complaint.n == 0 ? 200 : 422;
    return QF_OK;
}

qf_code page_account_one(web_request *rq, web_reply *reply)
{
    const auth_duty *duties;
    size_t count;

    QF_TRY(asked_account(rq, &duties, &count));
    return show_account(rq, reply, duties, count, QF_S(""));
}

/* Takes a role away where it was given: at this organisation, or at one below it. */
static qf_code revoke(web_request *rq, int64_t account)
{
    qf_ctx *cx = rq->cx;
    const qf_actor *before = cx->actor;
    int64_t here = cx->org, at = here;
    auth_role role;
    qf_code code;

    if (!auth_role_parse(web_form(rq, "role"), &role) || !qf_number_parse(web_form(rq, "org"), &at))
        return qf_fail(cx, QF_INVALID, "AUTH.ROLE_CODE", "role", "没有这个角色");
    if (account == before->account && role == AUTH_ADMINISTRATOR)
        return qf_fail(cx, QF_INVALID, "AUTH.SELF", "role", "不能收回自己的管理员角色");
    cx->org = at;
    code = at == here ? QF_OK : auth_resume(cx, rq->session, rq->address, &cx->actor);
    if (code == QF_OK)
        code = auth_role_revoke(cx, account, role);
    cx->org = here;
    cx->actor = before;
    return code;
}

static qf_code grant(web_request *rq, int64_t account)
{
    qf_str day = qf_str_trim(web_form(rq, "until"));
    qf_date until = QF_NO_DATE;
    auth_role role;

    if (!auth_role_parse(web_form(rq, "role"), &role))
        return qf_fail(rq->cx, QF_INVALID, "AUTH.ROLE_CODE", "role", "请选一个角色");
    if (day.n > 0 && !qf_date_parse(day, &until))
        return qf_fail(rq->cx, QF_INVALID, "AUTH.UNTIL", "until", "最后一天写成 2026-12-31 这样");
    return auth_role_grant(rq->cx, account, role, until);
}

static qf_code hand_over(web_request *rq, int64_t account)
{
    int64_t to;

    if (!qf_number_parse(web_form(rq, "to"), &to))
        return qf_fail(rq->cx, QF_INVALID, "AUTH.HAND_OVER", "to", "请选接手的人");
    return auth_hand_over(rq->cx, account, to);
}

static qf_code act(web_request *rq, int64_t account, qf_str what)
{
    if (qf_str_eq(what, QF_S("close")))
        return auth_account_enable(rq->cx, account, false);
    if (qf_str_eq(what, QF_S("open")))
        return auth_account_enable(rq->cx, account, true);
    if (qf_str_eq(what, QF_S("totp")))
        return auth_totp_remove(rq->cx, account);
    if (qf_str_eq(what, QF_S("sessions")))
        return auth_session_end(rq->cx, account, QF_S(""));
    if (qf_str_eq(what, QF_S("grant")))
        return grant(rq, account);
    if (qf_str_eq(what, QF_S("revoke")))
        return revoke(rq, account);
    if (qf_str_eq(what, QF_S("hand_over")))
        return hand_over(rq, account);
    if (qf_str_eq(what, QF_S("columns")))
        return account_columns_put(rq, account);
    return qf_fail(rq->cx, QF_INVALID, "AUTH.WHAT", "what", "没有这个操作");
}

qf_code page_account_act(web_request *rq, web_reply *reply)
{
    qf_str what = web_form(rq, "what"), fresh = auth_password_make(rq->cx->arena);
    const auth_duty *duties;
    size_t count;
    int64_t id;
    qf_code code;

    QF_TRY(asked_account(rq, &duties, &count));
    id = duties[0].account.id;
    code = qf_str_eq(what, QF_S("password")) ? auth_password_set(rq->cx, id, fresh)
                                             : act(rq, id, what);
    if (code == QF_INVALID || code == QF_CONFLICT || code == QF_DENIED)
        return show_account(rq, reply, duties, count, rq->cx->err.zh);
    QF_TRY(code);
    if (qf_str_eq(what, QF_S("password")))
        return show_password(rq, reply, duties[0].account.login, fresh, id);
    if (qf_str_eq(what, QF_S("hand_over")) || (qf_str_eq(what, QF_S("revoke")) && count == 1))
        return web_go(rq, reply, QF_S("/desk/settings/accounts"));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/settings/accounts/%lld", (long long)id));
}
