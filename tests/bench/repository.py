#!/usr/bin/env python3
"""escdiff on commits of one repository, beside what one would do instead.

usage: repository.py ESCDIFF BY_HAND REPO WORK COLD COMMITS RESULT.json

COLD is how often the first run is measured, COMMITS how many of the last
commits are looked at.  table.py tells what the rows are.
"""
import os
import sys

import commits
import compiles
import contenders
import measure

AGAIN = 9		# what takes milliseconds is asked so often


class Bench:
    def __init__(self, escdiff, by_hand, repo, work, count, result):
        self.repo = repo
        self.result = result
        self.chosen = commits.Chosen(repo, count)
        self.ours = contenders.Escdiff(escdiff, self.chosen.patterns, repo,
                                       work)
        self.script = contenders.ByHand(by_hand, repo, work)
        self.plain = contenders.PlainBuild(repo, work)
        self.compiles = compiles.Compiles(repo, work, self.plain)
        self.stat = contenders.DiffStat(repo, work)
        self.rows = {}

    def add(self, row, pair, ours, base, **more):
        self.rows.setdefault(row, []).append(
            {"pair": [c[:10] for c in pair], "ours": ours, "base": base,
             **more})
        print(f"  {row} {pair[0][:10]}..{pair[1][:10]} cpu "
              f"{ours['cpu']:.3f} / {base['cpu']:.3f}", file=sys.stderr,
              flush=True)
        measure.save(self.result, self.rows)

    def cold(self, pair, rounds):
        for _ in range(rounds):
            for contender in (self.ours, self.script):
                contender.forget()
            self.add("cold", pair, self.ours.run(pair), self.script.run(pair))

    def known(self, commit):
        """Make a side known to all, its dependencies built."""
        pair = commits.neighbour(self.repo, commit), commit
        self.ours.run(pair)
        self.script.run(pair)
        self.plain.build(commit)

    def build_others(self, commit):
        self.plain.check_out(commit)
        for contender in (self.ours, self.script, self.plain):
            contender.build_others(self.plain.tree)

    def edit(self, pair):
        self.build_others(pair[0])
        self.known(pair[0])
        self.build_others(pair[1])
        ours = self.ours.run(pair)
        self.add("edit-script", pair, ours, self.script.run_new(pair))
        self.add("edit-again", pair, ours, self.script.run(pair))
        self.add("edit-build", pair, ours, self.plain.build(pair[1]))
        compile_time = self.compiles.measure(pair)
        if compile_time["cpu"] > 0:
            self.add("range", pair, ours, compile_time)
        self.repeated(pair)

    def diff_stat(self, pair):
        return measure.median([self.stat.run(pair) for _ in range(AGAIN)])

    def repeated(self, pair):
        self.add("repeated", pair, measure.median(
            [self.ours.run(pair) for _ in range(AGAIN)]),
            self.diff_stat(pair))

    def once(self, row, pair):
        """What is a first time only once."""
        self.add(row, pair, self.ours.run(pair), self.diff_stat(pair))

    def untouched(self, pair):
        self.build_others(pair[0])
        self.ours.run((commits.neighbour(self.repo, pair[0]), pair[0]))
        self.once("untouched", pair)

    def start(self):
        """Nothing is known, dependencies are built: once, and copied."""
        self.plain.forget()
        self.plain.check_out(self.chosen.edits[0][0])
        self.plain.build_others(self.plain.tree)
        for contender in (self.ours, self.script):
            contender.forget()
            contender.copy_gocache(self.plain)

    def run(self, rounds):
        self.start()
        for pair in self.chosen.edits:
            self.edit(pair)
        for pair in self.chosen.known():
            self.once("known", pair)
        for pair in self.chosen.untouched:
            self.untouched(pair)
        # At the end, since it leaves caches that know this pair.
        self.cold(self.chosen.edits[-1], rounds)


def main():
    escdiff, by_hand, repo, work, cold, count, result = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    Bench(escdiff, by_hand, repo, work, int(count), result).run(int(cold))


if __name__ == "__main__":
    main()
