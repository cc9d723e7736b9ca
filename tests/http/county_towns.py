#!/usr/bin/env python3
"""A county of seventeen towns: its supervisor sees all of them and opens each; nobody else sees more than his own."""
import html
import re

from lib_site import expect, run_on_engines

TOWNS = ["城关镇", "邢庄乡", "蔡庄镇", "大营镇", "十八里镇", "小陈镇", "永兴镇", "张市镇", "朱曲镇", "水坡镇", "大桥乡", "庄头镇",
         "岗李乡", "门楼任乡", "大马乡", "南曹乡"]


def county_of_seventeen(site):
    for i, name in enumerate(TOWNS, 2):
        done = site.command("org", "add", "--name", f"尉氏县{name}人民政府", "--kind", "town", "--parent", "weishi",
                            "--path", f"/town-{i}", f"town-{i}")
        expect(f"town {i}", done.returncode == 0, done.stderr)
    # A town of another county, which this county's supervisor must not see.
    site.command("org", "add", "--name", "外县人民政府", "--kind", "county", "--parent", "kaifeng", "other")
    site.command("org", "add", "--name", "外县某镇人民政府", "--kind", "town", "--parent", "other", "--path", "/far", "far")


def log_in(site, account):
    someone = site.person()
    status, _, _ = someone.post("/weichuan/login", {"login": account, "password": site.accounts[account]},
                                page="/weichuan/login")
    expect(f"{account} logs in", status == 303, status)
    return someone


def rows(text):
    """(town, [cells]) of the table."""
    body = re.search(r"<tbody>(.*?)</tbody>", text, re.S).group(1)
    return [(re.search(r">([^<]+)</a></th>", row).group(1), re.findall(r'<td class="number"><a href="([^"]+)"[^>]*>([^<]+)', row))
            for row in body.split("</tr>") if "<th" in row]


def all_of_it(site):
    county_of_seventeen(site)
    supervisor = log_in(site, "ducha")
    status, text = supervisor.get("/weichuan/desk/county")
    towns = rows(text)
    expect("seventeen towns, not the other county's", status == 200 and len(towns) == 17 and "外县" not in text, (status, len(towns)))
    sums = re.findall(r'<td class="number">([^<]+)</td>', text.split("<tfoot>")[1])
    columns = [[cell.replace(",", "") for _, cell in row] for _, row in towns]
    expect("the sums are those of the rows", all(
        float(total.replace(",", "")) == sum(float(c[i]) for c in columns) for i, total in enumerate(sums)), sums)
    # Each number of the town with a record opens; so does each town.
    _, own = next(row for row in towns if "洧川镇" in row[0])
    for href, shown in own:
        status, _ = supervisor.get(html.unescape(href))
        expect(f"{href} opens ({shown})", status == 200, status)
    status, text = supervisor.get("/weichuan/desk/county/town-5")
    expect("drill down", status == 200 and "大营镇" in text and 'href="/town-5/desk/gaps"' in text, status)
    status, _ = supervisor.get("/town-5/desk/gaps")
    expect("the list of another town opens", status == 200, status)
    status, _ = supervisor.get("/weichuan/desk/county/far")
    expect("another county's town is closed", status == 403, status)
    for account in ("lingdao", "zhuanyuan", "baosong", "weichuan-03", "admin"):
        status, _ = log_in(site, account).get("/weichuan/desk/county")
        expect(f"closed for {account}", status == 403, status)
    status, text = log_in(site, "lingdao").get("/weichuan/desk/town")
    numbers = re.findall(r'<li(?: class="late")?><a href="([^"]+)"><strong>', text)
    expect("the leader's page", status == 200 and len(numbers) == len(own), (status, len(numbers)))
    leader = log_in(site, "lingdao")
    for href in numbers:
        status, _ = leader.get(html.unescape(href))
        expect(f"the leader opens {href}", status == 200, status)


run_on_engines(all_of_it)
