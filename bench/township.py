"""A made township for matching: 40,000 people in 37 villages, ten years of payments, village vouchers; for every
rule planted faults and, beside them, honest look-alikes. What was planted stands in `truth`: rule -> {(list, line)}.
Used by bench/match.py and tests/cli/match_rules.py.
"""
import collections
import random

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰春梅"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PERSON = "姓名,身份证号"
HEADS = {
    "payments": "姓名,身份证号,出生日期,村,项目,期次,发放日期,金额,数量,标准,卡号,开户名,代领人,地块编码,批次,合作社,机具编号",
    "households": f"{PERSON},村,户号,迁入日期", "deaths": f"{PERSON},出生日期,村,死亡日期", "employees": f"{PERSON},单位,截止日期",
    "cadres": f"{PERSON},村,职务,离任日期,卡号", "relatives": f"{PERSON},村,干部姓名,关系", "vehicles": f"{PERSON},号牌,车辆类型,价值",
    "houses": f"{PERSON},房屋类型,坐落,登记日期", "companies": f"{PERSON},企业名称,职务,注册资本", "wages": f"{PERSON},月收入",
    "insurance": f"{PERSON},参保单位,参保起始,参保截止", "medical": f"{PERSON},自付金额,结算日期", "prisoners": f"{PERSON},起始日期,截止日期",
    "parcels": f"{PERSON},地块编码,面积,地类,征收日期", "flows": "姓名,转入方身份证号,转出方身份证号,面积,起始日期,截止日期",
    "machines": f"{PERSON},机具编号,购买日期,转让日期", "disability": f"{PERSON},残疾等级,状态,有效期止", "school": f"{PERSON},学校,离校日期",
    "lowincome": f"{PERSON},类别", "exits": f"{PERSON},迁出日期,原因", "renovations": f"{PERSON},验收日期",
    "published": f"{PERSON},批次,金额", "batches": "批次,项目,人数,总金额,到账日期,发放日期,公示起,公示止",
    "vouchers": "村,日期,凭证号,发票号,收款人,摘要,金额,合同编号,收入金额", "tenders": "工程,投标人,法定代表人,法定代表人身份证号,联系电话,地址",
    "contracts": "合同编号,村,标的,承租人,年租金,评估底价,起始日期,截止日期", "compensation": f"{PERSON},补偿面积,测量面积,补偿金额,公告日期",
}
DIBAO, LAND, HARD, OTHER = "农村低保", "耕地地力保护补贴", "临时救助", "移民后期扶持"


def identity(n, year):
    """A valid number, different for each n below 12 million and year."""
    month, day = n // 28 % 12 + 1, n % 28 + 1
    body = f"{410200 + n // 336 // 1000 % 90:06d}{year}{month:02d}{day:02d}{n // 336 % 1000:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]


def name_of(rnd):
    """An invented name."""
    return rnd.choice(FAMILY) + rnd.choice(GIVEN) + rnd.choice(GIVEN + "  ").strip()


def write(folder, name, head, rows):
    """One list as csv."""
    with open(folder / f"{name}.csv", "w", encoding="utf-8") as f:
        f.write(head + "\n")
        f.writelines(",".join(map(str, r)) + "\n" for r in rows)


