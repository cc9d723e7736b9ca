/* The names of the classes, and the text with what was found covered. */
#include "law/mask.h"

static const struct {
    qf_str code, zh;
} class_names[] = {
#define X(name, code, zh) { QF_S_INIT(code), QF_S_INIT(zh) },
    MASK_CLASSES(X)
#undef X
};

qf_str mask_class_code(mask_class class)
{
    return class_names[class].code;
}

qf_str mask_class_zh(mask_class class)
{
    return class_names[class].zh;
}

qf_str mask_apply(qf_arena *arena, qf_str text, mask_hits hits)
{
    size_t at = 0, size = text.n;
    qf_buf out;

    for (size_t i = 0; i < hits.count; i++)
        size += hits.at[i].shown.n;
    out = qf_buf_new(arena, size);
    (void)qf_buf_room(&out, size);
    for (size_t i = 0; i < hits.count; i++) {
        const mask_hit *hit = &hits.at[i];

        if (!hit->masked)
            continue;
        qf_buf_add(&out, qf_str_sub(text, at, hit->byte_from));
        qf_buf_add(&out, hit->shown);
        at = hit->byte_to;
    }
    qf_buf_add(&out, qf_str_sub(text, at, text.n));
    return qf_buf_str(&out);
}
