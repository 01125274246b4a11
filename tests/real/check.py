#!/usr/bin/env python3
"""Compare what escdiff says of two releases with an independent count.

usage: check.py ESCDIFF FOLDER NAME VERSION...

FOLDER holds `repo`, made by make_repo.py; everything else is made below it.
Prints one row of a table for each pair of releases; every complaint goes to
standard error and makes the exit status 1.
"""
import collections
import difflib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

import heap_lines

complaints = 0


def complain(text):
    global complaints
    complaints += 1
    print(f"FAIL: {text}", file=sys.stderr)


def run(argv, cwd=None, **options):
    return subprocess.run(argv, cwd=cwd, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, **options)


# The independent side: each release built by hand.

class Release:
    """A release as compiled by us: its heap lines and its source lines."""

    def __init__(self, folder, version):
        self.repo = os.path.join(folder, "repo")
        self.version = version
        self.sources = {}
        tree = os.path.join(folder, "tree")
        log = os.path.join(folder, version + ".log")
        self.check_out(tree)
        self.build(tree, log)
        self.heap = heap_lines.read(tree, log)

    def check_out(self, tree):
        if not os.path.isdir(tree):
            run(["git", "clone", "-q", self.repo, tree]).check_returncode()
        run(["git", "checkout", "-q", "-f", self.version],
            cwd=tree).check_returncode()

    def build(self, tree, log):
        argv = ["go", "build", "-buildvcs=false", "-pgo=off",
                "-gcflags=-m=2", "./..."]
        with open(log, "wb") as out:
            done = subprocess.run(argv, cwd=tree, stdout=out, stderr=out,
                                  check=False)
        if done.returncode != 0:
            sys.exit(f"{self.version} does not compile: choose another "
                     f"release; see {log}")

    def lines(self, name):
        """The source lines of a file of this release; None without it."""
        if name not in self.sources:
            blob = run(["git", "cat-file", "blob", f"{self.version}:{name}"],
                       cwd=self.repo)
            self.sources[name] = (blob.stdout.split(b"\n")
                                  if blob.returncode == 0 else None)
        return self.sources[name]

    def line(self, place):
        lines = self.lines(place["file"])
        if lines is None or not 1 <= place["line"] <= len(lines):
            return None
        return lines[place["line"] - 1]


# escdiff's side.

class Run:
    """One run of escdiff: its output, taken apart."""

    def __init__(self, argv, cwd):
        start = time.monotonic()
        done = run(argv, cwd=cwd)
        self.seconds = time.monotonic() - start
        self.status = done.returncode
        self.output = done.stdout
        self.errors = done.stderr.decode(errors="replace")
        objects = [json.loads(line) for line in done.stdout.splitlines()]
        self.changes = [o for o in objects if o["type"] == "change"]
        self.summary = next((o for o in objects if o["type"] == "summary"),
                            None)

    def with_status(self, *statuses):
        return [c for c in self.changes if c["status"] in statuses]


def counted(changes):
    """Changes that stand for heap lines of a log: not the calls that reach
    another change's allocation, nor slices that the log calls harmless."""
    return [c for c in in_tree(changes)
            if "call" not in c and c["kind"] != "does-not-escape"]


def sure(change):
    """Whether its places are its own: a copy that came or went with inlining
    is told beside the callee's allocation, which is a change of its own."""
    return change.get("stage") != "inlining"


def new_places(changes):
    """Records of the new side, with what was inlined, and how sure."""
    return [(place, sure(c)) for c in counted(changes)
            if c["status"] != "fixed"
            for place in [c] + (c.get("copies", [])
                                if c["status"] == "new" else [])]


def old_places(changes):
    """Records of the old side, where they stood there, and how sure."""
    return [(place, sure(c)) for c in counted(changes)
            if c["status"] not in ("new", "hidden")
            for place in [c.get("old", c)] + (c.get("copies", [])
                                              if c["status"] == "fixed"
                                              else [])]


def position(place):
    return place["file"], place["line"], place.get("column", 0)


def in_tree(changes):
    """Without the standard library's, dependencies' and wrappers'."""
    return [c for c in changes if "place" not in c]


# The checks.

def check_status(what, result):
    failing = [c for c in result.with_status("new", "hidden")
               if "noise" not in c and c["allocates"] != "no"]
    expected = 1 if failing else 0
    if result.status != expected:
        complain(f"{what}: exit status {result.status}, expected {expected}: "
                 f"{result.errors.strip()}")
    if not result.summary or not result.summary.get("complete"):
        complain(f"{what}: no summary, or not complete")


def check_counts(what, result):
    told = collections.Counter()
    for group in "counts", "harmless", "noise":
        told.update(result.summary[group])
    told = {status: n for status, n in told.items() if n}
    seen = dict(collections.Counter(c["status"] for c in result.changes))
    if told != seen:
        complain(f"{what}: summary says {told}, its changes are {seen}")


def check_side(what, places, heap):
    """The places are exactly the heap lines, each as often."""
    ours = collections.Counter(position(p) for p, certain in places if certain)
    theirs = collections.Counter((h.file, h.line, h.column) for h in heap)
    for place, certain in places:
        at = position(place)
        if not certain and ours[at] < theirs[at]:
            ours[at] += 1
    for here, other, word in ((ours, theirs, "only escdiff has"),
                              (theirs, ours, "escdiff lacks")):
        extra = list((here - other).elements())
        if extra:
            complain(f"{what}: {word} {len(extra)} records, for example "
                     + ", ".join(":".join(map(str, e)) for e in extra[:5]))


