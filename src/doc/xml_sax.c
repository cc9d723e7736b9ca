#include "doc/xml_sax.h"

#include "doc/doc_build.h"
#include "doc/xml_scan.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#define SLOTS 512     /* of the table of names; readers name fewer than 100 */
#define MAX_ATTRS 128 /* of one element; more are left out */
#define IN_MEMORY ((size_t)16 * 1024 * 1024) /* bytes of a part that is scanned in one piece */

struct slot {
    const xmlChar *local, *uri;
    int id;
};

struct parse {
    qf_ctx *cx;
    doc_part *part;
    xmlParserCtxtPtr ctxt;
    const xml_reader *reader;
    qf_code code;
    int depth;
    int ids[DOC_MAX_DEPTH + 1]; /* of the open elements */
    struct slot slots[SLOTS];
};

static const struct {
    const char *uri;
    xml_space space;
} spaces[] = {
    { "http://schemas.openxmlformats.org/wordprocessingml/2006/main", XML_SPACE_WORD },
    { "http://purl.oclc.org/ooxml/wordprocessingml/main", XML_SPACE_WORD },
    { "http://schemas.openxmlformats.org/spreadsheetml/2006/main", XML_SPACE_SHEET },
    { "http://purl.oclc.org/ooxml/spreadsheetml/main", XML_SPACE_SHEET },
    { "http://schemas.openxmlformats.org/package/2006/relationships", XML_SPACE_RELS },
    { "http://schemas.openxmlformats.org/markup-compatibility/2006", XML_SPACE_COMPAT },
    { "http://schemas.openxmlformats.org/officeDocument/2006/math", XML_SPACE_MATH },
    { "http://purl.oclc.org/ooxml/officeDocument/math", XML_SPACE_MATH },
    { "http://schemas.openxmlformats.org/drawingml/2006/picture", XML_SPACE_PICTURE },
    { "http://purl.oclc.org/ooxml/drawingml/picture", XML_SPACE_PICTURE },
    { "http://schemas.openxmlformats.org/drawingml/2006/main", XML_SPACE_DRAWING },
    { "http://purl.oclc.org/ooxml/drawingml/main", XML_SPACE_DRAWING },
    { "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", XML_SPACE_DRAWING },
    { "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", XML_SPACE_DRAWING },
    { "http://schemas.openxmlformats.org/drawingml/2006/chart", XML_SPACE_CHART },
    { "http://purl.oclc.org/ooxml/drawingml/chart", XML_SPACE_CHART },
    { "urn:schemas-microsoft-com:vml", XML_SPACE_VML },
    { "http://purl.org/dc/elements/1.1/", XML_SPACE_CORE },
    { "http://schemas.openxmlformats.org/package/2006/metadata/core-properties", XML_SPACE_CORE },
};

xml_space xml_space_of(qf_str uri)
{
    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++) {
        if (qf_str_eq(uri, qf_str_of(spaces[i].uri)))
            return spaces[i].space;
    }
    return XML_SPACE_OTHER;
}

qf_code xml_fail_form(qf_ctx *cx)
{
    return qf_fail(cx, QF_INVALID, "DOC.XML", "file",
                   "文件内部格式有误，可能已损坏，请用 Word 或 WPS 打开后另存再试。");
}

qf_code xml_fail_doctype(qf_ctx *cx)
{
    return qf_fail(cx, QF_INVALID, "DOC.DOCTYPE", "file",
                   "文件内部含有不允许的实体声明，不予读取，请用 Word 或 WPS 重新另存。");
}

static const xml_attr_pair *find_attr(const xml_attrs *attrs, const char *local)
{
    size_t n = strlen(local);

    for (size_t i = 0; i < attrs->count; i++) {
        qf_str name = attrs->list[i].local;
        if (name.n == n && memcmp(name.p, local, n) == 0)
            return &attrs->list[i];
    }
    return NULL;
}

qf_str xml_attr(const xml_attrs *attrs, const char *local)
{
    const xml_attr_pair *pair = find_attr(attrs, local);

    return pair == NULL ? (qf_str){ "", 0 } : pair->value;
}

