# SPDX-License-Identifier: Apache-2.0
"""Second by second, while the authorization server rotates its keys, hangs, and is gone. The load
leaves the machine time to spare, so that what is seen is the server and not a queue before it."""
import datetime
import json
import signal
import time

import rounds
import stand as processes

EVERY = 100  # one request of so many has a token that the server has never seen
MOST_FRESH = 200  # that one second may use
PAUSE_MS, CONNECTIONS = 1, 8
ROTATION_SECONDS, OUTAGE_SECONDS = 30, 75
ROUNDS_FOR_KEYS = {"keys_fetched", "keys_stale", "keys_unavailable"}


class Supply:
    """Tokens that are used once, handed out in slices."""

    def __init__(self, tokens):
        self.tokens, self.at = tokens, 0

    def load(self, stand, pool, halfway):
        fresh = self.tokens[self.at:self.at + MOST_FRESH]
        result = processes.load(stand, pool, fresh, every=EVERY, pause_ms=PAUSE_MS,
                                connections=CONNECTIONS, halfway=halfway)
        self.at += result["fresh_used"]
        return result


def what_keys_did(stand, began):
    """What the server's log tells of its keys; its times are whole seconds."""
    told = [json.loads(line) for line in stand.log.read_text().splitlines() if line[:1] == "{"]
    return [{"at": round(datetime.datetime.fromisoformat(
                event["time"].replace("Z", "+00:00")).timestamp() + 0.5 - began, 1),
             "what": event["event"], "detail": event.get("detail")}
            for event in told if event["event"] in ROUNDS_FOR_KEYS]


def seconds(stand, name, length, tokens_of, events):
    """Calls of wrk, one second each, for `length` seconds. tokens_of(begin) is (pool, supply).
    events: [(second, what it is called, function)], in order, each within a call."""
    server = stand.serve(guarded=True)
    rounds.warm(stand, tokens_of(0)[0])
    began, points, marks, events = time.time(), [], [], list(events)
    while (at := time.time() - began) < length:
        halfway = None
        if events and at + 0.5 >= events[0][0]:
            _, what, halfway = events.pop(0)
            marks.append({"at": round(at + 0.5, 2), "what": what})
        pool, supply = tokens_of(at)
        points.append({"at": round(at, 2), **supply.load(stand, pool, halfway)})
    processes.stop(server)
    print(f"{name}: {length} s", flush=True)
    return {"points": points, "marks": marks, "keys": what_keys_did(stand, began)}


def rotation(stand):
    """A second key is published, and its tokens come at once; later only they come."""
    old, new = stand.tokens("old.tokens"), stand.tokens("new.tokens")
    before, after = Supply(stand.tokens("old.fresh")), Supply(stand.tokens("new.fresh"))
    both = [token for pair in zip(old, new) for token in pair]
    published = []

    def publish():
        stand.publish("both")
        published.append(time.time())

    def tokens_of(at):
        return (old, before) if not published else (both, after) if at < 20 else (new, after)

    return seconds(stand, "rotation", ROTATION_SECONDS, tokens_of,
                   [(10, "a new key is published; its tokens come", publish),
                    (20, "only tokens of the new key come", lambda: None)])


def outage(stand):
    """Keys are fresh for 60 s and due after 48 to 54: the fetch hangs, those after it fail."""
    pool, supply = stand.tokens("old.tokens"), Supply(stand.tokens("old.fresh"))
    return seconds(stand, "outage", OUTAGE_SECONDS, lambda at: (pool, supply), [
        (10, "the issuer hangs", lambda: stand.issuer.send_signal(signal.SIGSTOP)),
        (62, "the issuer is gone", stand.issuer.kill)])


def complaints(name, run, wanted):
    """What makes a run worthless, or shows a request that was not admitted."""
    refused = sum(point["not_2xx"] + point["socket_errors"] for point in run["points"])
    if refused:
        yield f"{name}: {refused} requests were not admitted"
    if wanted not in {event["what"] for event in run["keys"] if event["at"] > 5}:
        yield f"{name}: the log tells of no {wanted}, so nothing was shown"
