/* Rules about the text, one case for each sentence of their notes (law/report-2021.json). */
#include "lines_doc.h"
#include "report/meta.h"

#include <stdlib.h>

typedef struct fixture {
    qf_ctx cx;
    const form *form;
} fixture;

static int open_form(void **state)
{
    fixture *f = calloc(1, sizeof *f);

    f->cx.arena = qf_arena_new();
    if (form_load(&f->cx, NULL, "report-2021.json", &f->form) != QF_OK)
        fail_msg("%.*s", QF_ARG(f->cx.err.zh));
    *state = f;
    return 0;
}

static int close_form(void **state)
{
    fixture *f = *state;

    qf_arena_free(f->cx.arena);
    free(f);
    return 0;
}

#define H1 "一、总体情况\n"
#define H2 "二、主动公开政府信息情况\n"
#define H3 "三、收到和处理政府信息公开申请情况\n"
#define H4 "四、政府信息公开行政复议、行政诉讼情况\n"
#define H5 "五、存在的主要问题及改进情况\n"
#define H6 "六、其他需要报告的事项\n"
#define TITLE "示例县甲镇人民政府\n2021年政府信息公开工作年度报告\n"
#define ONE                                                                                                                             \
    "（一）主动公开。2021年，我镇主动公开信息85条。（二）依申请公开。未收到政府信息公开申请。" \
    "（三）政府信息管理。规范管理。（四）政府信息公开平台建设。维护栏目。（五）监督保障。"    \
    "工作考核、社会评议结果良好，未发生责任追究情况。\n"
#define FIVE "一是公开不够及时。下一步，2022年将按季自查。\n"
#define SIX "2021年未收取政府信息公开信息处理费。\n"
#define TABLES H2 "\t0\n" H3 "\t0\n" H4 "\t0\n"
#define WHOLE(one, five, six) TITLE H1 one TABLES H5 five H6 six

static report *checked(fixture *f, const char *text)
{
    report *r = QF_NEW(f->cx.arena, report);

    r->arena = f->cx.arena;
    r->form = f->form;
    report_read_meta(&f->cx, lines_doc(f->cx.arena, qf_str_of(text)), r);
    report_read_prose(&f->cx, r);
    report_check_prose(&f->cx, r);
    return r;
}

static const report_finding *finding_of(const report *r, const char *rule)
{
    for (const report_finding *at = r->findings; at != NULL; at = at->next)
        if (qf_str_eq(at->rule, qf_str_of(rule)))
            return at;
    return NULL;
}

#define FINE '-'
#define ERROR 'e'
#define WARNING 'w'
#define UNKNOWN '?'

static char outcome(const report *r, const char *rule)
{
    const report_finding *finding = finding_of(r, rule);

    if (finding != NULL)
        return finding->severity == FORM_ERROR ? ERROR : WARNING;
    for (size_t i = 0; i < r->not_assessed_count; i++)
        if (qf_str_eq(r->not_assessed[i], qf_str_of(rule)))
            return UNKNOWN;
    return FINE;
}

typedef struct rule_case {
    const char *text;
    char expected;
} rule_case;

static void run_cases(fixture *f, const char *rule, const rule_case *cases, size_t count)
{
    int wrong = 0;

    for (size_t i = 0; i < count; i++) {
        const report *r = checked(f, cases[i].text);
        char got = outcome(r, rule);
        const report_finding *finding = finding_of(r, rule);

        if (got != cases[i].expected) {
            print_error("%s case %zu: expected %c, got %c (%.*s): %s\n", rule, i, cases[i].expected,
                        got, QF_ARG(finding != NULL ? finding->zh : QF_S("")), cases[i].text);
            wrong++;
        }
        /* A finding tells the clerk what and where. */
        if (finding != NULL)
            assert_true(finding->zh.n > 0 && finding->en.n > 0 && finding->place.n > 0);
    }
    assert_int_equal(wrong, 0);
}

#define RUN(rule, cases) run_cases(*state, rule, cases, sizeof(cases) / sizeof *(cases))

