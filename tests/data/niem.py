#!/usr/bin/env python3
"""Writes sample annual reports of a made-up US agency as NIEM-XML 1.03: usage: niem.py FOLDER

The numbers are invented; the elements are those that public programs write (see docs/foia.md). Every number
that an identity binds follows from others, so that the report is consistent; the broken ones change one."""
import datetime
import pathlib
import random
import sys
import xml.etree.ElementTree as ET

SPACES = {"iepd": "http://leisp.usdoj.gov/niem/FoiaAnnualReport/exchange/1.03",
          "foia": "http://leisp.usdoj.gov/niem/FoiaAnnualReport/extension/1.03",
          "nc": "http://niem.gov/niem/niem-core/2.0", "j": "http://niem.gov/niem/domains/jxdm/4.1", "s": "http://niem.gov/niem/structures/2.0"}
UNITS = [("NPS", "Sample Park Service"), ("GS", "Sample Survey"), ("OS", "Office of the Sample Secretary")]
REASONS = ["NoRecords", "Referred", "Withdrawn", "FeeRelated", "NotDescribed", "ImproperRequest", "NotAgency",
           "Duplicate", "Other"]
APPEAL_REASONS = REASONS[:-1] + ["InLitigation", "ExpeditedDenial", "Other"]
EXEMPTIONS = ["Ex. 3", "Ex. 5", "Ex. 6", "Ex. 7(C)"]
STEPS = ["1-20", "21-40", "41-60", "61-80", "81-100", "101-120", "121-140", "141-160", "161-180", "181-200",
         "201-300", "301-400", "400+"]


def tag(name):
    prefix, local = name.split(":") if ":" in name else ("foia", name)
    return f"{{{SPACES[prefix]}}}{local}"


def numbers(rng):
    """What one component counted; everything else follows from it."""
    u = {"start": rng.randint(0, 60), "received": rng.randint(80, 400), "granted": rng.randint(20, 60),
         "partial": rng.randint(10, 40), "denied": rng.randint(1, 9), "reasons": [rng.randint(0, 6) for _ in REASONS],
         "a_start": rng.randint(0, 5), "a_received": rng.randint(8, 20), "affirmed": rng.randint(1, 3),
         "a_partial": rng.randint(0, 2), "reversed": rng.randint(0, 2),
         "a_reasons": [rng.randint(0, 1) for _ in APPEAL_REASONS], "c_start": 1, "c_received": 4, "c_processed": 3,
         "exemptions": [rng.randint(1, 9) for _ in EXEMPTIONS], "full": rng.randint(1, 6), "equivalent": 1.5,
         "processing": 100000 + rng.randint(0, 9999), "litigation": rng.randint(0, 5000), "fees": rng.randint(0, 900),
         "posted": rng.randint(0, 90), "last": [rng.randint(50, 300) for _ in range(6)], "backlog": rng.randint(0, 9),
         "a_backlog": rng.randint(0, 2)}
    return u


def add(values):
    """The sum over components, number by number."""
    first = values[0]
    return {k: [sum(v[k][i] for v in values) for i in range(len(first[k]))] if isinstance(first[k], list)
            else sum(v[k] for v in values) for k in first}


def follow(u):
    processed = u["granted"] + u["partial"] + u["denied"] + sum(u["reasons"])
    other = sum(u["a_reasons"])
    a_processed = u["affirmed"] + u["a_partial"] + u["reversed"] + other
    return {**u, "processed": processed, "end": u["start"] + u["received"] - processed, "other": other,
            "a_processed": a_processed, "a_end": u["a_start"] + u["a_received"] - a_processed}


def record(section, name, key, fields):
    item = ET.SubElement(section, tag(name), {tag("s:id"): key})
    for field, value in fields:
        at = item
        for step in field.split("/")[:-1]:
            known = [c for c in at if c.tag == tag(step)]
            at = known[0] if known else ET.SubElement(at, tag(step))
        ET.SubElement(at, tag(field.split("/")[-1])).text = str(value)
    return item


def listed(item, name, code, quantity, pairs):
    for key, value in pairs:
        if value:
            entry = ET.SubElement(item, tag(name))
            ET.SubElement(entry, tag(code)).text = key
            ET.SubElement(entry, tag(quantity)).text = str(value)


def processing(u, start, received, processed, end):
    return [("ProcessingStatisticsPendingAtStartQuantity", u[start]),
            ("ProcessingStatisticsReceivedQuantity", u[received]),
            ("ProcessingStatisticsProcessedQuantity", u[processed]), ("ProcessingStatisticsPendingAtEndQuantity", end)]


