/* One pass, one rune at a time; two arrays, so that a place in the fold is a place in the source. */
#include "base/fold.h"

#include <stdlib.h>

/* Signs with an ASCII form that are no full-width ASCII (those are folded by number). Sorted. */
static const struct {
    uint32_t from, to;
} signs[] = {
    { 0x00AD, 0 }, /* soft hyphen */
    { 0x2010, '-' },    { 0x2011, '-' },  { 0x2012, '-' },  { 0x2013, '-' }, { 0x2014, '-' },
    { 0x2015, '-' },    { 0x2018, '\'' }, { 0x2019, '\'' }, { 0x201C, '"' }, { 0x201D, '"' },
    { 0x2212, '-' },    { 0x300C, '"' },  { 0x300D, '"' },  { 0x300E, '"' }, { 0x300F, '"' },
    { 0x3010, '[' },    { 0x3011, ']' },  { 0x301C, '~' },  { 0xFE50, ',' }, { 0xFF61, 0x3002 },
    { 0xFF64, 0x3001 },
};

static int by_from(const void *key, const void *element)
{
    uint32_t rune = *(const uint32_t *)key;
    uint32_t from = *(const uint32_t *)element;

    return (rune > from) - (rune < from);
}

uint32_t qf_fold_rune(uint32_t rune)
{
    if (rune < 0x80) {
        if (rune <= ' ' || rune == 0x7F)
            return 0;
        return rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
    }
    if (rune >= 0x4E00 && rune <= 0x9FFF)
        return qf_rune_simplified(rune);
    if (qf_rune_is_space(rune))
        return 0;
    rune = qf_rune_narrow(rune);
    if (rune < 0x80)
        return rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
    const uint32_t *hit =
        bsearch(&rune, signs, sizeof signs / sizeof *signs, sizeof *signs, by_from);
    if (hit != NULL)
        return hit[1];
    return qf_rune_simplified(rune);
}

/* Some mirrors of pages print the reading behind a character: 業(yè). Bytes of such a bracket that
 * begins at `at`; 0 when it is another one. A tone mark or the letters alone tell it: at most six
 * Latin letters, at least one of them with an accent. */
static size_t reading_at(qf_str s, size_t at)
{
    size_t next = at, letters = 0;
    bool accent = false;
    uint32_t rune = qf_rune_narrow(qf_rune_next(s, &next));

    if (rune != '(')
        return 0;
    while (next < s.n && letters <= 6) {
        rune = qf_rune_narrow(qf_rune_next(s, &next));
        if (rune == ')')
            return accent && letters > 0 ? next - at : 0;
        if (!((rune | 0x20) >= 'a' && (rune | 0x20) <= 'z') && !(rune >= 0xC0 && rune <= 0x1DC))
            return 0;
        accent = accent || rune >= 0xC0;
        letters++;
    }
    return 0;
}

qf_folded qf_fold(qf_arena *arena, qf_str source, bool keep_lines)
{
    qf_folded out = { .source = source };
    size_t at = 0;

    size_t most = qf_rune_count(source);
    out.runes = qf_alloc_bytes(arena, (most + 1) * sizeof(uint32_t));
    out.at = qf_alloc_bytes(arena, (most + 1) * sizeof(uint32_t));
    while (at < source.n) {
        size_t begin = at;
        uint32_t rune = qf_rune_next(source, &at);
        uint32_t folded = qf_fold_rune(rune);

        if (folded == 0 && keep_lines && rune == '\n' && out.n > 0 && out.runes[out.n - 1] != '\n')
            folded = '\n';
        if (folded == 0)
            continue;
        out.runes[out.n] = folded;
        out.at[out.n++] = (uint32_t)begin;
        if (at < source.n && rune >= 0x4E00 && (source.p[at] == '(' || source.p[at] == '\xEF'))
            at += reading_at(source, at);
    }
    out.runes[out.n] = 0;
    out.at[out.n] = (uint32_t)source.n;
    return out;
}

bool qf_folded_at(const qf_folded *text, size_t at, qf_str part)
{
    size_t byte = 0;

    for (; byte < part.n; at++)
        if (at >= text->n || text->runes[at] != qf_rune_next(part, &byte))
            return false;
    return true;
}

ptrdiff_t qf_folded_find(const qf_folded *text, qf_str part, size_t from)
{
    size_t byte = 0;

    if (part.n == 0)
        return -1;
    uint32_t first = qf_rune_next(part, &byte);
    for (size_t i = from; i < text->n; i++)
        if (text->runes[i] == first && qf_folded_at(text, i, part))
            return (ptrdiff_t)i;
    return -1;
}

qf_str qf_folded_source(const qf_folded *text, size_t from, size_t to)
{
    if (to > text->n)
        to = text->n;
    if (from >= to)
        return (qf_str){ "", 0 };
    return qf_str_trim(qf_str_sub(text->source, text->at[from], text->at[to]));
}
