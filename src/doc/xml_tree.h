/* A small XML file as a tree: for data files whose form is not known to the program. */
#ifndef QF_DOC_XML_TREE_H
#define QF_DOC_XML_TREE_H

#include "base/err.h"

#define XML_TREE_MAX ((size_t)16 * 1024 * 1024) /* bytes of the file */

typedef struct xml_tree_attr {
    qf_str name, value; /* name without prefix */
    const struct xml_tree_attr *next;
} xml_tree_attr;

typedef struct xml_tree {
    qf_str space, name; /* URI; name without prefix */
    qf_str text;        /* of the element itself, trimmed */
    const xml_tree_attr *attrs;
    const struct xml_tree *child, *next;
} xml_tree;

/* Parses `bytes` into cx->arena. Errors: "DOC.XML" (not well-formed), "DOC.DOCTYPE" (any document type
 * is refused, and with it every entity), "DOC.LIMIT" (too large, too deep). */
QF_MUST qf_code xml_tree_read(qf_ctx *cx, qf_str bytes, const xml_tree **out);
/* Child with this name; NULL when there is none. */
const xml_tree *xml_tree_child(const xml_tree *of, qf_str name);
/* Value of an attribute; empty when there is none. */
qf_str xml_tree_attr_of(const xml_tree *of, qf_str name);

#endif
