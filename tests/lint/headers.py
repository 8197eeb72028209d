#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each header compiles alone as C11, each public one as C++ too and on the C library alone."""
import re
import subprocess

import source

C_LIBRARY = {"assert.h", "ctype.h", "errno.h", "inttypes.h", "limits.h", "stdarg.h",
             "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "time.h"}
FLAGS = ["-fsyntax-only", "-Wall", "-Wextra", "-Werror",
         "-D_POSIX_C_SOURCE=200809L", "-D_DEFAULT_SOURCE"]


def public_includes(root, header):
    complaints = []
    content = source.code(header, keep_strings=True)
    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*(\S+)', content, re.M):
        target = match.group(1)
        allowed = target[0] == "<" and (target[1:-1] in C_LIBRARY
                                        or target.startswith("<ostiary/"))
        if not allowed:
            line = source.line_of(content, match.start())
            complaints.append(f"{source.name(root, header)}:{line}: {target} in a public header")
    return complaints


def compile_alone(root, compiler, language, standard, headers):
    """One run of the compiler; every header is a translation unit of its own."""
    if not headers:
        return [f"{root}: no headers to compile"]
    run = subprocess.run(
        [compiler, f"-std={standard}", *FLAGS, f"-I{root / 'include'}", f"-I{root / 'src'}",
         "-x", language, *map(str, headers)], capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return []
    lines = [line for line in run.stderr.splitlines() if "error:" in line]
    return lines or [run.stderr.strip() or f"{compiler} failed"]


def check(root, c_compiler="cc", cpp_compiler="c++"):
    public = source.files(root, ["include"], {".h"})
    internal = source.files(root, ["src"], {".h"})
    complaints = [c for header in public for c in public_includes(root, header)]
    complaints += compile_alone(root, c_compiler, "c", "c11", public + internal)
    complaints += compile_alone(root, cpp_compiler, "c++", "c++11", public)
    return complaints


if __name__ == "__main__":
    source.main(check)
