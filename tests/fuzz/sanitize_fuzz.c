/* Any bytes: what comes out is safe, cleaned once or twice. */
#include "doc/sanitize.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const bad[] = { "<script", "<img",    "<svg", "<iframe",
                                       "<style",  "<object", "<!--" };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    sanitize_words words;
    qf_str safe, again;

    if (sanitize_html(&cx, (qf_str){ (const char *)data, size }, &safe) != QF_OK)
        return 0;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (qf_str_has(safe, qf_str_of(bad[i])))
            abort();
    if (sanitize_html(&cx, safe, &again) == QF_OK)
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
            if (qf_str_has(again, qf_str_of(bad[i])))
                abort();
    if (sanitize_words_of(&cx, safe, &words) != QF_OK)
        abort();
    return 0;
}
