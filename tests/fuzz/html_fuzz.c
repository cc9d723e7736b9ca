/* Web pages, byte by byte. */
#include "doc_walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    walk_bytes(arena, (qf_str){ (const char *)data, size }, "a.html");
    return 0;
}
