#include "web/assets.h"
#include "web/pages.h"
#include "web/site.h"

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
