#include "cli/spool.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Whole blocks go to the file: a write for each text, some pages and a piece, was a tenth of the time of checking
 * small files. Larger blocks are dearer: their pages come fresh from the system, those of 16 KiB are used again. */
#define BLOCK ((size_t)16 * 1024)

struct spool {
    pthread_mutex_t lock;
    FILE *file;      /* NULL until the first block is full */
    uint64_t before; /* bytes in the file, whole blocks */
    qf_arena *arena;
    char *block;
    size_t used; /* of the block */
    bool broken;
};

spool *spool_new(void)
{
    qf_arena *arena = qf_arena_new();
    spool *s = QF_NEW(arena, spool);

    s->arena = arena;
    s->block = qf_alloc_bytes(arena, BLOCK);
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void spool_free(spool *s)
{
    if (s == NULL)
        return;
    if (s->file != NULL)
        fclose(s->file);
    pthread_mutex_destroy(&s->lock);
    qf_arena_free(s->arena);
}

static bool write_block(spool *s)
{
    size_t done = 0;

    if (s->file == NULL)
        s->file = tmpfile();
    while (s->file != NULL && done < BLOCK) {
        ssize_t wrote =
            pwrite(fileno(s->file), s->block + done, BLOCK - done, (off_t)(s->before + done));

        if (wrote <= 0)
            return false;
        done += (size_t)wrote;
    }
    s->before += BLOCK;
    s->used = 0;
    return s->file != NULL;
}

static void put_locked(spool *s, qf_str text)
{
    while (text.n > 0 && !s->broken) {
        qf_str part = qf_str_sub(text, 0, BLOCK - s->used);

        memcpy(s->block + s->used, part.p, part.n);
        s->used += part.n;
        text = qf_str_sub(text, part.n, text.n);
        if (s->used == BLOCK)
            s->broken = !write_block(s);
    }
}

bool spool_put(spool *s, qf_str text, uint64_t *at)
{
    bool fine;

    pthread_mutex_lock(&s->lock);
    *at = s->before + s->used;
    put_locked(s, text);
    fine = !s->broken;
    pthread_mutex_unlock(&s->lock);
    return fine;
}

bool spool_get(spool *s, uint64_t at, size_t size, char *to)
{
    size_t in_file = at >= s->before ? 0 : s->before - at < size ? s->before - at : size;

    if (in_file > 0 && pread(fileno(s->file), to, in_file, (off_t)at) != (ssize_t)in_file)
        return false;
    if (size > in_file)
        memcpy(to + in_file, s->block + (at + in_file - s->before), size - in_file);
    return true;
}
