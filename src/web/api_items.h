/* The fields of what programs hand in (POST /api/v1/items, /api/v1/hotline/tickets), for the handlers and for the
 * description of the API. */
#ifndef QF_WEB_API_ITEMS_H
#define QF_WEB_API_ITEMS_H

#include "web/input.h"

extern const input_field api_item_fields[];
extern const size_t api_item_field_count;
extern const input_field api_ticket_fields[];
extern const size_t api_ticket_field_count;

#endif
