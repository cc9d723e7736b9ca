#!/usr/bin/env python3
"""A second country's form through the same engine: the US FOIA annual report, and one that is made up here.

usage: tests/cli/report_foia.py [PROGRAM]      default $QF"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "data"))
import niem  # noqa: E402

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else os.environ["QF"]
NUMBERS = ("Quantity", "Amount", "Value", "Percent")
wrong = 0


def expect(what, holds):
    global wrong
    if not holds:
        wrong += 1
        print("not so:", what)


def run(*args):
    done = subprocess.run([PROGRAM, *map(str, args)], capture_output=True, text=True, timeout=120)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def rules(answer, severity="error"):
    return {f["rule"] for f in answer["findings"] if f["severity"] == severity}


def samples(folder):
    niem.main(folder)
    code, (ok,) = run("report", "check", "--json", folder / "foia-ok.xml")
    expect("the consistent report passes", code == 0 and ok["verdict"] == "pass" and not ok["findings"])
    expect("its form, year and components are told", ok["form"] == "foia-niem-1.03" and ok["year"] == 2024 and
           [u["short_name"] for u in ok["units"]] == ["NPS", "GS", "OS"])
    expect("the overall number is the sum of the components", ok["cells"]["va.received"] ==
           sum(u["cells"]["va.received"] for u in ok["units"]))
    expect("only rules between years are not assessed", all(r.startswith("YR.") for r in ok["not_assessed"]))
    for name, wanted in (("balance", {"BAL.va", "PARTS.va.end"}), ("overall", {"SUM.vb1", "PARTS.vb1.granted"}),
                         ("words", {"ALL.DEC"}), ("missing", {"FORM.MISSING_TABLE"})):
        code, (answer,) = run("report", "check", "--json", folder / f"foia-{name}.xml")
        expect(f"{name}: {wanted} and nothing else, found {rules(answer)}", code == 1 and rules(answer) == wanted)
    where = [f["place"] for f in answer["findings"]]
    expect(f"the missing section is named: {where}", where == ["XII.A 积压"])


def lists(folder):
    """The ten oldest items, the statutes of exemption 3, the percentage of fees."""
    _, (answer,) = run("report", "check", "--json", folder / "foia-ok.xml")
    cells = answer["cells"]
    expect("the oldest items are read one by one", [float(cells[f"viie.d{n}"]) for n in (1, 2, 9)] == [900, 830, 340])
    expect("uses of statutes are summed", cells["iv.times"] == sum(u["cells"]["iv.times"] for u in answer["units"]) > 0)

    def changed(name, section, element, nth, text):
        root = niem.report()
        [e for e in root.find(niem.tag(section)).iter() if e.tag == niem.tag(element)][nth].text = text
        niem.write(root, folder / f"{name}.xml")
        _, (answer,) = run("report", "check", "--json", folder / f"{name}.xml")
        return rules(answer), rules(answer, "warning")

    error, warning = changed("oldest", "OldestPendingRequestSection", "OldItemPendingDaysQuantity", 4, "899")
    expect(f"items out of order are a warning: {warning}", not error and warning <= {"OLD.viie.3", "ITEM.DAYS.MANY"} and "OLD.viie.3" in warning)
    error, warning = changed("statute", "Exemption3StatuteSection", "ReliedUponStatuteQuantity", 0, "0")
    expect(f"a statute used less: {error} {warning}", error == {"PARTS.iv.times", "ITEM.SUM"} and warning == {"IV.EX3"})
    section, element = "FeesCollectedSection", "FeesCollectedCostPercent"
    for text, wanted in (("97", {"X.PERCENT.HIGH"}), ("0", {"X.PERCENT.LOW"})):
        error, warning = changed("percent", section, element, 0, text)
        expect(f"a wrong percentage {text}: {warning}", not error and warning == wanted)
    root = niem.report()
    fees = [e for e in root.find(niem.tag(section)).iter() if e.tag == niem.tag(element)]
    for e in fees:
        e.text = f"{float(e.text) / 100:.4f}"
    niem.write(root, folder / "fraction.xml")
    _, (answer,) = run("report", "check", "--json", folder / "fraction.xml")
    expect("a fraction is no fault", answer["verdict"] == "pass" and not answer["findings"])


def beside_the_numbers(folder):
    """Days of the oldest items, statutes by name, footnotes."""
    _, (answer,) = run("report", "check", "--json", folder / "foia-ok.xml")
    first = [i for i in answer["items"] if i["block"] == "viie" and i["unit"] is None][0]
    expect(f"an old item has its day: {first}", first["date"] == "2021-02-24" and first["count"] == "900")
    names = {(i["name"], i["unit"]) for i in answer["items"] if i["block"] == "iv"}
    expect("statutes are read by name, for each component and the whole", len(names) == 8 and
           ("5 U.S.C. § 574(j)", None) in names)

    def day(name, nth, text):
        root = niem.report()
        dates = [e for e in root.find(niem.tag("OldestPendingRequestSection")).iter()
                 if e.tag == niem.tag("OldItemReceiptDate")]
        dates[nth].text = text
        niem.write(root, folder / f"{name}.xml")
        _, (answer,) = run("report", "check", "--json", folder / f"{name}.xml")
        return {f["rule"]: f["severity"] for f in answer["findings"]}

    for name, nth, text, wanted in (
            ("no day", 3, "2023-02-30", {"ITEM.DATE": "error"}), ("words", 3, "last spring", {"ITEM.DATE": "error"}),
            ("future", 9, "2024-10-01", {"ITEM.FUTURE": "error"}),
            ("order", 4, "2021-02-20", {"ITEM.ORDER": "warning", "ITEM.DAYS.FEW": "info"}),
            ("too long", 0, "2022-12-01", {"ITEM.ORDER": "warning", "ITEM.DAYS.MANY": "warning"}),
            ("too short", 0, "2018-12-01", {"ITEM.DAYS.FEW": "info"}),
            ("with a zone", 0, "2021-02-24Z", {}), ("american", 0, "2/24/2021", {}), ("none", 9, "N/A", {})):
        found = day("day", nth, text)
        expect(f"{name}: {found}", found == wanted)

    root = niem.report()
    section = root.find(niem.tag("Exemption3StatuteSection"))
    section.find(niem.tag("ReliedUponStatute")).find(niem.tag("j:StatuteDescriptionText")).text = "N/A"
    niem.write(root, folder / "unnamed.xml")
    _, (answer,) = run("report", "check", "--json", folder / "unnamed.xml")
    expect(f"a statute without a name: {rules(answer, 'warning')}", rules(answer, "warning") == {"ITEM.NAME"})

    root = niem.report()
    section = root.find(niem.tag("OldestPendingRequestSection"))
    [e for e in section.iter() if e.tag == niem.tag("OldItemPendingDaysQuantity")][4].text = "899"
    niem.ET.SubElement(section, niem.tag("FootnoteText")).text = "Two requests were reopened."
    niem.write(root, folder / "footnote.xml")
    _, (answer,) = run("report", "check", "--json", folder / "footnote.xml")
    expect(f"with a footnote a warning is a hint that quotes it: {answer['findings']}", answer["findings"] and all(
        f["severity"] == "info" and "Two requests were reopened." in f["zh"] for f in answer["findings"]))
    expect("the footnote is read", answer["footnotes"] == {"viie": "Two requests were reopened."})
    code, _ = run("report", "convert", folder / "footnote.xml", "--out", folder / "footnote.html")
    page = (folder / "footnote.html").read_text()
    expect("lists and footnote are printed", code == 0 and "2021-02-24" in page and "574(j)" in page and
           "脚注：Two requests were reopened." in page)


def two_years(folder):
    for year in (2024, 2023):
        niem.write(niem.report(year, year), folder / f"{year}.xml")
    _, (answer,) = run("report", "check", "--json", "--previous", folder / "2023.xml", folder / "2024.xml")
    expect("last year's numbers are held against last year's report",
           "YR.va" in rules(answer, "warning") and "YR.xiid1.received" in rules(answer, "warning"))
    _, answers = run("report", "check", "--json", folder / "2023.xml", folder / "2024.xml")
    expect("given together the years are paired", "YR.va" in rules(answers[1], "warning"))
    _, (both,) = run("report", "rollup", "--json", folder / "2024.xml", folder / "foia-ok.xml",
                     ROOT / "tests/data/samples/founding/weichuan-2021.docx")
    forms = {g["form"]: g["reports"] for g in both["groups"]}
    expect(f"forms do not mix in a roll-up: {forms}", forms == {"annual-report-2021": 1, "foia-niem-1.03": 2})
    for ending in ("xlsx", "docx", "pdf", "html"):
        code, _ = run("report", "convert", folder / "foia-ok.xml", "--out", folder / f"foia.{ending}")
        expect(f"written as {ending}", code == 0 and (folder / f"foia.{ending}").stat().st_size > 2000)


def mutations(folder):
    """Every overall or component count changed by one: the share that is noticed."""
    free, bound, noticed, paths = 0, 0, 0, []
    count = sum(1 for e in niem.report().iter() if e.tag.endswith(NUMBERS) and (e.text or "").isdigit())
    for n in range(count):
        root = niem.report()
        e = [e for e in root.iter() if e.tag.endswith(NUMBERS) and (e.text or "").isdigit()][n]
        e.text = str(int(e.text) + 1)
        paths.append((folder / f"m{n:04}.xml", e.tag.split("}")[1]))
        niem.write(root, paths[-1][0])
    _, answers = run("report", "check", "--json", *[p for p, _ in paths])
    for (_, name), answer in zip(paths, answers):
        # Days and percentages stand in no sum.
        if name.endswith(("Value", "Percent", "PendingDaysQuantity")):
            free += 1
            continue
        bound += 1
        noticed += answer["verdict"] == "fail"
    print(f"one number of a consistent FOIA report changed by 1: {noticed} of {bound} noticed ({free} are days)")
    expect("every count is bound", noticed == bound)


def made_up(folder):
    """A form that the program has never seen: its law file alone makes the program read and check it."""
    law = folder / "law"
    law.mkdir()
    form = json.loads((ROOT / "law/report-2021.json").read_text())
    form["beside"] = ["foia-niem.json", "isle.json"]
    (law / "report-2021.json").write_text(json.dumps(form, ensure_ascii=False))
    (law / "isle.json").write_text(json.dumps({
        "id": "isle-1", "title_zh": "岛国公开年报", "applies_from_year": 2000,
        "data": {"space": "urn:isle", "root": "Yearly", "year": "Year", "unit": "Council", "part": "Parish",
                 "name": "Name", "short_name": "Short", "record_ref": "Line", "of_ref": "Body", "id": "id", "ref": "ref"},
        "blocks": {"asked": {"title": "申请", "section": "Asked", "record": "Count",
                             "cells": {"in": {"label": "收到", "at": "In"}, "out": {"label": "答复", "at": "Out"}}}},
        "rules": [{"id": "OUT", "severity": "error", "for": "every", "expr": "asked.out <= asked.in",
                   "message_zh": "答复不应多于收到。", "message_en": "More answers than questions.",
                   "computable_by_table_evaluator": True},
                  {"id": "ALL.@", "each": ["asked.*"], "severity": "error", "expr": "@ == parts.@",
                   "message_zh": "@应等于各区之和。", "message_en": "@", "computable_by_table_evaluator": True},
                  {"id": "ALL.FILLED", "severity": "error", "expr": "every", "message_zh": "不得空缺。",
                   "message_en": "blank"}]}, ensure_ascii=False))
    (folder / "isle.xml").write_text(
        '<Yearly xmlns="urn:isle"><Year>2030</Year><Council id="c"><Name>Isle</Name><Parish id="p"><Name>North</Name>'
        '</Parish></Council><Asked><Count id="1"><In>5</In><Out>4</Out></Count><Count id="2"><In>5</In><Out>7</Out>'
        '</Count><L><Line ref="1"/><Body ref="c"/></L><L><Line ref="2"/><Body ref="p"/></L></Asked></Yearly>')
    _, (answer,) = run("report", "check", "--json", "--law", law, folder / "isle.xml")
    expect(f"a form made of data alone is checked: {rules(answer)}",
           answer["form"] == "isle-1" and rules(answer) == {"OUT", "ALL.asked.out"})
    for key, value in (("expr", "asked.nothing == 1"), ("for", "nobody")):
        broken = json.loads((law / "isle.json").read_text())
        broken["rules"][0][key] = value
        (law / "isle.json").write_text(json.dumps(broken, ensure_ascii=False))
        done = subprocess.run([PROGRAM, "report", "check", "--law", law, folder / "isle.xml"], capture_output=True,
                              text=True)
        expect(f"a hole in the form is named: {done.stderr}",
               done.returncode != 0 and "isle.json" in done.stderr and "OUT" in done.stderr)
        broken["rules"][0][key] = "every" if key == "for" else "asked.out <= asked.in"
        (law / "isle.json").write_text(json.dumps(broken, ensure_ascii=False))


def hostile(folder):
    head = f'<r:FoiaAnnualReport xmlns:r="{niem.SPACES["iepd"]}">'
    bad = {"cut": head + "<a>", "bomb": '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + head +
           "&b;</r:FoiaAnnualReport>", "deep": head + "<a>" * 100000, "empty": head + "</r:FoiaAnnualReport>",
           "outside": '<!DOCTYPE r SYSTEM "file:///etc/passwd">' + head + "</r:FoiaAnnualReport>"}
    for name, text in bad.items():
        (folder / f"bad-{name}.xml").write_text(text)
        code, (answer,) = run("report", "check", "--json", folder / f"bad-{name}.xml")
        expect(f"{name} is unreadable with a sentence", code == 2 and answer["verdict"] == "unreadable" and
               len(answer["findings"][0]["zh"]) > 8)


with tempfile.TemporaryDirectory() as place:
    place = pathlib.Path(place)
    samples(place)
    lists(place)
    beside_the_numbers(place)
    two_years(place)
    mutations(place)
    made_up(place)
    hostile(place)
print("report_foia:", "fine" if wrong == 0 else f"{wrong} wrong")
sys.exit(wrong != 0)
