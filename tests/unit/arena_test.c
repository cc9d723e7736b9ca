/* Arenas: alignment, zeroing, growth, reset, deferred calls. */
#include "base/arena.h"

#include "qf_test.h"

static void alloc__is_aligned_zeroed_and_apart(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    unsigned char *last = NULL;
    size_t last_size = 0;

    (void)state;
    /* Sizes around the block sizes: small pieces, pieces with a block of their own, nothing. */
    for (size_t round = 0; round < 3; round++)
        for (size_t size = 0; size < 300000; size = size * 3 + 1) {
            unsigned char *piece = qf_alloc(arena, size);

            assert_int_equal((uintptr_t)piece % 16, 0);
            for (size_t i = 0; i < size; i++)
                if (piece[i] != 0)
                    fail_msg("byte %zu of %zu is not zero", i, size);
            memset(piece, 0xAB, size);
            for (size_t i = 0; i < last_size; i++)
                if (last[i] != 0xAB)
                    fail_msg("the piece of %zu bytes was overwritten", last_size);
            last = piece;
            last_size = size;
        }
}

static void used__counts_and_reset_starts_anew(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    unsigned char *piece;

    (void)state;
    assert_int_equal(qf_arena_used(arena), 0);
    memset(qf_alloc(arena, 1000), 1, 1000);
    memset(qf_alloc_array(arena, 1000, 1000), 1, 1000000);
    assert_true(qf_arena_used(arena) >= 1001000);
    qf_arena_reset(arena);
    assert_int_equal(qf_arena_used(arena), 0);
    piece = qf_alloc(arena, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(piece[i], 0);
}

/* Rounds of every size through one arena: what stays of the round before is zeroed and whole. */
static void reset__serves_rounds_of_any_size(void **state)
{
    static const size_t sizes[] = { 10, 700000, 40, 3000000, 100000, 8, 5000000, 300 };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t round = 0; round < sizeof sizes / sizeof *sizes; round++) {
        for (size_t taken = 0; taken < sizes[round]; taken += 1000) {
            unsigned char *piece = qf_alloc(arena, 1000);

            for (size_t i = 0; i < 1000; i += 7)
                assert_int_equal(piece[i], 0);
            memset(piece, 0xA5, 1000);
        }
        memset(qf_alloc(arena, sizes[round]), 0xA5, sizes[round]);
        qf_arena_reset(arena);
        assert_int_equal(qf_arena_used(arena), 0);
    }
}

static void note_digit(void *thing)
{
    qf_str *log = thing;

    ((char *)(uintptr_t)log->p)[0] = (char)('0' + log->n);
}

/* Each deferred call appends its letter to one text. */
static char called[8];
static size_t called_n;

static void note_call(void *thing)
{
    called[called_n++] = *(const char *)thing;
}

static void defer__runs_last_first_and_once(void **state)
{
    qf_arena *arena = qf_arena_new();
    char mark[2] = "?";
    qf_str digit = { mark, 7 };

    (void)state;
    called_n = 0;
    qf_arena_defer(arena, note_call, (char[]){ 'a' });
    qf_arena_defer(arena, note_call, (char[]){ 'b' });
    qf_arena_reset(arena);
    assert_memory_equal(called, "ba", 2);
    qf_arena_reset(arena);
    assert_int_equal(called_n, 2);
    qf_arena_defer(arena, note_digit, &digit);
    qf_arena_free(arena);
    assert_int_equal(mark[0], '7');
    qf_arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alloc__is_aligned_zeroed_and_apart),
        cmocka_unit_test(used__counts_and_reset_starts_anew),
        cmocka_unit_test(reset__serves_rounds_of_any_size),
        cmocka_unit_test(defer__runs_last_first_and_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
