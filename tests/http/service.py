#!/usr/bin/env python3
"""The service centre over HTTP on both engines: items, stations, numbers, errands; who may what."""
import io
import json
import re
import subprocess
import zipfile

from lib_photo import photo_bytes
from lib_site import PROGRAM, expect, run_on_engines

OUTLINE = json.dumps({"type": "Feature", "properties": {"name": "示例"}, "geometry": {
    "type": "Polygon", "coordinates": [[[114.0, 34.1], [114.3, 34.1], [114.3, 34.4], [114.0, 34.4], [114.0, 34.1]]]}})


def items(site):
    reader, clerk = site.person(), site.person("zhuanyuan")
    _, text = reader.get("/service")
    expect("142 items", "共 142 项" in text and text.count('href="/weichuan/service/') + text.count('href="/service/') >= 142)
    _, text = reader.get("/service?q=%E5%8A%9E%E4%BD%8E%E4%BF%9D%E8%A6%81%E5%B8%A6%E4%BB%80%E4%B9%88")
    expect("低保 is answered with its materials", "最低生活保障" in text and "户口簿" in text)
    _, text = reader.get("/service?q=%3Cscript%3E")
    expect("a question is text", "<script>" not in text.split("</head>")[1].replace('<script src', ''))
    _, text = reader.get("/service?life=old")
    expect("by occasion", "养老：" in text)
    status, headers, body = reader.ask("GET", "/service/0101/guide.pdf")
    expect("guide as pdf", status == 200 and body.startswith(b"%PDF"), status)
    _, text = clerk.get("/desk/service/0101")
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', text.split("<form method")[-2 if "取消这个事项" in text else -1]))
    fields = {"code": "0101", "name": "城乡居民基本养老保险参保登记", "theme": "社会保障", "kind": "公共服务",
              "conditions": "年满十六周岁", "materials": "居民身份证|原件|1|申请人自备", "steps": "申请\n办结",
              "legal_days": "10", "promised_days": "1", "fee": "不收费", "place": "1号窗口", "hours": "周一至周五",
              "phone": "0371-00000101", "basis": "《规程》", "note": "减材料", "based_on": "1", **{
                  k: v for k, v in form.items() if k == "based_on"}}
    status, _, text = clerk.post("/desk/service/0101", fields, page="/desk/service/0101")
    expect("draft kept", status == 303, text[:300] if status != 303 else "")
    _, text = reader.get("/service/0101")
    expect("a draft is not public", "当场办结" in text)
    status, _, _ = clerk.post("/desk/service/0101/act", {"what": "publish"}, page="/desk/service/0101")
    expect("published", status == 303, status)
    _, text = reader.get("/service/0101")
    expect("public at once", "1 个工作日" in text and "看改了什么" in text)
    _, text = reader.get("/service/0101/changes")
    expect("the difference is told", "少了“居民身份证”“户口簿”" in text and "减材料" in text, text[-900:])
    status, _, text = clerk.post("/desk/service/0101", {**fields, "promised_days": "11", "based_on": "2"},
                                 page="/desk/service/0101")
    expect("promised over legal is refused", status == 422 and "不能长于法定时限" in text, status)


LIST = """2026年政务服务事项清单
事项编码,事项名称,主题,事项类型,设定依据,受理条件,申请材料,办理流程,法定时限,承诺时限,收费,办理地点,办理时间,咨询电话
9101,试办事项甲,民政,公共服务,《某办法》第三条,本镇居民,居民身份证；户口簿,申请；办结,20个工作日,5个工作日,不收费,2号窗口,周一至周五,0371-00000002
9102,试办事项乙,民政,公共服务,,本镇居民,居民身份证,申请；办结,10,5,不收费,2号窗口,周一至周五,0371-00000002
9103,试办事项丙,民政,公共服务,《某办法》,本镇居民,居民身份证,申请,十天,5,不收费,2号窗口,周一至周五,0371-00000002
9104,试办事项丁,民政,公共服务,《某办法》,本镇居民,居民身份证,申请,5,50,不收费,2号窗口,周一至周五,0371-00000002
9.1E+17,试办事项戊,民政,公共服务,《某办法》,本镇居民,居民身份证,申请,5,5,不收费,2号窗口,周一至周五,0371-00000002
0102,,,,,,,,,,,,,
"""


