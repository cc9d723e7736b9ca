#!/usr/bin/env python3
"""law clock against a second implementation of the papers: random applications, every key compared.

The reference below counts day by day and keeps no table; it was written from regulation.md 2.3-2.7,
not from the C. usage: law_clock.py [COUNT [SEED]], or law_clock.py - to answer one application from
standard input (state, due, late days, outcome, refused).
"""
import concurrent.futures
import datetime
import json
import os
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DAY = datetime.timedelta(days=1)
CHANNELS = ["in_person", "post", "letter", "web", "fax", "email", "oral"]
OUTCOMES = """granted partial deny_secret deny_law deny_safety deny_third deny_internal deny_process deny_case
deny_query unable_not_held unable_make unable_unclear noproc_petition noproc_repeat noproc_publication
noproc_excess noproc_confirm other_nocorrect other_nofee other_misc""".split()
OPEN = "received correcting reasons processing consult_third consult_organ fee_wait extended delayed review sign".split()
WORK = ("processing", "extended", "delayed")

listed = {}
for year in json.loads((ROOT / "law" / "holidays.json").read_text("utf-8"))["years"]:
    for notice in year["notices"]:
        for d in notice["days"]:
            listed[datetime.date.fromisoformat(d["date"])] = d["kind"] == "workday"


def works(d):
    return listed.get(d, d.weekday() < 5)


def after(d, n):
    """The n-th working day after d."""
    while n > 0:
        d += DAY
        n -= works(d)
    return d


def between(a, b):
    """Working days after a up to and including b."""
    n = 0
    while a < b:
        a += DAY
        n += works(a)
    return n


class Refused(Exception):
    pass


def need(truth):
    if not truth:
        raise Refused


