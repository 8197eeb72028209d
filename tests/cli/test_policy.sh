#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What the owners of a table have: policy check, show, test, diff; TAP.
set -uo pipefail
ostiary=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
cd "$work" || exit 1
python3 "$here/mcp_server.py" >base 2>log &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
while [ ! -s base ] && kill -0 "$server" 2>/dev/null; do read -rt 0.05 <> <(:); done
base=$(cat base)
unset COLUMNS LC_ALL LC_CTYPE
export LANG=C
. "$here/scenario.sh"
same() { diff <(printf '%s\n' "$1") -; } # the whole of standard input

# file NAME POLICY [SERVER_MEMBERS] [TOP_MEMBERS]
file() {
    echo "{ \"resource\": \"https://mcp.example.com/mcp\"${4:+, $4}," >"$1"
    echo "  \"authorization_servers\": [ { \"issuer\": \"https://as.example.com\"${3:+, $3} } ]," >>"$1"
    echo "  \"policy\": $2 }" >>"$1"
}

# policy check
file good.json '{ "tools": { "list": { "scopes": ["todo:read"] }, "make": { "scopes": ["todo:write"] } } }'
scenario 'a good table has no findings' 0 '0 findings' "$ostiary" --config good.json policy check
file odd.json '{ "tools": { "list": { "scopes": ["todo:read"] },
    "make": { "scopes": ["todo:Read"] } } }' '"request_as": { "role:*": null }'
scenario 'a near miss is told with its place' 1 'odd.json:3:34: warning: /policy/tools/list: near_miss: "todo:read" differs from "todo:Read"' "$ostiary" --config odd.json policy check
scenario 'findings are counted' 1 '1 finding' "$ostiary" --config odd.json policy check
scenario 'a finding as JSON has its word' 1 '{"finding":"near_miss","file":"odd.json","line":3,"column":34,' "$ostiary" --config odd.json --json policy check
file cycle.json '{ "implies": { "a": ["b"], "b": ["a"] } }'
scenario 'a cycle is an error' 2 'cycle' "$ostiary" --config cycle.json policy check
file offline.json '{ "tools": { "t": { "scopes": ["offline_access"] } } }'
scenario 'offline_access is an error' 2 'offline_access' "$ostiary" --config offline.json policy check