def whole_list(site):
    reader, clerk = site.person(), site.person("zhuanyuan")
    page = "/desk/service/upload"
    send = lambda what, data=LIST.encode("gb18030"), name="清单.csv": clerk.post(
        page, {"act": what}, page=page, files=[("file", name, data)])
    status, _, text = send("look")
    expect("looked at: new ones, drafts, wrong cells", status == 200 and "可以新增 2 项、改动 0 项" in text and
           "其中 1 项要素不全" in text and "有 4 处要改" in text and "什么都没有写入" in text, text[:1500])
    expect("row and column", re.search(r'<td class="number">5</td><td>I</td><td>“十天”不是工作日数', text) is not None)
    expect("nothing is written", reader.get("/service/9101")[0] == 404)
    status, _, text = send("take")
    expect("taken in", status == 200 and "已经新增 2 项" in text and "存为草稿：“设定依据”还没有填" in text)
    expect("a complete guide is public", "试办事项甲" in reader.get("/service/9101")[1])
    expect("one that lacks an element is not", reader.get("/service/9102")[0] == 404)
    expect("twice is once", "已经新增 0 项、改动 0 项，2 项没有变化" in send("take")[2])
    changed = LIST.replace("居民身份证；户口簿", "居民身份证").replace("公共服务,,本镇居民", "公共服务,,本县居民")
    status, _, text = send("look", changed.encode())
    expect("the difference before it is taken", "改动 1 项" in text and "申请材料少了“户口簿”" in text, text[:1500])
    expect("somebody's draft stays", "有没公布的草稿" in text)
    send("take", changed.encode())
    expect("a version with its difference", "少了“户口簿”" in reader.get("/service/9101/changes")[1])
    for name, data in (("x.xlsx", b"PK\3\4 no zip"), ("x.csv", b""), ("x.bin", bytes(range(256)) * 40)):
        expect(f"refused {name}", send("take", data, name)[0] == 422)
    expect("not by the reporter", site.person("baosong").get(page)[0] == 403)
    expect("not by a village", site.person("weichuan-03").get(page)[0] == 403)


