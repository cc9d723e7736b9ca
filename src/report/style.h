/* The page style of law/style.json: paper, margins, type and fonts of what is printed. */
#ifndef QF_REPORT_STYLE_H
#define QF_REPORT_STYLE_H

#include "base/err.h"
#include "doc/page_style.h"

/* Reads style.json from folder `dir` (NULL: the one in the program) over page_style_default; keys it
 * leaves out keep their value. `fonts`, when not NULL, is a list of families with commas that the
 * pdf tries first for every piece of text (`--fonts`). The result lives in cx->arena. Errors: those
 * of law_json; QF_INVALID "LAW.INVALID" with file, key and reason. */
QF_MUST qf_code report_style_load(qf_ctx *cx, const char *dir, const char *fonts,
                                  const page_style **out);

#endif
