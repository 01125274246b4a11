"""Markdown, read from the HTML that GitHub's own parser makes of it."""
import re
import subprocess
from html.parser import HTMLParser

import github
from findings import STATUSES, status_word

# What we write; whatever else there is comes from a name.
TAGS = {"p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td",
        "details", "summary", "pre"}
MAX = 60000


class Page(HTMLParser):
    """The cells of all rows, the blocks of code, and the text beside code."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.rows = []
        self.blocks = 0
        self.plain = ""

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, (tag, attrs)
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")
        elif tag == "pre":
            self.blocks += 1

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if "td" in self.open:
            self.rows[-1][-1] += data
        if "code" not in self.open:
            self.plain += data

    def handle_comment(self, data):
        assert data == " escdiff:report ", data


def page_of(path):
    html = subprocess.run(["cmark-gfm", "-e", "table", "--unsafe", path],
                          check=True, capture_output=True).stdout
    page = Page()
    page.feed(html.decode("utf-8"))
    page.close()
    assert not page.open, page.open
    return page


def spelt(text):
    """As it stands in code: blanks at the ends would get lost."""
    text = re.sub("^ | $", r"\\x20", github.shown(text))
    return text.replace("\\|", "\\\\x7c")


def expected(finding):
    edit = github.edit_of(finding)
    function = finding.function
    if not finding.is_call:
        function = finding.line.get("closure", function)
    return (status_word(finding), spelt(finding.shown_at()), spelt(function or ""),
            "%s:%d" % edit if edit else "")


def read(path):
    with open(path, encoding="utf-8") as file:
        assert file.readline() == "<!-- escdiff:report -->\n"
    found = []
    for row in page_of(path).rows:
        if not row:
            continue
        status, place, function, message, edit = row
        assert message
        found.append((status, place, function, edit))
    return found


def check(path, findings, summary):
    page = page_of(path)
    with open(path, encoding="utf-8") as file:
        assert len(file.read()) <= MAX
    assert not re.search("[@#<>&]", page.plain), page.plain
    counts = summary["counts"]
    if counts["new"]:
        assert "%d new heap escape" % counts["new"] in page.plain
    elif counts["hidden"]:
        assert "%d hidden heap escape" % counts["hidden"] in page.plain
    else:
        assert "no new heap escapes" in page.plain or \
            "no heap escapes" in page.plain
    explained = sum(one.status in STATUSES and
                    ("chain" in one.line or one.is_call or
                     github.edit_of(one) is not None) for one in findings)
    assert explained <= page.blocks <= len(findings), page.blocks
