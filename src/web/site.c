#include "web/site.h"
#include "report/style.h"

#include "base/crypt.h"
#include "base/json.h"
#include "base/log.h"
#include "domain/auth/token.h"
#include "domain/disclose/disclose.h"
#include "web/address.h"
#include "web/assets.h"
#include "web/county_jobs.h"
#include "web/nav.h"
#include "web/tmpl.h"
#include "web/visit_counter.h"
#include "web/visit_kind.h"

#define MAX_PAGE ((size_t)8 * 1024 * 1024)

static const uint32_t roles_of[] = {
    [WEB_ANYWHERE] = 0,
    [WEB_PUBLIC] = 0,
    [WEB_SELF] = AUTH_ANY,
    [WEB_STAFF] = AUTH_ANY,
    [WEB_TOWN] = AUTH_ANY & ~AUTH_BIT(VILLAGE_ACCOUNT),
    [WEB_DRAFTER] = DISCLOSE_DRAFTERS,
    [WEB_WRITER] = AUTH_BIT(REPORTER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK),
    [WEB_REVIEWER] =
        AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER),
    [WEB_HANDLER] = AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER),
    [WEB_CLERK] = AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR),
    [WEB_LEADER] = AUTH_BIT(LEADER) | AUTH_BIT(ADMINISTRATOR),
    [WEB_VILLAGE] = AUTH_BIT(VILLAGE_ACCOUNT) | AUTH_BIT(DISCLOSURE_CLERK),
    [WEB_SUPERVISOR] = AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) | AUTH_BIT(LEADER) |
                       AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR),
    [WEB_ADMIN] = AUTH_BIT(ADMINISTRATOR),
};

qf_code web_site_open(qf_ctx *cx, db_pool *pool, const char *law_dir, web_site *site)
{
    site->pool = pool;
    site->law_dir = law_dir;
    QF_TRY(form_load(cx, law_dir, "report-2021.json", &site->form_2021));
    QF_TRY(form_load(cx, law_dir, "report-2019.json", &site->form_2019));
    QF_TRY(catalogue_load(cx, law_dir, &site->catalogue));
    QF_TRY(mask_rules_load(cx, law_dir, &site->mask_rules));
    QF_TRY(village_charts_load(cx, law_dir, &site->village_charts));
    QF_TRY(complaint_law_load(cx, law_dir, &site->complaints));
    QF_TRY(queue_law_load(cx, law_dir, &site->queue));
    QF_TRY(remedy_clock_load(cx, law_dir, &site->remedies));
    QF_TRY(hotline_law_load(cx, law_dir, &site->hotline));
    QF_TRY(voices_law_load(cx, law_dir, &site->voices));
    QF_TRY(assessment_law_load(cx, law_dir, &site->assessment));
    QF_TRY(alike_law_load(cx, law_dir, &site->alike));
    QF_TRY(clock_law_load(cx, law_dir, &site->clock));
    QF_TRY(applying_load(cx, law_dir, &site->applying));
    QF_TRY(inspection_load(cx, law_dir, &site->inspection));
    QF_TRY(fee_load(cx, law_dir, &site->fees));
    QF_TRY(letter_law_load(cx, law_dir, &site->letters));
    QF_TRY(report_style_load(cx, law_dir, NULL, &site->style));
    QF_TRY(calendar_load(cx, law_dir, &site->days));
    /* Last, so that it ends first: its threads use what is loaded above. */
    site->county =
        county_jobs_new(cx, (county_tools){ site->form_2021, site->form_2019, site->style });
    return QF_OK;
}

/* ---- what pages use */

const org *web_town(const web_request *rq)
{
    return rq->town;
}

qf_str web_path(const web_request *rq, const char *format, ...)
{
    va_list args;
    qf_str rest;

    va_start(args, format);
    rest = qf_vstrf(rq->cx->arena, format, args);
    va_end(args);
    return qf_strf(rq->cx->arena, "%.*s%.*s", QF_ARG(rq->base), QF_ARG(rest));
}

qf_str web_due_zh(const web_request *rq, qf_date due)
{
    qf_str day = qf_date_zh(rq->cx->arena, due);

    if (!qf_date_is(due) || !calendar_estimated(rq->site->days, due))
        return day;
    return QF_JOIN(rq->cx->arena, day, QF_S("（这一年的放假安排还没有公布，暂按推算）"));
}