def stations(site):
    reader, clerk, village, other = (site.person(), site.person("zhuanyuan"), site.person("weichuan-03"),
                                     site.person("baosong"))
    _, text = reader.get("/villages")
    expect("37 stations", "共 37 个" in text and text.count("<circle") == 37, text.count("<circle"))
    own = re.search(r"/station/(\d+)", village.ask("GET", "/desk/stations")[1]["location"]).group(1)
    _, text = reader.get(f"/villages?near={own}")
    expect("nearest first is itself", re.search(r'class="no">1</span>.*?0 米', text, re.S) is not None)
    status, _, body = reader.ask("GET", "/villages/stations.geojson")
    data = json.loads(body)
    expect("geojson", status == 200 and len(data["features"]) == 37)
    status, _, body = reader.ask("GET", "/villages/stations.csv")
    expect("csv with mark", body.startswith(b"\xef\xbb\xbf") and body.count(b"\r\n") == 38)
    fields = {"name": "东岗头村便民服务站", "address": "村委会", "hours": "每天", "phone": "0371-00000203",
              "keeper": "站长", "longitude": "34.2", "latitude": "114.1", "system": "WGS-84"}
    status, _, text = village.post(f"/desk/station/{own}", fields, page=f"/desk/station/{own}")
    expect("swapped is told, and comes back exchanged", status == 422 and "填反" in text and 'value="114.1"' in
           text.split('id="field-longitude"')[1][:200] and 'value="34.2"' in text.split('id="field-latitude"')[1][:200], status)
    status, _, text = village.post(f"/desk/station/{own}", {**fields, "longitude": "2.35", "latitude": "48.85"},
                                   page=f"/desk/station/{own}")
    expect("out of China is told", status == 422 and "不在国内" in text, status)
    status, _, text = village.post(f"/desk/station/{own}", {**fields, "longitude": "115.5", "latitude": "34.2"},
                                   page=f"/desk/station/{own}")
    expect("far away is asked about", status == 422 and "我核对过" in text, status)
    status, _, _ = village.post(f"/desk/station/{own}", {**fields, "longitude": "114.1", "latitude": "34.25"},
                                page=f"/desk/station/{own}")
    expect("saved", status == 303, status)
    _, text = reader.get(f"/station/{own}")
    expect("public at once, checked", "114.100000" in text and "核对过" in text)
    status, _, _ = village.post(f"/desk/station/{int(own) + 1}", fields, page=f"/desk/station/{own}")
    expect("another village is closed", status == 403, status)
    status, _, _ = other.post(f"/desk/station/{own}", {**fields, "longitude": "114.1", "latitude": "34.25"})
    expect("a reporter keeps no station", status == 403, status)
    status, _, text = clerk.post("/desk/stations/map", {"system": "CGCS2000", "note": "示例", "tile_system": "CGCS2000", "tile_zoom": "18"},
                                 page="/desk/stations/map", files=[("outline", "a.json", OUTLINE.encode())])
    expect("outline taken", status == 303, text[:200])
    _, text = reader.get("/villages")
    expect("outline drawn", 'class="area"' in text)
    status, _, text = clerk.post("/desk/stations/map", {"system": "CGCS2000", "tile_system": "CGCS2000", "tile_zoom": "18"}, page="/desk/stations/map",
                                 files=[("outline", "a.json", b"PK\x03\x04rubbish")])
    expect("rubbish outline is told", status == 422, status)


NUMBER = "11010519491231002X"  # the example of GB 11643: right check digit, nobody's


