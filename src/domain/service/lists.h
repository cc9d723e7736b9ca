/* Lists of the service centre as people keep them in Excel or WPS: stations, items. One row after the
 * other; the command line and the desk read the same way. */
#ifndef QF_DOMAIN_SERVICE_LISTS_H
#define QF_DOMAIN_SERVICE_LISTS_H

#include "doc/sheet.h"
#include "domain/service/service.h"

extern const sheet_column service_station_columns[], service_item_columns[];

/* What the rows of stations need to know: the villages of the town. */
QF_MUST qf_code service_stations_begin(qf_ctx *cx, void **state);
/* Takes one row into the record or complains about it. What a row leaves empty stays as it is known;
 * the same row twice changes nothing. Errors: those of service_station_put. */
QF_MUST qf_code service_station_row(qf_ctx *cx, void *state, const sheet_row *row);

/* ---- items: as above, and told item by item what is new and what differs. A guide that lacks an element
 * becomes a draft, a draft somebody works on is not written over. */

#define SERVICE_LIST_SHOWN 300

typedef struct service_list_change {
    qf_str code, name, what; /* what: empty for a new item */
    const char *lacks;       /* kept as a draft because of this; NULL: public */
    bool fresh;
} service_list_change;

typedef struct service_list_tally {
    size_t fresh, changed, same, drafts; /* drafts: of the fresh and changed ones */
    size_t shown;                        /* in `change` */
} service_list_tally;

typedef struct service_list {
    qf_arena *arena; /* outlives the rows */
    service_list_tally sure,
        now; /* sure: of whole batches, to be read; now: of the batch under way */
    service_list_change change[SERVICE_LIST_SHOWN];
} service_list;

/* *state: a service_list in cx->arena, to which the rows' words are copied. Errors of the rows: those of service_item_put
 * and service_draft_save. */
QF_MUST qf_code service_list_begin(qf_ctx *cx, void **state);
QF_MUST qf_code service_list_begin_batch(qf_ctx *cx, void *state);
QF_MUST qf_code service_list_end_batch(qf_ctx *cx, void *state);
QF_MUST qf_code service_list_row(qf_ctx *cx, void *state, const sheet_row *row);

#endif
