#include "law_fixture.h"

#include "base/file.h"
#include "law/data.h"
#include "qf_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct folder {
    const char *dir, *file;
};

static void remove_folder(void *thing)
{
    struct folder *folder = thing;

    (void)unlink(folder->file);
    (void)rmdir(folder->dir);
}

const char *law_folder(qf_ctx *cx, const char *name, qf_str text)
{
    struct folder *folder = QF_NEW(cx->arena, struct folder);
    char dir[] = P_tmpdir "/qf-law-XXXXXX";

    assert_non_null(mkdtemp(dir));
    folder->dir = qf_cstr(cx->arena, qf_str_of(dir));
    folder->file = qf_strf(cx->arena, "%s/%s", dir, name).p;
    qf_arena_defer(cx->arena, remove_folder, folder);
    assert_int_equal(qf_file_write(cx, folder->file, text), QF_OK);
    return folder->dir;
}

const char *law_folder_with(qf_ctx *cx, const char *name, const char *old, const char *new)
{
    qf_str text;
    ptrdiff_t at;

    assert_int_equal(law_file(cx, NULL, name, &text), QF_OK);
    at = qf_str_find(text, qf_str_of(old), 0);
    if (at < 0)
        fail_msg("%s does not hold: %s", name, old);
    return law_folder(cx, name,
                      qf_strf(cx->arena, "%.*s%s%.*s", QF_ARG(qf_str_sub(text, 0, (size_t)at)), new,
                              QF_ARG(qf_str_sub(text, (size_t)at + strlen(old), text.n))));
}

qf_date day(const char *text)
{
    qf_date date = QF_NO_DATE;

    if (!qf_date_parse(qf_str_of(text), &date))
        fail_msg("no date: %s", text);
    return date;
}
