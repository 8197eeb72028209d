#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The program as outside checks drive it: output, exit status; TAP.
set -uo pipefail
ostiary=$(realpath "$1")
minimal=$(realpath "$2")
challenge=$(realpath "$3")
scenarios=$(realpath "$(dirname "$0")/scenario.sh")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

. "$scenarios"
"$ostiary" keygen --quiet --alg ES256 --kid k1 --public keys.json >key.json
cat >ostiary.json <<'JSON'
{ "resource": "https://mcp.example.com/mcp",
  "authorization_servers": [ { "issuer": "https://as.example.com", "jwks_file": "keys.json" } ],
  "policy": { "tools": { "t": { "scopes": ["a"] }, "w": { "scopes": ["b"] }, "p": { "public": true } } } }
JSON
claims() { echo "{\"iss\":\"https://as.example.com\",\"aud\":\"https://mcp.example.com/mcp\",\"sub\":\"u1\",\"client_id\":\"c1\",\"jti\":\"j\",\"iat\":1800000000,\"exp\":1800000300,\"scope\":\"a\"}"; }
"$ostiary" mint --key key.json --claims "$(claims)" >token
at=(--at 1800000010)

# rows: LG-01 MD-07
scenario 'a good token is admitted' 0 'admitted 200 ok' "$ostiary" verify "${at[@]}" <token
scenario 'options may follow the command' 0 '"reason":"ok"' "$ostiary" verify --json "${at[@]}" <token
scenario 'options may come first' 0 '"reason":"ok"' "$ostiary" --json --config ostiary.json verify "${at[@]}" <token
scenario 'a tool in reach is admitted' 0 'admitted 200 ok' "$ostiary" verify "${at[@]}" --tool t <token
scenario 'a tool out of reach is refused' 1 'needs b; has a; rule /policy/tools/w' "$ostiary" verify "${at[@]}" --tool w <token
scenario 'an unlisted tool is refused' 1 'hint unlisted' "$ostiary" verify "${at[@]}" --tool x <token
scenario 'the clock of --at judges' 1 'expired' "$ostiary" verify --at 1800000360 <token
scenario 'no input is one empty line' 1 'refused  401 no_token' "$ostiary" verify </dev/null
scenario 'a public tool needs no token' 0 'admitted 200 ok' "$ostiary" verify --tool p </dev/null
scenario 'a line with Bearer in front is told so' 1 'hint bearer_prefix' "$ostiary" verify <<<'Bearer x'
scenario 'a NUL is data' 1 'malformed_request' "$ostiary" verify < <(printf 'a\0b\n')
scenario 'a long line is answered in bounded memory' 1 'malformed_token' "$ostiary" verify < <(head -c 3000000 /dev/zero | tr '\0' a)
scenario 'an unknown version is a usage error' 2 '--protocol' "$ostiary" verify --tool t --protocol 1900-01-01 <token
scenario 'a check request is judged' 0 '"reason":"ok"' "$ostiary" --json verify "${at[@]}" --requests \
    < <(printf '{"http_method":"POST","headers":{"authorization":["Bearer %s"],"mcp-protocol-version":["2025-11-25"]},"body":"{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1,\\"method\\":\\"tools/call\\",\\"params\\":{\\"name\\":\\"t\\"}}","id":"my-id"}\n' "$(cat token)")
scenario 'a POST without a body is a bad argument' 3 'bad_argument' "$ostiary" verify --requests <<<'{"http_method":"POST","headers":{}}'
scenario 'a line that is no check request is answered' 3 'bad_argument' "$ostiary" verify --requests <<<'nonsense'
scenario 'a refusal outranks unavailability' 1 'no_token' "$ostiary" verify --requests \
    < <(printf 'nonsense\n{"http_method":"GET","headers":{}}\n')