static void head6(void **state)
{
    static const rule_case cases[] = {
        { WHOLE(ONE, FIVE, SIX), FINE },
        /* folding spaces, width of punctuation and traditional characters */
        { TITLE "一 、總體情況\n" ONE TABLES H5 FIVE "六．其他需要報告的事項\n" SIX, FINE },
        /* missing */
        { TITLE H1 ONE H2 "\t0\n" H3 "\t0\n" H5 FIVE H6 SIX, ERROR },
        /* out of order */
        { TITLE H1 ONE H3 "\t0\n" H2 "\t0\n" H4 "\t0\n" H5 FIVE H6 SIX, ERROR },
        /* replaced by another subject */
        { TITLE H1 ONE H2 "\t0\n" H3 "\t0\n四、年度重点工作\n好。\n" H5 FIVE H6 SIX, ERROR },
        /* the same subject in other words */
        { TITLE H1 ONE H2
          "\t0\n" H3
          "\t0\n四、因政府信息公开工作被申请行政复议、提起行政诉讼情况\n\t0\n" H5 FIVE H6 SIX,
          WARNING },
        { TITLE H1 ONE TABLES "五、政府信息公开工作存在的主要问题及改进情况\n" FIVE H6 SIX,
          WARNING },
        /* the number counts as printed */
        { TITLE H1 ONE H2 "\t0\n" H3
                          "\t0\n五、政府信息公开行政复议、行政诉讼情况\n\t0\n" H5 FIVE H6 SIX,
          WARNING },
        /* a cut file */
        { TITLE H1 ONE, UNKNOWN },
        { "四、因政府信息公开工作被申请行政复议提起行政诉讼情况\n\t0\n五、政府信息公开工作存在的主"
          "要问题及改进情况",
          WARNING },
    };

    RUN("TX.HEAD6", cases);
}

static void sub5(void **state)
{
    static const rule_case cases[] = {
        { WHOLE(ONE, FIVE, SIX), FINE },
        /* a synonym, without a sub-heading of its own */
        { WHOLE("主动公开85条，依申请公开0件，政府信息资源管理、平台建设有序，教育培训2次。\n",
                FIVE, SIX),
          FINE },
        { WHOLE("主动公开85条，依申请公开0件。\n", FIVE, SIX), WARNING },
        /* part one may be cut */
        { TITLE H1 "主动公开85条。", UNKNOWN },
        { TITLE H2 "\t0", UNKNOWN },
    };

    RUN("TX.SUB5", cases);
}

static void supervise(void **state)
{
    static const rule_case cases[] = {
        { WHOLE(ONE, FIVE, SIX), FINE },
        { WHOLE("主动公开85条。\n", FIVE, SIX), WARNING },
        /* in the whole of part one and part five */
        { WHOLE("开展工作考核。\n", "社会评议良好，未发生责任追究。\n", SIX), FINE },
        /* departments and 街道办事处 are not assessed */
        { "示例县某局\n2021年政府信息公开工作年度报告\n" H1 "好。\n" TABLES H5 FIVE H6 SIX,
          UNKNOWN },
        { "示例县某街道办事处\n2021年政府信息公开工作年度报告\n" H1 "好。\n" TABLES H5 FIVE H6 SIX,
          UNKNOWN },
        { "示例县人民政府办公室\n2021年政府信息公开工作年度报告\n" H1
          "好。\n" TABLES H5 FIVE H6 SIX,
          UNKNOWN },
        { TITLE H1 "好。\n", UNKNOWN },
    };

    RUN("TX.SUPERVISE", cases);
}

/* Characters without spaces and without the heading. */
static void length_of_part_one(void **state)
{
    fixture *f = *state;
    qf_buf text = qf_buf_new(f->cx.arena, 65536), more;

    for (int i = 0; i < 100; i++)
        qf_buf_add(&text, QF_S("公开　工作做 得很好，。"));
    more = qf_buf_new(f->cx.arena, 65536);
    qf_buf_add(&more, qf_buf_str(&text));
    qf_buf_add(&more, QF_S("多"));
    const char *exactly =
        qf_strf(f->cx.arena, TITLE H1 "%.*s\n" TABLES H5 FIVE H6 SIX, QF_ARG(qf_buf_str(&text))).p;
    const char *above =
        qf_strf(f->cx.arena, TITLE H1 "%.*s\n" TABLES H5 FIVE H6 SIX, QF_ARG(qf_buf_str(&more))).p;
    rule_case cases[] = { { exactly, FINE }, { above, WARNING }, { TITLE H1 "短", UNKNOWN } };

    RUN("TX.LEN1", cases);
    assert_str(finding_of(checked(f, above), "TX.LEN1")->found, "1001");
}

