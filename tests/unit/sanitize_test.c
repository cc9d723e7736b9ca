/* Safe HTML: nothing that runs, loads or frames comes through; what a clerk pastes stays readable. */
#include "qf_test.h"

#include "doc/sanitize.h"

static void becomes(const char *html, const char *expected)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str safe, again;

    assert_int_equal(sanitize_html(&cx, qf_str_of(html), &safe), QF_OK);
    assert_str(safe, expected);
    assert_int_equal(sanitize_html(&cx, safe, &again), QF_OK);
    assert_str(again, expected);
}

static void sanitize__keeps_text_lists_and_emphasis(void **state)
{
    (void)state;
    becomes("<h1>标题</h1><p class=MsoNormal style='color:red'>一<b>二</b></p>",
            "<h2>标题</h2>\n<p>一<strong>二</strong></p>\n");
    becomes("散文字<div>一段</div>", "<p>散文字</p>\n<p>一段</p>\n");
    becomes("<ul><li>甲</li><li>乙</li></ul>", "<ul><li>甲</li><li>乙</li></ul>\n");
    becomes("<p>a &lt; b &amp; c</p>", "<p>a &lt; b &amp; c</p>\n");
}

static void sanitize__tables_get_a_head_and_keep_spans(void **state)
{
    (void)state;
    becomes("<table width=100%><tr><td "
            "colspan=2>名单</td></tr><tr><td>张三</td><td>1</td></tr></table>",
            "<div class=\"scroll\" role=\"region\" aria-label=\"表格\" tabindex=\"0\"><table><tr>"
            "<th scope=\"col\" colspan=\"2\">名单</th></tr><tr><td>张三</td><td>1</td></tr></table>"
            "</div>\n");
}

#define NAME "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void sanitize__only_pictures_of_the_record(void **state)
{
    (void)state;
    becomes("<p><img src='/w/desk/pictures/" NAME
            ".png' width=40 onerror=alert(1) alt='门\">\"'></p>",
            "<p><img src=\"picture/" NAME ".png\" loading=\"lazy\" width=\"40\" "
            "alt=\"门&quot;&gt;&quot;\"></p>\n");
    becomes("<p>一<img src='https://x.cn/" NAME ".svg'><img src='" NAME ".png'></p>",
            "<p>一</p>\n");
    becomes("<p>一<img src='data:image/png;base64,AA=='><img src='//x/" NAME "0.png'></p>",
            "<p>一</p>\n");
}

static void words__hold_what_a_picture_shows(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str safe = QF_S("<p>甲<img src=\"picture/" NAME ".png\" alt=\"乙&quot;\">丙</p>\n");
    sanitize_words words;

    (void)state;
    assert_int_equal(sanitize_words_of(&cx, safe, &words), QF_OK);
    assert_str(words.text, "甲\n乙\"丙\n\n");
    assert_true(qf_str_starts(qf_str_sub(safe, words.from[4], safe.n), QF_S("乙&quot;")));
}

/* From the well-known lists of tricks: each leaves nothing but words. */
static void sanitize__nothing_runs(void **state)
{
    static const char *const tricks[] = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src=javascript:alert(1)></iframe>",
        "<a href=javascript:alert(1)>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<a href='jav&#x09;ascript:alert(1)'>x</a>",
        "<a href='//evil.example/'>x</a>",
        "<a href='/\\evil.example/'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='vbscript:msgbox(1)'>x</a>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<p onclick=alert(1)>x</p>",
        "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
        "<object data=javascript:alert(1)></object>",
        "<embed src=javascript:alert(1)>",
        "<form action=javascript:alert(1)><button>x</button></form>",
        "<style>@import 'http://evil.example/x.css';</style>",
        "<link rel=stylesheet href=http://evil.example/x.css>",
        "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
        "<base href=http://evil.example/>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<textarea></textarea><img src=x onerror=alert(1)>",
        "<table background='javascript:alert(1)'><tr><td>x</td></tr></table>",
        "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<xmp><img src=x onerror=alert(1)></xmp>",
        "<details open ontoggle=alert(1)>x</details>",
        "<video><source onerror=alert(1)></video>",
        "<input autofocus onfocus=alert(1)>",
        "<td onmouseover=alert(1)>x</td>",
        "<a href=\"https://example.cn/\" onclick=\"alert(1)\">x</a>",
        "<p>\xc2\xa0<script\x0c>alert(1)</script\x0c></p>",
    };
    static const char *const bad[] = {
        "<script", "<img",   "<svg",      "<iframe",     "javascript:\"", "<style",    "<object",
        "<embed",  "<form",  "<link",     "<meta",       "<base",         "<input",    "<math",
        "<video",  "style=", "href=\"//", "href=\"java", "href=\"data",   "href=\"vb", " on"
    };

    (void)state;
    for (size_t i = 0; i < sizeof(tricks) / sizeof(tricks[0]); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        qf_str safe;
        assert_int_equal(sanitize_html(&cx, qf_str_of(tricks[i]), &safe), QF_OK);
        for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++)
            if (qf_str_has(safe, qf_str_of(bad[k])))
                fail_msg("%s came through as %.*s", tricks[i], QF_ARG(safe));
    }
}

static void words__know_their_places(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    sanitize_words words;
    qf_str safe = QF_S("<p>a&amp;<strong>b</strong></p>\n");

    (void)state;
    assert_int_equal(sanitize_words_of(&cx, safe, &words), QF_OK);
    assert_str(words.text, "a&b\n\n");
    assert_int_equal(words.from[1], 4);
    assert_int_equal(words.from[2], 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sanitize__keeps_text_lists_and_emphasis),
        cmocka_unit_test(sanitize__tables_get_a_head_and_keep_spans),
        cmocka_unit_test(sanitize__only_pictures_of_the_record),
        cmocka_unit_test(words__hold_what_a_picture_shows),
        cmocka_unit_test(sanitize__nothing_runs),
        cmocka_unit_test(words__know_their_places),
    };

    doc_library_start();
    return cmocka_run_group_tests_name("sanitize", tests, NULL, NULL);
}
