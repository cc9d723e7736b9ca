/* Archives, byte by byte: every entry is read to its end. */
#include "doc/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc_zip *zip = NULL;
    char buffer[4096];

    if (doc_zip_open(&cx, (qf_str){ (const char *)data, size }, &zip) != QF_OK)
        return 0;
    for (size_t i = 0; i < doc_zip_count(zip); i++) {
        doc_part *part = NULL;
        size_t got = 1;
        if (doc_part_open(&cx, zip, i, &part) != QF_OK)
            continue;
        while (got > 0 && doc_part_read(&cx, part, buffer, sizeof(buffer), &got) == QF_OK)
            ;
        doc_part_close(part);
    }
    return 0;
}
