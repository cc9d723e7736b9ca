/* How official papers look on A4: GB/T 9704 as data. The writers of docx, pdf and html read it; the
 * values can be replaced by law/style.json (report/style.h). */
#ifndef QF_DOC_PAGE_STYLE_H
#define QF_DOC_PAGE_STYLE_H

#include "base/str.h"

/* What a piece of text is; each has its type. */
typedef enum page_role {
    PAGE_BODY,  /* paragraphs: 仿宋 三号 */
    PAGE_TITLE, /* 小标宋 二号 */
    PAGE_H1,    /* 一、 黑体 */
    PAGE_H2,    /* （一） 楷体 */
    PAGE_H3,    /* 1. 仿宋 bold */
    PAGE_CELL,  /* tables: 宋体 五号 and smaller (table_fit.h) */
    PAGE_FOLIO, /* page number: 宋体 四号 */
    PAGE_ROLES,
} page_role;

#define PAGE_FONT_DIRS 8

typedef struct page_face {
    qf_str office;   /* the official name, written into docx: "仿宋_GB2312" */
    qf_str instead;  /* what Word takes when that one is not installed: "仿宋" */
    qf_str families; /* pdf: families in order of preference, with commas */
    int half_points; /* size: 32 is 三号, 16 points */
    bool bold;
} page_face;

typedef struct page_style {
    int width, height;            /* of the sheet, tenths of a millimetre */
    int top, right, bottom, left; /* margins, tenths of a millimetre */
    int chars, lines;             /* of a page full of body text: 28 and 22 */
    page_face face[PAGE_ROLES];
    qf_str font_dirs[PAGE_FONT_DIRS]; /* pdf: folders of fonts that the system does not list */
    size_t font_dir_count;
} page_style;

/* GB/T 9704-2012. Static; the official fonts by name, free ones as their fall-back. */
const page_style *page_style_default(void);

/* Lengths of the text block in points. */
double page_text_width(const page_style *style);
double page_text_height(const page_style *style);
/* Distance of two base lines of body text in points: the text block over the number of lines. */
double page_line_pitch(const page_style *style);
/* Points added between two characters of the body (below 0: taken away), so that `chars` of them
 * fill a line exactly. */
double page_char_space(const page_style *style);
/* Tenths of a millimetre as points and as twentieths of a point. */
double page_points(int tenths_mm);
int page_twips(int tenths_mm);

/* Bytes at the front of a paragraph that are a heading run into the text, "（一）主动公开情况。" or
 * "1.加强学习。", with its mark; 0 when there is none. *role becomes PAGE_H2 or PAGE_H3. The same
 * for a line that is nothing but such a heading. */
size_t page_run_in(qf_str paragraph, page_role *role);

/* A title of several lines: at the line breaks it has, and where a line is longer than
 * `max_chars` in parts of nearly the same length that end behind a word of its own. At most `max`
 * lines; gives their number. */
size_t page_title_lines(qf_str title, size_t max_chars, qf_str *lines, size_t max);

#endif
