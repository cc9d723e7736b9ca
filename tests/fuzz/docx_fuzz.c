/* The parts of a Word file: body, styles and numbering, divided by zero bytes, are packed here so
 * that the fuzzer need not learn to zip. */
#include "doc_pack.h"
#include "doc_walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str rest = { (const char *)data, size }, body = { NULL, 0 }, styles = body, numbers = body;

    (void)qf_str_split(&rest, '\0', &body);
    (void)qf_str_split(&rest, '\0', &styles);
    (void)qf_str_split(&rest, '\0', &numbers);
    walk_bytes(arena,
               pack_docx(arena, qf_cstr(arena, body), styles.n > 0 ? qf_cstr(arena, styles) : NULL,
                         numbers.n > 0 ? qf_cstr(arena, numbers) : NULL),
               "a.docx");
    return 0;
}