def word_file(text, hidden=""):
    """A Word document of a line, with somebody's comment when `hidden`."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {"[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
             "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                            f'<Relationship Id="a" Type="{kind}" Target="word/document.xml"/></Relationships>',
             "word/document.xml": f"<w:document {names}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"}
    if hidden:
        parts["word/comments.xml"] = f"<w:comments {names}><w:comment><w:p><w:r><w:t>{hidden}</w:t></w:r></w:p></w:comment></w:comments>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in parts.items():
            z.writestr(name, content)
    return out.getvalue()


def forms(site):
    reader, clerk = site.person(), site.person("zhuanyuan")
    page = "/desk/service/0402"
    send = lambda name, data, who=clerk, **more: who.post(page + "/files", {
        "what": "add", "purpose": "blank", "material": "变更申请", "sure": "1", **more}, page=page, files=[("file", name, data)])
    links = lambda: re.findall(r'href="(?:/weichuan)?(/service/0402/file/\d+\.\w+)"', reader.get("/service/0402")[1])
    expect("a demonstration guide has its forms", "填写样例" in reader.get("/service/0401")[1] and "结果样本" in reader.get("/service/0401")[1])
    status, _, text = send("变更申请.docx", word_file("变更申请表"))
    expect("a form is taken in", status == 303, text[-900:])
    found = links()
    status, headers, body = reader.ask("GET", found[0]) if found else (0, {}, b"")
    expect("public beside its material, saved under its name", len(found) == 1 and status == 200 and body == word_file("变更申请表") and
           "attachment" in headers["content-disposition"] and headers["x-content-type-options"] == "nosniff", (found, status))
    expect("named in the printed guide", reader.ask("GET", "/service/0402/guide.pdf")[2].startswith(b"%PDF"))
    for name, data, more, why in (
            ("a.docx", word_file("甲"), {"sure": ""}, "真人"), ("a.docx", word_file("甲"), {"material": "没有的材料"}, "没有这种申请材料"),
            ("a.docx", word_file("甲"), {"purpose": "other"}, "空白表格"), ("a.pdf", b"<html><script>1</script>", {}, ""),
            ("a.csv", "甲,乙\n1,2\n".encode(), {}, "docx、xlsx"), ("a.docx", b"", {}, "选一个文件"), ("a.jpg", b"\xff\xd8\xff" + b"\0" * 90, {}, ""),
            ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * (5 << 20), {}, "5 MB")):
        status, _, text = send(name, data, **more)
        expect(f"refused: {name} {more} {why}", status == 422 and why in text.split('role="alert"')[1][:400], (status, text[-200:]))
    expect("nothing half taken", len(links()) == 1)
    status, _, _ = send("样例.docx", word_file(f"身份证号{NUMBER}", "先别公开"), purpose="filled")
    _, text = clerk.get(page)
    expect("hidden words and numbers are told, not public", status == 303 and "清理后才能公开" in text and NUMBER not in text and
           "先别公开" in text and len(links()) == 1, text[-1500:])
    number = re.findall(r'name="file_id" value="(\d+)"', text)[-1]
    expect("nor by its address", reader.ask("GET", f"/service/0402/file/{number}.docx")[0] == 404)
    act = lambda what, who=clerk: who.post(page + "/files", {"what": what, "file_id": number}, page=page, files=[("none", "x", b"x")])
    expect("cleaned", act("clean")[0] == 303 and len(links()) == 2)
    _, _, body = reader.ask("GET", f"/service/0402/file/{number}.docx")
    words = b"".join(zipfile.ZipFile(io.BytesIO(body)).read(n) for n in zipfile.ZipFile(io.BytesIO(body)).namelist()).decode("utf-8", "replace")
    expect("covered, without the comment", NUMBER not in words and "先别公开" not in words and "1101" in words)
    for who in ("baosong", "chengban", "weichuan-03", "ducha"):
        status, _, _ = send("a.docx", word_file("甲"), who=site.person(who, source="127.0.0.8"))
        expect(f"not by {who}", status == 403, status)
    expect("of another item", reader.ask("GET", f"/service/0403/file/{number}.docx")[0] == 404)
    expect("taken off", act("remove")[0] == 303 and len(links()) == 1 and act("remove")[0] == 404)


OUTLINE_VILLAGE = json.dumps({"type": "Feature", "properties": {"name": "东岗头村（示例）"}, "geometry": {
    "type": "Polygon", "coordinates": [[[114.098, 34.248], [114.102, 34.248], [114.102, 34.252], [114.098, 34.252], [114.098, 34.248]]]}})


def converted(source, target, longitude, latitude):
    """A position in another system, as the program itself tells it (held against gcoord in tests/cli/law_oracle.py)."""
    return json.loads(subprocess.run([PROGRAM, "law", "place", "--json", "--from", source, "--to", target, "--longitude",
                                      longitude, "--latitude", latitude], capture_output=True, check=True).stdout)


def map_and_systems(site):
    """The map's data, tiles with their system and their host alone, positions given in the wrong system."""
    reader, clerk, village = site.person(), site.person("zhuanyuan"), site.person("weichuan-03")
    own = re.search(r"/station/(\d+)", village.ask("GET", "/desk/stations")[1]["location"]).group(1)
    plain = {"system": "CGCS2000", "note": "示例", "tile_system": "CGCS2000", "tile_zoom": "18"}
    status, headers, text = reader.ask("GET", "/villages")
    expect("no tiles, no other host", "img-src 'self' data:" in headers["content-security-policy"] and "https:" not in
           headers["content-security-policy"])
    data = json.loads(reader.get("/villages/map.json")[1])
    expect("the map's data", len(data["stations"]) == 37 and data["tiles"] == "")
    before = {one[0]: one for one in data["stations"]}
    for bad in ("http://t.example.cn/{x}/{y}/{z}", "https://t.example.cn/{x}/{y}", "https://evil.cn; script-src *//{x}{y}{z}",
                "https://evil.cn'/{x}{y}{z}", "https:///{x}{y}{z}", "https://localhost/{x}{y}{z}", "https://{s}.cn/{x}{y}{z}",
                "https://a.{s}.cn/{x}{y}{z}", "https://t{s}.例子.cn/{x}{y}{z}", "https://t.example.cn/" + "a" * 500 + "{x}{y}{z}"):
        status, _, text = clerk.post("/desk/stations/map", {**plain, "tile_url": bad}, page="/desk/stations/map")
        expect(f"tiles refused: {bad[:40]}", status == 422, status)
    status, _, _ = clerk.post("/desk/stations/map", {**plain, "tile_zoom": "99"}, page="/desk/stations/map")
    expect("zoom refused", status == 422, status)
    status, _, text = clerk.post("/desk/stations/map", {
        **plain, "tile_url": "https://t{s}.map.example.cn/{z}/{x}/{y}.png", "tile_labels": "https://names.example.cn:8443/{z}/{x}/{y}",
        "tile_system": "GCJ-02"}, page="/desk/stations/map")
    expect("tiles taken", status == 303, text[:300])
    policy = reader.ask("GET", "/villages")[1]["content-security-policy"]
    expect("this page may ask the tiles' hosts", policy.endswith(
        "img-src 'self' data: https://*.map.example.cn https://names.example.cn:8443"), policy)
    expect("kept pages too", reader.ask("GET", "/villages")[1]["content-security-policy"] == policy)
    expect("other pages may not", "example.cn" not in reader.ask("GET", "/service")[1]["content-security-policy"])
    data = json.loads(reader.get("/villages/map.json")[1])
    for one in data["stations"][:5]:
        want = converted("CGCS2000", "GCJ-02", f"{before[one[0]][3] / 1e5:.5f}", f"{before[one[0]][2] / 1e5:.5f}")
        expect("drawn in the tiles' system", abs(one[3] / 1e5 - float(want["longitude"])) < 2e-5 and
               abs(one[2] / 1e5 - float(want["latitude"])) < 2e-5 and one[3] != before[one[0]][3], (one, want))
    status, _, _ = clerk.post("/desk/stations/map", plain, page="/desk/stations/map",
                              files=[("outline", "a.json", OUTLINE_VILLAGE.encode())])
    expect("outline of the village", status == 303, status)
    # The same spot as a phone's map gives it (GCJ-02), told to be GPS: some 600 m off, outside of the village.
    told = converted("WGS-84", "GCJ-02", "114.1", "34.25")
    fields = {"name": "东岗头村便民服务站", "address": "村委会", "hours": "每天", "phone": "0371-00000203", "keeper": "站长",
              "longitude": told["longitude"], "latitude": told["latitude"]}
    status, _, text = village.post(f"/desk/station/{own}", {**fields, "system": "WGS-84"}, page=f"/desk/station/{own}")
    expect("GCJ-02 given as GPS: the mistake is named", status == 422 and "改成 GCJ-02" in text, status)
    status, _, text = village.post(f"/desk/station/{own}", {**fields, "system": "GCJ-02"}, page=f"/desk/station/{own}")
    expect("told rightly it is inside", status == 303, text[-600:] if status != 303 else "")
    status, _, text = village.post(f"/desk/station/{own}", {**fields, "longitude": "114.1", "latitude": "34.25", "system": "GCJ-02"},
                                   page=f"/desk/station/{own}")
    expect("GPS given as GCJ-02 too", status == 422 and "改成 WGS-84" in text, status)


