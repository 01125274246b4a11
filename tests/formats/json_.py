"""The objects of jsonl in one document."""
import json


def same(path, jsonl):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    with open(jsonl, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    assert list(document) == ["v", "type", "summary", "changes"], document
    assert document["v"] == 1 and document["type"] == "diff"
    return document["changes"] + [document["summary"]] == lines
