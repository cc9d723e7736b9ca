/* xlsx_read: sheets as they are displayed. */
#include "doc_pack.h"
#include "qf_test.h"

#define HEAD " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELS                                                                                       \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const char styles[] =
    "<styleSheet" HEAD "><numFmts><numFmt numFmtId=\"170\" formatCode=\"0&quot;件&quot;\"/>"
    "<numFmt numFmtId=\"171\" formatCode=\"0.0#\"/></numFmts><cellStyleXfs><xf numFmtId=\"9\"/>"
    "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"2\"/><xf numFmtId=\"14\"/>"
    "<xf numFmtId=\"10\"/><xf numFmtId=\"3\"/><xf numFmtId=\"31\"/><xf numFmtId=\"170\"/>"
    "<xf numFmtId=\"171\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";

static qf_str workbook(qf_arena *arena, const char *sheet, const char *second)
{
    pack *p = pack_new(arena);

    pack_add(p, "xl/workbook.xml",
             QF_S("<workbook" HEAD " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/"
                  "2006/relationships\"><sheets><sheet name=\"表一\" sheetId=\"1\" r:id=\"r1\"/>"
                  "<sheet name=\"底稿\" sheetId=\"2\" state=\"hidden\" r:id=\"r2\"/></sheets>"
                  "</workbook>"),
             true);
    pack_add(p, "xl/_rels/workbook.xml.rels",
             QF_S(RELS
                  "<Relationship Id=\"r1\" Type=\"" TYPE "worksheet\" Target=\"worksheets/a.xml\"/>"
                  "<Relationship Id=\"r2\" Type=\"" TYPE
                  "worksheet\" Target=\"/xl/worksheets/b.xml\"/>"
                  "<Relationship Id=\"r3\" Type=\"" TYPE "styles\" Target=\"styles.xml\"/>"
                  "<Relationship Id=\"r4\" Type=\"" TYPE "sharedStrings\" Target=\"strings.xml\"/>"
                  "</Relationships>"),
             true);
    pack_add(p, "xl/styles.xml", qf_str_of(styles), true);
    pack_add(p, "xl/strings.xml",
             QF_S("<sst" HEAD "><si><t>信息内容</t></si><si><r><t>本年</t></r><r><t>件数</t></r>"
                  "<rPh><t>x</t></rPh></si></sst>"),
             true);
    pack_add(p, "xl/worksheets/a.xml", qf_strf(arena, "<worksheet" HEAD ">%s</worksheet>", sheet),
             true);
    pack_add(p, "xl/worksheets/b.xml", qf_strf(arena, "<worksheet" HEAD ">%s</worksheet>", second),
             true);
    return pack_finish(p);
}

static void shows(const char *sheet, const char *expected)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    assert_str(pack_show(arena, pack_read(&cx, workbook(arena, sheet, ""), "a.xlsx")), expected);
}

#define C(at, inside) "<c r=\"" at "\">" inside "</c>"
#define N(at, style, value) "<c r=\"" at "\" s=\"" style "\"><v>" value "</v></c>"

static void cells__of_every_kind(void **state)
{
    (void)state;
    shows("<sheetData><row r=\"2\"><c r=\"B2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c>"
          "</row><row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>规章</t></is></c>"
          "<c r=\"C3\"><f>1+1</f><v>2</v></c><c r=\"D3\" s=\"4\"/></row>"
          "<row><c t=\"str\"><f>A</f><v>文</v></c><c t=\"b\"><v>1</v></c><c "
          "t=\"e\"><v>#DIV/0!</v></c>"
          "</row></sheetData>",
          "T 3x3\n||信息内容|本年件数|\n||规章|2|\n|文|TRUE|#DIV/0!|\n");
}

