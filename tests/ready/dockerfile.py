"""Carry out a Dockerfile where there is no Docker, as far as ours goes:
dockerfile.py FILE CONTEXT BASE GO DIR prints the last stage as JSON, and
dockerfile.py --run STAGE ARGUMENT... runs its entry point.

A stage is a directory below DIR: a copy of BASE, a Debian, or one that has
nothing but GO in it.  Steps are run by chroot, in a mount namespace of their
own for /proc.
"""
import json
import re
import shutil
import subprocess
import sys


def instructions(text):
    text = re.sub(r"^#.*\n", "", text, flags=re.M)
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if line.strip():
            word, rest = line.split(None, 1)
            yield word, rest.strip()


def run(stage, argv, user="0"):
    script = ('mount -t proc proc "$1/proc"; root=$1 user=$2 dir=$3; shift 3; '
              'exec chroot --userspec="$user:$user" "$root" '
              'env -i HOME=/tmp "$@"')
    env = ["%s=%s" % item for item in stage["env"].items()]
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", script, "sh", stage["root"], user,
         stage["dir"]] + env +
        ["sh", "-c", 'cd "$0" && exec "$@"', stage["dir"]] + argv,
        stdin=subprocess.DEVNULL, check=False)


def new_stage(image, root, base, go):
    if image.startswith("debian:12"):
        subprocess.run(["cp", "-a", base, root], check=True)
        shutil.copy("/etc/resolv.conf", root + "/etc/resolv.conf")
    elif image.startswith("golang:"):
        subprocess.run(["mkdir", "-p", root + "/usr/local"], check=True)
        subprocess.run(["cp", "-a", go, root + "/usr/local/go"], check=True)
    else:
        sys.exit("an image that is not known: " + image)
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {"root": root, "env": {"PATH": path}, "dir": "/", "user": "0",
            "entrypoint": []}


def copy(stage, stages, context, rest):
    words = rest.split()
    if words[0].startswith("--from="):
        source = stages[words.pop(0)[len("--from="):]]["root"] + words[0]
        target = stage["root"] + words[1]
        subprocess.run(["mkdir", "-p", target], check=True)
        subprocess.run(["cp", "-a", source + "/.", target], check=True)
        return
    # What is tracked, but for what .dockerignore names: .git and build.
    target = stage["root"] + words[1]
    subprocess.run(["mkdir", "-p", target], check=True)
    subprocess.run(
        ["sh", "-c", 'git ls-files -z | tar -c --null -T - | tar -x -C "$0"',
         target], check=True, cwd=context)


def main(file, context, base, go, directory):
    stages, stage = {}, None
    with open(file, encoding="utf-8") as text:
        steps = list(instructions(text.read()))
    for number, (word, rest) in enumerate(steps):
        print("%s %s" % (word, rest[:70]), file=sys.stderr)
        if word == "FROM":
            image, _, name = rest.partition(" AS ")
            stage = new_stage(image, "%s/%d" % (directory, number), base, go)
            stages[name or "last"] = stage
        elif word == "ARG":
            name, _, value = rest.partition("=")
            stage["env"][name] = value.strip('"')
        elif word == "ENV":
            name, _, value = rest.partition("=")
            stage["env"][name] = value
        elif word == "RUN":
            done = run(stage, ["sh", "-c", rest])
            if done.returncode != 0:
                sys.exit("RUN ended with status %d" % done.returncode)
        elif word == "COPY":
            copy(stage, stages, context, rest)
        elif word == "USER":
            stage["user"] = rest
        elif word == "WORKDIR":
            subprocess.run(["mkdir", "-p", stage["root"] + rest], check=True)
            stage["dir"] = rest
        elif word == "ENTRYPOINT":
            stage["entrypoint"] = json.loads(rest)
        else:
            sys.exit("a step that is not known: " + word)
    return stage


if __name__ == "__main__":
    if sys.argv[1] == "--run":
        with open(sys.argv[2], encoding="utf-8") as text:
            last = json.load(text)
        sys.exit(run(last, last["entrypoint"] + sys.argv[3:],
                     last["user"]).returncode)
    print(json.dumps(main(*sys.argv[1:])))
