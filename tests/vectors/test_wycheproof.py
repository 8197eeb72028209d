#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every verdict of Wycheproof's signature suites, against that of `ostiary jws`; TAP.

test_wycheproof.py OSTIARY FOLDER README. A vector is as stated when "valid" is accepted and
"invalid" and "acceptable" are refused. Anything else is a mismatch, listed and failed, unless a
table below says why; what a table says and does not happen fails too."""
import base64
import json
import pathlib
import subprocess
import sys
import tempfile

# Files whose parameters no JWS algorithm has: sent as the nearest one, all are to be refused.
NOT_OURS = {
    "rsa_pss_2048_sha256_mgf1_0": "PS256 has a salt of 32 octets, not of 0 (RFC 7518 section 3.5)",
    "rsa_pss_2048_sha256_mgf1sha1_20":
        "PS256 has MGF1 with SHA-256, not SHA-1, and a salt of 32 octets, not of 20",
    "ed448": "EdDSA never means Ed448 (AL-03): the key is skipped",
}

# Single vectors that are judged otherwise than stated, on purpose.
DIFFERENCES = {
    ("rsa_pss_2048_sha256_mgf1_0", 69): "its salt has 32 octets: a good PS256 signature",
    ("json_web_signature", 346): "the JWK is for PS256, the signature PS384 (KY-04)",
    ("json_web_signature", 347): "the JWK is for ES521, which is no algorithm (KY-04)",
    ("json_web_signature", 350): "the JWK is for PS256, the signature PS384 (KY-04)",
    ("json_web_signature", 351): "the JWK is for ES521, which is no algorithm (KY-04)",
}

# Keys of algorithms that are not implemented: their vectors are run, and none may be accepted.
SYMMETRIC = "HMAC is not implemented (JH-03)"

INTEGERS = {"P-256": 32, "P-384": 48, "P-521": 66}
CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}


def base64url(octets):
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def number(digits, size=0):
    """A hex integer of Wycheproof, which may have leading zeros, as JWK writes it."""
    value = int(digits, 16)
    return base64url(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


def jwk_of(group):
    """The group's public key; as numbers, for not every group has a JWK."""
    key = group["publicKey"]
    if "modulus" in key:
        return {"kty": "RSA", "n": number(key["modulus"]), "e": number(key["publicExponent"])}
    if "wx" in key:
        curve = CURVES[key["curve"]]
        return {"kty": "EC", "crv": curve, "x": number(key["wx"], INTEGERS[curve]),
                "y": number(key["wy"], INTEGERS[curve])}
    return {"kty": "OKP", "crv": group["publicKeyJwk"]["crv"],
            "x": base64url(bytes.fromhex(key["pk"]))}


