#!/usr/bin/env python3
"""Walk a history with every shortcut on, and compare with full builds.

usage: exact.py ESCDIFF BASE NAME REPO COUNT WORK
       exact.py --full BASE NAME REPO COUNT WORK

The last COUNT commits of REPO's first parents, oldest first, are each
compared with their parent.  Once by BASE with --no-cache: two full builds,
nothing remembered.  Once by ESCDIFF, whose one cache has come along from
commit to commit: what it knows of a side, of packages, of inputs and of
answers is all put to use.  It is asked in two formats and each twice, the
second time for the kept answer.  All must be equal, byte for byte, and so
must the exit status.

WORK/NAME keeps what was done, so that a run that was stopped goes on: the
answers of BASE by commit, for as long as BASE stays the same; those of
ESCDIFF until its next build.  With --full only those of BASE are made.  A
line is printed for each commit; the last one counts them.
"""
import difflib
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../bench"))
import measure

FORMATS = {
    "text": ["--color=never"],
    "jsonl": ["--all", "--noise", "--format=jsonl"],
}

# What a commit can come to, in the order of the last line.
VERDICTS = ("equal", "differing", "not building")

TOTALS = ("untouched", "again", "starts", "starts_full", "cpu", "cpu_full")


def digest(*names):
    """Of the files' content, and of the Go release that is used."""
    total = hashlib.sha256(subprocess.run(
        ["go", "version"], stdout=subprocess.PIPE, check=True).stdout)
    for name in names:
        with open(name, "rb") as file:
            total.update(file.read())
    return total.hexdigest()[:12]


def history(repo, count):
    """Pairs of a commit and its first parent, oldest first."""
    done = subprocess.run(
        ["git", "-C", repo, "rev-list", "--first-parent", "--parents",
         "-n", str(count), "HEAD"],
        stdout=subprocess.PIPE, text=True, check=True)
    rows = [line.split() for line in reversed(done.stdout.splitlines())]
    return [(row[1], row[0]) for row in rows if len(row) > 1]


def formats_of(commit):
    """Each is the first to be asked for one half of the commits."""
    names = list(FORMATS)
    return names if int(commit[-1], 16) % 2 else names[::-1]


class Side:
    """A program with caches of its own."""

    def __init__(self, program, folder, *options):
        self.program = program
        self.options = options
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.environment = dict(
            os.environ, XDG_CACHE_HOME=os.path.join(folder, "own"),
            GOCACHE=os.path.join(folder, "gocache"))

    def ask(self, repo, pair, name):
        """The bytes of an answer, and what it cost."""
        trace = os.path.join(self.folder, "trace")
        words = os.path.join(self.folder, "stderr")
        answer = []
        with open(words, "wb") as stderr:
            cost = measure.measure(
                measure.traced([self.program, *self.options, *FORMATS[name],
                                *pair], trace),
                statuses=None, output=answer, cwd=repo, stderr=stderr,
                env=self.environment)
        if cost["status"] not in (0, 1, 2):
            with open(words, errors="replace", encoding="utf-8") as said:
                raise SystemExit(f"{pair}: status {cost['status']}: "
                                 f"{said.read()[-2000:]}")
        cost["starts"] = measure.started(trace)
        return b"".join(answer), cost


class Reference:
    """The answers of full builds, kept by commit."""

    def __init__(self, base, folder):
        self.folder = os.path.join(folder, "full-" + digest(base))
        self.side = Side(base, self.folder, "--no-cache")

    def get(self, repo, pair):
        """{format: (bytes, cost)}"""
        path = os.path.join(self.folder, pair[1])
        if not os.path.exists(path + ".json"):
            self.make(repo, pair, path)
        with open(path + ".json", encoding="ascii") as file:
            costs = json.load(file)
        answers = {}
        for name, cost in costs.items():
            with gzip.open(f"{path}.{name}.gz", "rb") as file:
                answers[name] = file.read(), cost
        return answers

    def make(self, repo, pair, path):
        costs = {}
        for name in formats_of(pair[1]):
            answer, costs[name] = self.side.ask(repo, pair, name)
            with gzip.open(f"{path}.{name}.gz", "wb") as file:
                file.write(answer)
        measure.save(path + ".json.part", costs)
        os.rename(path + ".json.part", path + ".json")


