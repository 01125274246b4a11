"""JUnit: cases that fail, are skipped or pass."""
import xml.etree.ElementTree as tree

from findings import STATUSES, xml_fit


def expected(finding):
    if finding.gone:
        return None
    outcome = None
    if finding.status in STATUSES:
        outcome = "failure" if finding.fails else "skipped"
    return (finding.file and xml_fit(finding.file), finding.row, outcome)


def cases(suite):
    properties = suite[0]
    assert properties.tag == "properties" and len(properties) == 1
    assert properties[0].get("value").startswith("looked at ")
    suite.remove(properties)
    clean = [case for case in suite if case.get("name") ==
             "no new heap escapes" and "file" not in case.attrib]
    assert len(clean) <= 1 and (not clean or len(suite) == 1), "not clean"
    for case in suite:
        assert case.tag == "testcase"
        assert case.get("classname") == suite.get("name")
        if case not in clean:
            yield case


def count(element, tag):
    return str(len(list(element.iter(tag))))


def read(path):
    root = tree.parse(path).getroot()
    assert root.tag == "testsuites" and len(root) > 0
    found = []
    for element in [root] + list(root):
        assert element.get("tests") == count(element, "testcase")
        assert element.get("failures") == count(element, "failure")
        assert element.get("errors") == "0"
    for suite in root:
        assert suite.tag == "testsuite" and len(suite) > 0
        assert suite.get("skipped") == count(suite, "skipped")
        for case in cases(suite):
            line = case.get("line")
            assert len(case) <= 1
            for child in case:
                assert child.get("message"), child.attrib
                if child.tag == "failure":
                    assert child.text.count(child.get("message")) >= 1
            found.append((case.get("file"), line and int(line),
                          case[0].tag if len(case) else None))
    names = [suite.get("name") for suite in root]
    assert names == sorted(set(names), key=lambda name: name.encode()), names
    keys = [(case.get("classname"), case.get("name"))
            for case in root.iter("testcase")]
    assert len(set(keys)) == len(keys), "two cases of one name"
    return found
