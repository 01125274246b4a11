"""Which commits of a repository are measured."""
import os
import subprocess

# What Go reads of a package, beside what it embeds.
COMPILED = (".go", ".s", ".S", ".c", ".h", ".cc", ".cpp", ".hpp", ".syso")
MODULE_FILES = ("go.mod", "go.sum", "go.work", "go.work.sum", "modules.txt")

PRIME = """package benchprime

func Box(n int) interface{} { return n }
"""

AUTHOR = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
          for what, value in (("NAME", "Gopher"),
                              ("EMAIL", "gopher@example.org"),
                              ("DATE", "1700000000 +0000"))}


def git(repo, *arguments, **environment):
    return subprocess.run(
        ["git", "-C", repo, *arguments], check=True, text=True,
        stdout=subprocess.PIPE, env={**os.environ, **AUTHOR, **environment}
    ).stdout.strip()


def changed(repo, pair):
    return git(repo, "diff", "--name-only", "--no-renames",
               *pair).splitlines()


def is_compiled(name):
    parts = name.split("/")
    if "testdata" in parts or any(p[:1] in "._" for p in parts):
        return False
    return name.endswith(COMPILED) and not name.endswith("_test.go")


def touches_modules(repo, pair):
    return any(os.path.basename(name) in MODULE_FILES
               for name in changed(repo, pair))


def touches_code(repo, pair):
    return any(is_compiled(name) for name in changed(repo, pair))


def last(repo, count):
    """The last commits that are no merges, oldest first, each behind its
    parent."""
    lines = git(repo, "rev-list", "--no-merges", "--parents", "-n",
                str(count), "HEAD").splitlines()
    pairs = [tuple(reversed(line.split())) for line in reversed(lines)]
    return [pair for pair in pairs if len(pair) == 2]


def nested_modules(repo):
    names = git(repo, "ls-tree", "-r", "--name-only", "HEAD").splitlines()
    return [name for name in names
            if name.endswith("/go.mod") and "testdata" not in name]


def commit_with(repo, parent, name, text):
    """The parent with one file more, or another content of it."""
    index = os.path.join(git(repo, "rev-parse", "--absolute-git-dir"),
                         "bench-index")
    with open(index + ".text", "w", encoding="ascii") as file:
        file.write(text)
    blob = git(repo, "hash-object", "-w", index + ".text")
    git(repo, "read-tree", parent, GIT_INDEX_FILE=index)
    git(repo, "update-index", "--add", "--cacheinfo", f"100644,{blob},{name}",
        GIT_INDEX_FILE=index)
    tree = git(repo, "write-tree", GIT_INDEX_FILE=index)
    return git(repo, "commit-tree", "-p", parent, "-m", "made by the bench",
               tree)


def neighbour(repo, commit):
    """The commit with one small package more: comparing the two makes the
    commit known, as work on its parents would have done.  What escapes in it
    is looked up in machine code, for which older Go builds a tool."""
    return commit_with(repo, commit, "benchprime/prime.go", PRIME)


class Chosen:
    """The pairs to measure, by what they touch."""

    def __init__(self, repo, count):
        self.repo = repo
        pairs = last(repo, count)
        code = [p for p in pairs if touches_code(repo, p)]
        # Releases nearly always change go.mod, commits seldom.
        self.edits = [p for p in code if not touches_modules(repo, p)] or code
        self.untouched = [p for p in pairs if not touches_code(repo, p)
                          and not touches_modules(repo, p)]
        if not self.untouched:
            parent = git(repo, "rev-parse", "HEAD")
            self.untouched = [(parent, commit_with(
                repo, parent, "NOTES.md", "Nothing that Go compiles.\n"))]
        self.patterns = ["./..."] if nested_modules(repo) else []

    def known(self):
        """Pairs of sides that the edits make known, never compared."""
        return [(before[0], after[1]) for before, after
                in zip(self.edits, self.edits[1:])]
