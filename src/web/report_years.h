/* The published years side by side: rows of a table, and charts where they say more. */
#ifndef QF_WEB_REPORT_YEARS_H
#define QF_WEB_REPORT_YEARS_H

#include "web/http.h"

/* Adds "years", "rows", "charts", "has_charts" and "none" to the data of a page (views/parts/years). A figure that
 * was corrected after publication has the one before as "restated". */
QF_MUST qf_code report_years_add(web_request *rq, qf_val *data);

#endif