bool xml_attr_has(const xml_attrs *attrs, const char *local)
{
    return find_attr(attrs, local) != NULL;
}

int xml_attr_int(const xml_attrs *attrs, const char *local, int otherwise)
{
    qf_str s = qf_str_trim(xml_attr(attrs, local));
    bool minus = s.n > 0 && s.p[0] == '-';
    int value = 0;

    if (minus || (s.n > 0 && s.p[0] == '+'))
        s = qf_str_sub(s, 1, s.n);
    if (s.n == 0)
        return otherwise;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return otherwise;
        if (value < 100000000)
            value = value * 10 + (s.p[i] - '0');
    }
    return minus ? -value : value;
}

bool xml_attr_on(const xml_attrs *attrs)
{
    qf_str val = xml_attr(attrs, "val");

    return !(qf_str_eq(val, QF_S("0")) || qf_str_eq(val, QF_S("false")) ||
             qf_str_eq(val, QF_S("off")) || qf_str_eq(val, QF_S("none")));
}

/* Names and URIs are interned by libxml2, so pointers tell them apart. */
static struct slot *find_slot(struct parse *parse, const xmlChar *local, const xmlChar *uri)
{
    size_t at = ((uintptr_t)local >> 2 ^ (uintptr_t)uri >> 5) * 2654435761U >> 7;

    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &parse->slots[(at + i) % SLOTS];
        if (slot->local == NULL || (slot->local == local && slot->uri == uri))
            return slot;
    }
    return NULL;
}

static void intern_names(struct parse *parse)
{
    for (size_t s = 0; s < sizeof(spaces) / sizeof(*spaces); s++) {
        const xmlChar *uri = xmlDictLookup(parse->ctxt->dict, (const xmlChar *)spaces[s].uri, -1);
        for (size_t n = 0; n < parse->reader->name_count; n++) {
            const xml_name *name = &parse->reader->names[n];
            const xmlChar *local;
            struct slot *slot;
            if (name->space != spaces[s].space)
                continue;
            local = xmlDictLookup(parse->ctxt->dict, (const xmlChar *)name->local, -1);
            slot = find_slot(parse, local, uri);
            if (slot != NULL)
                *slot = (struct slot){ local, uri, name->id };
        }
    }
}

static void stop(struct parse *parse, qf_code code)
{
    if (code == QF_OK || parse->code != QF_OK)
        return;
    parse->code = code;
    xmlStopParser(parse->ctxt);
}

static void on_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int space_count, const xmlChar **new_spaces, int count, int defaulted,
                     const xmlChar **attributes)
{
    struct parse *parse = user;
    xml_attr_pair pairs[MAX_ATTRS];
    xml_attrs attrs = { pairs, 0 };
    const struct slot *slot;
    int id;

    (void)prefix, (void)space_count, (void)new_spaces, (void)defaulted;
    if (parse->code != QF_OK)
        return;
    if (parse->depth >= DOC_MAX_DEPTH) {
        stop(parse, doc_too_large(parse->cx, "嵌套过深"));
        return;
    }
    for (int i = 0; i < count && i < MAX_ATTRS; i++) {
        const xmlChar **a = attributes + (size_t)i * 5;
        pairs[attrs.count++] = (xml_attr_pair){ qf_str_of((const char *)a[0]),
                                                { (const char *)a[3], (size_t)(a[4] - a[3]) } };
    }
    slot = find_slot(parse, local, uri);
    id = slot == NULL ? 0 : slot->id;
    parse->ids[++parse->depth] = id;
    stop(parse, parse->reader->start(parse->reader->user, id, parse->depth, &attrs));
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    struct parse *parse = user;

    (void)local, (void)prefix, (void)uri;
    if (parse->code != QF_OK || parse->depth == 0)
        return;
    stop(parse, parse->reader->end(parse->reader->user, parse->ids[parse->depth], parse->depth));
    parse->depth--;
}

static void on_text(void *user, const xmlChar *text, int n)
{
    struct parse *parse = user;

    if (parse->code != QF_OK || n <= 0)
        return;
    stop(parse,
         parse->reader->text(parse->reader->user, (qf_str){ (const char *)text, (size_t)n }));
}

