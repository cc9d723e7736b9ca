/* Looking around a place of the text: letters and digits ahead, characters and words behind. */
#include "base/text.h"
#include "law/mask_scan.h"

bool mask_in_runes(struct mask_runes runes, uint32_t rune)
{
    for (size_t i = 0; i < runes.n; i++)
        if (runes.at[i] == rune)
            return true;
    return false;
}

bool mask_ends_with(const struct mask_words *words, qf_str text, size_t at)
{
    qf_str before = qf_str_sub(text, 0, at);
    unsigned mark;

    if (before.n == 0)
        return false;
    mark = mask_mark_last(before.p, before.n);
    if ((words->last[mark / 64] >> mark % 64 & 1) == 0)
        return false;
    for (size_t i = 0; i < words->n; i++)
        if (qf_str_ends(before, words->at[i]))
            return true;
    return false;
}

size_t mask_starts_with(const struct mask_words *words, qf_str text, size_t at)
{
    qf_str rest = qf_str_sub(text, at, text.n);
    unsigned mark;

    if (rest.n == 0)
        return 0;
    mark = mask_mark_first(rest.p, rest.n);
    if ((words->first[mark / 64] >> mark % 64 & 1) == 0)
        return 0;
    for (size_t i = 0; i < words->n; i++)
        if (qf_str_starts(rest, words->at[i]))
            return words->at[i].n;
    return 0;
}

static bool is_hyphen(uint32_t rune)
{
    return rune == '-' || (rune >= 0x2010 && rune <= 0x2015) || rune == 0x2212 || rune == 0xFE63 ||
           rune == 0x2500;
}

uint32_t mask_before(qf_str text, size_t at, size_t *start)
{
    if (at > 0 && (unsigned char)text.p[at - 1] < 0x80) {
        if (start != NULL)
            *start = at - 1;
        return mask_plain((unsigned char)text.p[at - 1]);
    }
    if (at >= 3 && (unsigned char)text.p[at - 3] >= 0xE3 && (unsigned char)text.p[at - 3] <= 0xE9 &&
        ((unsigned char)text.p[at - 2] & 0xC0) == 0x80) {
        size_t from = at - 3;
        uint32_t rune = mask_next(text, &from);

        if (from == at) { /* U+3000 to U+9FFF: all of them take room */
            if (start != NULL)
                *start = at - 3;
            return mask_plain(rune);
        }
    }
    while (at > 0) {
        size_t from = at - 1, end;
        uint32_t rune;

        while (from > 0 && at - from < 4 && ((unsigned char)text.p[from] & 0xC0) == 0x80)
            from--;
        end = from;
        rune = mask_next(qf_str_sub(text, 0, at), &end);
        if (end != at) { /* not well-formed: one byte */
            from = at - 1;
            rune = 0xFFFD;
        }
        if (!mask_no_ink(rune)) {
            if (start != NULL)
                *start = from;
            return mask_plain(rune);
        }
        at = from;
    }
    if (start != NULL)
        *start = 0;
    return 0;
}

uint32_t mask_after(qf_str text, size_t at)
{
    while (at < text.n) {
        uint32_t rune = mask_next(text, &at);

        if (!mask_no_ink(rune))
            return mask_plain(rune);
    }
    return 0;
}

/* What may stand between two pieces of one number, counted. */
struct between {
    unsigned spaces, hyphens, parens, breaks, unseen;
};

/* Longest gap that is looked across, in characters. */
#define GAP_REACH 40

/* The kind of gap, or -1 when it separates. */
static int gap_kind(const struct between *seen)
{
    if (seen->breaks > 1 || seen->hyphens > 2 || seen->parens > 1 ||
        (seen->breaks == 0 && seen->spaces > 2))
        return -1;
    if (seen->breaks > 0)
        return seen->parens > 0 ? -1 : GAP_BREAK;
    if (seen->parens > 0)
        return GAP_PAREN;
    if (seen->hyphens > 0)
        return GAP_HYPHEN;
    return seen->spaces > 0 ? GAP_SPACE : GAP_NONE;
}

/* Finds the next letter, digit or star at or behind byte *at; false when something else stands
 * before it. */
static bool next_glyph(qf_str text, size_t *at, size_t *cp, struct mask_glyph *out)
{
    struct between seen = { 0 };

    for (int i = 0; i < GAP_REACH && *at < text.n; i++) {
        size_t end = *at;
        uint32_t rune = mask_next(text, &end), c = mask_plain(rune);

        if (mask_is_alnum(c) || c == '*') {
            int kind = gap_kind(&seen);

            *out = (struct mask_glyph){ c, (uint32_t)*at, (uint32_t)end, (uint32_t)*cp,
                                        (uint8_t)(kind < 0 ? 0 : kind) };
            *at = end;
            *cp += 1;
            return kind >= 0;
        }
        if (mask_no_ink(rune))
            seen.unseen++;
        else if (is_hyphen(c))
            seen.hyphens++;
        else if (c == ')')
            seen.parens++;
        else if (c == '\n')
            seen.breaks++;
        else if (c == '\t' || c == '\v' || c == '\f')
            return false;
        else if (c != '\r' && qf_rune_is_space(c))
            seen.spaces++;
        else if (c != '\r')
            return false;
        *at = end;
        *cp += 1;
    }
    return false;
}

void mask_look(qf_str text, size_t at, size_t cp, struct mask_view *view)
{
    size_t kept = 0;

    /* Where digits stand in every gap the view before holds most of this one. */
    while (kept < view->n && view->at[kept].byte < at)
        kept++;
    if (kept > 0 && kept < view->n && view->at[kept].byte == at) {
        bool whole = view->n == MASK_VIEW;

        view->n -= kept;
        memmove(view->at, view->at + kept, view->n * sizeof(*view->at));
        view->at[0].gap = GAP_NONE;
        if (!whole) /* it ended at something that separates */
            return;
        at = view->at[view->n - 1].end;
        cp = view->at[view->n - 1].cp + 1;
    } else {
        view->n = 0;
    }
    while (view->n < MASK_VIEW && next_glyph(text, &at, &cp, &view->at[view->n]))
        view->n++;
}

size_t mask_piece_end(const struct mask_view *view, size_t i)
{
    i++;
    while (i < view->n && view->at[i].gap == GAP_NONE)
        i++;
    return i;
}

#define BEHIND_MAX 32

int mask_behind(const struct mask_scan *scan, mask_class class, size_t at)
{
    const struct mask_common *rule = &scan->rules->of[class];
    char folded[BEHIND_MAX * 4];
    size_t first = sizeof(folded), count = 0, steps = 0;
    qf_str words;

    while (count < rule->reach && steps++ < BEHIND_MAX * 2) {
        char bytes[4];
        size_t n;
        uint32_t c = mask_before(scan->text, at, &at);

        if (c == 0 || mask_in_runes(scan->rules->stop, c))
            break;
        if (c == '\n' && count > 0) /* a line of its own may have its label on the line above */
            break;
        if (qf_rune_is_space(c))
            continue;
        n = qf_rune_put(bytes, c);
        first -= n;
        memcpy(folded + first, bytes, n);
        count++;
    }
    words = (qf_str){ folded + first, sizeof(folded) - first };
    for (size_t end = words.n; end > 0; end--) {
        if (end < words.n && ((unsigned char)words.p[end] & 0xC0) == 0x80)
            continue; /* inside a character */
        if (mask_ends_with(&rule->words, words, end))
            return 1;
        if (mask_ends_with(&rule->deny, words, end) ||
            mask_ends_with(&scan->rules->deny, words, end))
            return -1;
    }
    return 0;
}
