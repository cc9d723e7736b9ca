/* Printed documents, byte by byte. */
#include "doc_walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

const char *__lsan_default_suppressions(void);

/* fontconfig keeps its configuration to the end of the program. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    walk_bytes(arena, (qf_str){ (const char *)data, size }, "a.pdf");
    return 0;
}
