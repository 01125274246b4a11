"""SARIF: a result is what one rule says of one line, of one value or more."""
import json
import re
import sys
from collections import Counter
from urllib.parse import unquote_to_bytes

from findings import printable

# Code scanning would open an alert for what was accepted, too.
EVERYTHING = "--all" in sys.argv
RULES = ["moved-to-heap", "escapes-to-heap", "variable-size", "hidden-call",
         "leaking-param"]
BASELINES = {"new": "new", "hidden": "new", "leak": "new",
             "relocated": "updated", "unchanged": "unchanged",
             "fixed": "absent"}


def decode(data):
    """As the program makes UTF-8 of any bytes: byte for byte."""
    text = data.decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", "\ufffd", text)


def spelt(name):
    return printable(name).replace("##[", "#\\x23[") if name else None


def rule_of(finding):
    if finding.is_call:
        return "hidden-call"
    if finding.kind == "does-not-escape":
        return "variable-size"
    if finding.status == "leak":
        return "leaking-param"
    return finding.kind


def expected(finding):
    if finding.settled:
        return None
    if (finding.place is not None or not finding.file or not finding.row or
            finding.file.startswith(("/", "<", "../"))):
        return None
    return (finding.file, finding.row, rule_of(finding), finding.status,
            finding.kind, spelt(finding.line.get("symbol")))


def runs(path):
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    assert report["version"] == "2.1.0" and len(report["runs"]) == 1
    return report["runs"][0]


def place_of(result):
    location = result["locations"][0]["physicalLocation"]
    uri = location["artifactLocation"]["uri"]
    assert re.fullmatch(r"([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri), uri
    assert location["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
    return decode(unquote_to_bytes(uri)), location["region"]["startLine"]


def check_links(result):
    """Each link of the message leads to a related location."""
    ids = [related["id"] for related in result.get("relatedLocations", [])]
    assert ids == list(range(1, len(ids) + 1)), ids
    links = re.findall(r"(?<!\\)\]\(([^)]*)\)", result["message"]["text"])
    assert set(links) <= set(str(one) for one in ids), (links, ids)


def read(path):
    run = runs(path)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == RULES, rules
    found = []
    for result in run["results"]:
        file, row = place_of(result)
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"].endswith(".")
        assert re.fullmatch("[0-9a-f]{40}",
                            result["partialFingerprints"]["escdiff/v1"])
        check_links(result)
        for change in result["properties"]["changes"]:
            state = result.get("baselineState")
            assert state in (None, BASELINES[change["status"]]), state
            found.append((file, row, result["ruleId"], change["status"],
                          change["kind"], change.get("symbol")))
    return found


def check_suppressions(result, findings):
    """With --all each result has its reasons, else none has the list."""
    assert ("suppressions" in result) == EVERYTHING, result
    reasons = set((("external" if "commit" in one.line["accepted"]
                    else "inSource"), spelt(one.line["accepted"]["reason"]))
                  for one in findings if one.ruling == "accepted" and
                  (one.file, one.row) == place_of(result) and
                  rule_of(one) == result["ruleId"])
    for entry in result.get("suppressions", []):
        assert entry["status"] == "accepted"
        assert (entry["kind"], entry["justification"]) in reasons, entry


def check(path, findings, summary):
    run = runs(path)
    places = Counter((result["ruleId"], result.get("baselineState"),
                      bool(result.get("suppressions")), place_of(result))
                     for result in run["results"])
    assert not places or max(places.values()) == 1, places
    failing = set(((finding.file, finding.row), rule_of(finding),
                   BASELINES[finding.status] if EVERYTHING else None)
                  for finding in findings if finding.fails)
    for result in run["results"]:
        check_suppressions(result, findings)
        fails = (not result.get("suppressions") and
                 (place_of(result), result["ruleId"],
                  result.get("baselineState")) in failing)
        assert result["level"] == ("error" if fails else "note"), result
    assert run["columnKind"] == "utf16CodeUnits"
    platform = summary["new"].get("platform", "").replace("/", "-")
    category = "escdiff/%s/" % platform if platform else "escdiff/"
    # For this format alone the platform is asked for when nothing differs.
    if summary.get("compiled", True):
        assert run["automationDetails"]["id"] == category
    else:
        assert re.fullmatch("escdiff/[a-z0-9]+-[a-z0-9]+/",
                            run["automationDetails"]["id"])
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] == summary["complete"]
    said = [notification["message"]["text"] for notification
            in invocation["toolExecutionNotifications"]]
    missing = sum(expected(finding) is None for finding in findings
                  if not finding.settled)
    assert sum(text.startswith("%d finding" % missing) for text in said) == \
        (missing > 0), (missing, said)
