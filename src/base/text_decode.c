/* Text at the door: which encoding it is in, and UTF-8 out of it, or a refusal. */
#include "base/text.h"

#include <iconv.h>

#define ICONV_CLEANUP __attribute__((cleanup(iconv_close_at)))

static void iconv_close_at(iconv_t *converter)
{
    if (*converter != (iconv_t)-1)
        iconv_close(*converter);
}

typedef enum encoding {
    ENC_UNKNOWN,
    ENC_UTF8,
    ENC_UTF16LE,
    ENC_UTF16BE,
    ENC_GB18030,
    ENC_BIG5
} encoding;

/* A byte order mark, and how long it is. */
static encoding marked(qf_str bytes, size_t *skip)
{
    static const struct {
        qf_str mark;
        encoding is;
    } marks[] = {
        { QF_S_INIT("\xEF\xBB\xBF"), ENC_UTF8 },
        { QF_S_INIT("\xFF\xFE"), ENC_UTF16LE },
        { QF_S_INIT("\xFE\xFF"), ENC_UTF16BE },
        { QF_S_INIT("\x84\x31\x95\x33"), ENC_GB18030 },
    };

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (qf_str_starts(bytes, marks[i].mark)) {
            *skip = marks[i].mark.n;
            return marks[i].is;
        }
    *skip = 0;
    return ENC_UNKNOWN;
}

/* A charset's name without case and punctuation. Western names are no help: pages declare them
 * without meaning it. */
static encoding named(qf_str declared)
{
    static const struct {
        const char *name;
        encoding is;
    } names[] = {
        { "utf8", ENC_UTF8 },           { "unicode11utf8", ENC_UTF8 },  { "utf16", ENC_UTF16LE },
        { "utf16le", ENC_UTF16LE },     { "utf16be", ENC_UTF16BE },     { "gb2312", ENC_GB18030 },
        { "gb231280", ENC_GB18030 },    { "csgb2312", ENC_GB18030 },    { "euccn", ENC_GB18030 },
        { "gbk", ENC_GB18030 },         { "xgbk", ENC_GB18030 },        { "cp936", ENC_GB18030 },
        { "ms936", ENC_GB18030 },       { "windows936", ENC_GB18030 },  { "gb18030", ENC_GB18030 },
        { "gb180302005", ENC_GB18030 }, { "gb180302022", ENC_GB18030 }, { "big5", ENC_BIG5 },
        { "big5hkscs", ENC_BIG5 },      { "cnbig5", ENC_BIG5 },         { "xxbig5", ENC_BIG5 },
    };
    char plain[24];
    size_t n = 0;

    for (size_t i = 0; i < declared.n; i++) {
        char c = declared.p[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
            continue;
        if (n == sizeof(plain) - 1)
            return ENC_UNKNOWN;
        plain[n++] = c;
    }
    plain[n] = '\0';
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(plain, names[i].name) == 0)
            return names[i].is;
    return ENC_UNKNOWN;
}

/* UTF-16 without its mark; false on an odd length or a lone surrogate. */
static bool from_utf16(qf_arena *arena, qf_str bytes, bool little, qf_str *out)
{
    const unsigned char *p = (const unsigned char *)bytes.p;
    size_t low = little ? 0 : 1, n = 0;
    char *text;

    if (bytes.n % 2 != 0)
        return false;
    text = qf_alloc(arena, bytes.n / 2 * 3 + 1);
    for (size_t at = 0; at < bytes.n; at += 2) {
        uint32_t unit = (uint32_t)p[at + low] | (uint32_t)p[at + 1 - low] << 8;

        if (unit >= 0xD800 && unit <= 0xDBFF && at + 2 < bytes.n) {
            uint32_t second = (uint32_t)p[at + 2 + low] | (uint32_t)p[at + 3 - low] << 8;

            if (second < 0xDC00 || second > 0xDFFF)
                return false;
            unit = 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00);
            at += 2;
        } else if (unit >= 0xD800 && unit <= 0xDFFF) {
            return false;
        }
        n += qf_rune_put(text + n, unit);
    }
    *out = (qf_str){ text, n };
    return true;
}

