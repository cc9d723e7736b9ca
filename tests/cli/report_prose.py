#!/usr/bin/env python3
"""A hundred ways of saying true figures: none may be accused. Thirty plain false ones: they must be found.

usage: tests/cli/report_prose.py [PROGRAM]      PROGRAM: default $QF

The tables say: 12 new, 2 carried in, 13 concluded (6 granted, 1 partly, 1 secret, 3 unable, 2 repeated), 1 carried out;
4 reviews, 1 direct suit, 3 suits after review; 2 documents issued, 1 repealed, 9 in force. The sentences are made up after
phrases seen in published reports; each is true, or speaks of something that the tables do not count.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import report_layouts as layouts

TRUE = """
本年新收政府信息公开申请12件，上年结转2件，办结13件，结转下年度继续办理1件。
全年收到政府信息公开申请12件，加上年结转2件，共办理14件，已办结13件，1件结转下年。
全年共收办政府信息公开申请14件（含上年结转2件），办结13件。
共受理依申请公开14件，其中上年结转2件，本年新收12件。
2022年，共收到申请12件，较上年增加3件，增长33.3%。
2022年收到申请12件，2021年收到9件。
去年同期收到申请9件，今年收到12件。
收到政府信息公开申请12件，其中网上申请8件、信函申请4件。
收到自然人申请5件、法人或其他组织申请7件。
其中，自然人申请5件，商业企业2件，科研机构1件，社会公益组织1件，法律服务机构2件，其他1件。
收到通过平台提交的申请8件，当面申请2件，邮寄2件。
本年新收申请十二件，上年结转两件，办结十三件。
本年度新收政府信息公开申请12件次，均在法定期限内答复。
共答复申请13件，其中予以公开6件，部分公开1件，不予公开1件，无法提供3件，不予处理2件。
在办结的13件中，予以公开6件。
予以公开6件，部分公开1件；不予公开1件；无法提供3件；不予处理2件；其他处理0件。
全年依申请公开答复率100%，按期办结率100%。
办结申请13件，办结率92.9%。
2022年新收12件申请，已全部受理；其中1件结转下年度继续办理。
受理群众来信来访120件，其中涉及政府信息公开的12件均按申请程序办理。
12345热线共受理群众诉求362件，按期办结362件，办结率100%。
收到热线工单362件，办结360件，2件正在办理。
办理县长信箱来信35件，全部按期答复。
收到人大代表建议5件、政协提案3件，均已办结并公开。
全年受理行政许可申请7件，办结7件。
作出行政处罚决定4件，行政强制3件。
收到行政复议申请4件，其中维持1件、纠正2件、尚未审结1件。
因政府信息公开引发行政复议4件、行政诉讼4件。
行政复议4件，未经复议直接起诉1件，复议后起诉3件。
全年因信息公开被申请行政复议4起，被提起行政诉讼4起（其中直接起诉1起、复议后起诉3起）。
复议维持1件，纠正2件，另有1件正在审理。
本机关作为行政复议机关，全年受理行政复议申请26件，审结24件。
县政府全年办理行政复议案件81件、行政应诉案件43件，其中涉及我镇信息公开的行政复议4件。
未发生因政府信息公开工作被纠错以外的责任追究。
制发行政规范性文件2件，废止1件，现行有效9件。
本年制发规范性文件2件，均按要求报备；累计现行有效9件。
对2021年以前制发的10件规范性文件开展清理，废止1件，保留9件。
备案行政规范性文件3件（含上年制发1件）。
审查规范性文件草案5件，印发2件。
印发各类文件86件，其中行政规范性文件2件。
主动公开政府信息85条，其中政策文件20条、财政信息15条、民生信息50条。
通过政府网站公开信息85条，通过微信公众号推送信息210条。
全年在门户网站发布信息1200余条。
公开各类信息约3万条次，群众关注度明显提高。
通过政务微博发布330条、微信公众号发布210条、短视频18期。
公开栏张贴公示140余期，入户发放明白纸3000份。
公开财政预决算信息2条，“三公”经费信息2条。
政策解读6篇，其中图解3篇、视频1个、文字2篇。
回应社会关切12次，开展政民互动3场。
召开政务公开专题会议3次，组织培训2次，培训46人次。
举办培训班2期，参训46人。
全镇37个行政村全部设立便民服务站。
梳理政务服务事项142项，其中即办件60项、承诺件82项。
142项政务服务事项全部进驻大厅。
公布权责清单事项385项，取消4项。
办理“一件事”12件，跨省通办6件。
收取信息处理费0元。
本年未收取信息处理费，发出收费通知0件。
依法按件计收信息处理费1件，收费金额300元。
没有收到要求提供公开出版物的申请。
未收到不符合受理条件的申请。
未收到因不服信息公开答复提起的国家赔偿申请。
无自然人以外的其他组织提出的重复申请超过3件。
2022年未收到法律服务机构以外的第三方意见。
上年结转2件已于2022年1月全部办结。
上年度结转的2件申请和本年新收的12件申请，办结13件。
年内1件申请依法延期20个工作日答复。
征求第三方意见2件，均同意公开。
补正申请3件，2件逾期不补正。
申请内容主要涉及征地拆迁5件、低保3件、道路建设4件。
按申请人主体分，自然人5件，占41.7%；法人及其他组织7件，占58.3%。
按办理结果分，予以公开6件，占46.2%。
2022年新收申请比2021年多3件，办结数比2021年多4件。
与2020年的20件相比，2022年收到申请12件，下降40%。
近三年收到申请分别为20件、9件、12件。
第一季度收到申请4件，第二季度2件，第三季度3件，第四季度3件。
截至2022年6月30日，收到申请6件。
截至2022年12月31日，共收到申请12件，办结13件（含上年结转）。
镇本级收到申请10件，下属单位收到申请2件。
县级部门收到申请86件，乡镇收到申请12件。
受理依申请公开12件，答复13件（含上年结转的2件），1件在办。
全年共登记申请14件，撤回1件，其余均已办理。
今年以来我镇共接到政府信息公开申请12件。
我镇共接待群众查阅政府信息56人次。
政务公开专区接待群众300余人次，提供打印服务120次。
全年共召开新闻发布会1场，回答记者提问5个。
接受社会监督员评议2次，满意率98.5%。
政府信息公开考核列全县第3名，得分96.5分。
开展督查4次，通报2次，整改问题15个。
整改上级通报问题3个，整改率100%。
调整公开目录12项，删除失效信息46条。
公布政务新媒体账号2个，注销1个。
网站年访问量12.6万次，日均345次。
依申请公开平均办理时间为8.5个工作日。
收到的12件申请中，有2件属于重复申请。
其中2件重复申请不予处理，3件经检索没有现成信息。
2022年本机关新收到政府信息公开申请12件（其中自然人5件、商业企业2件、其他组织5件）。
全年新收依申请公开12件，结转1件至2023年办理。
新收申请数12件、结转申请数2件、办结数13件、结转下年数1件，数据勾稽一致。
政府信息公开申请收件12件，较去年9件上升33.33%，全部依法答复。
""".strip().splitlines()

FALSE = """
N.app_received 本年新收政府信息公开申请15件。
N.app_received 全年收到政府信息公开申请11件，均已答复。
N.app_received 本年新收申请十五件，均已登记。
N.app_received 2022年未收到政府信息公开申请。
N.app_received 全年共收到依申请公开申请1件。
N.app_received 我镇全年收到依申请公开政府信息申请21件。
N.app_carried_in 本年新收申请12件，上年结转3件。
N.app_carried_in 本年新收政府信息公开申请12件，无上年结转。
N.app_carried_in 上年度结转申请5件，本年新收申请12件。
N.app_done 本年新收政府信息公开申请12件，办结10件。
N.app_done 新收政府信息公开申请12件，上年结转2件，办结14件。
N.app_carried_out 新收申请12件，办结13件，结转下年度继续办理2件。
N.app_carried_out 新收申请12件，没有结转下年度继续办理的申请。
N.review_cases 因政府信息公开引发行政复议3件。
N.review_cases 未发生因政府信息公开引起的行政复议。
N.review_cases 全年因信息公开被申请行政复议6件。
N.lawsuit 因政府信息公开被提起行政诉讼2件。
N.lawsuit 未发生因政府信息公开提起的行政诉讼。
N.review_cases 未发生因政府信息公开引起的行政复议、行政诉讼案件。
N.normdoc 制发行政规范性文件5件。
N.normdoc 本年制发行政规范性文件2件，废止3件。
N.normdoc 现行有效行政规范性文件12件。
N.active_sum 主动公开政府信息85条，其中政策文件类信息20条、财政类信息15条、民生类信息60条。
N.hotline_rate 热线共受理工单362件，按期办结300件，按期办结率100%。
TX.REGNAME 认真贯彻《政府信息公开工作条例》。
TX.YEAR 2019年，我镇共主动公开政府信息85条。
N.app_received 收到政府信息公开申请共计120件。
N.app_received 全年接到公民、法人和其他组织政府信息公开申请2件。
N.app_done 本年新收申请12件，全年办结申请20件。
N.normdoc 印发行政规范性文件0件。
""".strip().splitlines()


def page(sentence):
    prose = dict(layouts.PROSE)
    layouts.PROSE[1] = prose[1].replace("（二）依申请公开。", "（二）依申请公开。" + sentence)
    try:
        return layouts.html(layouts.grids(layouts.numbers()))
    finally:
        layouts.PROSE = prose


def main():
    wanted = [line.split(" ", 1) for line in FALSE]
    with tempfile.TemporaryDirectory(dir=os.environ.get("QF_SCRATCH")) as folder:
        paths = []
        for i, sentence in enumerate(TRUE + [s for _, s in wanted]):
            paths.append(pathlib.Path(folder) / f"{i:03}.html")
            paths[-1].write_text(page(sentence), encoding="utf-8")
        run = subprocess.run([layouts.PROGRAM, "report", "check", "--json", *map(str, paths)], capture_output=True,
                             text=True, timeout=120)
        answers = [json.loads(line) for line in run.stdout.splitlines()]
    accused = warned = 0
    for sentence, answer in zip(TRUE, answers):
        found = [(f["rule"], f["severity"]) for f in answer["findings"] if f["severity"] != "info" and
                 f["rule"].startswith(("N.", "TX.", "TM."))]
        accused += any(s == "error" for _, s in found)
        warned += any(s == "warning" for _, s in found)
        layouts.expect("true: " + sentence, not found, found)
    missed = 0
    for (rule, sentence), answer in zip(wanted, answers[len(TRUE):]):
        found = {f["rule"] for f in answer["findings"]}
        hit = any(r.startswith(rule) for r in found)
        missed += not hit
        layouts.expect(f"{rule}: {sentence}", hit, sorted(found))
    print(f"{len(TRUE)} true sentences: {accused} accused, {warned} warned; {len(wanted)} false ones: {missed} missed")
    print(f"{layouts.passed} passed, {layouts.failed} failed")
    return layouts.failed > 0


if __name__ == "__main__":
    sys.exit(main())
