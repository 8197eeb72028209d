#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program before an authorization server that misbehaves, over real sockets; TAP.

A case is one long-lived `ostiary verify`, asked line by line: while the fault lasts the answer is
the documented one and the server is asked within bounds; when it turns good the program recovers by
itself. test_hostile.py OSTIARY NAMES_LIBRARY"""
import concurrent.futures
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import time

import server as faulty
from server import answers, redirects

PROGRAM, NAMES = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
WORK = tempfile.mkdtemp()
PATIENCE = 40  # seconds until a case that does not come to an end is called hung
LIMITS = {"timeout_ms": 1000, "connect_timeout_ms": 500}


def run(*arguments, cwd=WORK):
    return subprocess.run(arguments, cwd=cwd, check=True, capture_output=True, text=True).stdout


def make_key(kid):
    with open(f"{WORK}/{kid}.json", "w", encoding="utf-8") as file:
        file.write(run(PROGRAM, "keygen", "--alg", "ES256", "--kid", kid, "--public",
                       f"{WORK}/{kid}.public.json"))
    with open(f"{WORK}/{kid}.public.json", encoding="utf-8") as file:
        return json.load(file)["keys"][0]


def certificate(name, *, san="IP:127.0.0.1", days="30", signed=True):
    """A TLS context for 127.0.0.1 by the test's own CA, or by itself."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    run("openssl", "req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", "/CN=x")
    with open(f"{WORK}/{name}.ext", "w", encoding="utf-8") as file:
        file.write(f"subjectAltName={san}\n")
    by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"] if signed else \
        ["-signkey", f"{name}.key"]
    run("openssl", "x509", "-req", "-in", f"{name}.csr", *by, "-days", days, "-extfile",
        f"{name}.ext", "-out", f"{name}.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{WORK}/{name}.pem", f"{WORK}/{name}.key")
    return context


def make_ca():
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test CA", "-days", "30")