def photos(site):
    """A station's photo: the place told to the clerk, nothing of the camera kept; what is no photo is refused."""
    reader, village = site.person(), site.person("weichuan-03")
    own = re.search(r"/station/(\d+)", village.ask("GET", "/desk/stations")[1]["location"]).group(1)
    address, page = f"/desk/station/{own}/photo", f"/desk/station/{own}"
    expect("no photo yet", reader.ask("GET", f"/station/{own}/photo")[0] == 404 and "class=\"photo\"" not in reader.get(f"/station/{own}")[1])
    sent = photo_bytes(114.1005, 34.2505)
    status, _, text = village.post(address, {"what": "put"}, page=page, files=[("photo", "IMG_1.jpg", sent)])
    expect("photo taken, its place told", status == 200 and "照片换好了" in text and "114.100500" in text and "34.250500" in text and
           "米" in text, (status, re.findall("complaints.*?</div>", text)[:1]))
    status, headers, kept = reader.ask("GET", f"/station/{own}/photo")
    expect("public as a picture", status == 200 and headers["content-type"] == "image/jpeg" and kept[:2] == b"\xff\xd8")
    expect("without camera, place and notes", b"Exif" not in kept and b"SecretCamera" not in kept and b"private" not in kept)
    expect("shown with its size", 'width="640" height="480"' in reader.get(f"/station/{own}")[1])
    text = village.get(f"{page}?lng=114.100500&lat=34.250500")[1]
    expect("the place goes into the form", 'value="114.100500"' in text)
    for name, bad, word in (("html", b"<html><script>1</script>", "JPG"), ("heic", b"\0\0\0\x18ftypheic" + b"\0" * 64, "HEIC"),
                            ("cut", sent[:120], "不完整"), ("large", photo_bytes(114.1, 34.25, 700 * 1024), "600"),
                            ("pdf", b"%PDF-1.4 x", "JPG"), ("nothing", b"", "JPG")):
        status, _, text = village.post(address, {"what": "put"}, page=page, files=[("photo", "a.jpg", bad)])
        expect(f"no photo: {name}", status == 422 and word in text, (status, re.findall('class="complaints".*?</div>', text)[:1]))
    expect("the good one stays", reader.ask("GET", f"/station/{own}/photo")[2] == kept)
    other = int(own) + 1
    for who in (village, site.person("baosong")):
        status = who.post(f"/desk/station/{other}/photo", {"what": "put"}, page="/desk/account", files=[("photo", "a.jpg", sent)])[0]
        expect("another village's photo is closed", status == 403, status)
    status = village.post(address, {"what": "remove"}, page=page, files=[("none", "x", b"x")])[0]
    expect("taken off", status == 303 and reader.ask("GET", f"/station/{own}/photo")[0] == 404, status)