# rows: KY-04 KY-05 KY-11
scenario 'a signature holds' 0 '{"valid":true,"reason":"ok"}' "$ostiary" jws --jwks keys.json <token
scenario 'a signature that does not hold is refused' 1 '{"valid":false,"reason":"bad_signature"}' "$ostiary" jws --jwks keys.json < <(sed 's/\.[^.]*$/.'"$(printf 'A%.0s' {1..86})"'/' token)
scenario 'an algorithm that was not asked for is refused' 1 '"algorithm_not_allowed"' "$ostiary" jws --jwks keys.json --alg RS256 --alg=ES384 <token
scenario 'an algorithm that was asked for is accepted' 0 '"ok"' "$ostiary" jws --jwks keys.json --alg RS256 --alg=ES256 - <token
scenario 'an unknown algorithm is a usage error of jws' 2 'no signature algorithm' "$ostiary" jws --jwks keys.json --alg HS256 <token
scenario 'a claim is not looked at, nor typ' 0 '"ok"' "$ostiary" jws --jwks keys.json < <("$ostiary" mint --key key.json --claims '{}' --header '{"typ":7}')
scenario 'crit is refused' 1 '"critical_header"' "$ostiary" jws --jwks keys.json < <("$ostiary" mint --key key.json --claims '{}' --header '{"crit":["exp"]}')
scenario 'b64 false is refused' 1 '"critical_header"' "$ostiary" jws --jwks keys.json < <("$ostiary" mint --key key.json --claims '{}' --header '{"b64":false}')
scenario 'a kid that the set lacks is refused' 1 '"unknown_key"' "$ostiary" jws --jwks keys.json < <("$ostiary" mint --key key.json --claims '{}' --header '{"kid":"k2"}')
scenario 'five segments are refused' 1 '"unsupported_token"' "$ostiary" jws --jwks keys.json <<<'a.b.c.d.e'
scenario 'the private key as a set of its own is not used' 1 '"unusable_key"' "$ostiary" jws --jwks <(printf '{"keys":[%s]}' "$(cat key.json)") <token
scenario 'a key for encryption is not used' 1 '"unusable_key"' "$ostiary" jws --jwks <(sed 's/"use":"sig"/"use":"enc"/' keys.json) <token
scenario 'no key set is a usage error' 2 'jws needs --jwks' "$ostiary" jws <token
scenario 'the key set is not standard input' 2 'jws needs --jwks' "$ostiary" jws --jwks - <token
scenario 'a missing key set is a usage error' 2 'none.json' "$ostiary" jws --jwks none.json <token
scenario 'a key set that is none is a usage error' 2 'no array `keys`' "$ostiary" jws --jwks key.json <token
scenario 'jws without input has one empty line' 1 '"malformed_token"' "$ostiary" jws --jwks keys.json </dev/null
scenario 'jws takes no --tool' 2 'does not belong' "$ostiary" jws --jwks keys.json --tool t <token
scenario 'keygen takes one --alg' 2 'needs one --alg' "$ostiary" keygen --alg ES256 --alg ES384

# A JWK without alg serves what fits it; with alg, that alone.
"$ostiary" keygen --quiet --alg RS256 --kid r --public rsa.json >rsa-key.json
sed 's/"RS256"/"PS512"/' rsa-key.json >rsa-pss.json
sed 's/"alg":"RS256",*//' rsa.json >rsa-any.json
"$ostiary" mint --key rsa-pss.json --claims '{}' >rsa-token
scenario 'a JWK without alg serves every algorithm of its type' 0 '"ok"' "$ostiary" jws --jwks rsa-any.json <rsa-token
scenario 'a JWK with alg serves that alone' 1 '"unusable_key"' "$ostiary" jws --jwks rsa.json <rsa-token

