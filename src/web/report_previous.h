/* The report that was published for the year before, for the rules between years. */
#ifndef QF_WEB_REPORT_PREVIOUS_H
#define QF_WEB_REPORT_PREVIOUS_H

#include "report/report.h"
#include "web/http.h"

/* Reads it; *out is NULL when none was published. */
QF_MUST qf_code report_previous(web_request *rq, int year, report **out);

#endif
