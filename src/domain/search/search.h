/* Search over what is public. A derived copy of the public texts, fed by a job from the outbox and rebuilt
 * by `qingfeng rebuild`; both engines give the same answers (tokens.h).
 * Law: 政府信息公开条例 第二十四条 (检索、查阅、下载). */
#ifndef QF_DOMAIN_SEARCH_H
#define QF_DOMAIN_SEARCH_H

#include "base/err.h"
#include "base/val.h"

/* Relevance looks at this many of the newest hits and of the newest hits in titles, no further. */
#define SEARCH_RELEVANT 150
/* So many of the newest titles are looked through for what letters spell. */
#define SEARCH_SPELLED 50000
/* Hits are counted up to here. */
#define SEARCH_COUNTED 1000

typedef struct search_document {
    int64_t item_id;
    qf_str column_code, kind, validity, index_no, doc_no, title;
    qf_str body; /* plain text as the page shows it */
    qf_date released_on;
} search_document;

typedef struct search_query {
    qf_str words; /* as typed; parts between blanks must all be found */
    qf_str column, kind, validity;
    int64_t year; /* of release; 0: any */
    bool title_only;
    bool by_relevance; /* else newest first */
    int64_t n, skip;
} search_query;

typedef struct search_hits {
    search_document *hit;
    size_t count;
    int64_t total; /* SEARCH_COUNTED + 1: more than that */
} search_hits;

/* Puts an item's public text in place of what was known. Program only (job, command): needs the keeper.
 * Inside the caller's transaction or in one of its own. */
QF_MUST qf_code search_put(qf_ctx *cx, const search_document *document);
/* An item is no longer public; fine when it was not known. */
QF_MUST qf_code search_remove(qf_ctx *cx, int64_t item_id);
/* Takes out all documents of the organisation. */
QF_MUST qf_code search_clear(qf_ctx *cx);
/* How many documents the organisation has here. */
QF_MUST qf_code search_known(qf_ctx *cx, int64_t *out);
/* What is found among the newest SEARCH_COUNTED hits. A query without a single letter, digit or Han character finds nothing. */
QF_MUST qf_code search_find(qf_ctx *cx, const search_query *query, search_hits *out);
/* Letters: titles whose pinyin initials begin so, then words that are spelled so; else, or when there are none, titles that
 * hold the words. At most n. */
QF_MUST qf_code search_suggest(qf_ctx *cx, qf_str typed, size_t n, qf_str **out, size_t *count);
/* Words of the newest titles (SEARCH_SPELLED of them are looked at) whose characters' pinyin begins with these letters, at
 * most n, those of most titles first: "dbmd" 低保名单. Nothing for other than 2 to 20 letters and digits. */
QF_MUST qf_code search_spelled(qf_ctx *cx, qf_str typed, size_t n, qf_str **out, size_t *count);
/* Small Latin letters and digits, at least one letter: what initials are made of. */
bool search_only_letters(qf_str folded);
/* The documents next to one in its column, by day and number; item_id 0 where there is none. */
QF_MUST qf_code search_neighbours(qf_ctx *cx, int64_t item_id, search_document *newer,
                                  search_document *older);
/* A piece of `text` around the first word found, as a list of {text, hit}; `runes` at most. The whole
 * text when runes is 0. */
qf_val *search_marked(qf_arena *arena, qf_str text, qf_str words, size_t runes);

#endif
