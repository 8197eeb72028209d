#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The published JSON Schemas name exactly the members that the readers know, with the words and
the defaults of the library's tables, and hold for every configuration of the tree. schema.py ROOT"""
import json
import re

import source

SCHEMA = "src/config/ostiary.schema.json"
DENY = "src/config/deny.schema.json"

# Each table of members, by file and in the order of the text: its object in the schema.
TABLES = {
    "src/config/config_top.c": [""],
    "src/config/config_log.c": ["log"],
    "src/config/config_scopes.c": ["mapping"],
    "src/config/config_issuer.c": ["server"],
    "src/config/config_http.c": ["http"],
    "src/config/config_cache.c": ["keys", "token_cache"],
    "src/policy/compile.c": ["policy"],
    "src/policy/compile_rule.c": ["rule"],
}
DENY_TABLES = {"src/config/config_deny.c": ["entry", ""]}
TABLE = re.compile(r"static const struct ost_member \w+\[\] = \{(.*?)\n\s*\};"
                   r"|static const char \*const members\[\] = \{(.*?)\};", re.S)
# Words of the file that stand in one table of the library each.
WORDS = {
    "profile": ("src/config/profiles.c", r'\.name = "(\w+)"', None),
    "algorithms": ("src/config/config_keys.c", r'"([^"]+)"', r"alg_names\[\] = \{(.*?)\}"),
    "key_algorithms": ("src/config/config_keys.c", r'"([^"]+)"', r"key_type_names\[\] = \{(.*?)\}"),
    "protocol_versions": ("src/mcp/version_table.c", r'\{"(\d{4}-\d\d-\d\d)"', None),
}
DEFAULT = re.compile(r'\b(?:TEXT|TREE|OPEN)_IS\("([^"]+)",\s*"((?:[^"\\]|\\.)*)"\)')
TYPES = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "object": dict,
         "array": list, "null": type(None)}
ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description", "default", "format"}


def known_members(root, path):
    """The names in each table of members of a file."""
    content = source.code(root / path, keep_strings=True)
    for match in TABLE.finditer(content):
        body = match.group(1) if match.group(1) is not None else match.group(2)
        pattern = r'\{\s*"([^"]+)",' if match.group(1) is not None else r'"([^"]+)"'
        yield set(re.findall(pattern, body))


def check_members(root, schema, known, files):
    for name in files:
        tables = list(known_members(root, name))
        places = known.get(name, [])
        if len(tables) != len(places):
            yield f"{name}: {len(tables)} tables of members, {len(places)} are known to schema.py"
            continue
        for members, place in zip(tables, places):
            properties = set((schema["$defs"][place] if place else schema)["properties"])
            for member in sorted((members | {"$comment"}) ^ properties):
                where = "the schema" if member in members else "the reader"
                yield f"{name}: {where} does not know {member} of {place or 'the top'}"


def enums(schema):
    """Every enum at or below a schema, and the names of an object's properties."""
    if isinstance(schema, dict):
        yield from schema.get("enum", [])
        yield from set(schema.get("properties", {})) - {"$file", "$env", "$comment"}
        for key, below in schema.items():
            if key in ("anyOf", "items"):
                yield from enums(below)
    elif isinstance(schema, list):
        for below in schema:
            yield from enums(below)


def check_words(root, schema):
    places = {**schema["properties"], **schema["$defs"]["server"]["properties"]}
    for member, (name, pattern, within) in WORDS.items():
        content = source.code(root / name, keep_strings=True)
        content = re.search(within, content, re.S).group(1) if within else content
        for word in sorted(set(re.findall(pattern, content)) ^ set(enums(places[member]))):
            yield f"{name}: {member}: {word} stands there or in the schema alone"


def at(schema, whole, path):
    """The schema of a member, through references and alternatives; None where there is none."""
    if "$ref" in schema:
        return at(whole["$defs"][schema["$ref"].rsplit("/", 1)[1]], whole, path)
    if not path:
        return schema
    if path[0] in schema.get("properties", {}):
        below = schema["properties"][path[0]]
        return below if len(path) == 1 else at(below, whole, path[1:])
    found = (at(one, whole, path) for one in schema.get("anyOf", []))
    return next((one for one in found if one is not None), None)


def check_defaults(root, schema):
    name = "src/config/setting.c"
    content = source.code(root / name, keep_strings=True)
    of_file, _, of_server = content.partition("ost_settings_of_server[] =")
    for part, start in ((of_file, schema), (of_server, schema["$defs"]["server"])):
        for path, value in DEFAULT.findall(part):
            value = json.loads(value.replace('\\"', '"'))
            found = at(start, schema, path.split("/")[1:])
            if found is None:
                yield f"{name}: {path} is not in the schema"
            elif found.get("default") != value:
                yield f"{name}: {path} is {value}, in the schema {found.get('default')}"


