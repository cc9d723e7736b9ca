/* The JSON reader: strict RFC 8259, one pass, values straight into the arena. jansson builds its own tree
 * first, which was half of the time of checking a report given as cells (bench/report_check.py); it
 * remains the other opinion of tests/fuzz/json_fuzz.c, which wants the same answer for every text. */
#include "base/json.h"
#include "base/text.h"

#include <endian.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

/* Nested lists and objects; jansson's bound. */
#define DEPTH_MAX 2048
/* Objects with fewer members are searched for a repeated key pair by pair. */
#define FEW 12

typedef struct reader {
    qf_arena *arena;
    const char *p, *end, *start;
    int depth;
    const char *wrong; /* reason of the first fault */
} reader;

static qf_val *read_value(reader *r);

static qf_val *fault(reader *r, const char *why)
{
    if (r->wrong == NULL)
        r->wrong = r->p >= r->end ? "没有写完" : why;
    return NULL;
}

static void skip_space(reader *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r'))
        r->p++;
}

/* ---- strings */

static bool read_hex(reader *r, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++, r->p++) {
        char c = r->p < r->end ? *r->p : ' ';
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                : 16;
        if (digit == 16)
            return fault(r, "写法不对") != NULL;
        *out = *out * 16 + digit;
    }
    return true;
}

