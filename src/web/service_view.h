/* Service items as values for pages and as a printed guide. */
#ifndef QF_WEB_SERVICE_VIEW_H
#define QF_WEB_SERVICE_VIEW_H

#include "doc/doc.h"
#include "domain/service/file.h"
#include "domain/service/service.h"
#include "web/http.h"

/* Name, address, promised time of an item in a list. */
void service_view_row(web_request *rq, qf_val *one, const service_item *item);
/* All elements; with `files` (may be NULL) the forms of each material, "other_forms" and "results". */
void service_view_item(web_request *rq, qf_val *data, const service_item *item,
                       const service_files *files);
/* For the desk: "files" with what they hide, and the form's choices. */
void service_view_desk_files(web_request *rq, qf_val *data, const service_item *item,
                             const service_files *files);
/* Versions with what changed, newest first: list "versions". */
void service_view_versions(web_request *rq, qf_val *data, const service_version *versions,
                           size_t count);
/* The one-page guide (办事指南) as a document. */
doc *service_view_guide(web_request *rq, const service_item *item, const service_files *files);

#endif
