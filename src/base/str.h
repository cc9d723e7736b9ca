/* Strings that know their length, and text buffers that know their maximum. All text is UTF-8,
 * checked at the door (text.h). */
#ifndef QF_BASE_STR_H
#define QF_BASE_STR_H

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A slice; the bytes belong to someone else. `p` may be NULL when n is 0. Not NUL-terminated
 * unless a function says so. */
typedef struct qf_str {
    const char *p;
    size_t n;
} qf_str;

/* Slice of a string literal. */
#define QF_S(literal) ((qf_str){ "" literal, sizeof(literal) - 1 })
/* The same for static initialisers. */
#define QF_S_INIT(literal)                                                                         \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
/* For printf: "%.*s", QF_ARG(s) */
#define QF_ARG(s) ((int)(s).n), ((s).p != NULL ? (s).p : "")

/* Slice of a NUL-terminated text; NULL gives the empty slice. */
qf_str qf_str_of(const char *text);
/* Copy in the arena, NUL-terminated behind its length. */
qf_str qf_str_copy(qf_arena *arena, qf_str s);
/* Copy in the arena as a C string (for libraries that want one). */
const char *qf_cstr(qf_arena *arena, qf_str s);
/* Here, because it is asked more often than anything else and mostly answered by the lengths. */
static inline bool qf_str_eq(qf_str a, qf_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Order by bytes, for sorting: <0, 0, >0. */
int qf_str_cmp(qf_str a, qf_str b);
bool qf_str_starts(qf_str s, qf_str prefix);
bool qf_str_ends(qf_str s, qf_str suffix);
/* Byte offset of the first `part` in `s` at or after `from`; -1 when there is none. */
ptrdiff_t qf_str_find(qf_str s, qf_str part, size_t from);
bool qf_str_has(qf_str s, qf_str part);
/* Bytes [from, to), both cut to the length. */
qf_str qf_str_sub(qf_str s, size_t from, size_t to);
/* Without ASCII white space at both ends. */
qf_str qf_str_trim(qf_str s);
/* Takes the piece before `separator` off the front of *rest into *piece; false when *rest is used
 * up. The last piece comes without a separator. Start with rest->p not NULL. */
bool qf_str_split(qf_str *rest, char separator, qf_str *piece);
/* The parts one after the other, in the arena; NUL-terminated. QF_JOIN(arena, a, b, c) */
qf_str qf_str_join(qf_arena *arena, const qf_str *parts, size_t count);
#define QF_JOIN(arena, ...)                                                                        \
    qf_str_join((arena), (const qf_str[]){ __VA_ARGS__ },                                          \
                sizeof((const qf_str[]){ __VA_ARGS__ }) / sizeof(qf_str))
/* printf into the arena; NUL-terminated. */
qf_str qf_strf(qf_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
qf_str qf_vstrf(qf_arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* FNV-1a, for hash tables that no stranger fills. */
uint64_t qf_str_hash(qf_str s);

/* A growing text. Born with its maximum; what would go over it is dropped and `over` stays true,
 * to be asked once at the end. */
typedef struct qf_buf {
    qf_arena *arena;
    char *p;
    size_t n, cap, max;
    bool over;
} qf_buf;

/* An empty buffer in `arena` that never holds more than `max` bytes. */
qf_buf qf_buf_new(qf_arena *arena, size_t max);
/* Room for `n` bytes behind the text, to be written and then counted in buf->n; NULL, and `over`, when
 * the maximum would be passed. */
char *qf_buf_room(qf_buf *buf, size_t n);
/* Adds when there is no room yet; what qf_buf_add calls. */
void qf_buf_add_grow(qf_buf *buf, qf_str s);
static inline void qf_buf_add(qf_buf *buf, qf_str s)
{
    if (buf->over || s.n == 0 || buf->n + s.n >= buf->cap || s.n > buf->max - buf->n) {
        qf_buf_add_grow(buf, s);
        return;
    }
    memcpy(buf->p + buf->n, s.p, s.n);
    buf->n += s.n;
}
static inline void qf_buf_addc(qf_buf *buf, char c)
{
    qf_buf_add(buf, (qf_str){ &c, 1 });
}
/* Writes one code point as UTF-8, returns the bytes used (1-4); anything above 0x10FFFF or a
 * surrogate becomes U+FFFD. */
size_t qf_rune_put(char out[4], uint32_t rune);
/* Adds one code point as UTF-8; anything above 0x10FFFF or a surrogate becomes U+FFFD. */
void qf_buf_add_rune(qf_buf *buf, uint32_t rune);
void qf_buf_addf(qf_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void qf_buf_add_int(qf_buf *buf, int64_t number);
/* The text so far, NUL-terminated behind its length; it stays valid until the next add. */
qf_str qf_buf_str(qf_buf *buf);

#endif
