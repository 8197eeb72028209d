#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tells every story of bench-fleet, and writes what came of it: two tables to standard output,
fleet.json and fleet.svg into a folder."""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess

import chart

# Which seconds of a story are looked at, counted from its event.
WINDOWS = {
    "steady": [("the first second", 0, 1), ("the rest of the first hour", 1, 3600),
               ("the fourth hour", 10800, 14400)],
    "start in outage": [("its last minute", -60, 0), ("the first 5 minutes after it", 0, 300)],
    "rotation": [("used at once: the first minute", 0, 60)],
    "rotation ahead": [("used 300 s later: the first 10 minutes", 0, 600)],
    "rotation late": [("used 45 s before: the first second", 0, 1), ("then, 3 minutes", 2, 182)],
    "outage": [("30 minutes", 0, 1800), ("the first 15 minutes after it", 1800, 2700)],
    "garbage": [("the first second", 0, 1), ("then, until the rotation", 2, 165),
                ("the first 2 minutes of that", 165, 285)],
    "outage, garbage": [("5 minutes", 2, 300), ("the first 2 minutes after it", 300, 420)],
}
# When a new key can first be fetched, counted likewise.
PUBLISHED = {"start in outage": 0, "rotation": 0, "rotation ahead": 0, "rotation late": 45,
             "outage": 1800, "garbage": 165, "outage, garbage": 300}


def tell(program, story, processes, seed):
    done = subprocess.run([program, story, str(processes), str(seed)], check=True,
                          stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def tell_all(program, processes, seed):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        told = pool.map(lambda story: tell(program, story, processes, seed), WINDOWS)
        return [one for story in told for one in story]


def per_second(one):
    """GETs in each second of the story, metadata and keys."""
    return [a + b for a, b in zip(one["keys"], one["metadata"])]


def look_at(one, start, end):
    part = per_second(one)[one["event_second"] + start:one["event_second"] + end]
    return {"mean": round(sum(part) / len(part), 1), "most": max(part)}


def summarize(one):
    facts = {"story": one["story"], "strategy": one["strategy"], "new_key": one["new_key"],
             "garbage": one["garbage"],
             "gets_per_second": {words: look_at(one, start, end)
                                 for words, start, end in WINDOWS[one["story"]]}}
    published = PUBLISHED.get(one["story"])
    if published is not None:
        at = one["event_second"] + published
        facts["all_have_key_seconds"] = round(one["all_have_new_key_ms"] / 1000 - at, 1)
    return facts


def find(facts, story, strategy):
    return next(one for one in facts if (one["story"], one["strategy"]) == (story, strategy))


def rate_table(facts, strategies):
    print("| story | seconds |", " | ".join(strategies), "|")
    print("| --- | --- |", " | ".join("--:" for _ in strategies), "|")
    for story, windows in WINDOWS.items():
        for words, _, _ in windows:
            rates = [find(facts, story, strategy)["gets_per_second"][words]
                     for strategy in strategies]
            cells = [f"{rate['mean']:,} / {rate['most']:,}" for rate in rates]
            print(f"| {story} | {words} |", " | ".join(cells), "|")


def key_table(facts, strategies):
    print("| story |", " | ".join(strategies), "|")
    print("| --- |", " | ".join("--:" for _ in strategies), "|")
    for story in PUBLISHED:
        cells = []
        for strategy in strategies:
            one = find(facts, story, strategy)
            asked = sum(one["new_key"][name] for name in ("admitted", "refused", "undecided"))
            cells.append(f"{one['all_have_key_seconds']:,} s" + (
                f", {one['new_key']['refused']:,}" if asked else ""))
        print(f"| {story} |", " | ".join(cells), "|")


def arguments():
    parser = argparse.ArgumentParser(description="What a fleet asks of its authorization server.")
    parser.add_argument("program", help="bench-fleet of a build")
    parser.add_argument("out", type=pathlib.Path, help="the folder for fleet.json and fleet.svg")
    parser.add_argument("--processes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    given = arguments()
    told = tell_all(given.program, given.processes, given.seed)
    facts = [summarize(one) for one in told]
    strategies = list(dict.fromkeys(one["strategy"] for one in told))
    print("GETs per second, mean / busiest second:\n")
    rate_table(facts, strategies)
    print("\nSeconds until every process has the new key; how many of its tokens were refused:\n")
    key_table(facts, strategies)
    kept = {"processes": given.processes, "seed": given.seed, "stories": facts}
    (given.out / "fleet.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    series = {(one["story"], one["strategy"]): (per_second(one), one["event_second"])
              for one in told}
    (given.out / "fleet.svg").write_text(chart.draw(series, given.processes), encoding="utf-8")


if __name__ == "__main__":
    main()
