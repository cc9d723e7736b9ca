/* What a docx has around its body: headers and footers by its sections, notes by their marks. */
#ifndef QF_DOC_DOCX_AROUND_H
#define QF_DOC_DOCX_AROUND_H

#include "doc/docx_body.h"

#define DOCX_MAX_NOTES 4000    /* notes of one document; more have no mark */
#define DOCX_MAX_REFERENCES 64 /* headers and footers that pages show; more are taken as shown */

/* Headers and footers of a section by their relation; empty: none. */
struct docx_section {
    bool first_differs;
    qf_str above[DOC_PAGES_COUNT], below[DOC_PAGES_COUNT];
};

/* Kept while the body is read, and while one of the parts around it is. */
struct docx_around {
    bool margin; /* a header or footer is being read: page numbers are signs of their own */
    bool in_section, in_code, in_position, in_place;
    struct docx_section first,
        last; /* last: so far; a section without a header goes on with that before it */
    size_t sections;
    struct {
        qf_str relation;
        doc_pages pages;
    } shown[DOCX_MAX_REFERENCES];
    size_t shown_count;
    struct {
        bool at_end;
        int id;
    } notes[DOCX_MAX_NOTES]; /* in the order of their marks */
    size_t note_count, note; /* note: number of the one that is being read; 0 none */
    qf_buf code;             /* of the open field */
    int box_align;           /* where the open text box stands on the page */
};

/* In cx->arena. */
struct docx_around *docx_around_new(qf_ctx *cx);
/* Elements of a section's properties. */
void docx_section_begin(struct docx_around *a);
void docx_section_margin(qf_ctx *cx, struct docx_around *a, bool below, const xml_attrs *attrs);
void docx_section_end(struct docx_around *a);
/* The sign of a page field ("PAGE", "NUMPAGES"), empty for other fields. */
qf_str docx_page_field(qf_str code);
/* A mark in the text, and the note it belongs to: false when no mark led to it. */
void docx_note_mark(struct docx_body *r, bool at_end, const xml_attrs *attrs);
bool docx_note_open(struct docx_body *r, bool at_end, const xml_attrs *attrs);
void docx_note_label(struct docx_body *r);

/* Tells the room what a part holds: its text, its pictures (docx_parse.c). Errors: those of xml_parse. */
QF_MUST qf_code docx_parse(struct docx_body *r, doc_zip *zip, size_t entry);
/* Reads a part around the body into a document of its own, by the body's styles and within its bounds of pictures
 * (docx_read.c); *out is NULL when nothing stands in it. */
QF_MUST qf_code docx_part_read(const struct docx_body *body, doc_zip *zip, size_t entry, doc **out);
/* Headers and footers as the pages show them, when the body, which is `part`, has been read. */
QF_MUST qf_code docx_margins_read(const struct docx_body *body, doc_zip *zip, const char *part,
                                  const doc_margins **out);
/* The words of each header and footer that no page shows, a line each. */
QF_MUST qf_code docx_margins_unseen(const struct docx_body *body, doc_zip *zip, const char *part,
                                    qf_str *out);

#endif
