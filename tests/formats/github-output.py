"""name=value, a line each: counts and no list."""


def expected(finding):
    del finding


def read(path):
    del path
    return []


def check(path, findings, summary):
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("=") for line in file]
    wanted = [[key, str(summary["counts"][key])] for key in
              ("new", "hidden", "leak", "relocated", "fixed", "unchanged")
              if key in summary["counts"]]
    wanted.append(["accepted", str(sum(summary["accepted"].values()))])
    wanted.append(["failing", str(sum(one.fails for one in findings))])
    wanted.append(["complete", str(summary["complete"]).lower()])
    if "packages" in summary["coverage"]:
        wanted.append(["packages", str(summary["coverage"]["packages"])])
    assert lines == wanted, (lines, wanted)
