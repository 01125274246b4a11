"""The ways to compare two commits, each with caches of its own."""
import os
import shutil
import subprocess

import commits
import measure

# What is of other modules.
OTHERS = "{{with .Module}}{{if not .Main}}{{$.ImportPath}}{{end}}{{end}}"


class Contender:
    def __init__(self, name, repo, work):
        self.repo = repo
        self.folder = os.path.join(work, name)
        self.gocache = os.path.join(self.folder, "gocache")
        self.own = os.path.join(self.folder, "own")
        self.environment = dict(os.environ, GOCACHE=self.gocache,
                                XDG_CACHE_HOME=self.own)
        os.makedirs(self.folder, exist_ok=True)

    def forget(self):
        for folder in (self.gocache, self.own):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)

    def copy_gocache(self, other):
        shutil.copytree(other.gocache, self.gocache, dirs_exist_ok=True)

    def cost(self, argv, cwd=None):
        # 1 is the answer that something is new, or differs.
        return measure.measure(argv, statuses=(0, 1), cwd=cwd or self.repo,
                               env=self.environment)

    def quietly(self, argv, cwd):
        return subprocess.run(argv, cwd=cwd, env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, check=True,
                              stdout=subprocess.PIPE).stdout

    def build_others(self, tree):
        """Dependencies are in Go's cache, as they are after an edit."""
        others = self.quietly(["go", "list", "-deps", "-f", OTHERS, "./..."],
                              tree).split()
        if others:
            self.quietly(["go", "build", *others], tree)


class Escdiff(Contender):
    def __init__(self, program, patterns, repo, work):
        super().__init__("escdiff", repo, work)
        self.program = program
        self.patterns = ["--", *patterns] if patterns else []

    def run(self, pair):
        return self.cost([self.program, *pair, *self.patterns])


class ByHand(Contender):
    def __init__(self, script, repo, work):
        super().__init__("by-hand", repo, work)
        self.script = script

    def run(self, pair):
        return self.cost([self.script, *pair,
                          os.path.join(self.folder, "trees")])

    def run_new(self, pair):
        """As if neither side was ever built; dependencies were."""
        self.environment["BY_HAND_FLAGS"] = f"-m=2 -I={'..'.join(pair)}"
        try:
            return self.run(pair)
        finally:
            del self.environment["BY_HAND_FLAGS"]


class WorkTree(Contender):
    """A work tree that goes from commit to commit."""

    def __init__(self, name, repo, work):
        super().__init__(name, repo, work)
        self.tree = os.path.join(self.folder, "tree")
        if not os.path.isdir(self.tree):
            subprocess.run(["git", "clone", "-q", "--shared", repo,
                            self.tree], check=True)

    def check_out(self, commit):
        # What the bench itself made is on no branch.
        commits.git(self.tree, "checkout", "-q", "-f", "--detach", commit)


class PlainBuild(WorkTree):
    def __init__(self, repo, work):
        super().__init__("plain", repo, work)

    def build(self, commit):
        self.check_out(commit)
        return self.cost(["go", "build", "./..."], self.tree)


class DiffStat(Contender):
    def __init__(self, repo, work):
        super().__init__("diff-stat", repo, work)

    def run(self, pair):
        return self.cost(["git", "diff", "--stat", *pair])
