/* Headers and footers of a Word file that is written: those the document has, else the page number. */
#include "base/text.h"
#include "doc/docx_write.h"
#include "doc/markup.h"
#include "doc/page_style.h"

#define SMALL "<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>"
#define FOLIO_RUNES 16 /* a foot that is no longer keeps the size of page numbers */

static const char *type_of(doc_pages pages)
{
    static const char *const types[] = { "default", "first", "even" };

    return types[pages];
}

/* The names of the parts and relations; those of the page number are the fixed ones. */
static const char *file_of(qf_arena *arena, const docx_margin *margin)
{
    static const int number[] = { 1, 3, 2 };

    return qf_strf(arena, "%s%d.xml", margin->below ? "footer" : "header", number[margin->pages]).p;
}

static const char *relation_of(const docx_margin *margin)
{
    static const char *const above[] = { "rIdH1", "rIdH3", "rIdH2" };
    static const char *const below[] = { "rId4", "rIdF3", "rId5" };

    return (margin->below ? below : above)[margin->pages];
}

static void add(qf_arena *arena, docx_margins *out, const doc *content, bool below, doc_pages pages,
                size_t *pictures)
{
    docx_margin *margin = &out->list[out->count];

    if (content == NULL)
        return;
    *margin = (docx_margin){ .content = content, .below = below, .pages = pages };
    margin->media = QF_NEW(arena, docx_media);
    docx_media_find(content, margin->media);
    margin->media->before = *pictures;
    *pictures += margin->media->count;
    out->count++;
}

void docx_margins_find(qf_arena *arena, const doc *document, size_t pictures, docx_margins *out)
{
    const doc_margins *own = document->margins;

    *out = (docx_margins){ .even = own == NULL || own->differs[DOC_PAGES_EVEN],
                           .first = own != NULL && own->differs[DOC_PAGES_FIRST] };
    if (own == NULL) {
        out->list[out->count++] = (docx_margin){ .below = true, .pages = DOC_PAGES_ALL };
        out->list[out->count++] = (docx_margin){ .below = true, .pages = DOC_PAGES_EVEN };
        return;
    }
    for (doc_pages p = 0; p < DOC_PAGES_COUNT; p++) {
        add(arena, out, own->above[p], false, p, &pictures);
        add(arena, out, own->below[p], true, p, &pictures);
    }
}

/* ---- their paragraphs */

static void add_field(qf_buf *out, const char *code, const char *run)
{
    static const char *const marks[] = { "begin", "separate", "end" };

    for (int i = 0; i < 3; i++) {
        qf_buf_addf(out, "<w:r>%s<w:fldChar w:fldCharType=\"%s\"/></w:r>", run, marks[i]);
        if (i == 0)
            qf_buf_addf(out, "<w:r>%s<w:instrText xml:space=\"preserve\"> %s </w:instrText></w:r>",
                        run, code);
        else if (i == 1)
            qf_buf_addf(out, "<w:r>%s<w:t>1</w:t></w:r>", run);
    }
}

static void add_words(qf_buf *out, qf_str words, const char *run)
{
    if (words.n == 0)
        return;
    qf_buf_addf(out, "<w:r>%s<w:t xml:space=\"preserve\">", run);
    markup_text(out, words);
    qf_buf_add(out, QF_S("</w:t></w:r>"));
}

/* The text with its tabs, line breaks and page numbers. */
static void add_runs(qf_buf *out, qf_str text, const char *run)
{
    size_t from = 0, at = 0;

    while (at < text.n) {
        size_t before = at;
        uint32_t rune = qf_rune_next(text, &at);
        bool sign = rune == 0xE001 || rune == 0xE002;
        if (!sign && rune != '\t' && rune != '\n')
            continue;
        add_words(out, qf_str_sub(text, from, before), run);
        from = at;
        if (sign)
            add_field(out, rune == 0xE001 ? "PAGE" : "NUMPAGES", run);
        else
            qf_buf_addf(out, "<w:r><w:%s/></w:r>", rune == '\t' ? "tab" : "br");
    }
    add_words(out, qf_str_sub(text, from, text.n), run);
}

