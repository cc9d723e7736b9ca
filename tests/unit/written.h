/* For tests of the writers: a document with everything in it, reports of the form's fixtures, and
 * looks into what was written. */
#ifndef QF_WRITTEN_H
#define QF_WRITTEN_H

#include "doc/doc.h"
#include "report/report.h"

/* Title of two lines, a heading, paragraphs with a run-in heading and a right-hand line, a table with
 * merged header rows, row heads and a gap. */
doc *written_document(qf_arena *arena);
/* A table of `rows` data rows below one header row; every cell "r,c". */
doc *written_long_table(qf_arena *arena, int rows, int cols);

/* Both forms; fails the test when they do not load. */
void written_forms(qf_ctx *cx, const form **new_form, const form **old_form);
/* A report of "all_zero" or "city_2025" of the form's fixtures, with title and prose. */
report *written_report(qf_ctx *cx, const char *base);

/* Text of one entry of a zip; fails the test when there is none. */
qf_str written_entry(qf_ctx *cx, qf_str zip, const char *name);
/* Reads bytes back as a document. */
doc *written_back(qf_ctx *cx, qf_str bytes, const char *name);
/* Fails unless both hold the same tables: cells, spans, texts without spaces. */
void written_same_tables(qf_arena *arena, const doc *a, const doc *b);
/* Times `part` stands in `text`. */
size_t written_times(qf_str text, const char *part);

#endif
