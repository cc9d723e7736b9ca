#!/usr/bin/env python3
"""Leads from outside: a stored payment list is matched with an uploaded register; the finding becomes a lead,
masked; an unmasking leaves its reason; who made or approved the list may not check it; a false alarm, closed by
another person, quietens the rule for that person and can be taken back; everybody sees counts alone.

usage: tests/http/leads.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import re
import time

from lib_site import expect, run_on_engines

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(start):
    """18 characters with the right check digit."""
    return start + "10X98765432"[sum(int(c) * w for c, w in zip(start, WEIGHTS)) % 11]


DEAD, CLERK_SON, ALIVE = map(identity, ("41022319400101001", "41022319600101002", "41022319700101003"))
NAMES = {"欧阳逝者": DEAD, "司徒供养": CLERK_SON, "皇甫在世": ALIVE}
SECRETS = [DEAD, CLERK_SON, ALIVE, "欧阳逝者", "司徒供养", "阳逝者", "6217001234567890"]


def load(site):
    """A list of three persons in, approved by another; its address."""
    reporter, reviewer = site.person("baosong"), site.person("shenhe")
    _, desk = reporter.get("/desk/funds")
    fund = re.search(r'href="[^"]*(/desk/funds/\d+)"', desk).group(1)
    rows = ["姓名,身份证号,卡号,金额,发放日期"]
    rows += [f"{name},{number},6217001234567890{i},1200,2026-09-10" for i, (name, number) in enumerate(NAMES.items())]
    status, got, page = reporter.post(f"{fund}/load", {"title": "比对名单", "period": "2026年"}, page=fund,
                                      files=[("file", "a.csv", "\n".join(rows).encode())])
    expect("the list is taken", status == 303, (status, page[-300:]))
    where = re.search(r"/desk/funds/list/\d+", got["location"]).group()
    status, _, _ = reviewer.post(f"{where}/act", {"event": "approve"}, page=where)
    expect("approved by another", status == 303, status)
    return where


def add_registers(site):
    leader = site.person("lingdao")
    dead = f"死者姓名,证件号码,火化日期\n欧阳逝者,{DEAD},2026-05-01\n皇甫在世,{identity('41022319500101009')},2026-05-01\n"
    form = {"list": "deaths", "title": "县民政局，截至2026年9月"}
    status, _, page = leader.post("/desk/leads/lists", {**form, "title": ""}, page="/desk/leads/lists",
                                  files=[("file", "火化.csv", dead.encode())])
    expect("a register says where it comes from", status == 422, status)
    status, _, page = leader.post("/desk/leads/lists", form, page="/desk/leads/lists",
                                  files=[("file", "火化.csv", dead.encode("gb18030"))])
    expect("the register is taken", status == 303, (status, page[-300:]))
    status, _, page = leader.post("/desk/leads/lists", form, page="/desk/leads/lists",
                                  files=[("file", "火化.csv", dead.encode("gb18030"))])
    expect("not twice", status == 422 and "已经在库里" in page, status)
    status, _, page = leader.post("/desk/leads/lists", form, page="/desk/leads/lists",
                                  files=[("file", "x.csv", b"a,b\n1,2\n")])
    expect("a file without the columns is refused", status == 422, status)
    _, page = leader.get("/desk/leads/lists")
    expect("the page shows no person", not any(s in page for s in SECRETS), page[-400:])
    status, _ = site.person("baosong").get("/desk/leads/lists")
    expect("a reporter sees no registers", status == 403, status)
    return leader


def run(leader, start="2026-09-01"):
    """Asks for a matching and waits for the job."""
    status, _, page = leader.post("/desk/leads/run", {"from": start}, page="/desk/leads")
    expect("matching is asked for", status == 303, (status, page[-300:]))
    for _ in range(60):
        _, page = leader.get("/desk/leads?state=all&rule=M01")
        if "正在比对" not in page:
            return page
        time.sleep(0.5)
    expect("matching ends", False)
    return page


def act(person, where, status=303, **fields):
    """One step with the version that the page shows."""
    _, page = person.get(where)
    version = re.search(r'name="version" value="(\d+)"', page)
    got, _, answer = person.post(f"{where}/act", {"version": version.group(1) if version else "1", **fields}, page=where)
    expect(f"{fields['event']} gives {status}", got == status, (got, re.sub(r"<[^>]+>", " ", answer)[-300:]))
    return answer


def leads_of(page, first):
    """Addresses of the leads about a name that begins so; the demonstration has leads of its own."""
    return sorted(set(re.findall(rf'href="[^"]*(/desk/leads/\d+)">[^<]*：{first}\*', page)))


def life(site, leader, where):
    reviewer, handler, clerk = (site.person(n) for n in ("shenhe", "chengban", "zhuanyuan"))
    _, page = leader.get(where)
    expect("masked, with a way to check", "欧**" in page and "核对要点" in page and not any(s in page for s in SECRETS),
           [s for s in SECRETS if s in page])
    expect("two lines of evidence", "发放明细" in page and "死亡人员" in page and "2026-05-01" in page)
    status, _, page = leader.post(f"{where}/unmask", {"reason": ""}, page=where)
    expect("no unmasking without a reason", status == 400, status)
    status, _, page = leader.post(f"{where}/unmask", {"reason": "到户核实前确认是谁"}, page=where)
    expect("unmasked once", status == 200 and DEAD in page and "欧阳逝者" in page, status)
    expect("the reason stays in the story", "到户核实前确认是谁" in leader.get(where)[1])
    _, trail = site.person("ducha").get("/desk/settings/audit")
    expect("and in the trail", "查看线索完整信息" in trail)
    status, _ = reviewer.get(where)
    expect("a reviewer has no business here", status == 403, status)
    act(leader, where, event="assign", login="baosong", status=400)
    act(leader, where, event="assign", login="chengban")
    expect("somebody else does not write the result", "写明结果" not in clerk.get(where)[1])
    expect("a clock runs", "还剩 15 个工作日" in handler.get(where)[1])
    act(handler, where, event="extend", words="家属在外地，约了下周")
    expect("extended once", "还剩 30 个工作日" in handler.get(where)[1])
    act(handler, where, event="check", result="confirmed", words="", status=400)
    act(handler, where, event="check", result="confirmed", words="派出所注销证明在卷，家属承认")
    act(handler, where, event="handle", measure="recover", recovered="5000", words="追缴", status=400)
    act(handler, where, event="handle", measure="recover", recovered="1000", words="家属退回 1000 元，余下分期")
    act(handler, where, event="close", status=403)
    act(leader, where, event="close", words="同意")
    act(leader, where, event="recover", recovered="200")
    _, page = site.person().get("/funds/checks")
    expect("everybody sees counts", "1,200.00" in page and "死亡人员领取" in page, re.sub(r"<[^>]+>", " ", page)[-400:])
    expect("and nobody", not any(s in page for s in SECRETS) and "欧" not in page)


def quieten(site, leader):
    """A register with the wrong person: cleared, held back, taken back."""
    gone = f"姓名,身份证号,迁出日期,去向\n司徒供养,{CLERK_SON},2026-01-01,城关镇\n"
    leader.post("/desk/leads/lists", {"list": "exits", "title": "派出所"}, page="/desk/leads/lists",
                files=[("file", "b.csv", gone.encode())])
    run(leader)
    _, page = leader.get("/desk/leads?state=all&rule=M47")
    where = leads_of(page, "司")[0]
    handler = site.person("chengban")
    act(handler, where, event="assign")
    act(handler, where, event="check", result="allowed", words="户口迁出，承包地还在村里", quiet_until="2027-06-30")
    act(handler, where, event="close", status=403)
    act(leader, where, event="close")
    _, page = leader.get("/desk/leads/rules")
    expect("the adjustment is visible with its reason", "承包地还在村里" in page and "2027-06-30" in page)
    reporter = site.person("baosong")
    _, desk = reporter.get("/desk/funds")
    fund = re.findall(r'href="[^"]*(/desk/funds/\d+)"', desk)[1]
    rows = f"姓名,身份证号,金额,发放日期\n司徒供养,{CLERK_SON},900,2026-10-10\n"
    reporter.post(f"{fund}/load", {"title": "十月名单", "period": "2026年10月"}, page=fund,
                  files=[("file", "c.csv", rows.encode())])
    run(leader)
    leads = lambda: len(leads_of(leader.get("/desk/leads?state=all&rule=M47")[1], "司"))
    expect("the same person is left alone", leads() == 1, leads())
    _, page = leader.get("/desk/leads/rules")
    end = re.search(r"/desk/leads/rules/\d+/end", page).group()
    status, _, _ = leader.post(end, {}, page="/desk/leads/rules")
    expect("taken back", status == 303, status)
    run(leader)
    expect("and told again", leads() == 2, leads())
    status, _, page = leader.post("/desk/leads/rules", {"rule": "M47", "kind": "least_yuan", "amount": "5000",
                                                        "until": "2027-01-01", "reason": ""}, page="/desk/leads/rules")
    expect("no adjustment without a reason", status == 422, status)


def barred(site, where):
    """Who made or approved the list does not check it: here the list was approved by a clerk."""
    clerk = site.person("zhuanyuan")
    status, _, _ = clerk.post(f"{where}/act", {"event": "publish"}, page=where)
    expect("published", status == 303, status)
    lead = leads_of(clerk.get("/desk/leads?state=all&rule=M01")[1], "王")[0]  # of a list that the clerk approved
    act(clerk, lead, event="assign", status=403)
    act(clerk, lead, event="assign", login="lingdao")


def test(site):
    where = load(site)
    leader = add_registers(site)
    page = run(leader)
    expect("the dead one is found, not his namesake", len(leads_of(page, "欧")) == 1 and not leads_of(page, "皇"), page[-500:])
    lead = leads_of(page, "欧")[0]
    again = run(leader)
    expect("the same thing is not told twice", leads_of(again, "欧") == [lead])
    life(site, leader, lead)
    quieten(site, leader)
    barred(site, where)
    data = b"".join(p.read_bytes() for p in site.data.glob("*.db*"))
    expect("nothing lies open in the record", not [s for s in (DEAD, "欧阳逝者", "城关镇") if s.encode() in data])


if __name__ == "__main__":
    run_on_engines(test)
