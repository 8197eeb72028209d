#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The to-do server over the wire: what a program beside the library makes of its answers; TAP.
set -uo pipefail
ostiary=$(realpath "$1")
server=$(realpath "$2")
challenge=$(realpath "$3")
issuer=$(realpath "$4")
work=$(mktemp -d)
cd "$work" || exit 1

"$ostiary" keygen --quiet --alg ES256 --kid k1 --public keys.json >key.json
cat >ostiary.json <<'JSON'
{ "resource": "https://mcp.example.com/mcp",
  "authorization_servers": [ { "issuer": "https://as.example.com", "jwks_file": "keys.json" } ],
  "allowed_origins": [ "https://app.example" ],
  "policy": { "tools": { "listTodos": { "scopes": ["todo:read"] }, "createTodo": { "scopes": ["todo:write"] } } } }
JSON
now=$(date +%s)
claims() { echo "{\"iss\":\"https://as.example.com\",\"aud\":\"https://mcp.example.com/mcp\",\"sub\":\"u1\",\"client_id\":\"c1\",\"jti\":\"j\",\"iat\":$(($1 - 10)),\"exp\":$(($1 + 600)),\"scope\":\"todo:read todo:write\"}"; }
"$ostiary" mint --key key.json --claims "$(claims "$now")" >token
"$ostiary" mint --key key.json --claims "$(claims $((now - 7200)))" >expired

"$server" --config ostiary.json --listen 127.0.0.1:0 >started 2>log &
pid=$!
trap 'kill "$pid" 2>/dev/null; rm -rf "$work"' EXIT
while ! grep -q listening started && kill -0 "$pid" 2>/dev/null; do read -rt 0.05 <> <(:); done
base=$(sed -n 's|^listening on \(http://[0-9.:]*\)/mcp$|\1|p' started)
document=$base/.well-known/oauth-protected-resource/mcp

count=0
result() { # NAME, and a command that decides
    local name=$1
    shift
    count=$((count + 1))
    if "$@" >why 2>&1; then
        echo "ok $count - $name"
    else
        echo "not ok $count - $name"
        sed 's/^/# /' why headers body 2>/dev/null | head -40
    fi
}

# ask CURL_ARGUMENTS...: status in $status, header lines in headers (names as sent), body in body.
ask() {
    : >body
    status=$(curl -sS -D headers -o body -w '%{http_code}' "$@")
    tr -d '\r' <headers | sed -n 's/^www-authenticate: //Ip' >>challenges
}
bearer() { echo "Authorization: Bearer $(cat "$1")"; }
call() { # TOOL ARGUMENTS CURL_ARGUMENTS...
    local tool=$1 arguments=$2
    shift 2
    ask -H 'Content-Type: application/json' -H 'MCP-Protocol-Version: 2025-11-25' "$@" \
        --data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"$tool\",\"arguments\":$arguments}}" "$base/mcp${query-}"
}
told() { tr -d '\r' <headers | grep -qixF -- "$1"; } # this header line
is() { [ "$status" = "$1" ]; }
holds() { grep -qF -- "$1" body; }

# rows: PR-08
ask "$document"
is 200 && tr -d '\r' <headers | grep -v '^Date:' | sort >get
length=$(wc -c <body)
ask -I "$document"
result 'a HEAD has the headers of the GET' bash -c "tr -d '\r' <headers | grep -v '^Date:' | sort | diff get - && grep -qix 'content-length: $length' get && [ $length -gt 0 ]"
result 'a HEAD has no body' test "$(curl -sS -X HEAD -H 'Connection: close' --max-time 5 -i "$document" 2>/dev/null | sed '1,/^\r$/d' | wc -c)" = 0
# rows: PR-09 PR-11
ask -H "$(bearer expired)" -H 'Origin: https://stranger.example' "$document"
result 'anybody may read it, whatever they bring' eval 'is 200 && told "Access-Control-Allow-Origin: *"'
ask -H 'Authorization: Bearer a b' "$document"
result 'a malformed credential is not looked at' is 200
# rows: PR-10
etag=$(tr -d '\r' <headers | sed -n 's/^etag: //Ip')
ask -H "If-None-Match: $etag" "$document"
result 'what is known is not sent again' eval 'is 304 && [ ! -s body ] && told "ETag: $etag"'
# rows: PR-08 PR-17
ask -X POST --data '{}' "$document"
result 'a POST is not allowed' eval 'is 405 && told "Allow: GET, HEAD, OPTIONS"'
ask "$base/.well-known/oauth-protected-resource/evil"
result 'another suffix is not found' is 404
ask "$document/"
result 'a further slash is not found' is 404

# rows: PL-02
call createTodo '{"title":"milk"}' -H "$(bearer expired)"
result 'an expired token is refused' eval 'is 401 && holds invalid_token'
call createTodo '{"title":"milk"}'
result 'no token is refused' eval 'is 401 && holds unauthorized'
call listTodos '{}' -H "$(bearer token)"
result 'and nothing was created' eval 'is 200 && holds "\"todos\":[]"'
call createTodo '{"title":"milk"}' -H "$(bearer token)"
call listTodos '{}' -H "$(bearer token)"
result 'a good token creates' eval 'is 200 && holds milk'

