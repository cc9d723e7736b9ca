#!/usr/bin/env python3
"""qingfeng match as interfaces.md fixes it: findings with evidence, honest look-alikes, missing lists told, exit codes."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

SCRATCH = pathlib.Path(os.environ["QF_SCRATCH"])
ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "law" / "matching.json"
DATA = SCRATCH / "lists"
failures = []
passed = 0


def check(name, truth, detail=""):
    """Counts one expectation."""
    global passed
    passed += bool(truth)
    if not truth:
        failures.append(name)
        print(f"FAIL {name}: {str(detail)[:1500]}")


def identity(number, birth="19500101"):
    """A valid identity number."""
    body = f"410223{birth}{number:03d}"
    total = sum(int(d) * w for d, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)))
    return body + "10X98765432"[total % 11]


def fresh(**lists):
    """A folder with these lists: name to rows of text."""
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    for name, text in lists.items():
        (DATA / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())


def run(*more, rules=RULES):
    """Exit code, findings, summary and standard error of a --json run."""
    done = subprocess.run([os.environ["QF"], "match", "--rules", rules, "--data", DATA, "--json", *more],
                          capture_output=True, check=False)
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return done.returncode, lines[:-1], lines[-1] if lines else None, done.stderr.decode()


def hits(findings, rule):
    """Lines of payments that a rule points at."""
    return sorted(r["line"] for f in findings if f["rule"] == rule for r in f["rows"] if r["list"] == "payments")


HEAD = "姓名,身份证号,村,项目,期次,发放日期,金额\n"


def dead_and_paid():
    a, b, c, d = identity(1), identity(2), identity(3), identity(4)
    old = a[:6] + a[8:17]
    wide = "".join(chr(ord(ch) + 0xFEE0) for ch in d)
    fresh(payments="身份证号,金额（元）,姓名,发放日期,项目名称,行政村\n"
          f"{old},\"1,200.50\",张三,2021/5/1,农村低保,大桥村\n{b},300,李四,2021-05-20,农村低保,大桥村\n"
          f"{c},300,王五,2021年5月1日,农村低保,大桥村\n{d},300,赵六,20210501,丧葬补助,大桥村\n合计,2100,,,,\n",
          死亡人员=f"姓名,证件号码,死亡日期\n张三,{a},2021-01-10\n李四,{b},2021-05-01\n赵六,{wide},2021-01-01\n")
    code, findings, summary, err = run()
    check("exit 1 and dead found in the old form alone", (code, hits(findings, "M01")) == (1, [2]), (findings, err))
    one = findings[0]
    check("shape", set(one) >= {"rule", "severity", "person", "key", "rows", "amount_fen", "zh"}, one)
    check("money", one["amount_fen"] == 120050 and one["severity"] == "high", one)
    check("evidence of both lists", {"list": "deaths", "line": 2} in one["rows"], one)
    text = json.dumps(findings, ensure_ascii=False)
    check("nobody is named", "张三" not in text and a not in text and old not in text, text)
    check("summary", summary["summary"] and summary["rules"] == 51 and summary["by_rule"]["M01"] == 1, summary)
    told = {g["rule"] for g in summary["not_assessed"]} | {g["rule"] for g in summary["partly_assessed"]}
    check("none dropped", summary["assessed"] + len(summary["not_assessed"]) == 51, summary)
    check("missing list named", {"rule": "M18", "missing": ["prisoners"]} in summary["not_assessed"] and "M35" in told, summary)
    check("old ids counted", summary["old_ids"] == 1, summary)
    again = run()[1]
    check("key stays", again[0]["key"] == one["key"], again)


def without_ids():
    a = identity(1, "19400203")
    fresh(payments="姓名,身份证号,出生日期,村,项目,发放日期,金额\n"
          f"张三,,1940-02-03,洧川镇大桥村委会,农村低保,2021-05-01,100\n张三,,1941-02-03,大桥村,农村低保,2021-05-01,100\n张三,{identity(9)},,大桥村,农村低保,2021-05-01,100\n",
          deaths=f"姓名,身份证号,出生日期,村,死亡日期\n张三,{a},,大桥村,2020-01-10\n")
    _, findings, _, _ = run()
    check("by name, birth and village", hits(findings, "M01") == [2], findings)
    check("likelihood", [f["likelihood"] for f in findings if f["rule"] == "M01"] == [95], findings)


def doubles():
    a, b, c = identity(1), identity(2), identity(3)
    rows = [f"张三,{a},大桥村,农村低保,2021-05,2021-05-01,100", f"张三,{a},大桥村,农村低保,2021-05,2021-05-08,100",
            f"张三,{a},大桥村,农村低保,2021-06,2021-06-01,100", f"李四,{b},大桥村,城市低保,2021-05,2021-05-01,100",
            f"李四,{b},大桥村,农村低保,2021-05,2021-05-01,100", f"王五,{c},大桥村,耕地地力补贴,2021,2021-05-01,100",
            f"王五,{c},小桥村,耕地地力补贴,2021,2021-05-01,100", f"王武,{c},小桥村,农机,2021,2021-05-01,100",
            f"钱七,{a[:-1] + ('1' if a[-1] != '1' else '2')},小桥村,高龄津贴,2021,2021-05-01,100"]
    fresh(payments=HEAD + "\n".join(rows) + "\n")
    code, findings, summary, _ = run()
    check("M09", hits(findings, "M09") == [2, 3, 7, 8], findings)
    check("M10", hits(findings, "M10") == [5, 6], findings)
    check("M12", hits(findings, "M12") == [7, 8], findings)
    check("M13", hits(findings, "M13") == [7, 8, 9], findings)
    check("M14", hits(findings, "M14") == [10] and summary["wrong_ids"] == 1, findings)
    check("M15", hits(findings, "M15") == [10], findings)
    fresh(payments="姓名,身份证号,村,项目,发放日期,金额\n" + "\n".join(
        ",".join(f for k, f in enumerate(r.split(",")) if k != 4) for r in rows) + "\n")
    _, findings, _, _ = run()
    check("M09 by the month where no period is given", hits(findings, "M09") == [2, 3, 7, 8], findings)
    check("M10, M12 too", (hits(findings, "M10"), hits(findings, "M12")) == ([5, 6], [7, 8]), findings)


def registers():
    p = [identity(i) for i in range(20)]
    young = identity(30, "20010101")
    fresh(payments="姓名,身份证号,村,项目,发放日期,金额,数量,标准,卡号,开户名,代领人,批次\n"
          f"甲甲,{p[0]},大桥村,农村低保,2021-05-01,100,,,1111,甲甲,,B1\n"
          f"乙乙,{p[1]},大桥村,农村低保,2021-05-01,100,,,1111,甲甲,,B1\n"
          f"丙丙,{p[2]},大桥村,耕地地力保护补贴,2021-05-01,500.00,5,100,2222,丁丁,委托书,B1\n"
          f"丙丙,{p[2]},大桥村,实际种粮补贴,2021-05-02,330,3.3,100.00,2222,丙丙,,B1\n"
          f"戊戊,{p[4]},大桥村,实际种粮补贴,2021-05-02,331,3.3,100,3333,戊戊,,B1\n"
          f"己己,{young},大桥村,孤儿基本生活费,2021-05-02,900,,,4444,己己,,B2\n",
          employees=f"姓名,身份证号,单位,离职日期\n甲甲,{p[0]},某局,\n乙乙,{p[1]},某局,2019-01-01\n",
          vehicles=f"姓名,身份证号,车牌号,车型\n子子,{p[10]},豫B1,小型轿车\n丑丑,{p[11]},豫B2,普通摩托车\n",
          households=f"户号,姓名,身份证号\n1,甲甲,{p[0]}\n1,子子,{p[10]}\n2,乙乙,{p[1]}\n2,丑丑,{p[11]}\n",
          parcels=f"姓名,身份证号,面积\n丙丙,{p[2]},4.5\n丙丙,{p[2]},0.4\n",
          school=f"姓名,身份证号,学校\n某某,{p[15]},一中\n",
          published=f"姓名,身份证号,批次\n甲甲,{p[0]},B1\n乙乙,{p[1]},B1\n丙丙,{p[2]},B1\n",
          batches="批次,项目,到账日期,发放日期,公示开始,公示结束\nB1,低保,2021-01-01,2021-05-01,2021-05-02,2021-05-05\n")
    _, findings, summary, _ = run()
    check("M02", hits(findings, "M02") == [2], findings)
    check("M05 by household, motorcycles apart", hits(findings, "M05") == [2], findings)
    check("M16", hits(findings, "M16") == [7], findings)
    check("M20", hits(findings, "M20") == [2, 3], findings)
    check("M21", hits(findings, "M21") == [3], findings)
    check("M23", hits(findings, "M23") == [4], findings)
    check("M37", hits(findings, "M37") == [6], findings)
    check("M40", hits(findings, "M40") == [6], findings)
    rules = [f["rule"] for f in findings]
    check("M41, M48", rules.count("M41") == 2 and rules.count("M48") == 1, rules)


def bad_input():
    a = identity(1)
    fresh(payments=(HEAD + f"张三,4.10223E+17,大桥村,农村低保,2021-05,2021-13-01,1oo\n李四,{a},大桥村,农村低保,2021-05,2021-05-01,1万元\n")
          .encode("gb18030"), deaths="第一列,第二列\n1,2\n")
    code, _, summary, err = run()
    where = [(u["list"], u["line"], u["column"]) for u in summary["unreadable"]]
    check("told by list, line and column", {("payments", 2, "B"), ("payments", 2, "F"), ("payments", 2, "G"), ("deaths", 0, "")}
          == set(where), where)
    check("rows are kept", summary["lists"] == {"payments": 2}, summary)
    check("no findings, exit 0", code == 0, (code, err))
    fresh()
    check("no lists", run()[0] == 2)
    check("no folder", subprocess.run([os.environ["QF"], "match", "--rules", RULES, "--data", SCRATCH / "none"],
                                      capture_output=True, check=False).returncode == 2)
    fresh(payments=HEAD)
    check("empty list", run()[0] == 0)
    wrong = SCRATCH / "rules.json"
    for text in ("{", "{}", '{"lists":{"p":{"zh":"x","columns":[{"name":"a","zh":"b","type":"c"}]}},"rules":[]}'):
        wrong.write_text(text)
        code, _, _, err = run(rules=wrong)
        check(f"rules {text[:10]}", code == 2 and "rules.json" in err, (code, err))


def files():
    a = identity(1)
    fresh(发放明细_2021=HEAD + f"张三,{a},大桥村,农村低保,2021-05,2021-05-01,100\n", 火化名单=f"姓名,身份证号,火化日期\n张三,{a},2020-01-01\n")
    out = SCRATCH / "out.xlsx"
    code, findings, _, _ = run("--out", out)
    check("Chinese file names", code == 1 and hits(findings, "M01") == [2], findings)
    with zipfile.ZipFile(out) as z:
        text = "".join(z.read(n).decode() for n in z.namelist())
    check("sheet of leads", "M01" in text and "核对结果" in text and a not in text, text[:300])
    done = subprocess.run([os.environ["QF"], "match", "--data", DATA], capture_output=True, check=False)
    check("for people", done.returncode == 1 and "死亡人员领取" in done.stdout.decode() and "没有比对 M18" in done.stdout.decode(),
          done.stdout.decode())


for test in (dead_and_paid, without_ids, doubles, registers, bad_input, files):
    test()
print(f"{passed} passed, {len(failures)} failed")
sys.exit(bool(failures))
