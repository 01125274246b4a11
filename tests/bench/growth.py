#!/usr/bin/env python3
"""How time and memory grow with the input.

usage: growth.py ESCDIFF LOG WORK RESULT.json CURVE=SIZE[,SIZE...]...

LOG is real output of the compiler.  The curves are:

  varied    bytes of a log, each round of other packages
  repeated  bytes of a log that says the same again and again
  records   heap records on each side of `diff --no-index`
  commits   commits compared one after the other, each with its parent
  packages  packages of a module: first run, after an edit, and again

A point has the CPU of escdiff itself, that of all, and the peak of its
memory.
"""
import os
import shutil
import subprocess
import sys
import threading

import growth_inputs as inputs
import measure

PIECE = 20_000_000


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def bytes_below(folder):
    return sum(os.lstat(os.path.join(path, name)).st_size
               for path, _, names in os.walk(folder) for name in names)


class Growth:
    def __init__(self, escdiff, log, work):
        self.escdiff = escdiff
        self.log = log
        self.work = work
        self.environment = dict(
            os.environ, GOCACHE=os.path.join(work, "gocache"),
            XDG_CACHE_HOME=os.path.join(work, "own"))

    def run(self, *arguments, cwd=None, statuses=(0, 1), **options):
        return measure.measure([self.escdiff, *arguments], cwd=cwd,
                               statuses=statuses, env=self.environment,
                               **options)

    # Logs come through a pipe: 4 GB need no disk.

    def parse(self, pieces):
        reading, writing = os.pipe()

        def feed():
            with open(writing, "wb") as out:
                for piece in pieces:
                    out.write(piece)

        feeder = threading.Thread(target=feed)
        feeder.start()
        words = os.path.join(self.work, "summary")
        with open(words, "wb") as stderr:
            cost = self.run("parse", "--quiet", "-", stdin=reading,
                            stderr=stderr)
        os.close(reading)
        feeder.join()
        return cost

    def varied(self, sizes):
        piece = inputs.first_piece(self.log, PIECE)
        for size in sizes:
            yield size, self.parse(inputs.varied(piece, size))

    def repeated(self, sizes):
        piece = inputs.first_piece(self.log, PIECE)
        for size in sizes:
            yield size, self.parse(inputs.repeated(piece, size))

    def records(self, sizes):
        for size in sizes:
            folder = fresh(os.path.join(self.work, "records"))
            logs = [os.path.join(folder, name) for name in ("old", "new")]
            inputs.write_log(logs[0], size, 0, 0)
            inputs.write_log(logs[1], size, 7, 10)
            yield size, self.run("diff", "--no-index", "-q", *logs)
            shutil.rmtree(folder)

    def module(self, count):
        repo = os.path.join(self.work, "module")
        shutil.rmtree(repo, ignore_errors=True)
        fresh(self.environment["XDG_CACHE_HOME"])
        return inputs.Module(repo, count)

    def commits(self, sizes):
        """A module of 29 packages, each commit edits another of them; the
        costs of all runs are added up."""
        module = self.module(29)
        subprocess.run(["go", "build", "./..."], cwd=module.repo, check=True,
                       env=self.environment)
        total = dict.fromkeys(("wall", "cpu", "own_cpu", "own_rss"), 0)
        for number in range(1, max(sizes) + 1):
            module.edit(number * 7 % 29, number)
            cost = self.run("HEAD~1", "HEAD", cwd=module.repo)
            for field in ("wall", "cpu", "own_cpu"):
                total[field] += cost[field]
            total["own_rss"] = max(total["own_rss"], cost["own_rss"])
            if number in sizes:
                yield number, dict(total, kept=bytes_below(
                    self.environment["XDG_CACHE_HOME"]))

    def packages(self, sizes):
        for size in sizes:
            module = self.module(size)
            for edit in (1, 2):
                module.edit(size // 2, edit)
            first = self.run("HEAD~2", "HEAD~1", cwd=module.repo)
            cost = self.run("HEAD~1", "HEAD", cwd=module.repo)
            again = self.run("HEAD~1", "HEAD", cwd=module.repo)
            for field in ("cpu", "own_cpu", "own_rss"):
                cost["first_" + field] = first[field]
                cost["again_" + field] = again[field]
            yield size, cost


def main():
    escdiff, log, work, result, *curves = sys.argv[1:]
    growth = Growth(escdiff, log, fresh(work))
    points = {}
    for curve in curves:
        name, sizes = curve.split("=")
        points[name] = []
        sizes = list(map(int, sizes.split(",")))
        for size, cost in getattr(growth, name)(sizes):
            points[name].append({"size": size, **cost})
            print(f"{name} {size}: cpu {cost['cpu']:.3f} own "
                  f"{cost['own_cpu']:.3f} s, "
                  f"{measure.mib(cost['own_rss'])} MiB", file=sys.stderr,
                  flush=True)
            measure.save(result, points)
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
