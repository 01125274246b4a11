#!/usr/bin/env python3
"""Check every line of JSON Lines files against escdiff.schema.json.

Beside the schema: valid UTF-8, a newline after the last line, no key twice,
keys in the order of the schema, and a summary as the last line, whose
counts are those of the lines before.

usage: validate.py [FILE...]        (none: standard input)
Exit status: 0 all lines are valid, 1 some are not or there were none.
"""
import json
import os
import sys

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "escdiff.schema.json"), encoding="utf-8") as f:
    SCHEMA = json.load(f)
DEFS = SCHEMA["$defs"]

# One validator a type of line: quicker than trying all, and its message
# names the key that is wrong instead of "is not valid under any schema".
jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATORS = {
    name: jsonschema.Draft202012Validator({"$ref": "#/$defs/" + name,
                                           "$defs": DEFS})
    for name in ("record", "unrecognized", "parse-summary", "change",
                 "diff-summary", "cache", "cache-summary")
}


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("a key stands twice: %s" % keys)
    return dict(pairs)


def line_kind(value):
    kind = value.get("type")
    if kind == "summary" and "directory" in value:
        return "cache-summary"
    if kind == "summary":
        return "diff-summary" if "counts" in value else "parse-summary"
    return kind


def check_order(value, schema, path=""):
    """Keys of objects stand in the order of the schema's properties."""
    while "$ref" in schema:
        schema = DEFS[schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, list):
        for item in value:
            check_order(item, schema["items"], path + "[]")
    if isinstance(value, dict):
        known = list(schema["properties"])
        keys = list(value)
        if keys != sorted(keys, key=known.index):
            raise ValueError("order of keys in %s: %s" % (path or "line",
                                                          keys))
        for key in keys:
            check_order(value[key], schema["properties"][key],
                        path + "." + key)


def check_line(text):
    value = json.loads(text.decode("utf-8"), object_pairs_hook=no_duplicates)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    kind = line_kind(value)
    if kind not in VALIDATORS:
        raise ValueError("unknown type %r" % kind)
    error = jsonschema.exceptions.best_match(
        VALIDATORS[kind].iter_errors(value))
    if error is not None:
        raise ValueError("%s: %s" % (error.json_path, error.message))
    check_order(value, DEFS[kind])
    return kind, value


def fails(change):
    """Does a change fail the gate, by what its line says?"""
    if ("noise" in change or change.get("allocates") == "no" or
            change.get("cold")):
        return False
    if "ruling" in change:
        return change["ruling"] in ("revoked", "promise")
    return change["status"] in ("new", "hidden", "leak")


class Totals:
    """What the lines say, for comparison with the summary after them."""

    def __init__(self):
        self.clear()

    def clear(self):
        self.seen = {}
        self.kinds = set()
        self.failing = 0
        self.loud = 0

    def add(self, kind, value):
        self.kinds.add(kind)
        name = value.get("status", kind)
        if "noise" in value:
            name = "noise " + name
        elif value.get("allocates") == "no":
            name = "harmless " + name
        elif (value.get("ruling") == "accepted" and
              name in ("new", "hidden", "leak")):
            name = "accepted " + name
        elif value.get("cold"):
            name = "cold " + name
        if kind == "change" and fails(value):
            self.failing += 1
        # Shown without --all: what fails, and of one side what is accepted.
        if kind == "change" and name == "unchanged":
            self.loud += (fails(value) or value.get("ruling") == "accepted")
        count = value["entries"] if kind == "cache" else 1
        self.seen[name] = self.seen.get(name, 0) + count

    def check(self, kind, summary):
        if kind == "parse-summary":
            wanted = {"record": summary["records"]}
            allowed = {"record", "unrecognized"}
        elif kind == "cache-summary":
            # Without lines it is that of --prune or --clear.
            wanted = {"cache": summary["entries"]} if self.seen else {}
            allowed = {"cache"}
        else:
            wanted = dict(summary["counts"])
            wanted["failing"] = summary["failing"]
            # Told only if there are any.
            wanted.setdefault("leak", 0)
            wanted["accepted leak"] = 0
            self.seen["failing"] = self.failing
            for group in ("harmless", "noise", "accepted", "cold"):
                for status, count in summary.get(group, {}).items():
                    wanted[group + " " + status] = count
            # Those are shown with --all only.
            for group in ("", "harmless ", "noise ", "cold "):
                loud = self.loud if not group else 0
                if self.seen.get(group + "unchanged", 0) == loud:
                    wanted.pop(group + "unchanged", None)
            allowed = {"change"}
        if not self.kinds <= allowed:
            raise ValueError("lines of another command: %s"
                             % (self.kinds - allowed))
        seen = self.seen
        self.clear()
        for name, count in wanted.items():
            if seen.get(name, 0) != count:
                raise ValueError("summary has %d %s, the lines %d"
                                 % (count, name, seen.get(name, 0)))


def check_stream(name, stream):
    """The number of lines, and of bad ones."""
    lines = bad = 0
    totals = Totals()
    last = None

    for text in stream:
        lines += 1
        try:
            if not text.endswith(b"\n"):
                raise ValueError("no newline at the end")
            last, value = check_line(text)
            if last.endswith("summary"):
                totals.check(last, value)
            else:
                totals.add(last, value)
        except ValueError as e:
            bad += 1
            if bad <= 20:
                print("%s:%d: %s" % (name, lines, e), file=sys.stderr)
    if lines > 0 and (last is None or not last.endswith("summary")):
        bad += 1
        print("%s: the last line is no summary" % name, file=sys.stderr)
    return lines, bad


def main(names):
    lines = bad = 0
    for name in names or ["-"]:
        if name == "-":
            counts = check_stream("standard input", sys.stdin.buffer)
        else:
            with open(name, "rb") as stream:
                counts = check_stream(name, stream)
        if counts[0] == 0:
            print("%s: no line at all" % name, file=sys.stderr)
            bad += 1
        lines += counts[0]
        bad += counts[1]
    print("%d lines valid, %d not" % (lines - min(bad, lines), bad))
    return 1 if bad or not lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
