#!/usr/bin/env python3
"""One table of all that was measured, each row with its aim.

usage: table.py OUT.json NAME=RESULT.json...

A result has lists of runs by row, each run with what escdiff took (`ours`)
and what its baseline took (`base`) in the same minute.  Ratios of user+sys
count; wall is told beside.  An aim is met when the median meets it, and is
no test: nothing fails.  OUT.md gets the same for the README.
"""
import json
import os
import statistics
import sys

import measure

# row, what, beside what, the most the ratio should be; NO_PROCESS: whatever
# it is
NO_PROCESS = "no process"
RATIOS = (
    ("parse-grep", "parse a log", "grep -cE", 1.0),
    ("parse-wc", "", "wc -l", 4.0),
    ("cold", "first run, Go's cache cold", "by hand", 0.6),
    ("edit-script", "run after an edit", "by hand", 0.25),
    ("edit-again", "", "by hand, old side built", 0.25),
    ("edit-build", "", "go build of the new side", 1.0),
    ("range", "each further commit", "compiles that can differ", 1.2),
    ("repeated", "repeated run", "git diff --stat", 3.0),
    ("known", "both sides known", "git diff --stat", 3.0),
    ("untouched", "nothing Go compiles touched", "git diff --stat",
     NO_PROCESS),
)

# Rows in which escdiff runs no process at all.
ALONE = ("repeated", "known", "untouched")
# Rows in which Go works, for our share of them.
AT_WORK = ("cold", "edit-script")

MIB = 2 ** 20


def triple(values):
    return [min(values), statistics.median(values), max(values)]


def ratio_row(name, row, runs):
    key, what, base, aim = row
    out = {"row": key, "what": what, "base": base, "of": name,
           "unit": "ratio", "runs": len(runs), "aim": aim}
    for field in ("cpu", "wall"):
        if all(field in run["base"] for run in runs):
            out[field] = triple([run["ours"][field] / run["base"][field]
                                 for run in runs])
    out["ours"] = triple([run["ours"]["cpu"] for run in runs])
    out["baseline"] = triple([run["base"]["cpu"] for run in runs])
    out["met"] = aim == NO_PROCESS or out["cpu"][1] <= aim
    if key in ALONE:
        alone = sum(not run["ours"]["children"] for run in runs)
        out["no_process"] = alone
        out["met"] = out["met"] and alone == len(runs)
    return out


def share_row(name, results):
    """Our own CPU in per cent of the whole: 3 %, or 50 ms."""
    runs = [run["ours"] for row in AT_WORK for run in results.get(row, ())]
    out = {"row": "share", "what": "own share of a run", "base": "whole run",
           "of": name, "unit": "%", "runs": len(runs), "aim": 3,
           "cpu": triple([100 * run["own_cpu"] / run["cpu"] for run in runs]),
           "ours": triple([run["own_cpu"] for run in runs]),
           "baseline": triple([run["cpu"] for run in runs])}
    out["within"] = sum(run["own_cpu"] <= max(0.03 * run["cpu"], 0.05)
                        for run in runs)
    out["met"] = out["within"] * 2 > len(runs)
    return out


def memory_row(name, results):
    peaks = [run["ours"]["own_rss"] / MIB for runs in results.values()
             for run in runs]
    return {"row": "memory", "what": "peak memory of escdiff", "base": "",
            "of": name, "unit": "MiB", "runs": len(peaks), "aim": 64,
            "cpu": triple(peaks), "met": max(peaks) <= 64}


def rows_of(name, results):
    for row in RATIOS:
        if results.get(row[0]):
            yield ratio_row(name, row, results[row[0]])
    if any(results.get(row) for row in AT_WORK):
        yield share_row(name, results)
        yield memory_row(name, results)


def spell(values, unit):
    digits = 0 if unit == "MiB" else 1 if unit == "%" else 2
    return " ".join(f"{value:.{digits}f}" for value in values)


def notes(row):
    if "no_process" in row:
        return f"no process in {row['no_process']}/{row['runs']}"
    if "within" in row:
        return f"or 50 ms: {row['within']}/{row['runs']}"
    return ""


def cells(row):
    unit = "" if row["unit"] == "ratio" else " " + row["unit"]
    seconds = ""
    if "ours" in row:
        seconds = f"{row['ours'][1]:.3g} / {row['baseline'][1]:.3g}"
    return [row["what"], row["base"], row["of"], str(row["runs"]),
            spell(row["cpu"], row["unit"]) + unit,
            spell(row["wall"], "ratio") if "wall" in row else "", seconds,
            f"{row['aim']}{unit}", "yes" if row["met"] else "no",
            notes(row)]


HEAD = ["what", "beside", "of", "runs", "user+sys min med max",
        "wall min med max", "median s", "aim", "met", ""]


def print_text(table):
    widths = [max(len(row[i]) for row in table) for i in range(len(HEAD))]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width
                        in zip(row, widths)).rstrip())


# For the README: a column for each repository, median (least to most).

def short(row):
    if row["unit"] == "MiB":
        return f"{row['cpu'][2]:.0f} MiB"
    low, middle, high = spell(row["cpu"], row["unit"]).split()
    text = f"**{middle}** ({low} to {high})" if row["runs"] > 1 else \
        f"**{middle}**"
    return text + (" %" if row["unit"] == "%" else "")


def markdown(found):
    names = list(dict.fromkeys(row["of"] for row in found))
    grid = {}
    for row in found:
        aim = f"{row['aim']}" + ("" if row["unit"] == "ratio"
                                 else " " + row["unit"])
        cells_of = grid.setdefault((row["row"], row["base"], aim), {})
        cells_of[row["of"]] = short(row)
    title = {row[0]: row[1] for row in RATIOS}
    title.update(share="own share of a run",
                 memory="peak memory of escdiff itself")
    yield ["what", "beside", "at most", *names]
    yield ["-"] * (3 + len(names))
    for (key, base, aim), cells_of in grid.items():
        yield [title[key], base, aim,
               *[cells_of.get(name, "") for name in names]]


def write_markdown(path, found):
    with open(path, "w", encoding="utf-8") as out:
        for row in markdown(found):
            out.write("| " + " | ".join(row) + " |\n")


def main():
    out, *results = sys.argv[1:]
    found = []
    for result in results:
        name, path = result.split("=", 1)
        with open(path, encoding="utf-8") as file:
            found.extend(rows_of(name, json.load(file)))
    order = [row[0] for row in RATIOS] + ["share", "memory"]
    found.sort(key=lambda row: order.index(row["row"]))
    measure.save(out, found)
    write_markdown(os.path.splitext(out)[0] + ".md", found)
    print_text([HEAD] + [cells(row) for row in found])


if __name__ == "__main__":
    main()
