#include "web/open_files.h"

#include "web/address.h"
#include "web/assets.h"

#include "base/crypt.h"
#include "base/json.h"
#include "doc/csv_write.h"
#include "domain/disclose/disclose.h"
#include "web/tmpl.h"

#define FEED_ITEMS 50
#define SCRIPT_ITEMS 20
#define FILE_MAX ((size_t)64 * 1024 * 1024)

static qf_str kind_zh(qf_str code)
{
    size_t at;

    return qf_word_find(disclose_kinds, DISCLOSE_KIND_COUNT, code, &at)
               ? qf_str_of(disclose_kinds[at].zh)
               : code;
}

static qf_str link_of(const open_list *list, int64_t id)
{
    return web_url(list->rq, "/item/%lld", (long long)id);
}

/* Midnight of the day, as feeds write times. */
static qf_str time_of(qf_ctx *cx, qf_date day)
{
    return qf_time_str(cx->arena, qf_date_start(day));
}

/* ---- feeds */

static void add_element(qf_buf *out, const char *name, qf_str text)
{
    qf_buf_addf(out, "<%s>", name);
    tmpl_escape(out, text);
    qf_buf_addf(out, "</%s>\n", name);
}

static void add_link(qf_buf *out, const char *relation, const char *type, qf_str address)
{
    qf_buf_addf(out, "<link rel=\"%s\" type=\"%s\" href=\"", relation, type);
    tmpl_escape(out, address);
    qf_buf_add(out, QF_S("\"/>\n"));
}

/* Address of the list as a page, and of one of its files. */
static qf_str page_of(const open_list *list)
{
    return list->column.n > 0 ? web_url(list->rq, "/column/%.*s", QF_ARG(list->column))
                              : web_url(list->rq, "/");
}

static qf_str file_of(const open_list *list, const char *name)
{
    return list->column.n > 0 ? web_url(list->rq, "/column/%.*s/%s", QF_ARG(list->column), name)
                              : web_url(list->rq, "/feed/%s", name);
}

/* The newest items and when each last changed: of its revision, else of its release. */
struct newest {
    disclose_items items;
    qf_time *changed, last;
};

static qf_code find_newest(qf_ctx *cx, const open_list *list, struct newest *out)
{
    QF_TRY(disclose_list(cx, list->column, FEED_ITEMS, 0, &out->items));
    out->changed = QF_NEW_ARRAY(cx->arena, qf_time, out->items.count);
    out->last = qf_date_start((qf_date){ 0 });
    for (size_t i = 0; i < out->items.count; i++) {
        qf_time released = qf_date_start(out->items.item[i].released_on);
        QF_TRY(disclose_revised(cx, out->items.item[i].id, &out->changed[i]));
        if (out->changed[i].ms < released.ms)
            out->changed[i] = released;
        if (out->changed[i].ms > out->last.ms)
            out->last = out->changed[i];
    }
    return QF_OK;
}

static void add_entry(qf_ctx *cx, qf_buf *out, const open_list *list, const disclose_item *item,
                      qf_time changed)
{
    qf_buf_add(out, QF_S("<entry>\n"));
    add_element(
        out, "id",
        qf_strf(cx->arena, "urn:qingfeng:%.*s:item:%lld", QF_ARG(list->code), (long long)item->id));
    add_element(out, "title", item->title);
    add_element(out, "updated", qf_time_str(cx->arena, changed));
    add_element(out, "published", time_of(cx, item->released_on));
    add_link(out, "alternate", "text/html", link_of(list, item->id));
    add_element(out, "summary", item->abstract.n > 0 ? item->abstract : item->title);
    qf_buf_add(out, QF_S("</entry>\n"));
}

qf_code open_atom(qf_ctx *cx, const open_list *list, qf_str *out)
{
    qf_buf text = qf_buf_new(cx->arena, FILE_MAX);
    struct newest newest;

    QF_TRY(find_newest(cx, list, &newest));
    qf_buf_add(&text, QF_S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                           "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n"));
    add_element(&text, "id",
                qf_strf(cx->arena, "urn:qingfeng:%.*s:column:%.*s", QF_ARG(list->code),
                        QF_ARG(list->column)));
    add_element(&text, "title", list->name);
    add_element(&text, "updated", qf_time_str(cx->arena, newest.last));
    add_link(&text, "self", "application/atom+xml", file_of(list, "feed.atom"));
    add_link(&text, "alternate", "text/html", page_of(list));
    qf_buf_add(&text, QF_S("<author>\n"));
    add_element(&text, "name", list->site);
    qf_buf_add(&text, QF_S("</author>\n"));
    for (size_t i = 0; i < newest.items.count; i++)
        add_entry(cx, &text, list, &newest.items.item[i], newest.changed[i]);
    qf_buf_add(&text, QF_S("</feed>\n"));
    *out = qf_buf_str(&text);
    return QF_OK;
}

