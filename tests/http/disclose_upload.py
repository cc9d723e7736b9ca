#!/usr/bin/env python3
"""Old items as a list on the desk: looked at, what is wrong written back, handed in by one person, let in by another; open
numbers refused or covered; twice the same is once.

usage: tests/http/disclose_upload.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import json
import re

from disclose_files import NUMBER
from lib_site import expect, run_on_engines

UPLOAD = "/weichuan/desk/items/upload"


def listed():
    return ("标题,栏目,发布日期,成文日期,正文\n关于做好春耕工作的通知,本级政策解读,2018/4/3,2018年4月2日,正文一段\n"
            f"补贴发放名单公示,补贴发放公示,2019-05-06,,张三 身份证 {NUMBER}\n没有日子,本级政策解读,,,正文\n"
            "没有这一栏的,某某栏目,2019-05-06,,正文\n有文件的,本级政策解读,2019-05-06,,\n").encode("gb18030")


def upload(person, act, data=None, **more):
    return person.post(UPLOAD, {"act": act, **more}, page=UPLOAD, files=[("file", "旧信息.csv", data or listed())])



def searched(site):
    """What the public finds, without the marks around hits."""
    return re.sub("<[^>]+>", "", site.person().get("/weichuan/search?q=%E6%98%A5%E8%80%95%E5%B7%A5%E4%BD%9C")[1])


def check(site):
    clerk, leader = site.person("zhuanyuan"), site.person("lingdao")
    expect("not for a reporter", site.person("baosong").get(UPLOAD)[0] == 403)
    expect("a link to it", UPLOAD in clerk.get("/weichuan/desk/items")[1] and UPLOAD not in site.person("baosong").get("/weichuan/desk/items")[1])
    status, _, page = upload(clerk, "look")
    expect("looked at, GBK read", status == 200 and "读了 5 行，可以导入 1 行" in page and "什么都没有写入" in page, status)
    for words in ("请填写发布日期", "没有这个栏目", "没有遮盖", "至少要有一样"):
        expect(f"told: {words}", words in page)
    expect("the number is not shown", NUMBER not in page)
    _, headers, _ = upload(clerk, "back")
    expect("written back", "spreadsheetml" in headers["content-type"], headers["content-type"])
    status, _, page = upload(clerk, "take", masks="1")
    expect("handed in", status == 200 and "可以导入 2 行" in page and "已交上去" in page and "等核准" in page, status)
    expect("nothing is public yet", searched(site).count("关于做好春耕工作的通知") == 0)
    expect("the other is told", "清单等核准" in leader.get("/weichuan/desk")[1])
    expect("not by the same person", "核准导入：" not in page)
    address = re.search(rf'action="({UPLOAD}/\d+)"', leader.get(UPLOAD)[1]).group(1)
    status, _, page = clerk.post(address, {"act": "approve"}, page=UPLOAD)
    expect("nor past the page", status in (403, 422) and "核准" in page or status == 403, status)
    expect("the other lets it in", leader.post(address, {"act": "approve"}, page=UPLOAD)[0] == 303)
    page = leader.get(UPLOAD)[1]
    expect("told", "已导入 2 条" in page and "等核准" not in page)
    site.command("jobs")
    found = searched(site)
    expect("public on its day", "关于做好春耕工作的通知" in found and "2018-04-03" in found, re.findall("春耕.{80}", found))
    item = re.search(r'href="(/weichuan/item/\d+)"', site.person().get("/weichuan/search?q=%E8%A1%A5%E8%B4%B4%E5%8F%91%E6%94%BE%E5%90%8D%E5%8D%95")[1])
    text = site.person().get(item.group(1))[1] if item else ""
    expect("the number is covered", "张三" in text and NUMBER not in text and NUMBER[6:14] not in text)
    status, _, text = leader.post(address, {"act": "approve"})
    expect("once decided", status == 404 and "已经处理过" in text, status)
    expect("twice handed in", "已交上去" in upload(clerk, "take", masks="1")[2])
    again = re.search(rf'action="({UPLOAD}/\d+)"', leader.get(UPLOAD)[1]).group(1)
    before = searched(site).count("关于做好春耕工作的通知")
    leader.post(again, {"act": "approve"}, page=UPLOAD)
    site.command("jobs")
    after = searched(site).count("关于做好春耕工作的通知")
    expect("is once", before == after > 0, (before, after))
    upload(clerk, "take", "标题,栏目,发布日期,正文\n不要的,本级政策解读,2018-01-01,正文\n".encode("utf-8-sig"))
    last = re.search(rf'action="({UPLOAD}/\d+)"', leader.get(UPLOAD)[1]).group(1)
    leader.post(last, {"act": "refuse"}, page=UPLOAD)
    expect("refused", "不予导入（" in clerk.get(UPLOAD)[1])
    expect("a file is no list", upload(clerk, "look", b"PK\x03\x04rubbish")[0] == 422)
    stored = b"".join(p.read_bytes() for p in (site.data / "blobs").rglob("*") if p.is_file())
    expect("lists lie sealed", NUMBER.encode() not in stored and "张三".encode("gb18030") not in stored)
    trail = site.person("admin").get("/weichuan/desk/settings/audit")[1]
    expect("in the trail", "交上一份旧信息清单" in trail and "核准或不予导入清单" in trail)


if __name__ == "__main__":
    run_on_engines(check)
