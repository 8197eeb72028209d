#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who may include whom: rooms by level, third-party headers by file, no cycles."""
import re

import source

LEVELS = {"base": 0, "wire": 1, "jose": 2, "net": 2, "oauth": 2, "mcp": 2, "policy": 2,
          "config": 3, "issuer": 4, "dpop": 5, "introspection": 5, "exchange": 5, "core": 6}
# Programs: the highest level they may include; none means the public API alone.
PROGRAMS = {"cli": -1, "sidecar": -1, "probe": 2}
# What one program may include of another: its one header.
DOORS = {("cli", "probe/probe.h")}
# Which files may see a library; the first prefix that fits decides.
THIRD_PARTY = [
    ("jansson.h", r"src/cli/.*|examples/.*"),
    ("jwt.h", r"src/jose/sign\.c"),
    ("curl/", r"src/net/(fetch\.c|post\.c|receive\.c|worker\.c|exchange\.h)"),
    ("openssl/", r"src/jose/.*"),
    ("microhttpd.h", r"examples/.*"),
    ("cmocka.h", r"(?!)"),
]
SYSTEM_FOLDERS = {"sys", "arpa", "netinet", "net", "ostiary"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^">]+)[">]', re.M)


def includes(path):
    content = source.code(path, keep_strings=True)
    for match in INCLUDE.finditer(content):
        yield source.line_of(content, match.start()), match.group(1) == '"', match.group(2)


def third_party(where, target):
    for prefix, allowed in THIRD_PARTY:
        if target.startswith(prefix):
            return None if re.fullmatch(allowed, where) else f"<{target}> is not for this file"
    if "/" in target and target.split("/")[0] not in SYSTEM_FOLDERS:
        return f"<{target}> is a library that tests/lint/layers.py does not know"
    return None


def ours(root, room, target):
    """A quoted include inside src/: it names a room, and one that this room may see."""
    if room in PROGRAMS and (root / "src" / room / target).is_file():
        return None
    if (room, target) in DOORS and (root / "src" / target).is_file():
        return None
    if target.startswith("ostiary/"):
        return None if (root / "include" / target).is_file() else f'"{target}" does not exist'
    if "/" not in target:
        return f'"{target}" does not name its room'
    if not (root / "src" / target).is_file():
        return f'"{target}" does not exist'
    wanted = target.split("/")[0]
    if wanted == room:
        return None
    if wanted not in LEVELS:
        return f'"{target}" is not in a room of the library'
    limit = PROGRAMS.get(room, LEVELS.get(room, 0) - 1)
    return None if LEVELS[wanted] <= limit else f'"{target}" is not below {room}/'


def cycle_from(start, edges, path=()):
    for following in edges.get(start, ()):
        if following in path + (start,):
            return path + (start, following)
        found = cycle_from(following, edges, path + (start,))
        if found:
            return found
    return None


def check_source(root, path, edges):
    where = source.name(root, path)
    room = path.relative_to(root / "src").parts[0]
    if room not in LEVELS and room not in PROGRAMS:
        return [f"{where}:1: {room} is not a room; see src/README.md"]
    complaints = []
    for line, quoted, target in includes(path):
        problem = ours(root, room, target) if quoted else third_party(where, target)
        if problem:
            complaints.append(f"{where}:{line}: {problem}")
        if quoted and path.suffix == ".h":
            edges.setdefault(where[len("src/"):], []).append(target)
    return complaints


def check_outside(root, path):
    """Examples use the installed API and their own files."""
    where = source.name(root, path)
    complaints = []
    for line, quoted, target in includes(path):
        problem = None if quoted else third_party(where, target)
        if quoted and not any((folder / target).is_file()
                              for folder in (path.parent, root / "examples")):
            problem = f'"{target}" is not a file beside this one'
        if problem:
            complaints.append(f"{where}:{line}: {problem}")
    return complaints


def check(root):
    complaints, edges = [], {}
    for path in source.files(root, ["src"], {".c", ".h"}):
        complaints += check_source(root, path, edges)
    for path in source.files(root, ["examples"], {".c", ".h"}):
        complaints += check_outside(root, path)
    cycles = {frozenset(found) for found in (cycle_from(node, edges) for node in edges) if found}
    return complaints + [f"src: these include each other: {' '.join(sorted(c))}" for c in cycles]


if __name__ == "__main__":
    source.main(check)
