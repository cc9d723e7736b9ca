#include "domain/leads/row_queue.h"

#include <pthread.h>
#include <string.h>

#define BLOCK_ROWS 2048
#define BLOCKS 4

struct block {
    qf_arena *arena;
    size_t numbers[BLOCK_ROWS];
    qf_str *values[BLOCK_ROWS];
    size_t rows;
};

struct row_queue {
    qf_arena *arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    struct block blocks[BLOCKS];
    size_t filled, taken; /* blocks ever; the one being filled is number `filled` */
    bool ended;
    size_t columns;
    row_queue_take *take;
    void *user;
};

static void take_block(row_queue *q, struct block *b, qf_arena *scratch)
{
    for (size_t i = 0; i < b->rows; i++) {
        if (i % 64 == 0)
            qf_arena_reset(scratch);
        q->take(q->user, scratch, b->numbers[i], b->values[i]);
    }
    b->rows = 0;
    qf_arena_reset(b->arena);
}

static void *work(void *of)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    row_queue *q = of;

    for (;;) {
        (void)pthread_mutex_lock(&q->lock);
        while (q->taken == q->filled && !q->ended)
            (void)pthread_cond_wait(&q->moved, &q->lock);
        if (q->taken == q->filled) {
            (void)pthread_mutex_unlock(&q->lock);
            return NULL;
        }
        (void)pthread_mutex_unlock(&q->lock);
        take_block(q, &q->blocks[q->taken % BLOCKS], scratch);
        (void)pthread_mutex_lock(&q->lock);
        q->taken++;
        (void)pthread_cond_broadcast(&q->moved);
        (void)pthread_mutex_unlock(&q->lock);
    }
}

row_queue *row_queue_start(size_t columns, row_queue_take *take, void *user)
{
    qf_arena *arena = qf_arena_new();
    row_queue *q = QF_NEW(arena, row_queue);

    q->arena = arena;
    q->columns = columns;
    q->take = take;
    q->user = user;
    for (size_t i = 0; i < BLOCKS; i++)
        q->blocks[i].arena = qf_arena_new();
    (void)pthread_mutex_init(&q->lock, NULL);
    (void)pthread_cond_init(&q->moved, NULL);
    if (pthread_create(&q->thread, NULL, work, q) == 0)
        return q;
    for (size_t i = 0; i < BLOCKS; i++)
        qf_arena_free(q->blocks[i].arena);
    qf_arena_free(arena);
    return NULL;
}

/* The block at hand goes over; the next one must be empty. */
static void hand_over(row_queue *q)
{
    (void)pthread_mutex_lock(&q->lock);
    q->filled++;
    (void)pthread_cond_broadcast(&q->moved);
    while (q->filled - q->taken >= BLOCKS)
        (void)pthread_cond_wait(&q->moved, &q->lock);
    (void)pthread_mutex_unlock(&q->lock);
}

void row_queue_add(row_queue *q, size_t number, const qf_str *values)
{
    struct block *b = &q->blocks[q->filled % BLOCKS];
    size_t bytes = 0;
    qf_str *kept = QF_NEW_ARRAY(b->arena, qf_str, q->columns);
    char *text;

    for (size_t i = 0; i < q->columns; i++)
        bytes += values[i].n + 1;
    text = qf_alloc(b->arena, bytes);
    for (size_t i = 0; i < q->columns; i++) {
        memcpy(text, values[i].n > 0 ? values[i].p : "", values[i].n);
        text[values[i].n] = '\0';
        kept[i] = (qf_str){ text, values[i].n };
        text += values[i].n + 1;
    }
    b->numbers[b->rows] = number;
    b->values[b->rows++] = kept;
    if (b->rows == BLOCK_ROWS)
        hand_over(q);
}

void row_queue_end(row_queue *q)
{
    (void)pthread_mutex_lock(&q->lock);
    q->filled += q->blocks[q->filled % BLOCKS].rows > 0;
    q->ended = true;
    (void)pthread_cond_broadcast(&q->moved);
    (void)pthread_mutex_unlock(&q->lock);
    (void)pthread_join(q->thread, NULL);
    (void)pthread_cond_destroy(&q->moved);
    (void)pthread_mutex_destroy(&q->lock);
    for (size_t i = 0; i < BLOCKS; i++)
        qf_arena_free(q->blocks[i].arena);
    qf_arena_free(q->arena);
}
