#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No function over 60 lines, no file over 500."""
import re

import source

MOST_FUNCTION_LINES, MOST_FILE_LINES = 60, 500


def functions(content):
    """(first line, last line) of every block that starts with a brace in the first column."""
    lines = content.splitlines()
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith("{"):
            start = number
        elif re.match(r"}\s*$", line) and start is not None:
            yield start, number
            start = None


def check(root):
    complaints = []
    for path in source.files(root, ["src", "include", "examples", "tests"], {".c", ".h", ".py", ".mjs"}):
        where, content = source.name(root, path), source.code(path)
        if content.count("\n") > MOST_FILE_LINES:
            complaints.append(f"{where}: {content.count(chr(10))} lines")
        if path.suffix == ".c":
            complaints += [f"{where}:{first}: a function of {last - first + 1} lines"
                           for first, last in functions(content)
                           if last - first + 1 > MOST_FUNCTION_LINES]
    return complaints


if __name__ == "__main__":
    source.main(check)
