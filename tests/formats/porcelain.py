"""Fields separated by tabs, quoted as git quotes paths."""
import re

FIELDS = 24
NAMES = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\'))


def unquote(field):
    if not field.startswith(b'"'):
        assert re.fullmatch(rb"[ -\[\]-~]*", field), field
        return field
    assert re.fullmatch(rb'"(?:[ !#-\[\]-~]|\\[abtnvfr"\\]|\\[0-3][0-7]{2})*"',
                        field), field

    def meant(match):
        escape = match.group(1)
        return bytes([int(escape, 8) if escape[0] in b"0123"
                      else NAMES[escape[0]]])
    return re.sub(rb"\\([0-3][0-7]{2}|.)", meant, field[1:-1])


def texts(line):
    fields = [unquote(field).decode("utf-8", "replace")
              for field in line.split(b"\t")]
    assert len(fields) == FIELDS, line
    assert re.fullmatch("[0-9a-f]{40}", fields[18])
    assert b"##[" not in line, line
    return fields


def expected(finding):
    line = finding.line
    callee = line if finding.is_call else {}
    old = line.get("old", {})
    known = [finding.file, finding.row, finding.column]
    rest = [finding.function if finding.is_call else
            line.get("closure", line.get("function")), line.get("symbol"),
            line.get("origin")]
    other = [line.get("noise")]
    for place in (callee, old):
        other += [place.get(key) for key in ("file", "line", "column")]
    return tuple([finding.status, "fails" if finding.fails else "passes",
                  finding.kind] +
                 ["" if value is None else str(value)
                  for value in known + rest + other] +
                 [",".join(line.get("platforms", [])), finding.ruling or "",
                  line.get("accepted", {}).get("reason", ""),
                  "%.6g" % line["share"] if "share" in line else "",
                  line.get("share_of", "")])


def read(path):
    with open(path, "rb") as file:
        lines = file.read().split(b"\n")
    assert lines.pop() == b"", "no end of line"
    found = []
    for line in lines:
        fields = texts(line)
        assert fields[10] in ("yes", "no", "unknown"), fields
        found.append(tuple(fields[:6] + fields[7:10] + fields[11:18] +
                           fields[19:]))
    return found
