"""Workflow commands, read as the runner of a workflow does."""
import re

from findings import printable

TITLES = {"new": "New heap escape", "hidden": "Hidden heap escape",
          "leak": "Parameter leaks now",
          "relocated": "Relocated heap escape", "fixed": "Fixed heap escape",
          "unchanged": "Unchanged heap escape"}
TOTAL = "escdiff"
EDIT = "Edit that causes a heap escape"


def weight(finding):
    line = finding.line
    return (finding.fails, line.get("origin") == "regression",
            {"yes": 2, "unknown": 1}.get(line.get("allocates", "unknown"), 0),
            min(len(line.get("copies", [])), 255))


def select(findings):
    """Ten of each level, or the nine that weigh most."""
    kept = []
    for fails in (True, False):
        level = [one for one in findings if one.fails == fails]
        if len(level) > 10:
            heaviest = sorted(level, key=weight, reverse=True)[:9]
            level = [one for one in level if one in heaviest]
        kept += level
    return kept


def shown(text):
    return printable(text).replace("##[", "#\\x23[")


def is_placed(finding):
    return not (finding.place is not None or not finding.file or
                not finding.row or finding.file.startswith(("/", "<", "../"))
                or (finding.gone and not finding.is_call))


def expected(finding):
    title = TITLES[finding.status]
    if finding.ruling == "accepted":
        title = "Accepted heap escape"
    elif finding.ruling == "promise":
        title = "Heap escape against a promise"
    function = finding.function
    if not finding.is_call:
        function = finding.line.get("closure", function)
    if function:
        title += " in " + shown(function)
    place = (None, None, None)
    if is_placed(finding):
        place = (shown(finding.file), finding.row, finding.column)
    return ("error" if finding.fails else "notice", title) + place


def unescape(text, pairs):
    for code, char in pairs:
        text = text.replace(code, char)
    return text


DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","),
            ("%25", "%"))


def commands(path):
    """(level, properties, message) of each."""
    with open(path, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")
    assert lines.pop() == "" and lines.pop(0).startswith("escdiff: ")
    assert lines.pop(0).startswith("escdiff: looked at ")
    for line in lines:
        assert printable(line) == line and "##[" not in line, line
        match = re.fullmatch("::([a-z]+) (.*?)::(.*)", line)
        assert match, line
        properties = {}
        for one in match.group(2).split(","):
            key, _, value = one.partition("=")
            properties[key] = unescape(value, PROPERTY)
        message = unescape(match.group(3), DATA)
        assert 0 < len(message) <= 4096
        yield match.group(1), properties, message


def place_of(properties):
    if "file" not in properties:
        assert list(properties) == ["title"], properties
        return (None, None, None)
    assert properties["line"] == properties["endLine"]
    column = properties.get("col")
    return (properties["file"], int(properties["line"]),
            int(column) if column else None)


def read(path):
    return [(level, properties["title"]) + place_of(properties)
            for level, properties, _ in commands(path)
            if properties["title"] not in (TOTAL, EDIT)]


def edit_of(finding):
    """The line that causes it, if that is another one of the new side."""
    cause = finding.line.get("cause")
    if not cause or not finding.fails:
        return None
    last = cause[-1]
    if (last["what"] not in ("edit", "go-line", "module") or
            "removed" in last or "line" not in last):
        return None
    if (len(cause) == 1 and last["what"] == "edit" and
            (last["file"], last["line"]) == (finding.file, finding.row)):
        return None
    return (shown(last["file"]), last["line"])


def check(path, findings, summary):
    del summary
    said = list(commands(path))
    for level in ("error", "warning", "notice"):
        assert sum(one[0] == level for one in said) <= 10, level
    edits = set(edit_of(finding) for finding in findings) - {None}
    found = [place_of(properties)[:2] for level, properties, _ in said
             if level == "warning" and properties["title"] == EDIT]
    assert len(found) == len(set(found)), found
    if len(edits) <= 10 and sum(one.fails for one in findings) < 9:
        assert set(found) == edits, (found, edits)
    for level, properties, message in said:
        if properties["title"] == TOTAL:
            assert re.match(r"[1-9]\d+ ", message), message
            assert sum(one[0] == level for one in said) == 10
