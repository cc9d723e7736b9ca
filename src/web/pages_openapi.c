/* The API's own description (OpenAPI 3.1), made from the routing table, so that it cannot lag behind. */
#include "base/json.h"
#include "web/api_items.h"
#include "web/openapi_schemas.h"
#include "web/pages.h"
#include "web/site.h"

#define TEXT_MAX ((size_t)1024 * 1024)

/* One parameter; returns its schema. */
static qf_val *add_parameter(qf_arena *arena, qf_val *list, qf_str name, const char *where)
{
    static const struct {
        const char *name, *zh;
    } words[] = { { "q", "要找的词" },
                  { "page", "第几页，从 1 起" },
                  { "column", "栏目代码" },
                  { "code", "代码" },
                  { "year", "年份，四位数字" },
                  { "kind", "种类：information、normative、interpretation、list" },
                  { "validity", "时效：valid、amended、repealed、expired" },
                  { "title", "写了就只找标题" },
                  { "order", "newest 新的在前，relevance 最相关的在前" },
                  { "number", "信息的编号" },
                  { "village", "村的编号" },
                  { "month", "月份，例如 2021-03" },
                  { "quarter", "季度，例如 2021-1" } };
    qf_val *one = qf_list_add(list, qf_val_map(arena)), *schema;

    qf_map_str(arena, one, "name", name);
    qf_map_str(arena, one, "in", qf_str_of(where));
    if (strcmp(where, "path") == 0)
        qf_map_bool(arena, one, "required", true);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (qf_str_eq(name, qf_str_of(words[i].name)))
            qf_map_str(arena, one, "description", qf_str_of(words[i].zh));
    schema = qf_map_map(arena, one, "schema");
    qf_map_str(arena, schema, "type", QF_S("string"));
    return schema;
}

/* "/item/:number" -> "/item/{number}", with its parameters. */
static qf_str add_parameters(qf_arena *arena, qf_val *list, const web_route *route)
{
    qf_buf path = qf_buf_new(arena, 300);
    qf_str rest = qf_str_of(route->path + 1), part, fields = qf_str_of(route->fields), field;

    while (qf_str_split(&rest, '/', &part)) {
        if (part.n == 0 || part.p[0] != ':') {
            qf_buf_addf(&path, "/%.*s", QF_ARG(part));
            continue;
        }
        part = qf_str_sub(part, 1, part.n);
        qf_buf_addf(&path, "/{%.*s}", QF_ARG(part));
        (void)add_parameter(arena, list, part, "path");
    }
    while (qf_str_split(&fields, ' ', &field))
        if (field.n > 0)
            (void)add_parameter(arena, list, field, "query");
    return qf_buf_str(&path);
}

static void add_answer(qf_arena *arena, qf_val *answers, const char *status, const char *zh,
                       const char *schema)
{
    qf_val *answer = qf_map_map(arena, answers, status), *content, *type, *reference;

    qf_map_str(arena, answer, "description", qf_str_of(zh));
    content = qf_map_map(arena, answer, "content");
    type = qf_map_map(arena, content, "application/json");
    reference = qf_map_map(arena, type, "schema");
    qf_map_str(arena, reference, "$ref", qf_strf(arena, "#/components/schemas/%s", schema));
}

