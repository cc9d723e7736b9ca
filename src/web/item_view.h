/* How an item's text is shown, on the public page and on the desk. */
#ifndef QF_WEB_ITEM_VIEW_H
#define QF_WEB_ITEM_VIEW_H

#include "domain/disclose/disclose.h"
#include "web/http.h"

/* Adds "html" (safe HTML) or "blocks" (paragraphs and tables of a plain text) to `data`. */
QF_MUST qf_code item_view_body(qf_ctx *cx, qf_val *data, const disclose_item *item);

#endif