# --raw: the same signature, taken out of its token.
raw() { printf '{"alg":"%s","kid":%s,"input":"%s","sig":"%s"}\n' "$1" "$2" "$(cut -d. -f1,2 token | tr -d '\n' | base64 -w0 | tr '+/' '-_' | tr -d '=')" "$(cut -d. -f3 token)"; }
scenario 'a bare signature holds' 0 '{"valid":true,"reason":"ok"}' "$ostiary" jws --jwks keys.json --raw < <(raw ES256 '"k1"')
scenario 'a bare signature needs no kid' 0 '"ok"' "$ostiary" jws --jwks keys.json --raw < <(raw ES256 null)
scenario 'a bare signature of an unknown key is refused' 1 '"unknown_key"' "$ostiary" jws --jwks keys.json --raw < <(raw ES256 '"k2"')
scenario 'a bare signature of another algorithm is refused' 1 '"unusable_key"' "$ostiary" jws --jwks keys.json --raw < <(raw ES384 '"k1"')
scenario 'a bare signature of no algorithm of ours is refused' 1 '"algorithm_not_allowed"' "$ostiary" jws --jwks keys.json --raw < <(raw none '"k1"')
scenario 'a bare signature whose kid is a number is malformed' 1 '"malformed_token"' "$ostiary" jws --jwks keys.json --raw < <(raw ES256 1)
scenario 'a raw line that is no JSON is malformed' 1 '"malformed_token"' "$ostiary" jws --jwks keys.json --raw <token
scenario 'a raw line with a member twice is malformed' 1 '"malformed_token"' "$ostiary" jws --jwks keys.json --raw < <(raw ES256 '"k1","kid":"k1"')
scenario 'a raw line that is too long is malformed' 1 '"malformed_token"' "$ostiary" jws --jwks keys.json --raw < <(head -c 3000000 /dev/zero | tr '\0' ' '; raw ES256 '"k1"')

# Only LF ends a line, nothing is trimmed, NUL is data, the last line needs no LF.
t=$(cat token)
{ echo "$t"; echo " $t"; printf '%s\r\n' "$t"; printf '%s\0\n' "$t"; echo; head -c 100000 /dev/zero | tr '\0' a; echo; printf %s "$t"; } >lines
"$ostiary" jws --jwks keys.json <lines | sed 's/.*"reason":"\(.*\)"}/\1/' >reasons
scenario 'one answer a line of jws, in order' 0 'ok malformed_token malformed_token malformed_token malformed_token malformed_token ok' bash -c "tr '\n' ' ' <reasons"
answer_before_end() {
    coproc "$ostiary" jws --jwks keys.json
    echo "$t" >&"${COPROC[1]}"
    IFS= read -r -t 10 first <&"${COPROC[0]}" && echo "$first"
    local pid=$COPROC_PID
    eval "exec ${COPROC[1]}>&-"
    wait "$pid"
}
scenario 'jws answers a line before the next one comes' 0 '"ok"' answer_before_end
scenario 'an answer that cannot be written is no 0' 3 '' bash -c "'$ostiary' jws --jwks keys.json <token >/dev/full"

cat >lines <<LINES
$(cat token)

abc
LINES
"$ostiary" verify "${at[@]}" <lines | awk '{print $3}' >reasons
scenario 'one answer a line, in order' 0 'ok no_token malformed_token' bash -c "tr '\n' ' ' <reasons"

scenario 'the metadata document' 0 '"resource":"https://mcp.example.com/mcp"' "$ostiary" metadata
scenario 'a good file has no errors' 0 'no errors' "$ostiary" config check
sed 's/"scopes": \["a"\]/"scops": ["a"]/' ostiary.json >bad.json
scenario 'a bad file is told with its place' 2 'bad.json:3:33: /policy/tools/t/scops: unknown member; did you mean "scopes"?' "$ostiary" --config bad.json config check
scenario 'a bad file closes with its count' 2 'errors; nothing was loaded' "$ostiary" --config bad.json config check
scenario 'a bad file stops every command' 2 'nothing was loaded' "$ostiary" --config bad.json verify <token
# Every error, in the order of the file; warnings after them; the count last.
cat >wrong.json <<'JSON'
{ "resource": "HTTPS://mcp.example.com/mcp",
  "resource_name": { "$env": "OSTIARY_NOT_SET" },
  "authorization_servers": [ { "issuer": "https://as.example.com", "profile": "Auth0" } ],
  "resouce": 1, "policy": { "rules": { "$file": "gone.json" }, "tools": { "t": "edit" } } }
