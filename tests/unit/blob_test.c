/* Attachments: whole or not at all, read only when unchanged. */
#include "record.h"

#include "store/blob.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char hello[] = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

static const char *path_of(struct record *r, const char *sha256)
{
    return qf_strf(r->cx.arena, "%s/blobs/1/%.2s/%s", r->folder, sha256, sha256 + 2).p;
}

static int files_in(const char *folder)
{
    DIR *dir = opendir(folder);
    int count = 0;

    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    if (dir != NULL)
        closedir(dir);
    return count;
}

static void blob__comes_back_under_its_digest(void **state)
{
    struct record *r = *state;
    qf_str sha256, back;

    assert_ok(r, blob_put(&r->cx, QF_S("hello"), &sha256));
    assert_str(sha256, hello);
    assert_ok(r, blob_put(&r->cx, QF_S("hello"), &sha256)); /* once more is fine */
    assert_ok(r, blob_get(&r->cx, sha256, 100, &back));
    assert_str(back, "hello");
    assert_ok(r, blob_put(&r->cx, QF_S(""), &sha256));
    assert_ok(r, blob_get(&r->cx, sha256, 100, &back));
    assert_int_equal(back.n, 0);
}

static void blob__pieces_make_the_same_as_the_whole(void **state)
{
    struct record *r = *state;
    blob_writer *writer;
    qf_str sha256;

    assert_ok(r, blob_begin(&r->cx, 100, &writer));
    assert_ok(r, blob_add(&r->cx, writer, QF_S("hel")));
    assert_ok(r, blob_add(&r->cx, writer, QF_S("")));
    assert_ok(r, blob_add(&r->cx, writer, QF_S("lo")));
    assert_ok(r, blob_finish(&r->cx, writer, &sha256));
    assert_str(sha256, hello);
}

static void blob__too_large_leaves_nothing(void **state)
{
    struct record *r = *state;
    qf_arena *keep = r->cx.arena;
    blob_writer *writer;
    qf_str folder = qf_strf(keep, "%s/blobs/1", r->folder);

    r->cx.arena = qf_arena_new();
    assert_ok(r, blob_begin(&r->cx, 4, &writer));
    assert_ok(r, blob_add(&r->cx, writer, QF_S("hell")));
    assert_int_equal(files_in(folder.p), 1);
    assert_fails(r, blob_add(&r->cx, writer, QF_S("o")), QF_LIMIT, "BLOB.TOO_LARGE");
    qf_arena_free(r->cx.arena);
    r->cx.arena = keep;
    assert_int_equal(files_in(folder.p), 0);
}

static void blob__changed_bytes_are_not_given_out(void **state)
{
    struct record *r = *state;
    qf_str sha256, back;
    FILE *file;

    assert_ok(r, blob_put(&r->cx, QF_S("hello"), &sha256));
    file = fopen(path_of(r, hello), "w");
    assert_non_null(file);
    fputs("jello", file);
    fclose(file);
    assert_fails(r, blob_get(&r->cx, sha256, 100, &back), QF_BROKEN, "BLOB.DAMAGED");
    assert_int_equal(back.n, 0);
    unlink(path_of(r, hello));
    assert_fails(r, blob_get(&r->cx, sha256, 100, &back), QF_BROKEN, "BLOB.DAMAGED");
}

static void blob__belongs_to_one_organisation(void **state)
{
    struct record *r = *state;
    qf_str sha256, back;

    assert_ok(r, blob_put(&r->cx, QF_S("hello"), &sha256));
    r->cx.org = 2;
    assert_fails(r, blob_get(&r->cx, sha256, 100, &back), QF_MISSING, "BLOB.MISSING");
}

static void blob__names_that_are_no_digest_open_nothing(void **state)
{
    static const char *const names[] = {
        "",
        "2cf2",
        "../../../../../../../../../../../../../etc/passwd",
        "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b98/4",
    };
    struct record *r = *state;
    qf_str sha256, back;

    assert_ok(r, blob_put(&r->cx, QF_S("hello"), &sha256));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_fails(r, blob_get(&r->cx, qf_str_of(names[i]), 100, &back), QF_MISSING,
                     "BLOB.MISSING");
    assert_fails(r, blob_get(&r->cx, sha256, 4, &back), QF_LIMIT, "BLOB.TOO_LARGE");
}

static void blob__check_names_the_bad_one_and_counts_orphans(void **state)
{
    struct record *r = *state;
    blob_report report;
    qf_str sha256;
    FILE *file;

    assert_ok(r, blob_check(&r->cx, &report));
    assert_int_equal(report.whole + report.orphans, 0);
    assert_ok(r, blob_put(&r->cx, QF_S("hello"), &sha256));
    assert_ok(r, blob_put(&r->cx, QF_S("other"), &sha256));
    {
        DB_TX tx = { 0 };
        assert_ok(r, db_begin(&r->cx, &tx));
        assert_ok(r, blob_put(&r->cx, QF_S("rolled back"), &sha256));
    }
    assert_ok(r, blob_check(&r->cx, &report));
    assert_int_equal(report.whole, 2);
    assert_int_equal(report.orphans, 1);
    assert_null(report.first_bad);
    file = fopen(path_of(r, hello), "a");
    assert_non_null(file);
    fputs("!", file);
    fclose(file);
    assert_ok(r, blob_check(&r->cx, &report));
    assert_int_equal(report.whole, 1);
    assert_int_equal(report.damaged, 1);
    assert_true(qf_str_eq(qf_str_of(report.first_bad), qf_strf(r->cx.arena, "1/%s", hello)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(blob__comes_back_under_its_digest),
        RECORD_TEST(blob__pieces_make_the_same_as_the_whole),
        RECORD_TEST(blob__too_large_leaves_nothing),
        RECORD_TEST(blob__changed_bytes_are_not_given_out),
        RECORD_TEST(blob__belongs_to_one_organisation),
        RECORD_TEST(blob__names_that_are_no_digest_open_nothing),
        RECORD_TEST(blob__check_names_the_bad_one_and_counts_orphans),
    };

    return RECORD_RUN("blob", tests);
}
