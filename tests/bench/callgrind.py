# SPDX-License-Identifier: Apache-2.0
"""Counts the instructions of one case of a worker under valgrind's callgrind, and splits them:
what libcrypto did when it was called, and all the rest."""
import collections
import pathlib
import re
import subprocess
import tempfile

OBJECT = re.compile(r"(c?)ob=\((\d+)\)(?: (.*))?$")
COST = re.compile(r"[-+*\d]\S* (\d+)$")

# ours: the program and the C library on its behalf. libcrypto: its functions from the moment we
# call them to their return, allocations included. library: its file.
Counts = collections.namedtuple("Counts", "ours libcrypto library")


class Profile:
    """The lines of a callgrind file: costs of an object's own, and of its calls into others."""

    def __init__(self, lines):
        self.names, self.total, self.calls = {}, 0, collections.Counter()
        self.object = self.callee = None
        self.in_call = False
        for line in lines:
            self.take(line.rstrip("\n"))

    def take(self, line):
        named, cost = OBJECT.match(line), COST.match(line)
        if named:
            self.take_object(*named.groups())
        elif line.startswith("calls="):
            self.in_call = True
        elif cost:
            self.take_cost(int(cost.group(1)))

    def take_object(self, called, number, name):
        self.names.setdefault(number, name)
        if called:
            self.callee = self.names[number]
        else:
            self.object = self.names[number]

    def take_cost(self, instructions):
        """The line after calls= holds what the call cost in all; any other is of the object."""
        if self.in_call:
            self.calls[self.object, self.callee or self.object] += instructions
        else:
            self.total += instructions
        self.in_call, self.callee = False, None

    def library(self):
        return next((name for name in self.names.values() if "/libcrypto.so" in name), None)


def run(worker, arguments):
    """callgrind's own words are shown where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--dump-instr=no",
             str(worker), *arguments],
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, capture_output=True, text=True,
            check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(arguments[1:])} under callgrind: {done.stderr.strip()}")
        with open(out, encoding="utf-8", errors="replace") as lines:
            return Profile(lines)


def count(worker, material, case, times):
    """Instructions for each time: of `times[1]` runs without those of `times[0]`, so that the
    start of the program and what only a first run does are in neither."""
    worker = pathlib.Path(worker).resolve()  # as callgrind names it
    few, many = (run(worker, [str(material), case, str(n)]) for n in times)
    library, more = few.library(), times[1] - times[0]
    if library is None:
        raise RuntimeError("the worker has not loaded a shared libcrypto")
    key = (str(worker), library)
    libcrypto = many.calls[key] - few.calls[key]
    if libcrypto == 0:
        raise RuntimeError(f"{case}: no call from {worker} into {library} was seen")
    return Counts((many.total - few.total - libcrypto) / more, libcrypto / more, library)
