/* A small, strict scanner for XML in memory: what Office writes, at several times the speed of a
 * general parser. No document types, no entities but the five of XML, UTF-8 only. */
#ifndef QF_DOC_XML_SCAN_H
#define QF_DOC_XML_SCAN_H

#include "doc/xml_sax.h"

/* True when the text may be scanned: UTF-8, by its first bytes and its declaration. */
bool xml_scan_takes(qf_str text);
/* Scans a whole document; `scratch` is for the work. What the callbacks get is valid during the
 * call. Errors as those of xml_parse. */
QF_MUST qf_code xml_scan(qf_ctx *cx, qf_arena *scratch, qf_str text, const xml_reader *reader);

/* The name space an URI stands for. */
xml_space xml_space_of(qf_str uri);
/* The errors of both parsers. */
QF_MUST qf_code xml_fail_form(qf_ctx *cx);
QF_MUST qf_code xml_fail_doctype(qf_ctx *cx);

#endif
