#include "web/pages.h"
#include "web/report_view.h"
#include "web/site.h"

qf_code page_check(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/check", "检查一份年报");

    if (rq->town != NULL)
        web_crumb(rq, data, "首页", QF_S("/"));
    reply->cacheable = true;
    return QF_OK;
}

/* One uploaded file, read and checked in memory; nothing of it is kept. */
static qf_val *check_upload(web_request *rq, const web_upload *upload)
{
    const web_site *site = rq->site;
    report *r = QF_NEW(rq->cx->arena, report);

    r->arena = rq->cx->arena;
    r->file = upload->filename.n > 0 ? upload->filename : QF_S("未命名");
    r->period_from = r->period_to = r->published_on = QF_NO_DATE;
    report_take(rq->cx, upload->bytes, site->form_2021, site->form_2019, r);
    report_check(rq->cx, r, NULL);
    return report_view_checked(rq->cx, r);
}

qf_code page_check_answer(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/check", "检查结果"), *list;

    list = qf_map_list(rq->cx->arena, data, "reports");
    for (size_t i = 0; i < rq->upload_count; i++)
        if (rq->uploads[i].bytes.n > 0)
            qf_list_add(list, check_upload(rq, &rq->uploads[i]));
    if (qf_count(list) == 0)
        return qf_fail(rq->cx, QF_INVALID, "CHECK.NO_FILE", "file", "请先选择一个年报文件");
    if (rq->town != NULL)
        web_crumb(rq, data, "首页", QF_S("/"));
    return QF_OK;
}
