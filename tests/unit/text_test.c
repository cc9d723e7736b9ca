/* Text: code points, folding, Chinese numerals, encodings at the door. */
#include "base/text.h"

#include "qf_test.h"

static void utf8__refuses_what_is_not_well_formed(void **state)
{
    static const struct {
        qf_str bytes;
        bool good;
    } cases[] = {
        { QF_S_INIT(""), true },
        { QF_S_INIT("plain ascii, longer than eight bytes"), true },
        { QF_S_INIT("清风"), true },
        { QF_S_INIT("\xF0\xA0\x80\x80"), true },  /* U+20000 */
        { QF_S_INIT("\xF4\x8F\xBF\xBF"), true },  /* U+10FFFF */
        { QF_S_INIT("\xF4\x90\x80\x80"), false }, /* U+110000 */
        { QF_S_INIT("\xC0\x80"), false },         /* overlong NUL */
        { QF_S_INIT("\xC1\xBF"), false },         /* overlong */
        { QF_S_INIT("\xE0\x9F\xBF"), false },     /* overlong */
        { QF_S_INIT("\xF0\x8F\xBF\xBF"), false }, /* overlong */
        { QF_S_INIT("\xED\xA0\x80"), false },     /* surrogate */
        { QF_S_INIT("\xED\x9F\xBF"), true },      /* just below them */
        { QF_S_INIT("\xEE\x80\x80"), true },      /* just above them */
        { QF_S_INIT("\x80"), false },             /* continuation alone */
        { QF_S_INIT("\xE6\xB8"), false },         /* cut off */
        { QF_S_INIT("12345678\xFF"), false },     /* behind the fast path */
        { QF_S_INIT("1234567\xFF"
                    "12345678"),
          false }, /* inside its window */
        { QF_S_INIT("\xF5\x80\x80\x80"), false },
        { QF_S_INIT("\xE6"
                    "a\xB8"),
          false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (qf_utf8_valid(cases[i].bytes) != cases[i].good)
            fail_msg("case %zu: expected %d", i, cases[i].good);
}

static void rune_next__survives_bad_bytes(void **state)
{
    qf_str s = QF_S("a\xFF清\xE6\xB8");
    size_t at = 0;

    (void)state;
    assert_int_equal(qf_rune_next(s, &at), 'a');
    assert_int_equal(qf_rune_next(s, &at), 0xFFFD);
    assert_int_equal(at, 2);
    assert_int_equal(qf_rune_next(s, &at), 0x6E05);
    assert_int_equal(qf_rune_next(s, &at), 0xFFFD);
    assert_int_equal(qf_rune_next(s, &at), 0xFFFD);
    assert_int_equal(at, s.n);
    assert_int_equal(qf_rune_count(s), 5);
    assert_int_equal(qf_rune_count(QF_S("0123456789清风012345678")), 21);
}

/* Every code point goes through put and next unchanged. */
static void rune_put__and_next_agree_on_all_planes(void **state)
{
    (void)state;
    for (uint32_t rune = 0; rune <= 0x10FFFF; rune++) {
        char bytes[4];
        size_t at = 0, n = qf_rune_put(bytes, rune);
        uint32_t expected = rune >= 0xD800 && rune <= 0xDFFF ? 0xFFFD : rune;

        if (qf_rune_next((qf_str){ bytes, n }, &at) != expected || at != n)
            fail_msg("U+%04X", rune);
    }
    assert_int_equal(qf_rune_put((char[4]){ 0 }, 0x110000), 3);
}

static void simplified__is_one_to_one_and_settled(void **state)
{
    static const char *const pairs[][2] = {
        { "萬", "万" }, { "體", "体" }, { "憑", "凭" }, { "訴", "诉" }, { "訟", "讼" },
        { "議", "议" }, { "規", "规" }, { "範", "范" }, { "額", "额" }, { "關", "关" },
        { "請", "请" }, { "會", "会" }, { "貳", "贰" }, { "億", "亿" }, { "兩", "两" },
        { "⼀", "一" }, { "⻓", "长" }, { "⾒", "见" }, { "一", "一" }, { "A", "A" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        size_t at = 0, to = 0;
        uint32_t expected = qf_rune_next(qf_str_of(pairs[i][1]), &to);

        if (qf_rune_simplified(qf_rune_next(qf_str_of(pairs[i][0]), &at)) != expected)
            fail_msg("%s should become %s", pairs[i][0], pairs[i][1]);
    }
    for (uint32_t rune = 0; rune <= 0x10FFFF; rune++) {
        uint32_t once = qf_rune_simplified(rune);
        if (qf_rune_simplified(once) != once)
            fail_msg("U+%04X folds to U+%04X, which folds on", rune, once);
    }
}

static void fold_label__brings_spellings_together(void **state)
{
    static const char *const same[][2] = {
        { "（一）本年新收政府信息公開申請數量", "(一)本年新收政府信息公开申请数量" },
        { "二、上年结转政府信息公开申请数量", "二,上年结转政府信息公开申请数量" },
        { "总　计", "总计" },
        { "总 \xE2\x80\x8B计\xEF\xBB\xBF", "总计" },
        { "〔2021〕5号", "[2021]5号" },
        { "【2021】５號", "[2021]5号" },
        { "“三公”", "\"三公\"" },
        { "「三公」", "\"三公\"" },
        { "《條例》", "<条例>" },
        { "ＡＢＣ：ＸＹＺ", "abc:xyz" },
        { "2020－2021", "2020-2021" },
        { "2020—2021", "2020-2021" },
        { "1～3月", "1~3月" },
        { "买买提・艾力", "买买提·艾力" },
        { "买买提•艾力", "买买提·艾力" },
        { "⼀、总体情况", "一,总体情况" },
        { "第二十条第（一）项。", "第二十条第(一)项。" },
        { "", "" },
        { " \t\n", "" },
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        qf_str folded = qf_fold_label(arena, qf_str_of(same[i][0]));

        assert_str(folded, same[i][1]);
        assert_str(qf_fold_label(arena, folded), same[i][1]);
    }
    assert_str(qf_fold_label(arena, QF_S("a\xFF\xFE清")), "a\xFF\xFE清");
}

static void fold_label__never_grows_and_settles(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (uint32_t rune = 1; rune <= 0x10FFFF; rune++) {
        char bytes[4];
        qf_str one = { bytes, qf_rune_put(bytes, rune) };
        qf_str once = qf_fold_label(arena, one);

        if (once.n > one.n || !qf_str_eq(qf_fold_label(arena, once), once))
            fail_msg("U+%04X", rune);
        if ((rune & 0xFFF) == 0)
            qf_arena_reset(arena);
    }
}

static void squeeze_and_strip__know_all_spaces(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    assert_str(qf_squeeze(arena, QF_S("　 a \t\n b\xC2\xA0\xE2\x80\x8B c ")), "a b c");
    assert_str(qf_squeeze(arena, QF_S("Ａ，b")), "Ａ，b");
    assert_str(qf_squeeze(arena, QF_S(" ")), "");
    assert_str(qf_strip_spaces(arena, QF_S("　1 2\xE2\x80\x8D 3\xEF\xBB\xBF４")), "123４");
    assert_str(qf_strip_spaces(arena, QF_S("")), "");
}

#define NONE INT64_MIN

/* lint: allow function-length: a table of cases */
static void number__digits_and_numerals(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } cases[] = {
        { "0", 0 },
        { "12", 12 },
        { "００１２", 12 },
        { "1,234", 1234 },
        { "1，234，567", 1234567 },
        { "999,999,999,999", INT64_C(999999999999) },
        { "1000000000000000", INT64_C(1000000000000000) },
        { "1000000000000001", NONE },
        { "99999999999999999999999", NONE },
        { "12,34", NONE },
        { "1,2345", NONE },
        { ",123", NONE },
        { "123,", NONE },
        { "1234,567", NONE },
        { "1,,234", NONE },
        { "", NONE },
        { "-1", NONE },
        { "+1", NONE },
        { "1.0", NONE },
        { "1 2", NONE },
        { "12件", NONE },
        { "第3", NONE },
        { "零", 0 },
        { "〇", 0 },
        { "一", 1 },
        { "两", 2 },
        { "十", 10 },
        { "十二", 12 },
        { "一十二", 12 },
        { "二十", 20 },
        { "九十九", 99 },
        { "一百", 100 },
        { "两百", 200 },
        { "一百零五", 105 },
        { "一百〇五", 105 },
        { "一百一十", 110 },
        { "二百十", 210 },
        { "一百五", NONE },
        { "一千零五十", 1050 },
        { "一千零五", 1005 },
        { "一千五百", 1500 },
        { "九千九百九十九", 9999 },
        { "一千五", NONE },
        { "三万五", NONE },
        { "一万", 10000 },
        { "一万零一", 10001 },
        { "十二万三千四百五十六", 123456 },
        { "一百万", 1000000 },
        { "一亿", 100000000 },
        { "一亿零三万", 100030000 },
        { "一亿零五", 100000005 },
        { "三亿五千万", 350000000 },
        { "一万亿", INT64_C(1000000000000) },
        { "一千万亿", INT64_C(1000000000000000) },
        { "一万万亿", NONE },
        { "二〇二一", 2021 },
        { "二零二一", 2021 },
        { "二○二一", 2021 },
        { "一二三", 123 },
        { "壹佰贰拾叁", 123 },
        { "壹萬貳仟參佰", 12300 },
        { "兩萬", 20000 },
        { "3万", 30000 },
        { "1.2万", 12000 },
        { "０.5亿", 50000000 },
        { "3亿5000万", 350000000 },
        { "1万2000", 12000 },
        { "1.23456万", NONE },
        { "1.万", NONE },
        { ".5万", NONE },
        { "1.20000万", 12000 },
        { "1,200万", 12000000 },
        { "3万50000", NONE },
        { "廿五", 25 },
        { "卅", 30 },
        { "一百廿", 120 },
        { "一百卅二", 132 },
        { "廿廿", NONE },
        { "十廿", NONE },
        { "百", NONE },
        { "千", NONE },
        { "万", NONE },
        { "亿", NONE },
        { "十十", NONE },
        { "一百百", NONE },
        { "一十百", NONE },
        { "百一", NONE },
        { "零十", NONE },
        { "一百零", NONE },
        { "一百零零五", NONE },
        { "一万万", NONE },
        { "两两", NONE },
        { "十两", NONE },
        { "二两", NONE },
        { "零万", NONE },
        { "十二三", NONE },
        { "一二十", NONE },
        { "贰零贰壹", 2021 },
        { "一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一",
          NONE },
        { "万万万万万万万万万万万万万万万万万万万万万万万万万万万万", NONE },
        { "亿亿亿亿亿亿亿亿亿亿亿亿亿亿亿", NONE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t value = NONE;
        bool good = qf_number_parse(qf_str_of(cases[i].text), &value);

        if (good != (cases[i].value != NONE) || value != cases[i].value)
            fail_msg("\"%s\": expected %lld, got %lld", cases[i].text, (long long)cases[i].value,
                     (long long)value);
    }
}

/* Writes n below 10,000 the way it is said. */
static qf_str said(qf_arena *arena, int n)
{
    static const char *const digits[] = {
        "零", "一", "二", "三", "四", "五", "六", "七", "八", "九"
    };
    static const char *const units[] = { "千", "百", "十", "" };
    qf_buf out = qf_buf_new(arena, 100);
    int scale = 1000;
    bool zero = false;

    for (int i = 0; i < 4; i++, scale /= 10) {
        int digit = n / scale % 10;

        if (digit == 0) {
            zero = out.n > 0;
            continue;
        }
        if (zero)
            qf_buf_add(&out, QF_S("零"));
        zero = false;
        qf_buf_add(&out, qf_str_of(digits[digit]));
        qf_buf_add(&out, qf_str_of(units[i]));
    }
    return qf_buf_str(&out);
}

static void number__every_spoken_number_below_ten_thousand(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (int n = 1; n < 10000; n++) {
        qf_str text = said(arena, n);
        int64_t value = 0;

        if (!qf_number_parse(text, &value) || value != n)
            fail_msg("%d said %.*s was read as %lld", n, QF_ARG(text), (long long)value);
        qf_arena_reset(arena);
    }
}

#define REFUSED NULL
#define GBK_HELLO "\xC4\xE3\xBA\xC3"    /* 你好 */
#define GBK_LIANTONG "\xC1\xAA\xCD\xA8" /* 联通, also well-formed UTF-8 */

static void decode__finds_the_encoding_or_refuses(void **state)
{
    static const struct {
        const char *why;
        qf_str bytes;
        const char *declared, *expected;
    } cases[] = {
        { "empty", QF_S_INIT(""), "", "" },
        { "ascii", QF_S_INIT("abc\r\n\tdef\f"), "", "abc\r\n\tdef\f" },
        { "utf-8", QF_S_INIT("清风"), "", "清风" },
        { "utf-8 with mark", QF_S_INIT("\xEF\xBB\xBF清"), "gb2312", "清" },
        { "the mark alone", QF_S_INIT("\xEF\xBB\xBF"), "", "" },
        { "mark, then rubbish", QF_S_INIT("\xEF\xBB\xBF\xFF"), "", REFUSED },
        { "utf-16le", QF_S_INIT("\xFF\xFE\x05\x6E\x0A\x00"), "", "清\n" },
        { "utf-16be", QF_S_INIT("\xFE\xFF\x6E\x05\x00\x0A"), "", "清\n" },
        { "utf-16le pair", QF_S_INIT("\xFF\xFE\x40\xD8\x00\xDC"), "", "\xF0\xA0\x80\x80" },
        { "utf-16 lone high", QF_S_INIT("\xFF\xFE\x40\xD8\x05\x6E"), "", REFUSED },
        { "utf-16 high at the end", QF_S_INIT("\xFF\xFE\x40\xD8"), "", REFUSED },
        { "utf-16 lone low", QF_S_INIT("\xFF\xFE\x00\xDC\x05\x6E"), "", REFUSED },
        { "utf-16 odd", QF_S_INIT("\xFF\xFE\x05\x6E\x0A"), "", REFUSED },
        { "utf-16 with NUL", QF_S_INIT("\xFF\xFE\x05\x6E\x00\x00"), "", REFUSED },
        { "utf-16le, no mark", QF_S_INIT("\x05\x6E\xCE\x98\x31\x00\x0A\x00"), "", "清风1\n" },
        { "utf-16be, no mark", QF_S_INIT("\x6E\x05\x98\xCE\x00\x31\x00\x0A"), "", "清风1\n" },
        { "utf-16le, no mark, against its declaration", QF_S_INIT("\x05\x6E\x31\x00"), "gbk",
          "清1" },
        { "zeros that are no utf-16", QF_S_INIT("\x01\x00\x02\x00\x31\x00\x0A\x00"), "", REFUSED },
        { "zeros on both sides", QF_S_INIT("\x00\x31\x31\x00\x00\x31\x31\x00"), "", REFUSED },
        { "utf-32le is not read", QF_S_INIT("\xFF\xFE\x00\x00\x05\x6E\x00\x00"), "", REFUSED },
        { "utf-16 declared", QF_S_INIT("\x05\x6E\x0A\x00"), "utf-16le", "清\n" },
        { "gbk found", QF_S_INIT(GBK_HELLO), "", "你好" },
        { "gbk declared", QF_S_INIT(GBK_HELLO), "GB2312", "你好" },
        { "gbk declared utf-8", QF_S_INIT(GBK_HELLO), "utf-8", "你好" },
        { "gbk declared latin", QF_S_INIT(GBK_HELLO), "iso-8859-1", "你好" },
        { "declared gbk wins over chance", QF_S_INIT(GBK_LIANTONG), "gbk", "联通" },
        { "utf-8 declared gb2312", QF_S_INIT("政府信息公开工作年度报告"), "gb2312",
          "政府信息公开工作年度报告" },
        { "gb18030 four bytes",
          QF_S_INIT("\x82\x35\x8F\x33"
                    "a"),
          "gb18030",
          "\xE9\xBE\xA6"
          "a" },
        { "gb18030 mark", QF_S_INIT("\x84\x31\x95\x33\xC4\xE3"), "", "你" },
        { "gbk cut in a character", QF_S_INIT("\xC4\xE3\xBA"), "gbk", REFUSED },
        { "big5 declared", QF_S_INIT("\xA7\x41\xA6\x6E"), "Big5", "你好" },
        { "latin text", QF_S_INIT("caf\xE9 cr\xE8me"), "", REFUSED },
        { "rubbish", QF_S_INIT("\x93\x8F\xF3\x01\xFF\xFF\x80\xC3"), "", REFUSED },
        { "rubbish declared gbk", QF_S_INIT("\x93\x8F\xF3\x01\xFF\xFF\x80\xC3"), "gbk", REFUSED },
        { "NUL", QF_S_INIT("ab\0cd"), "", REFUSED },
        { "bell", QF_S_INIT("ab\acd"), "", REFUSED },
        { "escape", QF_S_INIT("\x1B[31m"), "", REFUSED },
        { "delete", QF_S_INIT("a\x7F"), "", REFUSED },
        { "C1 control", QF_S_INIT("a\xC2\x9B"), "", REFUSED },
        { "next line", QF_S_INIT("a\xC2\x85"), "", "a\xC2\x85" },
        { "noncharacter", QF_S_INIT("a\xEF\xBF\xBF"), "", REFUSED },
        { "replacement character", QF_S_INIT("a\xEF\xBF\xBD"), "", "a\xEF\xBF\xBD" },
        { "zip", QF_S_INIT("PK\x03\x04\x14\0\0\0"), "", REFUSED },
        { "pdf's second line", QF_S_INIT("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"), "", REFUSED },
        { "utf-8 cut in a character", QF_S_INIT("政府信息公开\xE6\xB8"), "", REFUSED },
        { "unknown charset name", QF_S_INIT("清"), "x-klingon-with-a-very-long-name", "清" },
        { "gbk behind a long name", QF_S_INIT(GBK_HELLO), "gb2312gb2312gb2312gb2312gb2312",
          "你好" },
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_str text = { NULL, 0 };
        qf_code code = qf_text_decode(&cx, cases[i].bytes, qf_str_of(cases[i].declared), &text);

        if ((code == QF_OK) != (cases[i].expected != REFUSED))
            fail_msg("%s: %s", cases[i].why, qf_code_name(code));
        if (code == QF_OK && !qf_str_eq(text, qf_str_of(cases[i].expected)))
            fail_msg("%s: got %.*s", cases[i].why, QF_ARG(text));
        if (code != QF_OK)
            assert_string_equal(cx.err.id, "TEXT.ENCODING");
    }
}

static void decode__is_bounded(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str text;

    (void)state;
    assert_int_equal(qf_text_decode(&cx, (qf_str){ "", QF_TEXT_MAX + 1 }, QF_S(""), &text),
                     QF_LIMIT);
    assert_string_equal(cx.err.id, "TEXT.TOO_LARGE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8__refuses_what_is_not_well_formed),
        cmocka_unit_test(rune_next__survives_bad_bytes),
        cmocka_unit_test(rune_put__and_next_agree_on_all_planes),
        cmocka_unit_test(simplified__is_one_to_one_and_settled),
        cmocka_unit_test(fold_label__brings_spellings_together),
        cmocka_unit_test(fold_label__never_grows_and_settles),
        cmocka_unit_test(squeeze_and_strip__know_all_spaces),
        cmocka_unit_test(number__digits_and_numerals),
        cmocka_unit_test(number__every_spoken_number_below_ten_thousand),
        cmocka_unit_test(decode__finds_the_encoding_or_refuses),
        cmocka_unit_test(decode__is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
