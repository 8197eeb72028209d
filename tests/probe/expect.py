# SPDX-License-Identifier: Apache-2.0
"""What is expected of a run."""
import json

from setting import PROGRAM, outcomes, run

CHECKS = {check["id"]: check for check in json.loads(
    run(PROGRAM, "--json", "probe", "--explain", "list").stdout)}


def same_as(expected, done):
    """Every check ended as expected(id) says, one of a tuple of outcomes."""
    found = outcomes(done)
    assert set(found) == set(CHECKS), set(found) ^ set(CHECKS)
    wrong = [f"{check}: {outcome}, not {expected(check)[0]}: {detail}"
             for check, (outcome, detail) in found.items() if outcome not in expected(check)]
    assert not wrong, "\n".join(wrong)


def hides(done, *tokens):
    """No part of a token in what was printed."""
    for token in tokens:
        for part in token.split("."):
            for piece in filter(lambda text: len(text) == 16, (part[:16], part[-16:])):
                assert piece not in done.stdout + done.stderr, piece


def called(site):
    """The tools that a call named, whether or not it was let in."""
    return {json.loads(request.body).get("params", {}).get("name")
            for request in site.resource.requests if b'"tools/call"' in request.body}


def sent(site):
    """Every token that the server was sent."""
    return {word for request in site.resource.requests
            for value in request.all("Authorization") for word in value.split()[1:]}
