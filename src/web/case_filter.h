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

#endif
