#!/usr/bin/env python3
"""The matcher against its input: logs of a growing number of records.

usage: matcher.py ESCDIFF DIRECTORY RESULT.json RECORDS...

Both logs of a pair have so many heap records; in the new one all lines are
shifted and each tenth record is gone.  Reading a log is part of `diff
--no-index`, so the time of `parse` is told beside it.
"""
import os
import sys

import measure


def write_log(path, count, shift, skip):
    with open(path, "w", encoding="ascii") as log:
        for i in range(count):
            if i % 10000 == 0:
                log.write(f"# ex.com/t/p{i // 10000}\n")
            name = f"p{i // 10000}/a.go"
            line = i % 10000 * 3 + 1
            if i % 10 == 0:
                log.write(f"{name}:{line + shift}:6: can inline F{i // 10}"
                          f" with cost 9 as: func() {{ }}\n")
            if not skip or i % skip != 0:
                log.write(f"{name}:{line + 1 + shift}:2: &T{i % 50}{{...}} "
                          f"escapes to heap\n")


def main():
    escdiff, directory, result, *sizes = sys.argv[1:]
    rows = {}
    print("matcher: both logs read, all lines shifted, a tenth gone; "
          "user+sys seconds")
    print(f"{'records a side':<16}{'diff':>8}{'parse':>8}{'each':>10}"
          f"{'MiB':>6}")
    for size in map(int, sizes):
        old = os.path.join(directory, "old.log")
        new = os.path.join(directory, "new.log")
        write_log(old, size, 0, 0)
        write_log(new, size, 7, 10)
        diff = measure.measure([escdiff, "diff", "--no-index", "-q", old,
                                new])
        parse = measure.measure([escdiff, "parse", "--quiet", old, new])
        rows[size] = {"diff": diff, "parse": parse}
        each = (diff["cpu"] - parse["cpu"]) / size * 1e6
        print(f"{size:<16}{diff['cpu']:>8.2f}{parse['cpu']:>8.2f}"
              f"{each:>7.2f} us{measure.mib(diff['own_rss']):>6}")
        os.remove(old)
        os.remove(new)
    measure.save(result, rows)


if __name__ == "__main__":
    main()