/* By the C library's converter. *missing is set when it has no such table. */
static bool from_iconv(qf_arena *arena, const char *charset, qf_str bytes, qf_str *out,
                       bool *missing)
{
    ICONV_CLEANUP iconv_t converter = iconv_open("UTF-8", charset);
    size_t left = bytes.n, room = bytes.n / 2 * 3 + 8;
    char *in = (char *)(uintptr_t)bytes.p; /* the call does not write to it */
    char *text, *end;

    if (converter == (iconv_t)-1) {
        *missing = true;
        return false;
    }
    end = text = qf_alloc(arena, room + 1);
    /* Two bytes become at most three, four at most four: the room is enough. A count above 0
     * means replacements, which are none of ours. */
    if (iconv(converter, &in, &left, &end, &room) != 0 || left != 0 ||
        iconv(converter, NULL, NULL, &end, &room) != 0)
        return false;
    *out = (qf_str){ text, (size_t)(end - text) };
    return true;
}

/* Nearly every character of a real text in GB18030 is of the first level of GB 2312 (ordered by
 * sound, rows B0-D7) or a mark (rows A1-A9). What another encoding or chance produces is not. */
static bool sensible_gb(qf_str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.p;
    size_t common = 0, pairs = 0;

    for (size_t at = 0; at + 1 < bytes.n; at++) {
        if (p[at] < 0x80)
            continue;
        pairs++;
        common += p[at + 1] >= 0xA1 &&
                  ((p[at] >= 0xB0 && p[at] <= 0xD7) || (p[at] >= 0xA1 && p[at] <= 0xA9));
        at++;
    }
    return pairs > 0 && common * 10 >= pairs * 8;
}

/* Three-byte sequences of well-formed UTF-8: a page that declares gb2312 and holds many of them
 * was saved as UTF-8. Two or three occur by chance (the two characters 联通). */
static bool plainly_utf8(qf_str bytes)
{
    size_t triples = 0;

    if (!qf_utf8_valid(bytes))
        return false;
    for (size_t at = 0; at < bytes.n; at++)
        triples += ((unsigned char)bytes.p[at] & 0xF0) == 0xE0;
    return triples >= 8;
}

/* A unit of UTF-16 that stands in ordinary Chinese text. */
static bool common_unit(unsigned unit)
{
    return (unit >= 0x4E00 && unit <= 0x9FFF) || (unit >= 0x20 && unit < 0x7F) || unit == '\n' ||
           unit == '\r' || unit == '\t' || (unit >= 0x2000 && unit <= 0x206F) ||
           (unit >= 0x3000 && unit <= 0x303F) || (unit >= 0xFF00 && unit <= 0xFFEF);
}

/* UTF-16 saved without its mark: digits and line ends leave zero bytes, all on one side, and nine
 * in ten units are of Chinese text. No other encoding holds a zero byte at all. */
static encoding unmarked_utf16(qf_str bytes)
{
    size_t zeros[2] = { 0 }, common = 0;
    bool little;

    if (bytes.n < 4 || bytes.n % 2 != 0 || memchr(bytes.p, '\0', bytes.n) == NULL)
        return ENC_UNKNOWN;
    for (size_t at = 0; at < bytes.n; at++)
        zeros[at % 2] += bytes.p[at] == '\0';
    little = zeros[1] > zeros[0];
    for (size_t at = 0; at < bytes.n; at += 2) {
        unsigned low = (unsigned char)bytes.p[at + !little],
                 high = (unsigned char)bytes.p[at + little];

        common += common_unit(high << 8 | low);
    }
    if (common * 10 < bytes.n / 2 * 9)
        return ENC_UNKNOWN;
    return little ? ENC_UTF16LE : ENC_UTF16BE;
}

