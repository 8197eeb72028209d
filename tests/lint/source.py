# SPDX-License-Identifier: Apache-2.0
"""What every lint needs: which files there are, C text without comments, one way to report."""
import pathlib
import re
import sys

SKIPPED = {"node_modules", "corpus", "__pycache__"}
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def files(root, folders, suffixes):
    """Every file of these kinds under these folders of the tree, sorted; no build outputs."""
    root = pathlib.Path(root)
    found = []
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            parts = path.relative_to(root).parts
            skipped = SKIPPED & set(parts) or any(p.startswith("build") for p in parts[:-1])
            if path.is_file() and path.suffix in suffixes and not skipped:
                found.append(path)
    return found


def name(root, path):
    """The path as reports show it: relative to the tree."""
    return path.relative_to(root).as_posix()


def text(path):
    return path.read_text(encoding="utf-8")


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def code(path, keep_strings=False):
    """C without comments (and strings), every line where it was."""
    def gap(match):
        return match.group() if keep_strings and match.group()[0] in "\"'" else blank(match)
    return TOKEN.sub(gap, text(path))


def line_of(content, offset):
    return content.count("\n", 0, offset) + 1


def declarations(root):
    """(header, line, first line, text) of every OSTIARY_API declaration under include/."""
    found = []
    for path in files(root, ["include"], {".h"}):
        content = code(path)
        for match in re.finditer(r"^[^#\n]*\bOSTIARY_API\b[^;]*;", content, re.M):
            found.append((path, line_of(content, match.start()),
                          line_of(content, match.end()), " ".join(match.group().split())))
    return found


def declared_name(declaration):
    match = re.search(r"(\w+)\s*\(", declaration.replace("OSTIARY_API", ""))
    return match.group(1) if match else declaration


def main(check):
    """Run check(root, *arguments) from the command line: complaints are printed and fail."""
    root = pathlib.Path(sys.argv[1]).resolve()
    complaints = check(root, *sys.argv[2:])
    for complaint in complaints:
        print(complaint)
    print(f"{len(complaints)} complaints")
    sys.exit(1 if complaints else 0)