/* What the answers of a page hold: a schema of openapi_schemas.c. */
static const char *schema_of(const web_route *route)
{
    static const struct {
        web_handler *handler;
        const char *schema;
    } known[] = {
        { page_columns, "ColumnsPage" }, { page_column, "ColumnPage" },
        { page_item, "ItemPage" },       { page_search, "SearchPage" },
        { page_suggest, "Suggestions" }, { page_proof, "ProofPage" },
        { page_reports, "ReportsPage" },
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (route->handler == known[i].handler)
            return known[i].schema;
    return "Page";
}

/* Pages that are JSON under /api: those with a view. Files answer as they are: the open data have their own
 * description, the others are found in the pages that name them. */
static bool in_api(const web_route *route)
{
    static web_handler *const files[] = { page_openapi, page_mode, page_login, page_kiosk,
                                          page_screen };
    static const char *const endings[] = { "/:file", "/:name", "/:picture", "/:n", "/photo" };
    qf_str path = qf_str_of(route->path);

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        if (route->handler == files[i])
            return false;
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (qf_str_ends(path, qf_str_of(endings[i])))
            return false;
    return strcmp(route->method, "GET") == 0 && route->access == WEB_PUBLIC &&
           strchr(route->path, '*') == NULL && strchr(route->path, '.') == NULL &&
           strcmp(route->path, "/health") != 0 &&
           /* GeoReport v2 describes itself: lists, and addresses that end in .json */
           strncmp(route->path, "/open311/", 9) != 0;
}

static void add_path(qf_arena *arena, qf_val *paths, const web_route *route)
{
    qf_val *list = qf_val_list(arena), *get, *answers;
    qf_str path = add_parameters(arena, list, route);
    qf_val *place = qf_map_add(paths, path, qf_val_map(arena));

    get = qf_map_map(arena, place, "get");
    qf_map_str(arena, get, "summary", qf_str_of(route->help));
    qf_map_add(get, QF_S("parameters"), list);
    answers = qf_map_map(arena, get, "responses");
    add_answer(arena, answers, "200", "这一页的内容", schema_of(route));
    add_answer(arena, answers, "default", "做不到时的说明", "Problem");
}

/* Feeds and open data: the same files of a column and of the whole site. */
static void add_files(qf_arena *arena, qf_val *paths)
{
    static const struct {
        const char *path, *zh;
    } places[] = { { "/feed/{file}", "全站的订阅和开放数据" },
                   { "/column/{code}/{file}", "一个栏目的订阅和开放数据" } };
    static const char *const names[] = { "feed.atom", "feed.json",   "data.csv",
                                         "data.json", "schema.json", "SHA256SUMS" };
    static const char *const types[] = {
        "application/atom+xml", "application/feed+json",   "text/csv",
        "application/json",     "application/schema+json", "text/plain"
    };

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        qf_val *get = qf_map_map(arena, qf_map_map(arena, paths, places[i].path), "get");
        qf_val *list = qf_map_list(arena, get, "parameters"), *answers, *content, *one;
        qf_map_str(arena, get, "summary", qf_str_of(places[i].zh));
        if (i == 1)
            add_parameter(arena, list, QF_S("code"), "path");
        one = qf_map_list(arena, add_parameter(arena, list, QF_S("file"), "path"), "enum");
        for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
            qf_list_add(one, qf_val_str(arena, qf_str_of(names[k])));
        answers = qf_map_map(arena, get, "responses");
        one = qf_map_map(arena, answers, "200");
        qf_map_str(arena, one, "description", QF_S("文件，种类随文件名；别的网站的脚本也可以读"));
        content = qf_map_map(arena, one, "content");
        for (size_t k = 0; k < sizeof(types) / sizeof(types[0]); k++)
            (void)qf_map_map(arena, content, types[k]);
        add_answer(arena, answers, "default", "做不到时的说明", "Problem");
    }
}

/* The fields of a form that a program hands in. */
static qf_val *add_form(qf_arena *arena, qf_val *post, const char *kind, const input_field *fields,
                        size_t count)
{
    qf_val *body = qf_map_map(arena, post, "requestBody"), *schema, *needed, *properties;

    qf_map_bool(arena, body, "required", true);
    schema = qf_map_map(arena, qf_map_map(arena, body, "content"), kind);
    schema = qf_map_map(arena, schema, "schema");
    qf_map_str(arena, schema, "type", QF_S("object"));
    needed = qf_map_list(arena, schema, "required");
    properties = qf_map_map(arena, schema, "properties");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_map_map(arena, properties, fields[i].name);
        qf_map_str(arena, one, "type", QF_S("string"));
        if (fields[i].kind == INPUT_DATE)
            qf_map_str(arena, one, "format", QF_S("date"));
        if (fields[i].max > 0)
            qf_map_int(arena, one, "maxLength", (int64_t)fields[i].max);
        qf_map_str(arena, one, "description", qf_str_of(fields[i].zh));
        if (fields[i].needed)
            qf_list_add(needed, qf_val_str(arena, qf_str_of(fields[i].name)));
    }
    return properties;
}

