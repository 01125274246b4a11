"""GitLab's Code Quality, held against our schema of it."""
import json
import os

import jsonschema

SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..",
                      "schema", "gitlab.schema.json")


def expected(finding):
    if finding.gone:
        return None
    return (finding.file or finding.shown_at(), finding.row or 1,
            finding.kind, "major" if finding.fails else "info")


def read(path):
    with open(path, "rb") as file:
        text = file.read()
    assert text.startswith(b"["), "a byte order mark?"
    entries = json.loads(text.decode("utf-8"))
    with open(SCHEMA, encoding="utf-8") as file:
        jsonschema.validate(entries, json.load(file))
    # GitLab would keep one of them.
    prints = [entry["fingerprint"] for entry in entries]
    assert len(set(prints)) == len(prints), "a fingerprint twice"
    return [(entry["location"]["path"], entry["location"]["lines"]["begin"],
             entry["check_name"], entry["severity"]) for entry in entries]
