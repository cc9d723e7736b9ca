#!/usr/bin/env python3
"""Publishing by another program: a token acts as its account through the API and nowhere else; old items come in from a
list with files, dry run first, errors in the sheet, the same list twice changes nothing.

usage: tests/http/disclose_api.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import json
import re
import time
from urllib.parse import urlencode

from disclose_files import NUMBER, docx
from lib_site import expect, multipart, run_on_engines

API = "/weichuan/api/v1"


def call(site, method, path, token, fields=None, files=()):
    body, headers = (None, {}) if fields is None else multipart(fields, files)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    status, _, answer = site.ask(method, API + path, body, headers)
    try:
        return status, json.loads(answer)
    except ValueError:
        return status, {"not json": answer[:100]}


def tokens(site):
    made = site.command("user", "token", "baosong", "--org", "weichuan", "--name", "县门户网站")
    expect("token made", made.returncode == 0 and made.stdout.startswith("qf_"), made.stderr)
    token = made.stdout.strip()
    _, page = site.person("baosong").get("/weichuan/desk/items/new")
    code = re.search(r'<select id="field-column".*?<option value="([^"]+)"[^>]*>(?!请选择)', page, re.S).group(1)
    form = {"title": "接口报送的通知", "column": code, "html": "<p>正文<script>alert(1)</script><img src=x onerror=alert(2)></p>",
            "formed_on": "2026-11-20", "submit": "1"}
    expect("no token", call(site, "POST", "/items", None, form)[0] in (401, 403))
    expect("wrong token", call(site, "POST", "/items", "qf_wrong", form)[0] in (401, 403))
    expect("too long a token", call(site, "POST", "/items", "x" * 5000, form)[0] in (401, 403, 400, 431))
    status, answer = call(site, "POST", "/items", token, form, [("attachment", "说明.docx", docx())])
    expect("handed in", status == 201 and answer.get("state") == "first", (status, answer))
    item = answer.get("id")
    status, seen = call(site, "GET", f"/desk/items/{item}", token)
    expect("its state can be asked", status == 200 and seen["name"] == "接口报送的通知" and seen["file_count"] == 1, (status, seen))
    expect("script gone", "alert" not in json.dumps(seen, ensure_ascii=False))
    expect("not public by that", call(site, "GET", f"/item/{item}", token)[0] == 404)
    status, answer = call(site, "POST", "/items", token, {**form, "column": "没有的栏目"})
    expect("unknown column told", status in (400, 404) and "栏目" in json.dumps(answer, ensure_ascii=False), (status, answer))
    status, answer = call(site, "POST", "/items", token, {**form, "formed_on": "昨天"})
    expect("wrong day told with its field", status == 400 and "成文日期" in json.dumps(answer, ensure_ascii=False), (status, answer))
    before = call(site, "GET", f"/desk/items/{item}", token)[1]["version"]
    status, answer = call(site, "POST", "/items", token, form, [("attachment", "坏.docx", b"PK\x03\x04rubbish")])
    expect("a bad file keeps nothing", status == 400 and call(site, "GET", f"/desk/items/{item + 1}", token)[0] == 404, (status, answer))
    expect("the first one is as it was", call(site, "GET", f"/desk/items/{item}", token)[1]["version"] == before)
    status, _, _ = site.ask("GET", "/weichuan/desk/items", None, {"Authorization": f"Bearer {token}"})
    expect("a token opens no page", status == 303, status)
    status, _, _ = site.ask("POST", "/weichuan/items", urlencode(form), {
        "Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"})
    expect("only under /api", status in (303, 401, 403), status)
    status, _ = call(site, "POST", f"/desk/items/{item}/act", token, {"event": "pass", "version": "2"})
    expect("its account's roles bind it", status == 403, status)
    listed = site.command("user", "tokens", "--org", "weichuan")
    expect("listed without itself", "县门户网站" in listed.stdout and token not in listed.stdout)
    ended = site.command("user", "tokens", "--org", "weichuan", "--end", listed.stdout.split()[0])
    expect("ended", ended.returncode == 0 and call(site, "POST", "/items", token, form)[0] in (401, 403), ended.stderr)
    return code


def old_items(site, code):
    folder = site.data.parent / f"{site.data.name}-old"
    folder.mkdir()
    (folder / "通知.docx").write_bytes(docx())
    (folder / "附表.csv").write_bytes("村,户数\n甲村,12\n".encode("gb18030"))
    rows = ["标题,栏目,发布日期,文号,正文,正文文件,附件",
            f"旧通知一,{code},2019/3/4,,正文一,,", f"旧通知二,{code},2019年4月5日,,,通知.docx,附表.csv",
            f"坏一,没有的栏目,2019-3-4,,正文,,", f"坏二,{code},2019-13-4,,正文,,", f"坏三,{code},2019-3-4,,,../别处.docx,",
            f"坏四,{code},2019-3-4,,号码 {NUMBER},,", f"坏五,{code},2019-3-4,,正文,,没有.pdf", f"坏六,{code},2099-3-4,,正文,,"]
    path = folder / "旧信息.csv"
    path.write_bytes("\r\n".join(rows).encode("gb18030"))

    def run(*more):
        done = site.command("import", "items", str(path), "--json", "--org", "weichuan", *more)
        return done.returncode, json.loads(done.stdout) if done.stdout.startswith("{") else f"{done.returncode} {done.stdout} {done.stderr} {done.args}"

    before = call(site, "GET", "/column/" + code, None)[1]
    code_dry, dry = run("--dry-run")
    expect("the import answers", isinstance(dry, dict), dry)
    expect("dry run counts", code_dry == 1 and dry["taken"] == 2 and len(dry["errors"]) == 6, dry)
    expect("dry run keeps nothing", call(site, "GET", "/column/" + code, None)[1] == before)
    _, first = run()
    expect("two taken, six told", first["taken"] == 2 and len(first["errors"]) == 6, first)
    _, told = run("--dry-run", "--errors", str(folder / "问题.xlsx"))
    expect("told as well as written", [e["row"] for e in told["errors"]] == [4, 5, 6, 7, 8, 9], told)
    expect("errors written back", (folder / "问题.xlsx").stat().st_size > 1000)
    told = json.dumps(first, ensure_ascii=False)
    for words in ("没有这个栏目", "同一个文件夹", "没有遮盖", "没有.pdf", "晚于今天"):
        expect(f"told: {words}", words in told, told)
    time.sleep(1.5)  # another process wrote: the server looks for it once a second
    after = json.dumps(call(site, "GET", "/column/" + code, None)[1], ensure_ascii=False)
    _, again = run()
    expect("the same list again changes nothing", json.dumps(call(site, "GET", "/column/" + code, None)[1], ensure_ascii=False) == after)
    expect("public from their day", "旧通知一" in after and "2019-03-04" in after or "2019-04-05" in after, after[:300])
    status, page = site.person().get("/weichuan/search?q=%E6%97%A7%E9%80%9A%E7%9F%A5")
    expect("found", status == 200 and "旧通知" in page, status)


def test(site):
    old_items(site, tokens(site))


if __name__ == "__main__":
    run_on_engines(test)