class Walk:
    """ESCDIFF on its way through the history."""

    def __init__(self, program, folder, reference, repo):
        self.folder = os.path.join(folder, "walk-" + digest(program))
        self.side = Side(program, self.folder)
        self.log = os.path.join(self.folder, "commits.jsonl")
        self.differing = os.path.join(folder, "differing")
        self.reference = reference
        self.repo = repo

    def done(self, pairs):
        """The rows of commits that this walk, from the same start, made."""
        rows = []
        if os.path.exists(self.log):
            with open(self.log, encoding="ascii") as log:
                rows = [json.loads(line) for line in log]
        if [row["commit"] for row in rows] != \
                [pair[1] for pair in pairs[:len(rows)]]:
            shutil.rmtree(self.folder)
            os.makedirs(self.folder)
            rows = []
        return rows

    def step(self, pair):
        full = self.reference.get(self.repo, pair)
        names = formats_of(pair[1])
        row = {"commit": pair[1], "first": names[0], "differ": []}
        for turn, name in enumerate(names * 2):
            answer, cost = self.side.ask(self.repo, pair, name)
            self.judge(row, name, (answer, cost), full[name])
            if turn == 0:
                self.count(row, cost, full[name][1])
            elif turn >= len(names):
                row["again"] = row.get("again", 0) + cost["starts"]
        row["verdict"] = ("differing" if row["differ"] else
                          "not building" if full["text"][1]["status"] == 2
                          else "equal")
        with open(self.log, "a", encoding="ascii") as log:
            log.write(json.dumps(row) + "\n")
        return row

    @staticmethod
    def count(row, cost, full):
        row.update(starts=cost["starts"], starts_full=full["starts"],
                   cpu=cost["cpu"], cpu_full=full["cpu"],
                   status=cost["status"], status_full=full["status"],
                   untouched=int(cost["starts"] == 0))

    def judge(self, row, name, ours, full):
        """A side that does not build is told in Go's own words, whose order
        may vary; and need not be found out where the inputs are the same."""
        equal = ours[1]["status"] == full[1]["status"]
        if full[1]["status"] == 2:
            equal = equal or ours[1]["starts"] == 0
        else:
            equal = equal and ours[0] == full[0]
        if equal or name in row["differ"]:
            return
        row["differ"].append(name)
        self.keep(row["commit"], name, ours, full)

    def keep(self, commit, name, ours, full):
        os.makedirs(self.differing, exist_ok=True)
        for word, answer in (("full", full[0]), ("shortcuts", ours[0])):
            path = os.path.join(self.differing, f"{commit}.{name}.{word}")
            with open(path, "wb") as out:
                out.write(answer)
        words, other = (answer.decode(errors="replace").splitlines()
                        for answer in (full[0], ours[0]))
        print(f"DIFFERS: {commit} {name}: status {full[1]['status']} of full "
              f"builds, {ours[1]['status']} with shortcuts")
        diff = difflib.unified_diff(words, other, lineterm="", n=0)
        for line in list(diff)[:8]:
            print("  " + line[:200])


def spell_row(number, count, row):
    return (f"{number:>4}/{count} {row['commit'][:10]} {row['verdict']:<12}"
            f" go {row['starts']} of {row['starts_full']}, cpu "
            f"{row['cpu']:.2f} of {row['cpu_full']:.2f} s")


def spell_totals(name, rows):
    verdicts = [sum(row["verdict"] == verdict for row in rows)
                for verdict in VERDICTS]
    total = {key: sum(row[key] for row in rows) for key in TOTALS}
    return (f"{name}: {len(rows)} commits: {verdicts[0]} equal, "
            f"{verdicts[1]} differing, {verdicts[2]} not building; "
            f"{total['untouched']} touch nothing Go compiles; "
            f"go processes {total['starts']} with shortcuts, "
            f"{total['starts_full']} without, {total['again']} when repeated; "
            f"cpu {total['cpu']:.0f} s with, {total['cpu_full']:.0f} s "
            f"without")


def make_full(reference, repo, pairs):
    for number, pair in enumerate(pairs, start=1):
        full = reference.get(repo, pair)
        print(f"{number:>4}/{len(pairs)} {pair[1][:10]} status "
              f"{full['text'][1]['status']}", flush=True)


def main():
    escdiff, base, name, repo, count, work = sys.argv[1:]
    folder = os.path.join(work, name)
    pairs = history(repo, int(count))
    reference = Reference(base, folder)
    if escdiff == "--full":
        make_full(reference, repo, pairs)
        return
    walk = Walk(escdiff, folder, reference, repo)
    rows = walk.done(pairs)
    if rows:
        print(f"{name}: {len(rows)} commits were done before")
    for pair in pairs[len(rows):]:
        rows.append(walk.step(pair))
        print(spell_row(len(rows), len(pairs), rows[-1]), flush=True)
    measure.save(os.path.join(folder, "totals.json"), rows)
    print(spell_totals(name, rows))


if __name__ == "__main__":
    main()
