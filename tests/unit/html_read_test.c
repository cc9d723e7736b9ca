/* html_read: what a browser shows. */
#include "doc_pack.h"
#include "qf_test.h"

static void shows(const char *page, const char *expected)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    assert_str(pack_show(arena, pack_read(&cx, qf_str_of(page), "a.html")), expected);
}

static void text__white_space_folds(void **state)
{
    (void)state;
    shows("<p>  a \n b<br> c<br></p><div>d<span> e </span>f</div>g", "P a b/c\nP d e f\nP g\n");
    /* A source line broken inside Chinese is no space; full-width spaces stay. */
    shows("<p>信息\r\n公开\n2021\n年　度</p>", "P 信息公开 2021 年　度\n");
    shows("<p>&nbsp;0&#12288;&lt;&amp;&bogus;</p>", "P \xC2\xA0"
                                                    "0　<&&bogus;\n");
    shows("<pre>一\n\t二 三\n</pre>", "P 一\nP \t二 三\n");
}

static void headings__have_levels(void **state)
{
    (void)state;
    shows("<h1>题<br>目</h1><h2>一、</h2>文<H3>二</H3>", "H1 题/目\nH2 一、\nP 文\nH3 二\n");
}

static void hidden__markup_is_not_text(void **state)
{
    (void)state;
    shows("<p>a<!-- b --><script>c</script><style>d</style><span style='DISPLAY : none'>e</span>"
          "<span hidden>f</span><span style=\"mso-hide:all\">g</span><b>h</b>"
          "<noscript>i</noscript><template>j</template><del>k</del></p>",
          "P ah\n");
    shows("<p><!--[if gte mso 9]><xml><w:View>9</w:View></xml><![endif]-->1"
          "<xml><w:WordDocument><w:Zoom>8</w:Zoom></w:WordDocument></xml><o:p>&nbsp;</o:p></p>",
          "P 1\xC2\xA0\n");
    /* Lists of Word keep their number between conditional marks that browsers show. */
    shows("<p><![if !supportLists]><span>一、</span><![endif]>总体"
          "<st1:chsdate Year=\"2021\">2021年</st1:chsdate></p>",
          "P 一、总体2021年\n");
    shows("<table><tr><td>a<td style='display:none'>x<td>b<tr style='display:none'><td>y<td>z"
          "<tr><td>c<td>d</table>",
          "T 2x2\n|a|b|\n|c|d|\n");
}

static void tables__unclosed_cells(void **state)
{
    (void)state;
    shows("<table><tr><td>a<td>b<tr><td><p>c<td><font>d<tr><th>e<td>f</table>g",
          "T 3x2\n|a|b|\n|c|d|\n|e|f|\nP g\n");
    shows("<table><tr><td><b>a<td><span><p>b</tr><tr><p>x</p><td>c</td></b><td>d</table>",
          "P x\nT 2x2\n|a|b|\n|c|d|\n");
    shows("<table><td>a<td>b</table>", "T 1x2\n|a|b|\n");
    shows("<table><tr><td>a</div></form></td><td>b</p></td></tr></tbody></table>",
          "T 1x2\n|a|b|\n");
    shows("<table><tr><td>a<td>b", "T 1x2\n|a|b|\n");
    shows("<table><form><tr><td>a</td><form></form><td>b</td></tr></form></table>",
          "T 1x2\n|a|b|\n");
    shows("<TABLE><TBODY><TR><TD><DIV>a</DIV><TD><A href='#'>b<TR><TD><A>c<TD>d</TABLE>",
          "T 2x2\n|a|b|\n|c|d|\n");
}

