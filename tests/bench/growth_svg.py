#!/usr/bin/env python3
"""The curves of growth.py as a picture, and as tables.

usage: growth_svg.py GROWTH.json OUT

OUT.svg gets the picture, OUT.md the tables.

Both axes of a panel are logarithmic, so that what is linear has the slope of
the dashed line.  The colours are told from white as well as from black.
"""
import json
import math
import sys

# title, unit, curves; a curve is name, label, field for time, for memory
PANELS = (
    ("size of a log", "bytes",
     (("varied", "varied text", "own_cpu", "own_rss"),
      ("repeated", "the same again", "own_cpu", "own_rss"))),
    ("records a side", "",
     (("records", "diff --no-index", "own_cpu", "own_rss"),)),
    ("commits, one after the other", "",
     (("commits", "Go and escdiff", "cpu", None),
      ("commits", "escdiff itself", "own_cpu", "own_rss"))),
    ("packages of a module", "",
     (("packages", "first run, with Go", "first_cpu", "first_own_rss"),
      ("packages", "after an edit, with Go", "cpu", "own_rss"),
      ("packages", "repeated", "again_cpu", "again_own_rss"))),
)
# what, field of a curve, divisor, whether the curves are named
WHAT = (("seconds of user+sys", 2, 1, True),
        ("MiB, peak of escdiff itself", 3, 2 ** 20, False))

COLOURS = ("#2f81f7", "#d9822b", "#3f9a4f")
WIDTH, HEIGHT = 215, 212		# of a panel
LEFT, RIGHT, TOP, BOTTOM = 42, 10, 36, 22
KEYS = 50		# below the panels of the first row

STYLE = """
  text { font: 11px sans-serif; fill: #6e7781; }
  .title { font-weight: bold; }
  .axis { stroke: #8b949e; fill: none; }
  .grid { stroke: #8b949e; stroke-opacity: .25; }
  .line { fill: none; stroke-width: 1.8; }
  .slope { stroke: #8b949e; stroke-dasharray: 3 3; }
  @media (prefers-color-scheme: dark) { text { fill: #adbac7; } }
"""

PREFIXES = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


def short(value):
    for size, letter in PREFIXES:
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def decades(values):
    """The whole powers of ten around all values, two at least."""
    low = math.floor(math.log10(min(values)) + 1e-9)
    high = math.ceil(math.log10(max(values)) - 1e-9)
    return low, max(high, low + 1)


class Axis:
    def __init__(self, values, start, end):
        self.low, self.high = decades(values)
        self.start, self.end = start, end

    def at(self, value):
        part = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)

    def ticks(self):
        step = 1 + (self.high - self.low) // 6
        return [10.0 ** e for e in range(self.low, self.high + 1, step)]


class Panel:
    """One curve family: size against time, or against memory."""

    def __init__(self, points, panel, what):
        self.title, _, curves = panel
        self.what, field, scale, self.named = what
        self.lines = []
        for number, curve in enumerate(curves):
            line = [(p["size"], p[curve[field]] / scale)
                    for p in points.get(curve[0], ())
                    if p.get(curve[field])]
            if line:
                self.lines.append((COLOURS[number], curve[1], line))

    def draw(self, left, top):
        if not self.lines:
            return
        xs = Axis([x for _, _, line in self.lines for x, _ in line],
                  left + LEFT, left + WIDTH - RIGHT)
        ys = Axis([y for _, _, line in self.lines for _, y in line],
                  top + HEIGHT - BOTTOM, top + TOP)
        yield (f'<text class="title" x="{xs.start}" y="{top + 13}">'
               f'{self.title}</text>'
               f'<text x="{xs.start}" y="{top + 28}">{self.what}</text>')
        yield from self.frame(xs, ys)
        yield from self.slope(xs, ys)
        for number, (colour, label, line) in enumerate(self.lines):
            yield from self.line(xs, ys, colour, line)
            if self.named:
                yield self.key(xs.start, ys.start + 34 + number * 14,
                               colour, label)

    @staticmethod
    def frame(xs, ys):
        for tick in xs.ticks():
            x = xs.at(tick)
            yield (f'<path class="grid" d="M{x:.1f} {ys.start}V{ys.end}"/>'
                   f'<text text-anchor="middle" x="{x:.1f}" '
                   f'y="{ys.start + 14}">{short(tick)}</text>')
        for tick in ys.ticks():
            y = ys.at(tick)
            yield (f'<path class="grid" d="M{xs.start} {y:.1f}H{xs.end}"/>'
                   f'<text text-anchor="end" x="{xs.start - 4}" '
                   f'y="{y + 4:.1f}">{short(tick)}</text>')
        yield (f'<path class="axis" '
               f'd="M{xs.start} {ys.end}V{ys.start}H{xs.end}"/>')

    def slope(self, xs, ys):
        """What is linear, from the last point of the first line down."""
        x, y = self.lines[0][2][-1]
        steps = min(math.log10(x) - xs.low, math.log10(y) - ys.low)
        yield (f'<path class="slope" d="M{xs.at(x):.1f} {ys.at(y):.1f}'
               f'L{xs.at(x / 10 ** steps):.1f} '
               f'{ys.at(y / 10 ** steps):.1f}"/>')

    @staticmethod
    def line(xs, ys, colour, line):
        dots = [(f"{xs.at(x):.1f}", f"{ys.at(y):.1f}") for x, y in line]
        yield (f'<polyline class="line" stroke="{colour}" points="' +
               " ".join(",".join(dot) for dot in dots) + '"/>')
        for x, y in dots:
            yield f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"/>'

    @staticmethod
    def key(x, y, colour, label):
        return (f'<path stroke="{colour}" stroke-width="2" '
                f'd="M{x} {y - 4}h14"/><text x="{x + 18}" y="{y}">'
                f'{label}</text>')


def picture(points):
    width = WIDTH * len(PANELS)
    height = HEIGHT * len(WHAT) + KEYS
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
           f'height="{height}" viewBox="0 0 {width} {height}">',
           f"<style>{STYLE}</style>"]
    for row, what in enumerate(WHAT):
        for column, panel in enumerate(PANELS):
            out.extend(Panel(points, panel, what).draw(
                column * WIDTH, row * (HEIGHT + KEYS)))
    return "\n".join(out + ["</svg>", ""])


# For the README: a table for each panel, a column for each size.

def cell(point, time, memory):
    words = [f"{point[field] / scale:{form}} {unit}" for field, scale, form,
             unit in ((time, 1, ".3g", "s"), (memory, 2 ** 20, ".0f", "MiB"))
             if field]
    return ", ".join(words)


def tables(points):
    for title, _, curves in PANELS:
        sizes = sorted({point["size"] for curve in curves
                        for point in points.get(curve[0], ())})
        if not sizes:
            continue
        yield [title, *map(short, sizes)]
        yield ["-"] * (1 + len(sizes))
        for curve, label, time, memory in curves:
            by_size = {p["size"]: p for p in points.get(curve, ())}
            yield [label, *[cell(by_size[size], time, memory)
                            if size in by_size else "" for size in sizes]]
        yield None


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        points = json.load(file)
    with open(sys.argv[2] + ".svg", "w", encoding="utf-8") as out:
        out.write(picture(points))
    with open(sys.argv[2] + ".md", "w", encoding="utf-8") as out:
        for row in tables(points):
            out.write("| " + " | ".join(row) + " |\n" if row else "\n")


if __name__ == "__main__":
    main()
