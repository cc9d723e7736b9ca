/* The fixed parts of a Word file: styles, fonts, footers, properties, relations. */
#include "doc/docx_write.h"
#include "doc/markup.h"

#include <math.h>

#define PART_MAX ((size_t)256 * 1024)
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W_SPACE "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define R_SPACE "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define OFFICE_REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define PACKAGE_REL "http://schemas.openxmlformats.org/package/2006/relationships"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

static qf_buf part(qf_arena *arena)
{
    qf_buf out = qf_buf_new(arena, PART_MAX);

    qf_buf_add(&out, QF_S(XML_HEAD));
    return out;
}

/* ---- styles */

/* `spacing` in twentieths of a point between two characters. */
static void run_properties(qf_buf *out, const page_face *face, int spacing)
{
    qf_buf_add(out, QF_S("<w:rPr><w:rFonts"));
    markup_attribute(out, "w:ascii", face->office);
    markup_attribute(out, "w:hAnsi", face->office);
    markup_attribute(out, "w:eastAsia", face->office);
    markup_attribute(out, "w:cs", face->office);
    qf_buf_add(out, QF_S(" w:hint=\"eastAsia\"/>"));
    /* b and bCs are always said, so that a heading does not inherit from Word's own. */
    qf_buf_addf(out, "<w:b w:val=\"%d\"/><w:bCs w:val=\"%d\"/><w:color w:val=\"000000\"/>",
                face->bold, face->bold);
    if (spacing != 0)
        qf_buf_addf(out, "<w:spacing w:val=\"%d\"/>", spacing);
    qf_buf_addf(out, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr>", face->half_points,
                face->half_points);
}

/* A paragraph style; `properties` is the inside of w:pPr. */
static void paragraph_style(qf_buf *out, const char *id, const char *name, const char *properties,
                            const page_face *face, int spacing)
{
    bool normal = strcmp(id, "Normal") == 0;

    qf_buf_addf(out, "<w:style w:type=\"paragraph\"%s w:styleId=\"%s\"><w:name w:val=\"%s\"/>",
                normal ? " w:default=\"1\"" : "", id, name);
    if (!normal)
        qf_buf_add(out, QF_S("<w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/>"));
    qf_buf_addf(out, "<w:qFormat/><w:pPr>%s</w:pPr>", properties);
    run_properties(out, face, spacing);
    qf_buf_add(out, QF_S("</w:style>"));
}

static void character_style(qf_buf *out, const char *id, const char *name, const page_face *face,
                            int spacing)
{
    qf_buf_addf(out,
                "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"%s\">"
                "<w:name w:val=\"%s\"/><w:qFormat/>",
                id, name);
    run_properties(out, face, spacing);
    qf_buf_add(out, QF_S("</w:style>"));
}

/* A heading's properties: like the body, kept with what follows, in Word's outline. */
static const char *heading_properties(qf_arena *arena, int level)
{
    return qf_strf(arena, "<w:keepNext/><w:outlineLvl w:val=\"%d\"/>", level - 1).p;
}

