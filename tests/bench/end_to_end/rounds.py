# SPDX-License-Identifier: Apache-2.0
"""The same server without its door and with it, in turn."""
import json
import urllib.request

import stand as processes

CONNECTIONS = (1, 8)
FIRST_SECONDS, SECONDS = 1, 2
SHARE = {1: 0.35, 8: 0.65}  # of the tokens that are used once


def warm(stand, tokens):
    """Every token of the pool once; the answer is the to-do list or the run ends."""
    for token in tokens:
        request = urllib.request.Request(stand.resource, method="POST", headers={
            "Authorization": f"Bearer {token}", "Content-Type": "application/json",
            "MCP-Protocol-Version": "2025-11-25"},
            data=b'{"jsonrpc":"2.0","id":1,"method":"tools/call",'
                 b'"params":{"name":"listTodos","arguments":{}}}')
        with urllib.request.urlopen(request, timeout=10) as answer:
            result = json.load(answer)
        if result["result"]["structuredContent"] != {"todos": []}:
            raise SystemExit(f"not the answer of listTodos: {result}")


def timed(stand, server, **how):
    """One call of wrk, with the processor time of the server for each request."""
    before = processes.processor_seconds(server)
    result = processes.load(stand, **how)
    spent = processes.processor_seconds(server) - before
    if result["not_2xx"] or result["socket_errors"]:
        raise SystemExit(f"not every request was admitted: {result}")
    result["rate"] = result["requests"] / result["seconds"]
    result["processor_us"] = 1e6 * spent / result["requests"]
    return result


def one_round(stand, pool, fresh):
    """{(case, connections): result}"""
    results = {}
    server = stand.serve(guarded=False)
    warm(stand, pool)
    for connections in CONNECTIONS:
        results["without", connections] = timed(stand, server, pool=pool, seconds=SECONDS,
                                                connections=connections)
    processes.stop(server)
    server = stand.serve(guarded=True)
    warm(stand, pool)
    for connections in CONNECTIONS:
        results["repeated", connections] = timed(stand, server, pool=pool, seconds=SECONDS,
                                                 connections=connections)
    at = 0
    for connections in CONNECTIONS:
        count = int(len(fresh) * SHARE[connections])
        results["first", connections] = timed(
            stand, server, pool=pool, fresh=fresh[at:at + count], every=1,
            seconds=FIRST_SECONDS, connections=connections)
        at += count
    processes.stop(server)
    return results


def run(stand, count):
    pool, fresh = stand.tokens("old.tokens"), stand.tokens("old.fresh")
    rounds = []
    for number in range(count):
        rounds.append(one_round(stand, pool, fresh))
        print(f"round {number + 1} of {count}", flush=True)
    return rounds
