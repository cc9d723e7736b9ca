/* Attachments: what they are, what they are called, what they hide, what a clean copy keeps. */
#include "qf_test.h"

#include "doc/attachment.h"
#include "doc_pack.h"

#define PNG_START "\x89PNG\r\n\x1a\n"
#define PIECE(size, type, data) "\0\0\0" size type data "CRC!"
#define WHOLE                                                                                      \
    PIECE("\x0d", "IHDR", "\0\0\0\1\0\0\0\1\x08\2\0\0\0")                                          \
    PIECE("\2", "IDAT", "ab") PIECE("\0", "IEND", "")

static attachment_kind kind_of(qf_ctx *cx, qf_str bytes, const char *name)
{
    attachment_kind kind = ATTACHMENT_KIND_COUNT;

    if (attachment_kind_of(cx, bytes, qf_str_of(name), &kind) != QF_OK)
        return ATTACHMENT_KIND_COUNT;
    return kind;
}

static void kind__is_what_the_bytes_say(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    (void)state;
    assert_int_equal(kind_of(&cx, QF_S("%PDF-1.7 x"), "a.docx"), ATTACHMENT_PDF);
    assert_int_equal(kind_of(&cx, QF_S(PNG_START WHOLE), "a.exe"), ATTACHMENT_PNG);
    assert_int_equal(kind_of(&cx, QF_S("村,户数\n"), "a.CSV"), ATTACHMENT_CSV);
    assert_int_equal(kind_of(&cx, pack_docx(arena, "<w:p/>", NULL, NULL), "a.txt"),
                     ATTACHMENT_DOCX);
    assert_int_equal(kind_of(&cx, QF_S("<svg onload=alert(1)>"), "a.txt"), ATTACHMENT_KIND_COUNT);
    assert_int_equal(kind_of(&cx, QF_S("  <html>"), "a.csv"), ATTACHMENT_KIND_COUNT);
    assert_int_equal(kind_of(&cx, QF_S("#!/bin/sh\n"), "a.txt"), ATTACHMENT_KIND_COUNT);
    assert_int_equal(kind_of(&cx, QF_S("a\0b"), "a.txt"), ATTACHMENT_KIND_COUNT);
    assert_int_equal(kind_of(&cx, QF_S("GIF89a"), "a.png"), ATTACHMENT_GIF);
    assert_int_equal(kind_of(&cx, QF_S("BM6"), "a.png"), ATTACHMENT_KIND_COUNT);
    assert_int_equal(kind_of(&cx, QF_S("MZ"), "a.pdf"), ATTACHMENT_KIND_COUNT);
    assert_int_equal(kind_of(&cx, QF_S(""), "a.txt"), ATTACHMENT_KIND_COUNT);
}

static void name__leads_nowhere_and_reads_forward(void **state)
{
    static const char *const cases[][2] = {
        { "../../etc/passwd", "passwd.pdf" },
        { "C:\\temp\\表.docx", "表.pdf" },
        { "a\xe2\x80\xae"
          "fdp.exe",
          "afdp.pdf" },
        { ".htaccess", "htaccess.pdf" },
        { "", "附件.pdf" },
        { "名单<script>.pdf", "名单script.pdf" },
        { "a\nb\tc?.pdf", "abc.pdf" },
        { "...", "附件.pdf" },
        { "2021年.公示 名单.pdf", "2021年.公示 名单.pdf" },
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_str(attachment_name(arena, qf_str_of(cases[i][0]), ATTACHMENT_PDF), cases[i][1]);
}

static void png__keeps_the_picture_and_tells_the_rest(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    attachment_finds *finds = QF_NEW(arena, attachment_finds);
    qf_str out;

    (void)state;
    assert_int_equal(attachment_hidden(&cx,
                                       QF_S(PNG_START PIECE("\4", "eXIf", "MM\0*")
                                                PIECE("\3", "tEXt", "abc") WHOLE "PK\3\4 more"),
                                       ATTACHMENT_PNG, finds),
                     QF_OK);
    assert_int_equal(finds->count, 3);
    assert_true(finds->list[0].blocks);
    assert_false(finds->list[1].blocks);
    assert_string_equal(finds->list[2].zh, "图片后面藏有数据");
    assert_int_equal(picture_strip(&cx, QF_S(PNG_START PIECE("\3", "tEXt", "abc") WHOLE "more"),
                                   ATTACHMENT_PNG, &out, NULL),
                     QF_OK);
    assert_true(qf_str_eq(out, QF_S(PNG_START WHOLE)));
    assert_int_equal(
        picture_strip(&cx, QF_S(PNG_START "\xff\xff\xff\xffIDATab"), ATTACHMENT_PNG, &out, NULL),
        QF_INVALID);
}

static void jpeg__loses_the_place_on_earth(void **state)
{
    qf_str photo = QF_S("\xff\xd8\xff\xe1\0\x1eParts\0nothing of the kind here"
                        "\xff\xda\0\2\x12\xff\0\x34\xff\xd9");
    qf_str placed = QF_S("\xff\xd8\xff\xe1\0\x1c"
                         "Exif\0\0MM\0*\0\0\0\x08\0\1\x88\x25\0\0\0\0\0\0\0\0"
                         "\xff\xda\0\2\x12\xff\0\x34\xff\xd9tail");
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    attachment_finds *finds = QF_NEW(arena, attachment_finds);
    qf_str out;

    (void)state;
    assert_int_equal(attachment_hidden(&cx, placed, ATTACHMENT_JPEG, finds), QF_OK);
    assert_int_equal(finds->count, 2);
    assert_string_equal(finds->list[0].zh, "拍摄位置（EXIF 经纬度）");
    assert_int_equal(picture_strip(&cx, placed, ATTACHMENT_JPEG, &out, NULL), QF_OK);
    assert_true(qf_str_eq(out, QF_S("\xff\xd8\xff\xda\0\2\x12\xff\0\x34\xff\xd9")));
    for (size_t n = 0; n < photo.n; n++) /* cut anywhere: told, never read beyond */
        (void)!picture_strip(&cx, qf_str_sub(photo, 0, n), ATTACHMENT_JPEG, &out, NULL);
}

static void docx__tells_changes_and_hidden_words(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    attachment_finds *finds = QF_NEW(arena, attachment_finds);
    qf_str bytes = pack_docx(
        arena,
        "<w:p><w:r><w:t>看得见</w:t></w:r><w:del w:author=\"赵六\"><w:r><w:delText>删了"
        "</w:delText></w:r></w:del><w:ins w:author=\"钱七\"><w:r><w:t>加了</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏起来</w:t></w:r></w:p>",
        NULL, NULL);
    doc *document;

    (void)state;
    assert_int_equal(attachment_hidden(&cx, bytes, ATTACHMENT_DOCX, finds), QF_OK);
    assert_int_equal(finds->count, 3);
    assert_string_equal(finds->list[0].zh, "修订：删掉的文字");
    assert_str(finds->list[0].where, "正文第 1 段，赵六");
    assert_str(finds->list[0].what, "删了");
    assert_string_equal(finds->list[2].zh, "隐藏的文字");
    assert_int_equal(attachment_visible(&cx, bytes, ATTACHMENT_DOCX, &document), QF_OK);
    assert_str(document->blocks[0].text, "看得见加了");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kind__is_what_the_bytes_say),
        cmocka_unit_test(name__leads_nowhere_and_reads_forward),
        cmocka_unit_test(png__keeps_the_picture_and_tells_the_rest),
        cmocka_unit_test(jpeg__loses_the_place_on_earth),
        cmocka_unit_test(docx__tells_changes_and_hidden_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
