/* Texts kept until all of a batch are known: a block in memory, and a temporary file once it is full. */
#ifndef QF_CLI_SPOOL_H
#define QF_CLI_SPOOL_H

#include "base/str.h"

typedef struct spool spool;

/* An empty spool; the caller owns it. Nothing is written before its block (16 KiB) is full. */
spool *spool_new(void);
/* Also removes the temporary file. NULL is allowed. */
void spool_free(spool *s);

/* Keeps a text and tells where. From any thread. False, from then on always, when the temporary file cannot
 * be made or written. */
bool spool_put(spool *s, qf_str text, uint64_t *at);
/* Gives back the `size` bytes kept at `at`, into `to`. When all has been put. False when the temporary file
 * cannot be written or read. */
bool spool_get(spool *s, uint64_t at, size_t size, char *to);

#endif