# rows: HD-21 HD-22
lists() { # ARGUMENTS CURL_ARGUMENTS...: listTodos in 2026-07-28
    local arguments=$1
    shift
    ask -H 'Content-Type: application/json' -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/call' \
        -H 'Mcp-Name: listTodos' -H "$(bearer token)" "$@" \
        --data "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"listTodos\",\"arguments\":$arguments,\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}}" "$base/mcp"
}
mismatch() { is 400 && holds '"id":7' && holds '"code":-32020' && told 'Content-Type: application/json'; }
call createTodo '{"title":"nails","list":"shed"}' -H "$(bearer token)"
lists '{"list":"shed"}' -H 'Mcp-Param-List: shed'
result 'a list holds its own items' eval 'is 200 && holds nails && ! holds milk'
lists '{"list":"inbox"}' -H 'Mcp-Param-List: inbox'
result 'an item without a list is in the inbox' eval 'is 200 && holds milk && ! holds nails'
lists '{}'
result 'no list is all of them' eval 'is 200 && holds milk && holds nails'
lists '{"list":"attic"}' -H 'mcp-param-list: attic'
result 'an unknown list is empty' eval 'is 200 && holds "\"todos\":[]" && holds "\"isError\":false"'
lists '{"list":"shed"}'
result 'a list without its header is refused' mismatch
lists '{"list":"shed"}' -H 'Mcp-Param-List: inbox'
result 'a list under the name of another is refused' mismatch
lists '{}' -H 'Mcp-Param-List: shed'
result 'a header without its list is refused' mismatch
lists '{"list":null}'
result 'a list that is null has no header' eval 'is 200 && holds nails'
call listTodos '{"list":"shed"}' -H "$(bearer token)" -H 'Mcp-Param-List: inbox'
result 'an older version has no such header' eval 'is 200 && holds nails'

# rows: TX-06 TX-07 LG-08
query="?access_token=$(cat token)" call listTodos '{}'
result 'a token in the query is none' eval 'is 401 && ! grep -qi "^www-authenticate:.*error" headers'
query="?access_token=$(cat token)" call listTodos '{}' -H "$(bearer token)"
result 'and is no error beside a good one' is 200
result 'the log tells where, not which' test "$(grep -F token_in_query log | grep -cF '"path":"/mcp?access_token=REDACTED"')" = 2
ask --data "access_token=$(cat token)" "$base/mcp"
result 'a form carries no token' is 401

# rows: TX-09
for method in GET DELETE; do
    ask -X "$method" -H 'MCP-Protocol-Version: 2025-11-25' -H 'Mcp-Session-Id: s' "$base/mcp"
    result "a $method of a session needs a token" is 401
    ask -X "$method" -H 'MCP-Protocol-Version: 2025-11-25' -H "$(bearer token)" "$base/mcp"
    result "a $method with one gets in" is 405
done

# rows: TX-11 CH-17
preflight=(-X OPTIONS -H 'Access-Control-Request-Method: POST')
ask "${preflight[@]}" -H 'Origin: https://app.example' "$base/mcp"
result 'a preflight needs no token' eval 'is 204 && told "Access-Control-Allow-Origin: https://app.example"'
ask "${preflight[@]}" -H 'Origin: https://stranger.example' "$base/mcp"
result 'a preflight of a stranger is refused' is 403
call listTodos '{}' -H 'Origin: https://app.example'
result 'a browser may read the challenge' eval 'is 401 && grep -qi "^access-control-expose-headers:.*WWW-Authenticate" headers'
# rows: LG-05
id=$(tr -d '\r' <headers | sed -n 's/^x-request-id: //Ip')
result 'the answer and the log share an id' grep -qF "\"id\":\"$id\"" log

# rows: CH-10 CH-11 CH-20 CH-21
result 'every challenge reads alike to every client' "$challenge" https://mcp.example.com/.well-known/oauth-protected-resource/mcp <challenges

# rows: OR-07
on_loopback() { # PORT: something listens there on 127.0.0.1, and nothing on another address
    local at
    at=$(awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && index($2, port) { print $2 }' /proc/net/tcp /proc/net/tcp6)
    [ "$at" = "0100007F$(printf ':%04X' "$1")" ]
}
refuses_the_world() { # PROGRAM ARGUMENTS...
    "$@" --listen 0.0.0.0:0 >/dev/null 2>refusal
    [ $? = 2 ] && grep -q 'only loopback' refusal
}
"$issuer" >issuer 2>/dev/null &
issuer_pid=$!
while ! grep -q ^issuer issuer && kill -0 "$issuer_pid" 2>/dev/null; do read -rt 0.05 <> <(:); done
result 'the issuer listens on loopback where nobody said otherwise' on_loopback "$(sed -n 's|^issuer .*:||p' issuer)"
kill -TERM "$issuer_pid"
wait "$issuer_pid"
result 'the server listens on loopback' on_loopback "${base##*:}"
result 'the server listens nowhere else' refuses_the_world "$server" --config ostiary.json
result 'the issuer listens nowhere else' refuses_the_world "$issuer"
"$ostiary" policy check --against "$base/mcp" - <token >out 2>&1
result 'its tools are those of the table' eval 'grep -q "^0 findings" out'

kill -TERM "$pid"
wait "$pid"
result 'the server ends without a complaint' test $? = 0
# rows: LG-01
segments=$(cat token expired | tr '.' '\n' | sort -u)
result 'no segment of a token is in the log' eval '[ -s log ] && ! grep -qF -- "$segments" log'
echo "1..$count"