static void year(void **state)
{
    static const rule_case cases[] = {
        { WHOLE(ONE, FIVE, SIX), FINE },
        /* the title against the period: this rule alone */
        { TITLE
          "本报告所列数据的统计期限自2020年1月1日至2020年12月31日。\n" H1 ONE TABLES H5 FIVE H6 SIX,
          ERROR },
        /* the title against the year the prose reports on */
        { WHOLE("2020年，我镇主动公开信息85条。\n", FIVE, "无\n"), ERROR },
        { WHOLE("2020年，我镇完成上年任务。2021年，我镇主动公开信息85条。\n", FIVE, "无\n"), FINE },
        /* a statement opens with a year outside y-1..y+1 */
        { WHOLE(ONE "2019年，我镇共收到申请3件。\n", FIVE, SIX), ERROR },
        { WHOLE(ONE "（六）2018年度全镇公开信息30条。\n", FIVE, SIX), ERROR },
        { WHOLE(ONE, "二〇一九年，我镇工作不够。\n", SIX), ERROR },
        { WHOLE(ONE, FIVE, "2018年未收取信息处理费。\n"), FINE }, /* no subject: could be a name */
        { WHOLE(ONE, FIVE, "2018年，我镇未收取信息处理费。\n"), ERROR },
        /* names and numbers of laws, plans, documents */
        { WHOLE(ONE "《2019年政务公开工作要点》已落实。按照国办公开办函〔2019〕60号（2019年印发）办"
                    "理。\n",
                FIVE, SIX),
          FINE },
        /* ranges, since and by, comparisons */
        { WHOLE(ONE "2016-2020年规划完成。2016年至2020年，共公开99条。\n", FIVE, SIX), FINE },
        { WHOLE(
              ONE
              "自2019年以来，我镇坚持公开。2019年以来，我镇坚持公开。截至2019年底，共有5个栏目。\n",
              FIVE, SIX),
          FINE },
        { WHOLE(ONE "较2019年，增加3条。与2019年相比，增加3条。\n", FIVE, SIX), FINE },
        { WHOLE(ONE "2018年建成的便民服务中心运行良好。\n", FIVE, SIX), FINE },
        /* page furniture */
        { "2015年，旧站导航。\n" WHOLE(ONE, FIVE,
                                       SIX) "上一篇：甲镇2016年报告\n2016年，我镇旧文。\n",
          FINE },
        { "政府信息公开工作年度报告\n" H1 "好。\n" H2 H3 H4, UNKNOWN },
    };

    RUN("TX.YEAR", cases);
}

static void fee6(void **state)
{
    static const rule_case cases[] = {
        { WHOLE(ONE, FIVE, SIX), FINE },
        { WHOLE(ONE, FIVE, "收取信息 处理费380元。\n"), FINE },
        { WHOLE(ONE, FIVE, "无\n"), WARNING },
        { TITLE H1 ONE TABLES, UNKNOWN },
    };

    RUN("TX.FEE6", cases);
}

static void privacy(void **state)
{
    static const rule_case cases[] = {
        { WHOLE(ONE, FIVE, SIX), FINE },
        { WHOLE(ONE "申请人身份证号11010519491231002X。\n", FIVE, SIX), ERROR },
        { WHOLE(ONE "申请人电话13800138000。\n", FIVE, SIX), ERROR },
        { WHOLE(ONE "户主账号6222021234567890128。\n", FIVE, SIX), ERROR },
        /* the office's own contact in the lead-in */
        { TITLE "本报告由示例县甲镇人民政府编制，地址：示例县甲镇人民路1号，邮编：475500，电话：037"
                "1-27900000，"
                "传真：0371-27900001，邮箱：office@example.gov.cn。\n" H1 ONE TABLES H5 FIVE H6 SIX,
          FINE },
        { TITLE "如有疑问，请与示例县甲镇人民政府联系，电话：13800138000。\n" H1 ONE TABLES H5 FIVE
              H6 SIX,
          WARNING },
        { TITLE H2 "\t0", FINE },
    };

    RUN("TX.PRIVACY", cases);
    fixture *f = *state;
    const report_finding *finding = finding_of(checked(f, cases[2].text), "TX.PRIVACY");
    assert_false(qf_str_has(finding->zh, QF_S("13800138000"))); /* the finding does not spread it */
}

