"""PATH:LINE:COLUMN: MESSAGE [KIND], and notes below."""
import re

from findings import printable


def expected(finding):
    if finding.gone or finding.settled:
        return None
    place = printable(finding.shown_at()).replace("##[", "#\\x23[")
    if "::" in place:
        place = "./" + place
    return (place, finding.kind)


def read(path):
    found = []
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            assert line.endswith("\n"), line
            assert printable(line[:-1]) == line[:-1], line
            assert not re.match(r"\s*::|\s*##\[", line), line
            assert "##[" not in line, line
            if re.search(": note: ", line):
                assert found, "a note without a finding"
                continue
            match = re.match(r"(.*?): .* \[([a-z-]+)\]\n$", line)
            # A path may hold ": " itself.
            place = re.match(r"(.*?(?::\d+)*?(?::\d+)): ", line)
            found.append((place.group(1) if place else match.group(1),
                          match.group(2)))
    return found
