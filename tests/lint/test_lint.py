#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each lint complains of a small tree that is wrong: a lint that cannot fail proves nothing."""
import pathlib
import sys
import tempfile

import banned
import codes
import coverage
import docs
import format as formatting
import headers
import layers
import readme
import schema
import sizes
import source
import twins

HEAD = "/* SPDX-License-Identifier: Apache-2.0 */\n/* A file. */\n"
def page(row, proved):
    """COVERAGE.md as it must be, so that only the other complaint is left."""
    head = coverage.page({}, {}).splitlines()[:6]
    return "\n".join(head + [row, "", f"{proved} of 1 rules have a test.", ""])


def changed(name, old, new):
    """The parts of our own tree that schema.py looks at, one of them changed."""
    root = pathlib.Path(__file__).resolve().parents[2]
    paths = source.files(root, ["src/config", "src/policy", "src/mcp", "examples"], {".c", ".json"})
    paths += [root / "README.md", root / "tests/vectors/fixture.json"]
    tree = {source.name(root, path): source.text(path) for path in paths}
    assert old in tree[name], name
    tree[name] = tree[name].replace(old, new)
    return tree


CASES = [
    ("a goto", banned, {"src/base/a.c": HEAD + "void f(void) { goto x; x: return; }\n"}),
    ("malloc outside mem.c", banned, {"src/core/a.c": HEAD + "void *p = malloc(1);\n"}),
    ("memcmp on a token", banned, {"src/core/a.c": HEAD + "int x = memcmp(a, b, 3);\n"}),
    ("a room that looks up", layers, {"src/base/a.c": HEAD + '#include "wire/json.h"\n',
                                      "src/wire/json.h": HEAD}),
    ("another header of a room than its door", layers, {
        "src/cli/a.c": HEAD + '#include "probe/ask.h"\n', "src/probe/ask.h": HEAD}),
    ("jansson in the library", layers, {"src/core/a.c": HEAD + "#include <jansson.h>\n"}),
    ("an include that is not there", layers, {"src/core/a.c": HEAD + '#include "wire/no.h"\n'}),
    ("an undocumented function", docs, {
        "include/ostiary/a.h": HEAD + "\nOSTIARY_API int ostiary_f(void);\n"}),
    ("no SPDX line", docs, {"src/base/a.c": "int x;\n"}),
    ("a header that needs another", headers, {"src/base/a.h": HEAD + "extern size_t x;\n",
                                              "include/ostiary/b.h": HEAD}),
    ("a public header that shows a library", headers, {
        "include/ostiary/a.h": HEAD + "#include <jansson.h>\n", "src/base/a.h": HEAD}),
    ("a program that is not the one shown", readme, {
        "examples/minimal.c": HEAD + "#include <stdio.h>\n", "README.md": "```c\n#include <x.h>\n```\n"}),
    ("odd spacing", formatting, {"src/base/a.c": HEAD + "int   x;\n"}),
    ("a long function", sizes, {"src/base/a.c": HEAD + "void f(void)\n{\n" + "x();\n" * 61 + "}\n"}),
    ("a code without a row", codes, {"include/ostiary/error.h": "enum { OSTIARY_NEW = 5, OSTIARY_HINT_A };\n",
                                     "src/base/error.c": '[OSTIARY_HINT_A] = "a"\n'}),
    ("a test that names no rule", coverage, {
        "tests/rules.txt": "AA-01\t1\tx\n", "tests/a.c": "/* rows: ZZ-99 */\nstatic void f\n",
        "tests/COVERAGE.md": page("| AA-01 | 1 | x | none yet |", 0)}),
    ("a finished rule without a test", coverage, {
        "tests/rules.txt": "JW-01\t1\tx\n", "tests/COVERAGE.md": page("| JW-01 | 1 | x | none yet |", 0)}),
    ("a member that the schema lacks", schema, changed(
        "src/config/config_http.c", '{"proxy", read_proxy},', '{"proxy", read_proxy}, {"new", read_proxy},')),
    ("a member of a rule that the schema lacks", schema, changed(
        "src/policy/compile_rule.c", '"hidden",', '"hidden", "new",')),
    ("a member that the reader lacks", schema, changed(
        "src/config/ostiary.schema.json", '"cache_dir": {', '"cache_file": {')),
    ("a profile that the schema lacks", schema, changed(
        "src/config/profiles.c", '.name = "okta"', '.name = "new"')),
    ("a default that the schema does not name", schema, changed(
        "src/config/setting.c", '"/keys/default_fresh_seconds", "300"', '"/keys/default_fresh_seconds", "301"')),
    ("a configuration that the schema refuses", schema, changed(
        "README.md", '"scopes_supported": ["todo:read"]', '"scopes_supported": "todo:read"')),
    ("a schema that is open", schema, changed(
        "src/config/deny.schema.json", '"additionalProperties": false', '"title": "x"')),
    ("an admitted vector without a twin", twins, {
        "tests/vectors/a.json": '{"cases": [{"name": "a", "rule": "X", "expect": {"reason": "ok"}}]}'}),
]


def complains(lint, files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content, encoding="utf-8")
        return bool(lint.check(root))


if __name__ == "__main__":
    silent = [what for what, lint, files in CASES if not complains(lint, files)]
    for what in silent:
        print(f"no complaint of {what}")
    sys.exit(1 if silent else 0)
