/* What the API's answers hold, for its description: names, types, words. */
#ifndef QF_WEB_OPENAPI_SCHEMAS_H
#define QF_WEB_OPENAPI_SCHEMAS_H

#include "base/val.h"

/* Adds all schemas to "components/schemas": a property is required unless its name ends with "?". */
void openapi_add_schemas(qf_arena *arena, qf_val *schemas);

#endif
