#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Functions that are not called, or only in one place (style.md section 4)."""
import re

import source

# What it is, where it may stand all the same.
BANNED = [
    (r"\bgoto\b", r"(?!)"),
    (r"\b(strcpy|strcat|strncpy|strncat|sprintf|vsprintf|strtok|atoi|alloca|setjmp)\s*\(", r"(?!)"),
    (r"\b(malloc|calloc|realloc|free|posix_memalign)\s*\(", r"src/base/mem\.c|src/cli/.*"),
    (r"\b(time|gettimeofday|clock_gettime)\s*\(", r"src/base/clock\.c|src/cli/cmd_verify\.c"),
    (r"\bgetenv\s*\(", r"src/(config/load|cli/terminal)\.c"),
    # Bytes that are public: names, spans of settings, key thumbprints, address blocks.
    (r"\bmemcmp\s*\(", r"src/(base/span\.[ch]|(jose/key|jose/weak_keys|net/target)\.c)"),
]
# jansson's dump is malloc's memory, and jansson has no free of its own.
EXCEPTIONS = {("src/wire/json.c", "free")}


def check(root):
    complaints = []
    for path in source.files(root, ["src", "include"], {".c", ".h"}):
        where, content = source.name(root, path), source.code(path)
        for pattern, allowed in BANNED:
            for match in re.finditer(pattern, content):
                word = match.group().rstrip("( ")
                if not re.fullmatch(allowed, where) and (where, word) not in EXCEPTIONS:
                    complaints.append(f"{where}:{source.line_of(content, match.start())}: {word}")
    return complaints


if __name__ == "__main__":
    source.main(check)
