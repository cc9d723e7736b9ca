#include "doc/xml_scan.h"

#include "base/text.h"
#include "doc/doc_build.h"

#include <strings.h>

#define SLOTS 256        /* of the table of names; readers name fewer than 100 */
#define MAX_BINDINGS 512 /* name spaces in force */
#define MAX_ATTRS 128    /* of one element */
#define MAX_TEXT ((size_t)16 * 1024 * 1024)

/* A prefix and what it stands for, from an element down. */
struct binding {
    qf_str prefix;
    xml_space space;
    int depth;
};

struct open {
    qf_str name; /* as written, with prefix */
    int id;
};

/* "w:val", whole and in its parts. */
struct name {
    qf_str whole, prefix, local;
    size_t hash; /* of the local part */
};

struct slot {
    qf_str local;
    xml_space space;
    int id;
};

struct scan {
    qf_ctx *cx;
    const char *p, *end;
    const xml_reader *reader;
    int depth;
    bool rooted; /* the root has been seen */
    size_t binding_count, attr_count;
    qf_buf decoded; /* values and texts with references in them */
    qf_str last_prefix;
    xml_space last_space;
    size_t last_bindings; /* last_prefix was looked up with so many in force; 0: not yet */
    struct open open[DOC_MAX_DEPTH + 1];
    struct binding bindings[MAX_BINDINGS];
    xml_attr_pair attrs[MAX_ATTRS];
    struct name names[MAX_ATTRS + 1]; /* of the attributes, as written */
    struct slot slots[SLOTS];
};

/* What a byte may be part of. */
enum {
    NAME = 1,    /* a name: letters, digits, - . _ and everything beyond ASCII */
    WIDE = 2,    /* a character beyond ASCII */
    SPECIAL = 4, /* what has to be resolved: references and line ends */
    BREAK = 8,   /* line feed and tab: spaces in a value */
    BAD = 16,    /* no character of XML */
    MARK = 32,   /* < */
};

static const unsigned char classes[256] = {
    [0 ... 8] = BAD,      ['\t'] = BREAK,
    ['\n'] = BREAK,       [11 ... 12] = BAD,
    ['\r'] = SPECIAL,     [14 ... 31] = BAD,
    ['&'] = SPECIAL,      ['<'] = MARK,
    ['-' ... '.'] = NAME, ['0' ... '9'] = NAME,
    ['A' ... 'Z'] = NAME, ['_'] = NAME,
    ['a' ... 'z'] = NAME, [128 ... 255] = NAME | WIDE,
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct scan *s)
{
    while (s->p < s->end && is_space(*s->p))
        s->p++;
}

static bool looking_at(const struct scan *s, const char *text, size_t n)
{
    return (size_t)(s->end - s->p) >= n && memcmp(s->p, text, n) == 0;
}

/* ---- Names. */

/* Of a name that is not empty. Length and three of its characters tell the names of Office apart. */
static size_t hash_of(qf_str name)
{
    size_t first = (unsigned char)name.p[0], middle = (unsigned char)name.p[name.n / 2];

    return ((first * 31 + middle) * 31 + (unsigned char)name.p[name.n - 1]) * 31 + name.n;
}

static struct slot *find_slot(struct scan *s, qf_str local, size_t hash, xml_space space)
{
    size_t at = hash + (size_t)space * 31;

    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &s->slots[(at + i) % SLOTS];
        if (slot->id == 0 || (slot->space == space && qf_str_eq(slot->local, local)))
            return slot;
    }
    return NULL;
}

static void learn_names(struct scan *s)
{
    for (size_t i = 0; i < s->reader->name_count; i++) {
        const xml_name *name = &s->reader->names[i];
        qf_str local = qf_str_of(name->local);
        struct slot *slot = find_slot(s, local, hash_of(local), name->space);
        if (slot != NULL)
            *slot = (struct slot){ local, name->space, name->id };
    }
}

/* Takes a name; false for none, and for a colon at its edges or twice. Always inside its caller, so that the
 * parts go from register to register: read back from memory at once they cost a sixth of the scan. */
