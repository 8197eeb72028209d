#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the cases in meson's test log: the TAP lines of a program that prints them, else the
program as one; a program that crashed or was cut short failed once more."""
import json
import re
import sys


def cases(entry):
    lines = entry.get("stdout", "")
    good = len(re.findall(r"^ok\b", lines, re.M))
    bad = len(re.findall(r"^not ok\b", lines, re.M))
    if good + bad == 0:
        return (1, 0) if entry["result"] == "OK" else (0, 1)
    return good, bad if entry["result"] == "OK" or bad > 0 else 1


totals = [cases(json.loads(line)) for line in open(sys.argv[1], encoding="utf-8")]
print(sum(good for good, _ in totals), sum(bad for _, bad in totals))
