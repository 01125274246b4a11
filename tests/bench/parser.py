#!/usr/bin/env python3
"""The parser beside grep and wc on the same log.

usage: parser.py ESCDIFF LOG ROUNDS RESULT.json

The commands take turns, so that a busy machine is busy for all.
"""
import os
import sys

import measure

BASES = {
    "parse-grep": ["grep", "-cE", "escapes to heap|moved to heap"],
    "parse-wc": ["wc", "-l"],
}


def main():
    escdiff, log, rounds, result = sys.argv[1:]
    label = [f"{os.path.getsize(log) / 1e6:.0f} MB"]
    rows = {row: [] for row in BASES}
    for turn in range(int(rounds) + 1):
        ours = measure.measure([escdiff, "parse", "--quiet", log])
        for row, argv in BASES.items():
            base = measure.measure(argv + [log])
            if turn > 0:  # the first turn fills the page cache
                rows[row].append({"pair": label, "ours": ours, "base": base})
    measure.save(result, rows)


if __name__ == "__main__":
    main()