class Town:
    """People, lists, and what is planted in them."""

    def __init__(self, seed=8, people=40000):
        self.rnd = random.Random(seed)
        self.people = [(identity(i, self.rnd.randint(1935, 2005)), name_of(self.rnd), f"第{i % 37 + 1}村", i // 4)
                       for i in range(people)]
        self.lists = collections.defaultdict(list)
        self.truth = collections.defaultdict(set)
        self.next, self.card, self.invoice = 0, 10 ** 11, 10 ** 7

    # ---- lines

    def add(self, name, *values):
        """A line of a list; where it stands."""
        self.lists[name].append(values)
        return name, len(self.lists[name]) + 1

    def of(self, name, who, *values):
        """A line about a person."""
        return self.add(name, who[1], who[0], *values)

    def pay(self, who, project, day="2021-05-10", amount="300", period=None, **more):
        """A payment."""
        self.card += 1
        get = more.get
        return self.add("payments", who[1], who[0], get("birth", ""), get("village", who[2]), project, period or day[:7], day, amount,
                        get("quantity", ""), get("standard", ""), get("card", self.card), get("holder", who[1]), get("proxy", ""),
                        get("parcel", ""), get("batch", ""), get("company", ""), get("machine", ""))

    def fault(self, where, *rules):
        """This line is a fault of these rules."""
        for rule in rules:
            self.truth[rule].add(where)

    def person(self, year=1970):
        """The next person nobody has used, one of a household of his own."""
        self.next += 4
        _, n, v, h = self.people[self.next]
        return identity(self.next, year), n, v, h

    def two(self, year=1970):
        """One for the fault, one for the look-alike."""
        return self.person(year), self.person(year)

    def housemate(self, who):
        """Another one of the same household."""
        return next(p for p in self.people if p[3] == who[3] and p[0] != who[0] and p[1] != who[1])

    # ---- ten honest years

    def honest(self):
        """Ordinary payments and vouchers; everybody past sixty insured."""
        rnd = self.rnd
        half = len(self.people) // 2
        for year in range(2012, 2022):
            for i in range(half + 1, len(self.people), 20):
                self.pay(self.people[i], DIBAO, f"{year}-03-10", "280")
            for i in range(half + 2, len(self.people), 10):
                q = rnd.randint(10, 90) / 10
                self.pay(self.people[i], LAND, f"{year}-06-01", f"{q * 100:.2f}", str(year), quantity=f"{q}", standard="100")
            for v in range(37):
                for _ in range(30):
                    self.invoice += 17
                    yuan = 10 ** rnd.uniform(1.5, 4.5)
                    self.add("vouchers", f"第{v + 1}村", f"{year}-{rnd.randint(1, 12):02d}-{rnd.randint(1, 28):02d}",
                             len(self.lists["vouchers"]), self.invoice, f"{name_of(rnd)}商店", "办公用品", f"{yuan:.2f}", "", "")
        for i, n, _, _ in self.people:
            if int(i[6:10]) <= 1975:
                self.add("insurance", n, i, "", "2000-01-01", "")

    # ---- faults, by what they look at

    def persons(self):
        """Who somebody is: dead, employed, related, owner."""
        a, b = self.two()
        self.of("deaths", a, "", "", "2021-01-01")
        self.fault(self.pay(a, DIBAO), "M01")
        self.of("deaths", b, "", "", "2021-05-01")
        self.pay(b, DIBAO)                                     # the month of death
        a = self.person(1948)                                  # no number: name, birth and village
        self.add("deaths", a[1] + "某", "", "1948-03-04", a[2], "2020-01-01")
        self.fault(self.pay(("", a[1] + "某", a[2]), OTHER, birth="1948-03-04"), "M01")
        self.pay(("", a[1] + "某", a[2]), OTHER, "2021-06-10", birth="1950-07-08")  # another birth
        a, b = self.two()
        self.of("employees", a, "某局", "")
        self.fault(self.pay(a, "特困供养金"), "M02")
        self.of("employees", b, "某局", "2020-12-31")
        self.pay(b, "特困供养金")                              # left before
        a, b = self.two()
        self.of("cadres", a, a[2], "村主任", "", "")
        self.fault(self.pay(a, HARD), "M03")
        self.of("cadres", b, b[2], "村主任", "2020-12-31", "")
        self.pay(b, HARD)
        a, b = self.two()
        self.of("relatives", a, a[2], "某某", "弟弟")
        self.fault(self.pay(a, DIBAO), "M04")
        self.of("relatives", b, b[2], "某某", "弟弟")
        self.pay(b, OTHER)                                     # not a benefit of need
        a = self.person()
        mate = self.housemate(a)
        self.add("cadres", mate[1], mate[0], mate[2], "会计", "", "")
        for p in (a, mate):
            self.add("households", p[1], p[0], p[2], a[3], "")
        self.fault(self.pay(a, DIBAO), "M04")
        a, b = self.two()
        self.of("exits", a, "2020-01-01", "迁出")
        self.fault(self.pay(a, OTHER), "M47")
        self.of("exits", b, "2021-05-09", "迁出")
        self.pay(b, OTHER)
        a, b = self.two()
        self.of("prisoners", a, "2020-01-01", "2022-01-01")
        self.fault(self.pay(a, OTHER), "M18")
        self.of("prisoners", b, "2015-01-01", "2021-05-01")
        self.pay(b, OTHER)

    def wealth(self):
        """What somebody owns."""
        for rule, name, fault, alike in (
                ("M05", "vehicles", ("豫B1", "小型轿车", "80000"), ("豫B2", "普通摩托车", "80000")),
                ("M06", "houses", ("商品房", "县城", "2015-01-01"), ("农村住宅", "本村", "2015-01-01")),
                ("M07", "companies", ("某某公司", "法定代表人", "500000"), ("种植合作社", "社员", "500000")),
                ("M08", "wages", ("5200",), ("1800",))):
            a, b = self.two()
            self.of(name, a, *fault)
            self.fault(self.pay(a, DIBAO), rule)
            self.of(name, b, *alike)
            self.pay(b, DIBAO)

    def doubles(self):
        """The same twice."""
        a, b = self.two()
        for _ in range(2):
            self.fault(self.pay(a, DIBAO), "M09")
        self.pay(b, DIBAO)
        self.pay(b, DIBAO, "2021-06-10")
        a, b = self.two()
        for project in (DIBAO, "城市低保"):
            self.fault(self.pay(a, project), "M10")
        self.pay(b, DIBAO)
        self.pay(b, "城市低保", "2021-08-10")
        a, b = self.two()
        for project in (DIBAO, "特困供养金"):
            self.fault(self.pay(a, project), "M11")
        self.pay(b, DIBAO)
        self.pay(b, "特困供养金", "2021-08-10")
        a, b = self.two()
        for village in (a[2], "第99村"):
            self.fault(self.pay(a, OTHER, village=village), "M12", "M09")
        self.pay(b, OTHER)
        self.pay(b, OTHER, "2021-09-10", village="第98村")     # moved in between
        a, b = self.two()
        self.fault(self.pay(a, OTHER), "M13")
        self.fault(self.pay((a[0], "别人", a[2]), OTHER, "2021-09-10"), "M13")
        self.pay(b, OTHER)
        self.pay((b[0], b[1], b[2]), OTHER, "2021-09-10")
        a = self.person()
        wrong = a[0][:17] + ("0" if a[0][17] != "0" else "1")
        self.fault(self.pay((wrong, *a[1:]), DIBAO), "M14")
        self.card += 1
        shared, home = self.card, self.card + 5 * 10 ** 8
        a, b = self.two()
        self.fault(self.pay(a, OTHER, card=shared), "M20")
        self.fault(self.pay(b, OTHER, card=shared), "M20")
        a = self.person()
        mate = self.housemate(a)
        for p in (a, mate):
            self.add("households", p[1], p[0], p[2], a[3], "")
            self.pay(p, OTHER, "2021-07-01", card=home)
        a, b = self.two()
        self.fault(self.pay(a, OTHER, holder="别人家"), "M21")
        self.pay(b, OTHER, holder="别人家", proxy="监护人")
        a, b = self.two()
        c = self.person()
        self.card += 2 * 10 ** 9
        self.of("cadres", c, c[2], "会计", "", self.card)
        self.fault(self.pay(a, OTHER, card=self.card), "M22")
        self.of("cadres", b, b[2], "会计", "", self.card + 1)
        self.pay(b, OTHER, card=self.card + 1)                 # his own
        self.card -= 2 * 10 ** 9 - 10

    def ages(self):
        """Too young, too old, not enrolled."""
        a, b = self.person(1950), self.person(1930)
        self.fault(self.pay(a, "高龄津贴"), "M15")
        self.pay(b, "高龄津贴")
        a, b = self.two(2001)
        self.fault(self.pay(a, "孤儿基本生活费"), "M16")
        self.pay(b, "孤儿基本生活费")
        self.of("school", b, "一中", "")
        a, b = self.person(1975), self.person(1950)
        self.fault(self.pay(a, "城乡居民养老保险金"), "M17")
        self.pay(b, "城乡居民养老保险金")
        a, b = self.two(1940)
        self.fault(self.add("households", a[1], a[0], a[2], f"h{self.next}", ""), "M17")
        self.add("households", b[1], b[0], b[2], f"k{self.next}", "")
        self.pay(b, "城乡居民养老保险金")
        a, b = self.two(1980)
        self.fault(self.pay(a, "残疾人生活补贴"), "M19")
        self.pay(b, "残疾人生活补贴")
        self.of("disability", b, "三级", "正常", "2030-01-01")
        a, b = self.two(1980)
        self.fault(self.pay(a, "残疾人护理补贴"), "M19")
        self.of("disability", a, "四级", "正常", "2030-01-01")
        self.pay(b, "残疾人护理补贴")
        self.of("disability", b, "一级", "正常", "2030-01-01")
        a, b = self.two(2003)
        self.fault(self.pay(a, "雨露计划"), "M33")
        self.pay(b, "雨露计划")
        self.of("school", b, "职校", "")

    def land(self):
        """Parcels, flows, machines, compensation."""
        a, b = self.two()
        self.of("parcels", a, f"P{self.next}", "4.0", "耕地", "")
        self.of("parcels", b, f"P{self.next}b", "9.0", "耕地", "")
        for p, rules in ((a, ("M23",)), (b, ())):
            self.fault(self.pay(p, "耕地地力补贴", amount="500", quantity="5", standard="100"), *rules)
        a, b = self.two()
        for p in (a, b):
            self.fault(self.pay(p, "耕地地力补贴", parcel=f"Q{self.next}"), "M24")
        a, b = self.two()
        self.of("parcels", a, f"W{self.next}", "5.0", "林地", "")
        self.fault(self.pay(a, "耕地地力补贴", parcel=f"W{self.next}"), "M25")
        self.of("parcels", b, f"V{self.next}", "5.0", "耕地", "2022-01-01")
        self.pay(b, "耕地地力补贴", parcel=f"V{self.next}")    # expropriated a year later
        a, b = self.two()
        self.add("flows", "承租人", identity(self.next + 1, 1971), a[0], "3", "2020-01-01", "2025-01-01")
        self.fault(self.pay(a, "实际种粮补贴"), "M26")
        self.add("flows", "承租人", identity(self.next + 2, 1971), b[0], "3", "2022-01-01", "2025-01-01")
        self.pay(b, "实际种粮补贴")
        a, b = self.two()
        for month in (3, 4, 5):
            self.fault(self.pay(a, "农机购置补贴", f"2021-{month:02d}-01"), "M27")
        self.pay(b, "农机购置补贴", "2021-03-01")
        self.pay(b, "农机购置补贴", "2021-04-01")
        a, b = self.two()
        for p, sold, rules in ((a, "2022-01-01", ("M27",)), (b, "2024-01-01", ())):
            self.of("machines", p, f"J{p[0][-8:]}", "2021-05-01", sold)
            self.fault(self.pay(p, "农机购置补贴", machine=f"J{p[0][-8:]}"), *rules)
        a, b = self.two()
        c, d = self.two()
        for boss, payee, staff, name in ((a, c, True, "甲农机合作社"), (b, d, False, "乙农机合作社")):
            name += str(self.next)
            where = self.of("companies", boss, name, "理事长", "10000")
            self.pay(payee, "合作社奖补", company=name)
            if staff:
                self.of("employees", boss, "某镇政府", "")
                self.fault(where, "M28")
        a, b = self.two()
        self.fault(self.of("compensation", a, "5.2", "4.0", "50000", "2020-05-01"), "M46")
        self.of("compensation", b, "4.0", "4.0", "40000", "2020-05-01")
        a, b = self.two()
        self.fault(self.of("compensation", a, "1", "1", "10000", "2020-05-01"), "M46")
        self.add("households", a[1], a[0], a[2], f"m{self.next}", "2020-06-01")
        self.of("compensation", b, "1", "1", "10000", "2020-05-01")
        self.add("households", b[1], b[0], b[2], f"n{self.next}", "2010-06-01")

    def homes(self):
        """Houses made safe, public jobs, aid, those left out."""
        a, b = self.two()
        for p, day in ((a, "2019-01-01"), (b, "2023-01-01")):
            self.of("houses", p, "商品房", "县城", day)
            self.of("renovations", p, "2021-08-01")
        self.fault(self.pay(a, "危房改造"), "M29")
        self.pay(b, "危房改造")                                # bought two years later
        a, b = self.two()
        self.of("renovations", b, "2021-08-01")
        self.fault(self.pay(a, "危房改造"), "M30")
        self.pay(b, "危房改造")
        a, b = self.two()
        self.of("insurance", a, "某厂", "2020-01-01", "")
        self.of("insurance", b, "某厂", "2018-01-01", "2020-12-31")
        self.fault(self.pay(a, "公益性岗位补贴"), "M31")
        self.pay(b, "公益性岗位补贴")
        a, b = self.person(1950), self.person(1965)
        self.fault(self.pay(a, "公益性岗位补贴"), "M32")
        self.pay(b, "公益性岗位补贴")
        a, b = self.two()
        for month in (1, 4, 9):
            self.fault(self.pay(a, HARD, f"2021-{month:02d}-05"), "M34")
        self.fault(self.pay(self.person(), HARD, amount="12000"), "M34")
        self.pay(b, HARD, "2021-01-05")
        self.pay(b, HARD, "2021-11-05")
        a, b = self.two()
        for p in (a, b):
            where = self.of("medical", p, "45000", "2021-03-01")
            self.of("lowincome", p, "监测户")
        self.fault(("medical", where[1] - 1), "M35")
        self.pay(b, HARD)
        a, b = self.two()
        self.fault(self.of("disability", a, "一级", "正常", "2030-01-01"), "M36")
        self.of("disability", b, "一级", "正常", "2030-01-01")
        self.pay(b, DIBAO)

    def sums(self, k):
        """Amounts, batches, notices."""
        self.fault(self.pay(self.person(), "公益林补偿", amount="330.01", quantity="3.3", standard="100"), "M37")
        self.pay(self.person(), "公益林补偿", amount="333.33", quantity="3.3333", standard="100")
        for name, counts, rules in (("甲", (100, 140), ("M38",)), ("乙", (100, 110), ())):
            for n, count in enumerate(counts):
                self.fault(self.add("batches", f"{name}{k}-{n}", f"{name}项目{k}", count, count * 100, f"2021-0{n + 1}-01",
                                 f"2021-0{n + 1}-20", f"2021-0{n + 1}-02", f"2021-0{n + 1}-12"), *rules)
        a, b = self.two()
        for p in (a, b):
            where = self.pay(p, OTHER, "2021-10-10", batch=f"B{k}")
        self.of("published", b, f"B{k}", "300")
        self.fault(("payments", where[1] - 1), "M40")
        for rules, days in ((("M41",), ("2021-03-01", "2021-03-10", "2021-03-12", "2021-03-20")),
                            (("M41",), ("2021-03-01", "2021-03-20", "2021-03-02", "2021-03-05")),
                            (("M48",), ("2021-03-01", "2021-06-20", "2021-03-02", "2021-03-12")),
                            ((), ("2021-03-01", "2021-03-30", "2021-03-02", "2021-03-12"))):
            self.fault(self.add("batches", f"G{k}{len(self.lists['batches'])}", f"项目{len(self.lists['batches'])}", 10, 1000, *days), *rules)

    def books(self, k):
        """Vouchers, tenders, contracts."""
        def voucher(payee, amount, village="杂村", day="2021-04-01", invoice=None, contract="", income=""):
            self.invoice += 100
            return self.add("vouchers", village, day, len(self.lists["vouchers"]), invoice or self.invoice, payee, "维修", amount, contract,
                            income)
        c, d = self.two()
        self.add("cadres", c[1] + "干", c[0], c[2], "会计", "", "")
        self.fault(voucher(c[1] + "干", "320", c[2]), "M42")
        voucher(c[1] + "干", "320", "第99村")                  # a namesake in another village
        for n in range(2):
            self.fault(voucher(f"商店{k}", f"{310 + n}.5", invoice=f"D{k:07d}"), "M43")
        for n in range(2):
            self.fault(voucher(f"超市{k}", f"{410 + n}.5", day=f"2021-0{n + 1}-07", invoice=f"{50000000 + k * 10 + n}"), "M43")
        for n in range(2):
            self.fault(voucher(f"工队{k}", f"{4800 + n}.5", day="2021-04-09"), "M43")
        voucher(f"单队{k}", "4800.5", day="2021-04-09")
        a, b = self.two()
        self.of("cadres", a, a[2], "书记", "", "")
        self.fault(self.add("tenders", f"路{k}", f"甲公司{k}", a[1], a[0], f"0371{k:07d}1", f"甲路{k}"), "M44")
        self.add("tenders", f"路{k}", f"乙公司{k}", b[1], b[0], f"0371{k:07d}2", f"乙路{k}")
        for n in range(2):
            p = self.person()
            self.fault(self.add("tenders", f"桥{k}", f"丙{n}公司{k}", p[1], p[0], f"0371{k:07d}3", f"丙路{k}-{n}"), "M44")
        for n in range(2):                                     # the same firm in two works
            self.add("tenders", f"渠{k}-{n}", f"丁公司{k}", d[1], d[0], f"0371{k:07d}4", f"丁路{k}")
        for no, rent, until, income, rules in (("a", 500, "2025-01-01", 500, ("M45",)), ("b", 1500, "2045-01-01", 500, ("M45",)),
                                               ("c", 1500, "2025-01-01", 0, ("M45",)), ("d", 1500, "2025-01-01", 500, ())):
            self.fault(self.add("contracts", f"C{k}{no}", "第1村", f"鱼塘{k}{no}", "承租人", rent, 1000, "2020-01-01", until), *rules)
            if income:
                voucher("承租人", "0.01", contract=f"C{k}{no}", income=income)

    def patterns(self, k):
        """Villages and funds whose numbers look made up."""
        for n in range(12):                                    # everybody the same
            self.fault(self.pay(self.person(), "救灾款", "2021-08-01", "200", village=f"齐{k}村", quantity="2"), "M39")
            self.pay(self.person(), "救灾款", "2021-08-01", f"{100 + n * 100}", village=f"真{k}村", quantity=f"{n + 1}")
        for n in range(20):
            self.invoice += 100
            where = self.add("vouchers", f"整{k}村", f"2021-02-{n + 1:02d}", n, self.invoice, f"甲{n}", "杂支", f"{(n + 1) * 1000}", "", "")
            self.fault(where, "H02")
        for n in range(400):
            self.invoice += 100
            where = self.add("vouchers", f"编{k}村", f"2021-{n % 12 + 1:02d}-{n % 28 + 1:02d}", n, self.invoice, f"乙{n}", "杂支",
                             f"{self.rnd.choice('56789')}{self.rnd.randint(10, 99)}.{self.rnd.randint(10, 99)}", "", "")
            if n < 100:                                        # so many lines a finding shows
                self.fault(where, "H01")
        project = f"退耕还林补助{k}"
        for n in range(20):
            self.pay(self.person(), project, "2021-04-01", f"{(n + 1) * 100 + n % 3}", quantity=f"{n + 1}")
        self.fault(self.pay(self.person(), project, "2021-04-01", "900", quantity="3"), "H03")

    def plant(self, n=30):
        """n faults of each kind with their look-alikes."""
        for k in range(n):
            for group in (self.persons, self.wealth, self.doubles, self.ages, self.land, self.homes):
                group()
            self.sums(k)
            self.books(k)
        for k in range(3):
            self.patterns(k)

    def save(self, folder):
        """All lists as csv."""
        for name, head in HEADS.items():
            write(folder, name, head, self.lists[name])


def score(town, findings):
    """Per rule: planted, found of them, false alarms. `findings` are the lines of `qingfeng match --json`."""
    found = collections.defaultdict(set)
    own = {rule: {name for name, _ in where} for rule, where in town.truth.items()}
    for f in findings:
        if "rule" in f:
            found[f["rule"]] |= {(r["list"], r["line"]) for r in f["rows"]}
    return {rule: (len(town.truth[rule]), len(town.truth[rule] & found[rule]),
                   len({w for w in found[rule] if w[0] in own.get(rule, {w[0]})} - town.truth[rule]))
            for rule in sorted(set(town.truth) | set(found))}
