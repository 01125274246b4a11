"""Logs, modules and histories of any size for growth.py."""
import os

import commits


def varied(piece, size):
    """Pieces of a log, `size` bytes in all: each of other packages."""
    yield from rounds(size, len(piece), lambda number: piece.replace(
        b"\n# ", b"\n# r%d/" % number))


def repeated(piece, size):
    """The same, of the same packages each time."""
    yield from rounds(size, len(piece), lambda number: piece)


def rounds(size, length, make):
    number = 0
    while size > 0:
        text = make(number)
        if size < length:
            text = text[:text.rfind(b"\n", 0, size) + 1]
        yield text
        size -= length
        number += 1


def first_piece(log, size):
    """The beginning of a log, whole lines, a blank line before it."""
    with open(log, "rb") as file:
        text = b"\n" + file.read(size)
    return text[:text.rfind(b"\n") + 1]


def write_log(path, count, shift, skip):
    """A log of `count` heap records; lines moved, one in `skip` gone."""
    with open(path, "w", encoding="ascii") as log:
        for i in range(count):
            if i % 10000 == 0:
                log.write(f"# ex.com/t/p{i // 10000}\n")
            name = f"p{i // 10000}/a.go"
            line = i % 10000 * 3 + 1
            if i % 10 == 0:
                log.write(f"{name}:{line + shift}:6: can inline F{i // 10}"
                          f" with cost 9 as: func() {{ }}\n")
            if not skip or i % skip != 0:
                log.write(f"{name}:{line + 1 + shift}:2: &T{i % 50}{{...}} "
                          f"escapes to heap\n")


def package(path, number, edit):
    """A package of ten functions that imports two of those before it."""
    below = sorted({number // 2, number // 3} - {number})
    text = [f"package p{number}\n"]
    text += [f'import p{i} "{path}/p{i}"\n' for i in below]
    text.append("type T struct{ a, b int }\n\nvar Kept []*T\n")
    for i in range(10):
        text.append(f"func F{i}(n int) *T {{\n\tt := &T{{n, {i}}}\n"
                    f"\tKept = append(Kept, t)\n\treturn t\n}}\n")
    uses = "".join(f"\tn += p{i}.F0(n).A()\n" for i in below)
    text.append("func (t *T) A() int { return t.a }\n")
    text.append(f"func Use(n int) int {{\n{uses}\treturn n\n}}\n")
    text.append(f"func Edited() *int {{\n\tn := {edit}\n" +
                "\tn++\n" * (edit % 7) + "\treturn &n\n}\n")
    return "\n".join(text)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


class Module:
    """A repository whose only module has `count` packages."""

    def __init__(self, repo, count):
        self.repo = repo
        # Go knows nothing of a module of another size.
        self.path = f"ex.com/grown{count}"
        os.makedirs(repo)
        commits.git(repo, "init", "-q", "-b", "main")
        write(f"{repo}/go.mod", f"module {self.path}\n\ngo 1.21\n")
        for number in range(count):
            self.write_package(number, 0)
        self.commit("all")

    def write_package(self, number, edit):
        write(f"{self.repo}/p{number}/a.go",
              package(self.path, number, edit))

    def commit(self, words):
        commits.git(self.repo, "add", "-A")
        commits.git(self.repo, "commit", "-q", "-m", words)

    def edit(self, number, edit):
        """Another body in one package."""
        self.write_package(number, edit)
        self.commit(f"p{number}: edit {edit}")
