#include "web/http.h"

static qf_str field_of(const web_field *fields, size_t count, const char *name)
{
    qf_str wanted = qf_str_of(name);

    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(fields[i].name, wanted))
            return fields[i].value;
    return QF_S("");
}

qf_str web_query(const web_request *rq, const char *name)
{
    return field_of(rq->query, rq->query_count, name);
}

qf_str web_form(const web_request *rq, const char *name)
{
    return field_of(rq->form, rq->form_count, name);
}

int64_t web_whole(qf_str typed)
{
    qf_str text = qf_str_trim(typed);
    int64_t number = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9' || i >= 15)
            return -1;
        number = number * 10 + (text.p[i] - '0');
    }
    return number;
}

int64_t web_form_int(const web_request *rq, const char *name)
{
    return web_whole(web_form(rq, name));
}

int64_t web_query_int(const web_request *rq, const char *name)
{
    return web_whole(web_query(rq, name));
}

qf_str web_form_text(const web_request *rq, const char *name)
{
    qf_str text = web_form(rq, name);
    qf_buf out = qf_buf_new(rq->cx->arena, text.n + 1);

    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r')
            qf_buf_addc(&out, text.p[i]);
    return qf_str_trim(qf_buf_str(&out));
}

const web_upload *web_upload_of(const web_request *rq, const char *name)
{
    qf_str wanted = qf_str_of(name);

    for (size_t i = 0; i < rq->upload_count; i++)
        if (qf_str_eq(rq->uploads[i].name, wanted) && rq->uploads[i].bytes.n > 0)
            return &rq->uploads[i];
    return NULL;
}