/* Tells which encoding to try; the bytes may still refuse it. */
static encoding guess(qf_str bytes, qf_str declared)
{
    encoding name = unmarked_utf16(bytes);

    if (name != ENC_UNKNOWN)
        return name;
    name = named(declared);
    if (name == ENC_UTF8 && !qf_utf8_valid(bytes))
        name = ENC_UNKNOWN;
    if ((name == ENC_GB18030 || name == ENC_BIG5) && plainly_utf8(bytes))
        return ENC_UTF8;
    /* A UTF-16 page that could be read as far as its declaration was not UTF-16. */
    if ((name == ENC_UTF16LE || name == ENC_UTF16BE) && memchr(bytes.p, '\0', bytes.n) == NULL)
        name = ENC_UNKNOWN;
    if (name != ENC_UNKNOWN)
        return name;
    if (qf_utf8_valid(bytes))
        return ENC_UTF8;
    return sensible_gb(bytes) ? ENC_GB18030 : ENC_UNKNOWN;
}

/* Offset of the first character no text holds: NUL and other controls but tab, line ends, page
 * feed; noncharacters. s.n when there is none. */
static size_t first_control(qf_str s)
{
    /* Bytes that may belong to one: controls, and what characters of control begin with. */
    static const bool doubtful[256] = {
        [0 ... 8] = true, [14 ... 31] = true, [0x7F] = true, [0xC2] = true, [0xEF] = true
    };

    for (size_t at = 0; at < s.n; at++) {
        unsigned char c = (unsigned char)s.p[at];

        if (!doubtful[c])
            continue;
        if (c < 0x20 && (c < '\t' || c > '\r'))
            return at;
        if (c == 0x7F)
            return at;
        if (c == 0xC2 && at + 1 < s.n && (unsigned char)s.p[at + 1] < 0xA0 &&
            (unsigned char)s.p[at + 1] != 0x85)
            return at;
        if (c == 0xEF && at + 2 < s.n && (unsigned char)s.p[at + 1] == 0xBF &&
            (unsigned char)s.p[at + 2] >= 0xBE)
            return at;
    }
    return s.n;
}

static size_t line_of(qf_str s, size_t offset)
{
    size_t line = 1;

    for (size_t at = 0; at < offset; at++)
        line += s.p[at] == '\n';
    return line;
}

qf_code qf_text_decode(qf_ctx *cx, qf_str bytes, qf_str declared, qf_str *out)
{
    bool done = false, missing = false;
    size_t skip, control;
    encoding is;
    qf_str text = { "", 0 };

    if (bytes.n > QF_TEXT_MAX)
        return qf_fail(cx, QF_LIMIT, "TEXT.TOO_LARGE", NULL, "文字超过 %zu MiB，请分开处理",
                       QF_TEXT_MAX >> 20);
    if (bytes.n == 0) {
        *out = text;
        return QF_OK;
    }
    is = marked(bytes, &skip);
    bytes = qf_str_sub(bytes, skip, bytes.n);
    if (is == ENC_UNKNOWN)
        is = guess(bytes, declared);
    switch (is) {
    case ENC_UTF8:
        text = bytes;
        done = qf_utf8_valid(bytes);
        break;
    case ENC_UTF16LE:
    case ENC_UTF16BE:
        done = from_utf16(cx->arena, bytes, is == ENC_UTF16LE, &text);
        break;
    case ENC_GB18030:
        done = from_iconv(cx->arena, "GB18030", bytes, &text, &missing);
        break;
    case ENC_BIG5:
        done = from_iconv(cx->arena, "BIG5-HKSCS", bytes, &text, &missing);
        break;
    case ENC_UNKNOWN:
        break;
    }
    /* Too little UTF-8 to refute its declaration, but nothing else fits. */
    if (!done && !missing && skip == 0 && is != ENC_UTF8 && qf_utf8_valid(bytes)) {
        text = bytes;
        done = true;
    }
    if (missing)
        return qf_fail(cx, QF_BROKEN, "TEXT.CONVERTER", NULL, "系统缺少文字编码转换表");
    if (!done)
        return qf_fail(cx, QF_INVALID, "TEXT.ENCODING", NULL,
                       "认不出这份文字的编码，或者它不是文字；请另存为 UTF-8 后再试");
    control = first_control(text);
    if (control < text.n)
        return qf_fail(cx, QF_INVALID, "TEXT.ENCODING", NULL, "第 %zu 行有控制字符，这不是文字文件",
                       line_of(text, control));
    *out = text;
    return QF_OK;
}
