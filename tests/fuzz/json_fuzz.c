/* JSON: refused with a sentence, or read, written and read again to the same text. */
#include "base/json.h"
#include "base/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_buf once = qf_buf_new(arena, SIZE_MAX), twice = qf_buf_new(arena, SIZE_MAX);
    const qf_val *value;

    if (qf_json_read(&cx, (qf_str){ (const char *)data, size }, "a.json", &value) != QF_OK) {
        must(cx.err.code == QF_INVALID && qf_utf8_valid(cx.err.zh));
        return 0;
    }
    qf_json_write(&once, value);
    must(qf_utf8_valid(qf_buf_str(&once)));
    must(qf_json_read(&cx, qf_buf_str(&once), "b.json", &value) == QF_OK);
    qf_json_write(&twice, value);
    must(qf_str_eq(qf_buf_str(&once), qf_buf_str(&twice)));
    twice.n = 0;
    qf_json_write_pretty(&twice, value);
    must(qf_json_read(&cx, qf_buf_str(&twice), "c.json", &value) == QF_OK);
    return 0;
}
