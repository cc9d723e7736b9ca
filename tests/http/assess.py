#!/usr/bin/env python3
"""The assessment over HTTP: points equal weight x done / whole of the figures shown, hand-given points, appeals, promises."""
import json

from lib_site import expect, run_on_engines


def sheet(person, year=2026):
    return json.loads(person.get(f"/api/v1/assess?year={year}")[1])


def walk(site):
    clerk, leader, handler, stranger = (site.person("zhuanyuan"), site.person("lingdao"), site.person("chengban"),
                                        site.person())
    old = sheet(stranger, 2021)
    by = {p["code"]: p for p in old["points"]}
    expect("47 of 47", (by["hotline"]["done"], by["hotline"]["whole"], by["hotline"]["points"]) == (47, 47, "15.00"))
    expect("weights make 100", sum(p["weight"] for p in old["points"]) == 100)
    seen = [p for p in old["points"] if p["assessed"]]
    want = sum(p["weight"] * 100 * p["done"] // p["whole"] for p in seen) * 100 // sum(p["weight"] for p in seen)
    expect("the sum is a second computation's", old["score"] == f"{want // 100}.{want % 100:02}", (old["score"], want))
    expect("nothing to measure is not assessed", not by["secrecy"]["assessed"])
    page = "/desk/assess?year=2026"
    act = lambda who, **fields: who.post(page, fields, page="/desk/account")[0]
    expect("no evidence", act(clerk, act="give", code="secrecy", percent="100", text="") == 422)
    expect("no figure by hand where the record has it", act(clerk, act="give", code="hotline", percent="100", text="x") == 422)
    expect("over 100", act(clerk, act="give", code="secrecy", percent="101", text="x") == 422)
    expect("given", act(clerk, act="give", code="secrecy", percent="100", text="检查记录") == 303)
    expect("counted", {p["code"]: p for p in sheet(stranger)["points"]}["secrecy"]["points"] == "10.00")
    expect("the handler does not give", act(handler, act="give", code="secrecy", percent="0", text="x") == 403)
    expect("appeal", act(handler, act="appeal", code="hotline", text="县里系统晚推送") == 303)
    appeal = json.loads(handler.get("/api/v1/desk/assess?year=2026")[1])["appeals"][0]["id"]
    expect("not by the handler", act(handler, act="decide", id=appeal, text="同意") == 403)
    expect("decided", act(leader, act="decide", id=appeal, text="维持") == 303)
    expect("once", act(leader, act="decide", id=appeal, text="改判") == 422)
    expect("appeals are not public", "县里系统" not in stranger.get("/assess?year=2026")[1])
    expect("promise", act(clerk, act="promise", text="及时公开") == 303)
    one = sheet(stranger)["promises"][0]
    expect("running", one["text"] == "及时公开" and not one["done"])
    expect("kept", act(clerk, act="keep", id=one["id"], text="见栏目") == 303)
    expect("published", sheet(stranger)["promises"][0]["done"] == "2026-11-26")
    before = sheet(stranger)
    for change in ({"text": ""}, {"code": "none"}, {"points": "0"}, {"points": "9"}, {"points": "x"}):
        expect(f"no adjustment {change}", act(leader, **{"act": "adjust", "code": "praised", "points": "2", "text": "通报表扬", **change}) == 422)
    expect("not by the clerk", act(clerk, act="adjust", code="praised", points="2", text="x") == 403)
    for code, points in (("praised", "2"), ("pilot", "3"), ("praised", "2"), ("lost", "2")):
        expect(f"adjusted {code}", act(leader, act="adjust", code=code, points=points, text="文号") == 303)
    after = sheet(stranger)
    cents = lambda one: round(float(one["score"]) * 100)
    expect("bonus is cut at five", after["bonus"] == 5 and cents(after) == cents(before) + 300, (before["score"], after["score"]))
    expect("each with person and reason", all(a["actor"] and a["reason"] == "文号" for a in after["adjustments"]))
    expect("a veto", act(leader, act="adjust", code="grave", points="", text="通报") == 303)
    expect("is the lowest grade", sheet(stranger)["grade"] == "不合格" and sheet(stranger)["vetoed"])
    veto = sheet(stranger)["adjustments"][-1]["id"]
    expect("no reason, no taking back", act(leader, act="back", id=veto, text="") == 422)
    expect("taken back", act(leader, act="back", id=veto, text="查实不是本镇") == 303 and not sheet(stranger)["vetoed"])
    expect("once", act(leader, act="back", id=veto, text="x") == 422)

    page = "/desk/assess?year=2022"
    expect("last year's promises", act(clerk, act="draw") == 303)
    drawn = sheet(stranger, 2022)["promises"]
    expect("sentences of part five", len(drawn) >= 2 and all(len(p["text"]) > 5 for p in drawn), drawn)
    expect("not twice", act(clerk, act="draw") == 303 and len(sheet(stranger, 2022)["promises"]) == len(drawn))
    page = "/desk/assess?year=2024"
    expect("no report, no promises", act(clerk, act="draw") == 422)
    page = "/desk/assess?year=2026"

    expect("social evaluation", act(clerk, act="social") == 303)
    expect("one a year", act(clerk, act="social") == 422)
    form = sheet(stranger)["social_href"]
    status, _, _ = stranger.post(form, {f"q{n}": "0" if n else "4" for n in range(6)}, page=form)
    answers = sheet(stranger)["social"]
    expect("answered", status == 200 and [a["good"] for a in answers] == [0, 1, 1, 1, 1, 1], answers)

    table = json.loads(stranger.get("/api/v1/assess/ranking?year=2026")[1])
    expect("37 villages", len(table["villages"]) == 37)
    scores = [float(v["score"]) for v in table["villages"] if v["assessed"]]
    expect("best first, equal points equal places", scores == sorted(scores, reverse=True) and all(
        (a["place"] == b["place"]) == (a["score"] == b["score"]) for a, b in zip(table["villages"], table["villages"][1:]) if b["assessed"]))
    expect("strangers do nothing", stranger.post(page, {"act": "promise", "text": "x"}, page="/voices/letter")[0] in (303, 403))


if __name__ == "__main__":
    run_on_engines(walk)
