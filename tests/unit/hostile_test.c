/* Files made to hurt: each is refused with its own error, within 256 MiB and a few seconds. */
#include "base/file.h"
#include "doc_pack.h"
#include "qf_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* Not a measure of speed (bench/ measures): what takes longer than this does not come to an end. */
#define SECONDS (SANITIZED ? 300 : 60)
#define MEBIBYTES 256

/* Lets this process take so much memory more, and no more: the arena aborts beyond. The sanitizer
 * needs room of its own. */
static void limit_memory(void)
{
    char text[256] = { 0 };
    unsigned long pages = 0;
    struct rlimit limit;
    FILE *file = fopen("/proc/self/statm", "r");
    const char *at = text;

    if (SANITIZED || file == NULL)
        return;
    if (fread(text, 1, sizeof(text) - 1, file) == 0)
        text[0] = '\0';
    (void)fclose(file);
    for (int i = 0; i < 5; i++)
        pages = strtoul(at, (char **)(uintptr_t)&at, 10);
    pages = strtoul(at, NULL, 10);
    limit.rlim_cur = limit.rlim_max =
        pages * (unsigned long)sysconf(_SC_PAGESIZE) + (rlim_t)MEBIBYTES * 1024 * 1024;
    (void)setrlimit(RLIMIT_DATA, &limit);
}

