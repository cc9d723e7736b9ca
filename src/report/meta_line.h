/* The lines of a document, its level-one headings, and the run of headings that is the report. */
#ifndef QF_REPORT_META_LINE_H
#define QF_REPORT_META_LINE_H

#include "base/fold.h"
#include "doc/doc.h"

/* A paragraph's line, cut again where one of the form's six headings is glued to other text. */
typedef struct meta_line {
    qf_folded fold; /* of the line; fold.source is the line as printed */
    size_t block;   /* index in the document */
    bool title;     /* the document says that it is a title or heading */
    int number;     /* printed number of a level-one heading; 0 no such heading */
    int section;    /* 1-6: the section it names; 0 none */
    bool exact;     /* in the form's words */
    bool row_label; /* a numbered row of table 3 that stands in the text */
} meta_line;

typedef struct meta_lines {
    meta_line *p;
    size_t n, cap;
    size_t first, end; /* [first, end): the report's run of headings with their text; first == end
                            when there is none */
} meta_lines;

/* Reads at most 4 MiB of text; what is behind is left out. */
meta_lines meta_lines_of(qf_arena *arena, const doc *document);

/* Number at the front of a folded heading ("三、", "三.", "第三部分", "（三）" is none) and the index
 * behind it; 0 and index 0 when there is none. */
int meta_heading_number(const qf_folded *line, size_t *behind);

#endif
