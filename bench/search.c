/* Search over many documents: how fast they go in, how long a first page takes in both orders, and whether all
 * that a substring search finds is found. Prints one line of JSON; bench/search.py holds a peer against it.
 *
 * usage: bench-search FOLDER DOCUMENTS      a folder that has documents is measured as it is */
#include "domain/search/search.h"
#include "base/text.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNES 600
#define QUERIES 300

static double seconds(clockid_t clock)
{
    struct timespec ts;

    clock_gettime(clock, &ts); /* lint: allow clock_gettime: a bench measures time */
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static uint64_t state = 88172645463325252ull;

static uint32_t next(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state % below);
}

/* A text of 600 characters: common ones often (square of a uniform number), as in prose. */
static qf_str text_of(qf_arena *arena)
{
    qf_buf out = qf_buf_new(arena, (size_t)RUNES * 4);

    for (int i = 0; i < RUNES; i++) {
        uint32_t a = next(60), b = next(60), rune = qf_rune_simplified(0x4E00 + a * b);
        if (i % 25 == 24)
            qf_buf_add(&out, QF_S("，"));
        else
            qf_buf_add_rune(&out, rune);
    }
    return qf_buf_str(&out);
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void fail(qf_ctx *cx)
{
    fprintf(stderr, "%s %.*s\n", cx->err.id,
            QF_ARG(cx->err.field)); /* lint: allow fprintf: a bench */
    exit(1);
}

static void fill(qf_ctx *cx, int64_t documents)
{
    for (int64_t at = 1; at <= documents;) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx mine = *cx;
        DB_TX tx = { 0 };
        mine.arena = arena;
        if (db_begin(&mine, &tx) != QF_OK)
            fail(&mine);
        for (int i = 0; i < 1000 && at <= documents; i++, at++) {
            search_document document = { .item_id = at,
                                         .column_code = QF_S("a"),
                                         .kind = QF_S("information"),
                                         .validity = QF_S("valid"),
                                         .title = qf_str_sub(text_of(arena), 0, 36),
                                         .body = text_of(arena),
                                         .released_on = { 15000 + (int32_t)(at / 100) } };
            if (search_put(&mine, &document) != QF_OK)
                fail(&mine);
        }
        if (db_commit(&tx) != QF_OK)
            fail(&mine);
    }
}

struct figures {
    double p99, processor_p99;
};

/* Milliseconds of the first page, by the clock and of the processor, words of 1 to 6 characters. */
static struct figures first_pages(qf_ctx *cx, const qf_str *words, bool by_relevance)
{
    static double took[QUERIES], used[QUERIES];

    for (int i = 0; i < QUERIES; i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx mine = *cx;
        search_hits hits;
        search_query query = { .words = words[i], .by_relevance = by_relevance, .n = 20 };
        double from = seconds(CLOCK_MONOTONIC), begun = seconds(CLOCK_THREAD_CPUTIME_ID);

        mine.arena = arena;
        if (search_find(&mine, &query, &hits) != QF_OK)
            fail(&mine);
        took[i] = (seconds(CLOCK_MONOTONIC) - from) * 1000;
        used[i] = (seconds(CLOCK_THREAD_CPUTIME_ID) - begun) * 1000;
    }
    qsort(took, QUERIES, sizeof(took[0]), by_number);
    qsort(used, QUERIES, sizeof(used[0]), by_number);
    return (struct figures){ took[QUERIES * 99 / 100], used[QUERIES * 99 / 100] };
}

/* Words of 1 to 6 characters, in FOLDER/words.txt too: bench/search.py asks the peers for the same ones. */
static void choose(qf_arena *arena, const char *folder, qf_str *words)
{
    FILE *out = fopen(qf_strf(arena, "%s/words.txt", folder).p, "w");

    if (out == NULL)
        exit(2);
    state = 20261126;
    for (int i = 0; i < QUERIES; i++) {
        words[i] = qf_str_copy(arena, qf_str_sub(text_of(arena), 0, 3u * (1 + (uint32_t)i % 6)));
        fprintf(out, "%.*s\n", QF_ARG(words[i])); /* lint: allow fprintf: a bench */
    }
    fclose(out);
}

int main(int argc, char **argv)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena, .org = 1, .actor = &auth_keeper };
    int64_t documents = argc > 2 ? strtoll(argv[2], NULL, 10) : 20000;
    qf_str words[QUERIES];
    struct figures newest, relevance;
    db_pool *pool;
    double from, filled;
    int64_t known;

    if (argc < 2 ||
        db_open(&cx, &(db_options){ .data = argv[1], .create = true }, &pool) != QF_OK ||
        db_take(&cx, pool) != QF_OK || search_known(&cx, &known) != QF_OK)
        return 2;
    if (known != 0 && known != documents) {
        fprintf(stderr, "%lld documents there\n",
                (long long)known); /* lint: allow fprintf: a bench */
        return 2;
    }
    from = seconds(CLOCK_MONOTONIC);
    if (known == 0)
        fill(&cx, documents);
    filled = seconds(CLOCK_MONOTONIC) - from;
    choose(arena, argv[1], words);
    (void)first_pages(&cx, words, false);
    (void)first_pages(&cx, words, true);
    newest = first_pages(&cx, words, false);
    relevance = first_pages(&cx, words, true);
    printf(
        "{\"documents\":%lld,\"documents_a_second\":%.0f,\"newest_p99_ms\":%.2f," /* lint: allow printf: a bench */
        "\"newest_processor_p99_ms\":%.2f,\"relevance_p99_ms\":%.2f,\"relevance_processor_p99_ms\":"
        "%.2f}\n",
        (long long)documents, known == 0 ? (double)documents / filled : 0, newest.p99,
        newest.processor_p99, relevance.p99, relevance.processor_p99);
    db_give(&cx);
    db_close(pool);
    return 0;
}
