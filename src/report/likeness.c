#include "report/likeness.h"

#include "base/fold.h"

#include <stdlib.h>

#define SHINGLE 5

static bool is_digit(uint32_t rune)
{
    static const char numerals[] = "零〇一二三四五六七八九十百千万亿两";
    qf_str list = qf_str_of(numerals);

    if (rune >= '0' && rune <= '9')
        return true;
    for (size_t at = 0; at < list.n;)
        if (qf_rune_next(list, &at) == rune)
            return true;
    return false;
}

static bool is_letter(uint32_t rune)
{
    return qf_rune_is_han(rune) || (rune >= 'a' && rune <= 'z');
}

/* Runes that count, behind those already in `out`: letters, and one '#' for every number. */
static size_t squeeze(qf_arena *arena, qf_str text, uint32_t *out, size_t count)
{
    qf_folded folded = qf_fold(arena, text, false);

    for (size_t i = 0; i < folded.n; i++) {
        uint32_t rune = folded.runes[i];
        if (is_digit(rune)) {
            if (count == 0 || out[count - 1] != '#')
                out[count++] = '#';
        } else if (is_letter(rune)) {
            out[count++] = rune;
        }
    }
    return count;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

likeness_print likeness_of_report(qf_arena *arena, const report *r)
{
    static const int numbers[] = { 1, 5, 6 };
    likeness_print print = { 0 };
    size_t room = 1, count = 0, kept = 0;
    uint32_t *runes;

    for (size_t i = 0; i < r->part_count; i++)
        room += r->parts[i].text.n;
    runes = QF_NEW_ARRAY(arena, uint32_t, room);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        const report_part *part = report_part_get(r, numbers[i]);
        if (part != NULL)
            count = squeeze(arena, part->text, runes, count);
    }
    if (count < SHINGLE)
        return print;
    print.hash = QF_NEW_ARRAY(arena, uint64_t, count);
    for (size_t i = 0; i + SHINGLE <= count; i++)
        print.hash[print.count++] =
            qf_str_hash((qf_str){ (const char *)&runes[i], SHINGLE * sizeof(*runes) });
    qsort(print.hash, print.count, sizeof(*print.hash), by_value);
    for (size_t i = 0; i < print.count; i++)
        if (i == 0 || print.hash[i] != print.hash[kept - 1])
            print.hash[kept++] = print.hash[i];
    print.count = kept;
    return print;
}

int likeness_compare(const likeness_print *a, const likeness_print *b)
{
    size_t i = 0, k = 0, shared = 0;

    if (a->count == 0 || b->count == 0)
        return 0;
    while (i < a->count && k < b->count) {
        if (a->hash[i] == b->hash[k]) {
            shared++;
            i++;
            k++;
        } else if (a->hash[i] < b->hash[k]) {
            i++;
        } else {
            k++;
        }
    }
    return (int)(shared * 2 * 10000 / (a->count + b->count));
}