def check_messages(what, changes, heap):
    """What is new or gone is said by the raw log at that very place."""
    said = {h[1:] for h in heap}
    for change in counted(changes):
        message = heap_lines.SHAPE.sub("T", change["message"])
        if position(change) + (message,) not in said:
            complain(f"{what}: {change['status']} at {position(change)}, "
                     f"but no line of the log says {change['message']!r}")


def check_exists(what, places, release):
    missing = [p for p, _ in places if release.line(p) is None]
    for place in missing[:5]:
        complain(f"{what}: no such line: {place['file']}:{place['line']}")


def check_unchanged(what, result, old, new):
    """A pair made by position stands on the same text on both sides."""
    pairs = [c for c in in_tree(result.with_status("unchanged"))
             if c.get("stage") == "position"]
    if result.with_status("unchanged") and not pairs:
        complain(f"{what}: nothing was paired by position")
    for change in pairs:
        if old.line(change["old"]) != new.line(change):
            complain(f"{what}: unchanged, but the line differs: "
                     f"{position(change['old'])} {position(change)}")


def check_twins(what, result, old, new):
    """No escape is both new and gone on the same text in one function."""
    def key(change, release):
        text = release.line(change)
        return (change["file"], change.get("function"), change["message"],
                text and text.strip())
    gone = collections.Counter(key(c, old) for c
                               in in_tree(result.with_status("fixed")))
    come = collections.Counter(key(c, new) for c
                               in in_tree(result.with_status("new")))
    for twin in (gone & come).elements():
        complain(f"{what}: both new and fixed: {twin}")


def check_again(what, first, argv, cwd, trace_name):
    """The same answer again, and no process but escdiff itself."""
    again = Run(["strace", "-f", "-qq", "-e", "trace=execve,execveat",
                 "-o", trace_name, *argv], cwd)
    check_same(f"{what}: second run", first, again)
    with open(trace_name, encoding="utf-8", errors="replace") as trace:
        execs = [line for line in trace if " = 0" in line]
    if len(execs) != 1:
        complain(f"{what}: the second run starts {len(execs) - 1} processes, "
                 f"first {execs[1:2]}")


def check_same(what, first, other):
    if (other.output, other.status) == (first.output, first.status):
        return
    complain(f"{what}: status {other.status}, was {first.status}; "
             f"another output:")
    lines = [output.decode(errors="replace").splitlines()
             for output in (first.output, other.output)]
    for line in list(difflib.unified_diff(*lines, lineterm="", n=0))[:8]:
        print("  " + line[:200], file=sys.stderr)


def repository_state(repo):
    """Everything of a repository that a reader must not change."""
    state = {}
    for folder, folders, files in os.walk(repo):
        for name in folders + files + ["."]:
            path = os.path.join(folder, name)
            info = os.lstat(path)
            content = b""
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    content = hashlib.sha256(file.read()).digest()
            state[path] = (info.st_mode, info.st_mtime_ns, info.st_size,
                           content)
    return state


def compare(escdiff, folder, name, pair, revisions):
    old, new = pair
    what = f"{name} {old.version} {new.version}"
    argv = [escdiff, *revisions, "--all", "--format=jsonl"]
    before = repository_state(old.repo)
    first = Run(argv, old.repo)
    if first.summary is None:
        complain(f"{what}: exit status {first.status}, no summary: "
                 f"{first.errors.strip()[:2000]}")
        return
    check_status(what, first)
    check_counts(what, first)
    check_side(f"{what}: old side", old_places(first.changes), old.heap)
    check_side(f"{what}: new side", new_places(first.changes), new.heap)
    check_messages(what, first.with_status("new"), new.heap)
    check_messages(what, first.with_status("fixed"), old.heap)
    check_exists(f"{what}: new side", new_places(first.changes), new)
    check_exists(f"{what}: old side", old_places(first.changes), old)
    check_unchanged(what, first, old, new)
    check_twins(what, first, old, new)
    check_again(what, first, argv, old.repo,
                os.path.join(folder, "trace"))
    check_same(f"{what}: built again", first,
               Run(argv + ["--no-cache"], old.repo))
    if repository_state(old.repo) != before:
        complain(f"{what}: the repository is not what it was")
    print_row(name, pair, first)


def print_row(name, pair, result):
    old, new = pair
    counts = collections.Counter(c["status"] for c in in_tree(result.changes))
    print(f"{name:<11} {old.version:<9} {new.version:<9} "
          f"{len(old.heap):>6} {len(new.heap):>6} "
          f"{counts['new']:>5} {counts['fixed']:>5} "
          f"{counts['relocated']:>5} {counts['unchanged']:>6} "
          f"{result.seconds:>8.1f}", flush=True)


def main():
    escdiff, folder, name, *versions = sys.argv[1:]
    shutil.rmtree(os.path.join(os.environ["XDG_CACHE_HOME"], "escdiff"),
                  ignore_errors=True)
    releases = [Release(folder, version) for version in versions]
    last = len(versions) - 1
    for i, pair in enumerate(zip(releases, releases[1:])):
        newer = last - i - 1
        revisions = [f"HEAD~{newer + 1}", f"HEAD~{newer}" if newer else "HEAD"]
        compare(escdiff, folder, name, pair, revisions)
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
