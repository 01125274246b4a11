#!/usr/bin/env python3
"""The parser beside grep and wc on the same log.

usage: parser.py ESCDIFF LOG ROUNDS RESULT.json

The three commands take turns, so that a busy machine is busy for all.
"""
import os
import sys

import measure


def commands(escdiff, log):
    return {
        "escdiff parse": [escdiff, "parse", "--quiet", log],
        "grep -c": ["grep", "-c", "escapes to heap", log],
        "wc -l": ["wc", "-l", log],
    }


def main():
    escdiff, log, rounds, result = sys.argv[1:]
    size = os.path.getsize(log)
    contenders = commands(escdiff, log)
    runs = {name: [] for name in contenders}
    for turn in range(int(rounds) + 1):
        for name, argv in contenders.items():
            cost = measure.measure(argv)
            if turn > 0:  # the first turn fills the page cache
                runs[name].append(cost)
    print(f"parser: {size / 1e6:.0f} MB, {rounds} rounds, seconds "
          f"min/median/max")
    print(f"{'':<15}{'user+sys':>20}{'wall':>20}{'MB/s':>7}{'MiB':>6}")
    for name, costs in runs.items():
        row = f"{name:<15}"
        for field in ("cpu", "wall"):
            row += "{:>20}".format("{:.2f}/{:.2f}/{:.2f}".format(
                *measure.spread(costs, field)))
        row += f"{size / 1e6 / measure.spread(costs, 'cpu')[1]:>7.0f}"
        row += f"{measure.mib(measure.peak(costs, 'own_rss')):>6}"
        print(row)
    measure.save(result, {"bytes": size, "runs": runs})


if __name__ == "__main__":
    main()
