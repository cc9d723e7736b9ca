#include "doc/doc.h"

#include "doc/doc_build.h"
#include "doc/docx_read.h"
#include "doc/html_read.h"
#include "doc/mht_read.h"
#include "doc/pdf_read.h"
#include "doc/text_read.h"
#include "doc/xlsx_read.h"

#include <libxml/parser.h>
#include <malloc.h>
#include <stdlib.h>
#include <strings.h>

#define SNIFFED 1024 /* bytes looked at */

/* The name's ending decides what the bytes leave open. */
static const struct {
    const char *ending;
    doc_format format;
} endings[] = {
    { ".docx", DOC_DOCX }, { ".doc", DOC_DOCX },  { ".docm", DOC_DOCX },  { ".dotx", DOC_DOCX },
    { ".html", DOC_HTML }, { ".htm", DOC_HTML },  { ".shtml", DOC_HTML }, { ".xhtml", DOC_HTML },
    { ".txt", DOC_TEXT },  { ".md", DOC_TEXT },   { ".text", DOC_TEXT },  { ".xlsx", DOC_XLSX },
    { ".xls", DOC_XLSX },  { ".xlsm", DOC_XLSX }, { ".pdf", DOC_PDF },    { ".json", DOC_JSON },
};

static doc_format by_name(qf_str name)
{
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        size_t n = strlen(endings[i].ending);
        if (name.n >= n && strncasecmp(name.p + name.n - n, endings[i].ending, n) == 0)
            return endings[i].format;
    }
    return DOC_UNKNOWN;
}

/* The first characters of a text, without mark, zero bytes (UTF-16) and white space. */
static qf_str first_letters(qf_str bytes, char into[SNIFFED])
{
    size_t n = 0;

    for (size_t i = 0; i < bytes.n && i < (size_t)SNIFFED * 2 && n < SNIFFED; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        if (c == 0 || (i < 3 && c >= 0xBB) || (n == 0 && (c == ' ' || (c >= '\t' && c <= '\r'))))
            continue;
        into[n++] = (char)c;
    }
    return (qf_str){ into, n };
}

static bool starts_tag(qf_str text)
{
    static const char *const tags[] = {
        "<!doctype html", "<html",    "<head", "<body",   "<meta", "<table",
        "<div",           "<title",   "<p",    "<h1",     "<h2",   "<span",
        "<article",       "<section", "<main", "<center", "<font"
    };

    for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
        size_t n = strlen(tags[i]);
        if (text.n >= n && strncasecmp(text.p, tags[i], n) == 0)
            return true;
    }
    return false;
}

static bool is_html(qf_str text)
{
    if (starts_tag(text))
        return true;
    /* A declaration or a comment may stand before the first element. */
    if (!qf_str_starts(text, QF_S("<?xml")) && !qf_str_starts(text, QF_S("<!")))
        return false;
    for (size_t i = 1; i < text.n; i++) {
        if (text.p[i] == '<' && starts_tag(qf_str_sub(text, i, text.n)))
            return true;
    }
    return false;
}

/* Control characters that no text has. */
static bool is_binary(qf_str bytes)
{
    bool wide = qf_str_starts(bytes, QF_S("\xFF\xFE")) || qf_str_starts(bytes, QF_S("\xFE\xFF"));

    for (size_t i = 0; i < bytes.n && i < SNIFFED; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        if ((c < 9 || (c > 13 && c < 32 && c != 27)) && !wide)
            return true;
    }
    return false;
}

/* Files that people hand in and that nothing here reads: what they are called, and what to do. */
static const char *refused(qf_str bytes)
{
    if (qf_str_starts(bytes, QF_S("{\\rtf")))
        return "这是 RTF 文件，请用 Word 或 WPS 打开，另存为 docx 后再选择。";
    if (qf_str_has(qf_str_sub(bytes, 0, SNIFFED),
                   QF_S("mimetypeapplication/vnd.oasis.opendocument")))
        return "这是 OpenDocument 文件（odt、ods），请打开后另存为 docx 或 xlsx 后再选择。";
    return NULL;
}

