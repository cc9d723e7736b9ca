/* What the elements of a page mean for reading. */
#ifndef QF_DOC_HTML_NAMES_H
#define QF_DOC_HTML_NAMES_H

#include "base/str.h"

typedef enum html_name {
    HTML_NAME_INLINE, /* all that flow with the text, and all unknown ones */
    HTML_NAME_BLOCK,  /* begins and ends a paragraph */
    HTML_NAME_HIDDEN, /* scripts, styles, Word's data islands, choices of a form */
    HTML_NAME_BODY,
    HTML_NAME_BR,
    HTML_NAME_H,
    HTML_NAME_IMG,
    HTML_NAME_LI,
    HTML_NAME_META,
    HTML_NAME_OL,
    HTML_NAME_PRE,
    HTML_NAME_SUP,
    HTML_NAME_TABLE,
    HTML_NAME_TD,
    HTML_NAME_TH,
    HTML_NAME_THEAD,
    HTML_NAME_TITLE,
    HTML_NAME_TR,
    HTML_NAME_UL,
} html_name;

/* The meaning of an element; letters of either case. */
html_name html_name_of(const char *element);
/* The number of a list item as browsers print it, "1. ": '1', 'a', 'A', 'i', 'I', 'c' Chinese. */
void html_number_write(qf_buf *out, char form, int number);

#endif