class Case:
    """One application; `side` is (last day, state it stands for), `stopped` the days left or None."""

    def __init__(self, channel):
        self.channel, self.state, self.last = channel, "draft", None
        self.r = self.limit = self.side = self.left = self.announced = self.outcome = self.answer = None
        self.extended = self.used_extension = self.used_correction = self.used_fee = False

    def back(self):
        return "delayed" if self.announced else "extended" if self.extended else "processing"

    def anew(self, d):
        self.limit, self.announced, self.extended, self.left = after(d, 20), None, False, None

    def resumed(self, end):
        if self.left > 0:
            return after(end, self.left)
        while not works(end):
            end += DAY
        return end

    def resume(self, end):
        if self.left is not None:
            self.limit, self.left = self.resumed(end), None

    def timers(self, day):
        if self.side is None or day <= self.side:
            return
        end, self.side = self.side, None
        if self.state in ("correcting", "fee_wait"):
            self.outcome = "other_nocorrect" if self.state == "correcting" else "other_nofee"
            self.state = "abandoned"
        else:
            self.resume(end)
            self.state = self.back()

    def due(self):
        if self.state == "replied" or self.state == "closed":
            return self.limit if self.answer else None
        if self.state in ("received", *WORK, "review", "sign"):
            return self.limit
        if self.state in ("consult_third", "consult_organ") and self.left is None:
            return self.limit
        return None

    def late(self, day):
        due = self.due()
        return max(0, ((self.answer or day) - due).days) if due else 0

    def event(self, e):
        on = datetime.date.fromisoformat(e["on"])
        got = datetime.date.fromisoformat(e.get("received_on") or e["on"])
        self.timers(on)
        need(self.last is None or on >= self.last)
        need(got >= on)
        handler = getattr(self, "on_" + e["event"], None)
        need(handler)
        handler(on, got, e)
        self.last = on

    def on_submit(self, on, got, e):
        need(self.state == "draft")
        self.state = "submitted"

    def on_confirm(self, on, got, e):
        need(self.state == "submitted" or self.state == "draft" and self.channel in ("in_person", "post"))
        self.state, self.r = "received", on
        self.anew(on)

    def on_accept(self, on, got, e):
        need(self.state == "received")
        self.state = "processing"

    def on_correction_notice(self, on, got, e):
        need(self.state in ("received", "processing") and not self.used_correction)
        need(on <= after(self.r, 7))
        need(type(e.get("days")) is int and e["days"] >= 1)
        self.used_correction, self.state, self.side = True, "correcting", after(got, e["days"])

    def on_corrected(self, on, got, e):
        if self.state == "abandoned":
            need(self.outcome == "other_nocorrect" and e.get("good_reason"))
        else:
            need(self.state == "correcting")
        self.side, self.outcome, self.state = None, None, "processing"
        self.anew(on)
        if e.get("unclear"):
            self.state, self.outcome = "review", "unable_unclear"

    def on_ask_reasons(self, on, got, e):
        need(self.state in ("received", "processing") and on <= self.limit)
        self.left, self.state = between(on, self.limit), "reasons"

    def on_reasonable(self, on, got, e):
        need(self.state == "reasons")
        if e.get("until"):
            until = datetime.date.fromisoformat(e["until"])
            need(until > self.resumed(on))
            self.left, self.limit, self.announced = None, until, until
        else:
            self.resume(on)
        self.state = self.back()

    def on_unreasonable(self, on, got, e):
        need(self.state == "reasons")
        self.resume(on)
        self.state, self.outcome = "review", "noproc_excess"

    def consult(self, on, got, state):
        need(self.state in WORK)
        if on <= self.limit and self.state != "delayed":
            self.left = between(on, self.limit)
        self.side, self.state = after(got, 15), state

    def on_consult_third(self, on, got, e):
        self.consult(on, got, "consult_third")

    def on_consult_organ(self, on, got, e):
        self.consult(on, got, "consult_organ")

    def on_opinion(self, on, got, e):
        need(self.state in ("consult_third", "consult_organ"))
        self.side = None
        self.resume(on)
        self.state = self.back()

    def on_fee_notice(self, on, got, e):
        need(self.state in WORK and on <= self.limit and not self.used_fee)
        self.used_fee, self.side, self.state = True, after(got, 20), "fee_wait"

    def on_paid(self, on, got, e):
        need(self.state == "fee_wait")
        self.side, self.state = None, "processing"
        self.anew(on)

    def on_extend(self, on, got, e):
        need(self.state == "processing" and on <= self.limit and not self.used_extension)
        need(type(e.get("days")) is int and 1 <= e["days"] <= 20 and e.get("approved_by"))
        self.used_extension = self.extended = True
        self.limit, self.state = after(self.limit, e["days"]), "extended"

    def on_draft_reply(self, on, got, e):
        need(self.state in WORK and e.get("outcome") in OUTCOMES)
        need(e["outcome"] not in ("other_nocorrect", "other_nofee"))
        self.state, self.outcome = "review", e["outcome"]

    def on_reject(self, on, got, e):
        need(self.state == "review")
        self.state, self.outcome = self.back(), None

    def on_approve(self, on, got, e):
        need(self.state == "review")
        self.state = "sign"

    def on_issue(self, on, got, e):
        need(self.state == "sign")

    def on_deliver(self, on, got, e):
        need(self.state == "sign" and e.get("delivered_by") in ("hand", "post", "electronic"))
        self.state, self.answer = "replied", got if e["delivered_by"] == "hand" else on

    def on_withdraw(self, on, got, e):
        need(self.state in OPEN)
        self.state, self.outcome, self.side = "withdrawn", "other_misc", None

    def on_archive(self, on, got, e):
        need(self.state in ("replied", "abandoned", "withdrawn"))
        self.state = "closed"

    def remedy(self, on):
        need(self.state in ("replied", "abandoned", "withdrawn", "closed") or
             self.state in OPEN and self.due() and on > self.due())

    def on_review_filed(self, on, got, e):
        self.remedy(on)

    def on_suit_filed(self, on, got, e):
        self.remedy(on)

    def on_rectify(self, on, got, e):
        need(self.state in ("replied", "closed"))


def answer(told):
    """What the papers say about one application."""
    days = [datetime.date.fromisoformat(e["on"]) for e in told["events"]]
    as_of = datetime.date.fromisoformat(told["as_of"]) if told.get("as_of") else max(days)
    case, refused = Case(told["channel"]), []
    for i, e in enumerate(told["events"]):
        if days[i] > as_of:
            continue
        trial = Case(told["channel"])
        trial.__dict__.update(case.__dict__)
        try:
            trial.event(e)
            case = trial
        except Refused:
            refused.append(i)
    case.timers(as_of)
    due = case.due()
    return {"state": case.state, "as_of": str(as_of), "due": due and str(due), "late_days": case.late(as_of),
            "outcome": case.outcome, "refused": refused}


NAMES = [n.removeprefix("on_") for n in dir(Case) if n.startswith("on_")]
LIKELY = {"draft": ["submit", "confirm"], "submitted": ["confirm"],
          "received": ["accept", "accept", "correction_notice", "ask_reasons"],
          "correcting": ["corrected"], "reasons": ["reasonable", "unreasonable"],
          "consult_third": ["opinion"], "consult_organ": ["opinion"], "fee_wait": ["paid"],
          "review": ["approve", "approve", "reject"], "sign": ["deliver", "issue"],
          "abandoned": ["corrected", "archive"], "replied": ["archive", "rectify", "suit_filed"]}