doc_format doc_sniff(qf_str bytes, qf_str name)
{
    char letters[SNIFFED];
    doc_format named = by_name(name);
    qf_str text;

    if (refused(bytes) != NULL)
        return DOC_UNKNOWN;
    if (qf_str_starts(bytes, QF_S("PK\003\004")) || qf_str_starts(bytes, QF_S("PK\005\006"))) {
        if (qf_str_has(bytes, QF_S("xl/workbook")))
            return DOC_XLSX;
        return named == DOC_XLSX ? DOC_XLSX : DOC_DOCX;
    }
    if (qf_str_starts(bytes, QF_S("\xD0\xCF\x11\xE0")))
        return named == DOC_XLSX ? DOC_XLSX : DOC_DOCX;
    if (mht_is(bytes))
        return DOC_HTML;
    if (qf_str_has(qf_str_sub(bytes, 0, SNIFFED), QF_S("%PDF-")))
        return DOC_PDF;
    text = first_letters(bytes, letters);
    if (is_html(text))
        return DOC_HTML;
    if (named == DOC_JSON || (named == DOC_UNKNOWN && qf_str_starts(text, QF_S("{"))))
        return DOC_JSON;
    if (named != DOC_UNKNOWN)
        return named;
    return bytes.n > 0 && !is_binary(bytes) ? DOC_TEXT : DOC_UNKNOWN;
}

qf_code doc_read(qf_ctx *cx, qf_str bytes, qf_str name, doc **out)
{
    *out = NULL;
    if (bytes.n == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "文件是空的，请检查后重新选择。");
    if (bytes.n > DOC_MAX_FILE)
        return doc_too_large(cx, "文件过大");
    switch (doc_sniff(bytes, name)) {
    case DOC_DOCX:
        return docx_read(cx, bytes, out);
    case DOC_HTML:
        return mht_is(bytes) ? mht_read(cx, bytes, out) : html_read(cx, bytes, out);
    case DOC_TEXT:
        return text_read(cx, bytes, out);
    case DOC_XLSX:
        return xlsx_read(cx, bytes, out);
    case DOC_PDF:
        return pdf_read(cx, bytes, out);
    default:
        return qf_fail(cx, QF_INVALID, "DOC.UNKNOWN", "file", "%s",
                       refused(bytes) != NULL
                           ? refused(bytes)
                           : "认不出这种文件，请上传 docx、html、txt、xlsx 或 pdf 文件。");
    }
}

qf_code doc_read_visible(qf_ctx *cx, qf_str bytes, qf_str name, doc **out)
{
    if (bytes.n > 0 && doc_sniff(bytes, name) == DOC_DOCX)
        return docx_read_visible(cx, bytes, out);
    return doc_read(cx, bytes, name, out);
}

size_t doc_parts(doc *document, doc *out[DOC_PARTS_MAX])
{
    const doc_margins *margins = document->margins;
    size_t count = 0;

    out[count++] = document;
    for (doc_pages p = 0; margins != NULL && p < DOC_PAGES_COUNT; p++) {
        if (margins->above[p] != NULL)
            out[count++] = margins->above[p];
        if (margins->below[p] != NULL)
            out[count++] = margins->below[p];
    }
    return count;
}

void doc_library_start(void)
{
    xmlInitParser();
    /* libzip asks for the local time of every entry, and glibc looks at the file of the zone each time when no
     * zone is named. */
    (void)setenv("TZ", ":/etc/localtime", 0);
    /* Blocks of a document's size are taken and given back for every file: returning them to the
     * system each time costs a third of the reading. */
    (void)mallopt(M_MMAP_THRESHOLD, 2 * 1024 * 1024);
    (void)mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
}
