/* The fields of POST /api/v1/items, for its handler and for the description of the API. */
#ifndef QF_WEB_API_ITEMS_H
#define QF_WEB_API_ITEMS_H

#include "web/input.h"

extern const input_field api_item_fields[];
extern const size_t api_item_field_count;

#endif
