/* What stands beside a number, and how its digits are grouped: shared by the matchers. */
#include "law/mask_scan.h"

#include "base/text.h"

/* ---- what stands beside a number */

/* Digits of glyphs [from, from + n) as text; false when one of them is no digit. */
bool mask_digits_of(const struct mask_view *view, size_t from, size_t n, char *out)
{
    if (from + n > view->n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!mask_is_digit(view->at[from + i].c))
            return false;
        out[i] = (char)view->at[from + i].c;
    }
    return true;
}

bool mask_starts_with_one(struct mask_words prefixes, const char *digits, size_t n)
{
    for (size_t i = 0; i < prefixes.n; i++)
        if (qf_str_starts((qf_str){ digits, n }, prefixes.at[i]))
            return true;
    return false;
}

/* No letter, digit or star touches glyphs [from, to). */
bool mask_stands_alone(const struct mask_scan *scan, const struct mask_view *view, size_t from,
                       size_t to)
{
    uint32_t before;

    if (to < view->n && view->at[to].gap == GAP_NONE)
        return false;
    before = mask_before(scan->text, view->at[from].byte, NULL);
    return !mask_is_alnum(before) && before != '*';
}

/* A decimal point, a currency sign, a unit of money, part of a file's name. */
bool mask_is_amount_or_name(const struct mask_scan *scan, size_t from, size_t to)
{
    qf_str text = scan->text;
    size_t before_at;
    uint32_t before = mask_before(text, from, &before_at), after = mask_after(text, to);

    if (before == 0x00A5 || before == 0xFFE5 || before == '$')
        return true;
    if (before == '.' && mask_is_digit(mask_before(text, before_at, NULL)))
        return true;
    if (before == '_' && mask_is_alnum(mask_before(text, before_at, NULL)))
        return true;
    if ((after == '.' || after == '_') && mask_is_alnum(mask_after(text, to + 1)))
        return after == '_' || mask_is_digit(mask_after(text, to + 1));
    return mask_starts_with(&scan->rules->units_after, text, to) > 0;
}

/* Only spaces before and after [from, to) on their lines: a cell of a table printed as lines. */
bool mask_bare_lines(qf_str text, size_t from, size_t to)
{
    for (; from > 0; from--) {
        char c = text.p[from - 1];
        if (c == '\n')
            break;
        if (c != ' ' && c != '\t' && c != '\r')
            return false;
    }
    for (; to < text.n; to++) {
        char c = text.p[to];
        if (c == '\n')
            break;
        if (c != ' ' && c != '\t' && c != '\r')
            return false;
    }
    return true;
}

struct mask_pieces mask_pieces_of(const struct mask_view *view, size_t from, size_t to)
{
    struct mask_pieces found = { .same = true };
    uint8_t kind = GAP_NONE;
    size_t length = 0;

    for (size_t i = from; i <= to; i++) {
        uint8_t gap = i < to && i > from ? view->at[i].gap : GAP_NONE;

        if (i == to || gap != GAP_NONE) {
            if (found.count < MASK_GROUP_MAX)
                found.group.length[found.group.n++] = (uint8_t)length;
            found.count++;
            length = 0;
        }
        if (gap == GAP_BREAK)
            found.breaks++;
        else if (gap != GAP_NONE) {
            found.same = found.same && gap != GAP_PAREN && (kind == GAP_NONE || kind == gap);
            kind = gap;
        }
        length++;
    }
    return found;
}

static bool grouped(struct mask_groups groups, const struct mask_pieces *pieces)
{
    if (!pieces->same || pieces->breaks > 1 || pieces->count > MASK_GROUP_MAX)
        return false;
    for (size_t i = 0; i < groups.n; i++)
        if (groups.at[i].n == pieces->group.n &&
            memcmp(groups.at[i].length, pieces->group.length, pieces->group.n) == 0)
            return true;
    return false;
}

/* The groups go on: 6222 0212 3456 7894 and then 1234. */
bool mask_groups_go_on(const struct mask_view *view, size_t from, size_t to)
{
    struct mask_pieces pieces = mask_pieces_of(view, from, to);

    return pieces.count > 1 && to < view->n && mask_is_digit(view->at[to].c) &&
           view->at[to].gap == view->at[to - pieces.group.length[pieces.group.n - 1]].gap &&
           view->at[to].gap != GAP_BREAK &&
           mask_piece_end(view, to) - to == pieces.group.length[pieces.group.n - 1];
}

/* The number may be written like this: in one piece, in usual groups, or once cut by a line break
 * in running text. */
bool mask_joined_well(const struct mask_scan *scan, const struct mask_view *view, size_t from,
                      size_t to, struct mask_groups groups)
{
    struct mask_pieces pieces;
    size_t gaps = 0;

    for (size_t i = from + 1; i < to; i++)
        if (view->at[i].gap != GAP_NONE && ++gaps >= MASK_GROUP_MAX)
            return false; /* more pieces than any usual grouping has */
    if (gaps == 0)
        return true;
    pieces = mask_pieces_of(view, from, to);
    if (pieces.breaks > 0 && mask_bare_lines(scan->text, view->at[from].byte, view->at[to - 1].end))
        return false;
    if (pieces.count == 2 && pieces.breaks == 1)
        return true;
    return grouped(groups, &pieces);
}

void mask_add_glyphs(struct mask_scan *scan, mask_class class, bool valid,
                     const struct mask_view *view, size_t from, size_t to)
{
    mask_add(scan, (struct mask_found){
                       .class = class,
                       .valid = valid,
                       .masked = scan->rules->of[class].mask,
                       .from = view->at[from].byte,
                       .to = view->at[to - 1].end,
                       .cp_from = view->at[from].cp,
                       .cp_to = view->at[to - 1].cp + 1,
                   });
}
