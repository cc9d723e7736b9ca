/* Styles and automatic numbering of a docx: what a paragraph inherits, and the label Word prints
 * before it. */
#ifndef QF_DOC_DOCX_STYLE_H
#define QF_DOC_DOCX_STYLE_H

#include "doc/zip.h"

#define DOCX_LEVELS 9
#define DOCX_UNSET (-1)

typedef struct docx_styles docx_styles;

/* Formatting that decides what is read. Members are DOCX_UNSET where nothing is said. */
typedef struct docx_format {
    int outline; /* 0-8; 9 body text */
    int num_id;  /* 0: no number */
    int num_level;
    int hidden;   /* 1: not printed */
    int align;    /* a doc_align */
    bool title;   /* the style "Title" */
    qf_str style; /* id of the style that gave num_id; empty: the paragraph itself */
} docx_format;

/* The doc_align of a w:jc. */
int docx_align_of(qf_str val);
/* Reads the two parts; an entry of -1 stands for a part that is not there.
 * Errors: those of xml_parse. */
QF_MUST qf_code docx_styles_read(qf_ctx *cx, doc_zip *zip, ptrdiff_t styles, ptrdiff_t numbering,
                                 docx_styles **out);
/* What a style says after inheritance; an unknown or empty id gives the default style of
 * paragraphs. */
docx_format docx_style_get(const docx_styles *styles, qf_str id, bool paragraph);
/* Counts a numbered paragraph and adds its label ("一、", "（2）", "3.1 ") to `out`; nothing for
 * bullets and unknown lists. Call once per visible paragraph in document order. */
void docx_number(docx_styles *styles, const docx_format *format, qf_buf *out);

#endif
