#include "law/alike.h"

#include "base/text.h"

#include <stdlib.h>

#define FILE_NAME "alike.json"
#define TEXT_MAX ((size_t)20000)
#define WORDS_MAX 400
#define PLACES_MAX 64
/* A word that stands for nothing, and the first of the signs that stand for words of one meaning; both lie
 * outside of Unicode. */
#define GAP 0x110000U
#define MEANING 0x110001U

struct word {
    uint32_t rune[12];
    size_t n;
    uint32_t stands_for;
};

struct alike_law {
    struct word words[WORDS_MAX]; /* longest first */
    size_t word_count;
    struct word places[PLACES_MAX], not_places[PLACES_MAX];
    size_t place_count, not_place_count;
    int at_least, repeated;
};

/* ---- loading */

static bool read_runes(qf_str text, struct word *word)
{
    word->n = 0;
    for (size_t at = 0; at < text.n;) {
        if (word->n == sizeof(word->rune) / sizeof(word->rune[0]))
            return false;
        word->rune[word->n++] = qf_rune_next(text, &at);
    }
    return word->n > 0;
}

static qf_code add_word(qf_ctx *cx, alike_law *law, law_at at, uint32_t stands_for)
{
    qf_str text;

    QF_TRY(law_is_str(cx, at, &text));
    if (law->word_count == WORDS_MAX || !read_runes(text, &law->words[law->word_count]))
        return law_wrong(cx, at, "词要有 1 到 12 个字，最多 %d 个词", WORDS_MAX);
    law->words[law->word_count++].stands_for = stands_for;
    return QF_OK;
}

static int longer_first(const void *a, const void *b)
{
    const struct word *x = a, *y = b;

    return (x->n < y->n) - (x->n > y->n);
}

static qf_code read_same(qf_ctx *cx, law_at top, alike_law *law)
{
    uint32_t meaning = MEANING;
    law_at list;
    size_t i = 0;

    QF_TRY(law_list(cx, top, "same", &list));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++, meaning++) {
        law_at group = law_item(cx, list, i, v);
        size_t k = 0;
        if (v->type != QF_VAL_LIST)
            return law_wrong(cx, group, "要写成同义词的清单");
        for (const qf_val *w = qf_first(v); w != NULL; w = w->next, k++)
            QF_TRY(add_word(cx, law, law_item(cx, group, k, w), meaning));
    }
    return QF_OK;
}

static qf_code read_places(qf_ctx *cx, law_at top, const char *key, struct word *out, size_t *count)
{
    law_at list;
    size_t i = 0;

    QF_TRY(law_list(cx, top, key, &list));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, list, i, v);
        qf_str text;
        QF_TRY(law_is_str(cx, at, &text));
        if (*count == PLACES_MAX || !read_runes(text, &out[(*count)++]))
            return law_wrong(cx, at, "要有 1 到 12 个字，最多 %d 个", PLACES_MAX);
    }
    return QF_OK;
}

qf_code alike_law_load(qf_ctx *cx, const char *dir, const alike_law **out)
{
    alike_law *law = QF_NEW(cx->arena, alike_law);
    law_at top = { FILE_NAME, "", NULL }, list;
    int64_t number;
    size_t i = 0;

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_int(cx, top, "at_least", 1, 10000, &number));
    law->at_least = (int)number;
    QF_TRY(law_int(cx, top, "repeated", 2, 1000, &number));
    law->repeated = (int)number;
    QF_TRY(law_list(cx, top, "drop", &list));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++)
        QF_TRY(add_word(cx, law, law_item(cx, list, i, v), GAP));
    QF_TRY(read_same(cx, top, law));
    qsort(law->words, law->word_count, sizeof(law->words[0]), longer_first);
    QF_TRY(read_places(cx, top, "places", law->places, &law->place_count));
    QF_TRY(read_places(cx, top, "not_places", law->not_places, &law->not_place_count));
    *out = law;
    return QF_OK;
}

int alike_at_least(const alike_law *law)
{
    return law->at_least;
}

int alike_repeated(const alike_law *law)
{
    return law->repeated;
}

