#include "doc/docx_media.h"

#include "doc/attachment.h"
#include "doc/markup.h"

#define EMU_PER_POINT 12700

/* png, jpg or gif by its first bytes; false: none that a docx of ours holds. */
static bool kind_of(qf_str bytes, attachment_kind *out)
{
    *out = qf_str_starts(bytes, QF_S("\x89PNG")) ? ATTACHMENT_PNG
           : qf_str_starts(bytes, QF_S("GIF8"))  ? ATTACHMENT_GIF
                                                 : ATTACHMENT_JPEG;
    return *out != ATTACHMENT_JPEG || qf_str_starts(bytes, QF_S("\xFF\xD8\xFF"));
}

void docx_media_find(const doc *document, docx_media *out)
{
    out->count = out->before = 0;
    for (size_t i = 0; i < document->count && out->count < DOCX_MEDIA_MAX; i++) {
        const doc_block *block = &document->blocks[i];
        size_t n = out->count;
        attachment_kind kind;

        if (block->kind != DOC_IMAGE || !kind_of(block->picture, &kind) ||
            !picture_size(block->picture, kind, &out->width[n], &out->height[n]))
            continue;
        out->block[n] = block;
        out->count++;
    }
}

static const char *ending(const doc_block *block)
{
    attachment_kind kind;

    return kind_of(block->picture, &kind) ? attachment_ending(kind) : "jpg";
}

void docx_media_show(qf_buf *out, const docx_media *media, const doc_block *block,
                     const page_style *style)
{
    double width = page_text_width(style), height = page_text_height(style) * 0.8, scale;
    size_t n = 0, id;

    while (n < media->count && media->block[n] != block)
        n++;
    if (n == media->count)
        return;
    id = media->before + n + 1;
    if (block->shown > 0 && block->shown < width)
        width = block->shown;
    scale = width / media->width[n];
    if (media->height[n] * scale > height)
        scale = height / media->height[n];
    width = media->width[n] * scale * EMU_PER_POINT;
    height = media->height[n] * scale * EMU_PER_POINT;
    qf_buf_addf(out,
                "<w:p><w:pPr><w:spacing w:before=\"120\" w:after=\"120\" w:line=\"240\" "
                "w:lineRule=\"auto\"/><w:ind "
                "w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/></w:pPr><w:r>"
                "<w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/"
                "2006/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">"
                "<wp:extent cx=\"%lld\" cy=\"%lld\"/><wp:docPr id=\"%zu\" name=\"%zu\"",
                (long long)width, (long long)height, id, id);
    markup_attribute(out, "descr", block->text);
    qf_buf_addf(out,
                "/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">"
                "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
                "<pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
                "<pic:nvPicPr><pic:cNvPr id=\"%zu\" name=\"%zu\"/><pic:cNvPicPr/></pic:nvPicPr>"
                "<pic:blipFill><a:blip r:embed=\"rId%zu\"/><a:stretch><a:fillRect/></a:stretch>"
                "</pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%lld\" "
                "cy=\"%lld\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>"
                "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
                "</w:p>",
                id, id, n + DOCX_MEDIA_FIRST, (long long)width, (long long)height);
}

void docx_media_relation(qf_buf *out, size_t n, const docx_media *media)
{
    qf_buf_addf(out,
                "<Relationship Id=\"rId%zu\" Type=\"http://schemas.openxmlformats.org/"
                "officeDocument/2006/relationships/image\" Target=\"media/image%zu.%s\"/>",
                n + DOCX_MEDIA_FIRST, media->before + n + 1, ending(media->block[n]));
}

qf_str docx_media_relations(qf_arena *arena, const docx_media *media)
{
    qf_buf out = qf_buf_new(arena, (size_t)64 * 1024);

    qf_buf_add(&out, QF_S("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                          "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                          "relationships\">"));
    for (size_t i = 0; i < media->count; i++)
        docx_media_relation(&out, i, media);
    qf_buf_add(&out, QF_S("</Relationships>"));
    return qf_buf_str(&out);
}

zip_part docx_media_part(qf_arena *arena, size_t n, const docx_media *media)
{
    return (zip_part){
        qf_strf(arena, "word/media/image%zu.%s", media->before + n + 1, ending(media->block[n])).p,
        media->block[n]->picture
    };
}
