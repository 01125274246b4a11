#!/usr/bin/env python3
"""Hold escdiff-reasons(7) against the compiler and against our tables.

usage: check.py --escdiff PROGRAM --go GO WORK      the manual's examples
       check.py --escdiff PROGRAM --tables           manual, tables, corpus

An entry of the manual has one or more headings, `.It Cm NAME`, with their
releases behind `Pq`, and pairs of examples behind the words "Escapes:" and
"Stays:".  Each heading that the release of GO prints has to be a reason (or,
of what is allocated, the message) of an escape in one of the first, and
nothing may escape in the second.  Prints a line for each failure and closes
with "N passed, M failed".
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
from types import SimpleNamespace

MANUAL = "man/escdiff-reasons.7"
IMPORTS = {"atomic": "sync/atomic", "reflect": "reflect", "unsafe": "unsafe"}
NEVER = "REASONS WITHOUT ESCAPES"
VALUES = "WHAT IS ALLOCATED"

passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    if good:
        passed += 1
        return
    failed += 1
    print(f"FAILED: {name}")
    for line in str(detail).splitlines():
        print("    " + line)


def plain(text):
    """Text of an mdoc line as it is printed."""
    return text.replace("\\&", "").replace("\\e", "\\")


def minor(text):
    return int(re.search(r"1\.(\d+)", text).group(1))


def heading(line):
    """`.It Cm call part Pq to Go 1.14` as a name and what it holds for."""
    name, _, condition = plain(line[len(".It Cm "):]).partition(" Pq ")
    out = SimpleNamespace(name=name, first=0, last=999, setting="")
    for part in condition.split(", ") if condition else []:
        if part.startswith("since Go "):
            out.first = minor(part)
        elif part.startswith("to Go "):
            out.last = minor(part)
        elif re.fullmatch(r"Go 1\.\d+", part):
            out.first = out.last = minor(part)
        elif re.fullmatch(r"Go 1\.\d+ to 1\.\d+", part):
            out.first, out.last = map(minor, part[3:].split(" to "))
        elif part in ("GOARCH=386", "with -d=checkptr=2"):
            out.setting = part
        else:
            sys.exit(f"{MANUAL}: {line}: cannot read '{part}'")
    return out


def read_manual():
    """The entries of the manual, in order."""
    entries, section, examples, block, kind = [], "", None, None, ""
    heads = []
    for line in open(MANUAL, encoding="utf-8").read().splitlines():
        if block is not None and line != ".Ed":
            block.append(plain(line))
        elif line == ".Ed":
            if examples is not None:
                examples.append((kind, "\n".join(block) + "\n"))
            block = None
        elif line.startswith(".Sh "):
            section = line[4:]
        elif line.startswith(".It Cm "):
            if not heads:
                examples = []
                entries.append(SimpleNamespace(heads=heads, section=section,
                                               examples=examples))
            heads.append(heading(line))
        elif line.startswith(".Bd -literal"):
            block = []
        elif line in ("Escapes:", "Stays:"):
            kind = line
        if heads and not line.startswith(".It Cm "):
            heads = []
    return entries


def write_example(folder, code):
    os.makedirs(folder)
    imports = [path for name, path in IMPORTS.items()
               if re.search(rf"\b{name}\.", code)]
    with open(f"{folder}/p.go", "w", encoding="utf-8") as out:
        out.write("package p\n\n")
        out.writelines(f'import "{path}"\n' for path in imports)
        out.write(("\n" if imports else "") + code)


def settings(setting):
    """Environment and flags of the compiler for `Pq ...`."""
    if setting == "GOARCH=386":
        return {"GOARCH": "386", "CGO_ENABLED": "0"}, "-m=2"
    if setting:
        return {}, "-m=2 " + setting[len("with "):]
    return {}, "-m=2"


class Examples:
    """The examples as packages of one module, and what the compiler says."""

    def __init__(self, args):
        self.escdiff, self.go, self.work = args.escdiff, args.go, args.work
        self.env = dict(os.environ, GOFLAGS="", GOENV="off", GOWORK="off",
                        GOTOOLCHAIN="local", GO111MODULE="on", GOPROXY="off")
        words = subprocess.run([self.go, "version"], env=self.env,
                               stdout=subprocess.PIPE, check=True)
        self.release = minor(words.stdout.decode())
        if self.release < 11:
            self.env.update(GOPATH=self.work, GO111MODULE="off")

    def holds(self, head):
        return head.first <= self.release <= head.last

    def folder(self, setting):
        name = re.sub(r"\W+", "", setting) or "plain"
        return f"{self.work}/src/{name}"

    def write(self, entries):
        for number, entry in enumerate(entries):
            heads = [head for head in entry.heads if self.holds(head)]
            if not heads:
                continue
            entry.top = self.folder(heads[0].setting)
            for i, (kind, code) in enumerate(entry.examples):
                write_example(f"{entry.top}/e{number:02}{kind[0]}{i // 2}",
                              code)

    def build(self, setting):
        """Records by package."""
        top = self.folder(setting)
        if not os.path.isdir(top):
            return {}
        env, flags = settings(setting)
        if self.release >= 11:
            with open(f"{top}/go.mod", "w", encoding="utf-8") as out:
                out.write(f"module p\n\ngo 1.{min(self.release, 21)}\n")
        if self.release < 10:
            flags = flags.replace("-m=2", "-m -m")
        done = subprocess.run(
            [self.go, "build", f"-gcflags={flags}", "./..."], cwd=top,
            env=dict(self.env, **env), stderr=subprocess.PIPE)
        parsed = subprocess.run(
            [self.escdiff, "parse", "-v", "--format=jsonl"],
            input=done.stderr, stdout=subprocess.PIPE, check=True)
        check(f"examples compile {setting}", done.returncode == 0,
              done.stderr.decode())
        records = {}
        for line in parsed.stdout.decode().splitlines():
            record = json.loads(line)
            if record["type"] == "record":
                folder = os.path.dirname(record["file"])
                name = os.path.basename(folder or record["package"])
                records.setdefault(name, []).append(record)
        return records


def is_heap(record):
    return record["kind"] in ("moved-to-heap", "escapes-to-heap")


def reasons_of(record):
    chains = [record.get("chain", [])] + record.get("other_chains", [])
    return {step["reason"] for chain in chains for flow in chain
            for step in flow["steps"]}


def said(record):
    return "\n".join([record.get("message") or record.get("symbol", "")] +
                     sorted("    " + reason for reason in reasons_of(record)))


def check_heading(examples, entry, head, found):
    name = f"Go 1.{examples.release}: '{head.name}' escapes"
    detail = "\n".join(map(said, found))
    if entry.section != VALUES or head.name.startswith("arg to"):
        # Go 1.13 explains nothing, and what the same example makes older
        # releases say of a reason that all have depends on their inlining.
        if examples.release == 13 or (examples.release < 13 and
                                      head.last > 13):
            check(name, found, detail)
        else:
            check(name, any(head.name in reasons_of(record)
                            for record in found), detail)
    elif head.name.endswith("heap"):
        check(name, any(head.name in (record.get("message") or "")
                        for record in found), detail)
    else:
        check(name, found, detail)


def check_entry(examples, number, entry, records):
    heads = [head for head in entry.heads if examples.holds(head)]
    if not heads or not entry.examples:
        return
    escaping, staying = [], []
    for i, (kind, _) in enumerate(entry.examples):
        package = records.get(f"e{number:02}{kind[0]}{i // 2}", [])
        heap = [record for record in package if is_heap(record)]
        (escaping if kind == "Escapes:" else staying).extend(heap)
    for head in heads:
        check_heading(examples, entry, head, escaping)
    check(f"Go 1.{examples.release}: '{heads[0].name}' stays", not staying,
          "\n".join(map(said, staying)))


def check_examples(args):
    examples = Examples(args)
    entries = read_manual()
    examples.write(entries)
    if examples.release >= 21:
        gofmt = os.path.join(os.path.dirname(args.go), "gofmt")
        done = subprocess.run([gofmt, "-l", f"{args.work}/src"],
                              stdout=subprocess.PIPE, check=True)
        check("examples are formatted", not done.stdout,
              done.stdout.decode())
    records = {}
    for setting in sorted({head.setting for entry in entries
                           for head in entry.heads}):
        records[setting] = examples.build(setting)
    for number, entry in enumerate(entries):
        here = [head for head in entry.heads if examples.holds(head)]
        if here:
            check_entry(examples, number, entry, records[here[0].setting])


def c_strings(text):
    """String literals of C, joined where they follow each other."""
    joined = re.sub(r'"\s*"', "", text)
    return re.findall(r'"((?:[^"\\]|\\.)*)"', joined)


def table(path, name):
    text = open(path, encoding="utf-8").read()
    found = re.search(rf"{name}\[\] = {{\n(.*?)\n}};", text, re.S)
    if not found:
        sys.exit(f"{path}: no table {name}")
    return re.sub(r"/\*.*?\*/", "", found.group(1), flags=re.S)


def rows(path, name):
    return [c_strings(row) for row in
            re.findall(r"{(.*?)}", table(path, name).replace("{...}", "()"),
                       re.S) if '"' in row]


def corpus_reasons(escdiff):
    reasons = set()
    for log in sorted(glob.glob("corpus/*/*/input")):
        done = subprocess.run(
            [escdiff, "parse", "-v", "--format=jsonl", log],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        for line in done.stdout.decode().splitlines():
            reasons |= reasons_of(json.loads(line))
    return reasons


def check_tables(args):
    entries = read_manual()
    manual = {head.name: entry for entry in entries for head in entry.heads}
    advices = {row[0]: row[1] for row in rows("src/report/advice.c",
                                              "struct advice advices")}
    reasons = {row[0]: row[2] for row in rows("src/report/advice.c",
                                              "struct reason reasons")}
    parsed = c_strings(table("src/parse/chain.c", "known_reasons"))
    corpus = corpus_reasons(args.escdiff)

    check("the parser knows reasons", len(parsed) > 50, parsed)
    check("the corpus has reasons", len(corpus) > 30, corpus)
    for name in sorted(corpus | set(parsed)):
        check(f"'{name}' has a row in the table", name in reasons)
    for name in reasons:
        check(f"'{name}' is known to the parser", name in parsed)
        check(f"'{name}' has a heading in the manual", name in manual)
        check(f"'{name}' leads to an advice", reasons[name] in advices)
        check(f"'{name}' leads to the entry it stands in", name in manual and
              (manual[name].section == NEVER or
               reasons[name] == manual[name].heads[0].name), reasons[name])
    for name, sentence in advices.items():
        check(f"advice '{name}' has an entry", name in manual and
              manual[name].heads[0].name == name)
        check(f"advice '{name}' is one sentence", sentence.endswith(".") and
              len(sentence) < 200, sentence)
    for entry in entries:
        first = entry.heads[0].name
        check(f"entry '{first}' has an advice",
              first in advices or entry.section == NEVER)
        kinds = [kind for kind, _ in entry.examples]
        pairs = ["Escapes:", "Stays:"] * max(1, len(kinds) // 2)
        check(f"entry '{first}' has pairs of examples",
              kinds == ([] if entry.section == NEVER else pairs), kinds)
        for head in entry.heads:
            check(f"heading '{head.name}' is a reason",
                  entry.section == VALUES or head.name in reasons)
            check(f"'{head.name}' belongs into {entry.section}",
                  entry.section != NEVER or head.name not in corpus)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--escdiff", required=True)
    parser.add_argument("--go")
    parser.add_argument("--tables", action="store_true")
    parser.add_argument("work", nargs="?")
    args = parser.parse_args()
    if args.tables:
        check_tables(args)
    else:
        check_examples(args)
    print(f"{passed} passed, {failed} failed")


main()
