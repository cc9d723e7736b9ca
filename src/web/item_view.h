/* How an item's text is shown, on the public page and on the desk. */
#ifndef QF_WEB_ITEM_VIEW_H
#define QF_WEB_ITEM_VIEW_H

#include "domain/disclose/disclose.h"
#include "web/http.h"

/* Adds "html" (safe HTML) or "blocks" (paragraphs and tables of a plain text) to `data`. */
QF_MUST qf_code item_view_body(qf_ctx *cx, qf_val *data, const disclose_item *item);
/* "有效", "已修改", "已废止", "已失效" */
qf_str item_view_validity(qf_str code);
/* Adds "related" (documents, interpretations, newer and older ones) and, when the text was revised,
 * "changes", the address of its page. */
QF_MUST qf_code item_view_related(web_request *rq, qf_val *data, int64_t id);

#endif