/* An address that takes something: only with a token. */
static qf_val *add_post(qf_arena *arena, qf_val *paths, const char *path, const char *zh)
{
    qf_val *post = qf_map_map(arena, qf_map_map(arena, paths, path), "post"), *one;

    qf_map_str(arena, post, "summary", qf_str_of(zh));
    one = qf_list_add(qf_map_list(arena, post, "security"), qf_val_map(arena));
    (void)qf_map_list(arena, one, "token");
    return post;
}

/* Handing in with a token: items (pages_api_items.c) and tickets of the hotline (pages_hotline_in.c). */
static void add_handing_in(qf_arena *arena, qf_val *api)
{
    qf_val *paths = (qf_val *)(uintptr_t)qf_get(api, "paths"), *answers, *one, *properties;
    qf_val *post = add_post(arena, paths, "/items", "凭令牌报送一条信息；审核通过以后才公开");

    properties =
        add_form(arena, post, "multipart/form-data", api_item_fields, api_item_field_count);
    for (int i = 0; i < 2; i++) {
        one = qf_map_map(arena, properties, i == 0 ? "file" : "attachment");
        qf_map_str(arena, one, "type", QF_S("string"));
        qf_map_str(arena, one, "contentMediaType", QF_S("application/octet-stream"));
        qf_map_str(arena, one, "description",
                   i == 0 ? QF_S("正文的文件：docx、xlsx、pdf、html、txt")
                          : QF_S("附件，可以有几个"));
    }
    answers = qf_map_map(arena, post, "responses");
    add_answer(arena, answers, "201", "草稿的号和状态", "Item");
    add_answer(arena, answers, "default", "做不到时的说明", "Problem");
    post = add_post(arena, paths, "/hotline/tickets", "县热线系统凭令牌送来一件工单，或者它的办结");
    (void)add_form(arena, post, "application/x-www-form-urlencoded", api_ticket_fields,
                   api_ticket_field_count);
    answers = qf_map_map(arena, post, "responses");
    add_answer(arena, answers, "201", "新收", "Ticket");
    add_answer(arena, answers, "200", "已有的工单：办结，或者没有变化", "Ticket");
    add_answer(arena, answers, "default", "做不到时的说明", "Problem");
    one = qf_map_map(
        arena, qf_map_map(arena, (qf_val *)(uintptr_t)qf_get(api, "components"), "securitySchemes"),
        "token");
    qf_map_str(arena, one, "type", QF_S("http"));
    qf_map_str(arena, one, "scheme", QF_S("bearer"));
}

qf_code page_openapi(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *api = qf_val_map(arena), *info = qf_map_map(arena, api, "info"), *paths, *servers;
    qf_buf text = qf_buf_new(arena, TEXT_MAX);

    qf_map_str(arena, api, "openapi", QF_S("3.1.0"));
    qf_map_str(arena, info, "title",
               qf_strf(arena, "%.*s公开数据接口", QF_ARG(web_town(rq)->name)));
    qf_map_str(arena, info, "version", QF_S("1"));
    qf_map_str(arena, info, "description",
               QF_S("所有公开页面的内容，不需要登录。每个地址与网页同名，返回同一份内容的 "
                    "JSON。报送信息要令牌。"));
    servers = qf_map_list(arena, api, "servers");
    qf_map_str(arena, qf_list_add(servers, qf_val_map(arena)), "url", web_path(rq, "/api/v1"));
    paths = qf_map_map(arena, api, "paths");
    for (size_t i = 0; i < web_public_routes.count; i++)
        if (in_api(&web_public_routes.routes[i]))
            add_path(arena, paths, &web_public_routes.routes[i]);
    info = qf_map_map(arena, qf_map_map(arena, api, "components"), "schemas");
    openapi_add_schemas(arena, info);
    add_files(arena, paths);
    add_handing_in(arena, api);
    qf_json_write_pretty(&text, api);
    reply->body = qf_buf_str(&text);
    reply->type = "application/json; charset=utf-8";
    reply->cacheable = true;
    return QF_OK;
}
