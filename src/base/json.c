#include "base/json.h"

/* Bytes that are not written as they are; 0xE2 only as the beginning of U+2028 and U+2029. */
static const bool care[256] = { 1, 1, 1, 1, 1, 1,         1,          1,          1,
                                1, 1, 1, 1, 1, 1,         1,          1,          1,
                                1, 1, 1, 1, 1, 1,         1,          1,          1,
                                1, 1, 1, 1, 1, ['"'] = 1, ['\\'] = 1, [0x7F] = 1, [0xE2] = 1 };

typedef unsigned char bytes16 __attribute__((vector_size(16)));

/* Sixteen bytes at once: true when one of them is in `care`. */
static bool some_care(bytes16 v)
{
    bytes16 found = (bytes16)((v < 0x20) | (v == '"') | (v == '\\') | (v == 0x7F) | (v == 0xE2));
    uint64_t halves[2];

    memcpy(halves, &found, sizeof(halves));
    return (halves[0] | halves[1]) != 0;
}

static bytes16 load16(const char *p)
{
    bytes16 v;

    memcpy(&v, p, sizeof(v));
    return v;
}

/* True when no byte of the text needs care: most keys and many texts. The last piece overlaps the one
 * before it. */
static bool all_plain(qf_str text)
{
    size_t i = 0;

    if (text.n < 8) {
        for (; i < text.n; i++)
            if (care[(unsigned char)text.p[i]])
                return false;
        return true;
    }
    if (text.n < 16) {
        bytes16 v;

        memcpy(&v, text.p, 8);
        memcpy((char *)&v + 8, text.p + text.n - 8, 8);
        return !some_care(v);
    }
    for (; i + 16 <= text.n; i += 16)
        if (some_care(load16(text.p + i)))
            return false;
    return i == text.n || !some_care(load16(text.p + text.n - 16));
}

/* The escape of the byte at `i`; how many bytes of the text it stands for, 0 for a byte that stays. */
static size_t add_escape(qf_buf *out, qf_str text, size_t i)
{
    unsigned char c = (unsigned char)text.p[i];

    if (!care[c])
        return 0;
    if (c == 0xE2) {
        if (i + 2 >= text.n || (unsigned char)text.p[i + 1] != 0x80 ||
            ((unsigned char)text.p[i + 2] & 0xFE) != 0xA8)
            return 0;
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

/* A text with something to escape; what lies between escapes is copied whole. */
static void add_escaped(qf_buf *out, qf_str text)
{
    qf_buf piece = qf_buf_new(out->arena, 16);
    size_t plain = 0, i = 0;

    for (;;) {
        size_t taken;
        while (i + 16 <= text.n && !some_care(load16(text.p + i)))
            i += 16;
        while (i < text.n && !care[(unsigned char)text.p[i]])
            i++;
        if (i >= text.n)
            break;
        piece.n = 0;
        taken = add_escape(&piece, text, i);
        if (taken > 0) {
            qf_buf_add(out, qf_str_sub(text, plain, i));
            qf_buf_add(out, (qf_str){ piece.p, piece.n });
            plain = i + taken;
        }
        i += taken > 0 ? taken : 1;
    }
    qf_buf_add(out, qf_str_sub(text, plain, text.n));
}

static void write_string(qf_buf *out, qf_str text)
{
    char *room;

    if (!all_plain(text)) {
        qf_buf_addc(out, '"');
        add_escaped(out, text);
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
