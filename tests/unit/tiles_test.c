/* The Merkle log in files: known answers, and every proof of every small log. */
#include "qf_test.h"

#include "base/file.h"
#include "store/tiles.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

struct log {
    qf_ctx cx;
    tiles tiles;
    char folder[256];
};

static void start(struct log *log)
{
    snprintf(log->folder, sizeof(log->folder), "%s/tiles.XXXXXX", QF_SCRATCH_DIR);
    assert_non_null(mkdtemp(log->folder));
    log->cx = (qf_ctx){ .arena = qf_arena_new() };
    log->tiles = (tiles){ log->folder, 0 };
}

static void end(struct log *log)
{
    nftw(log->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    qf_arena_free(log->cx.arena);
}

static void grow(struct log *log, int count)
{
    qf_str *entries = QF_NEW_ARRAY(log->cx.arena, qf_str, (size_t)count);

    for (int i = 0; i < count; i++)
        entries[i] = qf_strf(log->cx.arena, "entry %lld", (long long)log->tiles.size + i);
    assert_int_equal(tiles_append(&log->cx, &log->tiles, entries, (size_t)count), QF_OK);
}

static const char *hex(struct log *log, qf_digest digest)
{
    return qf_digest_hex(log->cx.arena, digest).p;
}

/* The vectors of RFC 6962's reference implementation (certificate-transparency, merkletree). */
static void root__known_answers(void **state)
{
    static const char *const inputs[] = { "",
                                          "00",
                                          "10",
                                          "2021",
                                          "3031",
                                          "40414243",
                                          "5051525354555657",
                                          "606162636465666768696a6b6c6d6e6f" };
    static const char *const roots[] = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    };
    struct log log;
    qf_digest root;

    (void)state;
    start(&log);
    for (size_t i = 0; i < 8; i++) {
        qf_str bytes = QF_S("");
        assert_true(inputs[i][0] == 0 || qf_hex_parse(log.cx.arena, qf_str_of(inputs[i]), &bytes));
        assert_int_equal(tiles_append(&log.cx, &log.tiles, &bytes, 1), QF_OK);
        assert_int_equal(tiles_root(&log.cx, &log.tiles, log.tiles.size, &root), QF_OK);
        assert_string_equal(hex(&log, root), roots[i]);
    }
    assert_int_equal(tiles_check(&log.cx, &log.tiles, &root), QF_OK);
    end(&log);
}

/* One at a time and all at once give the same files' root; every proof holds, none for a wrong leaf. */
static void proofs__of_every_small_log(void **state)
{
    struct log log;
    qf_digest roots[70], path[TILES_PROOF_MAX];
    size_t count;

    (void)state;
    start(&log);
    for (int64_t size = 1; size < 70; size++) {
        grow(&log, 1);
        assert_int_equal(tiles_root(&log.cx, &log.tiles, size, &roots[size]), QF_OK);
        for (int64_t i = 0; i < size; i++) {
            qf_digest leaf = tiles_leaf(qf_strf(log.cx.arena, "entry %lld", (long long)i));
            assert_int_equal(tiles_inclusion(&log.cx, &log.tiles, i, path, &count), QF_OK);
            assert_true(tiles_included(leaf, i, size, path, count, roots[size]));
            assert_false(
                tiles_included(leaf, i == 0 ? size : i - 1, size, path, count, roots[size]));
            assert_false(tiles_included(tiles_leaf(QF_S("x")), i, size, path, count, roots[size]));
        }
        for (int64_t old = 1; old <= size; old++) {
            assert_int_equal(tiles_consistency(&log.cx, &log.tiles, old, path, &count), QF_OK);
            assert_true(tiles_consistent(old, roots[old], size, roots[size], path, count));
            if (old < size)
                assert_false(tiles_consistent(old, roots[size], size, roots[size], path, count));
        }
    }
    end(&log);
}

/* Over the borders of tiles, in uneven steps: old roots stay the roots of the beginning. */
static void grow__append_only_over_tile_borders(void **state)
{
    static const int steps[] = { 255, 1, 1, 500, 3, 65000, 40, 700 };
    struct log log;
    qf_digest root, old_root = { { 0 } }, path[TILES_PROOF_MAX];
    int64_t old = 0;
    qf_str entry;
    size_t count;

    (void)state;
    start(&log);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        grow(&log, steps[i]);
        assert_int_equal(tiles_root(&log.cx, &log.tiles, log.tiles.size, &root), QF_OK);
        if (old > 0) {
            assert_int_equal(tiles_consistency(&log.cx, &log.tiles, old, path, &count), QF_OK);
            assert_true(tiles_consistent(old, old_root, log.tiles.size, root, path, count));
        }
        old = log.tiles.size;
        old_root = root;
    }
    assert_int_equal(tiles_check(&log.cx, &log.tiles, &root), QF_OK);
    assert_true(memcmp(root.byte, old_root.byte, sizeof(root.byte)) == 0);
    assert_int_equal(tiles_entry(&log.cx, &log.tiles, 65790, &entry), QF_OK);
    assert_true(qf_str_eq(entry, QF_S("entry 65790")));
    end(&log);
}

static void check__a_changed_byte_is_found(void **state)
{
    struct log log;
    qf_digest root;
    const char *path;

    (void)state;
    start(&log);
    grow(&log, 300);
    path = qf_strf(log.cx.arena, "%s/tile/entries/000", log.folder).p;
    {
        qf_str bytes;
        char *changed;
        assert_int_equal(qf_file_read(&log.cx, path, 100000, &bytes), QF_OK);
        changed = (char *)(uintptr_t)qf_str_copy(log.cx.arena, bytes).p;
        changed[100] ^= 1;
        assert_int_equal(qf_file_write(&log.cx, path, (qf_str){ changed, bytes.n }), QF_OK);
    }
    assert_int_equal(tiles_check(&log.cx, &log.tiles, &root), QF_BROKEN);
    end(&log);
}

static void number__as_tlog_tiles_writes_it(void **state)
{
    qf_arena *arena = qf_arena_new();

    (void)state;
    assert_true(qf_str_eq(tiles_number(arena, 1234067), QF_S("x001/x234/067")));
    assert_true(qf_str_eq(tiles_number(arena, 5), QF_S("005")));
    assert_true(qf_str_eq(tiles_path(arena, 0, 273, 70000), QF_S("tile/0/273.p/112")));
    assert_true(qf_str_eq(tiles_path(arena, 1, 0, 70000), QF_S("tile/1/000")));
    qf_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(root__known_answers),
        cmocka_unit_test(proofs__of_every_small_log),
        cmocka_unit_test(grow__append_only_over_tile_borders),
        cmocka_unit_test(check__a_changed_byte_is_found),
        cmocka_unit_test(number__as_tlog_tiles_writes_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
