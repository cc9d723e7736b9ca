/* The first columns of an office: what the law's catalogue says a township has to publish. */
#ifndef QF_DOMAIN_DISCLOSE_START_H
#define QF_DOMAIN_DISCLOSE_START_H

#include "law/catalogue.h"

/* Adds a column for each of the five parts of a disclosure platform and for each leaf of the
 * catalogue that a township publishes (条例 arts. 20, 21, 26 and the grass-roots standards; the
 * villages' own leaves stay with the village accounts). Columns that are there already are left as
 * they are; *made counts the new ones. Needs DISCLOSURE_CLERK or ADMINISTRATOR. */
QF_MUST qf_code disclose_columns_start(qf_ctx *cx, const catalogue *law, size_t *made);

/* How many columns the organisation has, in use or not. */
QF_MUST qf_code disclose_columns_count(qf_ctx *cx, int64_t *out);

#endif
