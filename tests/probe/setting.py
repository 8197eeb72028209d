# SPDX-License-Identifier: Apache-2.0
"""What the cases run with: keys and tokens made by the program, the probe itself. The command line
is test_probe.py's."""
import base64
import json
import os
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM, TODO_SERVER = map(os.path.realpath, sys.argv[1:3])
WORK = tempfile.mkdtemp()
PATIENCE = 100  # seconds until a probe that does not come to an end is called hung


def run(*arguments, text=None, statuses=(0,)):
    done = subprocess.run(arguments, cwd=WORK, input=text, capture_output=True, text=True,
                          check=False, timeout=PATIENCE)
    assert done.returncode in statuses, f"{arguments}: {done.returncode}: {done.stderr[-2000:]}"
    assert "Sanitizer" not in done.stderr, done.stderr[-2000:]
    return done


def make_key(kid, alg="ES256"):
    """Its public half; the private one is in WORK/KID.json."""
    with open(f"{WORK}/{kid}.json", "w", encoding="utf-8") as file:
        file.write(run(PROGRAM, "keygen", "--alg", alg, "--kid", kid, "--public",
                       f"{WORK}/{kid}.public.json").stdout)
    with open(f"{WORK}/{kid}.public.json", encoding="utf-8") as file:
        return json.load(file)["keys"][0]


KEY = make_key("k1")
JUDGES, JUDGES_LOCK = {}, threading.Lock()


def mint(issuer, audience, scope="todo:read", signer="k1", header=None, **changes):
    """A good token; None takes a claim away."""
    now = int(time.time())
    claims = {"iss": issuer, "aud": audience, "sub": "u", "client_id": "c", "iat": now,
              "jti": f"j{time.monotonic_ns()}", "exp": now + 600, "scope": scope, **changes}
    claims = {name: value for name, value in claims.items() if value is not None}
    further = [] if header is None else ["--header", json.dumps(header)]
    return run(PROGRAM, "mint", "--key", f"{WORK}/{signer}.json", "--claims",
               json.dumps(claims), *further).stdout.strip()


def judge_of(keys):
    """A running `ostiary jws` that knows these keys; asked under JUDGES_LOCK."""
    text = json.dumps(keys)
    if text not in JUDGES:
        path = f"{WORK}/jwks-{len(JUDGES)}.json"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        JUDGES[text] = subprocess.Popen(
            [PROGRAM, "jws", "--raw", "--jwks", path], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, bufsize=1)
    return JUDGES[text]


def encode(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def signature_holds(token, header, keys):
    """Whether one of the keys has signed these very bytes, as the header says: asked of the
    program, which looks at nothing else, and takes no set without keys."""
    if not keys.get("keys"):
        return False
    signed, _, signature = token.rpartition(".")
    question = {"alg": header["alg"], "input": encode(signed), "sig": signature}
    question.update({"kid": header["kid"]} if "kid" in header else {})
    with JUDGES_LOCK:
        judge = judge_of(keys)
        judge.stdin.write(json.dumps(question) + "\n")
        return json.loads(judge.stdout.readline())["valid"]


def dismiss_judges():
    for judge in JUDGES.values():
        judge.stdin.close()
        assert judge.wait(timeout=PATIENCE) in (0, 1), judge.returncode
        judge.stdout.close()


def probe(url, *options, token=None, key=False, calls=False, statuses=(0, 1, 3)):
    """The run of one probe, as fast as it goes; the report is JSON unless options say else."""
    arguments = [PROGRAM, "probe", url, "--rate", "1000", *options]
    if token is not None:
        with tempfile.NamedTemporaryFile("w", dir=WORK, delete=False) as file:
            file.write(token + "\n")
        arguments += ["--token-file", file.name]
    arguments += ["--issuer-key", f"{WORK}/{'k1' if key is True else key}.json"] if key else []
    arguments += ["--allow-calls"] if calls else []
    return run(*arguments, statuses=statuses)


def outcomes(done):
    """Of a run with --json: the outcome of each check, and its sentence."""
    return {check["id"]: (check["outcome"], check["detail"])
            for check in json.loads(done.stdout)["checks"]}
