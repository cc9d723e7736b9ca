#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK ((size_t)64 * 1024)
#define LARGEST_BLOCK ((size_t)4 * 1024 * 1024)
/* An arena that is used again and again keeps a block of up to this size. */
#define KEPT_BLOCK ((size_t)512 * 1024)
#define ALIGNMENT ((size_t)16)

struct block {
    struct block *next; /* older block */
    size_t size, used;  /* bytes behind the header */
};

struct deferred {
    struct deferred *next;
    void (*release)(void *);
    void *thing;
};

struct qf_arena {
    struct block *top, *first;
    struct deferred *deferred;
    size_t used;
};

#define HEADER ((sizeof(struct block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

/* There is no sensible way on without memory: half an answer would be worse than none. */
static _Noreturn void out_of_memory(void)
{
    static const char text[] = "qingfeng: 内存不足\n";
    fwrite(text, 1, sizeof(text) - 1, stderr);
    abort();
}

static struct block *block_new(size_t size)
{
    struct block *block = NULL;

    if (size <= SIZE_MAX - HEADER)
        block = malloc(HEADER + size);
    if (block == NULL)
        out_of_memory();
    block->next = NULL;
    block->size = size;
    block->used = 0;
    return block;
}

qf_arena *qf_arena_new(void)
{
    qf_arena *arena = calloc(1, sizeof(*arena));

    if (arena == NULL)
        out_of_memory();
    arena->first = arena->top = block_new(FIRST_BLOCK);
    return arena;
}

/* Of all blocks only the best stays: the next round mostly needs as much as this one. */
static void keep_one_block(qf_arena *arena)
{
    struct block *next, *kept = arena->first;

    for (struct block *at = arena->top; at != arena->first; at = next) {
        next = at->next;
        if (at->size > kept->size && at->size <= KEPT_BLOCK) {
            if (kept != arena->first)
                free(kept);
            kept = at;
        } else {
            free(at);
        }
    }
    if (kept != arena->first)
        free(arena->first);
    kept->next = NULL;
    arena->first = arena->top = kept;
}

void qf_arena_reset(qf_arena *arena)
{
    while (arena->deferred != NULL) {
        struct deferred *now = arena->deferred;
        arena->deferred = now->next;
        now->release(now->thing);
    }
    keep_one_block(arena);
    arena->first->used = 0;
    arena->used = 0;
}

void qf_arena_free(qf_arena *arena)
{
    if (arena == NULL)
        return;
    qf_arena_reset(arena);
    free(arena->first);
    free(arena);
}

void qf_arena_free_at(qf_arena **arena)
{
    qf_arena_free(*arena);
}

/* A piece larger than half a block gets a block of its own beneath the top, so that the rest of
 * the top is not wasted. */
static void *alloc_large(qf_arena *arena, size_t size)
{
    struct block *block = block_new(size);

    block->used = size;
    if (arena->top == arena->first) {
        arena->top = block_new(FIRST_BLOCK);
        arena->top->next = arena->first;
    }
    block->next = arena->top->next;
    arena->top->next = block;
    return (char *)block + HEADER;
}

static void *alloc_in_new_block(qf_arena *arena, size_t size)
{
    size_t grown = arena->top->size < LARGEST_BLOCK ? arena->top->size * 2 : LARGEST_BLOCK;
    struct block *block = block_new(grown);

    block->next = arena->top;
    block->used = size;
    arena->top = block;
    return (char *)block + HEADER;
}

void *qf_alloc_bytes(qf_arena *arena, size_t size)
{
    struct block *top = arena->top;
    void *piece;

    if (size > SIZE_MAX - ALIGNMENT)
        out_of_memory();
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    arena->used += size;
    if (size <= top->size - top->used) {
        piece = (char *)top + HEADER + top->used;
        top->used += size;
    } else if (size > FIRST_BLOCK / 2) {
        piece = alloc_large(arena, size);
    } else {
        piece = alloc_in_new_block(arena, size);
    }
    return piece;
}

void *qf_alloc(qf_arena *arena, size_t size)
{
    return memset(qf_alloc_bytes(arena, size), 0, size);
}

void *qf_alloc_array(qf_arena *arena, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        out_of_memory();
    return qf_alloc(arena, bytes);
}

void qf_arena_defer(qf_arena *arena, void (*release)(void *), void *thing)
{
    struct deferred *entry = QF_NEW(arena, struct deferred);

    *entry = (struct deferred){ arena->deferred, release, thing };
    arena->deferred = entry;
}

size_t qf_arena_used(const qf_arena *arena)
{
    return arena->used;
}
