/* Any bytes as an outline: refused with a sentence, or areas whose points lie in China and which answer for
 * any place. */
#include "base/text.h"
#include "law/outline.h"

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
    qf_str text = { (const char *)data, size };
    outline o;

    if (!qf_utf8_valid(text))
        return 0;
    if (outline_read(&cx, text, PLACE_CGCS2000, &o) != QF_OK) {
        must(cx.err.zh.n > 0);
        return 0;
    }
    must(o.rings > 0 && o.areas > 0 && o.areas <= o.rings);
    for (size_t r = 0; r < o.rings; r++) {
        must(o.ring[r].area < o.areas && o.ring[r].count >= 4);
        for (size_t i = 0; i < o.ring[r].count; i++)
            must(place_in_china(o.ring[r].point[i]));
        (void)outline_has(&o, o.ring[r].point[0]);
    }
    return 0;
}
