/* What is cut off a picture is gone from its bytes; what stays is where it was. */
#include "qf_test.h"

#include "doc/pdf_clean.h"
#include "doc/pdf_write.h"
#include "doc/picture_crop.h"
#include "doc_pack.h"

#include <cairo.h>

/* A photograph of 16 by 8, the left half black and the right half white. */
static const char photo[] =
    "\xff\xd8\xff\xe0\x00\x10\x4a\x46\x49\x46\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    "\xff\xdb\x00\x43\x00\x03\x02\x02\x03\x02\x02\x03\x03\x03\x03\x04\x03\x03\x04\x05"
    "\x08\x05\x05\x04\x04\x05\x0a\x07\x07\x06\x08\x0c\x0a\x0c\x0c\x0b\x0a\x0b\x0b\x0d"
    "\x0e\x12\x10\x0d\x0e\x11\x0e\x0b\x0b\x10\x16\x10\x11\x13\x14\x15\x15\x15\x0c\x0f"
    "\x17\x18\x16\x14\x18\x12\x14\x15\x14\xff\xc0\x00\x0b\x08\x00\x08\x00\x10\x01\x01"
    "\x11\x00\xff\xc4\x00\x1f\x00\x00\x01\x05\x01\x01\x01\x01\x01\x01\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\xff\xc4\x00\xb5\x10"
    "\x00\x02\x01\x03\x03\x02\x04\x03\x05\x05\x04\x04\x00\x00\x01\x7d\x01\x02\x03\x00"
    "\x04\x11\x05\x12\x21\x31\x41\x06\x13\x51\x61\x07\x22\x71\x14\x32\x81\x91\xa1\x08"
    "\x23\x42\xb1\xc1\x15\x52\xd1\xf0\x24\x33\x62\x72\x82\x09\x0a\x16\x17\x18\x19\x1a"
    "\x25\x26\x27\x28\x29\x2a\x34\x35\x36\x37\x38\x39\x3a\x43\x44\x45\x46\x47\x48\x49"
    "\x4a\x53\x54\x55\x56\x57\x58\x59\x5a\x63\x64\x65\x66\x67\x68\x69\x6a\x73\x74\x75"
    "\x76\x77\x78\x79\x7a\x83\x84\x85\x86\x87\x88\x89\x8a\x92\x93\x94\x95\x96\x97\x98"
    "\x99\x9a\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba"
    "\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xe1\xe2"
    "\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xff\xda"
    "\x00\x08\x01\x01\x00\x00\x3f\x00\xfc\xaa\xaf\xea\xa2\xbf\xff\xd9"
    "";

static cairo_status_t collect(void *user, const unsigned char *data, unsigned int n)
{
    qf_buf_add(user, (qf_str){ (const char *)data, n });
    return CAIRO_STATUS_SUCCESS;
}

/* A png of 10 by 4, red but for a blue column at the left. */
static qf_str striped(qf_arena *arena)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 10, 4);
    cairo_t *cr = cairo_create(surface);
    qf_buf out = qf_buf_new(arena, 4096);

    cairo_set_source_rgb(cr, 1, 0, 0);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0, 0, 1);
    cairo_rectangle(cr, 0, 0, 1, 4);
    cairo_fill(cr);
    cairo_destroy(cr);
    assert_int_equal(cairo_surface_write_to_png_stream(surface, collect, &out), 0);
    cairo_surface_destroy(surface);
    return qf_buf_str(&out);
}

static void png__is_as_large_as_what_stays(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    int width, height;
    qf_str out;

    (void)state;
    assert_int_equal(picture_crop(&cx, striped(arena), ATTACHMENT_PNG,
                                  (picture_edges){ 10000, 50000, 20000, 0 }, &out),
                     QF_OK);
    assert_true(picture_size(out, ATTACHMENT_PNG, &width, &height));
    assert_int_equal(width, 7);
    assert_int_equal(height, 2);
}

static void jpeg__keeps_the_half_that_is_seen(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str whole = { photo, sizeof(photo) - 1 }, out;
    int width, height;

    (void)state;
    assert_int_equal(
        picture_crop(&cx, whole, ATTACHMENT_JPEG, (picture_edges){ 50000, 0, 0, 25000 }, &out),
        QF_OK);
    assert_true(picture_size(out, ATTACHMENT_JPEG, &width, &height));
    assert_int_equal(width, 8);
    assert_int_equal(height, 6);
    for (size_t n = 0; n < whole.n; n++) /* cut anywhere: refused or filled, never read beyond */
        (void)!picture_crop(&cx, qf_str_sub(whole, 0, n), ATTACHMENT_JPEG,
                            (picture_edges){ 50000, 0, 0, 0 }, &out);
    assert_int_equal(picture_crop(&cx, QF_S("GIF89a"), ATTACHMENT_GIF, (picture_edges){ 0 }, &out),
                     QF_INVALID);
}

static picture_edges drawn(const char *name, const char *value, bool vml)
{
    xml_attr_pair pair = { qf_str_of(name), qf_str_of(value) };
    xml_attrs attrs = { &pair, 1 };

    return vml ? picture_edges_vml(&attrs) : picture_edges_drawing(&attrs);
}

