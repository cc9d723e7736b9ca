/* Inside of likeness_pairs: the order of shingles from rare to common. */
#ifndef QF_REPORT_LIKENESS_RANK_H
#define QF_REPORT_LIKENESS_RANK_H

#include "report/likeness.h"

/* Fills ranks[i] with the numbers of print i's shingles, ascending; equal shingles have equal numbers, one
 * that fewer prints have comes before one that more have. Gives how many numbers there are. */
uint32_t likeness_ranks(qf_arena *arena, const likeness_print *prints, size_t count,
                        uint32_t **ranks);

#endif
