/* Rows handed from the thread that reads a text to the one that makes values of them, block by block. */
#ifndef QF_DOMAIN_LEADS_ROW_QUEUE_H
#define QF_DOMAIN_LEADS_ROW_QUEUE_H

#include "base/err.h"

/* Takes one row; its texts and the arena are gone when it returns. Called in the order of the rows by one thread. */
typedef void row_queue_take(void *user, qf_arena *arena, size_t number, qf_str *values);

typedef struct row_queue row_queue;

/* A queue and its thread; NULL when there is no thread to be had. The caller owns it: row_queue_end. */
row_queue *row_queue_start(size_t columns, row_queue_take *take, void *user);
/* Copies a row in; waits while the other side is several blocks behind. */
void row_queue_add(row_queue *queue, size_t number, const qf_str *values);
/* Waits until every row is taken, and frees the queue. */
void row_queue_end(row_queue *queue);

#endif
