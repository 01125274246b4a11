#!/usr/bin/env python3
"""Count heap lines of `go build -gcflags=-m=2` by plain means.

usage: heap_lines.py TREE LOG

The second opinion of `make check-real`: it shares nothing with escdiff's
parser and knows the wordings of Go 1.22 and later only.  A heap line says
that a value escapes to heap or that a variable was moved there; the same line
said twice for a package counts once; lines whose file is not in TREE (the
standard library, the module cache, wrappers) are not counted.  "append escapes
to heap" does not say which append: the headers of the explanations do, and
two appends that were inlined into one place are two heap lines.  Copies of a
generic function count once: shapes make no difference.
"""
import collections
import os
import re
import sys

HEADER = re.compile(r"^# (\S+)(?: \[.*\])?$")
LINE = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+)(?::(?P<column>\d+))?: "
                  r"(?P<text>moved to heap: \S+|\S.* escapes to heap)$")

APPEND = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+)(?::(?P<column>\d+))?: "
                    r"(?P<text>append\(.*\)) escapes to heap in .*:$")

SHAPE = re.compile(r"go\.shape\.(?:\*|\[\d*\])*[\w./%]+")

HeapLine = collections.namedtuple("HeapLine",
                                  "package file line column text")


def locate(tree, module, package, name):
    """The file's name relative to the tree, or None if it is not there."""
    name = os.path.normpath(name)
    if os.path.isabs(name) or name.startswith(".."):
        return None
    if os.path.isfile(os.path.join(tree, name)):
        return name
    # "//line grammar.y:1" is printed as written: look in the package.
    folder = package[len(module):].strip("/")
    if package.startswith(module):
        name = os.path.join(folder, name)
        if os.path.isfile(os.path.join(tree, name)):
            return name
    return None


def module_of(tree):
    with open(os.path.join(tree, "go.mod"), encoding="utf-8") as gomod:
        for line in gomod:
            if line.startswith("module "):
                return line.split()[1].strip('"')
    raise ValueError("go.mod without a module line")


def read(tree, log_name):
    """The heap lines of a log, in files of the tree."""
    module = module_of(tree)
    package = ""
    found = set()
    appends = collections.defaultdict(set)
    located = {}
    with open(log_name, encoding="utf-8", errors="surrogateescape",
              newline="\n") as log:
        for line in log:
            header = HEADER.match(line)
            if header:
                package = header.group(1)
                continue
            match = LINE.match(line) or APPEND.match(line)
            if not match:
                continue
            key = package, match["file"]
            if key not in located:
                located[key] = locate(tree, module, *key)
            if located[key] is None:
                continue
            place = HeapLine(package, located[key], int(match["line"]),
                             int(match["column"] or 0), "")
            if match.re is APPEND:
                appends[place].add(SHAPE.sub("T", match["text"]))
            else:
                found.add(place._replace(text=SHAPE.sub("T", match["text"])))
    return list(named(found, appends))


def named(found, appends):
    """The heap lines found, one for each append at its place."""
    for line in found:
        yield line
        if line.text == "append escapes to heap":
            for _ in range(len(appends[line._replace(text="")]) - 1):
                yield line


if __name__ == "__main__":
    print(len(read(sys.argv[1], sys.argv[2])))