JSON
"$ostiary" --config wrong.json config check >wrong.out
scenario 'an unset variable is told' 0 'wrong.json:2:20: /resource_name: $env "OSTIARY_NOT_SET": the environment variable is not set; expected a value' cat wrong.out
scenario 'and hides no other error' 0 'wrong.json:4:3: /resouce: unknown member; did you mean "resource"?' cat wrong.out
scenario 'a word in the wrong case is known' 0 'did you mean "auth0"?' cat wrong.out
scenario 'what follows from a file that is missing is not told' 1 '' grep -F 'no rule is named' wrong.out
scenario 'warnings come after errors' 0 'wrong.json:1:15: warning: /resource: taken in its canonical form' sed -n 5p wrong.out
scenario 'the last line is the count' 0 '4 errors; nothing was loaded' tail -n 1 wrong.out
printf '{\n "a": 1,\n}\n' >comma.json
scenario 'a syntax error has its line and column and plain words' 2 'comma.json:3:1: no JSON: a comma before "}"' "$ostiary" --config comma.json config check
printf '{ "\\u001b[2J%0999d": 1 }' 0 >escape.json
scenario 'no control character of a file reaches the terminal' 1 '' grep -P '\x1b' <("$ostiary" --config escape.json config check)
scenario 'a long name is cut' 2 '00000...: unknown member' "$ostiary" --config escape.json config check

# config show: the value in force and where it comes from.
printf '["a","b"]\n' >scopes.json
cat >shown.json <<'JSON'
{ "resource": "https://mcp.example.com/mcp", "resource_name": { "$env": "OSTIARY_NAME" },
  "authorization_servers": [ { "issuer": "https://as.example.com", "profile": "okta" } ],
  "scopes_supported": { "$file": "scopes.json" }, "http": { "proxy": "http://me:pass@proxy.example:3128" } }
JSON
OSTIARY_NAME=Files "$ostiary" --config shown.json config show >shown.out
OSTIARY_NAME=Files "$ostiary" --config shown.json --json config show >shown.list
squeezed() { tr -s ' ' <shown.out; }
squeezed >shown.squeezed
scenario 'a written value is shown with its line' 0 '/authorization_servers/0/profile = "okta" # shown.json:2' cat shown.squeezed
scenario 'a default is shown as one' 0 '/clock_leeway_seconds = 60 # default' cat shown.squeezed
scenario 'a value of the environment is shown as such' 0 '/resource_name = "Files" # $env OSTIARY_NAME' cat shown.squeezed
scenario 'a value of a named file is shown as such' 0 '/scopes_supported = ["a","b"] # $file scopes.json:1' cat shown.squeezed
scenario 'a value of the profile is shown as such' 0 '/authorization_servers/0/scope_claims = ["scp"] # profile okta' cat shown.squeezed
scenario 'a derived value is shown as such' 0 '/baseline_scopes = ["a","b"] # derived from /scopes_supported' cat shown.squeezed
scenario 'a secret is not shown' 0 '/http/proxy = "***" # shown.json:3' cat shown.squeezed
scenario 'a secret stands nowhere' 1 '' grep -F pass shown.out shown.list
scenario 'the equal signs are aligned' 0 '1' bash -c "sed 's/ = .*//' shown.out | awk '{print length}' | sort -u | wc -l"
scenario 'the list is JSON' 0 '{"path":"/clock_leeway_seconds","value":60,"origin":"default"}' cat shown.list
scenario 'a wrong file is not shown' 2 'nothing was loaded' "$ostiary" --config wrong.json config show
scenario 'and its errors are no output' 1 '' grep . <("$ostiary" --config wrong.json config show 2>/dev/null)

