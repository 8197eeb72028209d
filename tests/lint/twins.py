#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every vector that is admitted has a twin that is refused and differs in one field: a rule that
admits everything would pass the one and fail the other."""
import json

import source

PARTS = ("header", "claims", "server", "config")  # objects whose members count one by one


def is_accepting(case):
    expect = case["expect"]
    return expect.get("reason") == "ok" or "warning" in expect


def fields(case):
    """What the case changes, as (member, name) -> value."""
    changed = {}
    for member, value in case.items():
        if member in PARTS:
            changed.update({(member, name): json.dumps(v) for name, v in value.items()})
        elif member not in ("name", "rule", "expect", "like_tool"):
            changed[(member, "")] = json.dumps(value)
    return changed


def differ(one, other):
    return sum(1 for field in one.keys() | other.keys() if one.get(field) != other.get(field))


def alone(cases):
    refusing = [fields(case) for case in cases if not is_accepting(case)]
    return [case["name"] for case in cases
            if is_accepting(case) and not any(differ(fields(case), twin) == 1 for twin in refusing)]


def check(root):
    complaints = []
    for path in source.files(root, ["tests/vectors"], {".json"}):
        cases = json.loads(source.text(path)).get("cases", [])
        complaints += [f"{source.name(root, path)}: {name} has no refusing twin" for name in alone(cases)]
    return complaints


if __name__ == "__main__":
    source.main(check)
