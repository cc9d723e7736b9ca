/* Files: bounded reading, writing that never leaves half a file, folders. */
#include "base/file.h"

#include "qf_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct world {
    qf_ctx cx;
    char dir[64];
};

static int set_up(void **state)
{
    static struct world world;

    world = (struct world){ .cx.arena = qf_arena_new(), .dir = P_tmpdir "/qf-file-XXXXXX" };
    assert_non_null(mkdtemp(world.dir));
    *state = &world;
    return 0;
}

static const char *in(struct world *world, const char *name)
{
    return qf_strf(world->cx.arena, "%s/%s", world->dir, name).p;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    static const char *const names[] = { "a",       "b.txt",     "deep/er/c", "deep/.hidden",
                                         "deep/er", "deep/link", "deep",      "pipe" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        (void)remove(in(world, names[i]));
    assert_int_equal(rmdir(world->dir), 0); /* nothing else was left behind */
    qf_arena_free(world->cx.arena);
    return 0;
}

static void write__then_read_the_same(void **state)
{
    struct world *world = *state;
    qf_str text, large = { qf_alloc(world->cx.arena, 1 << 20), 1 << 20 };
    struct stat about;

    assert_int_equal(qf_file_write(&world->cx, in(world, "a"), QF_S("清风\n")), QF_OK);
    assert_int_equal(qf_file_read(&world->cx, in(world, "a"), 100, &text), QF_OK);
    assert_str(text, "清风\n");
    assert_int_equal(text.p[text.n], 0);
    assert_int_equal(qf_file_write(&world->cx, in(world, "a"), large), QF_OK);
    assert_int_equal(qf_file_read(&world->cx, in(world, "a"), 1 << 20, &text), QF_OK);
    assert_true(qf_str_eq(text, large));
    assert_int_equal(qf_file_write(&world->cx, in(world, "a"), QF_S("")), QF_OK);
    assert_int_equal(qf_file_read(&world->cx, in(world, "a"), 0, &text), QF_OK);
    assert_int_equal(text.n, 0);
    assert_int_equal(chmod(in(world, "a"), 0600), 0);
    assert_int_equal(qf_file_write(&world->cx, in(world, "a"), QF_S("x")), QF_OK);
    assert_int_equal(stat(in(world, "a"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600); /* a secret file stays secret */
}

static void read__limits_and_errors(void **state)
{
    struct world *world = *state;
    qf_str text;

    assert_int_equal(qf_file_write(&world->cx, in(world, "a"), QF_S("12345")), QF_OK);
    assert_int_equal(qf_file_read(&world->cx, in(world, "a"), 5, &text), QF_OK);
    assert_int_equal(qf_file_read(&world->cx, in(world, "a"), 4, &text), QF_LIMIT);
    assert_string_equal(world->cx.err.id, "FILE.TOO_LARGE");
    assert_int_equal(qf_file_read(&world->cx, in(world, "none"), 4, &text), QF_MISSING);
    assert_str(world->cx.err.zh, "找不到文件 none"); /* no folder in the sentence */
    assert_int_equal(qf_file_read(&world->cx, in(world, "a/b"), 4, &text), QF_MISSING);
    assert_int_equal(qf_file_read(&world->cx, world->dir, 4, &text), QF_INVALID);
}

/* A sparse file of 3 GB is refused by its size, before a byte is read. */
static void read__a_huge_file_at_once(void **state)
{
    struct world *world = *state;
    qf_str text;

    assert_int_equal(qf_file_write(&world->cx, in(world, "a"), QF_S("")), QF_OK);
    assert_int_equal(truncate(in(world, "a"), (off_t)3 << 30), 0);
    assert_int_equal(qf_file_read(&world->cx, in(world, "a"), (size_t)64 << 20, &text), QF_LIMIT);
    assert_true(qf_arena_used(world->cx.arena) < (size_t)8 << 20);
}

/* What has no size is bounded too: /dev/zero never ends. */
static void read__an_endless_device(void **state)
{
    struct world *world = *state;
    qf_str text;

    assert_int_equal(qf_file_read(&world->cx, "/dev/zero", 100000, &text), QF_LIMIT);
    assert_int_equal(mkfifo(in(world, "pipe"), 0600), 0);
    assert_int_equal(qf_file_read(&world->cx, in(world, "pipe"), 10, &text), QF_OK);
    assert_int_equal(text.n, 0); /* nobody writes: empty, and no waiting */
}

static void write__a_failure_leaves_the_old_file_and_nothing_else(void **state)
{
    struct world *world = *state;
    const char **paths;
    size_t count;
    qf_str text;

    assert_int_equal(qf_file_write(&world->cx, in(world, "nowhere/a"), QF_S("x")), QF_BROKEN);
    assert_true(qf_str_has(world->cx.err.zh, QF_S("文件夹不存在")));
    assert_int_equal(qf_dir_make(&world->cx, in(world, "deep")), QF_OK);
    assert_int_equal(qf_file_write(&world->cx, in(world, "deep"), QF_S("x")), QF_BROKEN);
    assert_int_equal(qf_file_write(&world->cx, in(world, "a"), QF_S("old")), QF_OK);
    assert_int_equal(qf_dir_list(&world->cx, world->dir, 100, &paths, &count), QF_OK);
    for (size_t i = 0; i < count; i++)
        assert_null(strstr(paths[i], "deep."));
    assert_int_equal(qf_file_read(&world->cx, in(world, "a"), 10, &text), QF_OK);
    assert_str(text, "old");
}

static void list__plain_files_sorted(void **state)
{
    struct world *world = *state;
    const char **paths;
    size_t count;

    (void)remove(in(world, "pipe"));
    assert_int_equal(qf_dir_make(&world->cx, in(world, "deep/er")), QF_OK);
    assert_int_equal(qf_dir_make(&world->cx, in(world, "deep/er")), QF_OK);
    assert_int_equal(qf_file_write(&world->cx, in(world, "b.txt"), QF_S("b")), QF_OK);
    assert_int_equal(qf_file_write(&world->cx, in(world, "a"), QF_S("a")), QF_OK);
    assert_int_equal(qf_file_write(&world->cx, in(world, "deep/er/c"), QF_S("c")), QF_OK);
    assert_int_equal(qf_file_write(&world->cx, in(world, "deep/.hidden"), QF_S("h")), QF_OK);
    assert_int_equal(symlink(world->dir, in(world, "deep/link")), 0); /* a loop, if followed */
    assert_int_equal(qf_dir_list(&world->cx, world->dir, 100, &paths, &count), QF_OK);
    assert_int_equal(count, 3);
    assert_string_equal(paths[0], in(world, "a"));
    assert_string_equal(paths[1], in(world, "b.txt"));
    assert_string_equal(paths[2], in(world, "deep/er/c"));
    assert_int_equal(qf_dir_list(&world->cx, world->dir, 2, &paths, &count), QF_LIMIT);
    assert_int_equal(qf_dir_list(&world->cx, in(world, "a"), 2, &paths, &count), QF_OK);
    assert_int_equal(count, 1);
    assert_int_equal(qf_dir_list(&world->cx, in(world, "none"), 2, &paths, &count), QF_MISSING);
    assert_int_equal(qf_dir_make(&world->cx, in(world, "a/x")), QF_BROKEN);
}

static void name__last_part(void **state)
{
    (void)state;
    assert_str(qf_file_name("a/b/报告.docx"), "报告.docx");
    assert_str(qf_file_name("报告.docx"), "报告.docx");
    assert_str(qf_file_name("a/b/"), "b");
    assert_str(qf_file_name("/"), "/");
    assert_str(qf_file_name(""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(write__then_read_the_same),
        cmocka_unit_test(read__limits_and_errors),
        cmocka_unit_test(read__a_huge_file_at_once),
        cmocka_unit_test(read__an_endless_device),
        cmocka_unit_test(write__a_failure_leaves_the_old_file_and_nothing_else),
        cmocka_unit_test(list__plain_files_sorted),
        cmocka_unit_test(name__last_part),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
