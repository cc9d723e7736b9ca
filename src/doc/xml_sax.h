/* Reading the XML parts of docx and xlsx: names as small numbers, every guard in one place. Parts in
 * UTF-8 of ordinary size go through xml_scan.h, all others through libxml2's SAX over the inflating
 * stream. */
#ifndef QF_DOC_XML_SAX_H
#define QF_DOC_XML_SAX_H

#include "doc/zip.h"

/* Name spaces of Office, transitional and strict taken as one. */
typedef enum xml_space {
    XML_SPACE_OTHER,
    XML_SPACE_WORD,
    XML_SPACE_SHEET,
    XML_SPACE_RELS,
    XML_SPACE_COMPAT, /* mc: */
    XML_SPACE_MATH,
    XML_SPACE_PICTURE, /* pic: */
    XML_SPACE_DRAWING, /* a: and wp: */
    XML_SPACE_CHART,   /* c: */
    XML_SPACE_VML,
    XML_SPACE_CORE, /* dc: and the core properties around it */
} xml_space;

/* One element that a reader wants to know; `id` from 1 to 255. */
typedef struct xml_name {
    xml_space space;
    const char *local;
    int id;
} xml_name;

typedef struct xml_attr_pair {
    qf_str local, value;
} xml_attr_pair;

/* Attributes of an element; they and their values are valid during the callback alone. */
typedef struct xml_attrs {
    const xml_attr_pair *list;
    size_t count;
} xml_attrs;

/* Value of the attribute with this local name, whatever its prefix; empty when absent. */
qf_str xml_attr(const xml_attrs *attrs, const char *local);
bool xml_attr_has(const xml_attrs *attrs, const char *local);
/* Whole number, kept below 10^9; `otherwise` when absent or none. */
int xml_attr_int(const xml_attrs *attrs, const char *local, int otherwise);
/* An on/off property of Word: absent val means on; "0", "false", "off" off. */
bool xml_attr_on(const xml_attrs *attrs);

/* What the reader does; unknown elements come with id 0. `depth` counts from 1 and is the same at
 * start and end. An error ends the parsing. */
typedef struct xml_reader {
    const xml_name *names;
    size_t name_count;
    qf_code (*start)(void *user, int id, int depth, const xml_attrs *attrs);
    qf_code (*end)(void *user, int id, int depth);
    qf_code (*text)(void *user, qf_str text);
    void *user;
} xml_reader;

/* Parses an entry. Errors: "DOC.XML" (not well-formed), "DOC.DOCTYPE" (any document type is
 * refused, and with it every entity), "DOC.LIMIT" (deeper than DOC_MAX_DEPTH), those of
 * doc_part_read, those of the callbacks. */
QF_MUST qf_code xml_parse(qf_ctx *cx, doc_zip *zip, size_t entry, const xml_reader *reader);
/* The same over the stream alone, with up to `ceiling` inflated bytes: for readers that keep nothing
 * of what they have read. */
QF_MUST qf_code xml_parse_long(qf_ctx *cx, doc_zip *zip, size_t entry, uint64_t ceiling,
                               const xml_reader *reader);

#endif
