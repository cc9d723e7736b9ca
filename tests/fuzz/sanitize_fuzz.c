/* Any bytes: what comes out is safe, cleaned once or twice. */
#include "doc/sanitize.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts on anything that runs, and on a picture that is none of the record's. */
static void check(qf_str safe)
{
    static const char *const bad[] = { "<script", "<svg", "<iframe", "<style", "<object", "<!--" };
    ptrdiff_t at = 0;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (qf_str_has(safe, qf_str_of(bad[i])))
            abort();
    while ((at = qf_str_find(safe, QF_S("<img"), (size_t)at)) >= 0) {
        if (!qf_str_starts(qf_str_sub(safe, (size_t)at, safe.n), QF_S("<img src=\"picture/")))
            abort();
        at++;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    sanitize_words words;
    qf_str safe, again;

    if (sanitize_html(&cx, (qf_str){ (const char *)data, size }, &safe) != QF_OK)
        return 0;
    check(safe);
    if (sanitize_html(&cx, safe, &again) == QF_OK)
        check(again);
    if (sanitize_words_of(&cx, safe, &words) != QF_OK)
        abort();
    return 0;
}
