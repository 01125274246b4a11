#!/usr/bin/env python3
"""Outputs shown in the README and the manual are those of the program.

usage: outputs.py REPOSITORY FILE...

In a block of FILE, "$ COMMAND" is followed by what it prints in REPOSITORY,
up to the next command or the end of the block; a command without output is
not run.  Go's release, platform and costs may be others.  Prints a line for
each difference and closes with "N passed, M failed".
"""
import difflib
import os
import re
import subprocess
import sys

# README.md: between ``` lines.  Manual pages: a literal display.
FENCED = re.compile(r"^```\n(.*?)^```$", re.M | re.S)
DISPLAY = re.compile(r"^\.Bd -literal.*?\n(.*?)^\.Ed$", re.M | re.S)
ESCAPES = ((r"\(->", "\u2192"), (r"\(br", "\u2502"), (r"\&", ""),
           (r"\-", "-"), (r"\e", "\\"))


def unescape(text):
    for escape, plain in ESCAPES:
        text = text.replace(escape, plain)
    return text


def blocks(name):
    with open(name, encoding="utf-8") as file:
        text = file.read()
    if name.endswith(".md"):
        return FENCED.findall(text)
    return [unescape(block) for block in DISPLAY.findall(text)]


def shown(name):
    """Pairs of a command and its lines of output."""
    pairs = []
    for block in blocks(name):
        command = None
        for line in block.splitlines():
            if line.startswith("$ "):
                command = line[2:]
                pairs.append((command, []))
            elif command is not None:
                pairs[-1][1].append(line)
    return [(command, lines) for command, lines in pairs
            if lines and not command.endswith(("|", "\\"))]


def normal(lines):
    text = "\n".join(lines).rstrip()
    text = re.sub(r"\bgo1(\.\d+)+\b", "go1.N", text)
    text = re.sub(r"\blinux/\w+", "linux/ARCH", text)
    text = re.sub(r"\bcost \d+ exceeds budget \d+", "cost N exceeds budget M",
                  text)
    return text.split("\n")


def run(command, repository):
    env = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1")
    done = subprocess.run(["bash", "-c", command], cwd=repository, env=env,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          check=False)
    return done.stdout.decode("utf-8").split("\n")


def main(repository, names):
    passed = failed = 0
    for name in names:
        pairs = shown(name)
        if not pairs:
            print("%s shows no output" % name)
            failed += 1
        for command, lines in pairs:
            want, got = normal(lines), normal(run(command, repository))
            if want == got:
                passed += 1
                continue
            failed += 1
            print("%s: $ %s" % (name, command))
            print("\n".join(difflib.unified_diff(
                want, got, "shown", "printed", lineterm="")))
    print("%d passed, %d failed" % (passed, failed))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
