#!/usr/bin/env python3
"""List what escdiff says of each two neighbouring releases of a module.

usage: history.py ESCDIFF FOLDER NAME VERSION...

FOLDER holds `repo`, made by make_repo.py.  FOLDER/OLD..NEW.txt gets the
changes of a pair that are new, hidden, fixed or relocated, each with its
line of the source, where it was, and its cause.  A pair passes when escdiff
comes to a verdict (exit status 0 or 1) and every heap record of either side
is in exactly one change.
"""
import collections
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../real"))
import check as real

HEAP = ("escapes-to-heap", "moved-to-heap")
LISTED = ("new", "hidden", "fixed", "relocated")


def run(argv):
    return subprocess.run(argv, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)


class Releases:
    """What the releases say and read, asked of go and git once."""

    def __init__(self, escdiff, folder):
        self.escdiff = escdiff
        self.folder = folder
        self.repo = os.path.join(folder, "repo")
        self.blobs = {}
        self.records = {}

    def line(self, version, place):
        key = version, place.get("file")
        if key not in self.blobs:
            blob = run(["git", "-C", self.repo, "cat-file", "blob",
                        f"{version}:{key[1]}"]).stdout
            self.blobs[key] = blob.decode(errors="replace").split("\n")
        lines = self.blobs[key]
        number = place.get("line", 0)
        return lines[number - 1].strip() if 0 < number <= len(lines) else "?"

    def heap(self, version):
        """How often each place of the release is said to be on the heap."""
        if version not in self.records:
            release = real.Release(self.folder, version)
            self.records[version] = collections.Counter(
                (h.file, h.line, h.column) for h in release.heap)
        return self.records[version]

    def compare(self, old, new):
        return run([self.escdiff, "-C", self.repo, "--all", "--format=jsonl",
                    old, new])


def place_of(record):
    return record["file"], record["line"], record.get("column", 0)


# The listing.

def spell_place(releases, version, place):
    return (f"{place.get('file', '-')}:{place.get('line', 0)} "
            f"{place.get('function', '-')} {place.get('symbol', '')}",
            releases.line(version, place))


def spell(releases, old, new, change):
    status = change["status"]
    version = old if status == "fixed" else new
    place, text = spell_place(releases, version, change)
    marks = [change.get("stage", ""), change.get("origin", ""),
             change.get("allocates", ""), change.get("evidence", ""),
             change.get("noise", "")]
    yield f"{status} {change['kind']} {place}"
    yield f"    {text}"
    yield "    (" + ", ".join(mark for mark in marks if mark) + ")"
    if status == "relocated" and "old" in change:
        yield from ("    was " + words for words
                    in spell_place(releases, old, change["old"]))
    if "call" in change:
        place, text = spell_place(releases, new, change["call"])
        yield f"    at  {place}  {text}"
    for copy in change.get("copies", []):
        yield f"    copy {copy.get('file', '-')}:{copy.get('line', 0)}"
    for step in change.get("cause", []):
        words = [step["what"], f"{step.get('file', '-')}:"
                 f"{step.get('line', 0)}", step.get("function", ""),
                 step.get("symbol", ""), step.get("text", "")]
        yield "    because " + " ".join(word for word in words if word)


def write_list(path, releases, old, new, changes):
    with open(path, "w", encoding="utf-8") as out:
        for change in changes:
            if change["status"] in LISTED:
                for line in spell(releases, old, new, change):
                    print(line.rstrip(), file=out)


# The books.  Where an allocation is relocated by inlining, one of the two
# places it is told at may belong to another change as well: the function's
# own.  So such places count as told, but not as told again.  What is told at
# a call stands in the books where it is written.

def old_places(change):
    if change["status"] == "fixed":
        return [change, *change.get("copies", [])]
    if change["status"] == "new" or "call" in change:
        return []
    return [change.get("old", change)]


def new_places(change):
    if change["status"] == "new":
        return [change, *change.get("copies", [])]
    if change["status"] == "fixed" or "call" in change:
        return []
    return [change]


def check_books(what, heap, changes, places):
    told = collections.Counter()
    also = collections.Counter()
    for change in changes:
        if change["kind"] not in HEAP or "place" in change:
            continue
        once = change.get("stage") != "inlining" or \
            change["status"] != "relocated"
        (told if once else also).update(map(place_of, places(change)))
    problems = [(heap - told - also, "in no change"),
                (told - heap, "told too often")]
    for extra, word in problems:
        for place in sorted(extra)[:5]:
            complain(f"{what}: {word}: {':'.join(map(str, place))}")
    return not any(extra for extra, _ in problems)


def complain(text):
    print("FAIL:", text, flush=True)


def check(releases, folder, name, old, new):
    what = f"{name} {old} {new}"
    done = releases.compare(old, new)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    summary = next((o for o in lines if o["type"] == "summary"), None)
    if done.returncode not in (0, 1) or summary is None:
        complain(f"{what}: exit status {done.returncode}: "
                 + done.stderr.decode(errors="replace").strip()[:500])
        return False
    changes = [o for o in lines if o["type"] == "change"]
    write_list(os.path.join(folder, f"{old}..{new}.txt"), releases, old, new,
               changes)
    counts = summary["counts"]
    print(f"{name:<8} {old:<9} {new:<9} {counts['new']:>5} "
          f"{counts['hidden']:>6} {counts['fixed']:>5} "
          f"{counts['relocated']:>9} {counts['unchanged']:>9} "
          f"{sum(summary['harmless'].values()):>8} "
          f"{sum(summary['noise'].values()):>5}", flush=True)
    fine = [check_books(f"{what}: old side", releases.heap(old), changes,
                        old_places),
            check_books(f"{what}: new side", releases.heap(new), changes,
                        new_places)]
    return all(fine)


def main():
    escdiff, folder, name, *versions = sys.argv[1:]
    releases = Releases(escdiff, folder)
    fine = [check(releases, folder, name, old, new)
            for old, new in zip(versions, versions[1:])]
    print(f"{name}: {sum(fine)} passed, {len(fine) - sum(fine)} failed")


if __name__ == "__main__":
    main()
