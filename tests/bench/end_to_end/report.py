# SPDX-License-Identifier: Apache-2.0
"""The figures as a page: medians of the rounds with the least and the most."""
import statistics

CASES = {"without": "without ostiary", "repeated": "with, tokens that come again",
         "first": "with, every token for the first time"}
LOADS = {1: "One request at a time", 8: "Eight at once, as fast as they are answered"}
COLUMNS = [("rate", "requests/s"), ("p50", "p50 µs"), ("p99", "p99 µs"), ("p999", "p99.9 µs"),
           ("processor_us", "server's processor time, µs a request")]


def cell(values):
    return f"{statistics.median(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})"


def table(rows):
    """Markdown; the first row is the head."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "| --- " + "| --: " * (len(rows[0]) - 1) + "|", *lines[1:]]


def under_load(rounds, load):
    rows = [[LOADS[load], *(name for _, name in COLUMNS)]]
    for case, name in CASES.items():
        rows.append([name, *(cell([one[case, load][member] for one in rounds])
                             for member, _ in COLUMNS)])
    return table(rows)


def differences(rounds):
    """With less without, taken in each round: what a request costs more."""
    rows = [["What a request costs more", "p50 one at a time, µs", "server's processor time, µs"]]
    for case in ("repeated", "first"):
        def more(load, member):
            return cell([one[case, load][member] - one["without", load][member] for one in rounds])
        rows.append([CASES[case], more(1, "p50"), more(8, "processor_us")])
    return table(rows)


def phases(run):
    """The seconds between one event and the next."""
    edges = [0, *(mark["at"] for mark in run["marks"]), float("inf")]
    names = ["before", *(mark["what"] for mark in run["marks"])]
    for name, begin, end in zip(names, edges, edges[1:]):
        yield name, [point for point in run["points"] if begin <= point["at"] + 0.5 < end]


def by_phase(run):
    members = [("p50", "p50 µs"), ("p99", "p99 µs"), ("p999", "p99.9 µs"), ("max", "longest µs")]
    rows = [["seconds", "how many", *(name for _, name in members), "requests", "not admitted"]]
    for name, points in phases(run):
        rows.append([name, str(len(points)),
                     *(cell([point[member] for point in points]) for member, _ in members),
                     f"{sum(point['requests'] for point in points):,}",
                     str(sum(point["not_2xx"] + point["socket_errors"] for point in points))])
    return table(rows)


def keys_of(run):
    told = [f"{event['at']:.0f} s {event['what']}" for event in run["keys"] if event["at"] > 0]
    return "The server's log of its keys: " + ", ".join(told) + "."


def page(about, rounds, rotation, outage):
    lines = ["# The to-do server with and without ostiary", "",
             "Made by `tests/bench/end_to_end/run`; [README.md](README.md) says how to read it.", "",
             *(f"- {name}: {value}" for name, value in about.items()), "",
             f"Medians of {len(rounds)} rounds, the least and the most in parentheses.", ""]
    for load in LOADS:
        lines += [*under_load(rounds, load), ""]
    lines += [*differences(rounds), ""]
    for title, run, chart in (("While keys rotate", rotation, "rotation.svg"),
                              ("While the authorization server is out", outage, "outage.svg")):
        lines += [f"## {title}", "", "Medians of seconds, the least and the most.", "",
                  *by_phase(run), "", keys_of(run), "", f"![{title}]({chart})", ""]
    return "\n".join(lines)
