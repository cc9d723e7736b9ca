/* The one tokenizer of both engines. Text is folded (width, case, traditional characters); each Han
 * character begins a token of itself and the next one, the last of a run stands alone; words and
 * numbers are tokens as they are. So a phrase of tokens finds what a substring search finds. */
#ifndef QF_DOMAIN_SEARCH_TOKENS_H
#define QF_DOMAIN_SEARCH_TOKENS_H

#include "base/err.h"

/* Adds the tokens of a text, each with a blank before it. */
void search_tokens(qf_buf *out, qf_str text);
/* The tokens of a search word: a final Han character that its pair has already named is left out.
 * True in *open when the last token may go on (a single character, a word or number). */
void search_word_tokens(qf_buf *out, qf_str word, bool *open);
/* First letter of a Han character's pinyin (one reading for each, U+4E00 to U+9FA5, traditional ones too); letters, small,
 * and digits stand for themselves; 0 for all else. */
char search_initial(uint32_t rune);
/* The letters of U+4E00 to U+9FA5 in order (tools/han_initials.mjs). */
extern const char search_han_initials[];
/* The initials of a text (at most `max`), without what has none. */
qf_str search_initials(qf_arena *arena, qf_str text, size_t max);

#endif
