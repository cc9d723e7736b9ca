/* The API's own description (OpenAPI 3.1), made from the routing table, so that it cannot lag behind. */
#include "base/json.h"
#include "web/api_items.h"
#include "web/pages.h"
#include "web/site.h"

#define TEXT_MAX ((size_t)1024 * 1024)

/* "/item/:number" -> "/item/{number}", with its parameters. */
static qf_str add_parameters(qf_arena *arena, qf_val *list, const web_route *route)
{
    qf_buf path = qf_buf_new(arena, 300);
    qf_str rest = qf_str_of(route->path + 1), part, fields = qf_str_of(route->fields), field;

    while (qf_str_split(&rest, '/', &part)) {
        qf_val *one, *schema;
        if (part.n == 0 || part.p[0] != ':') {
            qf_buf_addf(&path, "/%.*s", QF_ARG(part));
            continue;
        }
        part = qf_str_sub(part, 1, part.n);
        qf_buf_addf(&path, "/{%.*s}", QF_ARG(part));
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", part);
        qf_map_str(arena, one, "in", QF_S("path"));
        qf_map_bool(arena, one, "required", true);
        schema = qf_map_map(arena, one, "schema");
        qf_map_str(arena, schema, "type", QF_S("string"));
    }
    while (qf_str_split(&fields, ' ', &field)) {
        qf_val *one, *schema;
        if (field.n == 0)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", field);
        qf_map_str(arena, one, "in", QF_S("query"));
        schema = qf_map_map(arena, one, "schema");
        qf_map_str(arena, schema, "type", QF_S("string"));
    }
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

/* Pages that are JSON under /api: those with a view. Files answer as they are and are left out. */
static bool in_api(const web_route *route)
{
    static web_handler *const files[] = { page_asset,    page_health,      page_report_file,
                                          page_feed,     page_column_file, page_sitemap,
                                          page_robots,   page_log_file,    page_openapi,
                                          page_mode,     page_login,       page_item_qr,
                                          page_item_file };

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        if (route->handler == files[i])
            return false;
    return strcmp(route->method, "GET") == 0 && route->access == WEB_PUBLIC &&
           strchr(route->path, '*') == NULL && strchr(route->path, '.') == NULL &&
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
    add_answer(arena, answers, "200", "这一页的内容", "Page");
    add_answer(arena, answers, "default", "做不到时的说明", "Problem");
}

static void add_schema(qf_arena *arena, qf_val *schemas, const char *name,
                       const char *const *needed)
{
    qf_val *schema = qf_map_map(arena, schemas, name), *list, *properties;

    qf_map_str(arena, schema, "type", QF_S("object"));
    list = qf_map_list(arena, schema, "required");
    properties = qf_map_map(arena, schema, "properties");
    for (; *needed != NULL; needed++) {
        qf_val *one = qf_map_map(arena, properties, *needed);
        qf_list_add(list, qf_val_str(arena, qf_str_of(*needed)));
        qf_map_str(arena, one, "type", QF_S("string"));
    }
}

/* The one address that takes something: items handed in with a token (pages_api_items.c). */
static void add_handing_in(qf_arena *arena, qf_val *api)
{
    qf_val *paths = (qf_val *)(uintptr_t)qf_get(api, "paths");
    qf_val *post = qf_map_map(arena, qf_map_map(arena, paths, "/items"), "post"), *schema, *one;
    qf_val *properties, *needed, *answers;

    qf_map_str(arena, post, "summary", QF_S("凭令牌报送一条信息；审核通过以后才公开"));
    one = qf_list_add(qf_map_list(arena, post, "security"), qf_val_map(arena));
    (void)qf_map_list(arena, one, "token");
    schema = qf_map_map(arena, qf_map_map(arena, post, "requestBody"), "content");
    schema = qf_map_map(arena, qf_map_map(arena, schema, "multipart/form-data"), "schema");
    qf_map_str(arena, schema, "type", QF_S("object"));
    needed = qf_map_list(arena, schema, "required");
    properties = qf_map_map(arena, schema, "properties");
    for (size_t i = 0; i < api_item_field_count; i++) {
        const input_field *field = &api_item_fields[i];
        one = qf_map_map(arena, properties, field->name);
        qf_map_str(arena, one, "type", QF_S("string"));
        qf_map_str(arena, one, "description", qf_str_of(field->zh));
        if (field->needed)
            qf_list_add(needed, qf_val_str(arena, qf_str_of(field->name)));
    }
    for (int i = 0; i < 2; i++) {
        one = qf_map_map(arena, properties, i == 0 ? "file" : "attachment");
        qf_map_str(arena, one, "type", QF_S("string"));
        qf_map_str(arena, one, "contentMediaType", QF_S("application/octet-stream"));
    }
    answers = qf_map_map(arena, post, "responses");
    add_answer(arena, answers, "201", "草稿的号和状态", "Item");
    add_answer(arena, answers, "default", "做不到时的说明", "Problem");
    one = qf_map_map(
        arena, qf_map_map(arena, (qf_val *)(uintptr_t)qf_get(api, "components"), "securitySchemes"),
        "token");
    qf_map_str(arena, one, "type", QF_S("http"));
    qf_map_str(arena, one, "scheme", QF_S("bearer"));
}

qf_code page_openapi(web_request *rq, web_reply *reply)
{
    static const char *const page[] = { "title", NULL };
    static const char *const item[] = { "state", "href", NULL };
    static const char *const problem[] = { "title", "zh", "id", NULL };
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
    add_schema(arena, info, "Page", page);
    add_schema(arena, info, "Problem", problem);
    add_schema(arena, info, "Item", item);
    add_handing_in(arena, api);
    qf_json_write_pretty(&text, api);
    reply->body = qf_buf_str(&text);
    reply->type = "application/json; charset=utf-8";
    reply->cacheable = true;
    return QF_OK;
}