qf_val *web_page(web_request *rq, web_reply *reply, const char *view, const char *title)
{
    reply->view = view;
    reply->data = qf_val_map(rq->cx->arena);
    qf_map_str(rq->cx->arena, reply->data, "title", qf_str_of(title));
    return reply->data;
}

void web_crumb(web_request *rq, qf_val *data, const char *zh, qf_str path)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = (qf_val *)(uintptr_t)qf_get(data, "crumbs"), *crumb;

    if (list == NULL) {
        list = qf_map_list(arena, data, "crumbs");
        qf_map_bool(arena, data, "has_crumbs", true);
    }
    crumb = qf_list_add(list, qf_val_map(arena));
    qf_map_str(arena, crumb, "zh", qf_str_of(zh));
    qf_map_str(arena, crumb, "href", web_path(rq, "%.*s", QF_ARG(path)));
}

void web_meta(qf_arena *arena, qf_val *data, const char *name, qf_str content)
{
    qf_val *list = (qf_val *)(uintptr_t)qf_get(data, "meta_tags"), *tag;

    if (list == NULL)
        list = qf_map_list(arena, data, "meta_tags");
    tag = qf_list_add(list, qf_val_map(arena));
    qf_map_str(arena, tag, "name", qf_str_of(name));
    qf_map_str(arena, tag, "content", content);
}

qf_code web_go(web_request *rq, web_reply *reply, qf_str path)
{
    reply->location = web_path(rq, "%.*s", QF_ARG(path));
    return QF_OK;
}

qf_code web_param_id(web_request *rq, size_t param, int64_t *out)
{
    qf_str text = rq->params[param];
    int64_t id = 0;

    for (size_t i = 0; i < text.n && text.n <= 12; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') {
            id = 0;
            break;
        }
        id = id * 10 + (text.p[i] - '0');
    }
    if (id == 0 || text.n > 12)
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "path", "没有这个页面");
    *out = id;
    return QF_OK;
}

qf_str web_csrf(const web_request *rq)
{
    qf_str text = qf_strf(rq->cx->arena, "csrf\n%.*s", QF_ARG(rq->session));
    qf_digest digest = qf_keyed_digest(db_key(rq->cx->db), text);

    return qf_str_sub(qf_digest_hex(rq->cx->arena, digest), 0, 40);
}

/* ---- from request to reply */

bool web_site_resolve(void *house, web_request *rq, int *status)
{
    web_site *site = house;
    org *town = QF_NEW(rq->cx->arena, org);
    qf_str path = rq->path, rest;
    bool other_method = false;
    qf_code code;

    rq->site = site;
    code = db_take(rq->cx, site->pool);
    if (code == QF_OK)
        code = org_site(rq->cx, rq->host, path, town, &rest);
    db_give(rq->cx);
    if (code == QF_OK) {
        rq->town = town;
        rq->base = qf_str_sub(path, 0, path.n - rest.n);
        if (!qf_str_eq(qf_str_sub(path, rq->base.n, path.n), rest))
            rq->base = QF_S("");
        rq->path = rest;
        rq->cx->org = town->id;
    } else if (code != QF_MISSING) {
        *status = qf_code_http(code);
        return false;
    }
    web_place_find(rq);
    /* Style sheets and the health page are the same everywhere. */
    if (code == QF_MISSING && strcmp(rq->cx->err.id, "ORG.WRONG_HOST") == 0 &&
        !qf_str_starts(path, QF_S("/static/")) && !qf_str_eq(path, QF_S("/health"))) {
        *status = 421;
        return false;
    }
    if (qf_str_starts(rq->path, QF_S("/api/"))) {
        rq->json = true;
        rq->path = qf_str_sub(rq->path, 4, rq->path.n);
        if (qf_str_starts(rq->path, QF_S("/v1/")))
            rq->path = qf_str_sub(rq->path, 3, rq->path.n);
    }
    rq->route = web_route_find(qf_str_starts(rq->path, QF_S("/desk")) ? &web_desk_routes
                                                                      : &web_public_routes,
                               rq, &other_method);
    if (rq->route == NULL || (rq->town == NULL && rq->route->access != WEB_ANYWHERE)) {
        *status = other_method ? 405 : 404;
        return false;
    }
    return true;
}

