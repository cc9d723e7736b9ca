#!/usr/bin/env python3
"""The law commands as interfaces.md fixes them: exact JSON, exit codes, what goes to which stream."""
import json
import os
import pathlib
import subprocess
import sys

SCRATCH = pathlib.Path(os.environ["QF_SCRATCH"])
SANITIZED = b"__asan_init" in pathlib.Path(os.environ["QF"]).read_bytes()
failures = []
passed = 0


def run(*words, stdin=None):
    done = subprocess.run([os.environ["QF"], *words], input=stdin, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def check(name, truth, detail=""):
    global passed
    passed += bool(truth)
    if not truth:
        failures.append(name)
        print(f"FAIL {name}: {detail}")


def gives(name, words, exit_code, wanted=None, stdin=None):
    """Exit code, exact JSON on standard output, nothing on standard error."""
    code, out, err = run(*words, stdin=stdin)
    got = json.loads(out) if out else None
    check(name, (code, got, err) == (exit_code, wanted, ""), f"exit {code}, {out!r}, {err!r}")


def complains(name, words, exit_code, *parts, stdin=None):
    """Exit code, nothing on standard output, one Chinese sentence that holds the parts."""
    code, out, err = run(*words, stdin=stdin)
    fine = code == exit_code and out == "" and err.startswith("qingfeng: ") and all(p in err for p in parts)
    check(name, fine, f"exit {code}, {out[:200]!r}, {err!r}")


def days():
    gives("workdays", ["law", "workdays", "--from", "2021-09-17", "--add", "1", "--json"], 0,
          {"from": "2021-09-17", "add": 1, "due": "2021-09-18",
           "days": [{"date": "2021-09-18", "counted": True, "why": "中秋节调休上班"}], "estimated": False})
    gives("workdays: weekend, holiday", ["law", "workdays", "--json", "--add=2", "--from=2021-04-30"], 0,
          {"from": "2021-04-30", "add": 2, "due": "2021-05-07", "days": [
              *({"date": f"2021-05-0{d}", "counted": False, "why": "劳动节"} for d in range(1, 6)),
              {"date": "2021-05-06", "counted": True, "why": ""},
              {"date": "2021-05-07", "counted": True, "why": ""}], "estimated": False})
    gives("workdays: none", ["law", "workdays", "--from", "2021-09-17", "--add", "0", "--json"], 0,
          {"from": "2021-09-17", "add": 0, "due": "2021-09-17", "days": [], "estimated": False})
    code, out, _ = run("law", "workdays", "--from", "2026-12-31", "--add", "1", "--json")
    check("workdays: estimated", code == 0 and json.loads(out)["estimated"] is True, out)
    gives("day", ["law", "day", "--date", "2021-09-18", "--json"], 0,
          {"date": "2021-09-18", "working": True, "why": "中秋节调休上班", "notice": "国办发明电〔2020〕27号",
           "estimated": False})
    gives("day: plain", ["law", "day", "--date", "2021-09-16", "--json"], 0,
          {"date": "2021-09-16", "working": True, "why": "", "notice": None, "estimated": False})
    code, out, _ = run("law", "workdays", "--from", "2021-09-10", "--add", "20")
    check("workdays: text", code == 0 and "2021年10月14日" in out.split("\n")[0] and "中秋节调休上班" in out, out)
    complains("day: before the first notice", ["law", "day", "--date", "2007-12-31"], 2, "2008年1月1日")
    complains("day: no such date", ["law", "day", "--date", "2023-02-30"], 2, "--date", "2023-02-30")
    complains("workdays: nothing given", ["law", "workdays"], 2, "--from", "用法")
    complains("workdays: no number", ["law", "workdays", "--from", "2021-01-01", "--add", "x"], 2, "整数")
    complains("workdays: negative", ["law", "workdays", "--from", "2021-01-01", "--add", "-1"], 2, "整数")
    complains("workdays: too many", ["law", "workdays", "--from", "2021-01-01", "--add", "20001"], 2, "20000")
    complains("workdays: beyond", ["law", "workdays", "--from", "2090-01-01", "--add", "20000"], 2, "2100")
    complains("workdays: twice", ["law", "workdays", "--from", "2021-01-01", "--from", "2021-01-01", "--add", "1"],
              2, "两次")
    complains("workdays: unknown option", ["law", "workdays", "--since", "2021-01-01"], 2, "--since")
    complains("workdays: stray word", ["law", "workdays", "--from", "2021-01-01", "--add", "1", "x"], 2, "多了")


def fees():
    gives("fee: items", ["law", "fee", "--items", "12", "--json"], 0,
          {"fen": 20000, "lines": [{"from": 11, "to": 12, "each_fen": 10000}]})
    gives("fee: steps", ["law", "fee", "--items", "41", "--json"], 0,
          {"fen": 430000, "lines": [{"from": 11, "to": 30, "each_fen": 10000},
                                    {"from": 31, "to": 40, "each_fen": 20000},
                                    {"from": 41, "to": 41, "each_fen": 30000}]})
    gives("fee: pages", ["law", "fee", "--json", "--pages", "130"], 0,
          {"fen": 130000, "lines": [{"from": 31, "to": 100, "each_fen": 1000},
                                    {"from": 101, "to": 130, "each_fen": 2000}]})
    gives("fee: free", ["law", "fee", "--pages", "30", "--json"], 0, {"fen": 0, "lines": []})
    complains("fee: both", ["law", "fee", "--pages", "30", "--items", "1"], 2, "只能写一个")
    complains("fee: neither", ["law", "fee"], 2, "--items")
    complains("fee: too many", ["law", "fee", "--items", "1000001"], 2, "1000000 件")
    complains("fee: far too many", ["law", "fee", "--pages", "99999999999999999999"], 2, "太大")


def clocks():
    told = {"channel": "post", "events": [{"on": "2023-09-20", "event": "confirm"},
                                          {"on": "2023-10-08", "event": "correction_notice", "days": 15}]}
    code, out, err = run("law", "clock", "--json", "-", stdin=json.dumps(told).encode())
    got = json.loads(out)
    check("clock: refused", code == 1 and err == "" and got["state"] == "received" and
          got["refused"][0]["index"] == 1 and got["refused"][0]["law"] == "第三十条" and
          got["refused"][0]["event"] == "correction_notice" and "七个工作日" in got["refused"][0]["zh"], out)
    check("clock: keys", list(got) == ["state", "as_of", "due", "late_days", "clocks", "outcome", "refused",
                                       "estimated"], list(got))
    check("clock: keys of a clock", list(got["clocks"][0]) == ["name", "law", "from", "days", "due", "running",
                                                               "explain"], got["clocks"][0])
    code, out, _ = run("law", "clock", "-", stdin=json.dumps(told).encode())
    check("clock: text", code == 1 and "已收到" in out and "第三十条" in out, out)
    gives("clock: no events", ["law", "clock", "--json", "-"], 0,
          {"state": "draft", "as_of": None, "due": None, "late_days": 0, "clocks": [], "outcome": None,
           "refused": [], "estimated": False}, stdin=b'{"channel":"web","events":[]}')
    file = SCRATCH / "申请.json"
    file.write_bytes(b'{"channel":"web","events":[{"on":"2023-02-30","event":"submit"}]}')
    complains("clock: bad date", ["law", "clock", "--json", str(file)], 2, "events[0].on")
    complains("clock: no file", ["law", "clock", "--json", str(SCRATCH / "none.json")], 2, "none.json")
    complains("clock: folder", ["law", "clock", "--json", str(SCRATCH)], 2, "文件夹")
    complains("clock: nothing", ["law", "clock", "--json"], 2, "用法")
    complains("clock: two files", ["law", "clock", "--json", str(file), str(file)], 2, "多了")
    for name, text in {"empty": b"", "no JSON": b"{", "binary": bytes(range(256)), "list": b"[]",
                       "channel": b'{"channel":"owl","events":[]}', "no list": b'{"channel":"web","events":3}',
                       "no object": b'{"channel":"web","events":[3]}',
                       "twice": b'{"channel":"web","channel":"web","events":[]}',
                       "deep": b"[" * 100000}.items():
        complains(f"clock: {name}", ["law", "clock", "--json", "-"], 2, stdin=text)
    events = ",".join(['{"on":"2023-09-20","event":"accept"}'] * 10001)
    complains("clock: 10,001 events", ["law", "clock", "--json", "-"], 2, "10000",
              stdin=f'{{"channel":"web","events":[{events}]}}'.encode())
    notice = {"channel": "post", "events": [{"on": "2023-09-20", "event": "confirm"},
                                            {"on": "2023-09-25", "event": "correction_notice", "days": 10 ** 9}]}
    code, out, _ = run("law", "clock", "--json", "-", stdin=json.dumps(notice).encode())
    check("clock: a thousand million days are a slip, not the end", code == 1 and json.loads(out)["refused"][0]["index"] == 1, out)
    complains("fee: too many items", ["law", "fee", "--items", "9" * 18], 2, "太大")
    complains("clock: 9 MB", ["law", "clock", "--json", "-"], 2, "太大", stdin=b" " * (9 << 20))


def data():
    code, out, err = run("law", "flows", "--json")
    flow = json.loads(out)["flows"][0]
    check("flows", code == 0 and err == "" and len(flow["states"]) == 17 and len(flow["outcomes"]) == 21 and
          {"from": ["submitted"], "event": "confirm", "guard": "", "to": "received", "law": "第三十一条"}
          in flow["edges"], out[:300])
    code, out, _ = run("law", "flows")
    check("flows: text", code == 0 and "待补正" in out, out[:200])
    code, out, _ = run("law", "catalogue", "--json")
    check("catalogue", code == 0 and json.loads(out)["count"] == 192 == len(json.loads(out)["items"]), out[:200])
    code, out, _ = run("law", "catalogue", "--json", "A07.04.01")
    check("catalogue: one", [i["name"] for i in json.loads(out)["items"]] == ["部门决算"], out)
    complains("catalogue: none", ["law", "catalogue", "A99"], 2, "A99")
    law = SCRATCH / "law"
    law.mkdir()
    complains("law folder: absent", ["law", "fee", "--items", "1", "--law", str(SCRATCH / "none")], 2, "--law")
    for name, text, command in [("fees.json", '{"standards": {"items": {"zh": 7}}}', ["fee", "--items", "1"]),
                                ("holidays.json", '{"coverage": {"from": "2008-01-01"}}', ["day", "--date", "2021-01-01"]),
                                ("clocks.json", "{}", ["flows"]),
                                ("catalogue.json", '{"title_zh": "x", "tree": []}', ["catalogue"])]:
        (law / name).write_text(text, "utf-8")
        complains(f"law folder: {name}", ["law", *command, "--law", str(law)], 2, name)
        (law / name).write_bytes(b"\x00\xff")
        complains(f"law folder: {name} is rubbish", ["law", *command, "--law", str(law)], 2, name)
        (law / name).unlink()
    gives("law folder: empty, the built-in law", ["law", "fee", "--items", "1", "--json", "--law", str(law)], 0,
          {"fen": 0, "lines": []})


def places(value, path=()):
    """Every place of a law file, of long lists the first three members."""
    members = value.items() if isinstance(value, dict) else list(enumerate(value))[:3] if isinstance(value, list) else ()
    for key, member in members:
        yield path + (key,)
        yield from places(member, path + (key,))


def holes():
    """A law file with a hole or a wrong kind anywhere: read all the same, or refused with its name; never more."""
    report = SCRATCH / "report.txt"
    report.write_text("样例县甲镇人民政府2022年政府信息公开工作年度报告\n一、总体情况\n收到申请3件。\n", "utf-8")
    case = SCRATCH / "case.json"
    case.write_text('{"channel":"post","events":[{"on":"2023-09-20","event":"confirm"}]}', "utf-8")
    commands = {"holidays.json": ["law", "day", "--date", "2021-09-18", "--json"], "fees.json": ["law", "fee", "--items", "35", "--json"],
                "clocks.json": ["law", "clock", "--json", str(case)], "masking.json": ["mask", str(report)],
                "report-2021.json": ["report", "check", "--json", str(report)],
                "report-2019.json": ["report", "check", "--json", str(report)],
                "prose.json": ["report", "check", "--json", str(report)]}
    law = SCRATCH / "holes"
    law.mkdir()
    for name, command in commands.items():
        text = (pathlib.Path(os.environ["QF_SOURCE_DIR"]) / "law" / name).read_text("utf-8")
        every = list(places(json.loads(text)))
        wrong = []
        for path in every[::max(1, len(every) // (10 if SANITIZED else 20))]:
            for put in ("drop", None, -7, [[]]):
                value = json.loads(text)
                parent = value
                for key in path[:-1]:
                    parent = parent[key]
                if put == "drop":
                    del parent[path[-1]]
                else:
                    parent[path[-1]] = put
                (law / name).write_text(json.dumps(value, ensure_ascii=False), "utf-8")
                code, out, err = run(*command, "--law", str(law))
                if code not in (0, 1, 2) or (code == 2 and (out or name not in err)):
                    wrong.append((path, put, code, err[:120]))
        check(f"holes in {name}", not wrong, wrong[:3])
        (law / name).unlink()
    silent = [("words", "recv"), ("units", "case"), ("never",), ("supervise",), ("law_names", "wrong"), ("fee_words",)]
    text = (pathlib.Path(os.environ["QF_SOURCE_DIR"]) / "law" / "prose.json").read_text("utf-8")
    for path in silent:
        value = json.loads(text)
        (value[path[0]] if len(path) > 1 else value)[path[-1]] = None
        (law / "prose.json").write_text(json.dumps(value, ensure_ascii=False), "utf-8")
        complains(f"prose.json without {path}", [*commands["prose.json"], "--law", str(law)], 2, "prose.json", path[-1])


def frame():
    code, out, err = run("help")
    check("help", code == 0 and err == "" and "law workdays" in out, out)
    code, out, _ = run("help", "law", "fee")
    check("help of one", code == 0 and "--items" in out and "--pages" in out, out)
    code, again, _ = run("law", "fee", "--help")
    check("--help is the same", code == 0 and again == out, again)
    code, out, err = run()
    check("nothing", code == 2 and out == "" and "law workdays" in err, err)
    code, out, err = run("law")
    check("half a command", code == 2 and out == "" and "law fee" in err, err)
    complains("unknown", ["moon"], 2, "moon")
    code, out, _ = run("version", "--json")
    check("version", code == 0 and list(json.loads(out)) == ["version"], out)
    complains("now", ["law", "fee", "--items", "1", "--now", "soon"], 2, "--now")
    full = subprocess.run([os.environ["QF"], "law", "flows"], stdout=open("/dev/full", "wb"), stderr=subprocess.PIPE,
                          check=False)
    check("a full disk is no success", full.returncode == 3, full.stderr.decode())


for part in (days, fees, clocks, data, holes, frame):
    part()
print(f"{passed} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
