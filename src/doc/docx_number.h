/* Lists of word/numbering.xml, their counters, and the shapes of their numbers. */
#ifndef QF_DOC_DOCX_NUMBER_H
#define QF_DOC_DOCX_NUMBER_H

#include "doc/zip.h"

typedef struct docx_lists docx_lists;

/* Reads word/numbering.xml into the arena. Errors: those of xml_parse, "DOC.LIMIT". */
QF_MUST qf_code docx_lists_read(qf_ctx *cx, doc_zip *zip, size_t entry, docx_lists **out);
/* Follows w:numStyleLink: `list_of(user, style)` tells the numId a numbering style points to. */
void docx_lists_link(docx_lists *lists, int (*list_of)(void *user, qf_str style), void *user);
/* Counts one paragraph of list `num_id` at `level` (negative: the level linked to `style`, else
 * 0) and adds the printed label to `out`. */
void docx_lists_count(docx_lists *lists, int num_id, int level, qf_str style, qf_buf *out);

/* A number in the form of Word's `name` ("chineseCounting", "decimalEnclosedCircle", …); forms
 * unknown here, and numbers a form cannot write, come out in digits. Nothing for "none" and "bullet". */
void docx_number_write(qf_buf *out, qf_str name, int number);

#endif
