/* How often one address may ask: token buckets in a table of fixed size. */
#ifndef QF_WEB_RATE_H
#define QF_WEB_RATE_H

#include "web/route.h"

typedef struct rate_table rate_table;

/* A table for the server's life; the caller owns it. */
rate_table *rate_new(void);
/* NULL is allowed. */
void rate_free(rate_table *table);
/* Takes one token of the address; false when the bucket is empty. Thread-safe. Two addresses that
 * fall on the same slot share it: it errs towards refusing, for a minute at most. */
bool rate_take(rate_table *table, qf_str address, web_rate rate, qf_time now);

#endif
