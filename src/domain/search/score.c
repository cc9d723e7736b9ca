#include "domain/search/score.h"

#include "base/fold.h"

#include <stdlib.h>

#define PARTS_MAX 8

/* ---- the words of a query as they stand in folded text */

static size_t split_words(qf_arena *arena, qf_str words, qf_str parts[PARTS_MAX])
{
    qf_str rest = qf_squeeze(arena, words), word;
    size_t n = 0;

    while (rest.n > 0 && n < PARTS_MAX && qf_str_split(&rest, ' ', &word)) {
        qf_folded folded = qf_fold(arena, word, false);
        qf_buf text = qf_buf_new(arena, 4096);
        for (size_t i = 0; i < folded.n; i++)
            qf_buf_add_rune(&text, folded.runes[i]);
        if (text.n > 0 && !text.over)
            parts[n++] = qf_buf_str(&text);
    }
    return n;
}

static int64_t occurrences(const qf_folded *text, qf_str part)
{
    int64_t n = 0;

    for (ptrdiff_t at = qf_folded_find(text, part, 0); at >= 0 && n < 50;
         at = qf_folded_find(text, part, (size_t)at + 1))
        n++;
    return n;
}

struct scored {
    const search_document *document;
    int64_t score;
};

/* Whole numbers only: points for the title and number, then hits for every thousand characters. Memory is given
 * back for each document: the same bytes again are nearer than new ones. */
static int64_t score_of(const search_document *document, const qf_str *parts, size_t count)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_folded title = qf_fold(arena, document->title, false),
              body = qf_fold(arena, document->body, false),
              doc_no = qf_fold(arena, document->doc_no, false);
    int64_t score = 0;

    for (size_t i = 0; i < count; i++) {
        ptrdiff_t at = qf_folded_find(&title, parts[i], 0);
        if (at >= 0)
            score += 10000 + (at == 0 ? 500 : 0) - (int64_t)(title.n < 100 ? title.n : 100);
        if (doc_no.n > 0 && qf_folded_find(&doc_no, parts[i], 0) == 0)
            score += 20000;
        score += occurrences(&body, parts[i]) * 1000 / (int64_t)(body.n / 200 + 1);
    }
    return score;
}

static int by_score(const void *left, const void *right)
{
    const struct scored *a = left, *b = right;
    int day = qf_date_cmp(b->document->released_on, a->document->released_on);

    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    if (day != 0)
        return day;
    return (a->document->item_id < b->document->item_id) -
           (a->document->item_id > b->document->item_id);
}

void search_rank(qf_arena *arena, qf_str words, search_document *hits, size_t count)
{
    struct scored *scored = QF_NEW_ARRAY(arena, struct scored, count);
    search_document *as_found = QF_NEW_ARRAY(arena, search_document, count);
    qf_str parts[PARTS_MAX];
    size_t part_count = split_words(arena, words, parts);

    for (size_t i = 0; i < count; i++) {
        as_found[i] = hits[i];
        scored[i] = (struct scored){ &as_found[i], score_of(&as_found[i], parts, part_count) };
    }
    qsort(scored, count, sizeof(*scored), by_score);
    for (size_t i = 0; i < count; i++)
        hits[i] = *scored[i].document;
}

/* ---- marks */

/* The first hit of any part at or behind `from`; its end in *to. -1: none. */
static ptrdiff_t next_hit(const qf_folded *text, const qf_str *parts, size_t count, size_t from,
                          size_t *to)
{
    ptrdiff_t best = -1;

    for (size_t i = 0; i < count; i++) {
        ptrdiff_t at = qf_folded_find(text, parts[i], from);
        if (at >= 0 && (best < 0 || at < best)) {
            best = at;
            *to = (size_t)at + qf_rune_count(parts[i]);
        }
    }
    return best;
}

static void add_piece(qf_arena *arena, qf_val *list, qf_str text, bool hit)
{
    qf_val *piece;

    if (text.n == 0)
        return;
    piece = qf_list_add(list, qf_val_map(arena));
    qf_map_str(arena, piece, "text", text);
    qf_map_bool(arena, piece, "hit", hit);
}

qf_val *search_marked(qf_arena *arena, qf_str text, qf_str words, size_t runes)
{
    qf_folded folded = qf_fold(arena, text, false);
    qf_val *list = qf_val_list(arena);
    qf_str parts[PARTS_MAX];
    size_t count = split_words(arena, words, parts), from = 0, to = 0, end = folded.n;
    ptrdiff_t at = next_hit(&folded, parts, count, 0, &to);

    if (runes > 0 && end > runes) {
        from = at < 0 || (size_t)at < runes / 4 ? 0 : (size_t)at - runes / 4;
        end = from + runes < end ? from + runes : end;
        if (from > 0)
            add_piece(arena, list, QF_S("…"), false);
    }
    for (; at >= 0 && to <= end; at = next_hit(&folded, parts, count, from, &to)) {
        add_piece(arena, list, qf_str_sub(text, folded.at[from], folded.at[at]), false);
        add_piece(arena, list, qf_str_sub(text, folded.at[at], folded.at[to]), true);
        from = to;
    }
    add_piece(arena, list, qf_str_sub(text, folded.at[from], folded.at[end]), false);
    if (end < folded.n)
        add_piece(arena, list, QF_S("…"), false);
    return list;
}
