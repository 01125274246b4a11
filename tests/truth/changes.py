"""Changes as lines that a person can write.

usage: changes.py WANT STATUS <JSONL

STATUS KIND FILE:LINE FUNCTION SYMBOL [at FILE:LINE CALLER] [x COPIES] [ORIGIN]
One line each for what is new, hidden or fixed.  A want that speaks of
"relocated", of causes ("  because WHAT ..."), of origins, or of the exit
status ("exit 1") gets those too; else they are left out.  What allocates
nothing, and noise, is marked.
"""
import json
import re
import sys


def place(change):
    return "%s:%s" % (change.get("file", "-"), change.get("line", 0))


def spell(change, want):
    words = [change["status"], change["kind"], place(change),
             change.get("function", "-"), change.get("symbol", "-")]
    if "call" in change:
        call = change["call"]
        words += ["at", place(call), call.get("function", "-")]
    if "copies" in change:
        words.append("x%d" % len(change["copies"]))
    if "noise" in change:
        words.append(change["noise"])
    if change.get("allocates") == "no":
        words.append("harmless")
    if "origin" in change and change["origin"] in want:
        words.append(change["origin"])
    lines = [" ".join(words)]
    if "because" in want:
        for step in change.get("cause", []):
            words = ["  because", step["what"], place(step),
                     step.get("function", ""), step.get("symbol", ""),
                     step.get("text", "")]
            lines.append(" ".join(w for w in words if w))
    # Costs are each release's own.
    return [re.sub(r"cost \d+", "cost N", line) for line in lines]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        want = file.read()
    shown = {"new", "hidden", "fixed"}
    if "relocated" in want:
        shown.add("relocated")
    if sys.argv[2] == "2":
        print("exit 2")
    for text in sys.stdin:
        line = json.loads(text)
        if "noise" in line and "wrapper" not in want:
            continue
        if line["type"] == "change" and line["status"] in shown:
            print("\n".join(spell(line, want)))
    if "exit " in want and sys.argv[2] != "2":
        print("exit", sys.argv[2])


main()
