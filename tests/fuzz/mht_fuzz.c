/* Pages saved as one file, byte by byte: any bytes behind the headers that make one. */
#include "doc_walk.h"

#include "doc/mht_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str bytes = { (const char *)data, size };
    qf_ctx cx = { .arena = arena };
    doc *document = NULL;

    walk_bytes(arena, bytes, "a.mht");
    /* What is none by its headers must be refused, not misread. */
    if (mht_read(&cx, bytes, &document) == QF_OK)
        walk_document(document);
    else
        PROMISE(cx.err.id != NULL && cx.err.zh.n > 0);
    return 0;
}
