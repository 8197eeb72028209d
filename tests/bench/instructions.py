#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what a check costs, in instructions under callgrind, against the counts that are kept in
instructions.json; see README.md. Exit status: 0 as before or less, 1 a case of ours grew,
77 the kept counts were made with something else and nothing can be said."""
import argparse
import concurrent.futures
import ctypes
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

import callgrind

KEPT = pathlib.Path(__file__).with_name("instructions.json")
MOST_GROWTH = 0.05
CANNOT_COMPARE = 77
# What a case's name begins with, and the two numbers of runs whose difference is counted. PS256
# takes the way of RS256.
CASES = {"again ": (200, 2200), "first RS256": (50, 250), "first ES256": (50, 250),
         "first EdDSA": (50, 250)}


def times_of(case):
    return next((times for name, times in CASES.items() if case.startswith(name)), None)


def cases_of(worker, material):
    """What the worker offers: its first line is its name, an empty one ends the list."""
    done = subprocess.run([worker, material], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=True)
    names = done.stdout.split("\n\n")[0].split("\n")[1:]
    return [name for name in names if times_of(name) is not None]


def measure(worker, material):
    cases = cases_of(worker, material)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = pool.map(
            lambda case: callgrind.count(worker, material, case, times_of(case)), cases)
        return dict(zip(cases, counts))


def describe(compiler, library):
    """What another count would come of: all but libcrypto decide about ours."""
    version = ctypes.CDLL(library).OpenSSL_version
    version.restype = ctypes.c_char_p
    return {"compiler": compiler, "C library": os.confstr("CS_GNU_LIBC_VERSION"),
            "machine": platform.machine(), "libcrypto": version(0).decode()}


def differences(then, now):
    return [f"{name} {now[name]!r}, kept with {then.get(name)!r}" for name in now
            if then.get(name) != now[name]]


def growth(now, then):
    return now / then - 1


def row(case, now, then, same_library):
    kept = then if then else {"ours": None, "libcrypto": None}
    cells = [case]
    for part, comparable in (("ours", True), ("libcrypto", same_library)):
        value, old = getattr(now, part), kept[part]
        change = f"{growth(value, old):+.1%}" if old and comparable else "-"
        cells += [f"{old:,}" if old else "-", f"{value:,.0f}", change]
    return "{:18} {:>10} {:>10} {:>8} {:>12} {:>12} {:>8}".format(*cells)


def show(counts, kept, same_library):
    print("{:18} {:>10} {:>10} {:>8} {:>12} {:>12} {:>8}".format(
        "instructions", "ours, kept", "now", "change", "libcrypto,", "now", "change"))
    for case, now in counts.items():
        print(row(case, now, kept.get(case), same_library))


def judge(counts, kept):
    """Complaints, a line each."""
    complaints = [f"{case}: kept, but there is no such case any more" for case in kept
                  if case not in counts]
    for case, now in counts.items():
        if case not in kept:
            complaints.append(f"{case}: no count is kept of it")
        elif growth(now.ours, kept[case]["ours"]) > MOST_GROWTH:
            complaints.append(f"{case}: ours grew by {growth(now.ours, kept[case]['ours']):.1%}, "
                              f"more than {MOST_GROWTH:.0%}")
        elif growth(now.ours, kept[case]["ours"]) < -MOST_GROWTH:
            complaints.append(f"{case}: ours shrank by more than {MOST_GROWTH:.0%}: keep the new "
                              "count, or what it won may be lost unseen")
    return complaints


def record(path, made_with, counts):
    kept = {case: {"ours": round(now.ours), "libcrypto": round(now.libcrypto)}
            for case, now in counts.items()}
    path.write_text(json.dumps({"made_with": made_with, "instructions": kept}, indent=2) + "\n",
                    encoding="utf-8")
    print(f"recorded in {path}")


def compare(file, made_with, counts):
    """Returns the exit status."""
    apart = differences(file["made_with"], made_with)
    same_library = not any(line.startswith("libcrypto") for line in apart)
    others = [line for line in apart if not line.startswith("libcrypto")]
    show(counts, {} if others else file["instructions"], same_library)
    if not same_library:
        print("cannot compare libcrypto's:", *apart[-1:])
    if others:
        print("cannot compare:", "; ".join(others), "(--record keeps those of here)")
        return CANNOT_COMPARE
    complaints = judge(counts, file["instructions"])
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def arguments():
    parser = argparse.ArgumentParser(description="Instruction counts against the kept ones.")
    parser.add_argument("worker", help="bench-ours of an optimized build")
    parser.add_argument("material", help="bench-material of the same, or a folder it has filled")
    parser.add_argument("compiler", help="what the build was made with, in words")
    parser.add_argument("--kept", type=pathlib.Path, default=KEPT, help="in place of " + KEPT.name)
    parser.add_argument("--record", action="store_true", help="keep these counts")
    return parser.parse_args()


def count(given):
    """By case; the material is made where none is given."""
    with tempfile.TemporaryDirectory() as folder:
        material = given.material
        if not os.path.isdir(material):
            subprocess.run([material, folder], check=True)
            material = folder
        return measure(given.worker, material)


def main():
    given = arguments()
    if not given.record and not given.kept.exists():
        sys.exit(f"{given.kept} is not there: --record makes it")
    counts = count(given)
    if not counts:
        sys.exit("the worker has no case that is counted")
    made_with = describe(given.compiler, next(iter(counts.values())).library)
    if given.record:
        show(counts, {}, False)
        record(given.kept, made_with, counts)
        return 0
    file = json.loads(given.kept.read_text(encoding="utf-8"))
    return compare(file, made_with, counts)


if __name__ == "__main__":
    sys.exit(main())
