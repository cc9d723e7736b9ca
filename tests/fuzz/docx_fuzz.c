/* The parts of a Word file: body, styles, numbering and a header, divided by zero bytes, are packed here so
 * that the fuzzer need not learn to zip. */
#include "doc/attachment.h"
#include "doc/docx_read.h"
#include "doc/docx_write.h"
#include "doc_pack.h"
#include "doc_walk.h"

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define WORD "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The body with that header on every page, and with notes that are the header once more. */
static qf_str with_header(qf_arena *arena, qf_str body, qf_str header)
{
    pack *p = pack_new(arena);

    pack_add(p, "word/document.xml",
             qf_strf(arena,
                     "<w:document " WORD
                     "><w:body>%.*s<w:sectPr><w:headerReference w:type=\"default\" "
                     "id=\"h\"/></w:sectPr></w:body></w:document>",
                     QF_ARG(body)),
             false);
    pack_add(p, "word/_rels/document.xml.rels",
             QF_S("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                  "relationships\"><Relationship Id=\"h\" Type=\"" OFFICE
                  "header\" Target=\"header1.xml\"/><Relationship Id=\"n\" Type=\"" OFFICE
                  "footnotes\" Target=\"footnotes.xml\"/></Relationships>"),
             false);
    pack_add(p, "word/header1.xml", qf_strf(arena, "<w:hdr " WORD ">%.*s</w:hdr>", QF_ARG(header)),
             false);
    pack_add(p, "word/footnotes.xml",
             qf_strf(arena,
                     "<w:footnotes " WORD "><w:footnote w:id=\"1\">%.*s</w:footnote></w:footnotes>",
                     QF_ARG(header)),
             false);
    return pack_finish(p);
}

/* What a file shows, written anew, is read again. */
static void write_anew(qf_arena *arena, qf_str bytes)
{
    qf_ctx cx = { .arena = arena };
    doc *document, *back, *parts[DOC_PARTS_MAX];
    qf_str out, words;
    size_t count;

    if (docx_read_visible(&cx, bytes, &document) != QF_OK)
        return;
    count = doc_parts(document, parts);
    for (size_t i = 0; i < count; i++)
        walk_document(parts[i]);
    PROMISE(docx_unseen(&cx, bytes, &words) == QF_OK);
    PROMISE(attachment_beside(&cx, bytes, &words) == QF_OK);
    if (docx_write(&cx, document, page_style_default(), &out) == QF_OK &&
        docx_read_visible(&cx, out, &back) != QF_OK)
        PROMISE(strcmp(cx.err.id, "DOC.EMPTY") == 0 || strcmp(cx.err.id, "DOC.LIMIT") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str rest = { (const char *)data, size }, body = { NULL, 0 }, styles = body, numbers = body,
           header = body;

    (void)qf_str_split(&rest, '\0', &body);
    (void)qf_str_split(&rest, '\0', &styles);
    (void)qf_str_split(&rest, '\0', &numbers);
    (void)qf_str_split(&rest, '\0', &header);
    walk_bytes(arena,
               pack_docx(arena, qf_cstr(arena, body), styles.n > 0 ? qf_cstr(arena, styles) : NULL,
                         numbers.n > 0 ? qf_cstr(arena, numbers) : NULL),
               "a.docx");
    write_anew(arena, with_header(arena, body, header.n > 0 ? header : body));
    return 0;
}