/* A form posted from another site's page is refused: its origin's host must be ours. */
static bool from_our_page(const web_request *rq)
{
    ptrdiff_t at = qf_str_find(rq->origin, QF_S("://"), 0);
    qf_str host;

    if (rq->origin.n == 0)
        return true;
    if (at < 0)
        return false;
    host = qf_str_sub(rq->origin, (size_t)at + 3, rq->origin.n);
    for (size_t i = host.n; i > 0 && host.p[i - 1] != ']'; i--)
        if (host.p[i - 1] == ':') {
            host.n = i - 1;
            break;
        }
    return qf_str_eq(host, rq->host);
}

static qf_code check_access(web_request *rq, web_reply *reply, bool *go_on)
{
    web_access access = rq->route->access;
    bool post = qf_str_eq(rq->method, QF_S("POST"));
    qf_code code = QF_DENIED;

    *go_on = true;
    /* A program with a token: no cookie is looked at, so no page can make a browser do it. */
    if (rq->json && rq->bearer.n > 0 && access > WEB_PUBLIC) {
        QF_TRY(auth_token_actor(rq->cx, rq->bearer, rq->address, &rq->cx->actor));
        return access <= WEB_STAFF ? auth_need(rq->cx, AUTH_ANY)
                                   : auth_need(rq->cx, roles_of[access]);
    }
    if (post && !from_our_page(rq))
        return qf_fail(rq->cx, QF_DENIED, "WEB.ORIGIN", NULL,
                       "这张表单不是从本站页面提交的，请回到本站重新填写");
    if (access <= WEB_PUBLIC)
        return QF_OK;
    if (rq->session.n > 0)
        code = auth_resume(rq->cx, rq->session, rq->address, &rq->cx->actor);
    if (code != QF_OK && code != QF_DENIED)
        return code;
    if (code != QF_OK) {
        *go_on = false;
        if (rq->json)
            return qf_fail(rq->cx, QF_DENIED, "AUTH.NOT_LOGGED_IN", NULL, "请先登录");
        return web_go(rq, reply, qf_strf(rq->cx->arena, "/login?next=%.*s", QF_ARG(rq->path)));
    }
    if (post && !qf_same_secret(web_form(rq, "csrf"), web_csrf(rq)))
        return qf_fail(rq->cx, QF_DENIED, "WEB.CSRF", NULL,
                       "页面放得太久了，请返回上一页刷新后再提交");
    if (access == WEB_SELF)
        return QF_OK;
    if (!post && rq->cx->actor->must_change && !rq->json) {
        *go_on = false;
        return web_go(rq, reply, QF_S("/desk/account"));
    }
    return auth_need(rq->cx, roles_of[access]);
}

/* What every page shares. */
static qf_val *make_frame(web_request *rq)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *frame = qf_val_map(arena), *site = qf_map_map(arena, frame, "site");
    bool desk = rq->route != NULL && rq->route->access > WEB_PUBLIC;
    const org *town = rq->town;

    qf_map_str(arena, site, "name", town == NULL ? QF_S("清风政府信息公开") : town->name);
    qf_map_str(arena, site, "domain", web_place_host(rq->place));
    qf_map_str(arena, site, "place", rq->place);
    qf_map_str(arena, site, "id_code", town == NULL ? QF_S("") : town->site_code);
    qf_map_str(arena, site, "phone", town == NULL ? QF_S("") : town->phone);
    qf_map_str(arena, site, "address", town == NULL ? QF_S("") : town->address);
    qf_map_str(arena, site, "email", town == NULL ? QF_S("") : town->email);
    qf_map_str(arena, site, "hours", town == NULL ? QF_S("") : town->hours);
    qf_map_bool(arena, site, "sample", town != NULL && town->sample);
    qf_map_str(arena, frame, "base", rq->base);
    qf_map_bool(arena, frame, "elder", rq->mode.n > 0);
    qf_map_bool(arena, frame, "kiosk", qf_str_eq(rq->mode, QF_S("kiosk")) && !desk);
    qf_map_bool(arena, frame, "desk", desk);
    qf_map_bool(arena, frame, "flat", rq->flat);
    qf_map_bool(arena, frame, "feeds", town != NULL && !desk);
    qf_map_str(arena, frame, "path", rq->path);
    qf_map_str(arena, frame, "here", web_path_plain(rq->path) ? rq->path : QF_S("/"));
    qf_map_add(frame, QF_S("asset"), web_asset_map(arena));
    if (desk && rq->cx->actor != NULL) {
        qf_map_str(arena, frame, "csrf", web_csrf(rq));
        qf_map_str(arena, frame, "actor", rq->cx->actor->name);
    }
    web_nav(rq, frame, desk);
    return frame;
}