# policy check --against
tool() { echo "{\"name\":\"$1\"${2:+,\"annotations\":{$2\}}}"; }
echo "[$(tool list '"readOnlyHint":true'),$(tool make)]" >same.json
scenario 'a list that fits has no findings' 0 '0 findings' "$ostiary" --config good.json policy check --against same.json
echo "{\"tools\":[$(tool list),$(tool make),$(tool extra)]}" >more.json
scenario 'a tool without a rule' 1 'more.json: warning: /tools/2: tool_without_rule: no rule names "extra"' "$ostiary" --config good.json policy check --against more.json
echo "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[$(tool list)]}}" >fewer.json
scenario 'a rule without a tool' 1 'good.json:3:71: warning: /policy/tools/make: rule_without_tool' "$ostiary" --config good.json policy check --against fewer.json
file prefix.json '{ "tools": { "list*": { "scopes": ["todo:read"] }, "list": { "scopes": ["todo:read"] }, "make": { "scopes": ["todo:write"] } } }'
scenario 'a prefix that decides about nothing' 1 '/policy/tools/list*: rule_without_tool: it decides about no tool' "$ostiary" --config prefix.json policy check --against same.json
against() { # ANNOTATIONS of list and make
    echo "[$(tool list "$1"),$(tool make "${2-}")]" >annotated.json
    "$ostiary" --config "${3-good.json}" policy check --against annotated.json
}
scenario 'a destructive tool by a read scope' 1 '/policy/tools/list: destructive_by_read: "list" destroys, and "todo:read"' against '"destructiveHint":true'
scenario 'destructive is what annotations do not deny' 1 'destructive_by_read' against '"title":"List"'
scenario 'a tool that only reads does not destroy' 0 '0 findings' against '"readOnlyHint":true,"title":"x"'
scenario 'a tool that says it does not destroy' 0 '0 findings' against '"destructiveHint":false'
scenario 'a tool without annotations claims nothing' 0 '0 findings' against ''
scenario 'a destructive tool by a write scope' 0 '0 findings' against '' '"destructiveHint":true'
file words.json '{ "tools": { "list": { "scopes": ["alpha"] }, "make": { "scopes": ["alpha"] } } }'
scenario 'a scope that the other tools read with' 1 '/policy/tools/make: destructive_by_read' against '"readOnlyHint":true' '"destructiveHint":true' words.json
file change.json '{ "tools": { "list": { "scopes": ["todo:read"] }, "make": { "scopes": ["Todo.ReadWrite"] } } }'
scenario 'a scope that reads and writes' 0 '0 findings' against '' '"destructiveHint":true' change.json
scenario 'a scope that others do more with' 0 '0 findings' against '"readOnlyHint":false,"destructiveHint":false' '"destructiveHint":true' words.json
file backwards.json '{ "implies": { "todo:read": ["wipe"] }, "tools": { "list": { "scopes": ["todo:read"] }, "make": { "scopes": ["wipe"] } } }'
scenario 'a read scope that implies what destroys' 1 '/policy/tools/make: destructive_by_read: "make" destroys, and "wipe"' against '' '"destructiveHint":true' backwards.json
file open.json '{ "tools": { "list": { "scopes": [] }, "make": { "public": true } } }'
scenario 'a destructive tool by any token' 1 '/policy/tools/list: destructive_any_token' against '"destructiveHint":true' '' open.json
scenario 'a destructive tool without a token' 1 '/policy/tools/make: destructive_public' against '' '"destructiveHint":true' open.json
scenario 'a list that is none' 2 'no tool list' "$ostiary" --config good.json policy check --against good.json
scenario 'a list that is not there' 2 'No such file' "$ostiary" --config good.json policy check --against none.json
echo '[{"title":"x"}]' >nameless.json
scenario 'a tool without a name' 2 '/tools/0 has no name' "$ostiary" --config good.json policy check --against nameless.json

# policy check --against URL
file words2.json '{ "tools": { "list": { "scopes": ["todo:read"] } } }'
live() { "$ostiary" --config good.json policy check --against "$base/$1" "${@:2}"; }
scenario 'a live list, page by page' 0 '0 findings' live stateless
scenario 'a live list of a server with sessions' 0 '0 findings' live session
scenario 'a live list is held against the table' 1 "$base/session: warning: /tools/1: tool_without_rule" "$ostiary" --config words2.json policy check --against "$base/session"
scenario 'a list that wants a token' 3 'it wants a token' live guarded
scenario 'a token on standard input' 0 '0 findings' live guarded - <<<t0k3n
scenario 'a token that is not taken' 3 'it does not take this token' live guarded - <<<other
scenario 'no token on standard input' 2 'no token on standard input' live guarded - </dev/null
scenario 'a token without a URL' 2 'needs --against URL' "$ostiary" --config good.json policy check --against same.json - <<<t0k3n
scenario 'a list without end' 3 'does not end' live endless
scenario 'a list that is no list' 3 'status 200, no tool list' live text
scenario 'no redirect is followed' 3 'status 307' live moved
scenario 'what a server says does not steer a terminal' 3 '?[31mred' live steering
scenario 'a server that is not there' 3 '127.0.0.1:9' "$ostiary" --config good.json policy check --against http://127.0.0.1:9/
scenario 'http is for loopback' 2 'https, or http to loopback' "$ostiary" --config good.json policy check --against http://192.0.2.1/mcp
scenario 'a host that was typed may be private' 3 '' "$ostiary" --config good.json policy check --against https://127.0.0.1:9/mcp
scenario 'a link-local address never' 3 'never connected to' "$ostiary" --config good.json policy check --against https://169.254.169.254/mcp
# rows: LG-01
scenario 'no output holds a token' 1 '' grep -F t0k3n all

