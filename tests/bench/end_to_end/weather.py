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
PAUSE_MS, CONNECTIONS = 1, 4
ROTATION_SECONDS, OUTAGE_SECONDS = 30, 75
ARRIVED = {"keys_fetched"}
FAILED = {"keys_stale", "keys_unavailable", "metadata_refused"}


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
    """What the server's log tells of its keys after those of its start; in whole seconds."""
    told = [json.loads(line) for line in stand.log.read_text().splitlines() if line[:1] == "{"]
    return [{"at": round(datetime.datetime.fromisoformat(
                event["time"].replace("Z", "+00:00")).timestamp() + 0.5 - began, 1),
             "what": event["event"], "detail": event.get("detail")}
            for event in told if event["event"] in ARRIVED | FAILED][1:]


def seconds(stand, name, length, tokens, events):
    """Calls of wrk, one second each, for `length` seconds. tokens() is (pool, supply).
    events: [(second, what it is called, function)], in order, each within a call."""
    server = stand.serve(guarded=True)
    rounds.warm(stand, tokens()[0])
    began, points, marks, events = time.time(), [], [], list(events)
    while (at := time.time() - began) < length:
        halfway = None
        if events and at + 0.5 >= events[0][0]:
            _, what, halfway = events.pop(0)
            marks.append({"at": round(at + 0.5, 2), "what": what})
        pool, supply = tokens()
        points.append({"at": round(at, 2), **supply.load(stand, pool, halfway)})
    processes.stop(server)
    print(f"{name}: {length} s", flush=True)
    return {"points": points, "marks": marks, "keys": what_keys_did(stand, began)}


def rotation(stand):
    """A second key signs what is issued from now on; tokens of the first key go out of use."""
    old, new = stand.tokens("old.tokens"), stand.tokens("new.tokens")
    half = [token for pair in zip(old[::2], new[1::2]) for token in pair]
    issued = Supply(stand.tokens("old.fresh")), Supply(stand.tokens("new.fresh"))
    pools = [(old, issued[0]), (old, issued[1]), (half, issued[1]), (new, issued[1])]
    ahead = iter(pools[1:])
    now = [pools[0]]

    def go_on():
        now[0] = next(ahead)

    def rotate():
        stand.publish("both")
        go_on()

    return seconds(stand, "rotation", ROTATION_SECONDS, lambda: now[0],
                   [(10, "a new key signs", rotate), (15, "half of all tokens", go_on),
                    (20, "all tokens are of it", go_on)])


def outage(stand):
    """Keys are fresh for 60 s and due after 48 to 54: the fetch hangs, those after it fail."""
    pool, supply = stand.tokens("old.tokens"), Supply(stand.tokens("old.fresh"))
    return seconds(stand, "outage", OUTAGE_SECONDS, lambda: (pool, supply), [
        (10, "the issuer hangs", lambda: stand.issuer.send_signal(signal.SIGSTOP)),
        (62, "the issuer is gone", stand.issuer.kill)])


def complaints(name, run, wanted):
    """What makes a run worthless, or shows a request that was not admitted."""
    refused = sum(point["not_2xx"] + point["socket_errors"] for point in run["points"])
    if refused:
        yield f"{name}: {refused} requests were not admitted"
    if not wanted & {event["what"] for event in run["keys"]}:
        yield f"{name}: the log tells of none of {sorted(wanted)}, so nothing was shown"
