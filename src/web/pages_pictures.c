/* Pictures in the texts of items: shown with the item, brought in by the editor or by a form without script. */
#include "base/json.h"
#include "domain/auth/auth.h"
#include "domain/disclose/pictures.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/site.h"

#define BROWSER_KEEPS 600 /* seconds */
#define MOST 200          /* pictures of one text */

static qf_code give(web_reply *reply, qf_code code, attachment_kind kind, qf_str bytes)
{
    QF_TRY(code);
    reply->body = bytes;
    reply->type = attachment_type(kind);
    reply->max_age = BROWSER_KEEPS;
    return QF_OK;
}

qf_code page_item_picture(web_request *rq, web_reply *reply)
{
    attachment_kind kind = ATTACHMENT_PNG;
    qf_str bytes = QF_S("");
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    code = disclose_picture_public(rq->cx, id, rq->params[1], &kind, &bytes);
    return give(reply, code, kind, bytes);
}

qf_code page_desk_picture(web_request *rq, web_reply *reply)
{
    attachment_kind kind = ATTACHMENT_PNG;
    qf_str bytes = QF_S("");
    qf_code code = disclose_picture_get(rq->cx, rq->params[0], &kind, &bytes);

    return give(reply, code, kind, bytes);
}

/* For the editor: {"href":"/desk/pictures/SHA256.png"}, or {"zh":"…"} with the status of the complaint. */
qf_code page_desk_picture_put(web_request *rq, web_reply *reply)
{
    const web_upload *file = web_upload_of(rq, "picture");
    qf_arena *arena = rq->cx->arena;
    qf_val *answer = qf_val_map(arena);
    qf_buf text = qf_buf_new(arena, 4096);
    qf_code code;
    qf_str name;

    code = file == NULL ? qf_fail(rq->cx, QF_INVALID, "DISCLOSE.PICTURE", "picture", "请选一张图片")
                        : disclose_picture_put(rq->cx, file->bytes, &name);
    if (code != QF_OK && code != QF_INVALID && code != QF_LIMIT)
        return code;
    if (code == QF_OK)
        qf_map_str(arena, answer, "href", web_path(rq, "/desk/pictures/%.*s", QF_ARG(name)));
    else
        qf_map_str(arena, answer, "zh", rq->cx->err.zh);
    qf_json_write(&text, answer);
    reply->status = code == QF_OK ? 200 : 422;
    reply->body = qf_buf_str(&text);
    reply->type = "application/json; charset=utf-8";
    return QF_OK;
}

qf_code page_desk_item_pictures(web_request *rq, web_reply *reply)
{
    const web_upload *file = web_upload_of(rq, "picture");
    qf_str *shows = QF_NEW_ARRAY(rq->cx->arena, qf_str, MOST);
    int64_t id;
    size_t count = 0;

    QF_TRY(web_param_id(rq, 0, &id));
    for (size_t i = 0; i < rq->form_count; i++)
        if (qf_str_eq(rq->form[i].name, QF_S("shows")) && count < MOST)
            shows[count++] = qf_str_trim(rq->form[i].value);
    return item_desk_answer(rq, reply, id,
                            disclose_pictures_say(rq->cx, id, web_form_int(rq, "version"), shows,
                                                  count, file == NULL ? QF_S("") : file->bytes,
                                                  qf_str_trim(web_form(rq, "added_shows"))));
}

qf_code item_view_pictures(web_request *rq, qf_val *data, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "pictures");
    disclose_picture *pictures;
    size_t count, silent = 0;

    QF_TRY(disclose_pictures_of(rq->cx, item, &pictures, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "number", (int64_t)i + 1);
        qf_map_str(arena, one, "shows", pictures[i].shows);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/pictures/%.*s", QF_ARG(pictures[i].name)));
        silent += pictures[i].shows.n == 0;
    }
    qf_map_bool(arena, data, "has_pictures", count > 0);
    qf_map_int(arena, data, "picture_count", (int64_t)count);
    if (silent > 0)
        qf_map_int(arena, data, "silent", (int64_t)silent);
    return QF_OK;
}