/* Reads in a child of its own and weighs it. An id of NULL: must be read, whatever it holds. */
static void endures(qf_str bytes, const char *name, const char *id)
{
    struct rusage used;
    int status;
    pid_t child = fork();

    if (child == 0) {
        qf_ctx cx = { 0 };
        doc *document;
        qf_code code;
        bool right;
        limit_memory();
        cx.arena = qf_arena_new();
        code = doc_read(&cx, bytes, qf_str_of(name), &document);
        right = id == NULL ? code == QF_OK : code != QF_OK && strcmp(cx.err.id, id) == 0;
        if (!right)
            fprintf(stderr, "%s: expected %s, got %s\n", name, id == NULL ? "none" : id,
                    code == QF_OK ? "none" : cx.err.id);
        _exit(right ? 0 : 1);
    }
    assert_int_equal(wait4(child, &status, 0, &used), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s: status %d, expected %s", name, status, id == NULL ? "none" : id);
    if (used.ru_utime.tv_sec >= SECONDS)
        fail_msg("%s took %ld seconds", name, (long)used.ru_utime.tv_sec);
}

/* `count` times the same text. */
static qf_str many(qf_arena *arena, const char *text, size_t count)
{
    size_t n = strlen(text);
    char *all = qf_alloc(arena, n * count + 1);

    for (size_t i = 0; i < count; i++)
        memcpy(all + i * n, text, n);
    return (qf_str){ all, n * count };
}

static qf_str join(qf_arena *arena, const char *before, qf_str middle, const char *after)
{
    qf_buf all = qf_buf_new(arena, SIZE_MAX / 2);

    qf_buf_add(&all, qf_str_of(before));
    qf_buf_add(&all, middle);
    qf_buf_add(&all, qf_str_of(after));
    return qf_buf_str(&all);
}

static qf_str founding(qf_arena *arena)
{
    qf_ctx cx = { .arena = arena };
    qf_str path =
        qf_strf(arena, "%s/tests/data/samples/founding/weichuan-2021.docx", QF_SOURCE_DIR);
    qf_str bytes;

    assert_int_equal(qf_file_read(&cx, path.p, DOC_MAX_FILE, &bytes), QF_OK);
    return bytes;
}

static qf_str docx_part(qf_arena *arena, qf_str xml)
{
    pack *p = pack_new(arena);

    pack_add(p, "word/document.xml", xml, true);
    return pack_finish(p);
}

static void zip__not_one_or_cut(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str whole = founding(arena);

    (void)state;
    endures(QF_S(""), "a.docx", "DOC.EMPTY");
    endures(QF_S("这不是 Word 文件"), "a.docx", "DOC.NOT_ZIP");
    endures(QF_S("PK\003\004"), "a.docx", "DOC.TRUNCATED");
    endures(qf_str_sub(whole, 0, whole.n / 2), "a.docx", "DOC.TRUNCATED");
    endures(qf_str_sub(whole, 0, whole.n - 1), "a.docx", "DOC.TRUNCATED");
    endures(QF_S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"), "a.doc", "DOC.OLD_WORD");
    endures(
        QF_S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
        "a.docx", "DOC.ENCRYPTED");
    endures(many(arena, "\0\0\0\0", 1000), "a.bin", "DOC.EMPTY");
    endures(QF_S("\x01\x02\x03\x04"), "a.bin", "DOC.UNKNOWN");
}

static void zip__damaged_inside(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str whole =
        qf_str_copy(arena, pack_docx(arena, "<w:p><w:r><w:t>a</w:t></w:r></w:p>", NULL, NULL));
    char *bytes = (char *)(uintptr_t)whole.p;

    (void)state;
    bytes[60]++;
    endures(whole, "a.docx", "DOC.TRUNCATED");
    bytes[60]--;
    endures(whole, "a.docx", NULL);
    /* The flag of encryption, in the local and in the central header. */
    bytes[6] |= 1;
    bytes[qf_str_find(whole, QF_S("PK\001\002"), 0) + 8] |= 1;
    endures(whole, "a.docx", "DOC.ENCRYPTED");
}

static void zip__names_and_numbers(void **state)
{
    static const char *const names[] = { "/etc/passwd", "../x", "word/../../x", "C:\\x",
                                         "word\\..\\x" };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    pack *crowd = pack_new(arena), *other = pack_new(arena);

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        pack *p = pack_new(arena);
        pack_add(p, names[i], QF_S("x"), false);
        endures(pack_finish(p), "a.docx", "DOC.UNSAFE");
    }
    for (int i = 0; i <= DOC_MAX_ENTRIES; i++)
        pack_add(crowd, qf_strf(arena, "word/%d.xml", i).p, QF_S("x"), false);
    endures(pack_finish(crowd), "a.docx", "DOC.LIMIT");
    pack_add(other, "readme.txt", QF_S("x"), false);
    endures(pack_finish(other), "a.docx", "DOC.UNKNOWN");
}

static void zip__bombs(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str spaces = many(arena, "                ", 6 * 1024 * 1024);
    qf_str paragraphs = many(arena, "<w:p><w:r><w:t>x</w:t></w:r></w:p>", 1000000);

    (void)state;
    endures(docx_part(arena, join(arena, "<a>", spaces, "</a>")), "a.docx", "DOC.LIMIT");
    endures(pack_docx(arena, paragraphs.p, NULL, NULL), "a.docx", "DOC.LIMIT");
}

static void xml__entities(void **state)
{
    static const char laughs[] =
        "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b "
        "\"&a;&a;&a;&a;&a;&a;&a;\">"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;\">]><w>&d;</w>";
    static const char outside[] =
        "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><w>&x;</w>";
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    endures(docx_part(arena, qf_str_of(laughs)), "a.docx", "DOC.DOCTYPE");
    endures(docx_part(arena, qf_str_of(outside)), "a.docx", "DOC.DOCTYPE");
    endures(docx_part(arena, QF_S("<w><v></w>")), "a.docx", "DOC.XML");
    endures(docx_part(arena, QF_S("<w>&unknown;</w>")), "a.docx", "DOC.XML");
    endures(docx_part(arena, QF_S("")), "a.docx", "DOC.XML");
    endures(docx_part(arena, QF_S("<w>\xFF\xFE</w>")), "a.docx", "DOC.XML");
    /* A page may declare its type: its entities are never followed. */
    endures(QF_S("<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><p>&x;a"), "a.html",
            NULL);
}

static void docx__wide_and_deep(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str wide = many(arena, "<w:tc><w:p/></w:tc>", 10000);
    qf_str deep = many(arena, "<w:tbl><w:tr><w:tc>", 5000);

    (void)state;
    endures(pack_docx(arena, join(arena, "<w:tbl><w:tr>", wide, "</w:tr></w:tbl>").p, NULL, NULL),
            "a.docx", "DOC.LIMIT");
    endures(pack_docx(arena, deep.p, NULL, NULL), "a.docx", "DOC.LIMIT");
    endures(
        pack_docx(arena,
                  "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"2000000000\"/></w:trPr><w:tc><w:p/>"
                  "</w:tc></w:tr></w:tbl>",
                  NULL, NULL),
        "a.docx", "DOC.LIMIT");
    /* Styles in a ring, lists that point nowhere, spans without end. */
    endures(pack_docx(
                arena,
                "<w:p><w:pPr><w:pStyle w:val=\"a\"/><w:numPr><w:ilvl w:val=\"99\"/><w:numId "
                "w:val=\"7\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p><w:tbl><w:tr><w:tc>"
                "<w:tcPr><w:gridSpan w:val=\"99999999\"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
                "<w:style w:type=\"paragraph\" w:styleId=\"a\"><w:basedOn w:val=\"b\"/></w:style>"
                "<w:style w:type=\"paragraph\" w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style>",
                "<w:num w:numId=\"7\"><w:abstractNumId w:val=\"3\"/></w:num>"),
            "a.docx", NULL);
}

static void html__wide_and_deep(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    endures(join(arena, "<html>", many(arena, "<div>", 100000), "x"), "a.html", "DOC.LIMIT");
    endures(join(arena, "<html>", many(arena, "<table><tr><td>", 100000), "x"), "a.html",
            "DOC.LIMIT");
    endures(join(arena, "<html>", many(arena, "<b></i></u></s>", 100000), "x"), "a.html",
            "DOC.LIMIT");
    endures(join(arena, "<table><tr>", many(arena, "<td>1", 10000), "</table>"), "a.html",
            "DOC.LIMIT");
    endures(join(arena, "<table>", many(arena, "<tr><td>1<td>2", 30000), "</table>"), "a.html",
            "DOC.LIMIT");
    endures(join(arena, "<table>", many(arena, "<tr><td rowspan=65534 colspan=1000>1", 200),
                 "</table>"),
            "a.html", "DOC.LIMIT");
    endures(join(arena, "<html>", many(arena, "</b></p></td>", 1000000), "x"), "a.html", NULL);
    endures(join(arena, "<html>", many(arena, "<ol><li>", 400), "x"), "a.html", NULL);
}

static void html__large(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    endures(many(arena, "<p>", 9 * 1024 * 1024), "a.html", "DOC.LIMIT");
    endures(many(arena, "<p>x", 5 * 1024 * 1024), "a.html", "DOC.LIMIT");
    endures(join(arena, "<p>", many(arena, "xxxxxxxx", 2 * 1024 * 1024), ""), "a.html",
            "DOC.LIMIT");
    endures(join(arena, "<p a='", many(arena, "xxxxxxxx", 2 * 1024 * 1024), "'>x"), "a.html", NULL);
    endures(join(arena, "<p>x<!--", many(arena, "--!!--!!", 2 * 1024 * 1024), ""), "a.html", NULL);
    endures(join(arena, "<p>x", many(arena, "&amp;&lt;&#x4e00;", 100000), ""), "a.html", NULL);
    endures(join(arena, "<p>x", many(arena, "<![if x]>", 1000000), ""), "a.html", NULL);
}

static void text__large(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    endures(many(arena, "xxxxxxxx", 4 * 1024 * 1024), "a.txt", "DOC.LIMIT");
    endures(many(arena, "xxxxxxxx", 2 * 1024 * 1024), "a.txt", "DOC.LIMIT");
    endures(many(arena, "\n\n\n\n\n\n\n\n", 2 * 1024 * 1024), "a.txt", "DOC.LIMIT");
    endures(many(arena, "\ta\n", 900000), "a.txt", "DOC.LIMIT");
    endures(many(arena, "\ta\n\n", 450000), "a.txt", "DOC.LIMIT");
    endures(many(arena, "a|b|c|d\n", 100000), "a.txt", "DOC.LIMIT");
    endures(many(arena, "a\tb\tc\td\n", 100000), "a.txt", "DOC.LIMIT");
    endures(join(arena, "x\n", many(arena, "|\n\n", 400000), ""), "a.txt", NULL);
    endures(many(arena, "一\n", 600000), "a.txt", "DOC.LIMIT");
    endures(join(arena, "a", many(arena, "\tb", 10000), "\nc\td\n"), "a.txt", "DOC.LIMIT");
}

/* A pdf of one page with this content stream, deflated, and these resources. */
static qf_str pdf_of(qf_arena *arena, qf_str content, const char *resources)
{
    qf_buf out = qf_buf_new(arena, (size_t)16 * 1024 * 1024);
    uLongf room = compressBound(content.n);
    Bytef *packed = qf_alloc(arena, room);

    assert_int_equal(compress2(packed, &room, (const Bytef *)content.p, content.n, 9), Z_OK);
    qf_buf_addf(
        &out,
        "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>%s>>>>endobj\n"
        "4 0 obj<</Length %lu/Filter/FlateDecode>>stream\n",
        resources, room);
    qf_buf_add(&out, (qf_str){ (const char *)packed, room });
    qf_buf_add(&out, QF_S("\nendstream endobj\n"));
    return qf_buf_str(&out);
}

static void pdf__bombs(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str many_texts =
        many(arena, "BT /F 9 Tf 9 9 Td (xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx) Tj ET ", 400000);
    qf_str many_lines = many(arena, "10 10 m 500 700 l S ", 20000);
    qf_buf laughs = qf_buf_new(arena, 100000);
    qf_str first = pdf_of(arena, QF_S("/X0 Do "), "/XObject<</X0 10 0 R>>");

    (void)state;
    /* The child's limit of memory does not hold under the sanitizer. */
    if (SANITIZED)
        skip();
    endures(join(arena, "", pdf_of(arena, many_texts, ""), "trailer<</Root 1 0 R>>"), "a.pdf",
            "DOC.LIMIT");
    endures(join(arena, "", pdf_of(arena, many_lines, ""), "trailer<</Root 1 0 R>>"), "a.pdf",
            "DOC.NO_TEXT");
    /* Forms that call forms that call forms, ten times each. */
    qf_buf_add(&laughs, first);
    for (int i = 0; i < 12; i++)
        qf_buf_addf(
            &laughs,
            "%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 60/Resources<</Font<</F"
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</X %d 0 R>>>>>>stream\n"
            "%-60s\nendstream endobj\n",
            10 + i, 11 + i,
            i < 11 ? "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do"
                   : "BT /F 9 Tf (ha) Tj ET");
    qf_buf_add(&laughs, QF_S("trailer<</Root 1 0 R>>"));
    endures(qf_buf_str(&laughs), "a.pdf", "DOC.LIMIT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zip__not_one_or_cut),
        cmocka_unit_test(zip__damaged_inside),
        cmocka_unit_test(zip__names_and_numbers),
        cmocka_unit_test(zip__bombs),
        cmocka_unit_test(xml__entities),
        cmocka_unit_test(docx__wide_and_deep),
        cmocka_unit_test(html__wide_and_deep),
        cmocka_unit_test(html__large),
        cmocka_unit_test(text__large),
        cmocka_unit_test(pdf__bombs),
    };

    doc_library_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
