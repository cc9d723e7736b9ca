/* Rows brought together by the values of some columns, for rules that go through groups one after the other:
 * nobody looks one up, so there is no table to keep, and the work stays in the cache. */
#ifndef QF_LAW_MATCH_CHAIN_H
#define QF_LAW_MATCH_CHAIN_H

#include "law/match_table.h"

typedef struct match_chain match_chain;
/* Rows in which one of the columns is empty are left out. `columns` at most 4. With `only` not NULL those rows
 * alone, in rising order. */
match_chain *match_chain_new(qf_arena *arena, const match_table *t, const size_t *columns,
                             size_t count, const uint32_t *only, size_t only_count);
/* The first row of a group at or behind `row`, MATCH_NO_ROW when there is none; of groups of two rows at least. */
uint32_t match_chain_head(const match_chain *chain, uint32_t row);
uint32_t match_chain_head_of_many(const match_chain *chain, uint32_t row);
/* The next row of the group, in file order; MATCH_NO_ROW at its end. */
uint32_t match_chain_next(const match_chain *chain, uint32_t row);

#endif
