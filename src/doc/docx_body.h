/* The body of a docx while it is read: open paragraphs, tables, text boxes and fields. docx_read.c
 * finds the elements, this room keeps their state and tells the builder. */
#ifndef QF_DOC_DOCX_BODY_H
#define QF_DOC_DOCX_BODY_H

#include "doc/doc_build.h"
#include "doc/docx_style.h"
#include "doc/picture_crop.h"
#include "doc/xml_sax.h"

#define DOCX_MAX_NEST 64 /* tables in tables, paragraphs in text boxes in paragraphs */

/* A paragraph being read; a text box in it opens another. */
struct docx_paragraph {
    size_t from; /* where its text begins in the buffer */
    docx_format direct;
    docx_format style;
    bool styled, joined; /* joined: its mark was deleted, the next paragraph goes on with it */
    int properties;      /* depth of w:pPr while it is open */
    bool in_run, run_hidden, run_raised;
};

/* A table being read. */
struct docx_table {
    int row_depth, cell_depth; /* of the open w:tr and w:tc; 0 none */
    bool row_open, cell_open;  /* told to the builder */
    bool header;
    int before; /* w:gridBefore */
    int span;
    bool merge, merge_start;
    bool merge_left; /* goes on with the cell left of it (w:hMerge) */
};

struct docx_body {
    qf_ctx *cx;
    doc_builder *b;
    docx_styles *styles;
    qf_buf text;
    struct docx_paragraph paragraphs[DOCX_MAX_NEST];
    struct docx_table tables[DOCX_MAX_NEST];
    int paragraph_count, table_count;
    int box_tables[DOCX_MAX_NEST]; /* tables open around each text box */
    int box_count;
    int skip;            /* depth of the element whose contents do not count; 0 none */
    int fields;          /* complex fields open */
    uint64_t field_code; /* bit per open field: its code is being read */
    bool in_text, in_row_properties, in_cell_properties;
    struct docx_pictures *pictures; /* NULL: only counted */
    struct docx_around *around;     /* NULL: the body alone, without notes and places on the line */
    bool carried;                   /* the buffer holds a paragraph whose mark was deleted */
};

/* Innermost open paragraph or table; NULL when none is open. */
struct docx_paragraph *docx_open_paragraph(struct docx_body *r);
struct docx_table *docx_open_table(struct docx_body *r);
/* Style of an open paragraph, the default one when it names none. */
docx_format *docx_paragraph_style(struct docx_body *r, struct docx_paragraph *p);

/* The elements w:p, w:tbl, w:tr, w:tc and w:txbxContent begin and end; `depth` is the element's.
 * Errors: "DOC.LIMIT". */
QF_MUST qf_code docx_start_paragraph(struct docx_body *r);
QF_MUST qf_code docx_end_paragraph(struct docx_body *r);
QF_MUST qf_code docx_start_table(struct docx_body *r);
QF_MUST qf_code docx_end_table(struct docx_body *r);
void docx_start_row(struct docx_body *r, int depth);
void docx_end_row(struct docx_body *r);
void docx_start_cell(struct docx_body *r, int depth);
QF_MUST qf_code docx_end_cell(struct docx_body *r);
QF_MUST qf_code docx_start_box(struct docx_body *r);
QF_MUST qf_code docx_end_box(struct docx_body *r);
/* A paragraph without a mark that nothing followed comes out. */
QF_MUST qf_code docx_drop_carried(struct docx_body *r);

/* Text of the open run, unless it is hidden or part of a field's code. */
void docx_add_text(struct docx_body *r, qf_str text);
/* Pictures (docx_picture.c): the words that say what the next one shows, its relation, and their coming out
 * behind the paragraph. */
struct docx_pictures *docx_pictures_new(qf_ctx *cx);
QF_MUST qf_code docx_pictures_open(struct docx_body *r, doc_zip *zip, const char *part);
void docx_picture_shows(struct docx_body *r, qf_str words);
/* How wide the next one stands, in Word's unit (12,700 a point). */
void docx_picture_extent(struct docx_body *r, int emu);
QF_MUST qf_code docx_picture_found(struct docx_body *r, qf_str relation);
/* What Word shows no more of the picture found last: it comes out without it. */
void docx_picture_cut(struct docx_body *r, picture_edges cut);
QF_MUST qf_code docx_pictures_out(struct docx_body *r);
/* w:sym and w:fldChar. */
void docx_add_symbol(struct docx_body *r, const xml_attrs *attrs);
void docx_field_mark(struct docx_body *r, const xml_attrs *attrs);

#endif