def counter(site):
    reader, desk, village = site.person(), site.person("chengban"), site.person("weichuan-03")
    _, text = reader.get("/appointment")
    day = re.search(r'<option value="(\d{4}-\d\d-\d\d)"', text).group(1)
    fields = {"window": "4", "day": day, "half": "am", "name": "王大娘", "tail": "1234"}
    status, headers, _ = reader.post("/appointment", fields, page="/appointment")
    expect("booked", status == 303, status)
    ticket = headers["location"]
    _, text = reader.get(ticket)
    expect("ticket", "4-001" in text)
    for _ in range(5):
        reader.post("/appointment", fields, page="/appointment")
    status, _, text = reader.post("/appointment", fields, page="/appointment")
    expect("half a day is full", status == 422 and "满了" in text, status)
    status, _, _ = reader.post("/appointment", {**fields, "day": "2030-01-01"}, page="/appointment")
    expect("no other day", status == 422, status)
    status, _, _ = reader.post(ticket, {}, page=ticket)
    expect("cancelled by its holder", status == 303, status)
    expect("no list for others", reader.ask("GET", "/desk/queue")[0] == 303)
    status, headers, _ = desk.post("/desk/queue", {"what": "take", "window": "4"}, page="/desk/queue")
    expect("number at the counter", status == 303, status)
    code = headers["location"].rsplit("/", 1)[1]
    for what, want in (("done", 409), ("called", 303), ("done", 303), ("called", 409)):
        status, _, _ = desk.post("/desk/queue", {"what": what, "code": code}, page="/desk/queue")
        expect(f"counter: {what}", status == want, status)
    priority(site, desk)
    expect("paper numbers", "纸 4-001" in desk.get("/desk/queue/paper")[1])
    status, headers, _ = village.post("/desk/errands/new", {
        "item": "0403", "name": "李大爷", "phone": "13800138000", "mandate": "home", "agent": "代办员"},
        page="/desk/errands/new")
    expect("errand taken", status == 303, status)
    errand = headers["location"]
    for to in ("submitted", "decided", "delivered"):
        expect(f"errand {to}", village.post(errand, {"to": to}, page=errand)[0] == 303)
    status, headers, body = village.ask("GET", errand + "/mandate.pdf")
    expect("mandate to sign", status == 200 and body.startswith(b"%PDF") and len(body) > 5000, status)
    status, _, body = village.ask("GET", errand + "/mandate.docx")
    words = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode() if status == 200 else ""
    expect("mandate: who, what, papers, log", all(w in words for w in (
        "帮办代办委托书", "李大爷", "0403", "户口簿" if "户口簿" in reader.get("/service/0403")[1] else "身份证", "已送到本人")), words[:300])
    expect("not a reporter's", site.person("baosong").get(errand + "/mandate.pdf")[0] == 403)
    expect("no other file", village.get(errand + "/x.pdf")[0] == 404)
    expect("the person is not public", "李大爷" not in reader.get("/help")[1])
    expect("counted in public", "送到本人手里 1 件" in reader.get("/help")[1])
    expect("a reporter sees no errand", site.person("baosong").get(errand)[0] == 403)