static uint64_t mix(uint64_t sum, const struct word *words, size_t count)
{
    sum = (sum ^ count) * UINT64_C(0x100000001b3);
    for (size_t i = 0; i < count; i++) {
        sum = (sum ^ words[i].stands_for) * UINT64_C(0x100000001b3);
        for (size_t k = 0; k < words[i].n; k++)
            sum = (sum ^ words[i].rune[k]) * UINT64_C(0x100000001b3);
    }
    return sum;
}

int64_t alike_version(const alike_law *law)
{
    uint64_t sum = mix(UINT64_C(0xcbf29ce484222325), law->words, law->word_count);

    sum = mix(sum, law->places, law->place_count);
    return (int64_t)(mix(sum, law->not_places, law->not_place_count) >> 1);
}

/* ---- the print of a text */

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static size_t once_each(uint64_t *one, size_t count)
{
    size_t kept = 0;

    qsort(one, count, sizeof(*one), by_value);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || one[i] != one[kept - 1])
            one[kept++] = one[i];
    return kept;
}

static bool stands_at(const uint32_t *runes, size_t count, size_t at, const struct word *word)
{
    return word->n <= count - at && memcmp(&runes[at], word->rune, word->n * sizeof(*runes)) == 0;
}

/* Digits of any script as one number: 2020, 二〇二〇. */
static uint64_t number_at(const uint32_t *runes, size_t count, size_t *at)
{
    static const char han[] = "〇一二三四五六七八九零";
    uint64_t number = 0;
    size_t digits = 0;

    for (; *at < count; (*at)++) {
        uint32_t rune = runes[*at];
        qf_str list = qf_str_of(han);
        uint64_t digit = 10, n = 0;
        if (rune >= '0' && rune <= '9')
            digit = rune - '0';
        for (size_t k = 0; k < list.n && digit == 10; n++)
            if (qf_rune_next(list, &k) == rune)
                digit = n % 10;
        if (digit == 10)
            break;
        if (number < UINT64_C(1000000000000))
            number = number * 10 + digit;
        digits++;
    }
    /* A single 一 or 三 is a word of the language more often than a number. */
    return digits > 1 || (digits == 1 && runes[*at - 1] < 0x80) ? number + 1 : 0;
}

static bool one_stands_at(const uint32_t *runes, size_t count, size_t at, const struct word *words,
                          size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (stands_at(runes, count, at, &words[i]))
            return true;
    return false;
}

/* The name before a place's ending: its last two characters. */
static void add_places(const alike_law *law, const uint32_t *runes, size_t count, alike_print *out)
{
    for (size_t i = 2; i < count; i++)
        if (qf_rune_is_han(runes[i - 1]) && qf_rune_is_han(runes[i - 2]) &&
            one_stands_at(runes, count, i, law->places, law->place_count) &&
            !one_stands_at(runes, count, i, law->not_places, law->not_place_count))
            out->places[out->place_count++] = (uint64_t)runes[i - 2] << 32 | runes[i - 1];
}

/* Words of courtesy become gaps, words of one meaning their sign. */
static size_t replace_words(const alike_law *law, const uint32_t *runes, size_t count,
                            uint32_t *out)
{
    size_t n = 0;

    for (size_t i = 0; i < count;) {
        const struct word *found = NULL;
        for (size_t w = 0; w < law->word_count && found == NULL; w++)
            if (stands_at(runes, count, i, &law->words[w]))
                found = &law->words[w];
        if (found != NULL && found->stands_for == GAP) {
            i += found->n;
            continue;
        }
        out[n++] = found == NULL ? runes[i] : found->stands_for;
        i += found == NULL ? 1 : found->n;
    }
    return n;
}

