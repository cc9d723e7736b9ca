/* As what a page counts in the visits, and which of the browsers are none. */
#ifndef QF_WEB_VISIT_KIND_H
#define QF_WEB_VISIT_KIND_H

#include "domain/visits/visits.h"
#include "web/http.h"

/* The kind of an address below a town's site: "/funds/12". */
visits_kind visit_kind_of_path(qf_str path);
/* True for search engines and other programs that name themselves, and for those without a name. */
bool visit_is_robot(qf_str agent);
/* Tells the reply as what it counts: pages and files of the public part that were really given. Pictures, scripts, the
 * desk and everything posted count nothing. */
void visit_mark(const web_request *rq, web_reply *reply);

#endif
