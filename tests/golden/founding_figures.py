#!/usr/bin/env python3
"""The report made from the record carries every figure of the founding report's prose and tables, in its order, bound to the
record (or marked as typed), and every one of them opens into what is behind it."""
import json
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(os.environ["QF_SOURCE_DIR"])
sys.path.insert(0, str(ROOT / "tests" / "http"))
from lib_site import Site, expect, founding_year, tally  # noqa: E402  pylint: disable=wrong-import-position

# A figure of the founding prose: a number and what it counts.
FIGURE = re.compile(r"(\d+)(条|项|个|件|%|多人)")


def founding():
    """[(number, unit)] of the founding report's prose, part one."""
    text = (ROOT / "tests/data/samples/founding/weichuan-2021.txt").read_text(encoding="utf-8")
    return FIGURE.findall(text[text.index("一、总体情况"):text.index("二、主动公开政府信息情况")])


def bound(report):
    """[(number, following text, address, typed)] of the bound pieces of part one."""
    found = []
    for part in report["parts"][1:2]:
        for line in part["lines"]:
            for piece, after in zip(line["pieces"], line["pieces"][1:] + [{"text": ""}]):
                if piece.get("bound"):
                    found.append((piece["text"], after["text"], piece["href"], piece["typed"]))
    return found


def prose(clerk, report):
    want, have, at = founding(), bound(report), 0
    expect("the founding prose is read", len(want) >= 18, want)
    for number, unit in want:
        place = next((i for i in range(at, len(have)) if have[i][0] == number and have[i][1].startswith(unit)), None)
        if not expect(f"{number}{unit} is there, bound, in its order", place is not None, [h[:2] for h in have[at:at + 4]]):
            continue
        at = place + 1
        _, _, href, typed = have[place]
        status, _, body = clerk.ask("GET", "/api" + href)
        figure = json.loads(body) if status == 200 else {}
        expect(f"{number}{unit} opens", figure.get("value", "").rstrip("%") == number, (href, status))
        if not typed and unit != "%":
            expect(f"{number}{unit} opens into its list", figure.get("count") == int(number), (href, figure.get("count")))


def tables(clerk, page):
    cells = sorted(set(re.findall(r'href="([^"]*/figure/t[234]\.[^"]+)"', page)))
    expect("cells of the three tables open", len(cells) >= 200, len(cells))
    numbers = re.findall(r'href="[^"]*/figure/t[234]\.[^"]+"[^>]*>\s*([\d.]+)', page)
    expect("the founding tables are all zero, and so are these", numbers and set(numbers) == {"0"}, set(numbers))
    for href in cells:
        status, _ = clerk.get(href)
        expect(f"{href} opens", status == 200, status)


def main():
    data, accounts = founding_year("founding-figures")
    with Site(data, [], accounts) as site:
        clerk = site.person("zhuanyuan")
        _, _, body = clerk.ask("GET", "/api/desk/report/2021")
        prose(clerk, json.loads(body))
        tables(clerk, clerk.get("/desk/report/2021")[1])
    print(f"{tally['passed']} passed, {tally['failed']} failed")
    return 1 if tally["failed"] else 0


sys.exit(main())
