/* The folding table of Han characters; qf_rune_simplified in text.h is its only reader. */
#ifndef QF_BASE_HAN_SIMPLIFIED_H
#define QF_BASE_HAN_SIMPLIFIED_H

#include <stdint.h>

/* Pairs (character << 16 | folded form), ordered. */
extern const uint32_t han_pairs[];
/* Pairs whose character has the high byte `page`: [han_page_start[page], han_page_start[page + 1]). */
extern const uint16_t han_page_start[257];

#endif
