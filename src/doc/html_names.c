#include "doc/html_names.h"

#include "doc/docx_number.h"

#include <stdlib.h>
#include <strings.h>

struct entry {
    const char *name;
    html_name meaning;
};

/* Sorted for bsearch; a test walks it. */
static const struct entry entries[] = {
    { "address", HTML_NAME_BLOCK },
    { "article", HTML_NAME_BLOCK },
    { "aside", HTML_NAME_BLOCK },
    { "audio", HTML_NAME_HIDDEN },
    { "blockquote", HTML_NAME_BLOCK },
    { "body", HTML_NAME_BODY },
    { "br", HTML_NAME_BR },
    { "canvas", HTML_NAME_HIDDEN },
    { "caption", HTML_NAME_BLOCK },
    { "center", HTML_NAME_BLOCK },
    { "datalist", HTML_NAME_HIDDEN },
    { "dd", HTML_NAME_BLOCK },
    { "del", HTML_NAME_HIDDEN },
    { "details", HTML_NAME_BLOCK },
    { "dir", HTML_NAME_UL },
    { "div", HTML_NAME_BLOCK },
    { "dl", HTML_NAME_BLOCK },
    { "dt", HTML_NAME_BLOCK },
    { "fieldset", HTML_NAME_BLOCK },
    { "figcaption", HTML_NAME_BLOCK },
    { "figure", HTML_NAME_BLOCK },
    { "footer", HTML_NAME_BLOCK },
    { "form", HTML_NAME_BLOCK },
    { "h1", HTML_NAME_H },
    { "h2", HTML_NAME_H },
    { "h3", HTML_NAME_H },
    { "h4", HTML_NAME_H },
    { "h5", HTML_NAME_H },
    { "h6", HTML_NAME_H },
    { "head", HTML_NAME_BLOCK },
    { "header", HTML_NAME_BLOCK },
    { "hr", HTML_NAME_BLOCK },
    { "html", HTML_NAME_BLOCK },
    { "iframe", HTML_NAME_HIDDEN },
    { "image", HTML_NAME_IMG },
    { "img", HTML_NAME_IMG },
    { "legend", HTML_NAME_BLOCK },
    { "li", HTML_NAME_LI },
    { "main", HTML_NAME_BLOCK },
    { "math", HTML_NAME_INLINE },
    { "menu", HTML_NAME_UL },
    { "meta", HTML_NAME_META },
    { "nav", HTML_NAME_BLOCK },
    { "noembed", HTML_NAME_HIDDEN },
    { "noframes", HTML_NAME_HIDDEN },
    { "noscript", HTML_NAME_HIDDEN },
    { "object", HTML_NAME_HIDDEN },
    { "ol", HTML_NAME_OL },
    { "p", HTML_NAME_BLOCK },
    { "plaintext", HTML_NAME_PRE },
    { "pre", HTML_NAME_PRE },
    { "rp", HTML_NAME_HIDDEN },
    { "rt", HTML_NAME_HIDDEN },
    { "script", HTML_NAME_HIDDEN },
    { "section", HTML_NAME_BLOCK },
    { "select", HTML_NAME_HIDDEN },
    { "style", HTML_NAME_HIDDEN },
    { "summary", HTML_NAME_BLOCK },
    { "sup", HTML_NAME_SUP },
    { "svg", HTML_NAME_HIDDEN },
    { "table", HTML_NAME_TABLE },
    { "tbody", HTML_NAME_BLOCK },
    { "td", HTML_NAME_TD },
    { "template", HTML_NAME_HIDDEN },
    { "textarea", HTML_NAME_HIDDEN },
    { "tfoot", HTML_NAME_BLOCK },
    { "th", HTML_NAME_TH },
    { "thead", HTML_NAME_THEAD },
    { "title", HTML_NAME_TITLE },
    { "tr", HTML_NAME_TR },
    { "ul", HTML_NAME_UL },
    { "video", HTML_NAME_HIDDEN },
    { "xml", HTML_NAME_HIDDEN },
};

static int compare(const void *key, const void *entry)
{
    return strcasecmp(key, ((const struct entry *)entry)->name);
}

/* Word's own elements: w:, m:, v: and o: hold data for Word alone; o:p is an empty paragraph mark
 * and the smart tags (st1:) wrap text that is printed. */
static bool is_word_data(const char *element)
{
    return element[0] != '\0' && element[1] == ':' && strchr("wmvoxWMVOX", element[0]) != NULL &&
           strcasecmp(element, "o:p") != 0;
}

html_name html_name_of(const char *element)
{
    const struct entry *entry;

    if (is_word_data(element))
        return HTML_NAME_HIDDEN;
    entry =
        bsearch(element, entries, sizeof(entries) / sizeof(*entries), sizeof(*entries), compare);
    return entry == NULL ? HTML_NAME_INLINE : entry->meaning;
}

void html_number_write(qf_buf *out, char form, int number)
{
    const char *name = "decimal";

    if (form == 'a')
        name = "lowerLetter";
    else if (form == 'A')
        name = "upperLetter";
    else if (form == 'i')
        name = "lowerRoman";
    else if (form == 'I')
        name = "upperRoman";
    else if (form == 'c')
        name = "chineseCountingThousand";
    docx_number_write(out, qf_str_of(name), number);
    qf_buf_add(out, form == 'c' ? QF_S("、") : QF_S(". "));
}