__attribute__((always_inline)) static inline bool take_name(struct scan *s, struct name *name)
{
    const char *start = s->p, *p = start, *colon = NULL;

    if (p >= s->end || (*p >= '0' && *p <= '9') || *p == '-' || *p == '.')
        return false;
    while (p < s->end && (classes[(unsigned char)*p] & NAME) != 0)
        p++;
    if (p < s->end && *p == ':') {
        colon = p++;
        while (p < s->end && (classes[(unsigned char)*p] & NAME) != 0)
            p++;
    }
    if (p == start || colon == start || colon == p - 1 || (p < s->end && *p == ':'))
        return false;
    s->p = p;
    name->whole = (qf_str){ start, (size_t)(p - start) };
    name->prefix = (qf_str){ start, colon == NULL ? 0 : (size_t)(colon - start) };
    name->local = name->whole;
    if (colon != NULL)
        name->local = (qf_str){ colon + 1, (size_t)(p - colon - 1) };
    name->hash = hash_of(name->local);
    return true;
}

static bool find_space(struct scan *s, qf_str prefix, xml_space *space)
{
    if (s->last_bindings == s->binding_count + 1 && qf_str_eq(prefix, s->last_prefix)) {
        *space = s->last_space;
        return true;
    }
    *space = XML_SPACE_OTHER;
    for (size_t i = s->binding_count; i-- > 0;) {
        if (qf_str_eq(s->bindings[i].prefix, prefix)) {
            *space = s->bindings[i].space;
            s->last_prefix = prefix;
            s->last_space = *space;
            s->last_bindings = s->binding_count + 1;
            return true;
        }
    }
    return prefix.n == 0 || qf_str_eq(prefix, QF_S("xml"));
}

/* ---- References. */

/* The character of "&#…;", 0 when it is none. */
static uint32_t number_reference(qf_str digits)
{
    bool hex = digits.n > 0 && digits.p[0] == 'x';
    uint32_t value = 0;

    for (size_t i = hex; i < digits.n; i++) {
        char c = digits.p[i];
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (hex && c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a' + 10);
        else if (hex && c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A' + 10);
        else
            return 0;
        value = value * (hex ? 16 : 10) + digit;
        if (value > 0x10FFFF)
            return 0;
    }
    if (value == 0xFFFE || value == 0xFFFF || (value >= 0xD800 && value <= 0xDFFF) ||
        (value < 0x20 && value != '\t' && value != '\n' && value != '\r'))
        return 0;
    return value;
}

static uint32_t reference(qf_str name)
{
    static const struct {
        const char *name;
        uint32_t rune;
    } known[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' } };

    if (name.n > 1 && name.p[0] == '#')
        return number_reference(qf_str_sub(name, 1, name.n));
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (qf_str_eq(name, qf_str_of(known[i].name)))
            return known[i].rune;
    }
    return 0;
}

/* Resolves references and line ends; in a value white space becomes a space. */
static bool decode(struct scan *s, qf_str raw, bool value, qf_str *out)
{
    size_t start = s->decoded.n;

    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '&') {
            ptrdiff_t end = qf_str_find(raw, QF_S(";"), i);
            uint32_t rune = end < 0 || end - (ptrdiff_t)i > 12
                                ? 0
                                : reference(qf_str_sub(raw, i + 1, (size_t)end));
            if (rune == 0)
                return false;
            qf_buf_add_rune(&s->decoded, rune);
            i = (size_t)end;
        } else if (c == '\r') {
            if (i + 1 >= raw.n || raw.p[i + 1] != '\n')
                qf_buf_addc(&s->decoded, value ? ' ' : '\n');
        } else {
            qf_buf_addc(&s->decoded, value && is_space(c) ? ' ' : c);
        }
    }
    *out = qf_str_sub(qf_buf_str(&s->decoded), start, s->decoded.n);
    return !s->decoded.over;
}

/* The classes of all bytes up to `stop`, or to the end. */
static unsigned classes_to(const char **at, const char *end, char stop)
{
    const char *p = *at;
    unsigned seen = 0;

    for (; p < end && *p != stop; p++)
        seen |= classes[(unsigned char)*p];
    *at = p;
    return seen;
}

/* ---- Markup. */

/* Passes over what ends with `mark`, which must come. */
static bool skip_to(struct scan *s, const char *mark, size_t n)
{
    const char *at = memmem(s->p, (size_t)(s->end - s->p), mark, n);

    if (at == NULL)
        return false;
    s->p = at + n;
    return true;
}