void docx_margin_paragraph(qf_buf *out, const doc_block *block, bool below, const page_style *style)
{
    bool folio = below && qf_rune_count(block->text) <= FOLIO_RUNES;
    int width = (int)(page_text_width(style) * 20);

    qf_buf_add(out, QF_S("<w:p><w:pPr><w:pStyle w:val=\"Footer\"/>"));
    if (qf_str_has(block->text, QF_S("\t")))
        qf_buf_addf(out,
                    "<w:tabs><w:tab w:val=\"center\" w:pos=\"%d\"/><w:tab w:val=\"right\" "
                    "w:pos=\"%d\"/></w:tabs>",
                    width / 2, width);
    if (block->align == DOC_CENTER || block->align == DOC_RIGHT)
        qf_buf_addf(out, "<w:jc w:val=\"%s\"/>", block->align == DOC_CENTER ? "center" : "right");
    else
        qf_buf_add(out, QF_S("<w:jc w:val=\"left\"/>"));
    qf_buf_add(out, QF_S("</w:pPr>"));
    add_runs(out, block->text,
             folio ? "<w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr>"
                   : "<w:rPr><w:rFonts w:hint=\"eastAsia\"/>" SMALL "</w:rPr>");
    qf_buf_add(out, QF_S("</w:p>"));
}

/* ---- their place in the package */

void docx_margin_references(qf_buf *out, const docx_margins *margins)
{
    for (size_t i = 0; i < margins->count; i++) {
        const docx_margin *margin = &margins->list[i];
        qf_buf_addf(out, "<w:%sReference w:type=\"%s\" r:id=\"%s\"/>",
                    margin->below ? "footer" : "header", type_of(margin->pages),
                    relation_of(margin));
    }
}

void docx_margin_types(qf_arena *arena, qf_buf *out, const docx_margins *margins)
{
    for (size_t i = 0; i < margins->count; i++)
        qf_buf_addf(out,
                    "<Override PartName=\"/word/%s\" ContentType=\"application/vnd.openxmlformats-"
                    "officedocument.wordprocessingml.%s+xml\"/>",
                    file_of(arena, &margins->list[i]),
                    margins->list[i].below ? "footer" : "header");
}

void docx_margin_relations(qf_arena *arena, qf_buf *out, const docx_margins *margins)
{
    for (size_t i = 0; i < margins->count; i++)
        qf_buf_addf(out,
                    "<Relationship Id=\"%s\" Type=\"http://schemas.openxmlformats.org/"
                    "officeDocument/2006/relationships/%s\" Target=\"%s\"/>",
                    relation_of(&margins->list[i]), margins->list[i].below ? "footer" : "header",
                    file_of(arena, &margins->list[i]));
}

size_t docx_margin_parts(qf_ctx *cx, const page_style *style, const docx_margins *margins,
                         zip_part *parts)
{
    qf_arena *arena = cx->arena;
    size_t count = 0;

    for (size_t i = 0; i < margins->count; i++) {
        const docx_margin *margin = &margins->list[i];
        const char *file = file_of(arena, margin);
        parts[count++] = (zip_part){ qf_strf(arena, "word/%s", file).p,
                                     margin->content == NULL
                                         ? docx_footer(arena, margin->pages == DOC_PAGES_EVEN)
                                         : docx_margin_part(cx, margin, style) };
        if (margin->media == NULL || margin->media->count == 0)
            continue;
        parts[count++] = (zip_part){ qf_strf(arena, "word/_rels/%s.rels", file).p,
                                     docx_media_relations(arena, margin->media) };
        for (size_t n = 0; n < margin->media->count; n++)
            parts[count++] = docx_media_part(arena, n, margin->media);
    }
    return count;
}