static void regulation_name(void **state)
{
    static const rule_case cases[] = {
        { WHOLE(ONE "学习《中华人民共和国政府信息公开条例》《政府信息公开条例》《条例》。\n", FIVE,
                SIX),
          FINE },
        { WHOLE(ONE "学习《信息公开工作条例》。\n", FIVE, SIX), WARNING },
        { WHOLE(ONE, "学习《政务信息公开条例》。\n", SIX), WARNING },
        { WHOLE(ONE "学习《中华人民共和国政务公开条例》。\n", FIVE, SIX), WARNING },
        { WHOLE(ONE "学习《政府信息公开条例实施条例》。\n", FIVE, SIX), WARNING },
        /* a short name that the report defines itself; a local regulation; another kind of paper */
        { TITLE "根据《中华人民共和国政府信息公开条例》（以下简称《信息公开条例》），制定《信息公开"
                "条例》学习计划。\n" H1 ONE TABLES H5 FIVE H6 SIX,
          FINE },
        { WHOLE(ONE
                "学习《某某省政务公开条例》《政府信息公开信息处理费管理办法》《信访工作条例》。\n",
                FIVE, SIX),
          FINE },
    };

    RUN("TX.REGNAME", cases);
}

static void due(void **state)
{
    static const struct {
        const char *unit, *published;
        char expected;
    } cases[] = {
        { "示例县甲镇人民政府", "2022-01-31", FINE },
        { "示例县甲镇人民政府", "2022-02-01", ERROR },
        { "示例县某局", "2022-01-31", FINE },
        { "示例县某局", "2022-02-08", ERROR },
        { "示例县人民政府", "2022-03-31", FINE },
        { "示例县人民政府", "2022-04-01", ERROR },
        { "示例市人民政府", "2022-03-20", FINE },
        { "示例省人民政府", "2022-04-02", ERROR },
        { "示例高新区管委会", "2022-06-01", UNKNOWN },
        { "示例县甲镇人民政府", "", UNKNOWN },
    };
    fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const report *r = checked(
            f, qf_strf(f->cx.arena, "发布日期：%s\n%s\n2021年政府信息公开工作年度报告\n" H1 ONE,
                       cases[i].published, cases[i].unit)
                   .p);

        if (outcome(r, "TM.DUE") != cases[i].expected)
            fail_msg("%s %s: got %c", cases[i].unit, cases[i].published, outcome(r, "TM.DUE"));
    }
}

static void period(void **state)
{
    static const rule_case cases[] = {
        { TITLE "统计期限为2021年1月1日至2021年12月31日。\n" H1 ONE, FINE },
        { TITLE "统计期限为2021年1月1日至2021年12月30日。\n" H1 ONE, ERROR },
        { TITLE "统计期限为2021年1月1日至2021年12月21日。\n" H1 ONE, ERROR },
        { TITLE "统计期限为2020年1月1日至2021年12月31日。\n" H1 ONE, ERROR },
        /* another year than the title's is TX.YEAR, not both */
        { TITLE "统计期限为2020年1月1日至2020年12月31日。\n" H1 ONE, FINE },
        /* eaten digits; no period */
        { TITLE "统计期限为202111日到1231日。\n" H1 ONE, UNKNOWN },
        { TITLE H1 ONE, UNKNOWN },
    };

    RUN("TM.PERIOD", cases);
}

static void active_sum(void **state)
{
    static const rule_case cases[] = {
        { WHOLE("公开130条，分别为政策1条、规划1条、动态25条、公示98条、人事2条、资金2条、年报1条。"
                "\n",
                FIVE, SIX),
          FINE },
        /* above the total */
        { WHOLE("主动公开信息114条，其中政策62条、动态63条。\n", FIVE, SIX), ERROR },
        { WHOLE("主动公开信息114条，主要包括政策62条、动态63条。\n", FIVE, SIX), ERROR },
        /* below: only where the list claims to be whole */
        { WHOLE("主动公开信息130条，分别为政策30条、动态63条。\n", FIVE, SIX), ERROR },
        { WHOLE("共主动公开信息130条，包括政策30条、动态63条。\n", FIVE, SIX), ERROR },
        { WHOLE("主动公开信息130条，主要包括政策30条、动态63条。\n", FIVE, SIX), FINE },
        { WHOLE("主动公开信息130条，其中有政策30条、动态63条。\n", FIVE, SIX), FINE },
        { WHOLE("主动公开信息130条，其中政策30条、动态63条。\n", FIVE, SIX), FINE },
        { WHOLE("主动公开信息130条，分别为政策30条、动态63条等。\n", FIVE, SIX), FINE },
        /* by channel: never summed */
        { WHOLE("主动公开信息382条，分别为网站35条、新媒体80条、微信2443条。\n", FIVE, SIX),
          UNKNOWN },
        /* rounded */
        { WHOLE("主动公开信息300余条，其中政策200条、动态163条。\n", FIVE, SIX), UNKNOWN },
        { WHOLE("主动公开信息300条，其中政策200多条、动态163条。\n", FIVE, SIX), UNKNOWN },
        { WHOLE("主动公开信息300条。\n", FIVE, SIX), UNKNOWN },
    };

    RUN("N.active_sum", cases);
}