def priority(site, desk):
    """Two numbers with priority, then an ordinary one; whoever is called out of turn stands in the trail."""
    clerk, page = site.person("zhuanyuan", source="127.0.0.9"), "/desk/queue"
    take = lambda group="": desk.post(page, {"what": "take", "window": "7", "priority": group}, page=page)[1]["location"].rsplit("/", 1)[1]
    plain, late, elder, mother, soldier = take(), take(), take("elder"), take("pregnant"), take("military")
    waiting = lambda: re.findall(r'name="code" value="([\w-]+)"', desk.get(page)[1].split("7 号窗口")[1].split("</section>")[0])
    expect("the order on the call screen", waiting() == [elder, mother, plain, soldier, late], waiting())
    text = site.person().get(f"/appointment/{plain}")[1]
    expect("and on the paper of who waits", "前面还有 2 人" in text and "每连叫 2 个优先号，叫 1 个普通号" in text)
    call = lambda code, what="called": desk.post(page, {"what": what, "code": code, "priority": ""}, page=page)[0]
    for code in (elder, mother):
        expect("called in turn", call(code) == 303 and call(code, "done") == 303)
    expect("now the ordinary one", waiting()[:2] == [plain, soldier], waiting())
    trail = lambda: clerk.get("/desk/settings/audit?kind=queue.")[1]
    expect("nobody was passed over", "前面还有" not in trail())
    expect("called before his turn", call(late) == 303 and "2 号先叫，前面还有 2 人" in trail(), trail()[-900:])
    expect("no longer with priority", call(soldier, "priority") == 303 and waiting()[-2:] == [plain, soldier], waiting())
    status = desk.post(page, {"what": "take", "window": "7", "priority": "rich"}, page=page)[0]
    expect("no such group", status == 400, status)
    expect("the hall knows the rule, not the person", "每连叫 2 个优先号" in site.person().get("/screen")[1])


def all_of_it(site):
    items(site)
    forms(site)
    whole_list(site)
    stations(site)
    map_and_systems(site)
    photos(site)
    counter(site)


run_on_engines(all_of_it)
