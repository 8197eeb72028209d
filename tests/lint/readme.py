#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program that the README shows is examples/minimal.c, which is compiled and run."""
import re

import source


def check(root):
    program = source.text(root / "examples/minimal.c")
    shown = re.findall(r"```c\n(.*?)```", source.text(root / "README.md"), re.S)
    return [] if shown == [program[program.index("#include"):]] else [
        "README.md: the C program is not examples/minimal.c from its first include on"]


if __name__ == "__main__":
    source.main(check)
