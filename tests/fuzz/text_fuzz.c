/* Bytes at the door: what is decoded is well-formed UTF-8, and folding it twice changes nothing. */
#include "base/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

/* The first byte picks the charset a page might declare. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const qf_str charsets[] = { QF_S_INIT(""), QF_S_INIT("gb2312"), QF_S_INIT("utf-8"),
                                       QF_S_INIT("no-such-charset") };
    qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str text, folded;
    int64_t number;

    if (size > 0) {
        qf_str bytes = { (const char *)data + 1, size - 1 };
        if (qf_text_decode(&cx, bytes, charsets[data[0] % 4], &text) == QF_OK) {
            must(qf_utf8_valid(text));
            must(qf_rune_count(text) <= text.n);
            folded = qf_fold_label(arena, text);
            must(qf_utf8_valid(folded));
            must(qf_str_eq(folded, qf_fold_label(arena, folded)));
            must(qf_utf8_valid(qf_squeeze(arena, text)));
            must(qf_utf8_valid(qf_strip_spaces(arena, text)));
            if (qf_number_parse(text, &number))
                must(number >= 0 && number <= 1000000000000000);
        } else {
            must(cx.err.zh.n > 0 && cx.err.id != NULL);
        }
    }
    qf_arena_free(arena);
    return 0;
}