scenario 'a missing file is told' 2 'there is no such file' "$ostiary" --config none.json metadata
mkdir -p other
cp keys.json other/other-keys.json
echo '[ { "issuer": "https://as.example.com", "jwks_file": "other-keys.json" } ]' >other/servers.json
echo '{ "resource": "https://mcp.example.com/mcp", "authorization_servers": { "$file": "other/servers.json" } }' >split.json
scenario 'a named file may hold a list, and names files beside itself' 0 'admitted 200 ok' "$ostiary" --config split.json verify "${at[@]}" <token
scenario 'a named file that is missing is told' 2 'other/none.json: there is no such file' "$ostiary" --config <(sed 's/servers.json/none.json/' split.json | sed "s|other/|$work/other/|") config check
scenario 'a table without findings' 0 '0 findings' "$ostiary" policy check
scenario 'why a scope is missing' 1 'would be allowed with: b' "$ostiary" policy explain --tool w --scope a
scenario 'why a token may' 0 'admitted 200 ok' "$ostiary" policy explain --tool t --scope a
scenario 'explain by claims' 0 'a          yes  token scope' "$ostiary" policy explain --tool t --claims <(claims)
scenario 'a private key never leaves by --public' 0 '"kid":"k1"' cat keys.json
scenario 'the public half has no private member' 1 '' grep -F '"d"' keys.json
scenario 'an unknown algorithm is a usage error' 2 'no signature algorithm' "$ostiary" keygen --alg HS256
scenario 'claims that are no JSON are a usage error' 2 'no JSON object' "$ostiary" mint --key key.json --claims '{'
scenario 'an unreachable issuer cannot be told' 3 'unusable' "$ostiary" discover http://127.0.0.1:9
scenario 'an issuer that is no URL is a usage error' 2 'no issuer URL' "$ostiary" discover nonsense
scenario 'a private address is not connected to' 3 'never connected to' "$ostiary" discover https://169.254.169.254
scenario 'a probe needs a URL' 2 'probe needs a URL' "$ostiary" probe
scenario 'a probe of no URL' 2 'no URL to probe' "$ostiary" probe mcp.example.com
scenario 'a rate that is none' 2 'rate is a number' "$ostiary" probe http://127.0.0.1:9 --rate 0
scenario 'a check that there is not' 2 'did you mean "challenge.scope"' "$ostiary" probe --explain challenge.scop
scenario 'a check explained' 0 'RFC 6750 section 3.1' "$ostiary" probe --explain challenge.no-error
scenario 'nobody to probe' 3 'could not be reached' "$ostiary" probe http://127.0.0.1:9
scenario 'an unknown option is a usage error' 2 'unknown option' "$ostiary" verify --nonsense
scenario 'an option of another command is a usage error' 2 'does not belong' "$ostiary" metadata --tool t
scenario 'help is help' 0 'ostiary verify' "$ostiary" verify --help
scenario 'the version names the libraries' 0 'OpenSSL' "$ostiary" --version
scenario 'the program of the README judges' 0 '401 no_token' bash -c "echo | '$minimal' ostiary.json '{}'; true"

# At any verbosity, and in what every scenario above printed.
for command in verify 'verify --tool w' 'verify --json' 'verify --tool t --json'; do
    # shellcheck disable=SC2086
    "$ostiary" --verbose $command <token >>all 2>&1
    # shellcheck disable=SC2086
    "$ostiary" --verbose "${at[@]}" $command <token >>all 2>&1
done
for line in '' 'a b' 'a.b.c' "$(cat token)" "$(cat token)x"; do
    "$ostiary" --json verify "${at[@]}" --tool w <<<"$line" >>all 2>&1
done
# rows: LG-01
scenario 'no output holds a segment of a token' 1 '' grep -F -- "$(tr '.' '\n' <token)" all
# rows: CH-10 CH-11 CH-20 CH-21
grep -o '"www_authenticate":"[^,]*\(, [^,]*\)*",' all | sed 's/^"www_authenticate":"//; s/",".*//; s/",$//; s/\\"/"/g' >challenges
scenario 'every challenge reads alike to every client' 0 ' challenges, 0 bad' "$challenge" https://mcp.example.com/.well-known/oauth-protected-resource/mcp <challenges
echo "1..$count"
