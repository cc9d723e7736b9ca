/* A sheet of the desk to print and sign, as Word or PDF. */
#ifndef QF_WEB_PAPER_H
#define QF_WEB_PAPER_H

#include "doc/doc.h"
#include "web/http.h"

/* Which of STEM.docx and STEM.pdf the address asks for. QF_MISSING "WEB.NO_PAGE": neither. */
QF_MUST qf_code paper_format(web_request *rq, qf_str file, const char *stem, doc_format *out);
/* Answers with the sheet, to be kept as `name` and the format's ending. Errors: those of doc_write. */
QF_MUST qf_code paper_reply(web_request *rq, web_reply *reply, const doc *paper, doc_format format,
                            qf_str name);

#endif
