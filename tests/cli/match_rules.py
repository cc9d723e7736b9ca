#!/usr/bin/env python3
"""Every rule of law/matching.json on a made township (bench/township.py): each planted fault is found, no honest
look-alike is. Prints recall and false alarms by rule."""
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
from township import Town, score  # noqa: E402

folder = pathlib.Path(os.environ["QF_SCRATCH"]) / "township"
folder.mkdir(parents=True, exist_ok=True)
town = Town()
town.honest()
town.plant(int(os.environ.get("QF_TOWN_FAULTS", "12")))
town.save(folder)
done = subprocess.run([os.environ["QF"], "match", "--data", folder, "--json"], capture_output=True, check=False, text=True)
answers = [json.loads(line) for line in done.stdout.splitlines()]
rules = [r["id"] for r in json.loads((pathlib.Path(__file__).resolve().parents[2] / "law/matching.json").read_text())["rules"]]
failed = []
print(f"{'rule':6}{'planted':>9}{'found':>7}{'recall':>8}{'false alarms':>14}    of {len(town.lists['payments'])} payments")
scores = score(town, answers)
for rule in sorted(set(rules) | set(scores)):
    planted, found, wrong = scores.get(rule, (0, 0, 0))
    print(f"{rule:6}{planted:9}{found:7}{found * 100 / max(planted, 1):7.1f}%{wrong:14}")
    if planted == 0 or found < planted or wrong > 0:
        failed.append(rule)
        print(f"FAIL {rule}")
if done.returncode != 1 or answers[-1].get("not_assessed") or not any(a.get("likelihood") == 95 for a in answers):
    failed.append("answer")
    print(f"FAIL answer: {done.returncode} {done.stderr[-300:]} {answers[-1:]}"[:600])
print(f"{len(set(rules) | set(scores)) + 1 - len(failed)} passed, {len(failed)} failed")
sys.exit(bool(failed))
