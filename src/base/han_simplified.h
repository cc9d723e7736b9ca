/* The folding table of Han characters; qf_rune_simplified in text.h is its only reader. */
#ifndef QF_BASE_HAN_SIMPLIFIED_H
#define QF_BASE_HAN_SIMPLIFIED_H

#include <stdint.h>

/* Pairs (character << 16 | folded form), ordered. */
extern const uint32_t han_pairs[];
/* Pairs whose character has the high byte `page`: [han_page_start[page], han_page_start[page + 1]). */
extern const uint16_t han_page_start[257];
/* A bit for each character of the basic plane: set when there is a pair for it. One look tells most
 * texts that there is nothing to fold. */
extern const uint64_t han_folds[1024];

#endif