qf_code open_feed(qf_ctx *cx, const open_list *list, qf_str *out)
{
    qf_arena *arena = cx->arena;
    qf_buf text = qf_buf_new(arena, FILE_MAX);
    qf_val *feed = qf_val_map(arena), *entries;
    struct newest newest;

    QF_TRY(find_newest(cx, list, &newest));
    qf_map_str(arena, feed, "version", QF_S("https://jsonfeed.org/version/1.1"));
    qf_map_str(arena, feed, "title", list->name);
    qf_map_str(arena, feed, "home_page_url", page_of(list));
    qf_map_str(arena, feed, "feed_url", file_of(list, "feed.json"));
    qf_map_str(arena, feed, "language", QF_S("zh-CN"));
    qf_map_str(arena, qf_list_add(qf_map_list(arena, feed, "authors"), qf_val_map(arena)), "name",
               list->site);
    entries = qf_map_list(arena, feed, "items");
    for (size_t i = 0; i < newest.items.count; i++) {
        const disclose_item *item = &newest.items.item[i];
        qf_val *one = qf_list_add(entries, qf_val_map(arena));
        qf_map_str(
            arena, one, "id",
            qf_strf(arena, "urn:qingfeng:%.*s:item:%lld", QF_ARG(list->code), (long long)item->id));
        qf_map_str(arena, one, "url", link_of(list, item->id));
        qf_map_str(arena, one, "title", item->title);
        qf_map_str(arena, one, "content_text", item->abstract.n > 0 ? item->abstract : item->title);
        qf_map_str(arena, one, "date_published", time_of(cx, item->released_on));
        qf_map_str(arena, one, "date_modified", qf_time_str(arena, newest.changed[i]));
    }
    qf_json_write_pretty(&text, feed);
    *out = qf_buf_str(&text);
    return QF_OK;
}

/* ---- a list for other sites */

qf_code open_script(qf_ctx *cx, const open_list *list, qf_str *out)
{
    const web_asset *code = web_asset_named("list.js");
    qf_buf text = qf_buf_new(cx->arena, FILE_MAX);
    qf_val *rows = qf_val_list(cx->arena);
    disclose_items items;

    QF_TRY(disclose_list(cx, list->column, SCRIPT_ITEMS, 0, &items));
    for (size_t i = 0; i < items.count; i++) {
        const disclose_item *item = &items.item[i];
        qf_val *row = qf_list_add(rows, qf_val_map(cx->arena));
        qf_str path = qf_strf(cx->arena, "/item/%lld", (long long)item->id);
        qf_map_str(cx->arena, row, "title", item->title);
        qf_map_str(cx->arena, row, "path", web_near(list->rq, path));
        qf_map_str(cx->arena, row, "day", qf_date_str(cx->arena, item->released_on));
    }
    qf_buf_add(&text, qf_str_trim((qf_str){ (const char *)code->bytes, code->size }));
    qf_buf_addc(&text, '(');
    qf_json_write(&text, rows);
    qf_buf_add(&text, QF_S(");\n"));
    *out = qf_buf_str(&text);
    return QF_OK;
}

/* ---- open data */

static qf_code rows_of(qf_ctx *cx, const open_list *list, disclose_items *out)
{
    return disclose_list(cx, list->column, OPEN_ROWS, 0, out);
}

qf_code open_csv(qf_ctx *cx, const open_list *list, qf_str *out)
{
    qf_buf text = qf_buf_new(cx->arena, FILE_MAX);
    disclose_items items;

    QF_TRY(rows_of(cx, list, &items));
    qf_buf_add(&text, QF_S("\xEF\xBB\xBF编号,索引号,标题,文号,发布机构,成文日期,发布日期,种类,"
                           "时效,栏目,概述,网址\r\n"));
    for (size_t i = 0; i < items.count; i++) {
        const disclose_item *item = &items.item[i];
        qf_buf_add_int(&text, item->id);
        qf_buf_addc(&text, ',');
        csv_put(&text, item->index_no, false);
        csv_put(&text, item->title, false);
        csv_put(&text, item->doc_no, false);
        csv_put(&text, item->issuer, false);
        csv_put(&text, qf_date_str(cx->arena, item->formed_on), false);
        csv_put(&text, qf_date_str(cx->arena, item->released_on), false);
        csv_put(&text, kind_zh(item->kind), false);
        csv_put(&text, item->validity, false);
        csv_put(&text, item->column_code, false);
        csv_put(&text, item->abstract, false);
        csv_put(&text, link_of(list, item->id), true);
    }
    *out = qf_buf_str(&text);
    return QF_OK;
}

