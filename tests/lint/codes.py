#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every code of error.h has its row and its word in base/error.c."""
import re

import source


def check(root):
    header = source.code(root / "include/ostiary/error.h")
    table = source.text(root / "src/base/error.c")
    codes = [c for c in re.findall(r"\bOSTIARY_([A-Z_]+) = \d+", header)
             if not c.startswith(("CLASS_", "HINT_"))]
    hints = [h for h in re.findall(r"\bOSTIARY_HINT_([A-Z_]+)\b", header) if h != "NONE"]
    complaints = [f"{code}: no row in src/base/error.c" for code in codes
                  if not re.search(rf'OSTIARY_{code},\s*\d+,\s*"{code.lower()}"', table)]
    complaints += [f"hint {hint}: no word in src/base/error.c" for hint in hints
                   if f'[OSTIARY_HINT_{hint}] = "{hint.lower()}"' not in table]
    return complaints if codes and hints else ["error.h declares no codes"]


if __name__ == "__main__":
    source.main(check)
