"""Reviewdog's format, a line each: what its schema cannot say."""
import json


def expected(finding):
    if finding.gone or finding.settled:
        return None
    return (finding.file or finding.shown_at(), finding.row, finding.column,
            finding.kind, "ERROR" if finding.fails else "INFO")


def place(location):
    start = location.get("range", {}).get("start", {})
    return (location["path"], start.get("line"), start.get("column"))


def found_in(diagnostic):
    assert set(diagnostic) <= {"message", "location", "severity", "source",
                               "code", "original_output",
                               "related_locations"}, diagnostic
    assert diagnostic["message"], diagnostic
    assert diagnostic["source"] == {"name": "escdiff"}
    for related in diagnostic.get("related_locations", ()):
        assert related["message"] and place(related["location"])[0], related
    return place(diagnostic["location"]) + (diagnostic["code"]["value"],
                                            diagnostic["severity"])


def read(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [found_in(json.loads(line)) for line in file]