static void on_doctype(void *user, const xmlChar *name, const xmlChar *public_id,
                       const xmlChar *system_id)
{
    struct parse *parse = user;

    (void)name, (void)public_id, (void)system_id;
    stop(parse, xml_fail_doctype(parse->cx));
}

/* libxml2 would print; the code tells enough. */
static void on_error(void *user, xmlErrorPtr error)
{
    (void)user, (void)error;
}

static int on_read(void *user, char *buffer, int size)
{
    struct parse *parse = user;
    size_t got = 0;
    qf_code code;

    if (parse->code != QF_OK || size <= 0)
        return -1;
    code = doc_part_read(parse->cx, parse->part, buffer, (size_t)size, &got);
    if (code != QF_OK) {
        parse->code = code;
        return -1;
    }
    return (int)got;
}

static int on_close(void *user)
{
    (void)user;
    return 0;
}

static xmlSAXHandler handler(void)
{
    return (xmlSAXHandler){ .initialized = XML_SAX2_MAGIC,
                            .startElementNs = on_start,
                            .endElementNs = on_end,
                            .characters = on_text,
                            .ignorableWhitespace = on_text,
                            .cdataBlock = on_text,
                            .internalSubset = on_doctype,
                            .serror = on_error };
}

/* The general parser, over the stream. */
static qf_code parse_stream(qf_ctx *cx, doc_zip *zip, size_t entry, uint64_t ceiling,
                            const xml_reader *reader)
{
    struct parse *parse = QF_NEW(cx->arena, struct parse);
    xmlSAXHandler sax = handler();
    bool good;

    parse->cx = cx;
    parse->reader = reader;
    QF_TRY(doc_part_open(cx, zip, entry, &parse->part));
    doc_part_ceiling(parse->part, ceiling);
    parse->ctxt =
        xmlCreateIOParserCtxt(&sax, parse, on_read, on_close, parse, XML_CHAR_ENCODING_NONE);
    if (parse->ctxt == NULL)
        return parse->code != QF_OK ? parse->code : xml_fail_form(cx);
    (void)xmlCtxtUseOptions(parse->ctxt, XML_PARSE_NONET);
    intern_names(parse);
    (void)xmlParseDocument(parse->ctxt);
    good = parse->ctxt->wellFormed != 0;
    xmlFreeParserCtxt(parse->ctxt);
    parse->ctxt = NULL;
    doc_part_close(parse->part);
    if (parse->code != QF_OK)
        return parse->code;
    return good ? QF_OK : xml_fail_form(cx);
}

/* The whole part in `scratch`; *whole is false when it is larger than IN_MEMORY. */
static qf_code read_whole(qf_ctx *cx, qf_arena *scratch, doc_zip *zip, size_t entry, qf_str *text,
                          bool *whole)
{
    doc_part *part = NULL;
    size_t room, n = 0, got = 1;
    char *bytes;

    QF_TRY(doc_part_open(cx, zip, entry, &part));
    room = doc_part_size_hint(part) < IN_MEMORY ? doc_part_size_hint(part) + 1 : IN_MEMORY + 1;
    bytes = qf_alloc_bytes(scratch, room);
    while (got > 0 && n < room) {
        QF_TRY(doc_part_read(cx, part, bytes + n, room - n, &got));
        n += got;
    }
    doc_part_close(part);
    *whole = n < room;
    *text = (qf_str){ bytes, n };
    return QF_OK;
}

qf_code xml_parse_long(qf_ctx *cx, doc_zip *zip, size_t entry, uint64_t ceiling,
                       const xml_reader *reader)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    qf_str text;
    bool whole;

    QF_TRY(read_whole(cx, scratch, zip, entry, &text, &whole));
    if (whole && xml_scan_takes(text))
        return xml_scan(cx, scratch, text, reader);
    return parse_stream(cx, zip, entry, ceiling, reader);
}

qf_code xml_parse(qf_ctx *cx, doc_zip *zip, size_t entry, const xml_reader *reader)
{
    return xml_parse_long(cx, zip, entry, DOC_MAX_INFLATED, reader);
}
