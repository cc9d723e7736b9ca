/* A sheet of the desk to print and sign, as Word or PDF. */
#ifndef QF_WEB_PAPER_H
#define QF_WEB_PAPER_H

#include "doc/doc.h"
#include "web/http.h"

#define PAPER_BLOCKS_MAX 12

/* A sheet at work: lines and tables in the order they are added. */
typedef struct paper_sheet {
    qf_arena *arena;
    doc_block blocks[PAPER_BLOCKS_MAX];
    size_t count;
} paper_sheet;

/* The title (DOC_HEADING) or a paragraph; one past PAPER_BLOCKS_MAX is left out, here and below. */
void paper_line(paper_sheet *p, doc_kind kind, qf_str text);
/* A heading of what follows; both stay on a page. */
void paper_section(paper_sheet *p, qf_str text);
/* A table with room for so many rows, to be filled by the two below. */
doc_table *paper_table(paper_sheet *p, const char *caption, int cols, const int *widths,
                       size_t rows);
/* A cell of the row at work; `++table->rows` ends the row. */
void paper_cell(doc_table *table, int col, bool header, qf_str text);
/* A whole row of two: what it is, and what stands there. */
void paper_row(doc_table *table, const char *head, qf_str text);
/* A table of what was done, with room for so many rows: when, by whom, what, and words to it. */
doc_table *paper_log(paper_sheet *p, const char *caption, size_t rows);
void paper_log_row(const paper_sheet *p, doc_table *log, qf_time at, qf_str actor, qf_str what,
                   qf_str words);
/* The sheet as a document of the town, dated today. */
doc paper_doc(web_request *rq, paper_sheet *p, const char *title);

/* Which of STEM.docx and STEM.pdf the address asks for. QF_MISSING "WEB.NO_PAGE": neither. */
QF_MUST qf_code paper_format(web_request *rq, qf_str file, const char *stem, doc_format *out);
/* Answers with the sheet, to be kept as `name` and the format's ending. Errors: those of doc_write. */
QF_MUST qf_code paper_reply(web_request *rq, web_reply *reply, const doc *paper, doc_format format,
                            qf_str name);

#endif
