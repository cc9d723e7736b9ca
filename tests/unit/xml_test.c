/* Both XML parsers say the same: the scanner for parts in UTF-8, libxml2 for the same parts in
 * UTF-16. */
#include "base/file.h"
#include "doc/zip.h"
#include "doc_pack.h"
#include "qf_test.h"

#include "base/text.h"

/* The same text in UTF-16 with a mark; code points beyond the first plane do not occur here. */
static qf_str wide(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, text.n * 2 + 2);

    qf_buf_add(&out, QF_S("\xFF\xFE"));
    for (size_t at = 0; at < text.n;) {
        uint32_t rune = qf_rune_next(text, &at);
        qf_buf_addc(&out, (char)(unsigned char)(rune & 0xFF));
        qf_buf_addc(&out, (char)(unsigned char)(rune >> 8));
    }
    return qf_buf_str(&out);
}

/* What reading a document part gives: the document as text, or the error. */
static qf_str outcome(qf_arena *arena, qf_str xml)
{
    qf_ctx cx = { .arena = arena };
    pack *p = pack_new(arena);
    doc *document = NULL;

    pack_add(p, "word/document.xml", xml, true);
    if (doc_read(&cx, pack_finish(p), QF_S("a.docx"), &document) != QF_OK)
        return qf_str_of(cx.err.id);
    return pack_show(arena, document);
}

static void same(const char *xml, const char *expected)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    assert_str(outcome(arena, qf_str_of(xml)), expected);
    assert_str(outcome(arena, wide(arena, qf_str_of(xml))), expected);
}

#define W "<w:d xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
#define T(text) W "<w:p><w:r><w:t>" text "</w:t></w:r></w:p></w:d>"

static void good__is_read_alike(void **state)
{
    (void)state;
    same(T("a&amp;b&lt;&gt;&quot;&apos;&#65;&#x4E00;"), "P a&b<>\"'A一\n");
    same("<?xml version='1.0'?><!-- a > b --><?pi x?>" T("<![CDATA[<a>&amp;]]>1<!-- x -->2"),
         "P <a>&amp;12\n");
    same(T("a\r\nb\rc"), "P a/b/c\n");
    same("<d xmlns='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><p ><r><t >x</t >"
         "</r></p></d>\n<!-- end -->\n",
         "P x\n");
    /* A prefix means what the nearest element says. */
    same(W "<w:p xmlns:w='urn:other'><w:t/></w:p><w:p><w:r><w:t>1</w:t></w:r><w:r xmlns:w='urn:x'>"
           "<w:t>2</w:t></w:r></w:p></w:d>",
         "P 1\n");
    same(W
         "<w:p><w:pPr><w:outlineLvl w:val = \"&#48;\" w:x='a\n\tb'/></w:pPr><w:r><w:t>h</w:t></w:r>"
         "</w:p></w:d>",
         "H1 h\n");
}

static void bad__is_refused_alike(void **state)
{
    static const char *const cases[] = {
        "",
        " ",
        "x",
        "<",
        "<a",
        "<a>",
        "</a>",
        "<a></b>",
        "<a><b></a></b>",
        "<a/><b/>",
        "<a/>x",
        "<a b/>",
        "<a b=c/>",
        "<a b='c/>",
        "<a b='1' b='2'/>",
        "<a b='<'/>",
        "<a b='&x;'/>",
        "<a>&</a>",
        "<a>&x;</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>&#x110000;</a>",
        "<a>&#1;</a>",
        "<a>\x01</a>",
        "<1/>",
        "<a><!-- </a>",
        "<a><![CDATA[</a>",
        "<a><?x</a>",
        "<![CDATA[x]]>",
        "<a b='1'c='2'/>",
        "<a / >",
        "< a/>",

        "<a><!x></a>",
        "<a\x02/>",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_str narrow = outcome(arena, qf_str_of(cases[i]));
        qf_str general = outcome(arena, wide(arena, qf_str_of(cases[i])));
        if (!qf_str_eq(narrow, QF_S("DOC.XML")) || !qf_str_eq(general, QF_S("DOC.XML")))
            fail_msg("%s: scanner %.*s, libxml2 %.*s", cases[i], QF_ARG(narrow), QF_ARG(general));
    }
    same("<!DOCTYPE a><a/>", "DOC.DOCTYPE");
    same("<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOC.DOCTYPE");
}

static void samples__are_read_alike(void **state)
{
    static const char *const samples[] = { "founding/weichuan-2021.docx",
                                           "real/nianbao-template-2021.docx" };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        qf_str path = qf_strf(arena, "%s/tests/data/samples/%s", QF_SOURCE_DIR, samples[i]), bytes;
        char *xml = qf_alloc(arena, 1000000);
        doc_zip *zip = NULL;
        doc_part *part = NULL;
        size_t n = 0, got = 1;
        qf_str text, declaration = QF_S("encoding=\"UTF-8\"");

        assert_int_equal(qf_file_read(&cx, path.p, DOC_MAX_FILE, &bytes), QF_OK);
        assert_int_equal(doc_zip_open(&cx, bytes, &zip), QF_OK);
        assert_int_equal(
            doc_part_open(&cx, zip, (size_t)doc_zip_find(zip, "word/document.xml"), &part), QF_OK);
        for (; got > 0; n += got)
            assert_int_equal(doc_part_read(&cx, part, xml + n, 1000000 - n, &got), QF_OK);
        text = (qf_str){ xml, n };
        /* The declaration would contradict the mark. */
        memset(xml + qf_str_find(text, declaration, 0), ' ', declaration.n);
        assert_str(outcome(arena, wide(arena, text)), outcome(arena, text).p);
        assert_true(outcome(arena, text).n > 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good__is_read_alike),
        cmocka_unit_test(bad__is_refused_alike),
        cmocka_unit_test(samples__are_read_alike),
    };

    doc_library_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
