#include "doc/xml_tree.h"

#include "doc/doc_build.h"
#include "doc/xml_scan.h"

#include <libxml/parser.h>

#define PIECE ((size_t)64 * 1024)

typedef struct open_element {
    xml_tree *element, *last; /* last: its last child so far */
    qf_buf text;
} open_element;

typedef struct builder {
    qf_ctx *cx;
    xmlParserCtxtPtr parser;
    open_element open[DOC_MAX_DEPTH];
    int depth;
    const xml_tree *root;
    qf_code code;
} builder;

static void stop(builder *b, qf_code code)
{
    if (b->code == QF_OK)
        b->code = code;
    xmlStopParser(b->parser);
}

static qf_str copy(builder *b, const xmlChar *text)
{
    return text != NULL ? qf_str_copy(b->cx->arena, qf_str_of((const char *)text)) : QF_S("");
}

static const xml_tree_attr *attributes(builder *b, const xmlChar **list, int count)
{
    const xml_tree_attr *first = NULL;

    for (int i = count - 1; i >= 0; i--) {
        const xmlChar **a = list + (size_t)i * 5;
        xml_tree_attr *made = QF_NEW(b->cx->arena, xml_tree_attr);

        made->name = copy(b, a[0]);
        /* Some writers declare no prefix and print it as part of the name. */
        for (size_t at = made->name.n; at-- > 0;)
            if (made->name.p[at] == ':') {
                made->name = qf_str_sub(made->name, at + 1, made->name.n);
                break;
            }
        made->value =
            qf_str_copy(b->cx->arena, (qf_str){ (const char *)a[3], (size_t)(a[4] - a[3]) });
        made->next = first;
        first = made;
    }
    return first;
}

static void on_start(void *of, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int space_count, const xmlChar **spaces, int count, int defaulted,
                     const xmlChar **list)
{
    builder *b = of;
    xml_tree *made;
    open_element *above = b->depth > 0 ? &b->open[b->depth - 1] : NULL;

    (void)prefix, (void)space_count, (void)spaces, (void)defaulted;
    if (b->code != QF_OK)
        return;
    if (b->depth == DOC_MAX_DEPTH) {
        stop(b, doc_too_large(b->cx, "嵌套过深"));
        return;
    }
    made = QF_NEW(b->cx->arena, xml_tree);
    made->space = copy(b, uri);
    made->name = copy(b, local);
    made->attrs = attributes(b, list, count);
    if (above == NULL)
        b->root = made;
    else if (above->last == NULL)
        above->element->child = made;
    else
        above->last->next = made;
    if (above != NULL)
        above->last = made;
    b->open[b->depth++] =
        (open_element){ .element = made, .text = qf_buf_new(b->cx->arena, XML_TREE_MAX) };
}

static void on_text(void *of, const xmlChar *text, int n)
{
    builder *b = of;

    if (b->code == QF_OK && b->depth > 0)
        qf_buf_add(&b->open[b->depth - 1].text, (qf_str){ (const char *)text, (size_t)n });
}

static void on_end(void *of, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    builder *b = of;
    open_element *at;

    (void)local, (void)prefix, (void)uri;
    if (b->code != QF_OK || b->depth == 0)
        return;
    at = &b->open[--b->depth];
    at->element->text = qf_str_trim(qf_buf_str(&at->text));
}

static void on_doctype(void *of, const xmlChar *name, const xmlChar *outside, const xmlChar *system)
{
    builder *b = of;

    (void)name, (void)outside, (void)system;
    stop(b, xml_fail_doctype(b->cx));
}

static void on_error(void *of, xmlErrorPtr error)
{
    (void)of, (void)error;
}

qf_code xml_tree_read(qf_ctx *cx, qf_str bytes, const xml_tree **out)
{
    xmlSAXHandler sax = { .startElementNs = on_start,
                          .endElementNs = on_end,
                          .characters = on_text,
                          .cdataBlock = on_text,
                          .ignorableWhitespace = on_text,
                          .internalSubset = on_doctype,
                          .serror = on_error,
                          .initialized = XML_SAX2_MAGIC };
    builder *b = QF_NEW(cx->arena, builder);
    int broken = 0;

    if (bytes.n > XML_TREE_MAX)
        return doc_too_large(cx, "文件过大");
    b->cx = cx;
    b->parser = xmlCreatePushParserCtxt(&sax, b, NULL, 0, NULL);
    if (b->parser == NULL)
        return xml_fail_form(cx);
    (void)xmlCtxtUseOptions(b->parser, XML_PARSE_NONET | XML_PARSE_NOCDATA);
    /* In pieces: the parser refuses to hold 10 MB that it has not looked at yet. */
    for (size_t at = 0; at < bytes.n && broken == 0; at += PIECE)
        broken = xmlParseChunk(b->parser, bytes.p + at,
                               (int)(bytes.n - at < PIECE ? bytes.n - at : PIECE), 0);
    if (broken == 0)
        broken = xmlParseChunk(b->parser, NULL, 0, 1);
    xmlFreeParserCtxt(b->parser);
    if (b->code != QF_OK)
        return b->code;
    if (broken != 0 || b->root == NULL)
        return xml_fail_form(cx);
    *out = b->root;
    return QF_OK;
}

const xml_tree *xml_tree_child(const xml_tree *of, qf_str name)
{
    for (const xml_tree *at = of != NULL ? of->child : NULL; at != NULL; at = at->next)
        if (qf_str_eq(at->name, name))
            return at;
    return NULL;
}

qf_str xml_tree_attr_of(const xml_tree *of, qf_str name)
{
    for (const xml_tree_attr *at = of->attrs; at != NULL; at = at->next)
        if (qf_str_eq(at->name, name))
            return at->value;
    return QF_S("");
}
