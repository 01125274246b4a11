"""Reviewdog's format as one document."""
import json

from rdjsonl import expected, found_in  # noqa: F401


def read(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    assert document["source"] == {"name": "escdiff"}
    assert document["severity"] == "ERROR"
    return [found_in(diagnostic) for diagnostic in document["diagnostics"]]