static void edges__in_every_spelling(void **state)
{
    (void)state;
    assert_int_equal(drawn("l", "25000", false).left, 25000);
    assert_int_equal(drawn("b", "12.5%", false).bottom, 12500);
    assert_int_equal(drawn("t", "-3000", false).top, 0); /* a margin */
    assert_int_equal(drawn("r", "99999999999999", false).right, 100000);
    assert_int_equal(drawn("cropright", "16384f", true).right, 25000);
    assert_int_equal(drawn("cropleft", ".25", true).left, 25000);
    assert_false(picture_is_cut((picture_edges){ 0 }));
    assert_false(picture_is_cut((picture_edges){ 60000, 0, 60000, 0 })); /* leaves nothing */
}

#define DRAWING                                                                                    \
    "<w:p><w:r><w:t>现场</w:t></w:r><w:r><w:drawing>"                                            \
    "<pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" "             \
    "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "                           \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"             \
    "<pic:blipFill><a:blip r:embed=\"p1\"/><a:srcRect l=\"50000\"/></pic:blipFill></pic:pic>"      \
    "</w:drawing></w:r></w:p>"

static qf_str with_picture(qf_arena *arena, const char *name, qf_str picture)
{
    pack *p = pack_new(arena);

    pack_add(p, "word/document.xml",
             QF_S("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/"
                  "main\"><w:body>" DRAWING "</w:body></w:document>"),
             true);
    pack_add(p, "word/_rels/document.xml.rels",
             qf_strf(arena,
                     "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                     "relationships\"><Relationship Id=\"p1\" Type=\"http://schemas.openxmlformats."
                     "org/officeDocument/2006/relationships/image\" Target=\"media/%s\"/>"
                     "</Relationships>",
                     name),
             true);
    pack_add(p, qf_strf(arena, "word/media/%s", name).p, picture, false);
    return pack_finish(p);
}

static void docx__tells_the_cut_and_loses_it(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    attachment_finds *finds = QF_NEW(arena, attachment_finds);
    qf_str bytes = with_picture(arena, "a.jpg", (qf_str){ photo, sizeof(photo) - 1 });
    int width, height;
    doc *document;

    (void)state;
    assert_int_equal(attachment_hidden(&cx, bytes, ATTACHMENT_DOCX, finds), QF_OK);
    assert_int_equal(finds->count, 1);
    assert_string_equal(finds->list[0].zh, "图片裁掉的部分还在");
    assert_str(finds->list[0].where, "正文第 1 段");
    assert_true(finds->list[0].blocks);
    assert_int_equal(attachment_visible(&cx, bytes, ATTACHMENT_DOCX, &document), QF_OK);
    assert_int_equal(document->count, 2);
    assert_true(picture_size(document->blocks[1].picture, ATTACHMENT_JPEG, &width, &height));
    assert_int_equal(width, 8);
    /* what no reader of pixels knows is not lost in silence */
    bytes = with_picture(arena, "a.emf", QF_S("\1\0\0\0 EMF"));
    assert_int_equal(attachment_visible(&cx, bytes, ATTACHMENT_DOCX, &document), QF_INVALID);
    assert_string_equal(cx.err.id, "ATTACHMENT.PICTURES");
}

static qf_str printed_with_author(qf_ctx *cx)
{
    doc_block block = { .kind = DOC_PARAGRAPH, .text = QF_S("公开的正文") };
    doc document = {
        .title = QF_S("内部底稿标题"), .source = QF_S("王小明"), .blocks = &block, .count = 1
    };
    qf_str out;

    assert_int_equal(pdf_write(cx, &document, page_style_default(), &out), QF_OK);
    return out;
}

static void pdf__loses_its_author_and_keeps_its_words(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    attachment_finds *finds = QF_NEW(arena, attachment_finds);
    qf_str bytes = printed_with_author(&cx), clean, text;

    (void)state;
    assert_int_equal(attachment_hidden(&cx, bytes, ATTACHMENT_PDF, finds), QF_OK);
    assert_int_equal(finds->count, 2);
    assert_str(finds->list[0].what, "王小明");
    assert_str(finds->list[1].what, "内部底稿标题");
    assert_int_equal(pdf_printed(&cx, bytes, &clean), QF_OK);
    *finds = (attachment_finds){ .count = 0 };
    assert_int_equal(attachment_hidden(&cx, clean, ATTACHMENT_PDF, finds), QF_OK);
    assert_int_equal(finds->count, 0);
    assert_int_equal(attachment_text(&cx, clean, ATTACHMENT_PDF, &text), QF_OK);
    assert_true(qf_str_has(text, QF_S("公开的正文")));
    assert_int_equal(pdf_printed(&cx, QF_S("%PDF-1.7 nothing"), &clean), QF_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png__is_as_large_as_what_stays),
        cmocka_unit_test(jpeg__keeps_the_half_that_is_seen),
        cmocka_unit_test(edges__in_every_spelling),
        cmocka_unit_test(docx__tells_the_cut_and_loses_it),
        cmocka_unit_test(pdf__loses_its_author_and_keeps_its_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
