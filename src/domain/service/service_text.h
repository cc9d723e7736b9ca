/* Inside of the service module: what item.c and version.c share. */
#ifndef QF_DOMAIN_SERVICE_TEXT_H
#define QF_DOMAIN_SERVICE_TEXT_H

#include "domain/service/service.h"

/* Code, name and time limits. QF_INVALID "SERVICE.ITEM" with the field. */
QF_MUST qf_code service_item_check(qf_ctx *cx, const service_item *item);
/* Makes it the public one. In a transaction. */
QF_MUST qf_code service_item_write(qf_ctx *cx, const service_item *item);
/* Keeps the item as the next published version when it differs from the last one; its first day on the
 * list stays, changed_on becomes today when it is not the first. In a transaction. */
QF_MUST qf_code service_version_note(qf_ctx *cx, service_item *item, qf_str note);

#endif