def days(*prefixes):
    return [(p + f"ResponseTime{k}DaysValue", v) for p in prefixes
            for k, v in (("Median", 12), ("Average", "14.25"), ("Lowest", 1), ("Highest", 220))]


def kinds(names):
    return [k + names + "/" for k in ("Simple", "Complex", "Expedited")]


def oldest_items(year):
    """Ten days of receipt with the working days from there to the end of the fiscal year."""
    waited = [900 - 70 * k if k < 9 else 5 for k in range(10)]
    end = datetime.date(year, 9, 30)
    return [(str(end - datetime.timedelta(days=d * 365 // 250)), d) for d in waited]


def sections(u, year):
    """Section, record, prefix of ids, fields, lists."""
    compare = lambda last, received, processed, i: [
        ("ItemsReceivedLastYearQuantity", u["last"][i]), ("ItemsReceivedCurrentYearQuantity", u[received]),
        ("ItemsProcessedLastYearQuantity", u["last"][i + 1]), ("ItemsProcessedCurrentYearQuantity", u[processed])]
    denial = ("NonExemptionDenial", "NonExemptionDenialReasonCode", "NonExemptionDenialQuantity")
    exempt = ("AppliedExemption", "AppliedExemptionCode", "AppliedExemptionQuantity")
    step = ("TimeIncrement", "TimeIncrementCode", "TimeIncrementProcessedQuantity")
    oldest = ("OldItem", "OldItemReceiptDate", "OldItemPendingDaysQuantity", oldest_items(year))
    return [
        ("OldestPendingAppealSection", "OldestPendingItems", "OPA", [], oldest),
        ("OldestPendingRequestSection", "OldestPendingItems", "OPR", [], oldest),
        ("OldestPendingConsultationSection", "OldestPendingItems", "OPC", [], oldest),
        ("ProcessedRequestSection", "ProcessingStatistics", "PS",
         processing(u, "start", "received", "processed", u["end"]), None),
        ("RequestDispositionSection", "RequestDisposition", "RD",
         [("RequestDispositionFullGrantQuantity", u["granted"]),
          ("RequestDispositionPartialGrantQuantity", u["partial"]),
          ("RequestDispositionFullExemptionDenialQuantity", u["denied"]),
          ("RequestDispositionTotalQuantity", u["processed"])], (*denial, list(zip(REASONS, u["reasons"])))),
        ("RequestDenialOtherReasonSection", "ComponentOtherDenialReason", "CODR",
         [("ComponentOtherDenialReasonQuantity", u["reasons"][8])], None),
        ("RequestDispositionAppliedExemptionsSection", "ComponentAppliedExemptions", "RDE", [],
         (*exempt, list(zip(EXEMPTIONS, u["exemptions"])))),
        ("ProcessedAppealSection", "ProcessingStatistics", "PA",
         processing(u, "a_start", "a_received", "a_processed", u["a_end"]), None),
        ("AppealDispositionSection", "AppealDisposition", "AD",
         [("AppealDispositionAffirmedQuantity", u["affirmed"]), ("AppealDispositionPartialQuantity", u["a_partial"]),
          ("AppealDispositionReversedQuantity", u["reversed"]), ("AppealDispositionOtherQuantity", u["other"]),
          ("AppealDispositionTotalQuantity", u["a_processed"])], None),
        ("AppealDispositionAppliedExemptionsSection", "ComponentAppliedExemptions", "ADE", [],
         (*exempt, [("Ex. 6", 1)])),
        ("AppealNonExemptionDenialSection", "AppealNonExemptionDenial", "ANE", [],
         (*denial, list(zip(APPEAL_REASONS, u["a_reasons"])))),
        ("AppealDenialOtherReasonSection", "ComponentOtherDenialReason", "ADOR",
         [("ComponentOtherDenialReasonQuantity", u["a_reasons"][-1])], None),
        ("AppealResponseTimeSection", "ResponseTime", "ART", days(""), None),
        ("ProcessedResponseTimeSection", "ProcessedResponseTime", "PRT", days(*kinds("ResponseTime")), None),
        ("InformationGrantedResponseTimeSection", "ProcessedResponseTime", "IGR", days(*kinds("ResponseTime")), None),
        ("SimpleResponseTimeIncrementsSection", "ComponentResponseTimeIncrements", "SRT",
         [("TimeIncrementTotalQuantity", u["processed"] - 7)],
         (*step, [(STEPS[0], u["processed"] - 10), (STEPS[1], 2), (STEPS[12], 1)])),
        ("ComplexResponseTimeIncrementsSection", "ComponentResponseTimeIncrements", "CRT",
         [("TimeIncrementTotalQuantity", 4)], (*step, [(STEPS[3], 4)])),
        ("ExpeditedResponseTimeIncrementsSection", "ComponentResponseTimeIncrements", "ERT",
         [("TimeIncrementTotalQuantity", 0)], (*step, [])),
        ("PendingPerfectedRequestsSection", "PendingPerfectedRequests", "PPR",
         [(p + f"PendingRequest{k}", v) for p, n in zip(kinds("PendingRequestStatistics"), (3, 1, 0))
          for k, v in (("Quantity", n), ("MedianDaysValue", "N/A" if n == 0 else 9),
                       ("AverageDaysValue", "N/A" if n == 0 else "<1"))], None),
        ("ExpeditedProcessingSection", "ExpeditedProcessing", "EP",
         [("RequestGrantedQuantity", 2), ("RequestDeniedQuantity", 1), ("AdjudicationMedianDaysValue", 4),
          ("AdjudicationAverageDaysValue", "4.5"), ("AdjudicationWithinTenDaysQuantity", 3)], None),
        ("FeeWaiverSection", "FeeWaiver", "FW",
         [("RequestGrantedQuantity", 5), ("RequestDeniedQuantity", 0), ("AdjudicationMedianDaysValue", 3),
          ("AdjudicationAverageDaysValue", 3)], None),
        ("PersonnelAndCostSection", "PersonnelAndCost", "PC",
         [("FullTimeEmployeeQuantity", u["full"]), ("EquivalentFullTimeEmployeeQuantity", u["equivalent"]),
          ("TotalFullTimeStaffQuantity", u["full"] + u["equivalent"]), ("ProcessingCostAmount", u["processing"]),
          ("LitigationCostAmount", u["litigation"]), ("TotalCostAmount", u["processing"] + u["litigation"])], None),
        ("FeesCollectedSection", "FeesCollected", "FC",
         [("FeesCollectedAmount", u["fees"]), ("FeesCollectedCostPercent", f"{100 * u['fees'] / u['processing']:.2f}")], None),
        ("SubsectionUsedSection", "SubsectionUsed", "SU", [("TimesUsedQuantity", 0)], None),
        ("SubsectionPostSection", "Subsection", "SP",
         [("PostedbyFOIAQuantity", u["posted"]), ("PostedbyProgramQuantity", u["posted"] * 2)], None),
        ("BacklogSection", "Backlog", "BK",
         [("BackloggedRequestQuantity", u["backlog"]), ("BackloggedAppealQuantity", u["a_backlog"])], None),
        ("ProcessedConsultationSection", "ProcessingStatistics", "PCN",
         processing(u, "c_start", "c_received", "c_processed", u["c_start"] + u["c_received"] - u["c_processed"]), None),
        ("ProcessedRequestComparisonSection", "ProcessingComparison", "RPC",
         compare("last", "received", "processed", 0), None),
        ("BackloggedRequestComparisonSection", "BacklogComparison", "RBC",
         [("BacklogLastYearQuantity", u["last"][4]), ("BacklogCurrentYearQuantity", u["backlog"])], None),
        ("ProcessedAppealComparisonSection", "ProcessingComparison", "APC",
         compare("last", "a_received", "a_processed", 2), None),
        ("BackloggedAppealComparisonSection", "BacklogComparison", "ABC",
         [("BacklogLastYearQuantity", u["last"][5]), ("BacklogCurrentYearQuantity", u["a_backlog"])], None),
    ]


def add_statutes(root, parts, whole):
    """Section IV: two statutes; the links to components carry the numbers."""
    section = ET.SubElement(root, tag("Exemption3StatuteSection"))
    links = []
    for key, more in (("ES1", 0), ("ES2", 1)):
        record(section, "ReliedUponStatute", key,
               [("j:StatuteDescriptionText", f"{more + 5} U.S.C. § 574(j)"),
                ("ReliedUponStatuteInformationWithheldText", "sample"), ("nc:Case/nc:CaseTitleText", "N/A")])
        counts = [u["exemptions"][0] if more == 0 else 1 for u in parts]
        links += [(key, f"ORG{i}", n) for i, n in enumerate(counts, 1)] + [(key, "ORG0", sum(counts))]
    for key, unit, number in links:
        link = ET.SubElement(section, tag("ReliedUponStatuteOrganizationAssociation"))
        ET.SubElement(link, tag("ComponentDataReference"), {tag("s:ref"): key})
        ET.SubElement(link, tag("nc:OrganizationReference"), {tag("s:ref"): unit})
        ET.SubElement(link, tag("ReliedUponStatuteQuantity")).text = str(number)


def report(year=2024, seed=1):
    rng = random.Random(seed)
    parts = [numbers(rng) for _ in UNITS]
    whole = follow(add(parts))
    parts = [follow(u) for u in parts]
    root = ET.Element(tag("iepd:FoiaAnnualReport"))
    agency = ET.SubElement(root, tag("nc:Organization"), {tag("s:id"): "ORG0"})
    ET.SubElement(agency, tag("nc:OrganizationAbbreviationText")).text = "DSAMPLE"
    ET.SubElement(agency, tag("nc:OrganizationName")).text = "Department of Samples (invented)"
    for i, (short, name) in enumerate(UNITS, 1):
        part = ET.SubElement(agency, tag("nc:OrganizationSubUnit"), {tag("s:id"): f"ORG{i}"})
        ET.SubElement(part, tag("nc:OrganizationAbbreviationText")).text = short
        ET.SubElement(part, tag("nc:OrganizationName")).text = name
    ET.SubElement(root, tag("DocumentFiscalYearDate")).text = str(year)
    add_statutes(root, parts, whole)
    every = [sections(u, year) for u in parts] + [sections(whole, year)]
    for which in zip(*every):
        name, item_name, prefix = which[0][:3]
        section = ET.SubElement(root, tag(name))
        records = []
        for i, (_, _, _, fields, lists) in enumerate(which):
            number = (i + 1) % (len(UNITS) + 1)
            item = record(section, item_name, f"{prefix}{number}", fields)
            if lists:
                listed(item, *lists)
            records.append(item)
        add_constants(records)
        for i in range(len(which)):
            number = (i + 1) % (len(UNITS) + 1)
            link = ET.SubElement(section, tag(item_name + "OrganizationAssociation"))
            ET.SubElement(link, tag("ComponentDataReference"), {tag("s:ref"): f"{prefix}{number}"})
            ET.SubElement(link, tag("nc:OrganizationReference"), {tag("s:ref"): f"ORG{number}"})
    return root


def add_constants(records):
    """Counts that sections() writes as constants: the overall record gets their sum."""
    def leaves(item):
        return {"/".join(path): e for path, e in walk(item, [])}

    def walk(item, path):
        code = "".join(c.text or "" for c in item if c.tag.endswith("Code"))
        for c in item:
            here = path + [c.tag.split("}")[1] + (code if c.tag.endswith("Quantity") else "")]
            if len(c):
                yield from walk(c, here[:-1] + [here[-1] + "".join(x.text or "" for x in c if x.tag.endswith("Code"))])
            else:
                yield here, c
    parts, whole = [leaves(r) for r in records[:-1]], leaves(records[-1])
    for key, element in whole.items():
        if "Quantity" in key.split("/")[-1] and "PendingDays" not in key and all(key in p for p in parts):
            values = [p[key].text for p in parts]
            element.text = str(sum(float(v) if "." in v else int(v) for v in values))


def write(root, path):
    for prefix, uri in SPACES.items():
        ET.register_namespace(prefix, uri)
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def element(root, section, key, name, code=None):
    for item in root.find(tag(section)):
        if item.get(tag("s:id")) == key:
            for e in item.iter():
                if e.tag == tag(name):
                    return e
    raise KeyError(name)


def bump(root, section, key, name, by=1):
    e = element(root, section, key, name)
    e.text = str(int(e.text) + by)


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(report(), folder / "foia-ok.xml")
    broken = report()
    bump(broken, "ProcessedRequestSection", "PS2", "ProcessingStatisticsPendingAtEndQuantity")
    write(broken, folder / "foia-balance.xml")
    broken = report()
    bump(broken, "RequestDispositionSection", "RD0", "RequestDispositionFullGrantQuantity", 5)
    write(broken, folder / "foia-overall.xml")
    broken = report()
    element(broken, "PersonnelAndCostSection", "PC1", "TotalCostAmount").text = "about 1 million"
    write(broken, folder / "foia-words.xml")
    broken = report()
    broken.remove(broken.find(tag("BacklogSection")))
    write(broken, folder / "foia-missing.xml")


if __name__ == "__main__":
    main(sys.argv[1])
