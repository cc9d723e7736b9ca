#include "domain/search/tokens.h"

#include "base/fold.h"

#define FIRST_HAN 0x4E00
#define LAST_HAN 0x9FA5

char search_initial(uint32_t rune)
{
    rune = qf_fold_rune(rune);
    if ((rune >= 'a' && rune <= 'z') || (rune >= '0' && rune <= '9'))
        return (char)rune;
    if (rune < FIRST_HAN || rune > LAST_HAN)
        return 0;
    return search_han_initials[rune - FIRST_HAN];
}

qf_str search_initials(qf_arena *arena, qf_str text, size_t max)
{
    qf_buf out = qf_buf_new(arena, max);

    for (size_t at = 0; at < text.n && out.n < max;) {
        char initial = search_initial(qf_rune_next(text, &at));
        if (initial != 0)
            qf_buf_addc(&out, initial);
    }
    return qf_buf_str(&out);
}
