/* The scanner: walks the text once, calls the matchers, settles overlaps, covers what was found. */
#include "law/mask.h"

#include "base/text.h"
#include "law/mask_scan.h"

#include <stdlib.h>

/* ---- settling overlaps */

/* Valid before not valid, long before short, then the order of the classes, then the place. */
static int better(const void *a, const void *b)
{
    const struct mask_found *x = a, *y = b;
    size_t x_length = x->cp_to - x->cp_from, y_length = y->cp_to - y->cp_from;

    if (x->valid != y->valid)
        return x->valid ? -1 : 1;
    if (x_length != y_length)
        return x_length > y_length ? -1 : 1;
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static int by_place(const void *a, const void *b)
{
    const struct mask_found *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

#define SHOWN_MAX 80

/* The letters, digits and Han characters of a find (of an e-mail address: before its @), narrow,
 * without the gaps; *rest is where it stopped. */
static size_t characters(qf_str text, uint32_t out[SHOWN_MAX], size_t *rest)
{
    size_t n = 0, at = 0;

    *rest = text.n;
    while (at < text.n && n < SHOWN_MAX) {
        size_t start = at;
        uint32_t c = qf_rune_narrow(mask_next(text, &at));

        if (c == '@') {
            *rest = start;
            break;
        }
        if (mask_is_alnum(mask_plain(c)) || qf_rune_is_han(c))
            out[n++] = c;
    }
    return n;
}

/* What stands in the place of a find: the characters to keep, and stars. */
static qf_str shown_of(const struct mask_scan *scan, const struct mask_found *found)
{
    const struct mask_common *rule = &scan->rules->of[found->class];
    qf_str text = qf_str_sub(scan->text, found->from, found->to);
    char room[MASK_MAX_SHOWN + 1]; /* the buffer never has to grow out of it */
    qf_buf out = {
        .arena = scan->cx->arena, .p = room, .cap = sizeof(room), .max = MASK_MAX_SHOWN
    };
    uint32_t c[SHOWN_MAX];
    size_t rest, n = characters(text, c, &rest);
    size_t first = found->area > 0 ? found->area : rule->first;
    size_t last = rule->last;

    if (found->class == MASK_ID_CARD && n == 17) /* its X was written as something else */
        c[n++] = 'X';
    if (last > n / 2)
        last = n / 2;
    if (first > n / 2)
        first = n / 2;
    for (size_t i = 0; i < first; i++)
        qf_buf_add_rune(&out, c[i]);
    if (found->area > 0)
        qf_buf_addc(&out, '-');
    for (size_t i = rule->stars > 0 ? rule->stars : n - first - last; i > 0; i--)
        qf_buf_addc(&out, '*');
    for (size_t i = n - last; i < n; i++)
        qf_buf_add_rune(&out, c[i]);
    if (found->class == MASK_EMAIL)
        qf_buf_add(&out, qf_str_sub(text, rest, text.n));
    return qf_str_copy(scan->cx->arena, qf_buf_str(&out));
}

static void take(struct mask_scan *scan, const struct mask_found *found)
{
    if (scan->count == MASK_MAX_HITS) {
        scan->too_many = true;
        return;
    }
    if (scan->count % MASK_CHUNK == 0) {
        struct mask_chunk *chunk = QF_NEW(scan->scratch, struct mask_chunk);

        if (scan->last == NULL)
            scan->first = chunk;
        else
            scan->last->next = chunk;
        scan->last = chunk;
    }
    scan->last->at[scan->count++ % MASK_CHUNK] = (mask_hit){
        .class = found->class,
        .from = found->cp_from,
        .to = found->cp_to,
        .byte_from = found->from,
        .byte_to = found->to,
        .valid = found->valid,
        .masked = found->masked,
        .shown = shown_of(scan, found),
    };
    scan->taken_to = found->to;
    scan->cp_taken_to = found->cp_to;
}

/* True when `one` does not overlap a find that was preferred to it, or can give way: what an e-mail
 * address shows behind a number that ends inside it still names somebody, and so does what a house
 * number shows before one that begins inside it. */
static bool apart(struct mask_found *one, const struct mask_found *preferred)
{
    if (one->to <= preferred->from || one->from >= preferred->to)
        return true;
    if (one->class == MASK_EMAIL && one->to > preferred->to) {
        one->from = preferred->to;
        one->cp_from = preferred->cp_to;
        return true;
    }
    if (one->class == MASK_ADDRESS_DETAIL && one->from < preferred->from) {
        one->to = preferred->from;
        one->cp_to = preferred->cp_from;
        return true;
    }
    return false;
}

static void settle(struct mask_scan *scan)
{
    struct mask_found *all = scan->pending;
    size_t kept = 0;

    qsort(all, scan->pending_n, sizeof(*all), better);
    for (size_t i = 0; i < scan->pending_n; i++) {
        const struct mask_found taken = { .to = scan->taken_to, .cp_to = scan->cp_taken_to };
        struct mask_found one = all[i];
        bool free = apart(&one, &taken);

        for (size_t k = 0; free && k < kept; k++)
            free = apart(&one, &all[k]);
        if (free)
            all[kept++] = one;
    }
    qsort(all, kept, sizeof(*all), by_place);
    for (size_t i = 0; i < kept; i++)
        take(scan, &all[i]);
    scan->pending_n = 0;
    scan->pending_end = 0;
}

/* A find may turn up that begins a little before the ones that are pending: an e-mail address is
 * noticed at its @, after at most 64 characters of three bytes. */
#define SETTLE_DISTANCE 200

void mask_add(struct mask_scan *scan, struct mask_found found)
{
    /* Numbers in web addresses name pages, not people; a right ID number is one all the same. */
    if (found.from < scan->url_end && found.class != MASK_EMAIL &&
        !(found.class == MASK_ID_CARD && found.valid))
        return;
    if (scan->pending_n == MASK_PENDING ||
        (scan->pending_n > 0 && found.from > scan->pending_end + SETTLE_DISTANCE))
        settle(scan);
    scan->pending[scan->pending_n++] = found;
    if (found.to > scan->pending_end)
        scan->pending_end = found.to;
}

/* ---- the walk */

/* Moves behind a run of digits or of letters, and what has no ink inside it. */
static void skip_run(struct mask_scan *scan, bool digits)
{
    while (scan->byte < scan->text.n) {
        size_t end = scan->byte;
        uint32_t rune = mask_next(scan->text, &end), c = mask_plain(rune);

        if (!mask_no_ink(rune) && (!mask_is_alnum(c) || mask_is_digit(c) != digits))
            return;
        scan->byte = end;
        scan->cp++;
    }
}

static bool url_char(char c)
{
    return c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '\'' && c != '`';
}

/* At a ':' of "://", a '.' of "www." or a '/' behind "….cn": the rest of the run is a web address. */
static void notice_url(struct mask_scan *scan)
{
    qf_str text = scan->text;
    size_t at = scan->byte;
    bool url = false;

    if (at < scan->url_end)
        return;
    if (text.p[at] == ':') {
        url = text.n - at > 2 && text.p[at + 1] == '/' && text.p[at + 2] == '/';
    } else if (text.p[at] == '.') {
        url = at >= 3 &&
              (memcmp(text.p + at - 3, "www", 3) == 0 || memcmp(text.p + at - 3, "WWW", 3) == 0);
    } else if (text.p[at] == '/') {
        size_t from = at;
        while (from > 0 && at - from < 7 &&
               mask_is_alnum(mask_plain((unsigned char)text.p[from - 1])) &&
               !mask_is_digit((unsigned char)text.p[from - 1]))
            from--;
        url = at - from >= 2 && from >= 2 && text.p[from - 1] == '.' && url_char(text.p[from - 2]);
    }
    if (!url)
        return;
    while (at < text.n && url_char(text.p[at]))
        at++;
    scan->url_end = at;
}

/* Han numerals that may begin a number in an address. */
static bool is_numeral(uint32_t rune)
{
    switch (rune) {
    case 0x4E00: /* 一 */
    case 0x4E03: /* 七 */
    case 0x4E09: /* 三 */
    case 0x4E5D: /* 九 */
    case 0x4E8C: /* 二 */
    case 0x4E94: /* 五 */
    case 0x516B: /* 八 */
    case 0x516D: /* 六 */
    case 0x5341: /* 十 */
    case 0x56DB: /* 四 */
    case 0x7532: /* 甲 */
    case 0x4E59: /* 乙 */
        return true;
    default:
        return false;
    }
}

/* A star stands in the view or so near that a matcher may have looked at what it covers. */
static bool starred(const struct mask_scan *scan, const struct mask_view *view)
{
    size_t from = scan->byte < 8 ? 0 : scan->byte - 8;
    size_t to = view->n == 0 ? scan->byte : view->at[view->n - 1].end;
    qf_str near = qf_str_sub(scan->text, from, to + 8);

    return memchr(near.p, '*', near.n) != NULL;
}

static void at_digits(struct mask_scan *scan)
{
    mask_look(scan->text, scan->byte, scan->cp, &scan->view);
    if (!scan->again || starred(scan, &scan->view))
        mask_digits(scan, &scan->view);
    mask_address(scan);
    skip_run(scan, true);
}

static void at_letters(struct mask_scan *scan)
{
    mask_look(scan->text, scan->byte, scan->cp, &scan->view);
    if (!scan->again || starred(scan, &scan->view)) {
        mask_letters(scan, &scan->view);
        mask_plate(scan, &scan->view);
    }
    mask_address(scan);
    skip_run(scan, false);
}

/* The character at *at, one of U+3000 to U+9FFF, which is most of a text; 0: not well-formed. */
static inline uint32_t han_at(qf_str text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.p + *at;

    if (text.n - *at < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
        return 0;
    *at += 3;
    return (p[0] & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
}

static void walk(struct mask_scan *scan)
{
    qf_str text = scan->text;

    while (scan->byte < text.n && !scan->too_many) {
        unsigned char b = (unsigned char)text.p[scan->byte];
        size_t end = scan->byte;
        uint32_t c;

        if (b < 0x80) {
            c = mask_plain(b);
            end++;
        } else if (b >= 0xE3 && b <= 0xE9 && (c = han_at(text, &end)) != 0) {
            if (is_numeral(c))
                mask_address(scan);
            scan->byte = end;
            scan->cp++;
            continue;
        } else {
            c = mask_plain(mask_next(text, &end));
        }
        if (mask_is_digit(c)) {
            at_digits(scan);
            continue;
        }
        if (c >= 'A' && c <= 'Z') {
            at_letters(scan);
            continue;
        }
        if (c == '@')
            mask_email(scan);
        else if (b == ':' || b == '.' || b == '/')
            notice_url(scan);
        else if (is_numeral(c))
            mask_address(scan);
        scan->byte = end;
        scan->cp++;
    }
}

/* The hits in one array. */
static const mask_hit *hits_of(const struct mask_scan *scan)
{
    mask_hit *all = QF_NEW_ARRAY(scan->cx->arena, mask_hit, scan->count);
    size_t at = 0;

    for (const struct mask_chunk *chunk = scan->first; chunk != NULL; chunk = chunk->next) {
        size_t n = scan->count - at < MASK_CHUNK ? scan->count - at : MASK_CHUNK;

        memcpy(all + at, chunk->at, n * sizeof(*all));
        at += n;
    }
    return all;
}

/* One walk over a text; `again`: over one that is masked already. */
static qf_code find_once(qf_ctx *cx, const mask_rules *rules, qf_str text, bool again,
                         mask_hits *out)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    struct mask_scan scan = {
        .cx = cx, .rules = rules, .text = text, .again = again, .scratch = scratch
    };

    walk(&scan);
    settle(&scan);
    if (scan.too_many)
        return qf_fail(cx, QF_LIMIT, "MASK.TOO_MANY", NULL, "个人信息超过 %zu 处，请分开处理",
                       MASK_MAX_HITS);
    *out = (mask_hits){ hits_of(&scan), scan.count };
    return QF_OK;
}

/* Puts the hits found in the masked text among the earlier ones of the text itself. Gives how many
 * came in; one that reaches into what an earlier hit shows is none. */
static size_t merge(qf_arena *arena, mask_hits old, mask_hits more, mask_hits *out)
{
    mask_hit *all = QF_NEW_ARRAY(arena, mask_hit, old.count + more.count);
    size_t n = 0, next = 0, added = 0;
    /* How far the text runs ahead of the masked text; it may be behind, the sums wrap. */
    size_t bytes = 0, cps = 0;

    for (size_t i = 0; i < more.count; i++) {
        mask_hit hit = more.at[i];

        if (!hit.masked)
            continue;
        while (next < old.count && old.at[next].byte_from < hit.byte_from + bytes) {
            const mask_hit *before = &old.at[next];

            if (before->masked) {
                bytes += before->byte_to - before->byte_from - before->shown.n;
                cps += before->to - before->from - qf_rune_count(before->shown);
            }
            all[n++] = *before;
            next++;
        }
        hit.byte_from += bytes;
        hit.byte_to += bytes;
        hit.from += cps;
        hit.to += cps;
        if ((n > 0 && all[n - 1].byte_to > hit.byte_from) ||
            (next < old.count && old.at[next].byte_from < hit.byte_to))
            continue;
        all[n++] = hit;
        added++;
    }
    while (next < old.count)
        all[n++] = old.at[next++];
    *out = (mask_hits){ all, n };
    return added;
}

/* Covering one number can lay bare another that stood beside it and was taken for a part of
 * something longer. Two walks are nearly always enough. */
#define WALKS_MAX 4

qf_code mask_find(qf_ctx *cx, const mask_rules *rules, qf_str text, mask_hits *out)
{
    mask_hits hits, more;

    *out = (mask_hits){ NULL, 0 };
    if (text.n > MASK_MAX_TEXT)
        return qf_fail(cx, QF_LIMIT, "MASK.TOO_LARGE", NULL, "文字超过 %zu MiB，请分开处理",
                       MASK_MAX_TEXT >> 20);
    QF_TRY(find_once(cx, rules, text, false, &hits));
    for (int walks = 1; walks < WALKS_MAX && hits.count > 0; walks++) {
        qf_str masked = mask_apply(cx->arena, text, hits);

        if (masked.n > MASK_MAX_TEXT)
            break;
        QF_TRY(find_once(cx, rules, masked, true, &more));
        if (more.count == 0 || merge(cx->arena, hits, more, &hits) == 0)
            break;
    }
    *out = hits;
    return QF_OK;
}