class Door:
    """One `ostiary verify` that is asked token by token."""

    def __init__(self, issuer, http=None, entry=None, keys=None, environment=None):
        self.folder = tempfile.mkdtemp(dir=WORK)
        self.issuer = issuer
        config = {"resource": "https://mcp.example.com/mcp",
                  "authorization_servers": [{"issuer": issuer, **(entry or {})}],
                  "http": {"allow_insecure_loopback": True, **LIMITS, **(http or {})},
                  "keys": {"unknown_key_cooldown_seconds": 1, **(keys or {})}}
        with open(f"{self.folder}/ostiary.json", "w", encoding="utf-8") as file:
            json.dump(config, file)
        self.errors = open(f"{self.folder}/log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [PROGRAM, "--json", "verify"], cwd=self.folder, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env={**os.environ, **(environment or {})})

    def token(self, kid="k1"):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "https://mcp.example.com/mcp", "sub": "u",
                  "client_id": "c", "jti": f"j{time.monotonic_ns()}", "iat": now, "exp": now + 300}
        return run(PROGRAM, "mint", "--key", f"{WORK}/{kid}.json", "--claims",
                   json.dumps(claims)).strip()

    def ask(self, kid="k1"):
        self.process.stdin.write(self.token(kid) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def log(self):
        self.errors.flush()
        with open(f"{self.folder}/log", encoding="utf-8") as file:
            return file.read()

    def close(self):
        self.process.stdin.close()
        status = self.process.wait(timeout=PATIENCE)
        text = self.log()
        self.errors.close()
        assert status in (0, 1, 3), f"it ended with {status}: {text[-2000:]}"
        assert "Sanitizer" not in text, text[-2000:]


def undecided(verdict, detail):
    """503, Retry-After, no challenge, and a word on the cause for the operator."""
    assert verdict["reason"] == "keys_unavailable", verdict
    assert verdict["status"] == 503 and verdict["www_authenticate"] is None, verdict
    assert verdict["retry_after_seconds"] >= 1, verdict
    assert detail in verdict["detail"], verdict["detail"]


def recovers(door, kid="k1"):
    """Asked again as Retry-After says, until it lets in."""
    end = time.monotonic() + PATIENCE
    while True:
        verdict = door.ask(kid)
        if verdict["reason"] == "ok":
            return
        assert time.monotonic() < end, verdict
        time.sleep(min(verdict["retry_after_seconds"] or 1, 5) / 2)


def cold(where, fault, detail, most=3, **door):
    """The fault from the start; then the server turns good."""
    def case():
        authority = faulty.Server({"keys": [KEYS["k1"]]})
        authority.faults[where] = fault
        guard = Door(authority.issuer, **door)
        undecided(guard.ask(), detail)
        before = len(authority.requests)
        for _ in range(5):
            undecided(guard.ask(), detail)
        assert authority.count(where) <= most * 2, authority.count(where)
        assert before <= 4, authority.requests
        authority.faults[where] = None
        recovers(guard)
        guard.close()
        authority.close()
    return case


def warm(fault, detail):
    """Keys in hand, then the fault: they serve on, an unknown key cannot be told."""
    def case():
        authority = faulty.Server({"keys": [KEYS["k1"]]})
        guard = Door(authority.issuer)
        assert guard.ask()["reason"] == "ok"
        authority.faults["jwks"] = fault
        undecided(guard.ask("k2"), detail)
        for _ in range(3):
            assert guard.ask()["reason"] == "ok"
        authority.keys = {"keys": [KEYS["k1"], KEYS["k2"]]}
        authority.faults["jwks"] = None
        recovers(guard, "k2")
        guard.close()
        authority.close()
    return case


def over_tls(context, detail, **door):
    """detail None: it lets in."""
    def case():
        authority = faulty.Server({"keys": [KEYS["k1"]]}, tls=CONTEXTS[context])
        guard = Door(authority.issuer, http={"ca_file": f"{WORK}/ca.pem"}, **door)
        if detail is None:
            assert guard.ask()["reason"] == "ok"
            assert authority.connections == 1, "metadata and keys come over one connection"
        else:
            undecided(guard.ask(), detail)
            assert authority.requests == [], "nothing is asked of a stranger"
        guard.close()
        authority.close()
    return case


def down_to_http():
    """From https to http on the same host, which the file names: never."""
    plain = faulty.Server({"keys": [KEYS["k1"]]})
    authority = faulty.Server({"keys": [KEYS["k1"]]}, tls=CONTEXTS["good"])
    authority.faults["jwks"] = redirects(f"{plain.issuer}/jwks")
    guard = Door(authority.issuer, http={"ca_file": f"{WORK}/ca.pem", "max_redirects": 3})
    undecided(guard.ask(), "from https to http")
    assert plain.requests == []
    guard.close()
    authority.close()
    plain.close()


def names(metadata, detail, **door):
    """What the metadata may not say: nothing of it is used."""
    def case():
        authority = faulty.Server({"keys": [KEYS["k1"]]})
        authority.metadata = metadata
        guard = Door(authority.issuer, **door)
        undecided(guard.ask(), detail)
        assert authority.count("jwks") == 0
        authority.metadata = {}
        recovers(guard)
        guard.close()
        authority.close()
    return case


def leads_to(address, detail, issuer="https://as.test", metadata=None, **door):
    """A name that leads there: of the issuer, or of keys that metadata name."""
    def case():
        authority = faulty.Server({"keys": [KEYS["k1"]]})
        authority.metadata = metadata or {}
        guard = Door(authority.issuer if metadata else issuer,
                     environment={"LD_PRELOAD": PRELOAD, "OSTIARY_TEST_ADDRESS": address,
                                  "ASAN_OPTIONS": "verify_asan_link_order=0"}, **door)
        undecided(guard.ask(), detail)
        assert authority.count("jwks") == 0
        guard.close()
        authority.close()
    return case


def nothing_of_ours_is_sent():
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    proxies = {name: "http://127.0.0.1:1" for name in
               ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")}
    guard = Door(authority.issuer, environment=proxies)
    assert guard.ask()["reason"] == "ok"
    for request in authority.requests:
        assert request["method"] == "GET"
        names_sent = sorted(line.split(":")[0].lower() for line in request["headers"])
        assert names_sent == ["accept", "accept-encoding", "host", "user-agent"], names_sent
        assert "Accept: application/json, application/jwk-set+json" in request["headers"]
        assert "eyJ" not in request["raw"]
    guard.close()
    authority.close()


def addresses_are_tried_in_order():
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    for fault in (answers("<html>", kind="text/html"), answers("", status="500 Oops"),
                  answers("", status="405 No"), answers('{"issuer":"https://evil.example"}')):
        authority.requests.clear()
        authority.faults["metadata"] = fault
        guard = Door(authority.issuer)
        undecided(guard.ask(), "no usable metadata")
        assert [request["path"] for request in authority.requests] == list(faulty.WELL_KNOWN)
        guard.close()
    authority.close()


def the_last_address_of_an_issuer_with_a_path():
    authority = faulty.Server({"keys": [KEYS["k1"]]}, path="/t1")
    tried = [f"{place}/t1" for place in faulty.WELL_KNOWN] + [f"/t1{faulty.WELL_KNOWN[1]}"]
    authority.place = tried[-1]
    guard = Door(authority.issuer)
    assert guard.ask()["reason"] == "ok"
    assert [request["path"] for request in authority.requests] == tried + ["/jwks"]
    guard.close()
    authority.close()


def a_304_renews():
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    authority.headers = 'ETag: "v1"\r\nLast-Modified: Mon, 23 Nov 2026 10:00:00 GMT\r\n'
    guard = Door(authority.issuer)
    assert guard.ask()["reason"] == "ok"
    authority.faults["jwks"] = answers("", 'ETag: "v1"\r\n', "304 Not Modified")
    assert guard.ask("k2")["reason"] == "unknown_key"
    asked = [request for request in authority.requests if request["what"] == "jwks"][-1]
    assert 'If-None-Match: "v1"' in asked["headers"], asked
    assert "If-Modified-Since: Mon, 23 Nov 2026 10:00:00 GMT" in asked["headers"], asked
    assert guard.ask()["reason"] == "ok"
    guard.close()
    authority.close()


def patience_is_kept():
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    authority.faults["jwks"] = answers("", "Retry-After: 3\r\n", "429 Too Many Requests")
    guard = Door(authority.issuer)
    verdict = guard.ask()
    undecided(verdict, "status 429")
    for _ in range(20):
        undecided(guard.ask(), "status 429")
    authority.faults["jwks"] = None
    recovers(guard)
    first, second = [request["at"] for request in authority.requests
                     if request["what"] == "jwks"][:2]
    assert second - first >= 2.9, "asked again before the server wanted it"
    guard.close()
    authority.close()


def a_429_storm_ends():
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    authority.faults["jwks"] = answers("", status="429 Too Many Requests")
    guard = Door(authority.issuer)
    end = time.monotonic() + 4
    while time.monotonic() < end:
        undecided(guard.ask(), "status 429")
    assert authority.count("jwks") <= 4, "1 s, 2 s, 4 s"
    authority.faults["jwks"] = None
    recovers(guard)
    guard.close()
    authority.close()


def redirects_within_bounds():
    authority = faulty.Server({"keys": [KEYS["k1"]]})

    def hops(_server, connection, request):
        left = 3 - request["path"].count("h")
        connection.sendall(authority.good(request) if left == 0 else faulty.plain(
            "", f"Location: /jwks?{'h' * (4 - left)}\r\n", "307 Temporary Redirect"))
        return True
    authority.faults["jwks"] = hops
    guard = Door(authority.issuer, http={"max_redirects": 3})
    assert guard.ask()["reason"] == "ok"
    assert authority.count("jwks") == 4
    guard.close()
    guard = Door(authority.issuer, http={"max_redirects": 2})
    undecided(guard.ask(), "http.max_redirects")
    guard.close()
    authority.close()


def many_share_one_fetch():
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    guard = Door(authority.issuer)
    for _ in range(20):
        assert guard.ask()["reason"] == "ok"
    assert authority.count("jwks") == 1
    guard.close()
    authority.close()


def a_server_that_is_not_there_yet():
    """It starts while its authorization server is down, and is there when that comes."""
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    authority.close()
    guard = Door(authority.issuer)
    undecided(guard.ask(), "onnect")
    again = faulty.Server({"keys": [KEYS["k1"]]}, port=authority.port)
    recovers(guard)
    guard.close()
    again.close()


def odd(kid):
    return json.dumps({"keys": [KEYS[kid]]})


def kept_on_disk():
    """A second process needs no server."""
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    folder = tempfile.mkdtemp(dir=WORK)
    guard = Door(authority.issuer, keys={"cache_dir": folder})
    assert guard.ask()["reason"] == "ok"
    guard.close()
    asked = len(authority.requests)
    guard = Door(authority.issuer, keys={"cache_dir": folder})
    assert guard.ask()["reason"] == "ok"
    guard.close()
    assert len(authority.requests) == asked
    authority.close()


def cases():
    """name, rows, function"""
    body = {
        "a server that never answers": ("JF-13", faulty.stalls, "imed out"),
        "headers that drip": ("JF-13", faulty.drips_headers, "imed out"),
        "a body that drips": ("JF-13", faulty.drips_body, "imed out"),
        "headers without end": ("JF-13", faulty.endless_headers, ""),
        "a body without end": ("JF-13", faulty.endless_body, "max_body_bytes"),
        "ten megabytes, declared": ("JF-13", answers(b" " * 10_000_000), "max_body_bytes"),
        "ten megabytes in chunks": ("JF-13", faulty.chunks(10_000_000), "max_body_bytes"),
        "one byte too many": ("JF-13", answers(b" " * 524_289), "max_body_bytes"),
        "a gzip bomb": ("JF-13", faulty.gzipped(b" " * 50_000_000), "max_body_bytes"),
        "chunk garbage": ("JF-18", faulty.chunk_garbage, ""),
        "a body cut short": ("JF-18", faulty.cuts_short, ""),
        "a reset": ("JF-11", faulty.resets, ""),
        "HTML": ("MD-05 JF-18", answers("<html>", kind="text/html"), ""),
        "a redirect to another host": ("JF-03", redirects("https://b.example/"), "max_redirects"),
        "a redirect to a file": ("JF-02 JF-03", redirects("file:///etc/passwd"), "max_redirects"),
        "a redirect to http": ("JF-02 JF-03", redirects("http://b.example/"), "max_redirects"),
        "a 304 without a copy": ("JF-09", answers("", status="304 Not Modified"), "304"),
        "500": ("PL-05", answers("", status="500 Oops"), "500"),
    }
    for name, (rows, fault, detail) in body.items():
        yield f"keys: {name}", rows, cold("jwks", fault, detail)
        yield f"metadata: {name}", rows, cold("metadata", fault, detail)
        if fault is not faulty.drips_headers:
            yield f"keys in hand, then {name}", f"JF-06 {rows}", warm(fault, detail)
    for name, text in {
            "a byte order mark": "\ufeff" + odd("k1"), "bytes after the end": odd("k1") + "x",
            "a member twice": odd("k1")[:-1] + ',"keys":[]}', "a NUL": odd("k1")[:-1] + '\0}',
            "UTF-16": odd("k1").encode("utf-16"), "a list": "[]", "no keys": '{"keys":[]}',
            "1,001 keys": json.dumps({"keys": [{"kty": "x"}] * 1001}),
            "ten thousand keys": json.dumps({"keys": [{"kty": "x"}] * 10000})}.items():
        yield f"a key set with {name}", "JF-13 JF-18", cold("jwks", answers(text), "")
    for name, value, detail in (
            ("a file", "file:///etc/passwd", ""), ("plain http", "http://as.example.com/k", ""),
            ("nothing", None, "jwks_uri"), ("user info", "https://u:p@as.example.com/k", ""),
            ("a fragment", "https://as.example.com/k#x", "")):
        yield f"jwks_uri is {name}", "MD-06 JF-02", names({"jwks_uri": value}, detail)
    for name, value, detail in (
            ("10.255.255.1", "https://10.255.255.1/k", "allow_private_addresses"),
            ("169.254.169.254", "https://169.254.169.254/k", "never"),
            ("an IPv4 address in IPv6", "https://[::ffff:10.0.0.1]/k", "allow_private_addresses"),
            ("loopback by another name", "https://localhost:1/k", "loopback")):
        yield (f"metadata name {name}", "JF-04",
               names({"jwks_uri": value}, detail, http={"allow_private_addresses": True}))
    yield "metadata of another issuer", "MD-04", names(
        {"issuer": "https://evil.example"}, "issuer")
    yield "a name that leads to 10.0.0.1", "JF-04", leads_to(
        "10.0.0.1", "http.allow_private_addresses would allow it")
    yield "a name that leads to loopback", "JF-04", leads_to("127.0.0.1", "loopback")
    yield "a name that leads to link-local", "JF-04", leads_to(
        "169.254.169.254", "never", http={"allow_private_addresses": True})
    yield "a name that leads to a mapped address", "JF-04", leads_to(
        "::ffff:10.0.0.1", "http.allow_private_addresses")
    yield "keys at a name that leads to 10.0.0.1", "JF-04", leads_to(
        "10.0.0.1", "a document named", metadata={"jwks_uri": "https://keys.test/k"},
        http={"allow_private_addresses": True})
    yield "https by the right CA", "JF-01", over_tls("good", None)
    yield "a certificate by nobody", "JF-01", over_tls("self", "certificate")
    yield "an expired certificate", "JF-01", over_tls("expired", "certificate")
    yield "a certificate of another host", "JF-01", over_tls("other", "")
    yield "TLS 1.1", "JF-01", over_tls("old", "")
    yield "gzip within bounds is read", "JF-13", lambda: warm_gzip()
    yield "text/html with a good set in it", "MD-05", lambda: html_set()
    for case, rows in ((nothing_of_ours_is_sent, "JF-14 JF-02"),
                       (addresses_are_tried_in_order, "MD-01 MD-05"),
                       (the_last_address_of_an_issuer_with_a_path, "MD-02 MD-05"), (a_304_renews, "JF-09"),
                       (patience_is_kept, "JF-11"), (a_429_storm_ends, "JF-11"),
                       (redirects_within_bounds, "JF-03"), (down_to_http, "JF-02 JF-03"), (many_share_one_fetch, "JF-08"),
                       (a_server_that_is_not_there_yet, "PL-05"), (kept_on_disk, "JF-16")):
        yield case.__name__.replace("_", " "), rows, case


def lets_in_with(fault):
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    authority.faults["jwks"] = fault
    guard = Door(authority.issuer)
    assert guard.ask()["reason"] == "ok"
    guard.close()
    authority.close()


def warm_gzip():
    lets_in_with(faulty.honest_gzip)


def html_set():
    lets_in_with(answers(odd("k1"), kind="text/html"))


def preload():
    """The names library, behind the sanitizer's where the program has one."""
    linked = run("ldd", PROGRAM)
    first = run("gcc", "-print-file-name=libasan.so").strip() + " " if "libasan" in linked else ""
    return first + NAMES


def attempt(case):
    try:
        case()
        return None
    except Exception as error:  # whatever it is, the case is told of it
        return f"{type(error).__name__}: {error}"


KEYS = {kid: make_key(kid) for kid in ("k1", "k2")}
make_ca()
CONTEXTS = {"good": certificate("good"), "self": certificate("self", signed=False),
            "expired": certificate("expired", days="0"),
            "other": certificate("other", san="DNS:other.example"), "old": certificate("old")}
CONTEXTS["old"].maximum_version = ssl.TLSVersion.TLSv1_1
CONTEXTS["old"].minimum_version = ssl.TLSVersion.TLSv1_1
CONTEXTS["old"].set_ciphers("ALL:@SECLEVEL=0")
PRELOAD = preload()

ALL = [case for case in cases() if len(sys.argv) < 4 or sys.argv[3] in case[0]]
with concurrent.futures.ThreadPoolExecutor(12) as pool:
    RESULTS = list(pool.map(lambda case: attempt(case[2]), ALL))
print(f"1..{len(ALL)}")
for number, ((title, _rows, _case), why) in enumerate(zip(ALL, RESULTS), 1):
    print(f"{'ok' if why is None else 'not ok'} {number} - {title}")
    if why is not None:
        print("# " + str(why).replace("\n", "\n# ")[:1500])
shutil.rmtree(WORK, ignore_errors=True)
sys.exit(1 if any(RESULTS) else 0)
