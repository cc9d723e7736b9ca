/* A report as a file to download. */
#ifndef QF_WEB_REPORT_FILE_H
#define QF_WEB_REPORT_FILE_H

#include "web/http.h"

#include "report/report.h"

/* Answers with the report as "report.docx", ".pdf", ".xlsx", ".html" or ".json" (`file`), saved under
 * organisation and year. QF_MISSING "WEB.NO_PAGE" for any other name. */
QF_MUST qf_code report_file_reply(web_request *rq, web_reply *reply, const report *r, qf_str file);

#endif
