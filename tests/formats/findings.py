"""What a report has to list, told from the jsonl of the same run."""
import json
import sys


STATUSES = ("new", "hidden", "leak")


class Finding:
    """A line of type change that a format for other programs lists."""

    def __init__(self, line):
        self.line = line
        self.kind = line["kind"]
        self.status = line["status"]
        self.gone = self.status == "fixed"
        at = line.get("call", line)
        self.file = at.get("file")
        self.row = at.get("line")
        self.column = at.get("column")
        self.function = at.get("function")
        self.is_call = "call" in line
        self.package = line.get("package", "")
        self.place = None if self.is_call else line.get("place")
        self.ruling = line.get("ruling")
        # Left out where readers take whatever is listed for a failure.
        self.settled = (self.ruling in ("accepted", "free", "budget") and
                        "--all" not in sys.argv)
        self.fails = ((self.status in STATUSES
                       if self.ruling is None
                       else self.ruling in ("revoked", "promise")) and
                      "noise" not in line and line.get("allocates") != "no")

    def shown_at(self):
        """The place as people read it."""
        package = self.package + " " if self.package else ""
        if not self.file or self.place == "unknown":
            return package + "(no position)"
        if self.place == "generated":
            return package + self.file
        parts = [self.file]
        if self.row:
            parts.append(str(self.row))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


def status_word(finding):
    """What became of it, in reports for people."""
    if finding.fails and finding.status not in STATUSES:
        return "broken" if finding.ruling == "promise" else "revoked"
    return finding.status


def read(path, everything=False, noise=False, statuses=STATUSES):
    """The findings of a file of JSON Lines, and its summary."""
    found = []
    summary = None
    with open(path, encoding="utf-8") as file:
        for text in file:
            line = json.loads(text)
            if line["type"] == "summary":
                summary = line
                continue
            finding = Finding(line)
            quiet = "noise" in line or line.get("allocates") == "no"
            if ((everything or finding.status in statuses or
                 finding.fails) and
                    (noise or not quiet)):
                found.append(finding)
    return found, summary


# As the program spells what could steer a terminal.
STEERING = [(0x00, 0x1f), (0x7f, 0x9f), (0x61c, 0x61c), (0x200e, 0x200f),
            (0x2028, 0x202e), (0x2066, 0x2069)]


def printable(text):
    def spelt(char):
        code = ord(char)
        if not any(first <= code <= last for first, last in STEERING):
            return char
        return ("\\x%02x" if code < 0x80 else "\\u%04x") % code
    return "".join(spelt(char) for char in text)


def xml_fit(text):
    """What is no character of XML 1.0 is replaced."""
    return "".join(char if char in "\t\n\r" or
                   " " <= char <= "\ufffd" or char > "\uffff"
                   else "\ufffd" for char in text)
