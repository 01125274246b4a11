#!/usr/bin/env python3
"""`escdiff HEAD~1 HEAD` beside the same done by hand.

usage: diff.py ESCDIFF BY_HAND REPO WORK ROUNDS RESULT.json

Four states of the caches, each for both contenders in turn:

  cold    Go's build cache is empty
  built   it holds an ordinary `go build ./...` of HEAD
  warm    the contender ran before, but keeps nothing of its own
  again   the contender ran before (by hand that is the same as warm)
"""
import os
import shutil
import subprocess
import sys

import measure

STATES = ("cold", "built", "warm", "again")


class Contender:
    """A way to compare two commits, with caches of its own."""

    def __init__(self, name, argv, repo, work):
        self.name = name
        self.argv = argv
        self.repo = repo
        self.gocache = os.path.join(work, "gocache-" + name)
        self.own = os.path.join(work, "own-" + name)
        self.environment = dict(os.environ, GOCACHE=self.gocache,
                                XDG_CACHE_HOME=self.own)

    def forget(self, *folders):
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)

    def prepare(self, state):
        if state in ("cold", "built"):
            self.forget(self.gocache, self.own)
        if state == "built":
            subprocess.run(["go", "build", "./..."], cwd=self.repo,
                           env=self.environment, check=True,
                           stdout=subprocess.DEVNULL)
        if state == "warm":
            self.forget(self.own)

    def run(self):
        # 1 is the answer that something is new, or differs.
        return measure.measure(self.argv, statuses=(0, 1), cwd=self.repo,
                               env=self.environment)


def print_table(name, runs, rounds):
    print(f"{name}: {rounds} rounds, seconds min/median; MiB at most: of the "
          f"largest process, of the contender's own")
    print(f"{'':<16}{'wall':>16}{'user+sys':>16}{'MiB':>6}{'own':>5}")
    for state in STATES:
        for contender, costs in runs[state].items():
            row = f"{state:<6}{contender:<10}"
            for field in ("wall", "cpu"):
                row += "{:>16}".format("{:.2f}/{:.2f}".format(
                    *measure.spread(costs, field)[:2]))
            print(row + f"{measure.mib(measure.peak(costs, 'max_rss')):>6}"
                  f"{measure.mib(measure.peak(costs, 'own_rss')):>5}")


def main():
    escdiff, by_hand, repo, work, rounds, result = sys.argv[1:]
    contenders = [
        Contender("escdiff", [escdiff, "HEAD~1", "HEAD"], repo, work),
        Contender("by-hand", [by_hand, "HEAD~1", "HEAD",
                              os.path.join(work, "trees")], repo, work),
    ]
    runs = {state: {c.name: [] for c in contenders} for state in STATES}
    # "warm" and "again" need what the states before them leave behind.
    for _ in range(int(rounds)):
        for state in STATES:
            for contender in contenders:
                contender.prepare(state)
                runs[state][contender.name].append(contender.run())
    print_table(os.path.basename(os.path.dirname(repo)), runs, rounds)
    measure.save(result, runs)


if __name__ == "__main__":
    main()