static void tables__spans(void **state)
{
    (void)state;
    shows("<table><tr><td rowspan=2>a<td colspan='2'>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>",
          "T 3x3\n|a 2x1|b 1x2|\n|c|d|\n|e|f|g|\n");
    shows("<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>",
          "T 3x2\n|a 3x1|b|\n|c|\n|d|\n");
    shows("<table><tr><td rowspan=99>a<td>b<tr><td>c</table>", "T 2x2\n|a 2x1|b|\n|c|\n");
    shows("<table><tr><td rowspan='-1' colspan='x'>a<td>b</table>", "T 1x2\n|a|b|\n");
    shows("<table><tr><td>商业<br>企业<td><p>科研</p><p>机构</p></table>",
          "T 1x2\n|商业/企业|科研/机构|\n");
}

static void tables__inside_tables_stand_alone(void **state)
{
    (void)state;
    shows("<table><tr><td>导航<td><p>一</p><table><tr><td>1<td>2<tr><td>3<td>4</table>二</table>",
          "P 导航\nP 一\nT 2x2\n|1|2|\n|3|4|\nP 二\n");
    shows("<table><tr><td><table><tr><td><table><tr><td>1<td>2</table></table></table>",
          "T 1x2\n|1|2|\n");
    /* A page laid out as one column. */
    shows("<table><tr><td>题<tr><td><p>一<p>二</table>", "P 题\nP 一\nP 二\n");
}

static void tables__caption_and_stray_text_stand_before(void **state)
{
    (void)state;
    shows("<table><caption>表一</caption>散<thead><tr><td>a<td>b</thead><tr><td>1<td>2</table>",
          "P 表一\nP 散\nT 2x2\n|a|b|\n|1|2|\n");
}

static void lists__are_numbered(void **state)
{
    (void)state;
    shows("<ol><li>a<li value=5>b<ol type=a><li>c</ol><li>d</ol><ul><li>e</ul>",
          "P 1. a\nP 5. b\nP a. c\nP 6. d\nP e\n");
    shows("<ol start=3 style='list-style-type: cjk-ideographic'><li>a</ol>", "P 三、a\n");
}

static void meta__is_read(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const doc *document = pack_read(
        &cx,
        QF_S("<html><head><title> 旧题 </title><meta name='pubdate' content='2022-01-20 10:00'>"
             "<META NAME=ContentSource CONTENT=镇政府><meta name=ArticleTitle content=新题></head>"
             "<body><img src=x><p>a"),
        "a.html");

    (void)state;
    assert_str(document->title, "新题");
    assert_str(document->published, "2022-01-20 10:00");
    assert_str(document->source, "镇政府");
    assert_int_equal(document->images, 1);
}

static void charset__declared_holds(void **state)
{
    (void)state;
    /* 信息 in GB18030, declared as gb2312 in both ways. */
    shows("<meta http-equiv=Content-Type content='text/html; charset=gb2312'><p>\xD0\xC5\xCF\xA2",
          "P 信息\n");
    shows("<meta charset=\"GBK\"><p>\xD0\xC5\xCF\xA2", "P 信息\n");
    shows("<?xml version='1.0' encoding='gb18030'?><html><p>\xD0\xC5\xCF\xA2", "P 信息\n");
    /* The mark wins. */
    shows("\xEF\xBB\xBF<meta charset=gb2312><p>信息", "P 信息\n");
    shows("<p>信息", "P 信息\n");
    pack_refuses(QF_S("<meta charset=utf-8><p>\xFF\xC0\x80\xFE\xFF\xFF\xC1"), "a.html",
                 "TEXT.ENCODING");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text__white_space_folds),
        cmocka_unit_test(headings__have_levels),
        cmocka_unit_test(hidden__markup_is_not_text),
        cmocka_unit_test(tables__unclosed_cells),
        cmocka_unit_test(tables__spans),
        cmocka_unit_test(tables__inside_tables_stand_alone),
        cmocka_unit_test(tables__caption_and_stray_text_stand_before),
        cmocka_unit_test(lists__are_numbered),
        cmocka_unit_test(meta__is_read),
        cmocka_unit_test(charset__declared_holds),
    };

    doc_library_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