static qf_code tell_text(struct scan *s, qf_str raw, unsigned seen)
{
    if (raw.n == 0)
        return QF_OK;
    if ((seen & BAD) != 0 || ((seen & WIDE) != 0 && !qf_utf8_valid(raw)))
        return xml_fail_form(s->cx);
    if (s->depth == 0)
        return qf_str_trim(raw).n == 0 ? QF_OK : xml_fail_form(s->cx);
    if ((seen & SPECIAL) != 0 && !decode(s, raw, false, &raw))
        return xml_fail_form(s->cx);
    QF_TRY(s->reader->text(s->reader->user, raw));
    s->decoded.n = 0;
    return QF_OK;
}

/* Comments, instructions and CDATA, from their "<!" or "<?". A document type is refused. */
static qf_code take_special(struct scan *s)
{
    const char *start, *end;
    unsigned seen;

    if (looking_at(s, "<?", 2))
        return skip_to(s, "?>", 2) ? QF_OK : xml_fail_form(s->cx);
    if (looking_at(s, "<!--", 4)) {
        s->p += 4;
        return skip_to(s, "-->", 3) ? QF_OK : xml_fail_form(s->cx);
    }
    if (!looking_at(s, "<![CDATA[", 9) || s->depth == 0)
        return looking_at(s, "<!DOCTYPE", 9) ? xml_fail_doctype(s->cx) : xml_fail_form(s->cx);
    s->p += 9;
    start = s->p;
    if (!skip_to(s, "]]>", 3))
        return xml_fail_form(s->cx);
    end = s->p - 3;
    s->p = start;
    seen = classes_to(&s->p, end, '\0');
    s->p = end + 3;
    /* Nothing is resolved inside. */
    return tell_text(s, (qf_str){ start, (size_t)(end - start) }, seen & ~(unsigned)SPECIAL);
}

/* name="value", with the space before it taken. */
static bool take_attribute(struct scan *s)
{
    struct name name;
    const char *start;
    size_t n;
    unsigned seen;
    char quote;

    if (s->attr_count == MAX_ATTRS || !take_name(s, &name))
        return false;
    skip_space(s);
    if (s->p >= s->end || *s->p++ != '=')
        return false;
    skip_space(s);
    if (s->p >= s->end || (*s->p != '"' && *s->p != '\''))
        return false;
    quote = *s->p;
    start = ++s->p;
    seen = classes_to(&s->p, s->end, quote);
    if (s->p >= s->end || (seen & (BAD | MARK)) != 0)
        return false;
    n = (size_t)(s->p++ - start);
    if ((seen & WIDE) != 0 && !qf_utf8_valid((qf_str){ start, n }))
        return false;
    if ((seen & (SPECIAL | BREAK)) != 0) {
        qf_str value;
        if (!decode(s, (qf_str){ start, n }, true, &value))
            return false;
        start = value.p;
        n = value.n;
    }
    for (size_t i = 0; i < s->attr_count; i++) {
        if (s->names[i].hash == name.hash && qf_str_eq(s->names[i].whole, name.whole))
            return false;
    }
    s->names[s->attr_count] = name;
    s->attrs[s->attr_count++] = (xml_attr_pair){ name.local, { start, n } };
    return true;
}

/* Takes the name spaces an element declares into force and its other attributes by local name. */
static bool bind_attributes(struct scan *s)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->attr_count; i++) {
        const struct name *name = &s->names[i];
        bool declares = name->prefix.n == 5 && memcmp(name->prefix.p, "xmlns", 5) == 0;
        bool whole = name->prefix.n == 0 && qf_str_eq(name->local, QF_S("xmlns"));
        if (!declares && !whole) {
            if (kept < i)
                s->attrs[kept] = s->attrs[i];
            kept++;
            continue;
        }
        if (s->binding_count == MAX_BINDINGS)
            return false;
        s->bindings[s->binding_count++] =
            (struct binding){ declares ? name->local : name->prefix,
                              xml_space_of(s->attrs[i].value), s->depth + 1 };
    }
    s->attr_count = kept;
    return true;
}

static qf_code end_element(struct scan *s)
{
    QF_TRY(s->reader->end(s->reader->user, s->open[s->depth].id, s->depth));
    while (s->binding_count > 0 && s->bindings[s->binding_count - 1].depth == s->depth)
        s->binding_count--;
    s->depth--;
    return QF_OK;
}

