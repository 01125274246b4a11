"""The HTML page, read by a parser that forgives nothing."""
import base64
import hashlib
import re
from html.parser import HTMLParser

import github
from findings import xml_fit

# Beside what decides, also what is gone is on the page.
STATUSES = ("new", "hidden", "leak", "fixed")
# What has no content; all else has an end tag.
VOID = {"meta", "input"}
TAGS = VOID | set(
    "html head title style body a header h1 h2 span p main section ul li dl "
    "dt dd b table caption thead tbody tr th td svg rect code div label "
    "select option button output details summary figure figcaption pre mark "
    "ol strong footer script".split())
# No attribute asks for anything beyond the page, none is a program.
ATTRIBUTES = set(
    "lang charset http-equiv content name class id aria-labelledby scope "
    "width height viewbox preserveaspectratio aria-hidden x y fill hidden "
    "role type placeholder autocomplete value data-package data-weight open "
    "tabindex href".split())
SECTIONS = ("worse", "added", "passes", "fixed", "stays")
ROWS_MAX = 5000


class Page(HTMLParser):
    """Rows as dicts of the texts of their summary; the rest as it comes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.ids = []
        self.links = []
        self.rows = []
        self.texts = {"style": "", "script": "", "title": "", "h1": ""}
        self.policy = None
        self.section = None
        self.declared = False

    def handle_decl(self, decl):
        assert decl == "DOCTYPE html", decl
        self.declared = True

    def handle_startendtag(self, tag, attrs):
        assert tag in VOID, tag
        self.note(tag, dict(attrs), attrs)

    def handle_starttag(self, tag, attrs):
        assert tag not in VOID, tag
        attributes = dict(attrs)
        self.note(tag, attributes, attrs)
        self.open.append((tag, attributes.get("class", "")))
        if tag == "h2" and attributes["id"] in SECTIONS:
            self.section = attributes["id"]
        if tag == "li" and "id" in attributes:
            self.rows.append({"id": attributes["id"], "section": self.section,
                              "package": attributes.get("data-package"),
                              "figures": 0, "body": ""})
        if tag == "figure":
            self.rows[-1]["figures"] += 1

    def note(self, tag, attributes, attrs):
        assert tag in TAGS, (tag, attrs)
        assert len(attributes) == len(attrs), attrs
        assert ATTRIBUTES >= set(attributes), attrs
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "href" in attributes:
            self.links.append(attributes["href"])
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"]

    def handle_endtag(self, tag):
        last, _ = self.open.pop()
        assert last == tag, (last, tag)

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open]
        for tag in self.texts:
            if tag in tags:
                self.texts[tag] += data
        if "script" in tags or not self.rows:
            return
        if "summary" in tags and "body" not in [c for _, c in self.open]:
            key = self.open[tags.index("summary") + 1][1] \
                if len(tags) > tags.index("summary") + 1 else ""
            self.rows[-1][key] = self.rows[-1].get(key, "") + data
        elif "li" in tags:
            self.rows[-1]["body"] += data

    def handle_comment(self, data):
        raise AssertionError("a comment: " + data)

    def handle_pi(self, data):
        raise AssertionError("an instruction: " + data)

    def unknown_decl(self, data):
        raise AssertionError("a declaration: " + data)


def page_of(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-"
                         "\u2069]", text), "a control character"
    assert "##[" not in text, "a command for a runner"
    page = Page()
    page.feed(text)
    page.close()
    assert page.declared and not page.open, page.open
    return page


def shown(text):
    return xml_fit(github.shown(text))


def select(findings):
    """Those that weigh most, in their order."""
    def weight(index):
        return (github.weight(findings[index]),
                findings[index].status in STATUSES)
    order = sorted(range(len(findings)), key=weight, reverse=True)
    return [findings[index] for index in sorted(order[:ROWS_MAX])]


def expected(finding):
    function = finding.function
    if not finding.is_call:
        function = finding.line.get("closure", function)
    return (finding.status, finding.fails, shown(finding.shown_at()),
            shown(function or ""))


def read(path):
    found = []
    for row in page_of(path).rows:
        status = row["status"].split(" ")
        fails = row["section"] in ("worse", "added")
        found.append((status[0], fails, row["at"], row.get("function", "")))
    return found


def policy_of(page):
    def digest(text):
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return ("default-src 'none'; style-src 'sha256-%s'; "
            "script-src 'sha256-%s'; base-uri 'none'; form-action 'none'" %
            (digest(page.texts["style"]), digest(page.texts["script"])))


def check(path, findings, summary):
    page = page_of(path)
    assert page.policy == policy_of(page), page.policy
    assert len(set(page.ids)) == len(page.ids), "an id stands twice"
    for link in page.links:
        assert link[0] == "#" and link[1:] in page.ids, link
    failing = sum(one.fails for one in findings)
    assert page.texts["h1"].startswith("fails: " if failing else "passes: ")
    counts = summary["counts"]
    if counts["new"]:
        assert "%d new heap escape" % counts["new"] in page.texts["h1"]
    packages = {shown(one.package) for one in findings if not one.is_call}
    assert packages <= {row["package"] or "" for row in page.rows}
    worse = sum(one.fails and one.line.get("origin") == "regression"
                for one in findings)
    assert worse == sum(row["section"] == "worse" for row in page.rows)
    for row in page.rows:
        assert row["id"].startswith("fixed-" if row["section"] == "fixed"
                                    else "escape-"), row["id"]
        assert "link" in row["body"], row
        if row["section"] in ("worse", "added"):
            assert "Advice" in row["body"], row
    assert page.texts["title"].startswith(page.texts["h1"].split(": ")[1])
