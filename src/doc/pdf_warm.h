/* A small PDF that the reader of PDF files reads before all others. */
#ifndef QF_DOC_PDF_WARM_H
#define QF_DOC_PDF_WARM_H

#include "base/str.h"

/* One page with a table of four cells, one of them Chinese in a font with codes of its own. */
qf_str pdf_warm_document(void);

#endif
