# SPDX-License-Identifier: Apache-2.0
"""Tokens of other kinds, what is called with them, and that none of them shows."""
import json

from expect import CHECKS, called, hides, same_as, sent
from faults_issuer import RSA_KEY
from good_site import Site
from setting import KEY, WORK, make_key, outcomes, probe, signature_holds
from verifier import claims_of, header_of

OPAQUE = "2YotnFZFEjr1zCsicMWpAA-opaque"
BOUND = {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}
# What needs a JWT to be made of.
OF_A_JWT = {f"token.{name}" for name in (
    "payload", "stranger", "none", "jwk", "jku", "callback", "padded")}
CALLING = {check for check in CHECKS if "--allow-calls" in CHECKS[check]["needs"]} | {
    "issuer.scope"}


def without_leave_no_tool_is_called():
    site = Site()
    done = probe(site.url, "--json", token=site.token(), key=True, statuses=(0,))
    same_as(lambda check: ("skipped" if check in CALLING else "passed",), done)
    assert called(site) & set(site.tools) == set(), called(site)
    assert site.ran == []
    for check in CALLING:
        assert "--allow-calls" in outcomes(done)[check][1], check
    site.close()


def with_leave_none_is_called_that_is_annotated_as_destructive():
    site = Site()
    site.tools.update({
        "plain": ("todo:admin", {}), "says_both": (
            "todo:admin", {"readOnlyHint": True, "destructiveHint": True}),
        "writes": ("todo:admin", {"readOnlyHint": False, "destructiveHint": False}),
        "Größe": ("todo:admin", {"readOnlyHint": True})})
    probe(site.url, "--json", token=site.token(), key=True, calls=True, statuses=(0,))
    assert called(site) & set(site.tools) == {"listTodos", "exportTodos", "plain", "writes"}
    for request in site.resource.requests:
        if b'"exportTodos"' in request.body:
            assert json.loads(request.body)["params"]["arguments"] == {}
    site.close()


def of_destructive_tools_alone_none_is_called():
    """Not without the token either, however open the door is; any hint but false is one."""
    site = Site()
    site.tools = {name: ("todo:read", {"destructiveHint": hint})
                  for name, hint in (("true", True), ("text", "true"), ("one", 1), ("null", None))}
    guarded = site.credential
    site.credential = lambda request: None if b'"tools/call"' in request.body and any(
        f'"{name}"'.encode() in request.body for name in site.tools) else guarded(request)
    done = probe(site.url, "--json", token=site.token(), key=True, calls=True)
    assert called(site) & set(site.tools) == set() and site.ran == [], called(site)
    assert outcomes(done)["protocol.oracle"][0] == "skipped", outcomes(done)["protocol.oracle"]
    site.close()


def claims_signed(site):
    """Of the tokens that were sent and that the issuer's key did sign."""
    return [claims_of(token) for token in sent(site)
            if token.count(".") == 2 and header_of(token).get("alg") == KEY["alg"] and
            signature_holds(token, {"alg": KEY["alg"], "kid": KEY["kid"]}, {"keys": [KEY]})]


def nothing_is_signed_for_another_server():
    site = Site()
    site.metadata["resource"] = "https://bank.example/mcp"
    done = probe(site.url, "--json", key=True, statuses=(1,))
    assert outcomes(done)["issuer.control"][0] == "passed", outcomes(done)["issuer.control"]
    signed = claims_signed(site)
    assert signed and all("bank.example" not in str(claims.get("aud")) for claims in signed)
    site.close()


def a_key_that_its_server_does_not_publish_signs_nothing():
    site = Site()
    site.keys["keys"] = [make_key("k7")]
    done = probe(site.url, "--json", key=True, statuses=(3,))
    assert outcomes(done)["issuer.control"][0] == "unknown", outcomes(done)["issuer.control"]
    assert "no token is made" in outcomes(done)["issuer.control"][1]
    assert claims_signed(site) == []
    site.close()


def a_dozen_tools_are_called_at_most():
    site = Site()
    site.tools = {f"tool{i}": ("todo:read", {"readOnlyHint": True}) for i in range(40)}
    probe(site.url, "--json", token=site.token(), calls=True, statuses=(0,))
    assert len(called(site) & set(site.tools)) == 12, called(site)
    site.close()


def plain_403s_say_that_no_login_helps():
    """Beside one that has a challenge."""
    site = Site()
    site.tools["never"] = ("nobody's", {"readOnlyHint": True})

    def change(request, answer):
        if answer.status == 403 and request.get("Mcp-Name") == "never":
            answer.set("WWW-Authenticate", None)
    site.resource.changes.append(change)
    done = probe(site.url, "--json", token=site.token(), key=True, calls=True, statuses=(0,))
    same_as(lambda check: ("passed",), done)
    site.close()


