/* docx_read: what a reader sees of a Word file. */
#include "doc_pack.h"
#include "qf_test.h"

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define TC(text) "<w:tc>" P(text) "</w:tc>"
#define TCX(props, text) "<w:tc><w:tcPr>" props "</w:tcPr>" P(text) "</w:tc>"
#define TR(cells) "<w:tr>" cells "</w:tr>"
#define TBL(rows) "<w:tbl><w:tblPr><w:tblStyle w:val=\"a\"/></w:tblPr>" rows "</w:tbl>"
#define SPAN(n) "<w:gridSpan w:val=\"" n "\"/>"
#define TOP "<w:vMerge w:val=\"restart\"/>"
#define ON "<w:vMerge/>"

static void shows(const char *body, const char *styles, const char *numbering, const char *expected)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *document = pack_read(&cx, pack_docx(arena, body, styles, numbering), "a.docx");

    assert_str(pack_show(arena, document), expected);
}

static void text__runs_are_joined(void **state)
{
    (void)state;
    shows("<w:p><w:r><w:t>1</w:t></w:r><w:proofErr/><w:r><w:t>2</w:t></w:r>"
          "<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>"
          "<w:smartTag><w:r><w:t>签</w:t></w:r></w:smartTag>"
          "<w:fldSimple w:instr=\"PAGE\"><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>"
          "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>" P(
              "控件") "</w:sdtContent></w:sdt>",
          NULL, NULL, "P 12链签7\nP 控件\n");
}

static void text__breaks_tabs_symbols(void **state)
{
    (void)state;
    shows("<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:br/>"
          "<w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/>"
          "<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>"
          "<w:sym w:font=\"Symbol\" w:char=\"F035\"/></w:r></w:p>",
          NULL, NULL, "P a/b\tc-☑5\n");
}

static void changes__are_accepted(void **state)
{
    (void)state;
    shows("<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText>"
          "<w:t>旧</w:t></w:r></w:del><w:moveFrom><w:r><w:t>去</w:t></w:r></w:moveFrom>"
          "<w:moveTo><w:r><w:t>来</w:t></w:r></w:moveTo></w:p>",
          NULL, NULL, "P 新来\n");
    /* A deleted paragraph mark joins the paragraph with the next. */
    shows("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>" P("二"), NULL,
          NULL, "P 一二\n");
    shows(TBL(TR("<w:tc><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>"
                 "</w:tc>" TC("二"))),
          NULL, NULL, "T 1x2\n|一|二|\n");
}

static void changes__deleted_rows_and_cells_are_gone(void **state)
{
    (void)state;
    shows(TBL(TR(TC("a") TC("b")) "<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>" TC("x")
                  TC("y") "</w:tr><w:tr><w:trPr><w:ins w:id=\"2\"/></w:trPr>" TC("c")
                      TC("d") "</w:tr>" TR(TCX("<w:cellDel/>", "z") TC("e") TC("f"))),
          NULL, NULL, "T 3x2\n|a|b|\n|c|d|\n|e|f|\n");
    /* The span of a merge loses the deleted row. */
    shows(TBL(TR(TCX(TOP, "a") TC("1")) "<w:tr><w:trPr><w:del/></w:trPr>" TCX(ON, "")
                  TC("2") "</w:tr>" TR(TCX(ON, "") TC("3"))),
          NULL, NULL, "T 2x2\n|a 2x1|1|\n|3|\n");
    /* What stood before a change of properties does not count. */
    shows(TBL(TR(TCX("<w:tcPrChange><w:tcPr>" SPAN("5") "</w:tcPr></w:tcPrChange>", "a") TC("b"))),
          NULL, NULL, "T 1x2\n|a|b|\n");
}

static void hidden__text_is_not_read(void **state)
{
    static const char styles[] =
        "<w:style w:type=\"character\" w:styleId=\"h\"><w:rPr><w:vanish/></w:rPr></w:style>";

    (void)state;
    shows("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>"
          "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>a</w:t></w:r>"
          "<w:r><w:rPr><w:rStyle w:val=\"h\"/></w:rPr><w:t>y</w:t></w:r>"
          "<w:r><w:t>b</w:t></w:r></w:p>",
          styles, NULL, "P ab\n");
}

