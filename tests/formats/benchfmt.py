"""Go's benchmark format: escapes by function, of both sides."""
import re
from collections import Counter

from findings import printable


def expected(_finding):
    return None		# functions are counted, see check


def read(_path):
    return []


def counts(path):
    """By side and function; the packages are those of both sides."""
    found = {"old": Counter(), "new": Counter()}
    rows = {"old": [], "new": []}
    side = package = None
    with open(path, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")
    assert lines.pop() == ""
    assert lines[0] == "Unit escapes assume=exact better=lower"
    for line in lines[1:]:
        key = re.fullmatch("([a-z]+):(?: (.*))?", line)
        if key:
            assert key.group(1) in ("goos", "goarch", "coverage", "side",
                                    "pkg"), line
            side = key.group(2) if key.group(1) == "side" else side
            package = key.group(2) if key.group(1) == "pkg" else package
            continue
        name, once, number, unit = line.split()
        name = name[len("BenchmarkEscapes/"):]
        assert once == "1" and unit == "escapes" and name, line
        found[side][name] += int(number)
        rows[side].append((package, name))
    assert rows["old"] == rows["new"] == sorted(set(rows["new"])), rows
    return found, {name for _, name in rows["new"]}


def function(finding):
    name = finding.line.get("function") if not finding.is_call \
        else finding.function
    return word(name)


def word(name):
    """As one word of one name."""
    name = re.sub(r"[\s/]", "_", printable(name or "(none)"))
    return re.sub(r"-(\d+)$", r"_\1", name).replace("##[", "#\\x23[")


def check(path, listed, _summary):
    # A leak is no escape of the function that has it.
    listed = [finding for finding in listed if finding.status != "leak"]
    found, names = counts(path)
    everything = any(finding.status not in ("new", "hidden")
                     for finding in listed)
    wanted = {"old": Counter(), "new": Counter()}
    for finding in listed:
        if finding.status != "fixed":
            wanted["new"][function(finding)] += 1
        old = finding.line.get("old", finding.line)
        if finding.status not in ("new", "hidden"):
            name = function(finding) if finding.is_call \
                else word(old.get("function"))
            wanted["old"][name] += 1
    if everything:
        for side in wanted:
            assert wanted[side] == +found[side], (side, wanted, found)
        return
    assert names == set(wanted["new"]), (names, wanted)
    for name, number in wanted["new"].items():
        assert found["new"][name] >= number, name
