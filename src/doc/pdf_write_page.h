/* The sheet under the pdf writer's pen: fonts, lines of text, the flow from page to page. Used by
 * pdf_write.c and pdf_write_table.c only. */
#ifndef QF_DOC_PDF_WRITE_PAGE_H
#define QF_DOC_PDF_WRITE_PAGE_H

#include "doc/doc.h"
#include "doc/page_style.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

typedef struct pdf_page {
    qf_arena *arena;
    const page_style *style;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *pango;
    double left, width, height; /* text block, points */
    double y;                   /* how much of its height is used, from the top */
    int number;                 /* of the page, from 1 */
} pdf_page;

/* Height left on the page. */
double pdf_page_room(const pdf_page *p);
/* Prints the page number, ends the page and begins the next. */
void pdf_page_turn(pdf_page *p);
/* Prints the page number at the outer side. */
void pdf_page_folio(const pdf_page *p);

/* A layout of `text` in the type of `role` at `half_points`, `width` points wide. The caller
 * releases it: g_object_unref, or PDF_LAYOUT_CLEANUP. */
PangoLayout *pdf_page_layout(const pdf_page *p, page_role role, int half_points, qf_str text,
                             double width);
/* Sets the type of the first `bytes` bytes to that of another role. */
void pdf_page_run_in(const pdf_page *p, PangoLayout *layout, size_t bytes, page_role role);
/* Draws line `index` of a layout with its ideographs centred in a band `band` high from `top`
 * (points from the top of the text block); `x` from the left of it. */
void pdf_page_line(const pdf_page *p, PangoLayout *layout, int index, double x, double top,
                   double band, int half_points);

/* Releases a layout held in a variable when that goes out of scope; NULL is allowed. */
void pdf_page_layout_free(PangoLayout **layout);
#define PDF_LAYOUT_CLEANUP __attribute__((cleanup(pdf_page_layout_free)))

/* Opens and closes an element of the structure that screen readers follow: "P", "TH". */
void pdf_page_tag(const pdf_page *p, const char *tag);
void pdf_page_untag(const pdf_page *p, const char *tag);

/* Prints a table from p->y on, over as many pages as it needs. */
void pdf_page_table(pdf_page *p, const doc_table *table);
/* Height of the whole table as it would be printed, for keeping it on one page; *start: that of its header rows and
 * the row after them, below which nothing of it is printed. */
double pdf_page_table_height(const pdf_page *p, const doc_table *table, double *start);

#endif