/* What was typed stays on the page that says it could not be saved, to be sent once more; secrets and files do not. */
static void offer_again(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *again, *fields;

    if (rq->json || !qf_str_eq(rq->method, QF_S("POST")) || rq->route == NULL ||
        rq->route->rate == WEB_SECRET)
        return;
    if (rq->upload_count > 0) {
        qf_map_bool(arena, data, "choose_again", true);
        return;
    }
    again = qf_map_map(arena, data, "again");
    qf_map_str(arena, again, "action", web_path(rq, "%.*s", QF_ARG(rq->path)));
    fields = qf_map_list(arena, again, "fields");
    for (size_t i = 0; i < rq->form_count; i++) {
        qf_val *one = qf_list_add(fields, qf_val_map(arena));
        qf_map_str(arena, one, "name", rq->form[i].name);
        qf_map_str(arena, one, "value", rq->form[i].value);
    }
}

static void error_page(web_request *rq, web_reply *reply, int status, const qf_err *err)
{
    qf_arena *arena = rq->cx->arena;
    const char *title = status == 404   ? "没有找到这个页面"
                        : status == 421 ? "网址不对"
                        : status == 403 ? "不能打开"
                        : status == 429 ? "请稍等一会儿"
                        : status == 413 ? "文件太大"
                        : status == 414 ? "网址太长"
                        : status == 507 ? "没有保存"
                        : status >= 500 ? "暂时不能使用"
                                        : "请检查一下";
    qf_val *data;

    *reply = (web_reply){ .status = status };
    data = web_page(rq, reply, "public/error", title);
    qf_map_str(arena, data, "zh", err->zh);
    qf_map_str(arena, data, "hint", err->hint);
    qf_map_str(arena, data, "id", qf_str_of(err->id));
    qf_map_str(arena, data, "field", err->field);
    qf_map_bool(arena, data, "no_index", true);
    if (status == 503 || status == 507)
        offer_again(rq, data);
}

/* The sentence for a status that was decided before any handler ran. */
static void refused_page(web_request *rq, web_reply *reply, int status)
{
    static const struct {
        int status;
        const char *id, *zh;
    } known[] = {
        { 400, "WEB.BAD_REQUEST", "这个请求看不懂，请检查网址或重新填写" },
        { 404, "WEB.NO_PAGE", "这个网址下没有内容，可能已经改名或删除" },
        { 405, "WEB.METHOD", "这个页面不能这样打开" },
        { 408, "WEB.SLOW", "上传时间太长，请换个网络再试" },
        { 413, "WEB.TOO_LARGE", "提交的内容太大了，请分开提交或先压缩图片" },
        { 414, "WEB.LONG_ADDRESS", "网址太长，请从首页重新进入，或者把要查的话写短一些" },
        { 421, "ORG.WRONG_HOST", "这个网址不是这里的网站，请核对网址，或者从政府门户网站进入" },
        { 429, "WEB.RATE", "您的操作太频繁，请一分钟后再试" },
        { 431, "WEB.LONG_HEADERS",
          "浏览器随网址送来的内容太多，多半是别的网站留下的 Cookie：请清除浏览器里本站的 Cookie "
          "再打开" },
    };
    qf_err err = { .id = "WEB.BUSY",
                   .zh = QF_S("服务暂时中断，请过一会儿再来，您的资料没有受影响") };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (known[i].status == status) {
            err.id = known[i].id;
            err.zh = qf_str_of(known[i].zh);
        }
    error_page(rq, reply, status, &err);
}

