/* What an inspection would count today, and the links to other sites. */
#include "doc/csv_write.h"
#include "domain/auth/auth.h"
#include "domain/disclose/inspect.h"
#include "domain/disclose/links.h"
#include "domain/disclose/walk.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

#define SLICES 100                            /* of the walk in one request */
#define LINKS_SHOWN 200                       /* on the page */
#define LINKS_LISTED 20000                    /* in the file */
#define LINKS_FILE ((size_t)32 * 1024 * 1024) /* bytes of it */

static void add_find(web_request *rq, qf_val *list, const disclose_inspect_find *find)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "title", find->title);
    qf_map_str(arena, one, "zh", find->zh);
    if (find->item != 0)
        qf_map_str(arena, one, "href", web_path(rq, "/desk/items/%lld", (long long)find->item));
    else if (find->column.n > 0)
        qf_map_str(arena, one, "href", web_path(rq, "/column/%.*s", QF_ARG(find->column)));
}

/* How far the walk through the texts is, and whether this person may hurry it. */
static qf_code add_walk(web_request *rq, qf_val *data, const disclose_inspection *found)
{
    qf_arena *arena = rq->cx->arena;
    int64_t items, links, asked;

    QF_TRY(disclose_count(rq->cx, QF_S(""), &items));
    QF_TRY(disclose_links_count(rq->cx, &links, &asked));
    qf_map_int(arena, data, "read", found->read);
    qf_map_int(arena, data, "items", items);
    qf_map_bool(arena, data, "read_all", found->read_all);
    qf_map_bool(arena, data, "walked", found->read_at.ms > 0);
    qf_map_str(arena, data, "read_at", qf_time_minute(arena, found->read_at));
    qf_map_int(arena, data, "links", links);
    qf_map_bool(arena, data, "may_walk", auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK)));
    return QF_OK;
}

qf_code page_desk_inspection(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    disclose_inspection *found = QF_NEW(arena, disclose_inspection);
    qf_val *data, *list;
    int64_t vetoes = 0;

    QF_TRY(disclose_inspect(rq->cx, rq->site->inspection, found));
    data = web_page(rq, reply, "desk/inspection", "网站检查指标");
    list = qf_map_list(arena, data, "indicators");
    for (disclose_indicator i = 0; i < DISCLOSE_INDICATOR_COUNT; i++) {
        int64_t count = found->of[i].count, limit = found->of[i].limit;
        bool veto = limit > 0 && count >= limit;
        qf_val *one = qf_list_add(list, qf_val_map(arena)), *finds;
        qf_map_str(arena, one, "code", qf_str_of(disclose_indicator_code(i)));
        qf_map_str(arena, one, "zh", qf_str_of(disclose_indicator_zh(i)));
        qf_map_int(arena, one, "count", count);
        qf_map_str(arena, one, "limit",
                   limit > 0 ? qf_strf(arena, "满 %lld 个单项否决", (long long)limit)
                             : QF_S("逐个改正"));
        qf_map_bool(arena, one, "veto", veto);
        qf_map_bool(arena, one, "good", count == 0);
        vetoes += veto ? 1 : 0;
        finds = qf_map_list(arena, one, "finds");
        for (size_t k = 0; k < found->of[i].kept; k++)
            add_find(rq, finds, &found->of[i].find[k]);
        qf_map_bool(arena, one, "has_finds", found->of[i].kept > 0);
        if (count > (int64_t)found->of[i].kept)
            qf_map_int(arena, one, "more", count - (int64_t)found->of[i].kept);
    }
    qf_map_int(arena, data, "vetoes", vetoes);
    qf_map_bool(arena, data, "has_vetoes", vetoes > 0);
    QF_TRY(add_walk(rq, data, found));
    qf_map_str(arena, data, "day", qf_date_str(arena, qf_time_date(rq->cx->now)));
    qf_map_str(arena, data, "source", rq->site->inspection->source);
    return QF_OK;
}

/* The clerk does not want to wait for the job: a round at once, as far as a request may take. */
qf_code page_desk_inspection_walk(web_request *rq, web_reply *reply)
{
    bool more = true;

    QF_TRY(disclose_walk_begin(rq->cx));
    for (int i = 0; i < SLICES && more; i++)
        QF_TRY(disclose_walk_step(rq->cx, rq->site->inspection, &more));
    return web_go(rq, reply, QF_S("/desk/inspection"));
}

/* ---- links to other sites */

static qf_str asked_day(qf_arena *arena, const disclose_outside *link)
{
    return link->asked_at.ms == 0 ? QF_S("没查过") : qf_time_minute(arena, link->asked_at);
}

