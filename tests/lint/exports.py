#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One list of public functions: the symbol map, the built library and the headers agree."""
import re
import subprocess

import source


def mapped(root):
    content = source.code(root / "src" / "ostiary.map")
    published = re.findall(r"global:(.*?)local:", content, re.S)
    return {name for node in published for name in re.findall(r"(\w+)\s*;", node)}


def exported(library):
    lines = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True,
                           text=True, check=True).stdout.splitlines()
    symbols = [line.split() for line in lines]
    # The nodes of the map appear as absolute symbols.
    return {fields[-1].split("@")[0] for fields in symbols if fields[-2] != "A"}


def declared(root):
    return {source.declared_name(found[3]) for found in source.declarations(root)}


def missing(names, present, where):
    return [f"{name}: not in {where}" for name in sorted(names - present)]


def check(root, library):
    places = [(mapped(root), "src/ostiary.map"), (exported(library), library),
              (declared(root), "include/ostiary as OSTIARY_API")]
    everything = set().union(*(names for names, _ in places))
    if not everything:
        return ["nothing is exported at all"]
    return [c for names, where in places for c in missing(everything, names, where)]


if __name__ == "__main__":
    source.main(check)
