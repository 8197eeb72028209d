#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times how cost grows, and writes charts/*.svg and charts/growth.json: README.md.

A figure never makes it fail; a worker that dies, or a verdict that is not the expected one, does."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
from typing import NamedTuple

import chart
import figures
import growth_charts
import machine
import measuring
from asking import Worker, WorkerError
from bench import make_material

HERE = pathlib.Path(__file__).resolve().parent
# The warming is what a validator that has just been made takes to touch its cache.
NORMAL = measuring.Pace(rounds=21, ask_seconds=0.008, warm_seconds=0.4)
QUICK = measuring.Pace(rounds=5, ask_seconds=0.003, warm_seconds=0.1)
THREADS = (1, 2, 3, 4)
THREAD_ASK_SECONDS = 0.04  # longer: making the threads is on the clock too


class Request(NamedTuple):
    """One point of one line: what is asked, and how it is shown."""
    worker: Worker
    ask: str      # the case's name at the worker
    case: str     # the line
    x: float
    threads: int = 1
    per_second: bool = False  # by the clock on the wall; else processor time for each


def lines_of(worker, prefix=""):
    """Cases of the form "[PREFIX ]WHAT SIZE"."""
    for name in worker.cases:
        if name.startswith(prefix):
            words = name.split()
            if words[-1].isdigit():
                yield Request(worker, name, words[0], int(words[-1]))


def thread_requests(worker):
    return [Request(worker, f"{case} RS256", case, count, count, True)
            for case in ("first", "again") for count in THREADS]


def value_of(request, answer):
    if request.per_second:
        return request.threads * 1e9 / answer.wall_ns
    return answer.processor_ns


def measure(requests, pace):
    """All points in turn, forth and back, round by round."""
    times = [measuring.calibrate(request.worker, request.ask, request.threads, pace)
             for request in requests]
    values = [[] for _ in requests]
    for number in range(pace.rounds):
        order = range(len(requests))
        for i in order if number % 2 == 0 else reversed(order):
            answer = requests[i].worker.ask(requests[i].ask, times[i], requests[i].threads)
            values[i].append(value_of(requests[i], answer))
    return [{"case": request.case, "x": request.x, **figures.summary(found)}
            for request, found in zip(requests, values)]


class Stage:
    """The workers of one chart, from their start to their end."""

    def __init__(self, options):
        self.options, self.workers = options, []

    def start(self, *command):
        program, *more = command
        worker = Worker(program, [f"{self.options.workers}/{program}", self.options.material, *more])
        self.workers.append(worker)
        return worker

    def requests(self, what):
        if what == "threads":
            return thread_requests(self.start("bench-ours"))
        if what == "tokens":
            return list(lines_of(self.start("bench-growth", f"tokens={self.options.most_tokens}")))
        found = list(lines_of(self.start("bench-growth", what)))
        if what in ("rules", "scopes"):
            found += lines_of(self.start("bench-policy"), f"decide {what}")
        return found

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for worker in self.workers:
            worker.close()


def run(what, options, pace):
    if what == "threads":
        pace = pace._replace(ask_seconds=THREAD_ASK_SECONDS)
    with Stage(options) as stage:
        requests = stage.requests(what)
        told = measure(requests, pace)
        # What a worker says after its version: how many of the tokens are in the cache.
        version, _, remark = stage.workers[0].version.partition(", ")
    return {"version": version, "remark": f"; {remark}" if remark else "",
            "processors": len(os.sched_getaffinity(0)), "figures": told}


def write(folder, name, found):
    drawn = chart.draw(growth_charts.CHARTS[name](found))
    (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", required=True, help="where bench-growth and the others are")
    parser.add_argument("--material", help="keys and tokens; made where they are missing")
    parser.add_argument("--folder", type=pathlib.Path,
                        help="where charts go: charts/, of quick ones a folder beside the workers")
    parser.add_argument("--quick", action="store_true", help="few and short rounds, 10,000 tokens")
    parser.add_argument("--draw", action="store_true", help="draw the figures of growth.json again")
    parser.add_argument("charts", nargs="*", metavar="CHART", help=", ".join(growth_charts.CHARTS))
    options = parser.parse_args()
    unknown = set(options.charts) - set(growth_charts.CHARTS)
    if unknown:
        parser.error(f"no chart {', '.join(sorted(unknown))}; there are {', '.join(growth_charts.CHARTS)}")
    options.most_tokens = 10000 if options.quick else 1000000
    usual = pathlib.Path(options.workers) / "charts" if options.quick else HERE / "charts"
    options.folder = options.folder or usual
    options.material = options.material or f"{options.workers}/material"
    return options


def main():
    options = arguments()
    make_material(pathlib.Path(options.material), pathlib.Path(options.workers) / "bench-material")
    options.folder.mkdir(parents=True, exist_ok=True)
    kept = options.folder / "growth.json"
    told = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {"charts": {}}
    told["machine"] = machine.describe()
    for name in options.charts or growth_charts.CHARTS:
        if not options.draw:
            print(f"... {name}", file=sys.stderr)
            told["charts"][name] = run(name, options, QUICK if options.quick else NORMAL)
        write(options.folder, name, told["charts"][name])
    if not options.draw:
        kept.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except (WorkerError, subprocess.CalledProcessError) as error:
        sys.exit(f"growth: {error}")