def is_type(value, names):
    names = [names] if isinstance(names, str) else names
    return any(isinstance(value, TYPES[name]) and (isinstance(value, bool) <= (name == "boolean"))
               for name in names)


def refusals(value, schema, whole, path):
    """Why a value does not satisfy a schema: the part of draft 2020-12 that ours use."""
    for key, rule in schema.items():
        if key in ANNOTATIONS:
            continue
        yield from RULES[key](value, rule, schema, whole, path)


def by_ref(value, rule, _, whole, path):
    return refusals(value, whole["$defs"][rule.rsplit("/", 1)[1]], whole, path)


def by_any(value, rule, _, whole, path):
    tried = [list(refusals(value, one, whole, path)) for one in rule]
    return [] if [] in tried else min(tried, key=lambda why: (-max(map(len, why)), why))


def by_properties(value, rule, _, whole, path):
    for name in sorted(set(value) & set(rule)) if isinstance(value, dict) else []:
        yield from refusals(value[name], rule[name], whole, f"{path}/{name}")


def by_additional(value, rule, schema, whole, path):
    for name in sorted(set(value) - set(schema["properties"])) if isinstance(value, dict) else []:
        if rule is False:
            yield f"{path}/{name}: unknown member"
        else:
            yield from refusals(value[name], rule, whole, f"{path}/{name}")


def by_items(value, rule, _, whole, path):
    for i, item in enumerate(value) if isinstance(value, list) else []:
        yield from refusals(item, rule, whole, f"{path}/{i}")


def simple(kind, holds):
    """A rule that one condition decides; it speaks of values of this type alone."""
    def judge(value, rule, _schema, _whole, path):
        wrong = isinstance(value, kind) and not holds(value, rule)
        return [f"{path}: {value!r} against {rule!r}"] if wrong else []
    return judge


RULES = {
    "$ref": by_ref, "anyOf": by_any, "properties": by_properties, "items": by_items,
    "additionalProperties": by_additional,
    "type": simple(object, is_type),
    "enum": simple(object, lambda value, rule: value in rule),
    "const": simple(object, lambda value, rule: value is rule),
    "required": simple(dict, lambda value, rule: set(rule) <= set(value)),
    "minItems": simple(list, lambda value, rule: len(value) >= rule),
    "minimum": simple(int, lambda value, rule: value >= rule),
    "maximum": simple(int, lambda value, rule: value <= rule),
}


def configurations(root):
    """(name, configuration): every one that the tree shows to people, and the vectors'."""
    for block in re.findall(r"```json\n(.*?)```", source.text(root / "README.md"), re.S):
        if '"authorization_servers"' in block:
            yield "README.md", json.loads(block)
    for path in source.files(root, ["examples", "tests/vectors"], {".json"}):
        value = json.loads(source.text(path))
        if isinstance(value, dict) and "authorization_servers" in value and "resource" in value:
            yield source.name(root, path), value


def check_shape(schema, name, path=""):
    """Only keywords that this file understands; every object closed, every member described."""
    for key, rule in schema.items():
        if key not in ANNOTATIONS and key not in RULES:
            yield f"{name}: {path}: schema.py does not know {key}"
    if "properties" in schema and "additionalProperties" not in schema:
        yield f"{name}: {path}: open to unknown members"
    for member, below in schema.get("properties", {}).items():
        yield from check_shape(below, name, f"{path}/{member}")
    for below in schema.get("anyOf", []):
        yield from check_shape(below, name, path)
    for part, below in schema.get("$defs", {}).items():
        yield from check_shape(below, name, f"#{part}")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from check_shape(schema[key], name, path)


def check(root):
    schema = json.loads(source.text(root / SCHEMA))
    deny = json.loads(source.text(root / DENY))
    complaints = [*check_shape(schema, SCHEMA), *check_shape(deny, DENY)]
    files = [source.name(root, path)
             for path in source.files(root, ["src/config", "src/policy"], {".c"})]
    complaints += check_members(root, schema, TABLES, [f for f in files if f not in DENY_TABLES])
    complaints += check_members(root, deny, DENY_TABLES, DENY_TABLES)
    complaints += check_words(root, schema)
    complaints += check_defaults(root, schema)
    shown = list(configurations(root))
    if len(shown) < 3:
        complaints.append("README.md, examples and the vectors show fewer than 3 configurations")
    for name, value in shown:
        complaints += (f"{name}: {why}" for why in refusals(value, schema, schema, ""))
    return complaints


if __name__ == "__main__":
    source.main(check)
