#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every exported function is described, every handed-over pointer has an owner, every source
file says what it is for."""
import re

import source

SPDX = re.compile(r"(/\*|//|#)? ?SPDX-License-Identifier: \S+")


def comment_above(lines, first, ends):
    """The comment that covers line `first`: directly above, or above a run of declarations."""
    above = first - 1
    while above in ends:
        above = ends[above] - 1
    if above < 1 or not lines[above - 1].rstrip().endswith("*/"):
        return None
    start = above
    while start > 1 and "/*" not in lines[start - 1]:
        start -= 1
    comment = "\n".join(lines[start - 1:above])
    return comment if comment.lstrip().startswith("/**") else None


def hands_over(declaration):
    """A `T **x_out` or a returned `T *`: somebody has to own it."""
    plain = re.sub(r"\b(OSTIARY_API|OSTIARY_MUST_CHECK)\b", "", declaration)
    returned = plain.split("(")[0]
    taken = re.search(r"(?<!const )\b(?!const)\w+ \*\*\w+_out\b", plain)
    borrowed = re.search(r"\bconst \w+ \*\*\w+_out\b", plain)
    return ("*" in returned and "const" not in returned) or bool(taken and not borrowed)


def check_functions(root):
    complaints, ends = [], {}
    found = source.declarations(root)
    for path, first, last, _ in found:
        ends.setdefault(path, {})[last] = first
    for path, first, _, declaration in found:
        place = f"{source.name(root, path)}:{first}: {source.declared_name(declaration)}"
        comment = comment_above(source.text(path).splitlines(), first, ends[path])
        if comment is None:
            complaints.append(f"{place} has no /** comment */")
        elif hands_over(declaration) and not re.search(r"\b(Owns|Lifetime)\b", comment):
            complaints.append(f"{place} hands a pointer over and says neither Owns nor Lifetime")
    return complaints if found else ["include/ostiary declares nothing as OSTIARY_API"]


def check_head(root, path):
    lines = source.text(path).splitlines()
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    if not lines or not SPDX.match(lines[0]):
        return [f"{source.name(root, path)}:1: no SPDX line"]
    if len(lines) < 2 or not re.match(r'(/\*|//|#|""") ?\S', lines[1]):
        return [f"{source.name(root, path)}:2: no sentence on what this file is for"]
    return []


def check(root):
    heads = source.files(root, ["include", "src", "tests", "fuzz", "examples"],
                         {".c", ".h", ".py", ".sh"})
    return check_functions(root) + [c for path in heads for c in check_head(root, path)]


if __name__ == "__main__":
    source.main(check)
