/* POST /api/v1/items: another program (the county's portal, an office system) hands in an item with a token.
 * It acts as its account: the same form, the same gate, the same eyes before anything is public. */
#include "doc/sanitize.h"
#include "domain/disclose/files.h"
#include "domain/disclose/pictures.h"
#include "web/api_items.h"
#include "web/pages.h"
#include "web/site.h"

const input_field api_item_fields[] = {
    { "title", "标题", INPUT_TEXT, true, 200, NULL, NULL },
    { "column", "栏目代码", INPUT_TEXT, true, 40, NULL, NULL },
    { "kind", "种类", INPUT_TEXT, false, 40, NULL, NULL },
    { "text", "正文", INPUT_LONG, false, 200000, NULL, NULL },
    { "html", "带标记的正文", INPUT_LONG, false, 200000, NULL, NULL },
    { "formed_on", "成文日期", INPUT_DATE, true, 0, NULL, NULL },
    { "issuer", "发文机关", INPUT_TEXT, false, 100, NULL, NULL },
    { "doc_no", "文号", INPUT_TEXT, false, 60, NULL, NULL },
    { "topic", "主题分类", INPUT_TEXT, false, 60, NULL, NULL },
    { "abstract", "内容概述", INPUT_LONG, false, 600, NULL, NULL },
    { "notice_until", "公示期到", INPUT_DATE, false, 0, NULL, NULL },
    { "submit", "提交审核", INPUT_FLAG, false, 0, NULL, NULL },
};
const size_t api_item_field_count = INPUT_COUNT(api_item_fields);

/* The first complaint, told with its field. */
static qf_code first_complaint(web_request *rq, const input *in)
{
    for (size_t i = 0; i < in->count; i++)
        if (in->values[i].complaint != NULL)
            return qf_fail(rq->cx, QF_INVALID, "API.FIELD", api_item_fields[i].name, "%s：%s",
                           api_item_fields[i].zh, in->values[i].complaint);
    return qf_fail(rq->cx, QF_INVALID, "API.FIELD", NULL, "内容不完整");
}

/* The text: a file named "file", else html, else plain text. */
static qf_code read_body(web_request *rq, const input *in, disclose_item *item)
{
    const web_upload *file = web_upload_of(rq, "file");
    qf_str html = input_get(in, "html")->text;

    if (file != NULL || html.n > 0) {
        item->body_kind = QF_S("html");
        if (file != NULL)
            return disclose_text_of_file(rq->cx, file->bytes, file->filename, item);
        return sanitize_html(rq->cx, html, &item->body);
    }
    item->body_kind = QF_S("plain");
    item->body = qf_str_trim(input_get(in, "text")->text);
    if (item->body.n == 0)
        return qf_fail(rq->cx, QF_INVALID, "DISCLOSE.BODY", "text",
                       "请给正文：text、html 或者 file");
    return QF_OK;
}

/* Draft, its files, and into review, all or nothing. */
static qf_code hand_in(web_request *rq, const disclose_item *item, bool submit, int64_t *id)
{
    disclose_item now;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(rq->cx, &tx));
    QF_TRY(disclose_create(rq->cx, item, id));
    for (size_t i = 0; i < rq->upload_count; i++) {
        if (!qf_str_eq(rq->uploads[i].name, QF_S("attachment")) || rq->uploads[i].bytes.n == 0)
            continue;
        QF_TRY(disclose_get(rq->cx, *id, &now));
        QF_TRY(disclose_file_add(rq->cx, rq->site->mask_rules, *id, now.version,
                                 rq->uploads[i].filename, rq->uploads[i].bytes));
    }
    if (submit) {
        QF_TRY(disclose_get(rq->cx, *id, &now));
        disclose_words words = { .version = now.version };
        QF_TRY(disclose_act(rq->cx, rq->site->mask_rules, *id, DISCLOSE_DO_SUBMIT, &words));
    }
    return db_commit(&tx);
}

qf_code page_api_item_create(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    disclose_item item = { 0 }, made;
    int64_t id = 0;
    input in;

    if (!rq->json || rq->bearer.n == 0)
        return qf_fail(rq->cx, QF_DENIED, "AUTH.NO_TOKEN", NULL,
                       "这个接口要用令牌：Authorization: Bearer 令牌");
    if (!input_read(rq, api_item_fields, api_item_field_count, &in))
        return first_complaint(rq, &in);
    item = (disclose_item){ .title = input_get(&in, "title")->text,
                            .column_code = input_get(&in, "column")->text,
                            .kind = input_get(&in, "kind")->text,
                            .formed_on = input_get(&in, "formed_on")->date,
                            .issuer = input_get(&in, "issuer")->text,
                            .doc_no = input_get(&in, "doc_no")->text,
                            .topic = input_get(&in, "topic")->text,
                            .abstract = qf_str_trim(input_get(&in, "abstract")->text),
                            .valid_until = QF_NO_DATE,
                            .notice_until = input_get(&in, "notice_until")->date };
    if (item.kind.n == 0)
        item.kind = QF_S("information");
    if (item.issuer.n == 0)
        item.issuer = web_town(rq)->name;
    QF_TRY(read_body(rq, &in, &item));
    QF_TRY(hand_in(rq, &item, input_get(&in, "submit")->number != 0, &id));
    QF_TRY(disclose_get(rq->cx, id, &made));
    reply->data = qf_val_map(arena);
    reply->view = "desk/item"; /* under /api the data alone is the answer */
    qf_map_int(arena, reply->data, "id", id);
    qf_map_str(arena, reply->data, "state", made.state);
    qf_map_int(arena, reply->data, "version", made.version);
    qf_map_str(arena, reply->data, "href", web_path(rq, "/api/v1/desk/items/%lld", (long long)id));
    reply->status = 201;
    return QF_OK;
}
