/* Writes a document as Word (docx): real tables with merged cells, real headings, A4 as GB/T 9704
 * has it. */
#ifndef QF_DOC_DOCX_WRITE_H
#define QF_DOC_DOCX_WRITE_H

#include "doc/doc.h"
#include "doc/docx_media.h"
#include "doc/page_style.h"

/* The file's bytes in cx->arena, equal for equal input. document->source becomes the author,
 * document->published ("2022-01-20") the dates. Errors: those of markup_check, QF_LIMIT
 * "DOC.LIMIT" when it grows over DOC_MAX_WRITTEN, QF_BROKEN "DOC.ZIP_WRITE". */
QF_MUST qf_code docx_write(qf_ctx *cx, const doc *document, const page_style *style, qf_str *out);

/* A header or footer of the file. */
typedef struct docx_margin {
    const doc *content; /* NULL: the page number of official papers */
    docx_media *media;  /* its pictures; NULL none */
    bool below;
    doc_pages pages;
} docx_margin;

typedef struct docx_margins {
    docx_margin list[2 * DOC_PAGES_COUNT];
    size_t count;
    bool first, even; /* such pages have their own */
} docx_margins;

#define DOCX_MARGIN_PARTS (4 * DOC_PAGES_COUNT + DOCX_MEDIA_MAX * 2 * DOC_PAGES_COUNT)
/* Those a document has; `pictures`: how many its text has (docx_write_margin.c). */
void docx_margins_find(qf_arena *arena, const doc *document, size_t pictures, docx_margins *out);
void docx_margin_paragraph(qf_buf *out, const doc_block *block, bool below,
                           const page_style *style);
/* A header or footer as a part of the file (docx_write.c). */
qf_str docx_margin_part(qf_ctx *cx, const docx_margin *margin, const page_style *style);
void docx_margin_references(qf_buf *out, const docx_margins *margins);
void docx_margin_types(qf_arena *arena, qf_buf *out, const docx_margins *margins);
void docx_margin_relations(qf_arena *arena, qf_buf *out, const docx_margins *margins);
/* All their parts; at most DOCX_MARGIN_PARTS. */
size_t docx_margin_parts(qf_ctx *cx, const page_style *style, const docx_margins *margins,
                         zip_part *parts);

/* The parts of the file that hold no text of the document (docx_write_parts.c). */
qf_str docx_styles(qf_arena *arena, const page_style *style);
qf_str docx_fonts(qf_arena *arena, const page_style *style);
/* The page number, "— 1 —"; `even` puts it to the left. */
qf_str docx_footer(qf_arena *arena, bool even);
qf_str docx_settings(qf_arena *arena, bool even);
qf_str docx_core(qf_arena *arena, const doc *document);
qf_str docx_app(qf_arena *arena);
qf_str docx_content_types(qf_arena *arena, bool pictures, const docx_margins *margins);
qf_str docx_package_relations(qf_arena *arena);
qf_str docx_document_relations(qf_arena *arena, const docx_media *media,
                               const docx_margins *margins);

#endif