# rows: LG-01
def no_token_that_was_sent_shows():
    """Forged and minted ones neither, though the server gives back whatever it gets."""
    site = Site()

    def change(request, answer):
        value = request.get("Authorization")
        if value and answer.get("WWW-Authenticate"):
            token = value.split()[-1]
            answer.set("WWW-Authenticate", f'Bearer error="{token}", scope="{token}", '
                       f'resource_metadata="{token}", error_description="{token}"')
            answer.body = json.dumps({"error": token}).encode()
    site.resource.changes.append(change)
    for options in (("--json",), (), ("--quiet", "--junit", f"{WORK}/echo.xml")):
        done = probe(site.url, *options, token=site.token(), key=True, calls=True)
        with open(f"{WORK}/k1.json", encoding="utf-8") as file:
            hides(done, *sent(site), json.load(file)["d"])
    assert len(sent(site)) > 100
    with open(f"{WORK}/echo.xml", encoding="utf-8") as file:
        text = file.read()
    assert not [token for token in sent(site) if len(token) > 40 and token[-20:] in text]
    site.close()


def an_opaque_token():
    site = Site()
    site.opaque[OPAQUE] = {"scope": "todo:read"}
    done = probe(site.url, "--json", token=OPAQUE, calls=True, statuses=(0,))
    # Of which nobody but its server can say what scopes it has.
    skipped = OF_A_JWT | {"token.bound", "token.step-up-union"} | {
        check for check in CHECKS if check.startswith("issuer.")}
    same_as(lambda check: ("skipped" if check in skipped else "passed",), done)
    assert "no JWT" in outcomes(done)["token.none"][1]
    site.close()


def the_issuers_key_alone():
    """The tokens are then like what the documents say."""
    site = Site()
    done = probe(site.url, "--json", key=True, statuses=(0,))
    same_as(lambda check: ("skipped" if CHECKS[check]["needs"].startswith("--token-file") or
                           check == "issuer.scope" else "passed",), done)
    site.close()


# rows: DP-02 CL-15
def a_bound_token_is_refused():
    site = Site()
    site.given = {"cnf": BOUND}
    done = probe(site.url, "--json", token=site.token(), key=True, calls=True, statuses=(0,))
    found = outcomes(done)
    assert found["token.bound"][0] == "passed"
    assert {found[check][0] for check in ("token.admitted", "token.scheme", "token.none")} == {
        "skipped"}
    assert found["issuer.control"][0] == "passed"
    site.close()


def rsa_keys():
    site = Site()
    site.key = site.signer = "r1"
    site.keys = {"keys": [RSA_KEY]}
    done = probe(site.url, "--json", token=site.token(), key="r1", calls=True, statuses=(0,))
    same_as(lambda check: ("passed",), done)
    assert "another algorithm" in outcomes(done)["issuer.alg"][1]
    site.close()


def tokens_of_no_type_of_their_own():
    site = Site()
    site.types = ["jwt"]
    done = probe(site.url, "--json", token=site.token(header={"typ": "JWT"}), key=True,
                 calls=True, statuses=(0,))
    same_as(lambda check: ("skipped" if check == "issuer.type-spelling" else "passed",), done)
    site.close()


def a_server_that_is_too_busy_has_not_judged():
    site = Site()
    guarded = site.credential

    def credential(request):
        admitted = guarded(request)
        return site.plain_refusal(503, "busy") if admitted and request.get(
            "Authorization", ) and "garbage" not in request.get("Authorization") else admitted
    site.credential = credential
    found = outcomes(probe(site.url, "--json", token=site.token(), key=True, statuses=(3,)))
    for check in ("token.flipped", "token.none", "issuer.expired", "issuer.audience",
                  "credential.unsigned", "credential.unknown-key"):
        assert found[check][0] == "unknown" and "503" in found[check][1], found[check]
    site.close()


# rows: OR-07 JH-08
def forged_tokens_lead_to_loopback_alone():
    site = Site()
    probe(site.url, "--json", token=site.token(), statuses=(0,))
    headers = [header_of(token) for token in sent(site)]
    leads = [header[name] for header in headers for name in ("jku", "x5u") if name in header]
    assert len(leads) == 4, leads
    assert all(lead.startswith("http://127.0.0.1:") for lead in leads), leads
    site.close()


def no_private_key():
    site = Site()
    with open(f"{WORK}/no-key.json", "w", encoding="utf-8") as file:
        file.write('{"kty":"EC","alg":"ES256","d":"c2VjcmV0LXNlY3JldC1zZWNyZXQ"}')
    done = probe(site.url, token=site.token(), key="no-key", statuses=(2,))
    assert "private JWK" in done.stderr and "c2VjcmV0" not in done.stderr, done.stderr
    assert site.resource.requests == []
    site.close()


def a_minted_token_is_not_sent_in_the_clear():
    done = probe("http://mcp.invalid/mcp", key=True, statuses=(2,))
    assert "over https" in done.stderr, done.stderr


CASES = [
    a_minted_token_is_not_sent_in_the_clear,
    without_leave_no_tool_is_called, with_leave_none_is_called_that_is_annotated_as_destructive,
    of_destructive_tools_alone_none_is_called, nothing_is_signed_for_another_server,
    a_key_that_its_server_does_not_publish_signs_nothing,
    a_dozen_tools_are_called_at_most, plain_403s_say_that_no_login_helps,
    no_token_that_was_sent_shows, an_opaque_token, the_issuers_key_alone,
    a_bound_token_is_refused, rsa_keys, tokens_of_no_type_of_their_own,
    a_server_that_is_too_busy_has_not_judged, forged_tokens_lead_to_loopback_alone, no_private_key]