qf_code page_desk_links(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    disclose_link_setting setting;
    disclose_outside *links;
    int64_t all, asked;
    qf_val *data, *list;
    size_t count;

    QF_TRY(disclose_link_setting_get(rq->cx, &setting));
    QF_TRY(disclose_links_count(rq->cx, &all, &asked));
    QF_TRY(disclose_links_list(rq->cx, LINKS_SHOWN, &links, &count));
    data = web_page(rq, reply, "desk/links", "站外链接");
    web_crumb(rq, data, "检查指标", QF_S("/desk/inspection"));
    list = qf_map_list(arena, data, "links");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "url", links[i].url);
        qf_map_str(arena, one, "item", web_path(rq, "/desk/items/%lld", (long long)links[i].item));
        qf_map_str(arena, one, "title", links[i].title);
        if (links[i].items > 1)
            qf_map_int(arena, one, "others", links[i].items - 1);
        qf_map_str(arena, one, "day", asked_day(arena, &links[i]));
        qf_map_str(arena, one, "words", links[i].words);
        qf_map_bool(arena, one, "dead", links[i].failures >= DISCLOSE_LINK_DEAD);
    }
    qf_map_bool(arena, data, "has_links", count > 0);
    qf_map_int(arena, data, "all", all);
    qf_map_int(arena, data, "asked", asked);
    qf_map_bool(arena, data, "asks", setting.asks);
    if (all > (int64_t)count)
        qf_map_int(arena, data, "more", all - (int64_t)count);
    return QF_OK;
}

qf_code page_desk_links_file(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_buf out = qf_buf_new(arena, LINKS_FILE);
    disclose_outside *links;
    size_t count;

    QF_TRY(disclose_links_list(rq->cx, LINKS_LISTED, &links, &count));
    qf_buf_add(&out, QF_S("\xEF\xBB\xBF"
                          "网址,信息,信息标题,还有几条,上次查,结果,连续几次没有答复\r\n"));
    for (size_t i = 0; i < count; i++) {
        csv_put(&out, links[i].url, false);
        csv_put(&out, web_path(rq, "/item/%lld", (long long)links[i].item), false);
        csv_put(&out, links[i].title, false);
        csv_put(&out, qf_strf(arena, "%lld", (long long)(links[i].items - 1)), false);
        csv_put(&out, asked_day(arena, &links[i]), false);
        csv_put(&out, links[i].words, false);
        csv_put(&out, qf_strf(arena, "%lld", (long long)links[i].failures), true);
    }
    reply->body = qf_buf_str(&out);
    reply->type = "text/csv; charset=utf-8";
    reply->download = QF_S("站外链接.csv");
    return QF_OK;
}

static const input_field link_fields[] = {
    { .name = "asks", .zh = "每周查一遍站外链接", .kind = INPUT_FLAG },
    { .name = "hosts",
      .zh = "也可以连的内网主机",
      .kind = INPUT_LONG,
      .max = 5000,
      .hint = "每行一个主机名或者 IP 地址，例如县政府内网门户；没有就空着" },
};

static qf_code show_setting(web_request *rq, web_reply *reply, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *start = qf_val_map(arena), *data;
    disclose_link_setting setting;

    QF_TRY(disclose_link_setting_get(rq->cx, &setting));
    data = web_page(rq, reply, "desk/links_settings", "站外链接");
    web_crumb(rq, data, "系统设置", QF_S("/desk/settings"));
    if (setting.asks)
        qf_map_str(arena, start, "asks", QF_S("1"));
    qf_map_str(arena, start, "hosts", setting.hosts);
    qf_map_str(arena, data, "action", web_path(rq, "/desk/settings/links"));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, link_fields, INPUT_COUNT(link_fields), in, start));
    if (in != NULL)
        reply->status = 422;
    return QF_OK;
}

qf_code page_settings_links(web_request *rq, web_reply *reply)
{
    return show_setting(rq, reply, NULL);
}

qf_code page_settings_links_save(web_request *rq, web_reply *reply)
{
    qf_code code = QF_INVALID;
    input in;

    if (!input_read(rq, link_fields, INPUT_COUNT(link_fields), &in))
        return show_setting(rq, reply, &in);
    code = disclose_link_setting_put(rq->cx, &(disclose_link_setting){
                                                 .asks = input_get(&in, "asks")->number != 0,
                                                 .hosts = web_form_text(rq, "hosts"),
                                             });
    if (code == QF_INVALID) {
        (void)input_complain(&in, "hosts", qf_cstr(rq->cx->arena, rq->cx->err.zh));
        return show_setting(rq, reply, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/settings"));
}
