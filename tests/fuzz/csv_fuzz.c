/* Lists as text. */
#include "doc/csv.h"

#include "base/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    csv_reader *reader = QF_NEW(arena, csv_reader);
    size_t line = 0;
    bool more = true;

    if (csv_open(&cx, (qf_str){ (const char *)data, size }, reader) != QF_OK)
        return 0;
    while (more && csv_next(reader, &more) == QF_OK) {
        if (!more)
            break;
        /* Lines rise, every row has a field, every field is text. */
        if (reader->line <= line || reader->count == 0)
            abort();
        line = reader->line;
        for (size_t i = 0; i < reader->count; i++) {
            if (!qf_utf8_valid(reader->fields[i]))
                abort();
        }
    }
    return 0;
}
