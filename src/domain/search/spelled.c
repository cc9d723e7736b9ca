/* Words of titles by their pinyin initials: "dbmd" is 低保名单. */
#include "domain/search/search.h"

#include "base/text.h"
#include "domain/search/tokens.h"
#include "store/db.h"

#include <stdlib.h>

#define LETTERS_MIN 2
#define LETTERS_MAX 20
#define TITLES 200   /* looked into, the newest that spell so */
#define KNOWN_MAX 50 /* different words among them */

struct spelled {
    qf_str word;
    size_t titles, order;
};

struct words {
    struct spelled known[KNOWN_MAX];
    size_t count;
};

bool search_only_letters(qf_str folded)
{
    bool letter = false;

    for (size_t i = 0; i < folded.n; i++) {
        bool small = folded.p[i] >= 'a' && folded.p[i] <= 'z';
        if (!small && (folded.p[i] < '0' || folded.p[i] > '9'))
            return false;
        letter = letter || small;
    }
    return letter;
}

/* The piece of a title at `from` that spells the letters, character by character; empty when it does not. */
static qf_str piece_at(qf_str title, size_t from, qf_str letters)
{
    size_t at = from;

    for (size_t i = 0; i < letters.n; i++)
        if (at >= title.n || search_initial(qf_rune_next(title, &at)) != letters.p[i])
            return QF_S("");
    return qf_str_sub(title, from, at);
}

static void count_word(struct words *words, qf_str word)
{
    for (size_t i = 0; i < words->count; i++)
        if (qf_str_eq(words->known[i].word, word)) {
            words->known[i].titles++;
            return;
        }
    if (words->count < KNOWN_MAX) {
        words->known[words->count] = (struct spelled){ word, 1, words->count };
        words->count++;
    }
}

static void look_into(struct words *words, qf_str title, qf_str letters)
{
    for (size_t at = 0; at < title.n;) {
        qf_str piece = piece_at(title, at, letters);
        if (piece.n > letters.n) /* not the letters themselves */
            count_word(words, piece);
        (void)qf_rune_next(title, &at);
    }
}

/* What most titles say first; the newer of equals. */
static int by_titles(const void *a, const void *b)
{
    const struct spelled *x = a, *y = b;

    if (x->titles != y->titles)
        return x->titles > y->titles ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

qf_code search_spelled(qf_ctx *cx, qf_str typed, size_t n, qf_str **out, size_t *count)
{
    qf_str letters = qf_fold_label(cx->arena, qf_str_sub(typed, 0, 60));
    struct words *words = QF_NEW(cx->arena, struct words);
    db_rows rows;

    *count = 0;
    *out = QF_NEW_ARRAY(cx->arena, qf_str, n);
    if (letters.n < LETTERS_MIN || letters.n > LETTERS_MAX || !search_only_letters(letters))
        return QF_OK;
    QF_TRY(db_many(cx, SQL_SEARCH_SPELLED, &rows,
                   DB_STR("spelled", qf_strf(cx->arena, "%%%.*s%%", QF_ARG(letters))),
                   DB_INT("newest", SEARCH_SPELLED), DB_INT("n", TITLES)));
    for (size_t i = 0; i < rows.count; i++)
        look_into(words, db_str(&rows.row[i], "title"), letters);
    qsort(words->known, words->count, sizeof(words->known[0]), by_titles);
    for (; *count < n && *count < words->count; (*count)++)
        (*out)[*count] = words->known[*count].word;
    return QF_OK;
}