static void fields__show_their_result(void **state)
{
    (void)state;
    shows("<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText>"
          "<w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
          "<w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
          "<w:r><w:t>页</w:t></w:r></w:p>"
          "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r></w:p>" P("后"),
          NULL, NULL, "P 3页\nP 后\n");
}

static void boxes__stand_outside_tables(void **state)
{
#define BOX(text) "<w:pict><v:textbox><w:txbxContent>" text "</w:txbxContent></v:textbox></w:pict>"
    (void)state;
    shows(TBL(TR("<w:tc><w:p><w:r><w:t>1</w:t>" BOX(P("框")) "<w:t>2</w:t></w:r></w:p></w:tc>" TC(
              "b"))) P("后"),
          NULL, NULL, "T 1x2\n|12|b|\nP 框\nP 后\n");
    /* A table in a text box stands alone, wherever the box is anchored. */
    shows("<w:p><w:r><w:t>前</w:t>" BOX(TBL(TR(TC("a") TC("b")))) "</w:r></w:p>", NULL, NULL,
          "T 1x2\n|a|b|\nP 前\n");
    /* The copy for old programs does not count twice. */
    shows("<w:p><mc:AlternateContent><mc:Choice><w:r>" BOX(P(
              "框")) "</w:r></mc:Choice><mc:Fallback><w:r>" BOX(P("框")) "</w:r></mc:Fallback>"
                                                                         "</mc:AlternateContent></"
                                                                         "w:p>",
          NULL, NULL, "P 框\n");
#undef BOX
}

static void tables__spans(void **state)
{
    (void)state;
    shows(TBL(TR(TCX(SPAN("2") TOP, "a") TC("b") TC("c"))
                  TR(TCX(SPAN("2") ON, "") TCX(SPAN("2"), "d"))),
          NULL, NULL, "T 2x4\n|a 2x2|b|c|\n|d 1x2|\n");
    shows(TBL(TR(TC("a") TC("b") TC("c")) "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>" TC(
              "d") TC("e") "</w:tr>"),
          NULL, NULL, "T 2x3\n|a|b|c|\n|_|d|e|\n");
    shows(TBL(TR(TCX("<w:hMerge w:val=\"restart\"/>", "a") TCX("<w:hMerge/>", "") TC("b"))
                  TR(TC("c") TC("d") TCX("<w:hMerge w:val=\"continue\"/>", "x"))
                      TR(TCX("<w:hMerge/>", "e") TC("f") TC("g"))),
          NULL, NULL, "T 3x3\n|a 1x2|b|\n|c|d 1x2|\n|e|f|g|\n");
    /* A merge that continues nothing is a cell. */
    shows(TBL(TR(TCX(ON, "a") TC("b")) TR(TCX(ON, "") TCX(ON, "c"))), NULL, NULL,
          "T 2x2\n|a 2x1|b|\n|c|\n");
    shows(TBL("<w:tr><w:trPr><w:hidden/></w:trPr>" TC("x") TC("y") "</w:tr>" TR(TC("a") TC("b"))),
          NULL, NULL, "T 1x2\n|a|b|\n");
}

static void tables__header_rows_are_marked(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const doc *document = pack_read(&cx,
                                    pack_docx(arena,
                                              TBL("<w:tr><w:trPr><w:tblHeader/></w:trPr>" TC("a")
                                                      TC("b") "</w:tr>" TR(TC("c") TC("d"))),
                                              NULL, NULL),
                                    "a.docx");

    (void)state;
    assert_true(document->blocks[0].table->cells[1].header);
    assert_false(document->blocks[0].table->cells[2].header);
}

static void tables__inside_tables_stand_alone(void **state)
{
    (void)state;
    shows(TBL(TR("<w:tc>" P("题") TBL(TR(TC("1") TC("2")) TR(TC("3") TC("4")))
                     P("尾") "</w:tc>" TC("侧"))),
          NULL, NULL, "P 题\nT 2x2\n|1|2|\n|3|4|\nP 尾\nP 侧\n");
    /* A frame of one cell around a text is no table. */
    shows(TBL(TR(TC("框内"))), NULL, NULL, "P 框内\n");
    shows(TBL(TR("<w:tc>" TBL(TR(TC("5"))) "<w:p/></w:tc>" TC("b"))), NULL, NULL, "T 1x2\n|5|b|\n");
}

