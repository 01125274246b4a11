#!/usr/bin/env python3
"""Make a git repository of releases of a Go module, one commit a release.

usage: make_repo.py REPO MODULE VERSION...

Every release comes from the Go proxy (or the module cache) and is tagged with
its version.  Author and date are fixed, so that the same releases give the
same commits.  A repository that already has these releases is left alone.
"""
import json
import os
import shutil
import subprocess
import sys

# Seen by git only: no configuration of the user, no clock.
GIT_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Gopher",
    "GIT_AUTHOR_EMAIL": "gopher@example.org",
    "GIT_COMMITTER_NAME": "Gopher",
    "GIT_COMMITTER_EMAIL": "gopher@example.org",
}
FIRST_COMMIT_TIME = 1700000000

# The zip of a module holds no nested module, so a workspace that names
# them cannot be loaded.
LEFT_OUT = ("go.work", "go.work.sum")


def git(repo, *arguments, date=FIRST_COMMIT_TIME):
    environment = dict(os.environ, **GIT_ENVIRONMENT,
                       GIT_AUTHOR_DATE=f"{date} +0000",
                       GIT_COMMITTER_DATE=f"{date} +0000")
    return subprocess.run(["git", "-C", repo, *arguments], check=True,
                          env=environment, stdout=subprocess.PIPE,
                          text=True).stdout


def download(module, version):
    """The release's folder in the module cache and its go.mod."""
    done = subprocess.run(["go", "mod", "download", "-json",
                           f"{module}@{version}"], cwd="/",
                          stdout=subprocess.PIPE, text=True, check=False)
    answer = json.loads(done.stdout or "{}")
    if done.returncode != 0 or "Dir" not in answer:
        sys.exit(f"{module}@{version}: {answer.get('Error', 'no answer')}")
    return answer["Dir"], answer["GoMod"]


def empty(repo):
    for entry in os.scandir(repo):
        if entry.name == ".git":
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)


def fill(repo, source, gomod):
    for folder, _, files in os.walk(source):
        target = os.path.join(repo, os.path.relpath(folder, source))
        os.makedirs(target, exist_ok=True)
        for name in files:
            if name not in LEFT_OUT:
                shutil.copyfile(os.path.join(folder, name),
                                os.path.join(target, name))
    if not os.path.exists(os.path.join(repo, "go.mod")):
        shutil.copyfile(gomod, os.path.join(repo, "go.mod"))


def make(repo, module, versions):
    shutil.rmtree(repo, ignore_errors=True)
    os.makedirs(repo)
    git(repo, "init", "-q", "-b", "main")
    for number, version in enumerate(versions):
        empty(repo)
        fill(repo, *download(module, version))
        date = FIRST_COMMIT_TIME + 86400 * number
        git(repo, "add", "-A", "-f", ".")
        git(repo, "commit", "-q", "-m", f"{module} {version}", date=date)
        git(repo, "tag", version)


def is_made(repo, versions):
    if not os.path.isdir(os.path.join(repo, ".git")):
        return False
    log = git(repo, "log", "--reverse", "--format=%D").splitlines()
    names = [line.rsplit("tag: ", 1)[-1].split(",")[0] for line in log]
    return names == versions and not git(repo, "status", "--porcelain")


def main():
    repo, module, *versions = sys.argv[1:]
    if not is_made(repo, versions):
        make(repo, module, versions)


if __name__ == "__main__":
    main()
