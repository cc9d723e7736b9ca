/* The parts of an Office package and how they point to each other. */
#ifndef QF_DOC_PACKAGE_H
#define QF_DOC_PACKAGE_H

#include "doc/zip.h"

/* A relationship of a part. */
typedef struct package_rel {
    qf_str id, type; /* type: the last word of its URI, "styles", "worksheet" */
    ptrdiff_t entry; /* the part it points to; -1 outside, or not there */
} package_rel;

typedef struct package_rels {
    package_rel *list;
    size_t count;
} package_rels;

/* Relationships of the part called `name` ("" for the package itself); none when it has no file
 * of relationships. Errors: those of xml_parse. */
QF_MUST qf_code package_rels_read(qf_ctx *cx, doc_zip *zip, const char *name, package_rels *out);
/* Entry of the first relationship of this type, -1 when there is none. */
ptrdiff_t package_rel_find(const package_rels *rels, const char *type);
/* dc:title of docProps/core.xml; empty when there is none or the part is damaged. */
QF_MUST qf_code package_title(qf_ctx *cx, doc_zip *zip, qf_str *out);
/* The bytes of an entry; empty when they are more than `most`. Errors: those of doc_part_read. */
QF_MUST qf_code package_bytes(qf_ctx *cx, doc_zip *zip, size_t entry, size_t most, qf_str *out);

#endif