qf_str docx_styles(qf_arena *arena, const page_style *style)
{
    qf_buf out = part(arena);
    /* 28 characters of 16 points are a little wider than the line: each gives some of it. */
    int tight = (int)floor(page_char_space(style) * 20);
    int line = (int)(page_line_pitch(style) * 20);
    const char *body =
        qf_strf(arena,
                "<w:widowControl/><w:kinsoku/><w:overflowPunct/><w:autoSpaceDE w:val=\"0\"/>"
                "<w:autoSpaceDN w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" "
                "w:line=\"%d\" w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"200\" "
                "w:firstLine=\"%d\"/><w:jc w:val=\"both\"/>",
                line, style->face[PAGE_BODY].half_points * 20)
            .p;
    const char *title =
        qf_strf(arena,
                "<w:keepNext/><w:keepLines/><w:snapToGrid w:val=\"0\"/><w:spacing w:after=\"%d\" "
                "w:line=\"%d\" "
                "w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/>"
                "<w:jc w:val=\"center\"/>",
                line, line * 5 / 4)
            .p;

    qf_buf_add(&out, QF_S("<w:styles " W_SPACE "><w:docDefaults><w:rPrDefault>"));
    qf_buf_add(
        &out,
        QF_S("<w:rPr><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr>"));
    qf_buf_add(&out, QF_S("</w:rPrDefault><w:pPrDefault/></w:docDefaults>"));
    paragraph_style(&out, "Normal", "Normal", body, &style->face[PAGE_BODY], tight);
    paragraph_style(&out, "Title", "Title", title, &style->face[PAGE_TITLE], 0);
    paragraph_style(&out, "Heading1", "heading 1", heading_properties(arena, 1),
                    &style->face[PAGE_H1], tight);
    paragraph_style(&out, "Heading2", "heading 2", heading_properties(arena, 2),
                    &style->face[PAGE_H2], tight);
    paragraph_style(&out, "Heading3", "heading 3", heading_properties(arena, 3),
                    &style->face[PAGE_H3], tight);
    paragraph_style(
        &out, "TableText", "Table Text",
        "<w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/><w:snapToGrid w:val=\"0\"/>"
        "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>"
        "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
        &style->face[PAGE_CELL], 0);
    paragraph_style(&out, "Footer", "footer",
                    "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>"
                    "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/>",
                    &style->face[PAGE_FOLIO], 0);
    character_style(&out, "RunIn2", "Run-in 2", &style->face[PAGE_H2], tight);
    character_style(&out, "RunIn3", "Run-in 3", &style->face[PAGE_H3], tight);
    qf_buf_add(&out, QF_S("<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\">"
                          "<w:name w:val=\"Normal Table\"/></w:style></w:styles>"));
    return qf_buf_str(&out);
}

qf_str docx_fonts(qf_arena *arena, const page_style *style)
{
    qf_buf out = part(arena);

    qf_buf_add(&out, QF_S("<w:fonts " W_SPACE ">"));
    for (int i = 0; i < PAGE_ROLES; i++) {
        bool known = false;

        for (int k = 0; k < i; k++)
            known = known || qf_str_eq(style->face[k].office, style->face[i].office);
        if (known)
            continue;
        qf_buf_add(&out, QF_S("<w:font"));
        markup_attribute(&out, "w:name", style->face[i].office);
        qf_buf_add(&out, QF_S("><w:altName"));
        markup_attribute(&out, "w:val", style->face[i].instead);
        qf_buf_add(&out, QF_S("/><w:charset w:val=\"86\"/><w:family w:val=\"auto\"/>"
                              "<w:pitch w:val=\"variable\"/></w:font>"));
    }
    qf_buf_add(&out, QF_S("</w:fonts>"));
    return qf_buf_str(&out);
}

/* ---- footers, settings */

qf_str docx_footer(qf_arena *arena, bool even)
{
    qf_buf out = part(arena);

    /* GB/T 9704 7.5: the number stands on the outer side, one character from the edge. */
    qf_buf_addf(&out,
                "<w:ftr " W_SPACE " " R_SPACE "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>"
                "<w:ind w:leftChars=\"100\" w:left=\"320\" w:rightChars=\"100\" w:right=\"320\"/>"
                "<w:jc w:val=\"%s\"/></w:pPr>",
                even ? "left" : "right");
    qf_buf_add(&out,
               QF_S("<w:r><w:t xml:space=\"preserve\">— </w:t></w:r>"
                    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
                    "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
                    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>"
                    "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
                    "<w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>"));
    return qf_buf_str(&out);
}

qf_str docx_settings(qf_arena *arena, bool even)
{
    qf_buf out = part(arena);

    qf_buf_addf(&out, "<w:settings " W_SPACE "><w:zoom w:percent=\"100\"/>%s",
                even ? "<w:evenAndOddHeaders/>" : "");
    qf_buf_add(&out,
               QF_S("<w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat>"
                    "<w:useFELayout/><w:compatSetting w:name=\"compatibilityMode\" "
                    "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
                    "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>"));
    return qf_buf_str(&out);
}

/* ---- properties */

