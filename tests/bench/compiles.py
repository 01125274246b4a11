#!/usr/bin/env python3
"""What compiling just the packages costs whose records can differ.

Those are the packages with a source that differs, and those that import one
whose export data differs.  Go compiles more: all above a change.  So a
commit is built with -m=2 in a work tree where its parent was, each compiler
process is timed, and only the processes of those packages are added up.

As a program it is the -toolexec of that build: it runs the tool it is given,
and notes what it took in the file that BENCH_TOOL_LOG names.
"""
import hashlib
import json
import os
import subprocess
import sys

import commits
import contenders

FIELDS = ("ImportPath,Export,Imports,GoFiles,CgoFiles,SFiles,CFiles,HFiles,"
          "EmbedFiles,Dir,Standard")


def run_tool(argv):
    child = os.posix_spawn(argv[0], argv, os.environ)
    _, status, usage = os.wait4(child, 0)
    if os.path.basename(argv[0]) == "compile" and "-V=full" not in argv:
        with open(os.environ["BENCH_TOOL_LOG"], "a", encoding="ascii") as log:
            log.write(json.dumps([os.environ.get("TOOLEXEC_IMPORTPATH", ""),
                                  usage.ru_utime + usage.ru_stime]) + "\n")
    return os.waitstatus_to_exitcode(status)


def objects(text):
    decoder = json.JSONDecoder()
    at = 0
    while at < len(text):
        item, at = decoder.raw_decode(text, at)
        yield item
        while at < len(text) and text[at].isspace():
            at += 1


def export_data(archive):
    """Of the archive's first member, without the build's id."""
    with open(archive, "rb") as file:
        assert file.read(8) == b"!<arch>\n"
        size = int(file.read(60)[48:58])
        member = file.read(size)
    lines = member.split(b"\n", 3)
    return hashlib.sha256(b"\n".join(
        line for line in lines if not line.startswith(b"build id"))).digest()


class Compiles(contenders.WorkTree):
    def __init__(self, repo, work, plain):
        """Shares Go's cache with a plain build: what is compiled with other
        flags stands apart."""
        super().__init__("compiles", repo, work)
        self.environment["GOCACHE"] = plain.gocache
        self.log = os.path.join(self.folder, "log")
        self.environment["BENCH_TOOL_LOG"] = self.log

    def build(self, commit):
        """The packages of the commit, and the seconds of each compile."""
        self.check_out(commit)
        with open(self.log, "w", encoding="ascii"):
            pass
        with open(os.path.join(self.folder, "stderr"), "wb") as stderr:
            text = self.into(stderr, [
                "go", "list", "-deps", "-export", "-json=" + FIELDS,
                "-gcflags=-m=2", "-toolexec=" + sys.executable + " " +
                os.path.abspath(__file__), "./..."])
        seconds = {}
        with open(self.log, encoding="ascii") as log:
            for line in log:
                path, cpu = json.loads(line)
                seconds[path] = seconds.get(path, 0) + cpu
        return {p["ImportPath"]: p for p in objects(text)}, seconds

    def into(self, stderr, argv):
        return subprocess.run(
            argv, cwd=self.tree, env=self.environment, text=True, check=True,
            stdout=subprocess.PIPE, stderr=stderr).stdout

    def files(self, package):
        inside = os.path.relpath(package["Dir"], self.tree)
        return {os.path.normpath(os.path.join(inside, name))
                for key, names in package.items() if key.endswith("Files")
                for name in names}

    def measure(self, pair):
        """Seconds of the compiles that could print something else."""
        old, _ = self.build(pair[0])
        exports = {path: package.get("Export") and
                   (package["Export"], export_data(package["Export"]))
                   for path, package in old.items()
                   if not package.get("Standard")}
        new, seconds = self.build(pair[1])
        edited = set(commits.changed(self.repo, pair))

        def exports_differ(path):
            package = new.get(path, {})
            if package.get("Standard") or not package.get("Export"):
                return False
            known = exports.get(path)
            return known is None or (
                known[0] != package["Export"] and
                known[1] != export_data(package["Export"]))

        def can_differ(package):
            before = old.get(package["ImportPath"])
            return (before is None or
                    self.files(package) != self.files(before) or
                    bool(self.files(package) & edited) or
                    any(map(exports_differ, package.get("Imports", []))))

        paths = [path for path, package in new.items()
                 if not package.get("Standard") and can_differ(package)]
        return {"cpu": sum(seconds.get(path, 0) for path in paths),
                "packages": len(paths), "compiled": len(seconds),
                "compiled_cpu": sum(seconds.values())}


if __name__ == "__main__":
    sys.exit(run_tool(sys.argv[1:]))
