/* Safe HTML: the only maker of QF_VAL_HTML. What is not on the list of elements and attributes does not
 * come through; what runs, loads or frames anything is dropped with its contents. */
#ifndef QF_DOC_SANITIZE_H
#define QF_DOC_SANITIZE_H

#include "base/val.h"
#include "doc/doc.h"

#define SANITIZE_MAX ((size_t)4 * 1024 * 1024) /* bytes in and out */

/* A fragment of HTML made safe and tidy: paragraphs, headings (h1 becomes h2), lists, tables with spans
 * inside a scrolling region, emphasis, links to http, https, mailto, tel and inside the site, and of the
 * pictures those of the record: src="picture/SHA256.png", whatever stood before the name. In cx->arena.
 * Errors: QF_LIMIT "SANITIZE.LIMIT". */
QF_MUST qf_code sanitize_html(qf_ctx *cx, qf_str html, qf_str *out);
/* The same as a value that templates print without escaping; `pictures` is the address of the folder that
 * its pictures are shown from ("/item/5/picture"), one that is safe in an attribute. */
QF_MUST qf_code sanitize_value(qf_ctx *cx, qf_str html, qf_str pictures, qf_val **out);

/* The words of safe HTML (what sanitize_html gave), with the place of each byte in the HTML; blocks end
 * in line feeds, cells in tabs, each in the column it is printed in; what a picture shows counts as words. For finding and covering what stands in the text. */
typedef struct sanitize_words {
    qf_str text;
    const uint32_t *from; /* text.n + 1 places: where the byte's sign begins */
} sanitize_words;

/* The words of `safe`, in cx->arena. Errors: QF_LIMIT "SANITIZE.LIMIT". */
QF_MUST qf_code sanitize_words_of(qf_ctx *cx, qf_str safe, sanitize_words *out);

/* A document as a fragment of HTML, still to be made safe. */
QF_MUST qf_code sanitize_document(qf_ctx *cx, const doc *document, qf_str *out);

#endif