qf_str docx_core(qf_arena *arena, const doc *document)
{
    qf_buf out = part(arena);
    qf_date day;

    qf_buf_add(&out,
               QF_S("<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/"
                    "metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                    "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>"));
    markup_text(&out, document->title);
    qf_buf_add(&out, QF_S("</dc:title><dc:creator>"));
    markup_text(&out, document->source);
    qf_buf_add(&out, QF_S("</dc:creator><dc:language>zh-CN</dc:language>"));
    if (qf_date_parse(document->published, &day))
        for (int i = 0; i < 2; i++)
            qf_buf_addf(&out, "<dcterms:%s xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:%s>",
                        i == 0 ? "created" : "modified", qf_date_str(arena, day).p,
                        i == 0 ? "created" : "modified");
    qf_buf_add(&out, QF_S("</cp:coreProperties>"));
    return qf_buf_str(&out);
}

qf_str docx_app(qf_arena *arena)
{
    qf_buf out = part(arena);

    qf_buf_add(&out,
               QF_S("<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                    "extended-properties\"><Application>qingfeng</Application></Properties>"));
    return qf_buf_str(&out);
}

/* ---- packaging */

qf_str docx_content_types(qf_arena *arena, bool pictures, const docx_margins *margins)
{
    static const char *const parts[][2] = {
        { "/word/document.xml", WORD_TYPE "document.main+xml" },
        { "/word/styles.xml", WORD_TYPE "styles+xml" },
        { "/word/settings.xml", WORD_TYPE "settings+xml" },
        { "/word/fontTable.xml", WORD_TYPE "fontTable+xml" },
        { "/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml" },
        { "/docProps/app.xml",
          "application/vnd.openxmlformats-officedocument.extended-properties+xml" },
    };
    qf_buf out = part(arena);

    qf_buf_add(&out,
               QF_S("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-"
                    "package.relationships+xml\"/>"
                    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"));
    if (pictures)
        qf_buf_add(&out, QF_S("<Default Extension=\"png\" ContentType=\"image/png\"/>"
                              "<Default Extension=\"jpg\" ContentType=\"image/jpeg\"/>"
                              "<Default Extension=\"gif\" ContentType=\"image/gif\"/>"));
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        qf_buf_addf(&out, "<Override PartName=\"%s\" ContentType=\"%s\"/>", parts[i][0],
                    parts[i][1]);
    docx_margin_types(arena, &out, margins);
    qf_buf_add(&out, QF_S("</Types>"));
    return qf_buf_str(&out);
}

qf_str docx_package_relations(qf_arena *arena)
{
    qf_buf out = part(arena);

    qf_buf_add(&out,
               QF_S("<Relationships xmlns=\"" PACKAGE_REL
                    "\"><Relationship Id=\"rId1\" Type=\"" OFFICE_REL
                    "officeDocument\" Target=\"word/document.xml\"/>"
                    "<Relationship Id=\"rId2\" Type=\"" PACKAGE_REL "/metadata/core-properties\" "
                    "Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"" OFFICE_REL
                    "extended-properties\" Target=\"docProps/app.xml\"/></Relationships>"));
    return qf_buf_str(&out);
}

qf_str docx_document_relations(qf_arena *arena, const docx_media *media,
                               const docx_margins *margins)
{
    static const char *const parts[][2] = {
        { "styles", "styles.xml" },
        { "settings", "settings.xml" },
        { "fontTable", "fontTable.xml" },
    };
    qf_buf out = part(arena);

    qf_buf_add(&out, QF_S("<Relationships xmlns=\"" PACKAGE_REL "\">"));
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        qf_buf_addf(&out, "<Relationship Id=\"rId%zu\" Type=\"" OFFICE_REL "%s\" Target=\"%s\"/>",
                    i + 1, parts[i][0], parts[i][1]);
    docx_margin_relations(arena, &out, margins);
    for (size_t i = 0; i < media->count; i++)
        docx_media_relation(&out, i, media);
    qf_buf_add(&out, QF_S("</Relationships>"));
    return qf_buf_str(&out);
}
