/* Makes zip archives in memory, honest and hostile ones, and reads documents from them. */
#ifndef QF_TEST_DOC_PACK_H
#define QF_TEST_DOC_PACK_H

#include "doc/doc.h"

typedef struct pack {
    qf_arena *arena;
    qf_buf bytes, directory;
    unsigned entries;
} pack;

/* An empty archive. */
pack *pack_new(qf_arena *arena);
/* Adds an entry, deflated when `deflate`. */
void pack_add(pack *p, const char *name, qf_str bytes, bool deflate);
/* Closes the archive and gives its bytes. */
qf_str pack_finish(pack *p);

/* A docx of its body's XML (without w:body) and, unless NULL, its styles and numbering parts. */
qf_str pack_docx(qf_arena *arena, const char *body, const char *styles, const char *numbering);
/* Reads bytes as a file of that name; fails the test when that fails. */
doc *pack_read(qf_ctx *cx, qf_str bytes, const char *name);
/* The document as lines, to be compared at one look: "P text", "H1 text", "T rowsxcols" and one
 * line a row: "|text|text 2x3|" (spans where not 1x1; line breaks as "/"; "_" where no cell). */
qf_str pack_show(qf_arena *arena, const doc *document);
/* Fails when reading does anything but fail with this error. */
void pack_refuses(qf_str bytes, const char *name, const char *id);

#endif
