/* Words of an Office file that no reader of its text or its cells meets: they are printed all the same. */
#include "doc/attachment.h"
#include "doc/xml_sax.h"
#include "doc/zip.h"

#define MAX_BESIDE ((size_t)8 * 1024 * 1024)

enum { E_TEXT = 1, E_SPACE, E_PARAGRAPH, E_ROW_OF_PAGE };

static const xml_name names[] = {
    { XML_SPACE_WORD, "t", E_TEXT },
    { XML_SPACE_DRAWING, "t", E_TEXT },
    { XML_SPACE_CHART, "v", E_ROW_OF_PAGE },
    { XML_SPACE_WORD, "tab", E_SPACE },
    { XML_SPACE_WORD, "br", E_SPACE },
    { XML_SPACE_WORD, "p", E_PARAGRAPH },
    { XML_SPACE_DRAWING, "p", E_PARAGRAPH },
    { XML_SPACE_SHEET, "oddHeader", E_ROW_OF_PAGE },
    { XML_SPACE_SHEET, "oddFooter", E_ROW_OF_PAGE },
    { XML_SPACE_SHEET, "evenHeader", E_ROW_OF_PAGE },
    { XML_SPACE_SHEET, "evenFooter", E_ROW_OF_PAGE },
    { XML_SPACE_SHEET, "firstHeader", E_ROW_OF_PAGE },
    { XML_SPACE_SHEET, "firstFooter", E_ROW_OF_PAGE },
};

struct reading {
    qf_buf words;
    bool open;
};

static qf_code on_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct reading *r = user;

    (void)depth, (void)attrs;
    if (id == E_TEXT || id == E_ROW_OF_PAGE)
        r->open = true;
    else if (id == E_SPACE)
        qf_buf_addc(&r->words, ' ');
    return QF_OK;
}

static qf_code on_end(void *user, int id, int depth)
{
    struct reading *r = user;

    (void)depth;
    if (id == E_TEXT || id == E_ROW_OF_PAGE)
        r->open = false;
    if (id == E_PARAGRAPH || id == E_ROW_OF_PAGE)
        qf_buf_addc(&r->words, '\n');
    return QF_OK;
}

static qf_code on_text(void *user, qf_str text)
{
    struct reading *r = user;

    if (r->open)
        qf_buf_add(&r->words, text);
    return QF_OK;
}

/* A part with such words; the text of Word and the cells of Excel are read elsewhere. */
static bool is_beside(qf_str name)
{
    static const char *const starts[] = { "word/header",   "word/footer",  "word/footnotes",
                                          "word/endnotes", "word/charts/", "word/diagrams/",
                                          "xl/drawings/",  "xl/charts/",   "xl/diagrams/",
                                          "xl/worksheets/" };

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (qf_str_starts(name, qf_str_of(starts[i])))
            return qf_str_ends(name, QF_S(".xml"));
    return false;
}

qf_code attachment_beside(qf_ctx *cx, qf_str bytes, qf_str *out)
{
    struct reading r = { .words = qf_buf_new(cx->arena, MAX_BESIDE) };
    xml_reader reader = { names, sizeof(names) / sizeof(*names), on_start, on_end, on_text, &r };
    doc_zip *zip;

    QF_TRY(doc_zip_open(cx, bytes, &zip));
    for (size_t i = 0; i < doc_zip_count(zip); i++)
        if (is_beside(qf_str_of(doc_zip_name(zip, i))))
            QF_TRY(xml_parse(cx, zip, i, &reader));
    if (r.words.over)
        return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file", "文件里的文字太多");
    *out = qf_buf_str(&r.words);
    return QF_OK;
}
