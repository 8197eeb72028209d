#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-format agrees with every C file."""
import subprocess

import source


def check(root):
    paths = source.files(root, ["src", "include", "examples", "tests"], {".c", ".h"})
    run = subprocess.run(["clang-format", "--dry-run", "--Werror", *map(str, paths)],
                         capture_output=True, text=True, check=False, cwd=root)
    return [line for line in run.stderr.splitlines() if "error:" in line] or (
        [] if run.returncode == 0 else [run.stderr.strip() or "clang-format failed"])


if __name__ == "__main__":
    source.main(check)