class Run:
    """The program, the folder of vectors, what was found so far."""

    def __init__(self, program, folder, readme):
        self.program, self.folder = program, folder
        self.readme = " ".join(readme.read_text(encoding="utf-8").split())
        self.count, self.failed, self.total, self.happened, self.read = 0, 0, 0, set(), set()

    def tap(self, good, what):
        self.count += 1
        self.failed += 0 if good else 1
        print(f"{'ok' if good else 'not ok'} {self.count} - {what}")

    def groups(self, name):
        self.read.add(name)
        content = json.loads((self.folder / f"{name}_test.json").read_text(encoding="utf-8"))
        found = content["testGroups"]
        assert sum(len(group["tests"]) for group in found) == content["numberOfTests"], name
        return found

    def ask(self, keys, lines, *options):
        """One answer a line; the exit status must agree with them."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(keys, file)
            file.flush()
            run = subprocess.run([self.program, "jws", "--jwks", file.name, *options],
                                 input="".join(line + "\n" for line in lines),
                                 capture_output=True, text=True, check=False)
        answers = [json.loads(line) for line in run.stdout.splitlines()]
        good = all(answer["valid"] for answer in answers)
        assert len(answers) == len(lines) and run.returncode == (0 if good else 1), run
        return answers

    def mismatch(self, name, test, answer, wanted):
        """None where the verdict is the wanted one or the table explains it; else the line."""
        assert answer["valid"] == (answer["reason"] == "ok")
        place = (name, test["tcId"])
        if answer["valid"] == wanted:
            return None
        if place in DIFFERENCES:
            self.happened.add(place)
            return None
        return (f"# {name} {test['tcId']}: {test['result']}, answered {answer['reason']}; "
                f"{test['comment']} {test['flags']}")

    def compare(self, label, name, pairs, note=""):
        """Pairs of a vector and its answer: one line of TAP."""
        self.total += len(pairs)
        wanted = [test["result"] == "valid" and name not in NOT_OURS for test, _ in pairs]
        found = [self.mismatch(name, test, answer, want)
                 for (test, answer), want in zip(pairs, wanted)]
        bad = [line for line in found if line]
        self.tap(not bad and pairs, f"{label}: {len(pairs)} vectors, {sum(wanted)} to be accepted, "
                 f"{len(bad)} mismatches{note}")
        print("\n".join(bad) + "\n" if bad else "", end="")

    def raw(self, name, alg):
        """A file of bare signatures, through --raw: the keys of all groups are one set."""
        groups = self.groups(name)
        keys = [jwk_of(group) | {"kid": f"group {i}"} for i, group in enumerate(groups)]
        tests = [(i, test) for i, group in enumerate(groups) for test in group["tests"]]
        lines = [json.dumps({"alg": alg, "kid": f"group {i}",
                             "input": base64url(bytes.fromhex(test["msg"])),
                             "sig": base64url(bytes.fromhex(test["sig"]))}) for i, test in tests]
        answers = self.ask({"keys": keys}, lines, "--raw")
        note = f"; {NOT_OURS[name]}" if name in NOT_OURS else ""
        self.compare(f"{name} as {alg}", name,
                     [(test, answer) for (_, test), answer in zip(tests, answers)], note)
        if name in NOT_OURS:
            self.tap(any(test["result"] == "valid" for _, test in tests) and
                     NOT_OURS[name] in self.readme, f"{name}: the README says why it is not ours")

    def compact(self, name):
        """A file of JOSE objects: each group has a key or a key set of its own."""
        pairs, symmetric = [], []
        for group in self.groups(name):
            keys = group.get("public", group.get("private"))
            keys = keys if "keys" in keys else {"keys": [keys]}
            answers = self.ask(keys, [test["jws"] for test in group["tests"]])
            is_symmetric = all(key["kty"] == "oct" for key in keys["keys"])
            (symmetric if is_symmetric else pairs).extend(zip(group["tests"], answers))
        self.compare(name, name, pairs)
        self.total += len(symmetric)
        accepted = [test["tcId"] for test, answer in symmetric if answer["valid"]]
        skip = f"accepted: {accepted}" if accepted else f"none accepted # SKIP {SYMMETRIC}"
        self.tap(not accepted, f"{name}: {len(symmetric)} vectors, {skip}")

    def close(self):
        for place, why in DIFFERENCES.items():
            name = f"{place[0]} {place[1]}: {why}"
            self.tap(place in self.happened, f"happens: {name}")
            self.tap(name in self.readme, f"is in the README: {name}")
        files = {path.name.removesuffix("_test.json") for path in self.folder.glob("*.json")}
        self.tap(files == self.read, f"every file was read: {len(files)}, {self.total} vectors")
        print(f"1..{self.count}")
        return 1 if self.failed else 0


# rows: AL-04 KY-07
def ecdsa(run):
    run.raw("ecdsa_secp256r1_sha256_p1363", "ES256")
    run.raw("ecdsa_secp384r1_sha384_p1363", "ES384")
    run.raw("ecdsa_secp521r1_sha512_p1363", "ES512")


# rows: AL-05
def rsa_pss(run):
    run.raw("rsa_pss_2048_sha256_mgf1_32", "PS256")
    run.raw("rsa_pss_3072_sha256_mgf1_32", "PS256")
    run.raw("rsa_pss_4096_sha384_mgf1_48", "PS384")
    run.raw("rsa_pss_4096_sha512_mgf1_64", "PS512")
    run.raw("rsa_pss_2048_sha256_mgf1_0", "PS256")
    run.raw("rsa_pss_2048_sha256_mgf1sha1_20", "PS256")


# rows: AL-06
def rsa_pkcs1(run):
    run.raw("rsa_signature_2048_sha256", "RS256")
    run.raw("rsa_signature_2048_sha384", "RS384")
    run.raw("rsa_signature_2048_sha512", "RS512")
    run.raw("rsa_signature_3072_sha256", "RS256")
    run.raw("rsa_signature_4096_sha256", "RS256")
    run.raw("rsa_signature_8192_sha256", "RS256")


# rows: AL-03 AL-07
def eddsa(run):
    run.raw("ed25519", "EdDSA")
    run.raw("ed25519", "Ed25519")
    run.raw("ed448", "EdDSA")


# rows: AL-08 JH-03 KY-05 KY-08 KY-09
def jose(run):
    run.compact("json_web_signature")
    run.compact("json_web_key")


def main(program, folder, readme):
    run = Run(program, pathlib.Path(folder), pathlib.Path(readme))
    for suite in (ecdsa, rsa_pss, rsa_pkcs1, eddsa, jose):
        suite(run)
    return run.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
