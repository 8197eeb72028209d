# SPDX-License-Identifier: Apache-2.0
"""Asks workers in turn, round by round."""
import os
from typing import NamedTuple

import figures
import rows
from asking import WorkerError

MOST_TIMES = 1 << 24
SLOW_TO_WARM = {peer.name for peer in rows.PEERS if not peer.native}
NODE_WARMS = 4  # times as long: it compiles what it runs often, in the background


class Pace(NamedTuple):
    rounds: int
    ask_seconds: float   # of processor time: what one request takes
    warm_seconds: float  # likewise, before a case is timed: caches fill


def calibrate(worker, case, threads, pace):
    """How often a case is done in one request."""
    times, took = 1, 0.0
    while True:
        took = worker.ask(case, times, threads).processor_ns * times / 1e9
        if took >= pace.ask_seconds / 4 or times >= MOST_TIMES:
            break
        times *= 4
    times = max(1, min(MOST_TIMES, round(times * pace.ask_seconds / max(took, 1e-9))))
    left = pace.warm_seconds * (NODE_WARMS if worker.name in SLOW_TO_WARM else 1)
    while left > 0:
        left -= max(worker.ask(case, times, threads).processor_ns, 1) * times / 1e9
    return times


def prove(worker, case, material, kind):
    """A worker takes a good token and refuses each of the wrong ones, or is not timed at all."""
    words = case.split()
    if words[0] not in rows.JUDGING or len(words) < 2 or words[1] not in rows.ALGORITHMS:
        return
    path = os.path.join(material, f"{words[1]}.{kind}")
    with open(path, encoding="ascii") as good:
        if not worker.judge(case, good.readline().strip()):
            raise WorkerError(f"worker {worker.name}, {case}: refuses a good token")
    with open(path + ".refused", encoding="ascii") as wrong:
        for why, token in (line.split() for line in wrong):
            if why in rows.REFUSES.get(worker.name, (why,)) and worker.judge(case, token):
                raise WorkerError(f"worker {worker.name}, {case}: takes a token with a wrong {why}")


def sides(row, workers):
    """(worker, case) of ours, of what it is compared with, of each peer that offers the case."""
    found = [(row.worker, row.case)]
    if row.against:
        found.insert(0, row.against)
    case = row.peers_case or row.case
    found += [(peer.name, case) for peer in rows.PEERS
              if peer.name in workers and case in workers[peer.name].cases
              and (peer.native or row.kind not in rows.OF_NATIVE)]
    return found


def measure(row, workers, material, pace):
    """{(worker, case): figures by name, round by round}"""
    threads = (1, 2) if row.kind == "threads" else (1,)
    tokens = {peer.name: peer.tokens for peer in rows.PEERS}
    found, requests = sides(row, workers), []
    for name, case in found:
        if case not in workers[name].cases:
            raise WorkerError(f"worker {name} has no case {case!r}")
        prove(workers[name], case, material, tokens.get(name, "tokens"))
        for count in threads:
            requests.append((name, case, count, calibrate(workers[name], case, count, pace)))
    answers = {side: {count: [] for count in threads} for side in found}
    for number in range(pace.rounds):
        # Forth and back, so that nobody always comes after the same other.
        for name, case, count, times in requests if number % 2 == 0 else reversed(requests):
            answers[name, case][count].append(workers[name].ask(case, times, count))
    against = answers.get(row.against)
    return {side: figures.of_kind(row.kind, answers[side], against) for side in found}


def verdict(row, sides):
    """Processor time says nothing of two threads that took turns: what they are compared with shares
    nothing, so it tells."""
    if row.kind == "threads" and not figures.ran_side_by_side(sides["against"]):
        return "cannot tell: no two processors"
    return figures.met(sides["ours"][row.kind], row.target, row.kind in rows.MORE_IS_BETTER)


def result(row, found, workers):
    """What is told of a row, as JSON has it."""
    told = {"name": row.name, "kind": row.kind, "target": row.target,
            "more_is_better": row.kind in rows.MORE_IS_BETTER, "sides": []}
    sides = {}
    for (name, case), figure in found.items():
        role = "peer"
        if (name, case) == (row.worker, row.case):
            role = "ours"
        elif (name, case) == row.against:
            role = "against"
        sides[role] = {key: figures.summary(values) for key, values in figure.items()}
        told["sides"].append({"role": role, "worker": name, "version": workers[name].version,
                              "case": case, "figures": sides[role]})
        if name == rows.LIMIT:
            told["unsteadiness"] = figures.unsteadiness(figure["nanoseconds"])
    if row.target is not None:
        told["met"] = verdict(row, sides)
    return told
