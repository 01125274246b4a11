#!/usr/bin/env python3
"""The validator must refuse what is wrong (each case below is one break), and
the words of the schema and of the manual must be those of the sources."""
import io
import json
import os
import re
import sys

sys.dont_write_bytecode = True
import validate  # noqa: E402

ROOT = os.path.join(validate.HERE, "..", "..")

RECORD = ('{"v":1,"type":"record","kind":"moved-to-heap","file":"a.go",'
          '"line":1,"column":2,"symbol":"x","count":1}')
SUMMARY = ('{"v":1,"type":"summary","lines":3,"records":1,'
           '"unrecognized":0,"foreign":0,"errors":0,"dumps":0,'
           '"complete":true}')
CHANGE = ('{"v":1,"type":"change","status":"new","kind":"moved-to-heap",'
          '"file":"a.go","line":1,"symbol":"x","chain":[{"flow":"{heap} = &x",'
          '"steps":[{"expr":"&x","reason":"address-of","file":"a.go"}]}]}')
SIDE = '{"rev":"HEAD","unrecognized":0,"complete":true}'
DIFF = ('{"v":1,"type":"summary","old":%s,"new":%s,"counts":{"new":1,'
        '"hidden":0,"relocated":0,"fixed":0,"unchanged":5},"complete":true}'
        % (SIDE, SIDE))

GOOD = [
    [RECORD, SUMMARY],
    [RECORD, SUMMARY, SUMMARY.replace('"records":1', '"records":0')],
    [CHANGE, DIFF],
]

# What is replaced, in which line of which good file, and by what.
BREAKS = [
    (0, 0, '"moved-to-heap"', '"moved"'),
    (0, 0, '"line":1', '"line":0'),
    (0, 0, '"line":1', '"line":"1"'),
    (0, 0, '"file":"a.go",', ''),
    (0, 0, '"a.go"', '"./a.go"'),
    (0, 0, '"count":1', '"count":1,"extra":1'),
    (0, 0, '"count":1', '"count":1,"count":1'),
    (0, 0, '"kind":"moved-to-heap","file":"a.go"',
     '"file":"a.go","kind":"moved-to-heap"'),
    (0, 0, ',"count":1', ''),
    (0, 0, '"v":1', '"v":2'),
    (0, 0, '"symbol":"x"', '"symbol":"\udcff"'),
    (0, 0, '"record"', '"fact"'),
    (0, 1, '"records":1', '"records":2'),
    (0, 1, ',"errors":0', ''),
    (2, 0, '"new"', '"broken"'),
    (2, 0, '"moved-to-heap"', '"can-inline"'),
    (2, 0, '"expr":"&x",', ''),
    (2, 0, '{heap} = &x', 'heap'),
    (2, 0, '"chain":[', '"chain":[],"other_chains":['),
    (2, 0, '"status":"new"', '"status":"unchanged"'),
    (2, 0, '"symbol":"x"', '"symbol":"x","old":{"file":"a.go"}'),
    (2, 0, '"chain"', '"stage":"position","chain"'),
    (2, 1, '"new":1,', '"new":2,'),
    (2, 1, '"rev":"HEAD",', ''),
    (2, 1, '"rev":"HEAD",', '"rev":"HEAD","commit":"abc",'),
]


def bad_lines(lines, end="\n"):
    text = "\n".join(lines) + end
    stream = io.BytesIO(text.encode("utf-8", "surrogateescape"))
    return validate.check_stream("case", stream)[1]


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as f:
        return f.read()


def words(header, macro):
    """The words that an X macro of a header lists, in its order."""
    text = read("include", "escdiff", header)
    rows = re.search(r"#define %s\(X\)((?:.*\\\n)+.*)\n" % macro, text)
    return re.findall(r'X\(\w+,\s*"([^"]*)"', rows.group(1))


def listed_in(page, start, end):
    """The words of the tagged lists between two lines of a manual page."""
    text = read("man", page)
    text = text[text.index(start):]
    return re.findall(r"^\.It Cm (\S+)$", text[:text.index(end)], re.M)


def options_of(source):
    return set(re.findall(r'^\t\{ "([a-z-]+)",', read("src", "cmd", source),
                          re.M))


def check_manual(failures):
    pairs = (
        (listed_in("escdiff-formats.5", ".Ss Kinds", ".Ss Logs"),
         words("record.h", "RECORD_KINDS")),
        (listed_in("escdiff.1", "The words do not change", ".Sh SEE ALSO"),
         [word for word in words("error.h", "ESC_STATUSES") if word != "ok"]))
    for listed, wanted in pairs:
        if not wanted or sorted(listed) != sorted(wanted):
            failures.append("manual: %s"
                            % sorted(set(listed) ^ set(wanted)))
    text = read("man", "escdiff.1")
    documented = set(re.findall(r"\.?Fl -([a-z-]+)", text))
    options = options_of("diff_options.c") | options_of("parse.c")
    options |= {"help", "version"}
    if len(options) < 10 or documented != options:
        failures.append("manual: options %s" % sorted(documented ^ options))
    columns = re.search(r"^\.Dl (kind package .*)$",
                        read("man", "escdiff-formats.5"), re.M).group(1)
    names = re.findall(r'\[TSV_\w+\] = "(\w+)"',
                       read("src", "report", "records.c"))
    if not names or columns.split() != names:
        failures.append("manual: columns %s, written %s" % (columns, names))


def check_words(failures):
    defs = validate.DEFS
    change = defs["change"]["properties"]
    for listed, header, macro in (
            (defs["kind"]["enum"], "record.h", "RECORD_KINDS"),
            (change["status"]["enum"], "change.h", "CHANGE_STATUSES"),
            (list(defs["diff-summary"]["properties"]["counts"]["properties"]),
             "change.h", "CHANGE_STATUSES"),
            (change["stage"]["enum"], "change.h", "MATCH_STAGES"),
            (change["origin"]["enum"], "change.h", "CHANGE_ORIGINS"),
            (change["allocates"]["enum"], "change.h", "ALLOCATES"),
            (change["noise"]["enum"], "change.h", "CHANGE_NOISES"),
            (defs["cause-step"]["properties"]["what"]["enum"], "change.h",
             "CAUSE_STEPS")):
        wanted = [word for word in words(header, macro) if word]
        if not wanted or listed != wanted:
            failures.append("%s: the header has %s, the schema %s"
                            % (macro, wanted, listed))


def main():
    failures = []
    silent = io.StringIO()
    outputs = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = silent

    for lines in GOOD:
        if bad_lines(lines) != 0:
            failures.append("refused: %s" % lines)
    for number, line, old, new in BREAKS:
        lines = list(GOOD[number])
        assert old in lines[line], (old, lines[line])
        lines[line] = lines[line].replace(old, new, 1)
        if bad_lines(lines) == 0:
            failures.append("accepted: %s for %s" % (new, old))
    if bad_lines(GOOD[0], end="") == 0:
        failures.append("accepted: no newline at the end")
    if bad_lines([RECORD]) == 0:
        failures.append("accepted: no summary")
    if bad_lines([RECORD, DIFF]) == 0:
        failures.append("accepted: a record in a diff")
    if validate.main([os.devnull]) == 0:
        failures.append("accepted: an empty file")
    sys.stdout, sys.stderr = outputs
    check_words(failures)
    check_manual(failures)
    for failure in failures:
        print(failure, file=sys.stderr)
    tried = len(GOOD) + len(BREAKS) + 4 + 4 + 4
    print("schema: %d passed, %d failed" % (tried - len(failures),
                                           len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
