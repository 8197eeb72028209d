# SPDX-License-Identifier: Apache-2.0
"""How the good site judges a token; a fault leaves one rule out (`lax`) or believes what it should
not (`trusts`)."""
import base64
import json
import time
import urllib.request

from setting import signature_holds

PATIENCE = 10  # seconds that a server which follows a token waits for where it leads


def decode(segment):
    return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))


def part_of(token, i):
    """Empty of what is no JWT."""
    try:
        part = decode(token.split(".")[i])
    except (ValueError, IndexError):
        return {}
    return part if isinstance(part, dict) else {}


def header_of(token):
    return part_of(token, 0)


def claims_of(token):
    return part_of(token, 1)


def fetch(url):
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return json.load(answer)


class Verifier:
    def __init__(self, site):
        self.site = site
        self.signatures, self.beginnings = {}, {}  # caches with a name that is too short

    def claims_of(self, token):
        """The claims of a token that is good, else None."""
        if token in self.site.opaque:
            return self.site.opaque[token]
        if "padding" in self.site.trusts:
            token = token.rstrip("=")
        try:
            header, claims = map(decode, token.split(".")[:2])
            good = self.is_remembered(token) or self.is_good(token, header, claims)
        except (ValueError, KeyError, TypeError, AttributeError, OSError):
            return None
        if good:
            self.remember(token)
        return claims if good else None

    def remember(self, token):
        self.signatures[token.rpartition(".")[2]] = self.beginnings[token[:-8]] = True

    def is_remembered(self, token):
        trusts = self.site.trusts
        return ("signature" in trusts and token.rpartition(".")[2] in self.signatures) or (
            "beginning" in trusts and token in self.beginnings)

    def is_good(self, token, header, claims):
        site, now = self.site, time.time()
        rules = {
            "signature": lambda: self.is_signed(token, header),
            "crit": lambda: "crit" not in header,
            "typ": lambda: header.get("typ", "").lower() in site.types,
            "id token": lambda: "at_hash" not in claims,
            "iss": lambda: claims.get("iss") == site.issuer,
            "aud": lambda: self.is_for_us(claims["aud"]),
            "exp": lambda: claims["exp"] + site.leeway > now,
            "nbf": lambda: claims.get("nbf", 0) <= now and claims.get("iat", 0) <= now + 60,
            "claims": lambda: all(name in claims for name in ("sub", "client_id", "jti", "iat")),
            "cnf": lambda: "cnf" not in claims,
        }
        if "exp" not in claims and "no exp" in site.trusts:
            del rules["exp"]
        return all(rule() for name, rule in rules.items() if site.strict(name))

    def is_for_us(self, audience):
        names = audience if isinstance(audience, list) else [audience]
        if "single audience" in self.site.trusts and len(names) > 1:
            return False
        return any(name in self.site.audiences or (
            "prefix" in self.site.trusts and name.startswith(self.site.url)) for name in names)

    def is_signed(self, token, header):
        if "x5u" in self.site.trusts and "x5u" in header:
            fetch(header["x5u"])
        return signature_holds(token, header, self.keys_for(header))

    def keys_for(self, header):
        trusts, keys = self.site.trusts, self.site.keys
        if "jwk" in trusts and "jwk" in header:
            keys = {"keys": [{**header["jwk"], "kid": header.get("kid", "own")}]}
        if "jku" in trusts and "jku" in header:
            keys = fetch(header["jku"])
        if "alg" in trusts:
            keys = {"keys": [{**key, "alg": header["alg"]} for key in keys["keys"]]}
        return keys
