#!/usr/bin/env python3
"""Spoken wishes against the founding year's list of 142 items: how many are answered among the first three."""
import json
from urllib.parse import quote

from lib_site import ROOT, expect, run_on_engines

FILES = (("wishes.txt", 0.95), ("wishes_unseen.txt", 0.6))


def wishes(name):
    """(question, [codes or @words]) of a file."""
    lines = (ROOT / "tests/data" / name).read_text(encoding="utf-8").splitlines()
    return [(q, want.split(",")) for q, _, want in (line.partition("|") for line in lines if "|" in line and line[0] != "#")]


def answered(reader, question, want):
    """True when one of the wanted items is among the first three, or the wanted office is named."""
    _, text = reader.get("/api/service?q=" + quote(question))
    answer = json.loads(text)
    first = [one["code"] for one in answer["answers"]][:3]
    offices = " ".join(one["where"] for one in answer.get("elsewhere", []))
    return any(w in first or (w[0] == "@" and w[1:] in offices) for w in want), first


def measure(site):
    reader = site.person()
    for name, least in FILES:
        missed = []
        asked = wishes(name)
        for question, want in asked:
            good, first = answered(reader, question, want)
            if not good:
                missed.append((question, want, first))
        share = 1 - len(missed) / len(asked)
        print(f"{name}: {len(asked) - len(missed)} of {len(asked)} wishes answered ({share:.0%})", *missed, sep="\n  ")
        expect(f"{name}: at least {least:.0%}", share >= least, share)


run_on_engines(measure)
