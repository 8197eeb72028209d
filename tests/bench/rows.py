# SPDX-License-Identifier: Apache-2.0
"""What is measured: one line a row, one line a worker, one line a peer. Whoever offers a row's
case is measured in it without further ado."""
from typing import NamedTuple, Optional

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")


class Row(NamedTuple):
    """`kind` says what is computed, and in which unit:

    ratio        ours over `against`, processor time, round by round
    nanoseconds  processor time of ours
    difference   processor time of ours less that of `against`, in nanoseconds
    threads      what two threads do over what one does: by processor time (what threads cost each
                 other), and beside it by the wall (which other programs disturb)
    allocations  of ours, outside libcrypto, for each check
    """
    name: str
    kind: str
    worker: str
    case: str
    against: Optional[tuple] = None  # (worker, case)
    target: Optional[float] = None   # none: the figure informs
    peers_case: Optional[str] = None  # where it is not `case`


class Peer(NamedTuple):
    """Somebody else's library, run beside ours where it is present. In `command`, {workers},
    {node}, {script}, {packages} and {material} are put in; `present` must exist."""
    name: str
    command: tuple
    present: str
    install: str
    tokens: str = "tokens"  # which of the material's it reads: "jwt" where at+jwt is refused
    native: bool = True     # has threads, and counts what it allocates


LIMIT, OURS, REFUSALS, CACHE, REQUESTS, POLICY = (
    "limit", "ours", "refusals", "cache", "requests", "policy")
WORKERS = {LIMIT: "bench-limit", OURS: "bench-ours", REFUSALS: "bench-refusals", CACHE: "bench-cache",
           REQUESTS: "bench-requests", POLICY: "bench-policy"}


def npm(name):
    return Peer(name, ("{node}", "{script}", name, "{packages}", "{material}"),
                "{packages}/node_modules/" + name, "tests/bench/run installs it", native=False)


PEERS = (
    Peer("libjwt", ("{workers}/bench-peer-libjwt", "{material}"), "{workers}/bench-peer-libjwt",
         "libjwt-dev", "jwt"),
    Peer("liboauth2", ("{workers}/bench-peer-oauth2", "{material}"), "{workers}/bench-peer-oauth2",
         "liboauth2-dev"),
    npm("jose"), npm("fast-jwt"), npm("jsonwebtoken"),
)

# The first word of a case of which the second is an algorithm: these judge tokens.
JUDGING = ("first", "again", "verify")
# Of the material's refused tokens, what such a worker refuses; all of them if it is not here.
REFUSES = {LIMIT: ("signature",)}

OF_NATIVE = ("threads", "allocations")  # kinds
MORE_IS_BETTER = ("threads",)
ROWS = (
    *(Row(f"first sight, {alg}", "ratio", OURS, f"first {alg}", (LIMIT, f"verify {alg}"), 1.08)
      for alg in ALGORITHMS),
    Row("repeat, RS256", "ratio", OURS, "again RS256", (LIMIT, "hash RS256"), 1.25),
    Row("repeat, ES256", "ratio", OURS, "again ES256", (LIMIT, "hash ES256"), 1.25),
    Row("two threads, first sight", "threads", OURS, "first RS256", (LIMIT, "verify RS256"), 1.9),
    Row("two threads, repeat", "threads", OURS, "again RS256", (LIMIT, "hash RS256"), 1.9),
    Row("allocations, first sight", "allocations", OURS, "first RS256", None, 0),
    Row("allocations, repeat", "allocations", OURS, "again RS256", None, 0),
    *(Row(f"refusal, {why}", "nanoseconds", REFUSALS, f"refuse {why}", None, 1000)
      for why in ("no token", "opaque", "garbage", "stranger")),
    *(Row(f"refusal, {why}", "ratio", REFUSALS, f"refuse {why}", (OURS, "first RS256"), 1.0)
      for why in ("bad signature", "flipped payload", "expired", "wrong audience", "unknown key")),
    Row("100,000 tokens in turn", "ratio", CACHE, "cycle 100000", (OURS, "first ES256"), 1.0),
    Row("repeat, cache full", "ratio", CACHE, "hit full", (CACHE, "hit"), 1.05,
        peers_case="again RS256 cache full"),
    Row("repeat, others in turn meanwhile", "ratio", CACHE, "hit while cycling",
        (CACHE, "hit beside work"), 1.05),
    *(Row(f"decision, {what}", "nanoseconds", POLICY, f"decide {what}", None, 100)
      for what in ("exact", "prefix", "lacking", "unlisted", "rules 10000", "scopes 1000")),
    Row("policy in a repeat", "difference", REQUESTS, "again calls",
        (REQUESTS, "again without table"), 50),
    *(Row(f"repeat, with {what}", "difference", REQUESTS, f"again {what}", (REQUESTS, "again calls"))
      for what in ("body", "fields", "claims", "log")),
)
