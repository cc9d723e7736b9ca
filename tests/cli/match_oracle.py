#!/usr/bin/env python3
"""The matching engine against a slow and simple computation of the same rules, on random dirty lists: numbers of 15 digits, in full
width, with wrong checksums, in scientific notation or missing; quoted fields over several lines, CRLF, blank lines, repeated headers,
totals; UTF-8 with and without its mark, GB18030, UTF-16; comma, semicolon, tab. One list is long enough to be read in many pieces.

usage: tests/cli/match_oracle.py [SEED...]      QF names the program, QF_SCRATCH an empty folder
"""
import collections
import datetime
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

SCRATCH = pathlib.Path(os.environ["QF_SCRATCH"]) / "oracle"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PROJECTS = ["农村低保", "城市低保", "特困供养金", "高龄津贴", "临时救助", "耕地地力保护补贴", "丧葬补助"]
PAYMENTS = ["姓名", "身份证号", "出生日期", "村", "项目", "期次", "发放日期", "金额", "数量", "标准", "卡号", "开户名", "代领人", "备注"]
DEATHS = ["姓名", "身份证号", "出生日期", "村", "死亡日期", "备注"]
SHOWN = 100  # rows of a finding that are told
EMPLOYEES = ["姓名", "身份证号", "单位", "起始日期", "截止日期"]


