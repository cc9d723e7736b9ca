/* Settings for the administrator: the overview, organisations, who is logged in. */
#include "base/text.h"
#include "domain/disclose/start.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

#define VISITS_MAX 200

/* ---- overview */

qf_code page_settings(web_request *rq, web_reply *reply)
{
    static const struct {
        const char *path, *zh, *what;
    } doors[] = {
        { "/desk/start", "开始使用", "还差哪些设置，逐项做" },
        { "/desk/settings/accounts", "账号", "建立、停用、重设密码、角色、人员交接" },
        { "/desk/villages/accounts", "村级账号", "多久不用就停用、交接单" },
        { "/desk/settings/orgs", "单位", "名称、网址、对外的电话和地址" },
        { "/desk/settings/sessions", "登录中的人", "谁正在登录，可以结束" },
        { "/desk/settings/audit", "操作记录", "谁在什么时候做了什么，校验记录没有被改动" },
        { "/desk/cases/retention", "保存期限", "办结多年的申请，到期清除哪些个人信息" },
        { "/desk/notices/settings", "通知设置", "邮件服务器、短信网关" },
        { "/desk/settings/links", "站外链接", "要不要由本机查公开文字里的站外链接" },
    };
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/settings", "系统设置");
    qf_val *list = qf_map_list(arena, data, "doors");

    for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "href", web_path(rq, "%s", doors[i].path));
        qf_map_str(arena, one, "zh", qf_str_of(doors[i].zh));
        qf_map_str(arena, one, "what", qf_str_of(doors[i].what));
    }
    return QF_OK;
}

/* ---- organisations */

static const input_choice new_kinds[] = {
    { "village", "行政村、社区" },
    { "department", "部门" },
    { "town", "乡镇、街道" },
    { NULL, NULL },
};

static const input_field new_fields[] = {
    { .name = "code",
      .zh = "代号",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 32,
      .hint = "小写字母、数字、短横，定了就不能改，例如 weichuan-38" },
    { .name = "name", .zh = "名称", .kind = INPUT_TEXT, .needed = true, .max = 60 },
    { .name = "kind", .zh = "种类", .kind = INPUT_CHOICE, .needed = true, .choices = new_kinds },
};

static const input_field org_fields[] = {
    { .name = "name", .zh = "名称", .kind = INPUT_TEXT, .needed = true, .max = 60 },
    { .name = "phone",
      .zh = "联系电话",
      .kind = INPUT_TEXT,
      .max = 60,
      .hint = "印在每一页的页脚" },
    { .name = "address", .zh = "地址", .kind = INPUT_TEXT, .max = 120 },
    { .name = "email", .zh = "电子邮箱", .kind = INPUT_EMAIL, .max = 100 },
    { .name = "hours",
      .zh = "办公时间",
      .kind = INPUT_TEXT,
      .max = 120,
      .hint = "例如 周一至周五 8:30-12:00，14:30-17:30" },
    { .name = "unified_code", .zh = "统一社会信用代码", .kind = INPUT_TEXT, .max = 18 },
    { .name = "region_code", .zh = "行政区划代码", .kind = INPUT_TEXT, .max = 12 },
    { .name = "site_code",
      .zh = "网站标识码",
      .kind = INPUT_TEXT,
      .max = 10,
      .hint = "政府网站主管单位编发的 10 位数字，写在每一页的页头里；还没有就空着" },
    { .name = "host",
      .zh = "域名",
      .kind = INPUT_TEXT,
      .max = 200,
      .hint = "例如 zwgk.example.gov.cn；填了以后，用别的域名打开会被告知网址不对" },
    { .name = "base_path",
      .zh = "路径",
      .kind = INPUT_TEXT,
      .max = 40,
      .hint = "几个单位共用一个域名时用，例如 /weichuan" },
    { .name = "active", .zh = "在用", .kind = INPUT_FLAG },
};

static void org_row(web_request *rq, qf_val *list, const org *one)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *row = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, row, "name", one->name);
    qf_map_str(arena, row, "code", one->code);
    qf_map_str(arena, row, "kind", qf_str_of(org_kind_label(one->kind)));
    qf_map_str(arena, row, "site", one->host.n > 0 ? one->host : one->base_path);
    qf_map_str(arena, row, "phone", one->phone);
    qf_map_bool(arena, row, "closed", !one->active);
    qf_map_str(arena, row, "href", web_path(rq, "/desk/settings/orgs/%lld", (long long)one->id));
}

