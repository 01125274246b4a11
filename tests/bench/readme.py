#!/usr/bin/env python3
"""Put what was measured into the README.

usage: readme.py README.md FOLDER

FOLDER is BUILD/bench.  What stands between <!-- bench.md --> and <!-- end -->
is replaced by that file of it, the same for growth.md; the picture is copied
beside this program.
"""
import os
import re
import shutil
import sys

TABLE = re.compile(r"^(<!-- (\w+\.md) -->\n).*?^(<!-- end -->)$", re.M | re.S)


def main():
    readme, folder = sys.argv[1:]

    def measured(match):
        # Without the blank lines it is no table.
        with open(os.path.join(folder, match[2]), encoding="utf-8") as file:
            return f"{match[1]}\n{file.read().strip()}\n\n{match[3]}"

    with open(readme, encoding="utf-8") as file:
        text = TABLE.sub(measured, file.read())
    with open(readme, "w", encoding="utf-8") as out:
        out.write(text)
    shutil.copyfile(os.path.join(folder, "growth.svg"),
                    os.path.join(os.path.dirname(__file__), "growth.svg"))


if __name__ == "__main__":
    main()
