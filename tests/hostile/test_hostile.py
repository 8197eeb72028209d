#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program before an authorization server that misbehaves, over real sockets; TAP.

A case is one long-lived `ostiary verify`, asked line by line: while the fault lasts the answer is
the documented one and the server is asked within bounds; when it turns good the program recovers by
itself. test_hostile.py OSTIARY TODO_SERVER NAMES_LIBRARY [PART_OF_A_NAME]"""
import concurrent.futures
import json
import shutil
import sys
import tempfile
import threading
import time

import server as faulty
from server import answers, redirects
from setting import (CONTEXTS, KEYS, PATIENCE, PRELOAD, WORK, Door, Todo, mint, recovers, undecided)


def most_rounds(seconds):
    """How many rounds the back-off lets start in that time: after 1 s, 2 s, 4 s, ..., each a
    quarter sooner at most (JF-11)."""
    rounds, wait, at = 1, 0.75, 0.75
    while at <= seconds:
        rounds, wait = rounds + 1, min(2 * wait, 45)
        at += wait
    return rounds


def cold(where, fault, detail, most=3, **door):
    """The fault from the start; then the server turns good."""
    def case():
        authority = faulty.Server({"keys": [KEYS["k1"]]})
        authority.faults[where] = fault
        started = time.monotonic()
        guard = Door(authority.issuer, **door)
        undecided(guard.ask(), detail)
        before = len(authority.requests)
        for _ in range(5):
            undecided(guard.ask(), detail)
        asked, seconds = authority.count(where), time.monotonic() - started
        assert asked <= most * most_rounds(seconds), f"asked {asked} times in {seconds} s"
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


def sixty_four_clients_while_it_misbehaves():
    """Half of them with keys in hand: always let in. Half with key ids nobody has: never. Once it is
    good and has a new key, that one is let in too."""
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    todo = Todo(authority.issuer)
    good, new = mint(authority.issuer), mint(authority.issuer, "k2")
    with concurrent.futures.ThreadPoolExecutor(8) as mints:
        garbage = list(mints.map(lambda i: mint(authority.issuer, "k2", f"random-{i}"), range(64)))
    assert todo.call(good) == 200
    seen, over = {"good": set(), "garbage": set()}, threading.Event()

    def client(number):
        while not over.is_set():
            if number % 2 == 0:
                seen["good"].add(todo.call(good))
            else:
                seen["garbage"].add(todo.call(garbage[number]))
    started, before = time.monotonic(), authority.count("jwks")
    threads = [threading.Thread(target=client, args=(i,)) for i in range(64)]
    for thread in threads:
        thread.start()
    for fault in (faulty.stalls, faulty.resets, faulty.endless_body, faulty.chunk_garbage,
                  answers("", status="429 Too Many Requests"), answers("<html>"), None):
        authority.faults["jwks"] = fault
        time.sleep(1)
    authority.keys = {"keys": [KEYS["k1"], KEYS["k2"]]}
    end = time.monotonic() + PATIENCE
    while todo.call(new) != 200:
        assert time.monotonic() < end, "the new key is not found"
        time.sleep(0.1)
    over.set()
    for thread in threads:
        thread.join()
    asked, seconds = authority.count("jwks") - before, time.monotonic() - started
    assert seen["good"] == {200}, seen
    assert seen["garbage"] <= {401, 503}, seen
    assert asked <= seconds + 2, f"{asked} fetches in {seconds} s with a cool-down of 1 s"
    todo.close()
    authority.close()


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
    yield "gzip within bounds is read", "JF-13", warm_gzip
    yield "text/html with a good set in it", "MD-05", html_set
    yield "a set as application/jwk-set+json", "MD-05", suffix_json_set
    for case, rows in ((nothing_of_ours_is_sent, "JF-14 JF-02"),
                       (addresses_are_tried_in_order, "MD-01 MD-05"),
                       (the_last_address_of_an_issuer_with_a_path, "MD-02 MD-05"), (a_304_renews, "JF-09"),
                       (patience_is_kept, "JF-11"), (a_429_storm_ends, "JF-11"),
                       (redirects_within_bounds, "JF-03"), (down_to_http, "JF-02 JF-03"), (many_share_one_fetch, "JF-08"),
                       (a_server_that_is_not_there_yet, "PL-05"),
                       (sixty_four_clients_while_it_misbehaves, "JF-06 JF-11 JF-12"), (kept_on_disk, "JF-16")):
        yield case.__name__.replace("_", " "), rows, case


def lets_in_with(fault, warned=False):
    authority = faulty.Server({"keys": [KEYS["k1"]]})
    authority.faults["jwks"] = fault
    guard = Door(authority.issuer)
    assert guard.ask()["reason"] == "ok"
    guard.close()
    assert ("odd_content_type" in guard.text) == warned, guard.text
    authority.close()


def warm_gzip():
    lets_in_with(faulty.honest_gzip)


def html_set():
    lets_in_with(answers(odd("k1"), kind="text/html"), warned=True)


def suffix_json_set():
    lets_in_with(answers(odd("k1"), kind="application/jwk-set+json; charset=utf-8"))


def attempt(case):
    try:
        case()
        return None
    except Exception as error:  # whatever it is, the case is told of it
        return f"{type(error).__name__}: {error}"


ALL = [case for case in cases() if len(sys.argv) < 5 or sys.argv[4] in case[0]]
with concurrent.futures.ThreadPoolExecutor(12) as pool:
    RESULTS = list(pool.map(lambda case: attempt(case[2]), ALL))
print(f"1..{len(ALL)}")
for number, ((title, _rows, _case), why) in enumerate(zip(ALL, RESULTS), 1):
    print(f"{'ok' if why is None else 'not ok'} {number} - {title}")
    if why is not None:
        print("# " + str(why).replace("\n", "\n# ")[:1500])
shutil.rmtree(WORK, ignore_errors=True)
sys.exit(1 if any(RESULTS) else 0)
