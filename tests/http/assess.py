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
    expect("strangers do nothing", stranger.post(page, {"act": "promise", "text": "x"}, page="/voices/letter")[0] in (303, 403))


if __name__ == "__main__":
    run_on_engines(walk)