static void numbers__are_as_displayed(void **state)
{
    (void)state;
    shows("<sheetData><row r=\"1\">" N("A1", "0", "96171.600000000006") N("B1", "1", "2.5")
              N("C1", "2", "44449") N("D1", "3", "0.185") N("E1", "4", "1234567")
                  N("F1", "5", "44449") N("G1", "6", "22") N("H1", "7", "190.40")
                      N("I1", "8", "44449.5") N("J1", "0", "-3")
                          N("K1", "0", "0.1") "</row></sheetData>",
          "T 1x11\n|96171.6|2.50|2021-09-10|18.50%|1,234,567|2021年9月10日|22件|190.4|"
          "2021-09-10 12:00|-3|0.1|\n");
}

static void merges__are_spans(void **state)
{
    (void)state;
    shows("<sheetData><row r=\"1\">" N("A1", "0", "1")
              C("B1", "") "</row><row r=\"2\">" N("A2", "0", "2")
                  N("C2", "0", "3") "</row><row r=\"3\">" N(
                      "C3", "0", "4") "</row></sheetData><mergeCells><mergeCell "
                                      "ref=\"A1:C1\"/><mergeCell ref=\"A2:B3\"/>"
                                      "<mergeCell ref=\"X\"/></mergeCells>",
          "T 3x3\n|1 1x3|\n|2 2x2|3|\n|4|\n");
}

static void ranges__end_at_empty_rows(void **state)
{
    (void)state;
    shows("<sheetData><row r=\"1\">" N("A1", "0", "1") "</row><row r=\"3\">" N("A3", "0", "2")
              N("B3", "0", "3") "</row><row r=\"9\">" N("B9", "0", "4")
                  N("C9", "0", "5") "</row></sheetData>",
          "P 1\nT 1x2\n|2|3|\nT 1x2\n|4|5|\n");
}

#define T(ref, text) "<c r=\"" ref "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

static void headings__and_sentences_leave_the_table(void **state)
{
    (void)state;
    shows("<sheetData><row r=\"1\">" T("A1", "一、总体情况") "</row><row r=\"2\">" T(
              "A2", "一是公开及时。") "</row><row r=\"3\">" T("A3", "行")
              N("B3", "0",
                "3") "</row><row r=\"4\">" T("A4", "单格") "</row><row r=\"5\">" T("A5", "二、其他")
                  N("B5", "0", "4") "</row><row r=\"6\">" T("A6", "五、问题") "</row></sheetData>",
          "P 一、总体情况\nP 一是公开及时。\nT 3x2\n|行|3|\n|单格||\n|二、其他|4|\nP 五、问题\n");
}

static void hidden__is_noted_not_dropped(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    static const char sheet[] =
        "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData><row r=\"1\" "
        "hidden=\"1\">" N("A1", "0", "1") N("B1", "0", "2") "</row></sheetData>";
    const doc *document = pack_read(&cx, workbook(arena, sheet, sheet), "a.xlsx");

    (void)state;
    assert_int_equal(document->count, 2);
    assert_str(document->blocks[0].table->caption, "表一（隐藏的行：1；隐藏的列：B、C）");
    assert_str(document->blocks[1].table->caption,
               "底稿（隐藏的工作表；隐藏的行：1；隐藏的列：B、C）");
    assert_int_equal(document->blocks[1].page, 2);
}

static void limits__hold(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    pack *other = pack_new(arena);

    (void)state;
    pack_refuses(workbook(arena, "<sheetData/>", ""), "a.xlsx", "DOC.EMPTY");
    pack_refuses(
        workbook(arena, "<sheetData><row r=\"1\">" N("ZZZ1", "0", "1") "</row></sheetData>", ""),
        "a.xlsx", "DOC.LIMIT");
    pack_add(other, "x.xml", QF_S("<a/>"), false);
    pack_refuses(pack_finish(other), "a.xlsx", "DOC.UNKNOWN");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells__of_every_kind),
        cmocka_unit_test(numbers__are_as_displayed),
        cmocka_unit_test(merges__are_spans),
        cmocka_unit_test(ranges__end_at_empty_rows),
        cmocka_unit_test(headings__and_sentences_leave_the_table),
        cmocka_unit_test(hidden__is_noted_not_dropped),
        cmocka_unit_test(limits__hold),
    };

    doc_library_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
