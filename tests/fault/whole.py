#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every function of OpenSSL and libjwt that the library imports is in tests/harness/fail_calls.h,
so that it fails once in tests/fault. whole.py LIBRARY LIST"""
import pathlib
import re
import subprocess
import sys

LISTED = re.compile(r"^(?:CALL|FALSE|OWN|SURE)\((\w+)", re.M)


def nm(*arguments):
    run = subprocess.run(["nm", *arguments], capture_output=True, text=True, check=True)
    return [line.split() for line in run.stdout.splitlines()]


def imported(library):
    return {fields[-1] for fields in nm("--undefined-only", library) if len(fields) >= 2}


def offered(package):
    """What a shared library of that pkg-config name exports, versions cut off."""
    run = subprocess.run(["pkg-config", "--variable=libdir", package],
                         capture_output=True, text=True, check=True)
    path = pathlib.Path(run.stdout.strip()) / f"{package}.so"
    return {fields[-1].split("@")[0] for fields in nm("-D", "--defined-only", str(path))}


def main(library, listing):
    listed = set(LISTED.findall(pathlib.Path(listing).read_text(encoding="utf-8")))
    wanted = imported(library) & (offered("libcrypto") | offered("libjwt"))
    missing = sorted(wanted - listed)
    for name in missing:
        print(f"{name}: imported, but not in {listing}: nothing shows what its failure does")
    if not wanted:
        print("no import was found: is this the library?")
    return 1 if missing or not wanted else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
