#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tests/COVERAGE.md: each rule and the tests that name it. `coverage.py ROOT --write` makes it;
as a lint it fails when the page is out of date, a test names a rule that does not exist, or a
tier 1 rule of a finished section has no test."""
import json
import re

import source

ROWS = re.compile(r"rows: ((?:[A-Z]{2}-\d\d[ ,]*)+)")
# Sections 1 to 16 and 21 to 23, and four rows of 17, 25 and 28.
FINISHED = re.compile(r"(PL|TX|JW|JH|KY|AL|CL|AU|IS|MD|JF|PR|CH|SC|HD|OR|SU|RV|LG)-\d\d|EX-0[12]|PT-0[12]|CF-0[12]")
# A case of tests/hostile: its name, then its rows.
HOSTILE = re.compile(r'(?:f?"([^"\n]+)"|\((\w+))[:,]\s*\(?f?"((?:[A-Z]{2}-\d\d ?)+)')
NAMED = re.compile(r"^(?:static void|(?:export )?(?:async )?function|def) (\w+)|^(?:scenario|result) '([^']+)'", re.M)


def rules(root):
    """Every rule: its tier and title, from tests/rules.txt."""
    lines = source.text(root / "tests/rules.txt").splitlines()
    return {line.split("\t")[0]: line.split("\t")[1:] for line in lines if line}


def from_vectors(root, found):
    for path in source.files(root, ["tests/vectors"], {".json"}):
        for case in json.loads(source.text(path)).get("cases", []):
            for row in case["rule"].split():
                found.setdefault(row, []).append(f"{path.stem}: {case['name']}")


def from_comments(root, found):
    """A comment that lists rows speaks of the function or scenario that follows it."""
    for path in source.files(root, ["tests"], {".c", ".mjs", ".sh", ".py"}):
        content = source.text(path)
        if path.parent.name == "lint":
            continue
        for match in ROWS.finditer(content):
            name = NAMED.search(content, match.end())
            label = (name.group(1) or name.group(2)) if name else "whole file"
            for row in re.findall(r"[A-Z]{2}-\d\d", match.group(1)):
                found.setdefault(row, []).append(f"{path.stem}: {label}")


def from_hostile(root, found):
    for path in source.files(root, ["tests/hostile"], {".py"}):
        for match in HOSTILE.finditer(source.text(path)):
            name = match.group(1) or match.group(2)
            for row in match.group(3).split():
                found.setdefault(row, []).append(f"hostile: {name}")


def page(known, found):
    lines = ["# Which test proves which rule", "",
             "Made by `tests/lint/coverage.py . --write` from the tests themselves.", "",
             "| rule | tier | what | tests |", "| --- | --- | --- | --- |"]
    for row, (tier, title) in known.items():
        tests = "<br>".join(sorted(set(found.get(row, [])))) or "none yet"
        lines.append(f"| {row} | {tier} | {title} | {tests} |")
    proved = sum(1 for row in known if row in found)
    return "\n".join(lines + ["", f"{proved} of {len(known)} rules have a test.", ""])


def check(root, *options):
    known, found = rules(root), {}
    from_vectors(root, found)
    from_comments(root, found)
    from_hostile(root, found)
    complaints = [f"{row} is no rule, but {tests[0]} names it"
                  for row, tests in found.items() if row not in known]
    complaints += [f"{row} is of tier 1 and has no test" for row, (tier, _) in known.items()
                   if FINISHED.fullmatch(row) and tier == "1" and row not in found]
    text, target = page(known, found), root / "tests/COVERAGE.md"
    if "--write" in options:
        target.write_text(text, encoding="utf-8")
    elif not target.is_file() or source.text(target) != text:
        complaints.append("tests/COVERAGE.md is out of date: tests/lint/coverage.py . --write")
    return complaints


if __name__ == "__main__":
    source.main(check)