alike_print alike_print_of(qf_arena *arena, const alike_law *law, qf_str text)
{
    qf_str folded = qf_fold_label(arena, qf_str_sub(text, 0, TEXT_MAX));
    uint32_t *runes = QF_NEW_ARRAY(arena, uint32_t, folded.n + 1);
    uint32_t *signs = QF_NEW_ARRAY(arena, uint32_t, folded.n + 1);
    alike_print out = { .pairs = QF_NEW_ARRAY(arena, uint64_t, folded.n + 1),
                        .numbers = QF_NEW_ARRAY(arena, uint64_t, folded.n + 1),
                        .places = QF_NEW_ARRAY(arena, uint64_t, folded.n + 1) };
    size_t count = 0, n;
    uint32_t before = 0;

    for (size_t at = 0; at < folded.n;)
        runes[count++] = qf_rune_next(folded, &at);
    add_places(law, runes, count, &out);
    n = replace_words(law, runes, count, signs);
    for (size_t i = 0; i < n;) {
        uint64_t number = number_at(signs, n, &i);
        if (number > 0) {
            out.numbers[out.number_count++] = number;
            continue;
        }
        if (i >= n)
            break;
        if (qf_rune_is_han(signs[i]) || signs[i] >= MEANING ||
            (signs[i] >= 'a' && signs[i] <= 'z')) {
            /* A word of one meaning is worth a pair by itself. */
            if (signs[i] >= MEANING)
                out.pairs[out.pair_count++] = (uint64_t)signs[i] << 32;
            else if (before != 0 && before < MEANING)
                out.pairs[out.pair_count++] = (uint64_t)before << 32 | signs[i];
            before = signs[i];
        }
        i++;
    }
    out.pair_count = once_each(out.pairs, out.pair_count);
    out.number_count = once_each(out.numbers, out.number_count);
    out.place_count = once_each(out.places, out.place_count);
    return out;
}

/* ---- comparing */

static size_t shared(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count)
{
    size_t i = 0, k = 0, n = 0;

    while (i < a_count && k < b_count) {
        n += a[i] == b[k];
        if (a[i] <= b[k])
            k += a[i++] == b[k];
        else
            k++;
    }
    return n;
}

/* Both name something, and neither names all that the other does. */
static bool differ(size_t a, size_t b, size_t both)
{
    size_t least = a < b ? a : b;

    return least > 0 && both < least;
}

alike_counts alike_counts_of(const alike_print *print)
{
    return (alike_counts){ print->pair_count, print->number_count, print->place_count };
}

int alike_likeness(const alike_counts *a, const alike_counts *b, const alike_counts *both)
{
    if (a->pairs == 0 || b->pairs == 0 || differ(a->numbers, b->numbers, both->numbers) ||
        differ(a->places, b->places, both->places))
        return 0;
    return (int)(both->pairs * 2 * 10000 / (a->pairs + b->pairs));
}

int alike_compare(const alike_print *a, const alike_print *b)
{
    alike_counts x = alike_counts_of(a), y = alike_counts_of(b), both;

    both.pairs = shared(a->pairs, a->pair_count, b->pairs, b->pair_count);
    both.numbers = shared(a->numbers, a->number_count, b->numbers, b->number_count);
    both.places = shared(a->places, a->place_count, b->places, b->place_count);
    return alike_likeness(&x, &y, &both);
}

static size_t root_of(size_t *parent, size_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

struct posting {
    uint64_t pair;
    size_t text;
};

static int by_pair(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;

    if (x->pair != y->pair)
        return (x->pair > y->pair) - (x->pair < y->pair);
    return (x->text > y->text) - (x->text < y->text);
}

void alike_groups(qf_arena *arena, const alike_law *law, const alike_print *prints, size_t count,
                  size_t *group)
{
    size_t total = 0, n = 0, *size = QF_NEW_ARRAY(arena, size_t, count + 1);
    struct posting *list;

    for (size_t i = 0; i < count; i++) {
        group[i] = i;
        total += prints[i].pair_count;
    }
    list = QF_NEW_ARRAY(arena, struct posting, total + 1);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < prints[i].pair_count; k++)
            list[n++] = (struct posting){ prints[i].pairs[k], i };
    qsort(list, n, sizeof(*list), by_pair);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && list[k].pair == list[i].pair; k++) {
            size_t a = root_of(group, list[i].text), b = root_of(group, list[k].text);
            if (a != b &&
                alike_compare(&prints[list[i].text], &prints[list[k].text]) >= law->at_least)
                group[a > b ? a : b] = a < b ? a : b;
        }
    for (size_t i = 0; i < count; i++)
        size[root_of(group, i)]++;
    /* A root stands before all others of its group: from the back nothing is lost. */
    for (size_t i = count; i-- > 0;) {
        size_t root = root_of(group, i);
        group[i] = size[root] >= (size_t)law->repeated ? root : SIZE_MAX;
    }
}
