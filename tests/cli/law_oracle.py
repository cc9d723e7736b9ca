#!/usr/bin/env python3
"""Every day of 2008-2026 against two calendars of other people, npm chinese-days and lunar-javascript, and
conversions of coordinates against npm gcoord.

Our days of 2008-2018 were typed from the notices themselves, so agreement means something. Exits with
77 (skipped) when the packages can not be had; they are kept in build/oracle.
"""
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOME = ROOT / "build" / "oracle"
FIRST, LAST = datetime.date(2008, 1, 1), datetime.date(2026, 12, 31)

# What lunar-javascript 1.7.7 lacks: 国办发明电〔2012〕33号 says of both "上班".
LUNAR_LACKS = {"2013-04-07", "2013-10-12"}

ASK = """
const days = require('chinese-days'), { HolidayUtil } = require('lunar-javascript');
const out = {};
for (let d = new Date('%s'); d <= new Date('%s'); d = new Date(+d + 864e5)) {
  const day = d.toISOString().slice(0, 10), plain = d.getUTCDay() > 0 && d.getUTCDay() < 6;
  const known = HolidayUtil.getHoliday(day);
  out[day] = [days.isWorkday(day), known ? known.isWork() : plain];
}
console.log(JSON.stringify(out));
""" % (FIRST, LAST)

# Places all over the country and around one town, both ways.
PLACES = [(73.6 + i * 2.03, 4.1 + (i * 17 % 49)) for i in range(30)] + [(114.0 + i * 0.013, 34.2 + i * 0.007)
                                                                       for i in range(20)]
ASK_PLACES = """
const g = require('gcoord');
console.log(JSON.stringify(%s.map((p) => [g.transform(p, g.WGS84, g.GCJ02), g.transform(p, g.GCJ02, g.WGS84)])));
""" % json.dumps(PLACES)
STEP = 2.1e-6  # two steps of our millionths: 0.2 m


def oracles():
    """{day: [chinese-days, lunar-javascript]}, or None when the packages can not be had."""
    if not shutil.which("npm") or not shutil.which("node"):
        return None
    HOME.mkdir(parents=True, exist_ok=True)
    wanted = (ROOT / "tests" / "oracle" / "package.json").read_text("utf-8")
    have = HOME / "package.json"
    if not (HOME / "node_modules").exists() or have.read_text("utf-8") != wanted:
        have.write_text(wanted, "utf-8")
        try:
            npm = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=HOME,
                                 capture_output=True, text=True, timeout=120, check=False)
        except subprocess.TimeoutExpired:
            return None
        if npm.returncode != 0:
            return None
    run = subprocess.run(["node", "-e", ASK], cwd=HOME, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def ours():
    """{day: working} by the program: one long count and its first day."""
    def ask(*words):
        return json.loads(subprocess.run([os.environ["QF"], "law", *words, "--json"], capture_output=True,
                                         text=True, check=True).stdout)
    days = {d["date"]: d["counted"] for d in ask("workdays", "--from", str(FIRST), "--add", "4800")["days"]}
    days[str(FIRST)] = ask("day", "--date", str(FIRST))["working"]
    return days


def places():
    """Conversions that differ from gcoord's, as lines."""
    run = subprocess.run(["node", "-e", ASK_PLACES], cwd=HOME, capture_output=True, text=True, check=True)
    wrong = []
    for (x, y), theirs in zip(PLACES, json.loads(run.stdout)):
        for (source, target), want in zip((("WGS-84", "GCJ-02"), ("GCJ-02", "CGCS2000")), theirs):
            got = json.loads(subprocess.run(
                [os.environ["QF"], "law", "place", "--longitude", f"{x:.6f}", "--latitude", f"{y:.6f}", "--from",
                 source, "--to", target, "--json"], capture_output=True, text=True, check=True).stdout)
            if abs(got["longitude"] - want[0]) > STEP or abs(got["latitude"] - want[1]) > STEP:
                wrong.append(f"{x},{y} {source} to {target}: ours {got}, gcoord {want}")
    return wrong


def main():
    others = oracles()
    if others is None:
        print("npm packages chinese-days, lunar-javascript and gcoord can not be had here")
        return 77
    mine, wrong = ours(), []
    for day, (chinese_days, lunar) in others.items():
        if mine[day] != chinese_days:
            wrong.append(f"{day}: ours {mine[day]}, chinese-days {chinese_days}")
        if mine[day] != lunar and day not in LUNAR_LACKS:
            wrong.append(f"{day}: ours {mine[day]}, lunar-javascript {lunar}")
    wrong += places()
    print("\n".join(wrong[:20]))
    print(f"{len(others)} days, {2 * len(PLACES)} conversions, {len(wrong)} differ")
    return 1 if wrong or len(others) != (LAST - FIRST).days + 1 else 0


if __name__ == "__main__":
    sys.exit(main())