# policy test
file acme.json '{ "tools": { "list": { "scopes": ["todo:read"] }, "make": { "scopes": ["todo:write", "x"], "claims": { "org_id": ["acme"] }, "arguments": { "/p": ["q"] } } },
    "prompts": { "hello": { "scopes": [] } }, "resources": { "file:///a": { "scopes": ["x"] } } }'
cat >tests.json <<'JSON'
{ "tests": [
  { "name": "a reader lists", "claims": { "scope": "todo:read" }, "tool": "list", "expect": { "status": 200, "subject": "user" } },
  { "name": "a reader makes nothing", "claims": { "scope": "todo:read", "org_id": "acme" }, "tool": "make", "arguments": { "p": "q" },
    "expect": { "status": 403, "reason": "insufficient_scope", "missing_scopes": ["x", "todo:write"], "rule": "/policy/tools/make" } },
  { "name": "nor do strangers", "claims": { "scope": "todo:write x" }, "tool": "make", "arguments": { "p": "q" }, "expect": { "hint": "claims" } },
  { "name": "nor in another project", "claims": { "scope": "todo:write x", "org_id": "acme" }, "tool": "make", "arguments": { "p": "r" }, "expect": { "hint": "arguments" } },
  { "name": "a claim may be missing", "claims": { "sub": null }, "tool": "list", "expect": { "reason": "missing_claim" } },
  { "name": "time can be set", "claims": { "scope": "todo:read", "exp": 1800000000 }, "at": 1800000100, "tool": "list", "expect": { "reason": "expired" } },
  { "name": "methods", "method": "tools/list", "protocol": "2025-06-18", "expect": { "status": 200 } },
  { "name": "prompts", "prompt": "hello", "expect": { "status": 200 } },
  { "name": "resources", "claims": { "scope": "x" }, "resource": "file:///a", "expect": { "status": 200, "scopes": ["x"] } } ] }
JSON
scenario 'expected verdicts' 0 '9 passed, 0 failed' "$ostiary" --config acme.json policy test tests.json
scenario 'one line a test' 0 'ok nor in another project' "$ostiary" --config acme.json policy test tests.json
sed 's/"status": 200, "subject": "user"/"status": 403, "reason": "forbidden"/' tests.json >failing.json
scenario 'a verdict that is another' 1 'FAILED a reader lists: status is 200, expected 403; reason is "ok", expected "forbidden"' "$ostiary" --config acme.json policy test failing.json
scenario 'is counted' 1 '8 passed, 1 failed' "$ostiary" --config acme.json policy test failing.json
scenario 'and told as JSON' 1 '{"name":"a reader lists","passed":false,"differences":["status is 200, expected 403"' "$ostiary" --config acme.json --json policy test failing.json
usage() { # NAME TEXT TESTS
    echo "$3" >usage.json
    scenario "$1" 2 "$2" "$ostiary" --config acme.json policy test usage.json
}
usage 'no tests are an error' 'no tests' '{ "tests": [] }'
usage 'a test has a name' '/tests/0: no name' '{ "tests": [ { "tool": "list", "expect": { "status": 200 } } ] }'
usage 'a test expects something' '/tests/0 (n): nothing is expected' '{ "tests": [ { "name": "n", "tool": "list", "expect": {} } ] }'
usage 'a test knows its members' '(n): unknown member: claim' '{ "tests": [ { "name": "n", "tool": "list", "claim": {}, "expect": { "status": 200 } } ] }'
usage 'what is expected is of a verdict' 'no such member in expect: staus' '{ "tests": [ { "name": "n", "tool": "list", "expect": { "staus": 200 } } ] }'
usage 'a test asks for one thing' 'expected one of tool, prompt, resource and method' '{ "tests": [ { "name": "n", "tool": "list", "prompt": "hello", "expect": { "status": 200 } } ] }'
usage 'a test asks for something' 'expected one of tool, prompt, resource and method' '{ "tests": [ { "name": "n", "expect": { "status": 200 } } ] }'
usage 'the file knows its members' 'unknown member: test' '{ "test": [] }'
usage 'a file that is no JSON is told where' 'usage.json:1:' '{ "tests": [ }'
usage 'an unknown version is an error' '2026-07-28' '{ "tests": [ { "name": "n", "tool": "list", "protocol": "x", "expect": { "status": 200 } } ] }'
scenario 'policy test needs a file' 2 'needs a FILE' "$ostiary" --config acme.json policy test