static void headings__by_outline_style_and_name(void **state)
{
    static const char styles[] =
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/>"
        "</w:style><w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 2\"/>"
        "<w:basedOn w:val=\"a\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"2\">"
        "<w:basedOn w:val=\"1\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"t\">"
        "<w:name w:val=\"Title\"/></w:style>";

    (void)state;
#define STYLED(style, text)                                                                        \
    "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
    shows(STYLED("t", "题") STYLED("1", "一") STYLED("2", "二") STYLED(
              "a",
              "文") "<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>纲</w:t></w:r></w:p>"
                    "<w:p><w:pPr><w:pStyle w:val=\"1\"/><w:outlineLvl "
                    "w:val=\"9\"/></w:pPr><w:r><w:t>文</w:t>"
                    "</w:r></w:p>",
          styles, NULL, "H0 题\nH2 一\nH2 二\nP 文\nH1 纲\nP 文\n");
}

#define LVL(n, form, text)                                                                         \
    "<w:lvl w:ilvl=\"" n "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" form                        \
    "\"/><w:lvlText w:val=\"" text "\"/></w:lvl>"
#define NUM(id, of) "<w:num w:numId=\"" id "\"><w:abstractNumId w:val=\"" of "\"/></w:num>"
#define NP(num, level, text)                                                                       \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" num                      \
    "\"/></w:numPr></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"

static void numbering__levels_and_restarts(void **state)
{
    static const char numbering[] = "<w:abstractNum w:abstractNumId=\"0\">" LVL(
        "0", "chineseCountingThousand", "%1、") LVL("1", "chineseCounting",
                                                    "（%2）") LVL("2", "decimal", "%3.")
        LVL("3", "decimal",
            "%1.%2.%3.%4") "</w:abstractNum>"
                           "<w:abstractNum w:abstractNumId=\"1\">" LVL(
                               "0", "bullet",
                               "·") "</w:abstractNum>" NUM("1",
                                                           "0") "<w:num "
                                                                "w:numId=\"2\"><w:abstractNumId "
                                                                "w:val=\"0\"/><w:lvlOverride "
                                                                "w:ilvl=\"0\"><w:startOverride "
                                                                "w:val=\"5\"/></w:lvlOverride></"
                                                                "w:num>" NUM("3", "1");

    (void)state;
    shows(NP("1", "0", "总体") NP("1", "1", "甲") NP("1", "1", "乙") NP("1", "2", "丙")
              NP("1", "0", "二部") NP("1", "1", "丁") NP("3", "0", "点") NP("0", "0", "无")
                  NP("1", "3", "深") NP("2", "0", "五部") NP("2", "0", "六部"),
          NULL, numbering,
          "P 一、总体\nP （一）甲\nP （二）乙\nP 1. 丙\nP 二、二部\nP （一）丁\nP 点\nP 无\n"
          "P 二.一.1.1 深\nP 五、五部\nP 六、六部\n");
}

static void numbering__by_style_and_in_cells(void **state)
{
    static const char numbering[] = "<w:abstractNum w:abstractNumId=\"0\">" LVL(
        "0", "chineseCounting",
        "%1、") "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>"
                "<w:pStyle w:val=\"s2\"/><w:lvlText w:val=\"%2\"/><w:suff "
                "w:val=\"nothing\"/></w:lvl>"
                "</w:abstractNum>" NUM("4", "0");
    static const char styles[] =
        "<w:style w:type=\"paragraph\" w:styleId=\"s1\"><w:pPr><w:numPr><w:numId w:val=\"4\"/>"
        "</w:numPr></w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"s2\">"
        "<w:basedOn w:val=\"s1\"/><w:pPr><w:numPr><w:numId "
        "w:val=\"4\"/></w:numPr></w:pPr></w:style>";

    (void)state;
    shows(STYLED("s1", "甲") TBL(TR("<w:tc>" STYLED("s2", "") "</w:tc>" TC("x"))
                                     TR("<w:tc>" STYLED("s2", "") "</w:tc>" TC("y"))),
          styles, numbering, "P 一、甲\nT 2x2\n|1|x|\n|2|y|\n");
}

