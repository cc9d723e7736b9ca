/* Writes a document as Word (docx): real tables with merged cells, real headings, A4 as GB/T 9704
 * has it. */
#ifndef QF_DOC_DOCX_WRITE_H
#define QF_DOC_DOCX_WRITE_H

#include "doc/doc.h"
#include "doc/page_style.h"

/* The file's bytes in cx->arena, equal for equal input. document->source becomes the author,
 * document->published ("2022-01-20") the dates. Errors: those of markup_check, QF_LIMIT
 * "DOC.LIMIT" when it grows over DOC_MAX_WRITTEN, QF_BROKEN "DOC.ZIP_WRITE". */
QF_MUST qf_code docx_write(qf_ctx *cx, const doc *document, const page_style *style, qf_str *out);

struct docx_media;

/* The parts of the file that hold no text of the document (docx_write_parts.c). */
qf_str docx_styles(qf_arena *arena, const page_style *style);
qf_str docx_fonts(qf_arena *arena, const page_style *style);
/* The page number, "— 1 —"; `even` puts it to the left. */
qf_str docx_footer(qf_arena *arena, bool even);
qf_str docx_settings(qf_arena *arena);
qf_str docx_core(qf_arena *arena, const doc *document);
qf_str docx_app(qf_arena *arena);
qf_str docx_content_types(qf_arena *arena, bool pictures);
qf_str docx_package_relations(qf_arena *arena);
qf_str docx_document_relations(qf_arena *arena, const struct docx_media *media);

#endif
