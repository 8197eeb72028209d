# SPDX-License-Identifier: Apache-2.0
"""What the cases run in: a folder of keys and certificates, the program before an authorization
server, the to-do server behind its door. The command line is test_hostile.py's."""
import http.client
import json
import os
import ssl
import subprocess
import sys
import tempfile
import time
import warnings

PROGRAM, TODO_SERVER, NAMES = map(os.path.realpath, sys.argv[1:4])
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


def mint(issuer, kid="k1", name=None):
    """A good token, signed by this key; `name`: with that kid instead of its own."""
    now = int(time.time())
    claims = {"iss": issuer, "aud": "https://mcp.example.com/mcp", "sub": "u", "client_id": "c",
              "jti": f"j{time.monotonic_ns()}", "iat": now, "exp": now + 300, "scope": "todo:read"}
    header = ["--header", json.dumps({"kid": name})] if name else []
    return run(PROGRAM, "mint", "--key", f"{WORK}/{kid}.json", "--claims", json.dumps(claims),
               *header).strip()


def write_config(folder, issuer, **members):
    config = {"resource": "https://mcp.example.com/mcp",
              "authorization_servers": [{"issuer": issuer}], **members}
    with open(f"{folder}/ostiary.json", "w", encoding="utf-8") as file:
        json.dump(config, file)


class Door:
    """One `ostiary verify` that is asked token by token."""

    def __init__(self, issuer, http=None, keys=None, environment=None):
        self.folder = tempfile.mkdtemp(dir=WORK)
        self.issuer = issuer
        write_config(self.folder, issuer,
                     http={"allow_insecure_loopback": True, **LIMITS, **(http or {})},
                     keys={"unknown_key_cooldown_seconds": 1, **(keys or {})})
        self.errors = open(f"{self.folder}/log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [PROGRAM, "--json", "verify"], cwd=self.folder, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env={**os.environ, **(environment or {})})

    def ask(self, kid="k1"):
        self.process.stdin.write(mint(self.issuer, kid) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def log(self):
        self.errors.flush()
        with open(f"{self.folder}/log", encoding="utf-8") as file:
            return file.read()

    def close(self):
        self.process.stdin.close()
        status = self.process.wait(timeout=PATIENCE)
        text = self.text = self.log()
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


class Todo:
    """The to-do server behind its door, and clients of it."""

    def __init__(self, issuer):
        self.folder = tempfile.mkdtemp(dir=WORK)
        write_config(self.folder, issuer, http={"allow_insecure_loopback": True, **LIMITS},
                     keys={"unknown_key_cooldown_seconds": 1},
                     policy={"tools": {"listTodos": {"scopes": ["todo:read"]}}})
        self.log = open(f"{self.folder}/log", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [TODO_SERVER, "--config", f"{self.folder}/ostiary.json", "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1].split("/")[0])

    def call(self, token):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("POST", "/mcp", json.dumps(
            {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "listTodos"}}),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json",
             "Accept": "application/json, text/event-stream", "Host": "mcp.example.com",
             "MCP-Protocol-Version": "2025-11-25"})
        status = connection.getresponse().status
        connection.close()
        return status

    def close(self):
        self.process.terminate()
        status = self.process.wait(timeout=PATIENCE)
        self.log.close()
        with open(f"{self.folder}/log", encoding="utf-8") as file:
            text = file.read()
        assert status == 0 and "Sanitizer" not in text, f"{status}: {text[-2000:]}"


def preload():
    """The names library, behind the sanitizer's where the program has one."""
    linked = run("ldd", PROGRAM)
    first = run("gcc", "-print-file-name=libasan.so").strip() + " " if "libasan" in linked else ""
    return first + NAMES


KEYS = {kid: make_key(kid) for kid in ("k1", "k2")}
make_ca()
CONTEXTS = {"good": certificate("good"), "self": certificate("self", signed=False),
            "expired": certificate("expired", days="0"),
            "other": certificate("other", san="DNS:other.example"), "old": certificate("old")}
warnings.simplefilter("ignore", DeprecationWarning)  # that is what it is here for
CONTEXTS["old"].maximum_version = ssl.TLSVersion.TLSv1_1
CONTEXTS["old"].minimum_version = ssl.TLSVersion.TLSv1_1
CONTEXTS["old"].set_ciphers("ALL:@SECLEVEL=0")
PRELOAD = preload()