/* Behind "\u": one code point, of a surrogate pair where it begins one. */
static bool read_rune(reader *r, uint32_t *out)
{
    uint32_t low;

    if (!read_hex(r, out))
        return false;
    if (*out < 0xD800 || *out > 0xDFFF)
        return true;
    if (*out > 0xDBFF || r->end - r->p < 2 || r->p[0] != '\\' || r->p[1] != 'u')
        return fault(r, "写法不对") != NULL;
    r->p += 2;
    if (!read_hex(r, &low) || low < 0xDC00 || low > 0xDFFF)
        return fault(r, "写法不对") != NULL;
    *out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

static bool read_escape(reader *r, qf_buf *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *found = r->p < r->end && *r->p != '\0' ? strchr(from, *r->p) : NULL;
    uint32_t rune;

    if (found != NULL) {
        qf_buf_addc(out, to[found - from]);
        r->p++;
        return true;
    }
    if (r->p >= r->end || *r->p != 'u')
        return fault(r, "写法不对") != NULL;
    r->p++;
    if (!read_rune(r, &rune))
        return false;
    qf_buf_add_rune(out, rune);
    return true;
}

/* Eight bytes at once: bytes at which a piece ends have their top bit set, exactly up to the first of them. */
static uint64_t piece_ends(uint64_t w)
{
    const uint64_t ones = 0x0101010101010101;
    uint64_t quote = w ^ ones * '"', slash = w ^ ones * '\\';

    return (((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) &
           ones * 0x80;
}

/* Moves behind what needs no care; the end of the piece is a quotation mark, a backslash or a fault. */
static bool plain_piece(reader *r, qf_str *out)
{
    const char *from = r->p;
    uint64_t word, ends = 0;

    while (ends == 0 && r->end - r->p >= 8) {
        memcpy(&word, r->p, 8);
        ends = piece_ends(le64toh(word));
        r->p += ends == 0 ? 8 : __builtin_ctzll(ends) / 8;
    }
    while (ends == 0 && r->p < r->end && (unsigned char)*r->p >= 0x20 && *r->p != '"' &&
           *r->p != '\\')
        r->p++;
    *out = (qf_str){ from, (size_t)(r->p - from) };
    if (r->p >= r->end || (unsigned char)*r->p < 0x20)
        return fault(r, "写法不对") != NULL;
    return true;
}

/* Behind the opening quotation mark. */
static bool read_string(reader *r, qf_str *out)
{
    qf_str piece;
    qf_buf all;

    if (!plain_piece(r, &piece))
        return false;
    if (*r->p == '"') {
        r->p++;
        *out = piece; /* a slice of the text */
        return true;
    }
    all = qf_buf_new(r->arena, (size_t)(r->end - r->start));
    for (;;) {
        qf_buf_add(&all, piece);
        if (*r->p++ == '"')
            break;
        if (!read_escape(r, &all) || !plain_piece(r, &piece))
            return false;
    }
    *out = qf_buf_str(&all);
    return true;
}

/* ---- numbers */

static size_t skip_digits(reader *r)
{
    const char *from = r->p;

    while (r->p < r->end && *r->p >= '0' && *r->p <= '9')
        r->p++;
    return (size_t)(r->p - from);
}

/* True when the text from r->p on is a number; *whole when it has neither point nor exponent. */
static bool scan_number(reader *r, bool *whole)
{
    *whole = true;
    if (r->p < r->end && *r->p == '-')
        r->p++;
    if (r->p < r->end && *r->p == '0')
        r->p++;
    else if (skip_digits(r) == 0)
        return fault(r, "写法不对") != NULL;
    if (r->p < r->end && *r->p == '.') {
        r->p++;
        *whole = false;
        if (skip_digits(r) == 0)
            return fault(r, "写法不对") != NULL;
    }
    if (r->p < r->end && (*r->p == 'e' || *r->p == 'E')) {
        r->p++;
        *whole = false;
        if (r->p < r->end && (*r->p == '+' || *r->p == '-'))
            r->p++;
        if (skip_digits(r) == 0)
            return fault(r, "写法不对") != NULL;
    }
    return true;
}

static qf_val *whole_number(reader *r, const char *from)
{
    bool minus = *from == '-';
    uint64_t most = (uint64_t)INT64_MAX + minus, value = 0;

    for (const char *p = from + minus; p < r->p; p++) {
        uint64_t digit = (uint64_t)(*p - '0');
        if (value > (most - digit) / 10)
            return fault(r, "数太大");
        value = value * 10 + digit;
    }
    return qf_val_int(r->arena, minus ? (int64_t)(0 - value) : (int64_t)value);
}

static qf_val *read_number(reader *r)
{
    const char *from = r->p;
    const char *text;
    double value;
    bool whole;

    if (!scan_number(r, &whole))
        return NULL;
    if (whole)
        return whole_number(r, from);
    text = qf_cstr(r->arena, (qf_str){ from, (size_t)(r->p - from) });
    errno = 0;
    value = strtod(text, NULL);
    if (errno == ERANGE && isinf(value))
        return fault(r, "数太大");
    /* Adding zero makes -0.0 a plain zero. */
    return qf_val_number(r->arena, qf_strf(r->arena, "%.15g", value + 0.0));
}

/* ---- lists and objects */

/* Both halves of the product, folded: every bit of `a` reaches every bit of the answer. */
static uint64_t folded(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Of the hash; the program's own, drawn when it is first needed. */
static uint64_t secret[2];

static void draw_secret(void)
{
    randombytes_buf(secret, sizeof(secret));
    secret[1] |= 1;
}

static uint64_t hash_of(qf_str key)
{
    uint64_t hash = secret[0] ^ key.n, word;
    size_t at = 0;

    for (; at + 8 <= key.n; at += 8) {
        memcpy(&word, key.p + at, 8);
        hash = folded(hash ^ word, secret[1]);
    }
    word = 0;
    if (key.n >= 8)
        memcpy(&word, key.p + key.n - 8, 8); /* of a fixed size: no call */
    else if (key.n > 0)
        memcpy(&word, key.p, key.n);
    return folded(hash ^ word, secret[1]) ^ secret[0];
}

static bool repeats_few(const qf_val *map)
{
    for (const qf_val *a = map->members.first; a != NULL; a = a->next)
        for (const qf_val *b = a->next; b != NULL; b = b->next)
            if (qf_str_eq(a->key, b->key))
                return true;
    return false;
}

/* The keys are a stranger's: hashed under a random key, so that nobody can make them collide. */
static bool repeats_many(reader *r, const qf_val *map)
{
    static pthread_once_t drawn = PTHREAD_ONCE_INIT;
    size_t room = 32;
    const qf_val **table;

    pthread_once(&drawn, draw_secret);
    while (room < map->members.count * 2)
        room *= 2;
    table = QF_NEW_ARRAY(r->arena, const qf_val *, room);
    for (const qf_val *a = map->members.first; a != NULL; a = a->next) {
        size_t at = (size_t)hash_of(a->key) & (room - 1);
        while (table[at] != NULL) {
            if (qf_str_eq(table[at]->key, a->key))
                return true;
            at = (at + 1) & (room - 1);
        }
        table[at] = a;
    }
    return false;
}

/* Behind a member: true when another follows, false at `close` or a fault. */
static bool more_follows(reader *r, char close)
{
    skip_space(r);
    if (r->p < r->end && *r->p == ',') {
        r->p++;
        skip_space(r);
        return true;
    }
    if (r->p < r->end && *r->p == close)
        r->p++;
    else
        fault(r, "写法不对");
    return false;
}

/* Behind the opening bracket: true when it is empty and closed at once. */
static bool closes_at_once(reader *r, char close)
{
    skip_space(r);
    if (r->p < r->end && *r->p == close) {
        r->p++;
        return true;
    }
    return false;
}

static qf_val *read_list(reader *r)
{
    qf_val *list = qf_val_list(r->arena);

    if (closes_at_once(r, ']'))
        return list;
    do {
        qf_val *member = read_value(r);
        if (member == NULL)
            return NULL;
        qf_list_add(list, member);
    } while (more_follows(r, ']'));
    return r->wrong == NULL ? list : NULL;
}

static qf_val *read_member(reader *r, qf_str *key)
{
    if (r->p >= r->end || *r->p != '"')
        return fault(r, "写法不对");
    r->p++;
    if (!read_string(r, key))
        return NULL;
    /* Only an escape can stand for NUL, and what had one is no slice of the text. */
    if (key->n > 0 && (key->p < r->start || key->p >= r->end) &&
        memchr(key->p, '\0', key->n) != NULL)
        return fault(r, "有空字符");
    skip_space(r);
    if (r->p >= r->end || *r->p != ':')
        return fault(r, "写法不对");
    r->p++;
    skip_space(r);
    return read_value(r);
}

static qf_val *read_map(reader *r)
{
    qf_val *map = qf_val_map(r->arena);

    if (closes_at_once(r, '}'))
        return map;
    do {
        qf_str key = { 0 };
        qf_val *member = read_member(r, &key);
        if (member == NULL)
            return NULL;
        qf_map_add(map, key, member);
    } while (more_follows(r, '}'));
    if (r->wrong == NULL && (map->members.count <= FEW ? repeats_few(map) : repeats_many(r, map))) {
        r->wrong = "同一个键出现两次";
        return NULL;
    }
    return r->wrong == NULL ? map : NULL;
}

static qf_val *read_nested(reader *r, bool map)
{
    qf_val *value;

    if (++r->depth > DEPTH_MAX)
        return fault(r, "嵌套太深");
    r->p++;
    value = map ? read_map(r) : read_list(r);
    r->depth--;
    return value;
}

static qf_val *read_word(reader *r, qf_str word, qf_val *value)
{
    if ((size_t)(r->end - r->p) < word.n || memcmp(r->p, word.p, word.n) != 0)
        return fault(r, "写法不对");
    r->p += word.n;
    return value;
}

static qf_val *read_value(reader *r)
{
    qf_str text;

    skip_space(r);
    if (r->p >= r->end)
        return fault(r, "没有写完");
    switch (*r->p) {
    case '{':
    case '[':
        return read_nested(r, *r->p == '{');
    case '"':
        r->p++;
        return read_string(r, &text) ? qf_val_str(r->arena, text) : NULL;
    case 't':
        return read_word(r, QF_S("true"), qf_val_bool(r->arena, true));
    case 'f':
        return read_word(r, QF_S("false"), qf_val_bool(r->arena, false));
    case 'n':
        return read_word(r, QF_S("null"), qf_val_null(r->arena));
    default:
        return read_number(r);
    }
}

/* Line and column (code points, from 1) of the place where reading stopped. */
static void place_of(const reader *r, int *line, int *column)
{
    *line = *column = 1;
    for (const char *p = r->start; p < r->p && p < r->end; p++) {
        if (*p == '\n') {
            (*line)++;
            *column = 1;
        } else if (((unsigned char)*p & 0xC0) != 0x80) {
            (*column)++;
        }
    }
}

qf_code qf_json_read(qf_ctx *cx, qf_str text, const char *name, const qf_val **out)
{
    const char *start = text.p == NULL ? "" : text.p;
    reader r = { .arena = cx->arena, .p = start, .start = start, .end = start + text.n };
    const qf_val *value = NULL;
    int line, column;

    if (!qf_utf8_valid(text))
        r.wrong = "有不是 UTF-8 的字节";
    else
        value = read_value(&r);
    skip_space(&r);
    if (r.wrong == NULL && r.p < r.end)
        r.wrong = "后面还有多余的内容";
    if (r.wrong == NULL) {
        *out = value;
        return QF_OK;
    }
    place_of(&r, &line, &column);
    return qf_fail(cx, QF_INVALID, "JSON.SYNTAX", name,
                   "%s 不是正确的 JSON：第 %d 行第 %d 列附近（%s）", name, line, column, r.wrong);
}
