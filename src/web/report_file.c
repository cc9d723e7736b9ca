#include "web/report_file.h"

#include "report/render.h"
#include "report/style.h"
#include "web/site.h"

static const struct {
    const char *file, *ending, *type;
    doc_format format;
} files[] = {
    { "report.docx", "docx", WEB_DOCX, DOC_DOCX },
    { "report.pdf", "pdf", "application/pdf", DOC_PDF },
    { "report.xlsx", "xlsx", WEB_XLSX, DOC_XLSX },
    { "report.html", "html", "text/html; charset=utf-8", DOC_HTML },
    { "report.json", "json", "application/json; charset=utf-8", DOC_JSON },
};

qf_code report_file_reply(web_request *rq, web_reply *reply, const report *r, qf_str file)
{
    const page_style *style;

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        if (!qf_str_eq(qf_str_of(files[i].file), file))
            continue;
        QF_TRY(report_style_load(rq->cx, rq->site->law_dir, NULL, &style));
        QF_TRY(report_render(rq->cx, r, files[i].format, style, &reply->body));
        reply->type = files[i].type;
        reply->download = qf_strf(rq->cx->arena, "%.*s%d年政府信息公开工作年度报告.%s",
                                  QF_ARG(r->organisation), r->year, files[i].ending);
        return QF_OK;
    }
    return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "path", "没有这种格式的文件");
}
