#include "base/json.h"
#include "web/assets.h"
#include "web/pages.h"
#include "web/site.h"

/* What a phone needs to put the town's site on its home screen. */
qf_code page_manifest(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *map = qf_val_map(arena), *icon;
    const web_asset *picture = web_asset_named("icon.svg");
    qf_buf text = qf_buf_new(arena, 8000);

    qf_map_str(arena, map, "name", QF_JOIN(arena, rq->town->name, QF_S("政府信息公开")));
    qf_map_str(arena, map, "short_name", rq->town->name);
    qf_map_str(arena, map, "lang", QF_S("zh-CN"));
    qf_map_str(arena, map, "start_url", web_path(rq, "/"));
    qf_map_str(arena, map, "scope", web_path(rq, "/"));
    qf_map_str(arena, map, "display", QF_S("standalone"));
    qf_map_str(arena, map, "background_color", QF_S("#fcfaf6"));
    qf_map_str(arena, map, "theme_color", QF_S("#0e5a60"));
    icon = qf_list_add(qf_map_list(arena, map, "icons"), qf_val_map(arena));
    qf_map_str(arena, icon, "src", qf_str_of(picture->path));
    qf_map_str(arena, icon, "sizes", QF_S("any"));
    qf_map_str(arena, icon, "type", QF_S("image/svg+xml"));
    qf_map_str(arena, icon, "purpose", QF_S("any"));
    qf_json_write_pretty(&text, map);
    reply->body = qf_buf_str(&text);
    reply->type = "application/manifest+json";
    reply->max_age = 3600;
    return QF_OK;
}

/* The service worker stands at the town's own root, so that it keeps the town's pages and no others. */
qf_code page_worker(web_request *rq, web_reply *reply)
{
    const web_asset *worker = web_asset_named("worker.js");

    (void)rq;
    reply->body = (qf_str){ (const char *)worker->bytes, worker->size };
    reply->type = "text/javascript";
    return QF_OK;
}

qf_code page_asset(web_request *rq, web_reply *reply)
{
    const web_asset *asset =
        web_asset_find(qf_strf(rq->cx->arena, "/static/%.*s", QF_ARG(rq->params[0])));

    if (asset == NULL)
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "path", "没有这个文件");
    reply->body = (qf_str){ (const char *)asset->bytes, asset->size };
    reply->type = asset->type;
    reply->cacheable = true;
    reply->max_age = 31536000; /* the name holds the content's hash */
    return QF_OK;
}

/* For a watchdog: the database answers. Nothing about the machine or the data. */
qf_code page_health(web_request *rq, web_reply *reply)
{
    int64_t generation;

    QF_TRY(db_generation_sum(rq->cx, &generation));
    reply->body = qf_strf(rq->cx->arena, "{\"ok\":true,\"engine\":\"%s\",\"version\":\"%s\"}\n",
                          db_engine_name(rq->cx->db), QF_VERSION);
    reply->type = "application/json; charset=utf-8";
    return QF_OK;
}
