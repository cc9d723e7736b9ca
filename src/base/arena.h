/* Arenas: memory that lives as long as one piece of work (a request, a file, a command). */
#ifndef QF_BASE_ARENA_H
#define QF_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/* A region of memory; everything taken from it is released together, nobody frees single pieces.
 * Not to be shared between threads. */
typedef struct qf_arena qf_arena;

/* Makes an arena. Out of memory ends the process. The caller owns it: qf_arena_free. */
qf_arena *qf_arena_new(void);

/* Runs the deferred calls (last first) and releases everything. NULL is allowed. */
void qf_arena_free(qf_arena *arena);

/* Like free and new, but keeps one block (at most 512 KiB): for loops over many files. */
void qf_arena_reset(qf_arena *arena);

/* Takes `size` zeroed bytes aligned for any type; never NULL (out of memory ends the process).
 * Limits belong to the reader that asks: see qf_arena_used. */
void *qf_alloc(qf_arena *arena, size_t size) __attribute__((malloc, returns_nonnull));

/* The same, but whatever stood there before: for text that is written at once. */
void *qf_alloc_bytes(qf_arena *arena, size_t size) __attribute__((malloc, returns_nonnull));

/* Takes `count` elements of `size` bytes, zeroed; an overflowing product ends the process. */
void *qf_alloc_array(qf_arena *arena, size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

/* Calls `release(thing)` when the arena is reset or freed: for what is not memory. */
void qf_arena_defer(qf_arena *arena, void (*release)(void *), void *thing);

/* Bytes taken so far; readers compare it with their ceiling. */
size_t qf_arena_used(const qf_arena *arena);

/* Frees an arena held in a variable when it goes out of scope: QF_ARENA_CLEANUP qf_arena *a = … */
void qf_arena_free_at(qf_arena **arena);
#define QF_ARENA_CLEANUP __attribute__((cleanup(qf_arena_free_at)))

#define QF_NEW(arena, type) ((type *)qf_alloc((arena), sizeof(type)))
#define QF_NEW_ARRAY(arena, type, count) ((type *)qf_alloc_array((arena), (count), sizeof(type)))

#endif
