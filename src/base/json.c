#include "base/json.h"

#include <endian.h>

/* Bytes that are not written as they are; 0xE2 only as the beginning of U+2028 and U+2029. */
static const bool care[256] = { 1, 1, 1, 1, 1, 1,         1,          1,          1,
                                1, 1, 1, 1, 1, 1,         1,          1,          1,
                                1, 1, 1, 1, 1, 1,         1,          1,          1,
                                1, 1, 1, 1, 1, ['"'] = 1, ['\\'] = 1, [0x7F] = 1, [0xE2] = 1 };

typedef unsigned char bytes16 __attribute__((vector_size(16)));

static bytes16 load16(const char *p)
{
    bytes16 v;

    memcpy(&v, p, sizeof(v));
    return v;
}

/* Sixteen bytes at once, and the two behind them: true when one of the sixteen is not written as it is. Chinese
 * quotation marks, which begin like U+2028, are no reason to stop. */
static bool some_care(const char *p)
{
    bytes16 v = load16(p), separator = (bytes16)((v == 0xE2) & (load16(p + 1) == 0x80) &
                                                 ((load16(p + 2) & 0xFE) == 0xA8));
    uint64_t halves[2];

    v = (bytes16)((v < 0x20) | (v == '"') | (v == '\\') | (v == 0x7F)) | separator;
    memcpy(halves, &v, sizeof(halves));
    return (halves[0] | halves[1]) != 0;
}

/* Eight bytes: those in `care` have their top bit set, exactly up to the first of them. */
static uint64_t which_care(uint64_t w)
{
    const uint64_t ones = 0x0101010101010101;
    uint64_t quote = w ^ ones * '"', slash = w ^ ones * '\\', del = w ^ ones * 0x7F;
    uint64_t ascii = ((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) |
                     ((slash - ones) & ~slash) | ((del - ones) & ~del);
    uint64_t wide = w ^ ones * 0xE2;

    return (ascii | ((wide - ones) & ~wide)) & ones * 0x80;
}

/* U+2028 and U+2029, which are line ends in a script. */
static bool is_separator(qf_str text, size_t i)
{
    return i + 2 < text.n && (unsigned char)text.p[i + 1] == 0x80 &&
           ((unsigned char)text.p[i + 2] & 0xFE) == 0xA8;
}

/* The place of the first byte from `i` on that is not written as it is; the length when there is none. */
static size_t plain_to(qf_str text, size_t i)
{
    for (;; i++) {
        uint64_t word, found = 0;

        while (text.n - i >= 18 && !some_care(text.p + i))
            i += 16;
        while (found == 0 && text.n - i >= 8) {
            memcpy(&word, text.p + i, 8);
            found = which_care(le64toh(word));
            i += found == 0 ? 8 : (size_t)__builtin_ctzll(found) / 8;
        }
        while (found == 0 && i < text.n && !care[(unsigned char)text.p[i]])
            i++;
        /* Quotation marks of Chinese text begin like the separators. */
        if (i == text.n || (unsigned char)text.p[i] != 0xE2 || is_separator(text, i))
            return i;
    }
}

/* The escape of the byte at `i`; how many bytes of the text it stands for. */
static size_t add_escape(qf_buf *out, qf_str text, size_t i)
{
    unsigned char c = (unsigned char)text.p[i];

    if (c == 0xE2) {
        qf_buf_addf(out, "\\u202%x", (unsigned)(unsigned char)text.p[i + 2] & 0xFU);
        return 3;
    }
    if (c == '"' || c == '\\') {
        qf_buf_addc(out, '\\');
        qf_buf_addc(out, (char)c);
    } else if (c == '\n') {
        qf_buf_add(out, QF_S("\\n"));
    } else if (c == '\t') {
        qf_buf_add(out, QF_S("\\t"));
    } else {
        qf_buf_addf(out, "\\u%04x", c);
    }
    return 1;
}

/* A text with something to escape at `stop`; what lies between escapes is copied whole. */
static void add_escaped(qf_buf *out, qf_str text, size_t stop)
{
    size_t from = 0;

    while (stop < text.n) {
        qf_buf_add(out, qf_str_sub(text, from, stop));
        from = stop + add_escape(out, text, stop);
        stop = plain_to(text, from);
    }
    qf_buf_add(out, qf_str_sub(text, from, text.n));
}

static void write_string(qf_buf *out, qf_str text)
{
    size_t stop = plain_to(text, 0);
    char *room;

    if (stop < text.n) {
        qf_buf_addc(out, '"');
        add_escaped(out, text, stop);
        qf_buf_addc(out, '"');
        return;
    }
    room = qf_buf_room(out, text.n + 2);
    if (room == NULL)
        return;
    room[0] = '"';
    if (text.n > 0)
        memcpy(room + 1, text.p, text.n);
    room[text.n + 1] = '"';
    out->n += text.n + 2;
}

/* indent < 0: compact. */
static void new_line(qf_buf *out, int indent)
{
    if (indent < 0)
        return;
    qf_buf_addc(out, '\n');
    for (int i = 0; i < indent; i++)
        qf_buf_add(out, QF_S("  "));
}

static void write_value(qf_buf *out, const qf_val *value, int indent);

static void write_members(qf_buf *out, const qf_val *value, int indent)
{
    bool map = value->type == QF_VAL_MAP;
    int inner = indent < 0 ? -1 : indent + 1;

    qf_buf_addc(out, map ? '{' : '[');
    for (const qf_val *member = value->members.first; member != NULL; member = member->next) {
        if (member != value->members.first)
            qf_buf_addc(out, ',');
        new_line(out, inner);
        if (map) {
            write_string(out, member->key);
            qf_buf_addc(out, ':');
            if (indent >= 0)
                qf_buf_addc(out, ' ');
        }
        write_value(out, member, inner);
    }
    if (value->members.first != NULL)
        new_line(out, indent);
    qf_buf_addc(out, map ? '}' : ']');
}

static void write_value(qf_buf *out, const qf_val *value, int indent)
{
    switch (value->type) {
    case QF_VAL_NULL:
        qf_buf_add(out, QF_S("null"));
        break;
    case QF_VAL_BOOL:
        qf_buf_add(out, value->truth ? QF_S("true") : QF_S("false"));
        break;
    case QF_VAL_INT:
        qf_buf_add_int(out, value->number);
        break;
    case QF_VAL_NUMBER:
        qf_buf_add(out, value->text);
        break;
    case QF_VAL_STR:
    case QF_VAL_HTML:
        write_string(out, value->text);
        break;
    case QF_VAL_LIST:
    case QF_VAL_MAP:
        write_members(out, value, indent);
        break;
    }
}

void qf_json_write(qf_buf *out, const qf_val *value)
{
    write_value(out, value, -1);
}

void qf_json_write_pretty(qf_buf *out, const qf_val *value)
{
    write_value(out, value, 0);
}
