/* Tables in plain text, in whatever encoding. */
#include "doc/text_read.h"

#include "doc_walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *document = NULL;

    if (text_read(&cx, (qf_str){ (const char *)data, size }, &document) == QF_OK)
        walk_document(document);
    return 0;
}
