/* The pictures of a Word file that is written: their parts, types, relations and places in the text. */
#ifndef QF_DOC_DOCX_MEDIA_H
#define QF_DOC_DOCX_MEDIA_H

#include "doc/doc.h"
#include "doc/page_style.h"
#include "doc/zip_write.h"

#define DOCX_MEDIA_MAX 60  /* in one document; the rest are left out */
#define DOCX_MEDIA_FIRST 6 /* relations before it are those of the fixed parts */

typedef struct docx_media { /* pictures of one document */
    const doc_block *block[DOCX_MEDIA_MAX];
    int width[DOCX_MEDIA_MAX], height[DOCX_MEDIA_MAX]; /* pixels */
    size_t count;
    size_t before; /* pictures of the parts before it: the files have one row of numbers */
} docx_media;

/* Those blocks of a document whose bytes are a whole png, jpg or gif. */
void docx_media_find(const doc *document, docx_media *out);
/* Adds the paragraph of a block's picture, no wider and no higher than the text block; nothing for a block not found. */
void docx_media_show(qf_buf *out, const docx_media *media, const doc_block *block,
                     const page_style *style);
/* The relations of a part that has nothing but pictures. */
qf_str docx_media_relations(qf_arena *arena, const docx_media *media);
/* Relation of the n-th picture (from 0) and its part. */
void docx_media_relation(qf_buf *out, size_t n, const docx_media *media);
zip_part docx_media_part(qf_arena *arena, size_t n, const docx_media *media);

#endif
