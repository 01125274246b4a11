#!/usr/bin/env python3
"""Does a report list what the jsonl of the same run lists?

usage: compare.py FORMAT REPORT JSONL [--all] [--noise]

FORMAT.py beside this file reads the report without any help of the program
and says how a finding of the jsonl should look there:

    read(path) -> list      the findings as tuples; it asserts what is valid
    expected(finding)       the tuple, or None: it is not listed
    check(path, found, summary)     optional: what else must be so
    same(path, jsonl)       instead of all that, for what has all of the jsonl

json_.py is that of json, html_.py of html: the other names are taken.
    select(found) -> list           optional: those there is room for
    STATUSES                        optional: those it always lists, if they
                                    are not new, hidden and leak
"""
import importlib
import sys
from collections import Counter

sys.dont_write_bytecode = True
import findings  # noqa: E402


def main(name, report, jsonl, *options):
    reader = importlib.import_module({"json": "json_",
                                      "html": "html_"}.get(name, name))
    if hasattr(reader, "same"):
        return 0 if reader.same(report, jsonl) else 1
    listed, summary = findings.read(jsonl, "--all" in options,
                                    "--noise" in options,
                                    getattr(reader, "STATUSES",
                                            findings.STATUSES))
    if hasattr(reader, "select"):
        listed = reader.select(listed)
    wanted = [reader.expected(finding) for finding in listed]
    wanted = [finding for finding in wanted if finding is not None]
    found = reader.read(report)
    for text, left, right in (("missing", wanted, found),
                              ("too much", found, wanted)):
        for item in (Counter(left) - Counter(right)).elements():
            print("%s: %s: %r" % (name, text, item))
    if Counter(wanted) != Counter(found):
        return 1
    if hasattr(reader, "check"):
        reader.check(report, listed, summary)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