static qf_code show_orgs(web_request *rq, web_reply *reply, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/settings_orgs", "单位");
    qf_val *list = qf_map_list(arena, data, "orgs");
    const org *orgs;
    size_t count;

    QF_TRY(org_below(rq->cx, rq->cx->org, &orgs, &count));
    for (size_t i = 0; i < count; i++)
        org_row(rq, list, &orgs[i]);
    qf_map_int(arena, data, "count", (int64_t)count);
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, new_fields, INPUT_COUNT(new_fields), in, NULL));
    qf_map_str(arena, data, "action", web_path(rq, "/desk/settings/orgs"));
    qf_map_bool(arena, data, "wrong", in != NULL);
    web_crumb(rq, data, "系统设置", QF_S("/desk/settings"));
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_settings_orgs(web_request *rq, web_reply *reply)
{
    return show_orgs(rq, reply, NULL);
}

/* A refusal of the domain beside the field it is about. */
static bool told_in_form(web_request *rq, qf_code code, input *in, const input_field *fields,
                         size_t count)
{
    const char *zh = qf_cstr(rq->cx->arena, rq->cx->err.zh);

    if (code != QF_INVALID && code != QF_CONFLICT)
        return false;
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(rq->cx->err.field, qf_str_of(fields[i].name))) {
            (void)!input_complain(in, fields[i].name, zh);
            return true;
        }
    (void)!input_complain(in, NULL, zh);
    return true;
}

/* A town begins with the columns of the law's catalogue, laid by the administrator who made it. */
static qf_code start_town(web_request *rq, int64_t id)
{
    const qf_actor *maker = rq->cx->actor;
    qf_actor there = *maker;
    int64_t here = rq->cx->org;
    size_t made;
    qf_code code;

    there.org = rq->cx->org = id;
    rq->cx->actor = &there;
    code = disclose_columns_start(rq->cx, rq->site->catalogue, &made);
    rq->cx->org = here;
    rq->cx->actor = maker;
    return code;
}

qf_code page_settings_org_create(web_request *rq, web_reply *reply)
{
    org fresh = { .parent = rq->cx->org };
    int64_t id;
    qf_code code;
    input in;

    if (!input_read(rq, new_fields, INPUT_COUNT(new_fields), &in))
        return show_orgs(rq, reply, &in);
    fresh.code = input_get(&in, "code")->text;
    fresh.name = input_get(&in, "name")->text;
    if (!org_kind_parse(input_get(&in, "kind")->text, &fresh.kind))
        return qf_fail(rq->cx, QF_INVALID, "ORG.KIND", "kind", "没有这种单位");
    code = org_create(rq->cx, &fresh, &id);
    if (told_in_form(rq, code, &in, new_fields, INPUT_COUNT(new_fields)))
        return show_orgs(rq, reply, &in);
    QF_TRY(code);
    if (fresh.kind == ORG_TOWN)
        QF_TRY(start_town(rq, id));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/settings/orgs/%lld", (long long)id));
}

/* The organisation in the path: this one, or one below it. */
static qf_code asked_org(web_request *rq, org *out)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(org_by_id(rq->cx, id, out));
    if (!qf_str_starts(out->path, rq->town->path))
        return qf_fail(rq->cx, QF_MISSING, "ORG.MISSING", "org", "这里没有这个单位");
    return QF_OK;
}

