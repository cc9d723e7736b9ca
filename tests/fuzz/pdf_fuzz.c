/* Printed documents, byte by byte. */
#include "doc/pdf_read.h"

#include "doc_walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

const char *__lsan_default_suppressions(void);

/* fontconfig keeps its configuration to the end of the program. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}

/* In this process: a child's fall would go unnoticed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *document = NULL;

    if (pdf_read_here(&cx, (qf_str){ (const char *)data, size }, &document) == QF_OK)
        walk_document(document);
    return 0;
}