# policy diff
file old.json '{ "implies": { "todo:admin": ["todo:write"], "todo:write": ["todo:read"] },
    "tools": { "list": { "scopes": ["todo:read"] }, "make": { "scopes": ["todo:write"] }, "away": { "scopes": [] }, "free": { "public": true },
        "pair": { "any_of": [["p", "q"], ["r"]] }, "out_*": { "scopes": ["r"] } } }'
file new.json '{ "implies": { "todo:write": ["todo:read"] },
    "tools": { "list": { "scopes": ["todo:read"], "hidden": true }, "make": { "scopes": ["todo:write"], "claims": { "org_id": ["acme"] } }, "free": { "scopes": [] },
        "pair": { "any_of": [["r"], ["q", "p"]] }, "out_*": { "scopes": ["r"] }, "out_raw": "deny", "born": { "scopes": ["n"] } } }'
scenario 'no difference' 0 'no difference' "$ostiary" policy diff old.json old.json
scenario 'a difference' 1 '' "$ostiary" policy diff old.json new.json
scenario 'who gains and who loses' 0 '' same 'list     loses  callers with todo:admin
         hidden now
make     loses  callers with todo:admin
         now needs  org_id = acme as well
away     is gone
         was for  any valid token
free     was for  callers without a token
out_raw  loses  callers with r
born     is new
         gains  callers with n' < <("$ostiary" policy diff old.json new.json)
scenario 'and the other way' 0 '' same 'list     gains  callers with todo:admin
         no longer hidden
make     gains  callers with todo:admin
         no longer needs  org_id = acme
free     is now for  callers without a token
out_raw  gains  callers with r
born     is gone
         loses  callers with n
away     is new
         is now for  any valid token' < <("$ostiary" policy diff new.json old.json)
echo "[$(tool out_raw),$(tool out_txt)]" >out.json
scenario 'of the tools of a list' 0 '' same 'out_raw  loses  callers with r' < <("$ostiary" policy diff old.json new.json --against out.json)
scenario 'as JSON' 1 '{"change":"loses","text":"callers with todo:admin","scopes":["todo:admin"]}' "$ostiary" policy diff old.json new.json --json
file methods.json '{ "methods": { "tools/*": { "scopes": ["todo:read"] } } }'
file nothing.json '{}'
scenario 'a method that asked for a token alone' 1 'method tools/list  was for  any valid token' "$ostiary" policy diff nothing.json methods.json
file default.json '{ "default": { "scopes": ["todo:read"] } }'
scenario 'the default too' 1 'default  gains  callers with todo:read' "$ostiary" policy diff nothing.json default.json
file wider.json '{ "tools": { "t": { "any_of": [["a"], ["a", "b"], ["c"]] } } }'
scenario 'told by the smallest sets' 0 '' same 't  is new
   gains  callers with a
   gains  callers with c' < <("$ostiary" policy diff nothing.json wider.json)
scenario 'diff needs two files' 2 'OLD and NEW' "$ostiary" policy diff old.json
scenario 'a bad file is told' 2 'cycle' "$ostiary" policy diff old.json cycle.json
scenario 'three files are too many' 2 'unexpected argument: old.json' "$ostiary" policy diff old.json new.json old.json

