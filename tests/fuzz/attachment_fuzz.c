/* Any bytes as an attachment: told or refused; a stripped picture has nothing left to strip. */
#include "doc/picture_crop.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    attachment_finds *finds = QF_NEW(arena, attachment_finds);
    qf_str bytes = { (const char *)data, size }, out, again;
    attachment_kind kind;

    (void)attachment_name(arena, bytes, ATTACHMENT_PDF);
    if (attachment_kind_of(&cx, bytes, QF_S("a.csv"), &kind) != QF_OK || kind == ATTACHMENT_PDF)
        return 0;
    if (attachment_hidden(&cx, bytes, kind, finds) != QF_OK)
        return 0;
    if (!attachment_is_picture(kind))
        return 0;
    if (picture_strip(&cx, bytes, kind, &out, NULL) != QF_OK)
        abort();
    *finds = (attachment_finds){ .count = 0 };
    if (picture_strip(&cx, out, kind, &again, finds) != QF_OK || !qf_str_eq(out, again) ||
        finds->count > 0)
        abort();
    if (picture_crop(&cx, bytes, kind, (picture_edges){ 30000, 0, 0, 30000 }, &again) == QF_OK &&
        !picture_size(again, kind, &(int){ 0 }, &(int){ 0 }))
        abort();
    return 0;
}
