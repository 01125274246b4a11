#!/usr/bin/env python3
"""Shares of a heap profile, summed up from what `pprof -raw` prints.

usage: reader.py lines|functions PREFIX RAW JSONL

RAW holds what pprof prints of one profile, or of several.  Files of the
module are those below PREFIX in it.  JSONL is what escdiff printed: with
"lines" each change must have the bytes and objects of the samples whose
allocating location has its line; with "functions" those of the samples with
its function anywhere.  Prints what differs; fails when anything does, or
when nothing was compared.
"""
import json
import re
import sys

LOCATION = re.compile(r"^ +(\d+): 0x[0-9a-f]+ (?:M=\d+ )?(.*)$")
LINE = re.compile(r"^(.*) (\S.*):(\d+):\d+(?: s=\d+)?(?:\([^)]*\))?$")
SAMPLE = re.compile(r"^ *((?:\d+ +)*\d+): ([\d ]+)$")


class Sample:
    def __init__(self, objects, bytes_, frames):
        self.objects, self.bytes, self.frames = objects, bytes_, frames


def profiles(path):
    """Of each profile its samples, with lists of (function, file, line)."""
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        text = file.read()
    for part in re.split(r"^PeriodType: ", text, flags=re.M)[1:]:
        yield from samples(part)


def samples(text):
    head, rest = text.split("\nLocations\n")
    locations = {}
    for row in rest.split("\nMappings\n")[0].split("\n"):
        match = LOCATION.match(row)
        if match:
            lines = locations[match.group(1)] = []
            row = match.group(2)
        match = LINE.match(row.strip())
        if match:
            lines.append((match.group(1).strip(), match.group(2),
                          int(match.group(3))))
    types = re.search(r"^Samples:\n(.*)$", head, re.M).group(1).split()
    objects = types.index("alloc_objects/count")
    space = [i for i, name in enumerate(types)
             if name.startswith("alloc_space/bytes")][0]
    for row in head.split("\nSamples:\n")[1].split("\n")[1:]:
        match = SAMPLE.match(row)
        if match:
            values = [int(value) for value in match.group(1).split()]
            yield Sample(values[objects], values[space],
                         [locations[frame]
                          for frame in match.group(2).split()])


def without_brackets(name):
    """Type arguments, which may hold more of them."""
    out, depth = "", 0
    for char in name:
        depth += char == "["
        if depth == 0:
            out += char
        depth -= char == "]"
    return out


def own_name(function):
    """What stands behind the package: "(*T).M.func1"."""
    name = without_brackets(function)
    last = name.rfind("/", 0, name.find("(") if "(" in name else None)
    return name[name.index(".", last + 1) + 1:] if "." in name else name


def in_function(frame, prefix, directory, function):
    name, path, _ = frame
    if path.rpartition("/")[0] != (prefix + "/" + directory).rstrip("/"):
        return False
    own = own_name(name)
    return own == function or (own.startswith(function + ".") or
                               own.startswith(function + "-"))


def main(what, prefix, raw, jsonl):
    all_samples = list(profiles(raw))
    by_line = {}
    for sample in all_samples:
        places = {(path, line) for _, path, line in
                  (sample.frames[0] if sample.frames else [])}
        for place in places:
            entry = by_line.setdefault(place, [0, 0])
            entry[0] += sample.bytes
            entry[1] += sample.objects
    compared = filled = failed = unknown = 0
    memo = {}
    with open(jsonl, encoding="utf-8") as file:
        rows = [json.loads(row) for row in file]
    total = sum(sample.bytes for sample in all_samples)
    profile = rows[-1]["profile"]
    if profile["bytes"] != total or profile["ambiguous"] != 0:
        print("in all %d bytes, not %s" % (total, profile))
        failed += 1
    for row in rows[:-1]:
        if "file" not in row or row["file"].startswith(("/", "<", "..")):
            continue
        key = (row["file"], row.get("line"))
        if what == "lines":
            want = by_line.get((prefix + "/" + key[0], key[1]), [0, 0])
        else:
            key = (row["file"].rpartition("/")[0], row.get("function"))
            if key[1] is None or key[1] == "init":
                continue
            if key not in memo:
                memo[key] = [0, 0, 0]
                for sample in all_samples:
                    if any(in_function(frame, prefix, *key)
                           for frames in sample.frames for frame in frames):
                        memo[key][0] += sample.bytes
                        memo[key][1] += sample.objects
                        memo[key][2] += 1
            want = memo[key][:2]
            if memo[key][2] == 0:
                unknown += 1
                if "share" in row:
                    print("%s was seen: %s" % (key, row))
                    failed += 1
                continue
        got = [row.get("bytes", 0), row.get("objects", 0)]
        share = 100 * want[0] / total
        compared += 1
        filled += want[0] > 0
        if (got != want or
                row.get("share_of", "line") != what[:-1] or
                abs(row.get("share", 0) - share) > 0.0001 * max(share, 1)):
            print("%s: %s, not %s: %s" % (key, want, got, row))
            failed += 1
    print("%s: %d compared, %d of them with samples, %d not seen, %d differ"
          % (what, compared, filled, unknown, failed))
    return failed == 0 and filled > 0


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
