/* The straight rules that a page draws, reckoned from its paths instead of from pixels. */
#ifndef QF_DOC_PDF_INK_H
#define QF_DOC_PDF_INK_H

#include "doc/pdf_lines.h"

#define PDF_MAX_POINTS 4096 /* of a path */

/* x' = a x + c y + e, y' = b x + d y + f */
typedef struct pdf_matrix {
    double a, b, c, d, e, f;
} pdf_matrix;

typedef struct pdf_box {
    double left, top, right, bottom;
} pdf_box;

/* How light a colour is: 0 black, 1 white; below 0: not known. */
typedef double pdf_light;

/* What q keeps and Q brings back. */
typedef struct pdf_pen {
    pdf_matrix matrix; /* to points from the top left of the page */
    pdf_box clip;
    pdf_light fill, stroke;
    double fill_alpha, stroke_alpha;
    double width;
    bool dashed;
} pdf_pen;

struct pdf_point;

/* The path being made, and the rules so far. `unsure`: something was drawn that is not understood
 * here, the page must be looked at as pixels. */
typedef struct pdf_ink {
    qf_arena *arena;
    pdf_pen pen;
    struct pdf_point *points;
    size_t count;
    double x, y;             /* where the path is, in its own units */
    double begin_x, begin_y; /* where its piece began */
    pdf_segments across, down;
    size_t compared; /* rules looked at for light areas */
    bool unsure;
} pdf_ink;

/* A page without ink; its lists live in the arena. */
pdf_ink pdf_ink_new(qf_arena *arena, const pdf_pen *pen);
/* What moves by `m`, and then by `n`. */
pdf_matrix pdf_matrix_times(const pdf_matrix *m, const pdf_matrix *n);
/* The box around the corners of a rectangle. */
pdf_box pdf_matrix_box(const pdf_matrix *m, double x, double y, double width, double height);
/* What two boxes share; right < left, or bottom < top: nothing. */
pdf_box pdf_box_meet(const pdf_box *a, const pdf_box *b);

/* The path, in its own units. */
void pdf_ink_move(pdf_ink *ink, double x, double y);
void pdf_ink_line(pdf_ink *ink, double x, double y);
void pdf_ink_curve(pdf_ink *ink, double x, double y);
void pdf_ink_close(pdf_ink *ink);
void pdf_ink_rectangle(pdf_ink *ink, double x, double y, double width, double height);
/* Paints the path. */
void pdf_ink_fill(pdf_ink *ink);
void pdf_ink_stroke(pdf_ink *ink);
/* Narrows what will be seen to the path. */
void pdf_ink_clip(pdf_ink *ink);
void pdf_ink_forget_path(pdf_ink *ink);

#endif
