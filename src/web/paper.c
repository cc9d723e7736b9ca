#include "web/paper.h"

#include "doc/doc_write.h"
#include "web/site.h"

qf_code paper_format(web_request *rq, qf_str file, const char *stem, doc_format *out)
{
    qf_str name = qf_str_of(stem);

    *out = doc_format_of(file);
    if ((*out == DOC_DOCX || *out == DOC_PDF) &&
        qf_str_eq(file, qf_strf(rq->cx->arena, "%.*s.%s", QF_ARG(name), doc_format_ending(*out))))
        return QF_OK;
    return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "没有这个文件");
}

qf_code paper_reply(web_request *rq, web_reply *reply, const doc *paper, doc_format format,
                    qf_str name)
{
    reply->type = format == DOC_PDF ? "application/pdf" : WEB_DOCX;
    reply->download = qf_strf(rq->cx->arena, "%.*s.%s", QF_ARG(name), doc_format_ending(format));
    return doc_write(rq->cx, paper, format, rq->site->style, &reply->body);
}