def check_of(body):
    """Check character of seventeen digits."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]


def day_of(text):
    """A date as people write it; None when it is none of the calendar."""
    found = re.fullmatch(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))", text.strip())
    if not found:
        return None
    parts = [int(p) for p in found.groups() if p]
    try:
        return datetime.date(*parts)
    except ValueError:
        return None


def narrow(text):
    """Full width to half."""
    return "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else " " if c == "\u3000" else c for c in text)


def label(text):
    """As names and words are compared; None when empty."""
    return re.sub(r"\s", "", narrow(text)).lower() or None


def number_of(text):
    """(key, birth or None, right) of an identity number; key None when empty or shortened by Excel."""
    text = narrow(text.strip())
    if not text or re.match(r"[\d.]+[eE]\+?\d", text):
        return None, None, True
    bare = re.sub(r"[\s'-]", "", text)
    if re.fullmatch(r"\d{15}", bare):
        bare = bare[:6] + "19" + bare[6:]
        bare += check_of(bare)
    if not re.fullmatch(r"\d{17}[\dXx]", bare):
        return "?" + label(text), None, False
    bare = bare.upper()
    birth = day_of(bare[6:14])
    birth = birth if birth and birth.year >= 1850 else None
    return bare, birth, bool(birth) and check_of(bare[:17]) == bare[17]


def fen_of(text):
    """An amount in fen; None when it is none."""
    text = re.sub(r"[\s,']", "", narrow(text))
    text = re.sub(r"^[¥￥]", "", text)
    scale = 1000000 if text.endswith("万元") else 100
    text = re.sub(r"(万元|元)$", "", text)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    found = re.fullmatch(r"(-?)(\d+)(?:\.(\d+))?", text)
    if not found or len(found[3] or "") > (6 if scale > 100 else 2):
        return None
    digits = len(str(scale)) - 1
    return int(found[1] + found[2] + (found[3] or "").ljust(digits, "0"))


def millionths(text):
    """A plain number in millionths."""
    found = re.fullmatch(r"(\d+)(?:\.(\d{1,6}))?", re.sub(r"[\s,']", "", narrow(text)))
    return int(found[1] + (found[2] or "").ljust(6, "0")) if found else None


# ---- lists

class Writer:
    """Rows as a dirty text, and what they mean by line."""

    def __init__(self, rnd, heads):
        self.rnd, self.heads = rnd, list(heads)
        rnd.shuffle(self.heads)
        self.end = rnd.choice(["\n", "\r\n"])
        self.comma = rnd.choice(",,;\t")
        self.lines, self.line, self.rows = [], 1, []
        if rnd.random() < .3:
            self.put("某镇名单" + self.end)
        self.put(self.comma.join(self.heads) + self.end)

    def put(self, text):
        """Adds text; lines are counted as a person does."""
        self.lines.append(text)
        self.line += len(re.findall(r"\r\n|\n|\r", text))

    def field(self, text):
        """A field as a program or a person writes it."""
        if self.rnd.random() < .05:
            text = self.rnd.choice([" ", "\u3000"]) + text
        if any(c in text for c in self.comma + '"\n\r') or self.rnd.random() < .05:
            return '"' + text.replace('"', '""') + '"'
        return text

    def add(self, row):
        """A row of cells by header."""
        if self.rnd.random() < .02:
            self.put(self.end * self.rnd.randint(1, 3))
        if self.rnd.random() < .01:
            self.put(self.comma.join(self.heads) + self.end)
        if self.rnd.random() < .01:
            self.put(self.comma.join(["合计", "9"] + [""] * (len(self.heads) - 2)) + self.end)
        self.rows.append((self.line, row))
        self.put(self.comma.join(self.field(row[h]) for h in self.heads) + self.end)

    def save(self, folder, name):
        """Writes the file in some encoding."""
        coding = self.rnd.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"])
        (folder / f"{name}.csv").write_bytes("".join(self.lines).encode(coding))


def made(rnd, count):
    """Payments, deaths and employees of few persons, so that they meet."""
    people = []
    for _ in range(max(6, count // 4)):
        birth = datetime.date(rnd.randint(1925, 1999), rnd.randint(1, 12), rnd.randint(1, 28))
        body = f"410223{birth:%Y%m%d}{rnd.randint(0, 999):03d}"
        people.append((rnd.choice("王李张欧") + rnd.choice(["芳", "伟 东", "娜娜", "強"]), body + check_of(body), birth,
                       rnd.choice(["大桥村", "小桥村", "河东村"])))

    def identity(number):
        way = rnd.random()
        if way < .1 and number[6:8] == "19":
            return number[:6] + number[8:17]
        if way < .2:
            return "".join(chr(ord(c) + 0xFEE0) for c in number)
        if way < .25:
            return number[:17] + rnd.choice("0123456789X")
        if way < .28:
            return number[:10] + "1340" + number[14:]
        if way < .31:
            return "4.10223E+17"
        if way < .4:
            return ""
        if way < .43:
            return number[:12]
        if way < .5:
            return rnd.choice(["'" + number, number[:6] + " " + number[6:], number.lower(), number[:6] + "-" + number[6:]])
        return number

    def day(date):
        return rnd.choice([f"{date:%Y-%m-%d}"] * 6 + [f"{date.year}/{date.month}/{date.day}", f"{date:%Y%m%d}", f"{date.year}年{date.month}月{date.day}日",
                                                    "", "2021-13-01"])

    def base(who):
        return {"姓名": rnd.choice([who[0]] * 8 + ["赵六", ""]), "身份证号": identity(who[1]), "出生日期": day(who[2]) if rnd.random() < .5 else "",
                "村": rnd.choice([who[3]] * 5 + ["洧川镇" + who[3] + "委会", "河西村", ""]), "备注": rnd.choice(["", "", "x", "一\n二", 'a"b', "1,2;3\t4"])}

    lists = {"payments": Writer(rnd, PAYMENTS), "deaths": Writer(rnd, DEATHS), "employees": Writer(rnd, EMPLOYEES)}
    for i in range(count):
        who, row = rnd.choice(people), None
        row = base(who)
        quantity, standard = rnd.randint(1, 99), rnd.randint(1, 500)
        right = quantity * standard * 10
        date = datetime.date(2021, rnd.randint(1, 12), rnd.randint(1, 28))
        row.update({"项目": rnd.choice(PROJECTS), "期次": rnd.choice([f"{date:%Y-%m}", f"{date:%Y-%m}", ""]), "发放日期": day(date),
                    "金额": rnd.choice([f"{right / 100:.2f}"] * 3 + [f"{right / 100:,.2f}", f"￥{right / 100:.2f}", f"{right / 1000000:.6f}万元", "约5", "", "12000"]),
                    "数量": rnd.choice([f"{quantity / 10:.1f}"] * 4 + [""]), "标准": str(standard),
                    "卡号": rnd.choice(["", f"6217{rnd.randint(0, count):012d}", f"6217 {rnd.randint(0, 9):04d} 0000 0001", f"社{rnd.randint(0, 9)}"]),
                    "开户名": rnd.choice([row["姓名"], row["姓名"], "钱七", ""]), "代领人": rnd.choice(["", "", "孙八"])})
        lists["payments"].add(row)
        if i % 3 == 0:
            lists["deaths"].add({**base(rnd.choice(people)), "死亡日期": day(datetime.date(2020, rnd.randint(1, 12), 15) + datetime.timedelta(rnd.randint(0, 300)))})
        if i % 5 == 0:
            who = rnd.choice(people)
            lists["employees"].add({"姓名": who[0], "身份证号": identity(who[1]), "单位": "某局",
                                    "起始日期": rnd.choice(["", "2021-03-01"]), "截止日期": rnd.choice(["", "2021-09-01"])})
    return lists


# ---- the slow and simple way

Row = collections.namedtuple("Row", "line name id birth village known_birth right day month project period amount due card holder proxy more")


def meaning(line, cells):
    """A row as the rules see it."""
    key, birth, right = number_of(cells["身份证号"])
    written = day_of(cells.get("出生日期", ""))
    village = re.sub("(镇|村委会$)", lambda m: "|" if m[0] == "镇" else "村", cells.get("村", "").strip())
    day = day_of(cells.get("发放日期", ""))
    quantity, standard = millionths(cells.get("数量", "")), fen_of(cells.get("标准", ""))
    due = (quantity * standard + 500000) // 1000000 if quantity is not None and standard is not None else None
    card = re.sub(r"[\s'-]", "", cells.get("卡号", ""))
    return Row(line, label(cells["姓名"]), key, birth or written, label(village.split("|")[-1]), written, right, day,
               (day.year, day.month) if day else None, label(cells.get("项目", "")) or "", label(cells.get("期次", "")), fen_of(cells.get("金额", "")), due,
               card or None, label(cells.get("开户名", "")), label(cells.get("代领人", "")), cells)


def person(row, others, holds):
    """How likely the first fitting row of a register is this person; 0: there is none."""
    if row.id and any(o.id == row.id and holds(o) for o in others["id"][row.id]):
        return 100
    for o in others["name"][row.name] if row.name else ():
        if o.id and row.id:
            continue
        births, villages = row.birth and o.birth, row.village and o.village
        if (births and row.birth != o.birth) or not (births or villages):
            continue
        if villages and row.village != o.village and not births:
            continue
        if holds(o):
            return 60 if villages and row.village != o.village else 95 if births and villages else 80 if births else 50
    return 0


def by_person(rows):
    """Rows of one id are one finding, rows without one are each their own: lines, and the least likelihood."""
    together = collections.defaultdict(list)
    for row, sure in rows:
        together[row.id or ("none", row.line)].append((row.line, sure))
    return {(frozenset(line for line, _ in g), min(sure for _, sure in g)) for g in together.values()}


def groups(rows, keys, fits):
    """Groups of rows with all keys filled that fit."""
    together = collections.defaultdict(list)
    for row in rows:
        key = tuple(k(row) if callable(k) else getattr(row, k) for k in keys)
        if all(k is not None and k != "" for k in key):
            together[key].append(row)
    return {(frozenset(r.line for r in g), 100) for g in together.values() if fits(g)}


def differ(name):
    """More than one value."""
    return lambda g: len({getattr(r, name) for r in g if getattr(r, name) is not None}) > 1


def twice(g):
    """More than one row."""
    return len(g) > 1


def sets(*words):
    """Rows of two sets at least."""
    return lambda g: len({next(i for i, w in enumerate(words) if w in r.project) for r in g if any(w in r.project for w in words)}) > 1


def age(row):
    """Whole years at the payment."""
    if not row.birth or not row.day:
        return None
    return row.day.year - row.birth.year - ((row.day.month, row.day.day) < (row.birth.month, row.birth.day))


def expected(lists):
    """Findings by rule: {(lines, likelihood)}."""
    pay, dead, staff = ([meaning(line, cells) for line, cells in lists[name].rows] for name in ("payments", "deaths", "employees"))

    def index(rows):
        found = {"id": collections.defaultdict(list), "name": collections.defaultdict(list)}
        for r in rows:
            found["id"][r.id].append(r)
            found["name"][r.name].append(r)
        return found

    dead, staff = index(dead), index(staff)

    def died(row):
        return lambda o: (d := day_of(o.more["死亡日期"])) is not None and row.day is not None and (row.day - d).days > 31

    def served(row):
        def holds(o):
            begin, end = day_of(o.more["起始日期"]), day_of(o.more["截止日期"])
            return not (row.day and begin and row.day < begin) and not (row.day and end and row.day > end)
        return holds

    def sure(rows, others, holds):
        return by_person([(r, s) for r in rows if (s := person(r, others, holds(r)))])

    unsaid = [r for r in pay if r.period is None]
    nameless = [r for r in pay if r.id is None]
    poor = [r for r in pay if any(w in r.project for w in ("低保", "特困", "临时救助"))]
    help_ = [r for r in pay if "临时救助" in r.project]
    want = {
        "M01": sure([r for r in pay if "丧葬" not in r.project], dead, died),
        "M02": sure(poor, staff, served),
        "M09": groups(pay, ("id", "project", "period"), twice) | groups(unsaid, ("id", "project", "month"), twice)
        | groups(nameless, ("name", "village", "project", "period"), twice)
        | groups([r for r in nameless if r.period is None], ("name", "village", "project", "month"), twice),
        "M13": groups(pay, ("id",), differ("name")) | groups(pay, ("name", "known_birth", "village"), differ("id")),
        "M14": by_person([(r, 100) for r in pay if r.id and not r.right]),
        "M15": by_person([(r, 100) for r in pay if "高龄" in r.project and age(r) is not None and age(r) < 80]),
        "M20": groups(pay, ("card",), differ("id")),
        "M21": by_person([(r, 100) for r in pay if r.holder and r.name and r.holder != r.name and not r.proxy]),
        "M34": groups(help_, ("id", lambda r: r.day and r.day.year), lambda g: len(g) > 2)
        | by_person([(r, 100) for r in help_ if r.amount is not None and r.amount > 1000000]),
        "M37": by_person([(r, 100) for r in pay if r.amount is not None and r.due is not None and r.amount != r.due]),
    }
    for rule, fits in (("M12", differ("village")),):
        want[rule] = groups(pay, ("id", "project", "period"), fits) | groups(unsaid, ("id", "project", "month"), fits)
    city = [r for r in pay if r.project in ("城市低保", "农村低保")]
    want["M10"] = groups(city, ("id", "period"), sets("城市低保", "农村低保")) | groups([r for r in city if r.period is None], ("id", "month"), sets("城市低保", "农村低保"))
    hard = [r for r in pay if "低保" in r.project or "特困" in r.project]
    want["M11"] = groups(hard, ("id", "period"), sets("低保", "特困")) | groups([r for r in hard if r.period is None], ("id", "month"), sets("低保", "特困"))
    return want


# ---- both

def compare(seed, count):
    """One town of so many payments; what differs."""
    folder = SCRATCH / str(seed)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lists = made(random.Random(seed), count)
    for name, writer in lists.items():
        writer.save(folder, name)
    done = subprocess.run([os.environ["QF"], "match", "--data", folder, "--json"], capture_output=True, check=False, text=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    got = collections.defaultdict(set)
    for f in answers[:-1]:
        got[f["rule"]].add((frozenset(r["line"] for r in f["rows"] if r["list"] == "payments"), f["likelihood"]))
    wrong = [f"read {answers[-1]['lists']}"] if answers[-1]["lists"] != {n: len(w.rows) for n, w in lists.items()} else []
    want, met = expected(lists), 0
    for rule, findings in want.items():
        findings = {(frozenset(sorted(lines)[:SHOWN]), sure) for lines, sure in findings}
        met += len(findings & got[rule])
        only = sorted((sorted(lines), sure) for lines, sure in findings - got[rule])[:3], sorted((sorted(lines), sure) for lines, sure in got[rule] - findings)[:3]
        if only != ([], []):
            wrong.append(f"{rule}: expected alone {only[0]}, found alone {only[1]}")
    shutil.rmtree(folder, ignore_errors=True)
    return met, wrong


if __name__ == "__main__":
    sizes = [(int(s), 150) for s in sys.argv[1:]] or [(seed, 150) for seed in range(1, 9)] + [(99, 9000)]
    failures, total = 0, 0
    for one, rows in sizes:
        same, differences = compare(one, rows)
        failures += bool(differences) or same == 0
        total += same
        for d in differences:
            print(f"FAIL seed {one}: {d}")
    print(f"{total} findings equal")
    print(f"{len(sizes) - failures} passed, {failures} failed")
    sys.exit(failures > 0)