static void hotline_rate(void **state)
{
    static const rule_case cases[] = {
        { WHOLE("转办县长热线47件，按期办结47件，办结率100%。\n", FIVE, SIX), FINE },
        { WHOLE("转办县长热线47件，按期办结46件，办结率100%。\n", FIVE, SIX), ERROR },
        /* 68/71 = 95.774 %: rounded or cut off at the decimals printed */
        { WHOLE("转办县长热线71件，按期办结68件，办结率95.8%。\n", FIVE, SIX), FINE },
        { WHOLE("转办县长热线71件，按期办结68件，办结率95.7%。\n", FIVE, SIX), FINE },
        { WHOLE("转办县长热线71件，按期办结68件，办结率95.77%。\n", FIVE, SIX), FINE },
        { WHOLE("转办县长热线71件，按期办结68件，办结率96%。\n", FIVE, SIX), FINE },
        { WHOLE("转办县长热线71件，按期办结68件，办结率95%。\n", FIVE, SIX), FINE },
        { WHOLE("转办县长热线71件，按期办结68件，办结率95.6%。\n", FIVE, SIX), ERROR },
        { WHOLE("转办县长热线71件，按期办结68件，办结率94%。\n", FIVE, SIX), ERROR },
        /* 0 tickets */
        { WHOLE("转办县长热线0件，按期办结0件，办结率100%。\n", FIVE, SIX), UNKNOWN },
        { WHOLE("转办县长热线47件。\n", FIVE, SIX), UNKNOWN },
    };

    RUN("N.hotline_rate", cases);
}

/* Rules of the register are listed, not dropped. */
static void register_rules_are_listed(void **state)
{
    const report *r = checked(*state, WHOLE(ONE, FIVE, SIX));

    assert_int_equal(outcome(r, "N.active_count"), UNKNOWN);
    assert_int_equal(outcome(r, "REG.T3"), UNKNOWN);
    assert_int_equal(outcome(r, "REG.T2.NORM"), UNKNOWN);
}

/* A good report has no finding about its text. */
static void a_good_report_is_left_in_peace(void **state)
{
    const report *r = checked(*state, WHOLE(ONE, FIVE, SIX));

    if (r->findings != NULL)
        fail_msg("%.*s: %.*s", QF_ARG(r->findings->rule), QF_ARG(r->findings->zh));
}

static void similar(void **state)
{
    fixture *f = *state;
    report *now = checked(f, WHOLE(ONE, FIVE, SIX)), *before, *other;
    qf_str text = qf_str_of(WHOLE(ONE, FIVE, SIX));
    char *copy = (char *)qf_str_copy(f->cx.arena, text).p;

    /* The same text with every 2021 made 2020: numbers and years are one sign. */
    for (char *at = copy; (at = strstr(at, "2021")) != NULL; at++)
        at[3] = '0';
    before = checked(f, copy);
    other = checked(
        f, "示例县甲镇人民政府\n2020年政府信息公开工作年度报告\n" H1
           "上年工作另有重点，围绕乡村振兴、灾后重建、疫情防控三方面安排公开内容。\n" TABLES H5
           "人手不足。\n" H6 "无\n");
    report_check_similar(&f->cx, now, before);
    assert_int_equal(outcome(now, "YR.SIMILAR"), WARNING);
    now = checked(f, WHOLE(ONE, FIVE, SIX));
    report_check_similar(&f->cx, now, other);
    assert_int_equal(outcome(now, "YR.SIMILAR"), FINE);
    now = checked(f, WHOLE(ONE, FIVE, SIX));
    report_check_similar(&f->cx, now, NULL);
    assert_int_equal(outcome(now, "YR.SIMILAR"), UNKNOWN);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_form, close_form)
        T(head6),
        T(sub5),
        T(supervise),
        T(length_of_part_one),
        T(year),
        T(fee6),
        T(privacy),
        T(regulation_name),
        T(due),
        T(period),
        T(active_sum),
        T(hotline_rate),
        T(register_rules_are_listed),
        T(a_good_report_is_left_in_peace),
        T(similar),
#undef T
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