static qf_code take_start(struct scan *s)
{
    struct name name;
    xml_space space;
    xml_attrs attrs;
    bool empty;

    s->p++;
    s->attr_count = 0;
    if ((s->depth == 0 && s->rooted) || !take_name(s, &name))
        return xml_fail_form(s->cx);
    while (s->p < s->end && is_space(*s->p)) {
        skip_space(s);
        if (s->p >= s->end || *s->p == '>' || *s->p == '/')
            break;
        if (!take_attribute(s))
            return xml_fail_form(s->cx);
    }
    empty = looking_at(s, "/>", 2);
    if (!empty && !looking_at(s, ">", 1))
        return xml_fail_form(s->cx);
    s->p += empty ? 2 : 1;
    if (s->depth >= DOC_MAX_DEPTH)
        return doc_too_large(s->cx, "嵌套过深");
    if (!bind_attributes(s) || !find_space(s, name.prefix, &space))
        return xml_fail_form(s->cx);
    s->rooted = true;
    s->open[++s->depth] =
        (struct open){ name.whole, find_slot(s, name.local, name.hash, space)->id };
    attrs = (xml_attrs){ s->attrs, s->attr_count };
    QF_TRY(s->reader->start(s->reader->user, s->open[s->depth].id, s->depth, &attrs));
    s->decoded.n = 0;
    return empty ? end_element(s) : QF_OK;
}

static qf_code take_end(struct scan *s)
{
    qf_str open;

    if (s->depth == 0)
        return xml_fail_form(s->cx);
    open = s->open[s->depth].name;
    s->p += 2;
    if (!looking_at(s, open.p, open.n))
        return xml_fail_form(s->cx);
    s->p += open.n;
    skip_space(s);
    if (!looking_at(s, ">", 1))
        return xml_fail_form(s->cx);
    s->p++;
    return end_element(s);
}

static qf_code scan_all(struct scan *s)
{
    while (s->p < s->end) {
        const char *start = s->p;
        unsigned seen = classes_to(&s->p, s->end, '<');
        QF_TRY(tell_text(s, (qf_str){ start, (size_t)(s->p - start) }, seen));
        if (s->p >= s->end)
            break;
        if (looking_at(s, "</", 2))
            QF_TRY(take_end(s));
        else if (looking_at(s, "<!", 2) || looking_at(s, "<?", 2))
            QF_TRY(take_special(s));
        else
            QF_TRY(take_start(s));
    }
    return s->depth == 0 && s->rooted ? QF_OK : xml_fail_form(s->cx);
}

bool xml_scan_takes(qf_str text)
{
    qf_str head = qf_str_sub(text, 0, 200);
    ptrdiff_t close, name;
    char quote;

    if (head.n == 0)
        return true;
    if (qf_str_starts(text, QF_S("\xFE\xFF")) || qf_str_starts(text, QF_S("\xFF\xFE")) ||
        memchr(head.p, '\0', head.n) != NULL)
        return false;
    if (qf_str_starts(head, QF_S("\xEF\xBB\xBF")))
        head = qf_str_sub(head, 3, head.n);
    if (!qf_str_starts(head, QF_S("<?xml")))
        return true;
    close = qf_str_find(head, QF_S("?>"), 0);
    name = qf_str_find(head, QF_S("encoding="), 0);
    if (close < 0)
        return false;
    if (name < 0 || name > close || (size_t)name + 16 > head.n)
        return name < 0 || name > close;
    quote = head.p[name + 9];
    return strncasecmp(head.p + name + 10, "UTF-8", 5) == 0 && head.p[name + 15] == quote;
}

qf_code xml_scan(qf_ctx *cx, qf_arena *scratch, qf_str text, const xml_reader *reader)
{
    struct scan *s = QF_NEW(scratch, struct scan);

    if (qf_str_starts(text, QF_S("\xEF\xBB\xBF")))
        text = qf_str_sub(text, 3, text.n);
    s->cx = cx;
    s->p = text.p;
    s->end = text.p == NULL ? NULL : text.p + text.n;
    s->reader = reader;
    s->decoded = qf_buf_new(scratch, MAX_TEXT);
    learn_names(s);
    return scan_all(s);
}
