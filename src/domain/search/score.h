/* Order by relevance over a set already found. */
#ifndef QF_DOMAIN_SEARCH_SCORE_H
#define QF_DOMAIN_SEARCH_SCORE_H

#include "domain/search/search.h"

/* Orders hits, best first: a word in the title or as the document number counts most, then how often it stands in
 * the text for the text's length; newer first among equals. */
void search_rank(qf_arena *arena, qf_str words, search_document *hits, size_t count);

#endif
