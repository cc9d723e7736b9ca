/* The ruling lines of a PDF's pages, read from what the pages draw (qpdf) without drawing it. */
#ifndef QF_DOC_PDF_RULES_H
#define QF_DOC_PDF_RULES_H

#include "doc/pdf_lines.h"

#include "base/str.h"

typedef struct pdf_rules pdf_rules;

/* Opens `bytes`, which must outlive it, a second time beside poppler. It is released with the
 * arena. NULL when the file is not entirely sound, or has layers: then its pages must be drawn. */
pdf_rules *pdf_rules_open(qf_arena *arena, qf_str bytes);
/* The rules of page `page` (from 0), in points from its top left; in `scratch`. False when the page
 * shows something that is only understood by drawing it: pictures, patterns, dashes, turned pages,
 * light areas over rules. `width` and `height` are what poppler takes the page to be. */
bool pdf_rules_find(pdf_rules *rules, qf_arena *scratch, int page, double width, double height,
                    pdf_lines *across, pdf_lines *down);

#endif
