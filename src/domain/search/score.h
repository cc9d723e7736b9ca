/* Order by relevance over a set already found. */
#ifndef QF_DOMAIN_SEARCH_SCORE_H
#define QF_DOMAIN_SEARCH_SCORE_H

#include "domain/search/search.h"

/* Puts both lists together, each item once, best first: a word in the title or as the document number
 * counts most, then how often it stands in the text for the text's length; newer first among equals.
 * Returns how many. */
size_t search_rank(qf_arena *arena, qf_str words, const search_document *titles, size_t title_count,
                   const search_document *all, size_t all_count, search_document **out);

#endif
