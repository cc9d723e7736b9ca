#include "base/word.h"

bool qf_word_find(const qf_word *words, size_t count, qf_str code, size_t *at)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(code, qf_str_of(words[i].code))) {
            *at = i;
            return true;
        }
    return false;
}
