/* The phrases of annual-report.md 5.1, each case with what it says and what it must not say. */
#include "law/phrase.h"
#include "lines_doc.h"
#include "report/meta.h"
#include "report/prose_active.h"

#include <stdio.h>
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

/* A report of 2021 whose part one is the text. */
static report *with_part(fixture *f, int number, const char *text)
{
    report *r = QF_NEW(f->cx.arena, report);

    r->arena = f->cx.arena;
    r->form = f->form;
    r->year = 2021;
    r->parts[r->part_count++] = (report_part){ .number = number, .text = qf_str_of(text) };
    report_read_prose(&f->cx, r);
    return r;
}

#define NONE (-1) /* not said */
#define BAD (-2)  /* said in several ways, not assessed */

typedef struct figure_case {
    const char *text;
    int64_t expected;
} figure_case;

static void run_cases(fixture *f, int part, const char *id, const figure_case *cases, size_t count)
{
    int wrong = 0;

    for (size_t i = 0; i < count; i++) {
        report *r = with_part(f, part, cases[i].text);
        const report_figure *figure = report_figure_get(r, id);
        int64_t got = figure == NULL ? NONE : figure->state == REPORT_BAD ? BAD : figure->number;

        if (got != cases[i].expected) {
            print_error("%s: expected %lld, got %lld: %s\n", id, (long long)cases[i].expected,
                        (long long)got, cases[i].text);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

#define RUN(part, id, cases) run_cases(*state, part, id, cases, sizeof(cases) / sizeof *(cases))

static void app_received(void **state)
{
    static const figure_case cases[] = {
        /* 新收…申请 N 件 */
        { "新收政府信息公开申请106宗，上年结转8宗，办理113宗，结转1宗。", 106 },
        { "新收申请0件，上年结转0件，结转下年度0件。", 0 },
        { "2021年办理政府信息公开申请114件，其中新收106件，上年结转8件。", 106 },
        { "2021年，我局新收到政府信息公开申请１２件。", 12 },
        /* 收到／接到／受理 */
        { "2021年共收到政府信息公开申请4件，上年结转2件。", 4 },
        { "接到信息公开申请三件。", 3 },
        { "全市共受理政府信息公开申请3,119件，答复3050件。", 3119 },
        { "收到依申请公开两件。", 2 },
        { "收到依申请公开廿五件。", 25 },
        { "收到依申请公开一百五件。", NONE }, /* no number, and its tail is none */
        { "共收到公民、法人和其他组织提出的政府信息公开申请一百零五件。", 105 },
        { "收到4件政府信息公开申请。", 4 },
        { "依申请公开方面，共受理十二件。", NONE }, /* across a comma: not sure enough */
        { "依申请公开办理情况：共收到申请2份。", 2 },
        { "截至2021年12月31日，共收到申请15件。", 15 },
        { "我局收到政府信息依申请公开办理事项1件，已在规定时间内办结答复。", 1 },
        { "受理公民、法人和其他组织向市政府及市政府办公室提出的政府信息公开申请5件。", 5 },
        { "全街共受理政府信息公开申请总数1件。", 1 },
        { "2021年度，街道办事处未接收到政府信息公开申请。", 0 },
        { "2021年无依申请公开事项。", 0 },
        { "2021年，我镇未收到依申请公开政府信息。", 0 },
        { "2021年，我局未发生依申请公开政府信息方面的行政复议和行政诉讼。", NONE },
        /* 收到 N 件（含上年结转 M 件） */
        { "共收到政府信息公开申请10件（含上年结转2件）。", 8 },
        { "收到政府信息公开申请10件，其中上年结转2件。", 8 },
        { "收到政府信息公开申请10件（其中含上年度结转）。", BAD },
        { "收到政府信息公开申请114件（其中新收106件、上年结转8件）。", 106 },
        /* 未／没有收到 = 0 */
        { "2021年，我镇未收到政府信息公开申请。", 0 },
        { "没有接到公民、法人和其他组织的政府信息公开申请。", 0 },
        { "2021年度我镇未接到已申请公开办理事件。", 0 },
        { "未收到申请，零报告；无复议诉讼。", 0 },
        { "无政府信息公开申请。", 0 },
        { "主动公开139条；无申请。", 0 },
        { "未曾收到任何申请。", 0 },
        { "发布17条,其中文件10、年报1；收到申请0件。", 0 },
        { "12345办结49件；未收到申请。", 0 },
        { "投诉3607件,办结3607件；收到申请23件。", 23 },
        /* 办理／收办／处理 */
        { "2021年办理政府信息公开申请113件。", NONE },
        { "收办政府信息公开申请9件。", NONE },
        { "收到和处理政府信息公开申请9件。", NONE },
        /* one kind of applicant, one way in */
        { "收到自然人申请10件、法人申请2件。", NONE },
        { "收到自然人政府信息公开申请10件。", NONE },
        { "收到网上申请3件。", NONE },
        /* other applications */
        { "收到行政复议申请3件。", NONE },
        { "受理低保申请120件。", NONE },
        { "政务服务中心受理申请4406件。", NONE },
        { "政务服务大厅进驻窗口30个。受理申请4406件。", NONE },
        { "全年受理公租房申请35件，收到投诉2件。", NONE },
        { "未收到申请人投诉。", NONE },
        { "无正当理由大量反复申请的情形没有发生。", NONE },
        { "未收到因政府信息公开申请引起的行政复议。", NONE },
        /* another year, a part of the year, a comparison */
        { "2020年收到政府信息公开申请8件。", NONE },
        { "2020年收到政府信息公开申请8件，2021年收到政府信息公开申请5件。", 5 },
        { "去年收到政府信息公开申请8件。", NONE },
        { "上半年收到政府信息公开申请3件。", NONE },
        { "收到政府信息公开申请较上年增加3件。", NONE },
        /* rounded */
        { "收到政府信息公开申请300余件。", NONE },
        { "收到政府信息公开申请近100件。", NONE },
        { "收到政府信息公开申请约20件。", NONE },
        { "受理政府信息公开申请30多件。", NONE },
        /* 人次 is no unit of applications */
        { "受理政府信息公开申请30人次。", NONE },
        /* several different numbers */
        { "收到政府信息公开申请4件。当年共受理政府信息公开申请6件。", BAD },
        { "收到政府信息公开申请4件。当年共受理政府信息公开申请4件。", 4 },
        { "未收到政府信息公开申请。当年共受理政府信息公开申请4件。", BAD },
    };

    RUN(1, "n1.app_received", cases);
}

static void app_carried_in(void **state)
{
    static const figure_case cases[] = {
        { "收到政府信息公开申请4件，上年结转2件。", 2 },
        { "上年度结转政府信息公开申请3件。", 3 },
        { "2020年结转2件，新收4件。", 2 },
        { "答复3050件（含上年度结转申请34件，另有103件顺延到下年度答复）。", 34 },
        { "无上年结转。", 0 },
        { "没有上年度结转件。", 0 },
        { "结转下年度继续办理1件。", NONE },
        { "上年结转多件。", NONE },
    };

    RUN(1, "n1.app_carried_in", cases);
}

static void app_done(void **state)
{
    static const figure_case cases[] = {
        { "收到政府信息公开申请4件。本年度办理答复5件，其中予以公开0件、部分公开1件、不予公开2件。",
          5 },
        { "受理政府信息公开申请3119件，答复3050件（含上年结转34件）。", 3050 },
        { "收到政府信息公开申请12件，已答复11件。", 11 },
        { "办结政府信息公开申请7件。", 7 },
        { "依申请公开情况。收到申请7件，办理完毕7件。", 7 },
        /* a single outcome, a rate, 均按期答复 */
        { "收到政府信息公开申请12件，予以公开答复3件。", NONE },
        { "收到政府信息公开申请12件，均按期答复。", NONE },
        { "收到政府信息公开申请12件，答复率100%。", NONE },
        /* other matters */
        { "投诉3607件，办结3607件；收到申请23件；无复议诉讼。", NONE },
        { "收到政府信息公开申请2件。转办县长热线47件，办结47件。", NONE },
        { "收到政府信息公开申请2件。答复人大代表建议5件。", NONE },
    };

    RUN(1, "n1.app_done", cases);
}

static void app_carried_out(void **state)
{
    static const figure_case cases[] = {
        { "办理答复5件；结转下年度继续办理1件。", 1 },
        { "结转2022年继续办理3件。", 3 },
        { "答复3050件（含上年度结转申请34件，另有103件顺延到下年度答复）。", 103 },
        { "办结5件、结转下年度1件。", 1 },
        { "收到依申请公开89件，已经答复88件，1件结转下年度继续办理。", 1 },
        { "无结转下年度办理事项。", 0 },
        { "上年结转2件。", NONE },
        { "资金结转下年度30万元。", NONE },
    };

    RUN(1, "n1.app_carried_out", cases);
}

static void review_cases(void **state)
{
    static const figure_case cases[] = {
        { "因政府信息公开被申请行政复议0件，被提起行政诉讼4件。", 0 },
        { "政府信息公开行政复议351件，其中结果维持72件，结果纠正64件；政府信息公开行政诉讼46件。",
          351 },
        { "受理申请5件；复议1起，办理中。", 1 },
        { "被申请行政复议两件。", 2 },
        /* denials, alone and both at once */
        { "未发生行政复议、行政诉讼。", 0 },
        { "也未有因信息公开而产生的行政复议事件。", 0 },
        { "没有因政府信息公开申请行政复议、提起行政诉讼的情况。", 0 },
        { "无复议诉讼。", 0 },
        { "政府信息公开行政复议和行政诉讼均为零。", 0 },
        { "政府信息公开复议诉讼0件。", 0 },
        { "我局未发生依申请公开政府信息方面的行政复议和行政诉讼。", 0 },
        { "全年没有发生因政府信息公开申请行政复议和提起行政诉讼的情况。", 0 },
        { "发生针对本部门有关政府信息公开事务的行政复议案0件；行政诉讼案0件。", 0 },
        { "受理政府信息公开申请5件，均予以答复。信息公开类行政复议1起，正在办理中。", 1 },
        { "收到依申请公开89件，已经答复88件，1件结转下年度继续办理；产生行政复议13件和行政诉讼1件"
          "。",
          13 },
        /* another count, other matters */
        { "政府信息公开行政复议备案3件。", NONE },
        { "我局全年办理行政复议案件120件。", NONE },
        { "全市受理行政复议申请120件，审结110件。", NONE },
        { "政府信息公开行政复议结果维持3件。", NONE },
        { "未发生行政复议被纠错的情形。", NONE },
        { "无行政复议败诉案件。", NONE },
        { "因政府信息公开行政复议、行政诉讼共3件。", NONE },
    };

    RUN(1, "n1.review_cases", cases);
}

static void lawsuit_cases(void **state)
{
    static const figure_case cases[] = {
        { "因政府信息公开被申请行政复议0件，被提起行政诉讼4件。", 4 },
        { "政府信息公开行政复议351件；政府信息公开行政诉讼46件，其中结果维持25件。", 46 },
        { "未发生行政复议、行政诉讼。", 0 },
        { "没有因政府信息公开申请行政复议、提起行政诉讼的情况。", 0 },
        { "收到申请2件；复议31件、诉讼0件。", 0 },
        { "收到依申请公开89件，已经答复88件，1件结转下年度继续办理；产生行政复议13件和行政诉讼1件"
          "。",
          1 },
        { "无复议诉讼。", 0 },
        { "也未有因信息公开而产生的行政复议事件。", NONE },
        /* 备案, one class alone, both together */
        { "政府信息公开行政诉讼备案2件。", NONE },
        { "政府信息公开行政诉讼未经复议直接起诉3件。", NONE },
        { "政府信息公开行政复议、行政诉讼3件。", NONE },
        { "政府信息公开行政诉讼败诉0件。", NONE },
    };

    RUN(1, "n1.lawsuit_cases", cases);
}

static void normdocs(void **state)
{
    static const figure_case issued[] = {
        { "制发行政规范性文件3件、废止1件、现行有效9件。", 3 },
        { "新制定规范性文件15件，现行有效102件。", 15 },
        { "出台行政规范性文件两件。", 2 },
        { "行政规范性文件制发3件、废止1件。", 3 },
        { "2021年未制发行政规范性文件，废止2件。", 0 },
        { "没有出台规范性文件。", 0 },
        { "制发文件64件，其中公开24件。", NONE },
        { "规范性文件42件。", NONE },
        { "制定规章、规范性文件3件。", NONE },
        { "出台规范性文件解读3件。", NONE },
        { "清理规范性文件20件。", NONE },
        { "以县政府名义制发规范性文件2件，以县政府办名义制发规范性文件3件。", BAD },
    };
    static const figure_case repealed[] = {
        { "制发行政规范性文件3件、废止1件、现行有效9件。", 1 },
        { "废止规范性文件4件。", 4 },
        { "清理行政规范性文件20件。", NONE },
        { "2021年未制发行政规范性文件。", NONE },
        { "清理规范性文件20件，废止文件3件。", NONE },
    };
    static const figure_case effective[] = {
        { "制发行政规范性文件3件、废止1件、现行有效9件。", 9 },
        { "新制定规范性文件15件，现行有效102件。", 102 },
        { "现行有效的行政规范性文件共9件。", 9 },
        { "现行有效9件。", NONE },
    };

    RUN(1, "n1.normdoc_issued", issued);
    RUN(1, "n1.normdoc_repealed", repealed);
    RUN(1, "n1.normdoc_effective", effective);
}

static void hotline(void **state)
{
    static const figure_case total[] = {
        { "2021年，转办县长热线47件，均在第一时间反馈，按期办结47件，办结率100%。", 47 },
        { "12345工单38件。", 38 },
        { "12345热线共受理2877件，按时办结597件。", 2877 },
        { "办理热线工单2,495件。", 2495 },
        { "12345办结49件；未收到申请。", NONE },
        { "收到政府信息公开申请47件。", NONE },
        { "设立咨询热线2条。", NONE },
    };
    static const figure_case closed[] = {
        { "转办县长热线47件，按期办结47件，办结率100%。", 47 },
        { "12345热线受理38件，按时办结三十八件。", 38 },
        { "收到政府信息公开申请5件，按期办结5件。", NONE },
        { "12345热线受理38件，办结38件。", NONE },
    };
    static const figure_case rate[] = {
        { "转办县长热线47件，按期办结47件，办结率100%。", 10000 },
        { "12345热线71件，按期办结68件，按期办结率95.77％。", 9577 },
        { "12345热线71件，办结率100%，按期办结率95.8%。", 9580 },
        { "12345热线71件，满意率98%。", NONE },
        { "收到申请2件，办结率100%。", NONE },
    };

    RUN(1, "n1.hotline_total", total);
    RUN(1, "n1.hotline_closed_on_time", closed);
    RUN(1, "n1.hotline_rate_percent", rate);
}

static void places(void **state)
{
    static const figure_case villages[] = {
        { "完成37个行政村村级便民服务站地图信息采集工作，新建37个村级政务服务账号。", 37 },
        { "全镇辖32个行政村。", 32 },
        { "下辖行政村32个。", 32 },
        { "全镇辖32个行政村、5个社区，建成37个便民服务站。", BAD },
        { "全镇有120个自然村。", NONE },
        { "选取5个行政村开展试点。", NONE },
    };
    static const figure_case stations[] = {
        { "完成37个行政村村级便民服务站地图信息采集工作。", 37 },
        { "建成村级便民服务站30个。", 30 },
        { "便民服务站覆盖37个行政村。", NONE },
    };
    static const figure_case items[] = { { "梳理乡镇事项清单142项。", 142 } };
    static const figure_case accounts[] = { { "新建37个村级政务服务账号。", 37 } };
    static const figure_case users[] = {
        { "全镇群众共下载“清风尉氏”小程序30000多人。", NONE },
        { "“清风尉氏”小程序关注30012人。", 30012 },
    };

    RUN(1, "n1.villages", villages);
    RUN(1, "n1.stations", stations);
    RUN(1, "n1.service_items", items);
    RUN(1, "n1.accounts", accounts);
    RUN(1, "n1.miniprogram_users", users);
}

static void fees(void **state)
{
    static const figure_case yuan[] = {
        { "全年收取政府信息公开信息处理费3940元。", 394000 },
        { "收取信息处理费总金额380.50元。", 38050 },
        { "1件收取处理费380元。", 38000 },
        { "收取信息处理费0.38万元。", 380000 },
        { "2021年未收取政府信息公开信息处理费。", 0 },
        { "没有产生信息处理费。", 0 },
        { "无信息处理费。", 0 },
        { "收取行政事业性收费3000元。", NONE },
        { "收取信息处理费近400元。", NONE },
        { "无", NONE },
    };
    static const figure_case notices[] = {
        { "发出收费通知2份，收取信息处理费380元。", 2 },
        { "2021年未收取政府信息公开信息处理费。", NONE },
        { "未发出收费通知。", 0 },
    };

    RUN(6, "n6.info_fee_yuan", yuan);
    RUN(6, "n6.info_fee_notices", notices);
}

/* Part five is about plans and shortcomings: no figures. */
static void only_lead_one_and_six_say_figures(void **state)
{
    static const figure_case cases[] = { { "收到政府信息公开申请4件。", NONE } };
    static const figure_case lead[] = { { "收到政府信息公开申请4件。", 4 } };

    RUN(5, "n1.app_received", cases);
    RUN(0, "n1.app_received", lead);
}

static void active_total(void **state)
{
    static const figure_case cases[] = {
        { "2021年，本机关通过县政府网站、公开栏和便民服务中心查阅点主动公开政府信息137条。", 137 },
        { "主动公开85条。", 85 },
        { "共主动公开各类政府信息1,024条。", 1024 },
        { "公开17条,其中概况1、文件10、规划2、人事1、资金1、指南1、年报1。", 17 },
        { "市政府网站主动公开各类政府信息5500余条。", NONE },
        { "通过政府网站主动公开信息30条。", NONE },
        { "依托县政府门户网站作为第一公开平台，全年主动公开政府信息2371条。", 2371 },
        { "通过政府网站主动公开信息73条，其中：统计数据12条，工作动态61条。", 73 },
        { "宣传册、电子屏公开政府信息1876条，政务新媒体发布信息465条。", NONE },
        { "2021年主动公开的各类政府信息数量66件。", 66 },
        { "公开4891条,新制定规范性文件15件。", 4891 },
        { "制发公文64件，公开24件，占37.5%。", NONE },
        { "更新法定内容51条,其中文件30、机构3、目录11、年报1。", NONE },
        { "主动公开招标采购文件2个。", NONE },
        { "2020年主动公开信息99条。", NONE },
        { "主动公开85条。全年共主动公开信息90条。", BAD },
    };

    RUN(1, "n1.active_total", cases);
}

static void kinds_of_published_items(void **state)
{
    static const struct {
        const char *text;
        size_t kinds;
        int64_t sum;
        bool listed, whole, channel;
    } cases[] = {
        { "公开130条，分别为政策1条、规划1条、动态25条、公示98条、人事2条、资金2条、年报1条。", 7,
          130, true, true, false },
        { "公开17条,其中概况1、文件10、规划2、人事1、资金1、指南1、年报1。", 7, 17, true, false,
          false },
        { "公开314条,"
          "其中招录3、预决算2、决算表1、疫情8、资源配置12、环保20、办事指南等268；新收申请0件。",
          7, 314, true, false, false },
        { "主动公开信息50条，主要包括公示20条、通知10条。", 2, 30, true, false, false },
        { "共主动公开信息50条，包括公示20条、通知30条。", 2, 50, true, true, false },
        { "主动公开424条,其中网站42、公众号212。", 2, 254, true, false, true },
        { "公开32条,其中机构职能6(18%)、实事1(3%)、民政7(21%)。", 3, 14, true, false, false },
        { "公开34条,其中动态20条(图片30张、文件4条)、公示14条。", 2, 34, true, false, false },
        { "主动公开信息30条，其中公示20条、通知10条，回复留言8条。", 2, 30, true, false, false },
        { "公开47条,其中文件22、通知16、人事5、预决算2、计划1、总结1；网上申请3件。", 6, 47, true,
          false, false },
        { "发布16887条,其中动态822、公告3672；微信935条。", 2, 4494, true, false, false },
        { "主动公开信息85条。", 0, 0, false, false, false },
    };
    fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        prose_active got;

        phrase_text text =
            phrase_scan(f->cx.arena, f->form->phrases, qf_str_of(cases[i].text), 2021);
        prose_active_read(f->form->phrases, &text, &got);
        if (got.kind_count != cases[i].kinds || got.sum != cases[i].sum ||
            got.listed != cases[i].listed || got.whole != cases[i].whole ||
            got.channel != cases[i].channel)
            fail_msg("%s: %zu kinds, sum %lld, listed %d whole %d channel %d", cases[i].text,
                     got.kind_count, (long long)got.sum, got.listed, got.whole, got.channel);
    }
}

/* annual-report.md 5: 6+2+3+3+8+8+2+9+6+10+20 = 77 items, 47 of 47, 37 stations for 37 villages. */
static void founding_report_says_its_figures(void **state)
{
    static const struct {
        const char *id;
        int64_t number;
    } figures[] = {
        { "n1.app_received", 0 },
        { "n1.review_cases", 0 },
        { "n1.hotline_total", 47 },
        { "n1.hotline_closed_on_time", 47 },
        { "n1.hotline_rate_percent", 10000 },
        { "n1.villages", 37 },
        { "n1.stations", 37 },
        { "n1.service_items", 142 },
        { "n1.accounts", 37 },
    };
    fixture *f = *state;
    report *r = QF_NEW(f->cx.arena, report);
    int64_t sum = 0;

    r->arena = f->cx.arena;
    r->form = f->form;
    report_read_meta(&f->cx,
                     lines_doc(f->cx.arena, sample_text(&f->cx, "founding/weichuan-2021.txt")), r);
    report_read_prose(&f->cx, r);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        const report_figure *figure = report_figure_get(r, figures[i].id);

        if (figure == NULL || figure->state != REPORT_NUMBER || figure->number != figures[i].number)
            fail_msg("%s", figures[i].id);
        assert_true(figure->quote.n > 0);
    }
    assert_int_equal(r->figure_count, sizeof figures / sizeof *figures);
    for (size_t i = 0; i < r->category_count; i++)
        sum += r->categories[i].number;
    for (size_t i = 0; i < r->category_count && r->category_count != 11; i++)
        print_error("%.*s %lld\n", QF_ARG(r->categories[i].name),
                    (long long)r->categories[i].number);
    assert_int_equal(r->category_count, 11);
    assert_int_equal(sum, 77);
    assert_str(report_figure_get(r, "n1.review_cases")->quote,
               "2021年度我镇未接到已申请公开办理事件，也未有因信息公开而产生的行政复议事件。");
}

/* A reader of pdf files breaks lines in the middle of sentences. */
static void broken_lines_are_one_sentence(void **state)
{
    static const figure_case cases[] = {
        { "严格落实各项规定，圆满完成了各项任务，依法依规办理。2021年，全市共受理政府信息公开申\n请"
          "3119件，答复3050件。",
          3119 },
    };

    RUN(1, "n1.app_received", cases);
}

static void a_hole_in_the_file_is_named(void **state)
{
    static const char *const files[] = {
        "{}",
        "{\"words\":{\"a\":[\"\"]},\"units\":{},\"figures\":[]}",
        "{\"words\":{\"a\":[\"甲\"]},\"units\":{\"u\":[\"件\"]},\"never\":\"\",\"figures\":[{"
        "\"id\":\"x\",\"say\":[\"b #u\"]}]}",
        "{\"words\":{\"a\":[\"甲\"]},\"units\":{\"u\":[\"件\"]},\"never\":\"\",\"figures\":[{"
        "\"id\":\"x\",\"say\":[\"a #v\"]}]}",
        "{\"words\":{\"a\":[\"甲\"]},\"units\":{\"u\":[\"件\"]},\"never\":\"\",\"figures\":[{"
        "\"id\":\"x\",\"say\":[\"~3 #u\"]}]}",
        "{\"words\":{\"a\":[\"甲\"]},\"units\":{\"u\":[\"件\"]},\"never\":\"\",\"figures\":[{"
        "\"id\":\"x\",\"say\":[\"a ~999 #u\"]}]}",
        "{\"words\":{\"a\":[\"甲\"]},\"units\":{\"u\":[\"件\"]},\"never\":\"\",\"figures\":[{"
        "\"id\":\"x\",\"say\":[\"a\"]}]}",
        "{\"words\":{\"a\":[\"甲\"]},\"units\":{\"u\":[\"件\"]},\"never\":\"\",\"figures\":[{"
        "\"id\":\"x\"}]}",
    };
    fixture *f = *state;
    char folder[] = "prose-test-XXXXXX";

    assert_non_null(mkdtemp(folder));
    const char *path = qf_strf(f->cx.arena, "%s/prose.json", folder).p;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const phrase_book *book;

        assert_int_equal(qf_file_write(&f->cx, path, qf_str_of(files[i])), QF_OK);
        if (phrase_load(&f->cx, folder, &book) == QF_OK)
            fail_msg("taken: %s", files[i]);
        assert_string_equal(f->cx.err.id, "LAW.INVALID");
        assert_true(qf_str_has(f->cx.err.zh, QF_S("prose.json")));
    }
    assert_int_equal(remove(path), 0);
    assert_int_equal(remove(folder), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, open_form, close_form)
        T(app_received),
        T(app_carried_in),
        T(app_done),
        T(app_carried_out),
        T(review_cases),
        T(lawsuit_cases),
        T(normdocs),
        T(hotline),
        T(places),
        T(fees),
        T(only_lead_one_and_six_say_figures),
        T(active_total),
        T(kinds_of_published_items),
        T(founding_report_says_its_figures),
        T(broken_lines_are_one_sentence),
        T(a_hole_in_the_file_is_named),
#undef T
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
