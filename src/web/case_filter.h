/* The filter of the register of applications, as it stands in an address or a form. */
#ifndef QF_WEB_CASE_FILTER_H
#define QF_WEB_CASE_FILTER_H

#include "domain/apply/apply.h"
#include "web/site.h"

#define CASE_PAGE_ROWS 50

/* What the request asks for; `posted`: in its form. */
apply_filter case_filter_of(const web_request *rq, bool posted);
/* The same for an address, on that page. */
qf_str case_query(web_request *rq, const apply_filter *filter, int64_t page);
/* Links to the files of the list: one each of csv and xlsx, or to the page of its parts. (pages_cases_out.c) */
void case_add_exports(web_request *rq, qf_val *data, const apply_filter *filter, int64_t total);

#endif