qf_code open_json(qf_ctx *cx, const open_list *list, qf_str *out)
{
    qf_arena *arena = cx->arena;
    qf_buf text = qf_buf_new(arena, FILE_MAX);
    qf_val *all = qf_val_map(arena), *rows;
    disclose_items items;

    QF_TRY(rows_of(cx, list, &items));
    qf_map_str(arena, all, "organisation", list->site);
    qf_map_str(arena, all, "column", list->column);
    qf_map_str(arena, all, "name", list->name);
    qf_map_int(arena, all, "count", (int64_t)items.count);
    rows = qf_map_list(arena, all, "items");
    for (size_t i = 0; i < items.count; i++) {
        const disclose_item *item = &items.item[i];
        qf_val *one = qf_list_add(rows, qf_val_map(arena));
        qf_map_int(arena, one, "id", item->id);
        qf_map_str(arena, one, "index_no", item->index_no);
        qf_map_str(arena, one, "title", item->title);
        qf_map_str(arena, one, "doc_no", item->doc_no);
        qf_map_str(arena, one, "issuer", item->issuer);
        qf_map_str(arena, one, "formed_on", qf_date_str(arena, item->formed_on));
        qf_map_str(arena, one, "released_on", qf_date_str(arena, item->released_on));
        qf_map_str(arena, one, "kind", item->kind);
        qf_map_str(arena, one, "validity", item->validity);
        qf_map_str(arena, one, "column", item->column_code);
        qf_map_str(arena, one, "abstract", item->abstract);
        qf_map_str(arena, one, "url", link_of(list, item->id));
    }
    qf_json_write_pretty(&text, all);
    *out = qf_buf_str(&text);
    return QF_OK;
}

qf_str open_schema(void)
{
    return QF_S(
        "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
        "  \"title\": \"主动公开信息目录数据 data.json\",\n  \"type\": \"object\",\n"
        "  \"required\": [\"organisation\", \"column\", \"name\", \"count\", \"items\"],\n"
        "  \"properties\": {\n    \"organisation\": {\"type\": \"string\"},\n"
        "    \"column\": {\"type\": \"string\"},\n    \"name\": {\"type\": \"string\"},\n"
        "    \"count\": {\"type\": \"integer\", \"minimum\": 0},\n"
        "    \"items\": {\"type\": \"array\", \"items\": {\"type\": \"object\",\n"
        "      \"required\": [\"id\", \"index_no\", \"title\", \"released_on\", \"url\"],\n"
        "      \"properties\": {\n        \"id\": {\"type\": \"integer\"},\n"
        "        \"index_no\": {\"type\": \"string\", \"title\": \"索引号\"},\n"
        "        \"title\": {\"type\": \"string\", \"title\": \"标题\"},\n"
        "        \"doc_no\": {\"type\": \"string\", \"title\": \"文号\"},\n"
        "        \"issuer\": {\"type\": \"string\", \"title\": \"发布机构\"},\n"
        "        \"formed_on\": {\"type\": \"string\", \"format\": \"date\"},\n"
        "        \"released_on\": {\"type\": \"string\", \"format\": \"date\"},\n"
        "        \"kind\": {\"enum\": [\"information\", \"normative\", \"interpretation\", "
        "\"list\"]},\n"
        "        \"validity\": {\"enum\": [\"valid\", \"amended\", \"repealed\", \"expired\"]},\n"
        "        \"column\": {\"type\": \"string\"},\n"
        "        \"abstract\": {\"type\": \"string\"},\n"
        "        \"url\": {\"type\": \"string\"}\n      }}}\n  }\n}\n");
}

qf_code open_sums(qf_ctx *cx, const open_list *list, qf_str *out)
{
    qf_str csv, json;

    QF_TRY(open_csv(cx, list, &csv));
    QF_TRY(open_json(cx, list, &json));
    *out = qf_strf(cx->arena, "%.*s  data.csv\n%.*s  data.json\n",
                   QF_ARG(qf_digest_hex(cx->arena, qf_sha256(csv))),
                   QF_ARG(qf_digest_hex(cx->arena, qf_sha256(json))));
    return QF_OK;
}

static qf_code schema_file(qf_ctx *cx, const open_list *list, qf_str *out)
{
    (void)cx, (void)list;
    *out = open_schema();
    return QF_OK;
}

qf_code open_file(qf_ctx *cx, const open_list *list, qf_str name, qf_str *out, const char **type)
{
    static const struct {
        const char *name, *type;
        qf_code (*make)(qf_ctx *cx, const open_list *list, qf_str *out);
    } files[] = {
        { "feed.atom", "application/atom+xml; charset=utf-8", open_atom },
        { "feed.json", "application/feed+json; charset=utf-8", open_feed },
        { "data.csv", "text/csv; charset=utf-8", open_csv },
        { "data.json", "application/json; charset=utf-8", open_json },
        { "schema.json", "application/schema+json; charset=utf-8", schema_file },
        { "SHA256SUMS", "text/plain; charset=utf-8", open_sums },
        { "list.js", "text/javascript; charset=utf-8", open_script },
    };

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        if (qf_str_eq(qf_str_of(files[i].name), name)) {
            *type = files[i].type;
            return files[i].make(cx, list, out);
        }
    return qf_fail(cx, QF_MISSING, "OPEN.FILE", "file", "没有这个数据文件");
}