static bool is_full(const qf_err *err)
{
    return strcmp(err->id, "DB.FULL") == 0 || strcmp(err->id, "BLOB.FULL") == 0;
}

static void fail_page(web_request *rq, web_reply *reply)
{
    qf_err err = rq->cx->err;
    int status = qf_code_http(err.code);

    if (status >= 500) {
        log_fault(rq->cx);
        if (err.code == QF_BUSY && strncmp(err.id, "DB.", 3) == 0 && strcmp(err.id, "DB.GATE") != 0)
            err.zh = QF_S("服务暂时中断，请过一会儿再来，您的资料没有受影响");
        if (is_full(&err)) {
            status = 507;
            err.zh = QF_S(
                "磁盘已满或者写不进去，没有保存；已经公开的内容照常可以看。请告诉管理员清出空间");
        } else if (err.code == QF_BROKEN)
            err.zh = QF_S("程序出了点问题，已经记录下来，请过一会儿再试");
    }
    error_page(rq, reply, status, &err);
}

static void run_handler(web_request *rq, web_reply *reply)
{
    web_site *site = rq->site;
    bool go_on = true;
    qf_code code = db_take(rq->cx, site->pool);

    if (code == QF_OK)
        code = check_access(rq, reply, &go_on);
    if (code == QF_OK && go_on)
        code = rq->route->handler(rq, reply);
    if (code != QF_OK)
        fail_page(rq, reply);
}

/* The view's data as a page, or as the answer of the API. */
static void render(web_request *rq, web_reply *reply)
{
    qf_buf out = qf_buf_new(rq->cx->arena, MAX_PAGE);
    qf_code code = QF_OK;

    if (reply->view == NULL)
        return;
    if (rq->json) {
        qf_json_write(&out, reply->data);
        reply->type = "application/json; charset=utf-8";
    } else {
        code = tmpl_render(rq->cx, reply->view, make_frame(rq), reply->data, &out);
    }
    if (code != QF_OK || out.over) {
        log_fault(rq->cx);
        reply->status = 500;
        reply->body = QF_S("页面太大，不能显示");
        reply->type = "text/plain; charset=utf-8";
        return;
    }
    reply->body = qf_buf_str(&out);
}

static void refresh_generation(web_site *site, qf_ctx *cx)
{
    int64_t here = cx->org, sum;

    if (cx->db == NULL)
        return;
    cx->org = 0;
    if (db_generation_sum(cx, &sum) == QF_OK) {
        atomic_store(&site->generation, sum);
        atomic_store(&site->generation_at_ms, cx->now.ms);
    }
    cx->org = here;
}

void web_site_dispatch(void *house, web_request *rq, web_reply *reply)
{
    web_site *site = house;
    int refused = reply->status;

    rq->site = site;
    if (refused != 0)
        refused_page(rq, reply, refused);
    else
        run_handler(rq, reply);
    render(rq, reply);
    visit_mark(rq, reply);
    if (qf_str_eq(rq->method, QF_S("POST")))
        refresh_generation(site, rq->cx);
    db_give(rq->cx);
    if (!site->quiet)
        log_request(rq->cx->now, rq->method, rq->path, reply->status == 0 ? 200 : reply->status,
                    reply->body.n);
}

int64_t web_site_generation(void *house)
{
    web_site *site = house;
    qf_time now = web_clock(site->clock_shift_ms);
    long long asked = atomic_load(&site->generation_at_ms);

    /* Another process (a command, a second server) may have changed the record: look once a second;
     * one thread looks, the others go on with what is known. */
    if (now.ms - asked > 1000 &&
        atomic_compare_exchange_strong(&site->generation_at_ms, &asked, now.ms)) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena, .now = now };
        if (db_take(&cx, site->pool) == QF_OK)
            refresh_generation(site, &cx);
        db_give(&cx);
    }
    return atomic_load(&site->generation);
}

void web_site_visited(void *house, int64_t town, int visit, qf_time at, qf_str who)
{
    web_site *site = house;
    size_t end = 0;

    while (end < who.n && who.p[end] != '\0')
        end++;
    visit_count(site->visits, town, qf_time_date(at),
                visit_is_robot(qf_str_sub(who, 0, end)) ? VISITS_robot : (visits_kind)(visit - 1),
                who);
}
