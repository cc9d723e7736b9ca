#include "web/open311_answer.h"

#include "base/json.h"
#include "doc/markup.h"

#define ANSWER_MAX ((size_t)4 * 1024 * 1024)
#define DEPTH_MAX 8

/* Lists of the standard and what each of their members is called. */
static const struct {
    const char *list, *member;
} members[] = {
    { "services", "service" }, { "service_requests", "request" },
    { "errors", "error" },     { "attributes", "attribute" },
    { "values", "value" },     { "endpoints", "endpoint" },
    { "formats", "format" },
};

static qf_str member_of(qf_str list)
{
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        if (qf_str_eq(list, qf_str_of(members[i].list)))
            return qf_str_of(members[i].member);
    return QF_S("item");
}

static void add_element(qf_arena *arena, qf_buf *out, qf_str name, const qf_val *value, int depth)
{
    bool list = value->type == QF_VAL_LIST;

    if (value->type == QF_VAL_NULL) {
        qf_buf_addf(out, "<%.*s/>", QF_ARG(name));
        return;
    }
    qf_buf_addf(out, "<%.*s>", QF_ARG(name));
    if (value->type == QF_VAL_BOOL)
        qf_buf_add(out, value->truth ? QF_S("true") : QF_S("false"));
    else if (value->type == QF_VAL_INT)
        qf_buf_add_int(out, value->number);
    else if (list || value->type == QF_VAL_MAP)
        for (const qf_val *v = qf_first(value); v != NULL && depth < DEPTH_MAX; v = v->next)
            add_element(arena, out, list ? member_of(name) : v->key, v, depth + 1);
    else
        markup_text(out, markup_clean(arena, value->text));
    qf_buf_addf(out, "</%.*s>", QF_ARG(name));
}

qf_code open311_answer(web_request *rq, web_reply *reply, int status, const char *root,
                       const qf_val *value)
{
    bool xml = qf_str_ends(rq->path, QF_S(".xml"));
    qf_buf out = qf_buf_new(rq->cx->arena, ANSWER_MAX);

    if (xml) {
        qf_buf_add(&out, QF_S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
        add_element(rq->cx->arena, &out, qf_str_of(root), value, 0);
        qf_buf_addc(&out, '\n');
    } else {
        qf_json_write(&out, value);
    }
    if (out.over)
        return qf_fail(rq->cx, QF_LIMIT, "OPEN311.SIZE", "page_size", "一次要的太多了");
    reply->status = status;
    reply->type = xml ? "text/xml; charset=utf-8" : "application/json; charset=utf-8";
    reply->body = qf_buf_str(&out);
    return QF_OK;
}

qf_code open311_refuse(web_request *rq, web_reply *reply, int status, const char *why)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_val_list(arena), *one = qf_list_add(list, qf_val_map(arena));

    qf_map_int(arena, one, "code", status);
    qf_map_str(arena, one, "description", qf_str_of(why));
    reply->cacheable = false;
    return open311_answer(rq, reply, status, "errors", list);
}

bool open311_file(qf_str file, qf_str *name)
{
    size_t ending = qf_str_ends(file, QF_S(".json")) ? 5 : qf_str_ends(file, QF_S(".xml")) ? 4 : 0;

    *name = qf_str_sub(file, 0, file.n - ending);
    return ending > 0;
}