# policy show
file show.json '{ "implies": { "todo:write": ["todo:read"] }, "rules": { "edit": { "scopes": ["todo:write"], "$comment": "changes things" } },
    "tools": { "list": { "scopes": ["todo:read"] }, "make": "edit", "raw": "deny", "free": { "public": true }, "who": { "scopes": [], "hidden": true },
        "pair": { "any_of": [["role:x"], ["todo:read", "todo:write"]], "claims": { "org_id": ["a", "b"] } } } }' \
    '"request_as": { "role:*": null, "*": "api://1/*" }, "claims_to_scopes": [ { "claim": "r", "value": "x", "scopes": ["role:x"] } ]'
matrix='                   role:x
                   | todo:read
                   | | todo:write

tools
  list               # +
  make                 # rule edit (changes things)
  raw                    denied to everybody
  free                   public: no token
  who                    any valid token, hidden
  pair             a b b org_id = a or b

default
  everything else        denied to everybody

# needed   + implies one that is needed   a b alternatives: every scope of one letter

scopes
  role:x      assigned only at https://as.example.com; given by /authorization_servers/0/claims_to_scopes/0
  todo:read   asked for as api://1/todo:read at https://as.example.com
  todo:write  implies todo:read; asked for as api://1/todo:write at https://as.example.com'
"$ostiary" --config show.json policy show >shown
scenario 'the table as a matrix' 0 '' same "$matrix" <shown
scenario 'the marks of a terminal that knows UTF-8' 0 '●' env LANG=C.UTF-8 "$ostiary" --config show.json policy show
scenario 'no escape sequences in a pipe' 1 '' grep -F "$(printf '\033')" shown
scenario 'a narrow terminal gets a list' 0 'role:x, or todo:read and todo:write' env COLUMNS=40 "$ostiary" --config show.json policy show
COLUMNS=40 "$ostiary" --config show.json policy show >narrow
scenario 'of lines that fit' 1 '' grep -E '^.{100}' narrow
scenario 'the table as JSON' 0 '"any_of":[["role:x"],["todo:read","todo:write"]]' "$ostiary" --config show.json policy show --json
scenario 'the page' 0 '' "$ostiary" --config show.json policy show --html page.html
scenario 'is whole and loads nothing' 0 'a good page' python3 "$here/page_reader.py" page.html make 'rule edit' 'changes things' 'public: no token' 'org_id = a or b' 'given by /authorization_servers/0/claims_to_scopes/0' 'role:x, or todo:read and todo:write'
file hostile.json '{ "tools": { "<script>alert(1)</script>\" onclick=\"x": { "scopes": ["\"><img"], "$comment": "</style><b>&amp;'"'"'" } } }' '' '"resource_name": "x"'
sed -i 's/\["\\"><img"\]/["'"'"'><img"]/' hostile.json
scenario 'a page of a hostile table' 0 '' "$ostiary" --config hostile.json policy show --html hostile.html
scenario 'shows its texts as texts' 0 'a good page' python3 "$here/page_reader.py" hostile.html '<script>alert(1)</script>" onclick="x' "'><img" "</style><b>&amp;'"
scenario 'a control character does not steer a terminal' 1 '' grep -F "$(printf '\033')" <("$ostiary" --config <(file /dev/stdout '{ "tools": { "a\u001bb": { "scopes": ["s"] } } }') policy show)
scenario 'the page on standard output' 0 '<!DOCTYPE html>' "$ostiary" --config show.json policy show --html -
scenario 'a page that cannot be written' 3 'cannot be written' "$ostiary" --config show.json policy show --html /dev/full
scenario 'a folder that is not there' 2 'No such file' "$ostiary" --config show.json policy show --html none/page.html
scenario 'a page or JSON' 2 'exclude each other' "$ostiary" --config show.json policy show --html page.html --json
echo "1..$count"
