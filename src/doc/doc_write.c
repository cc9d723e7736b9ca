#include "doc/doc_write.h"

#include "doc/docx_write.h"
#include "doc/html_write.h"
#include "doc/pdf_write.h"
#include "doc/xlsx_write.h"

#include <strings.h>

static const struct {
    const char *ending;
    doc_format format;
} endings[] = {
    /* The first of a format is the one given back. */
    { "docx", DOC_DOCX }, { "html", DOC_HTML }, { "txt", DOC_TEXT }, { "xlsx", DOC_XLSX },
    { "pdf", DOC_PDF },   { "json", DOC_JSON }, { "htm", DOC_HTML },
};

doc_format doc_format_of(qf_str name)
{
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        size_t n = strlen(endings[i].ending);

        if (name.n > n && name.p[name.n - n - 1] == '.' &&
            strncasecmp(name.p + name.n - n, endings[i].ending, n) == 0)
            return endings[i].format;
    }
    return DOC_UNKNOWN;
}

const char *doc_format_ending(doc_format format)
{
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (endings[i].format == format)
            return endings[i].ending;
    return "";
}

qf_code doc_write(qf_ctx *cx, const doc *document, doc_format format, const page_style *style,
                  qf_str *out)
{
    switch (format) {
    case DOC_DOCX:
        return docx_write(cx, document, style, out);
    case DOC_HTML:
        return html_write(cx, document, style, out);
    case DOC_PDF:
        return pdf_write(cx, document, style, out);
    case DOC_XLSX:
        return xlsx_write(cx, document, style, out);
    case DOC_UNKNOWN:
    case DOC_TEXT:
    case DOC_JSON:
    case DOC_XML:
        break;
    }
    return qf_fail(cx, QF_INVALID, "DOC.NO_WRITER", "format",
                   "能写的格式是 docx、pdf、xlsx、html，不能写成这一种");
}