static qf_code show_org(web_request *rq, web_reply *reply, const org *one, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *start = qf_val_map(arena);
    qf_val *data = web_page(rq, reply, "desk/settings_form", qf_cstr(arena, one->name));

    qf_map_str(arena, start, "name", one->name);
    qf_map_str(arena, start, "phone", one->phone);
    qf_map_str(arena, start, "address", one->address);
    qf_map_str(arena, start, "email", one->email);
    qf_map_str(arena, start, "hours", one->hours);
    qf_map_str(arena, start, "unified_code", one->unified_code);
    qf_map_str(arena, start, "region_code", one->region_code);
    qf_map_str(arena, start, "site_code", one->site_code);
    qf_map_str(arena, start, "host", one->host);
    qf_map_str(arena, start, "base_path", one->base_path);
    qf_map_str(arena, start, "active", one->active ? QF_S("1") : QF_S(""));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, org_fields, INPUT_COUNT(org_fields), in, start));
    qf_map_str(arena, data, "intro",
               qf_strf(arena, "%s，代号 %.*s。代号、种类和上级不能改。", org_kind_label(one->kind),
                       QF_ARG(one->code)));
    qf_map_str(arena, data, "action", web_path(rq, "/desk/settings/orgs/%lld", (long long)one->id));
    qf_map_str(arena, data, "back", web_path(rq, "/desk/settings/orgs"));
    web_crumb(rq, data, "系统设置", QF_S("/desk/settings"));
    web_crumb(rq, data, "单位", QF_S("/desk/settings/orgs"));
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_settings_org(web_request *rq, web_reply *reply)
{
    org one;

    QF_TRY(asked_org(rq, &one));
    return show_org(rq, reply, &one, NULL);
}

qf_code page_settings_org_save(web_request *rq, web_reply *reply)
{
    qf_code code;
    input in;
    org one;

    QF_TRY(asked_org(rq, &one));
    if (!input_read(rq, org_fields, INPUT_COUNT(org_fields), &in))
        return show_org(rq, reply, &one, &in);
    one.name = input_get(&in, "name")->text;
    one.phone = input_get(&in, "phone")->text;
    one.address = input_get(&in, "address")->text;
    one.email = input_get(&in, "email")->text;
    one.hours = input_get(&in, "hours")->text;
    one.unified_code = input_get(&in, "unified_code")->text;
    one.region_code = input_get(&in, "region_code")->text;
    one.site_code = input_get(&in, "site_code")->text;
    one.host = input_get(&in, "host")->text;
    one.base_path = input_get(&in, "base_path")->text;
    one.active = input_get(&in, "active")->number != 0;
    if (one.id == rq->cx->org && !one.active) {
        (void)!input_complain(&in, "active", "不能停用正在使用的单位");
        return show_org(rq, reply, &one, &in);
    }
    code = org_change(rq->cx, &one);
    if (told_in_form(rq, code, &in, org_fields, INPUT_COUNT(org_fields)))
        return show_org(rq, reply, &one, &in);
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/settings/orgs"));
}

/* ---- who is logged in */

qf_code page_settings_sessions(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/settings_sessions", "登录中的人");
    qf_val *list = qf_map_list(arena, data, "visits");
    const auth_visit *visits;
    size_t count;

    QF_TRY(auth_visits(rq->cx, VISITS_MAX, &visits, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "id", visits[i].session.id);
        qf_map_int(arena, one, "account", visits[i].account);
        qf_map_str(arena, one, "login", visits[i].login);
        qf_map_str(arena, one, "name", visits[i].name);
        qf_map_str(arena, one, "created", qf_time_minute(arena, visits[i].session.created));
        qf_map_str(arena, one, "seen", qf_time_minute(arena, visits[i].session.seen));
        qf_map_str(arena, one, "address", visits[i].session.address);
        qf_map_str(arena, one, "agent", auth_agent_name(arena, visits[i].session.agent));
        qf_map_bool(arena, one, "this", qf_str_eq(visits[i].session.id, rq->cx->actor->session));
    }
    qf_map_str(arena, data, "action", web_path(rq, "/desk/settings/sessions/end"));
    web_crumb(rq, data, "系统设置", QF_S("/desk/settings"));
    return QF_OK;
}

qf_code page_settings_session_end(web_request *rq, web_reply *reply)
{
    qf_str account = web_form(rq, "account"), id = web_form(rq, "id");
    int64_t number;

    if (!qf_number_parse(account, &number) || id.n == 0)
        return qf_fail(rq->cx, QF_INVALID, "AUTH.NO_SESSION", "id", "请在列表里选一次登录");
    QF_TRY(auth_session_end(rq->cx, number, id));
    return web_go(rq, reply, QF_S("/desk/settings/sessions"));
}
