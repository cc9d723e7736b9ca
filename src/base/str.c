#include "base/str.h"

#include <stdio.h>

qf_str qf_str_of(const char *text)
{
    return (qf_str){ text, text == NULL ? 0 : strlen(text) };
}

qf_str qf_str_copy(qf_arena *arena, qf_str s)
{
    char *copy = qf_alloc_bytes(arena, s.n + 1);

    if (s.n > 0)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return (qf_str){ copy, s.n };
}

const char *qf_cstr(qf_arena *arena, qf_str s)
{
    return qf_str_copy(arena, s).p;
}

int qf_str_cmp(qf_str a, qf_str b)
{
    size_t shared = a.n < b.n ? a.n : b.n;
    int order = shared == 0 ? 0 : memcmp(a.p, b.p, shared);

    if (order != 0)
        return order;
    return (a.n > b.n) - (a.n < b.n);
}

bool qf_str_starts(qf_str s, qf_str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool qf_str_ends(qf_str s, qf_str suffix)
{
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

ptrdiff_t qf_str_find(qf_str s, qf_str part, size_t from)
{
    const char *hit;

    if (from > s.n || part.n > s.n - from)
        return -1;
    if (part.n == 0)
        return (ptrdiff_t)from;
    hit = memmem(s.p + from, s.n - from, part.p, part.n);
    return hit == NULL ? -1 : hit - s.p;
}

bool qf_str_has(qf_str s, qf_str part)
{
    return qf_str_find(s, part, 0) >= 0;
}

qf_str qf_str_sub(qf_str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (qf_str){ s.p == NULL ? NULL : s.p + from, to - from };
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

qf_str qf_str_trim(qf_str s)
{
    while (s.n > 0 && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool qf_str_split(qf_str *rest, char separator, qf_str *piece)
{
    const char *hit;

    if (rest->p == NULL)
        return false;
    hit = rest->n == 0 ? NULL : memchr(rest->p, separator, rest->n);
    if (hit == NULL) {
        *piece = *rest;
        *rest = (qf_str){ NULL, 0 };
        return true;
    }
    *piece = (qf_str){ rest->p, (size_t)(hit - rest->p) };
    rest->n -= piece->n + 1;
    rest->p = hit + 1;
    return true;
}

qf_str qf_str_join(qf_arena *arena, const qf_str *parts, size_t count)
{
    size_t n = 0;
    char *text;

    for (size_t i = 0; i < count; i++)
        n += parts[i].n;
    text = qf_alloc_bytes(arena, n + 1);
    n = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].n > 0)
            memcpy(text + n, parts[i].p, parts[i].n);
        n += parts[i].n;
    }
    text[n] = '\0';
    return (qf_str){ text, n };
}

qf_str qf_vstrf(qf_arena *arena, const char *format, va_list args)
{
    char small[256];
    va_list again;
    char *text;
    int length;

    va_copy(again, args);
    length = vsnprintf(small, sizeof(small), format, again);
    va_end(again);
    if (length < 0)
        return (qf_str){ "", 0 };
    if ((size_t)length < sizeof(small))
        return qf_str_copy(arena, (qf_str){ small, (size_t)length });
    text = qf_alloc_bytes(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, args);
    return (qf_str){ text, (size_t)length };
}

qf_str qf_strf(qf_arena *arena, const char *format, ...)
{
    va_list args;
    qf_str text;

    va_start(args, format);
    text = qf_vstrf(arena, format, args);
    va_end(args);
    return text;
}

uint64_t qf_str_hash(qf_str s)
{
    uint64_t hash = 14695981039346656037U;

    for (size_t i = 0; i < s.n; i++) {
        hash ^= (unsigned char)s.p[i];
        hash *= 1099511628211U;
    }
    return hash;
}

qf_buf qf_buf_new(qf_arena *arena, size_t max)
{
    return (qf_buf){ .arena = arena, .max = max };
}

/* Makes room for `more` bytes and a NUL; false, and `over`, when the maximum would be passed. */
static bool buf_room(qf_buf *buf, size_t more)
{
    size_t cap;
    char *grown;

    if (buf->over || more > buf->max - buf->n) {
        buf->over = true;
        return false;
    }
    if (buf->n + more + 1 <= buf->cap)
        return true;
    cap = buf->cap < 128 ? 256 : buf->cap * 2;
    if (cap < buf->n + more + 1)
        cap = buf->n + more + 1;
    grown = qf_alloc_bytes(buf->arena, cap);
    if (buf->n > 0)
        memcpy(grown, buf->p, buf->n);
    buf->p = grown;
    buf->cap = cap;
    return true;
}

char *qf_buf_room(qf_buf *buf, size_t n)
{
    return buf_room(buf, n) ? buf->p + buf->n : NULL;
}

void qf_buf_add_grow(qf_buf *buf, qf_str s)
{
    if (s.n == 0 || !buf_room(buf, s.n))
        return;
    memcpy(buf->p + buf->n, s.p, s.n);
    buf->n += s.n;
}

size_t qf_rune_put(char out[4], uint32_t rune)
{
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
        rune = 0xFFFD;
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0 | (rune >> 6));
        out[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xE0 | (rune >> 12));
        out[1] = (char)(0x80 | ((rune >> 6) & 0x3F));
        out[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (rune >> 18));
    out[1] = (char)(0x80 | ((rune >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((rune >> 6) & 0x3F));
    out[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}

void qf_buf_add_rune(qf_buf *buf, uint32_t rune)
{
    char out[4];

    qf_buf_add(buf, (qf_str){ out, qf_rune_put(out, rune) });
}

void qf_buf_addf(qf_buf *buf, const char *format, ...)
{
    char small[512];
    va_list args, again;
    int length;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(small, sizeof(small), format, args);
    if (length >= 0 && (size_t)length < sizeof(small))
        qf_buf_add(buf, (qf_str){ small, (size_t)length });
    else if (length >= 0)
        qf_buf_add(buf, qf_vstrf(buf->arena, format, again));
    va_end(again);
    va_end(args);
}

void qf_buf_add_int(qf_buf *buf, int64_t number)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t rest = number < 0 ? 0U - (uint64_t)number : (uint64_t)number;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        digits[--at] = '-';
    qf_buf_add(buf, (qf_str){ digits + at, sizeof(digits) - at });
}

qf_str qf_buf_str(qf_buf *buf)
{
    if (buf->p == NULL)
        return (qf_str){ "", 0 };
    buf->p[buf->n] = '\0';
    return (qf_str){ buf->p, buf->n };
}
