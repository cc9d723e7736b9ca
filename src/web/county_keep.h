/* Results of county checks, kept in memory for an hour so that they can be downloaded. Never on disk:
 * the reports may not be public yet. */
#ifndef QF_WEB_COUNTY_KEEP_H
#define QF_WEB_COUNTY_KEEP_H

#include "base/err.h"

typedef struct county_keep county_keep;

/* An empty shelf that lives as long as the arena of cx. Thread-safe. */
county_keep *county_keep_new(qf_ctx *cx);
/* Puts a result there and gives the secret it is found by (in cx->arena). The oldest goes when the shelf
 * is full. Errors: QF_LIMIT "COUNTY.LIMIT" when it is larger than the shelf takes. */
QF_MUST qf_code county_keep_put(qf_ctx *cx, county_keep *keep, qf_str bytes, qf_str *secret);
/* The result, copied into cx->arena. Errors: QF_MISSING "COUNTY.GONE". */
QF_MUST qf_code county_keep_get(qf_ctx *cx, county_keep *keep, qf_str secret, qf_str *bytes);

#endif
