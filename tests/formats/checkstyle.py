"""Checkstyle's XML."""
import xml.etree.ElementTree as tree

from findings import xml_fit


def expected(finding):
    if finding.gone or finding.settled:
        return None
    return (xml_fit(finding.file or finding.shown_at()), finding.row,
            finding.column, "escdiff." + finding.kind,
            "error" if finding.fails else "info")


def number(element, name):
    return int(element.get(name)) if name in element.attrib else None


def read(path):
    root = tree.parse(path).getroot()
    assert root.tag == "checkstyle" and root.attrib == {"version": "5.0"}
    found = []
    for file in root:
        assert file.tag == "file" and list(file.attrib) == ["name"]
        assert len(file) > 0, "a file without errors"
        for error in file:
            assert error.tag == "error" and error.get("message")
            assert set(error.attrib) <= {"line", "column", "severity",
                                         "message", "source"}
            found.append((file.get("name"), number(error, "line"),
                          number(error, "column"), error.get("source"),
                          error.get("severity")))
    return found