AT_WORK = ["consult_third", "consult_organ", "extend", "fee_notice", "draft_reply", "correction_notice", "ask_reasons"]


def one_event(rng, state, day):
    name = rng.choice(NAMES) if rng.random() < 0.2 else rng.choice(LIKELY.get(state, AT_WORK))
    e = {"on": str(day), "event": name}

    def sometimes(key, chance, value):
        if rng.random() < chance:
            e[key] = value()
    if name in ("correction_notice", "consult_third", "consult_organ", "fee_notice", "deliver", "ask_reasons"):
        sometimes("received_on", 0.6, lambda: str(day + rng.choice([-1, 0, 0, 1, 2, 3, 5, 9]) * DAY))
    if name in ("correction_notice", "extend"):
        sometimes("days", 0.95, lambda: rng.choice([0, 1, 5, 7, 10, 15, 20, 21]))
    if name == "extend":
        sometimes("approved_by", 0.95, lambda: rng.choice(["张主任", "张主任", "张主任", ""]))
    if name == "draft_reply":
        sometimes("outcome", 0.97, lambda: rng.choice([*OUTCOMES, "refused"]))
    if name == "deliver":
        sometimes("delivered_by", 0.95, lambda: rng.choice(["hand", "post", "electronic", "pigeon"]))
    if name == "corrected":
        sometimes("unclear", 0.3, lambda: rng.choice([True, True, False]))
        sometimes("good_reason", 0.5, lambda: rng.choice(["住院", "住院", ""]))
    if name == "reasonable":
        sometimes("until", 0.5, lambda: str(day + rng.choice([1, 10, 20, 40, 60, 90]) * DAY))
    return e


def one_case(rng):
    channel = rng.choice(CHANNELS)
    day = datetime.date(2019, 6, 1) + rng.randrange(2100) * DAY
    told, case = {"channel": channel, "events": []}, Case(channel)
    for _ in range(rng.randrange(1, 16)):
        e = one_event(rng, case.state, day)
        told["events"].append(e)
        try:
            trial = Case(channel)
            trial.__dict__.update(case.__dict__)
            trial.event(e)
            case = trial
        except Refused:
            pass
        # Often right on a limit or just beside it, sometimes backwards.
        step = rng.choice([0, 0, 0, 1, 1, 2, 3, 4, 7, 10, 14, 21, 30])
        day = day + step * DAY if rng.random() < 0.96 else day - DAY
        edge = case.side or case.limit
        if edge and edge > day and rng.random() < 0.3:
            day = edge + rng.choice([-1, 0, 0, 1, 1, 2]) * DAY
    if rng.random() < 0.4:
        told["as_of"] = str(day + rng.choice([-30, -3, 0, 1, 20, 60]) * DAY)
    return told


def compare(told):
    """None, or how the program differs from the reference."""
    run = subprocess.run([os.environ["QF"], "law", "clock", "--json", "-"], input=json.dumps(told),
                         capture_output=True, text=True, check=False)
    wanted = answer(told)
    if run.returncode != (1 if wanted["refused"] else 0):
        return f"exit code {run.returncode}: {run.stderr}\n{json.dumps(told, ensure_ascii=False)}"
    got = json.loads(run.stdout)
    plain = {**{k: got[k] for k in wanted}, "refused": [r["index"] for r in got["refused"]]}
    if plain != wanted:
        return f"{json.dumps(told, ensure_ascii=False)}\nwanted {wanted}\ngot    {plain}"
    reply = [c for c in got["clocks"] if c["name"] == "reply"]
    if wanted["due"] and reply[0]["due"] != wanted["due"]:
        return f"reply clock {reply} differs from due {wanted['due']}"
    return None


def main(argv):
    if argv[1:] == ["-"]:
        print(json.dumps(answer(json.load(sys.stdin)), ensure_ascii=False))
        return 0
    slow = "/san/" in os.environ["QF"]
    count = int(argv[1]) if len(argv) > 1 else 150 if slow else 1200
    rng = random.Random(int(argv[2]) if len(argv) > 2 else 711)
    cases = [one_case(rng) for _ in range(count)]
    seen = {answer(told)["state"] for told in cases}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        wrong = [w for w in pool.map(compare, cases) if w]
    for w in wrong[:5]:
        print(w)
    print(f"{count} applications, {len(wrong)} differ, final states seen: {', '.join(sorted(seen))}")
    return 1 if wrong or (not slow and len(seen) < 17) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