static void numbering__forms(void **state)
{
    static const struct {
        const char *form, *expected;
    } forms[] = { { "decimal", "P 1x\nP 2x\n" },
                  { "ideographTraditional", "P 甲x\nP 乙x\n" },
                  { "japaneseCounting", "P 一x\nP 二x\n" },
                  { "lowerLetter", "P ax\nP bx\n" },
                  { "upperRoman", "P Ix\nP IIx\n" },
                  { "decimalEnclosedCircleChinese", "P ①x\nP ②x\n" },
                  { "chineseLegalSimplified", "P 壹x\nP 贰x\n" },
                  { "decimalZero", "P 01x\nP 02x\n" },
                  { "ideographEnclosedCircle", "P ㊀x\nP ㊁x\n" } };

    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_str numbering = qf_strf(
            arena,
            "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
            "<w:numFmt w:val=\"%s\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%%1\"/></w:lvl>"
            "</w:abstractNum>" NUM("1", "0"),
            forms[i].form);
        shows(NP("1", "0", "x") NP("1", "0", "x"), NULL, numbering.p, forms[i].expected);
    }
}

static void numbering__deleted_paragraphs_do_not_count(void **state)
{
    static const char numbering[] = "<w:abstractNum w:abstractNumId=\"0\">" LVL(
        "0", "decimal", "%1.") "</w:abstractNum>" NUM("1", "0");

    (void)state;
    shows(NP("1", "0", "a") TBL("<w:tr><w:trPr><w:del/></w:trPr><w:tc>" NP(
              "1", "0", "x") "</w:tc></w:tr>" TR("<w:tc>" NP("1", "0", "b") "</w:tc>" TC("c"))),
          NULL, numbering, "P 1. a\nT 1x2\n|2. b|c|\n");
}

static void strict__namespaces_are_read(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    pack *p = pack_new(arena);

    (void)state;
    pack_add(
        p, "_rels/.rels",
        QF_S("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
             "relationships\"><Relationship Id=\"1\" Target=\"/main/doc.xml\" "
             "Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\"/>"
             "</Relationships>"),
        false);
    pack_add(
        p, "main/doc.xml",
        QF_S("<d:document xmlns:d=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><d:body>"
             "<d:p><d:r><d:t>严格</d:t></d:r></d:p></d:body></d:document>"),
        true);
    assert_str(pack_show(arena, pack_read(&cx, pack_finish(p), "a.docx")), "P 严格\n");
}

static void images__are_counted(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const doc *document = pack_read(
        &cx,
        pack_docx(arena, "<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>", NULL, NULL),
        "a.docx");

    (void)state;
    assert_int_equal(document->images, 1);
    assert_str(pack_show(arena, document), "I\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text__runs_are_joined),
        cmocka_unit_test(text__breaks_tabs_symbols),
        cmocka_unit_test(changes__are_accepted),
        cmocka_unit_test(changes__deleted_rows_and_cells_are_gone),
        cmocka_unit_test(hidden__text_is_not_read),
        cmocka_unit_test(fields__show_their_result),
        cmocka_unit_test(boxes__stand_outside_tables),
        cmocka_unit_test(tables__spans),
        cmocka_unit_test(tables__header_rows_are_marked),
        cmocka_unit_test(tables__inside_tables_stand_alone),
        cmocka_unit_test(headings__by_outline_style_and_name),
        cmocka_unit_test(numbering__levels_and_restarts),
        cmocka_unit_test(numbering__by_style_and_in_cells),
        cmocka_unit_test(numbering__forms),
        cmocka_unit_test(numbering__deleted_paragraphs_do_not_count),
        cmocka_unit_test(strict__namespaces_are_read),
        cmocka_unit_test(images__are_counted),
    };

    doc_library_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
