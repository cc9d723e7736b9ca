/* Texts of many threads in a spool: each comes back as it was put. */
#include "cli/spool.h"

#include "base/parallel.h"

#include "qf_test.h"

#include <signal.h>
#include <sys/resource.h>

#define TEXTS 600

typedef struct kept {
    spool *s;
    uint64_t at[TEXTS];
} kept;

/* From nothing to three blocks. */
static size_t size_of(size_t i)
{
    return i % 50 == 0 ? i * 80 : i * 7 % 900;
}

static void fill(size_t i, char *text)
{
    for (size_t k = 0; k < size_of(i); k++)
        text[k] = (char)('a' + (i + k) % 26);
}

static bool put(qf_ctx *cx, size_t i, void *of)
{
    kept *all = of;
    char *text = qf_alloc(cx->arena, size_of(i) + 1);

    fill(i, text);
    return spool_put(all->s, (qf_str){ text, size_of(i) }, &all->at[i]);
}

static void spool__gives_back_what_was_put(void **state)
{
    kept all = { .s = spool_new() };
    static char text[TEXTS * 80], wanted[TEXTS * 80];

    (void)state;
    qf_parallel(TEXTS, (qf_time){ 0 }, put, &all);
    for (size_t i = 0; i < TEXTS; i++) {
        fill(i, wanted);
        assert_true(spool_get(all.s, all.at[i], size_of(i), text));
        assert_memory_equal(text, wanted, size_of(i));
    }
    spool_free(all.s);
    spool_free(NULL);
}

/* A disk without room: told at the block that does not fit, and from then on. */
static void spool__says_when_it_can_not_write(void **state)
{
    struct rlimit before, none;
    spool *s = spool_new();
    static char text[20000];
    uint64_t at;

    (void)state;
    memset(text, 'x', sizeof(text));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    none = (struct rlimit){ 0, before.rlim_max };
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    assert_true(spool_put(s, (qf_str){ text, 1000 }, &at));
    assert_false(spool_put(s, (qf_str){ text, sizeof(text) }, &at));
    assert_false(spool_put(s, (qf_str){ text, 10 }, &at));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    spool_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spool__gives_back_what_was_put),
        cmocka_unit_test(spool__says_when_it_can_not_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
