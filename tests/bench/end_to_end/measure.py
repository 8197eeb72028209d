#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""measure.py BUILD [--rounds N] [--fresh TOKENS] [--out FOLDER]: see README.md."""
import argparse
import json
import os
import pathlib
import platform
import signal
import subprocess
import sys
import tempfile
import time

import chart
import report
import rounds
import stand as processes
import weather


def said(*command):
    return subprocess.run(command, cwd=processes.ROOT, capture_output=True, text=True).stdout


def about():
    """On what this was measured."""
    models = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line[:10] == "model name"]
    packages = {"libmicrohttpd": "libmicrohttpd-dev", "OpenSSL": "libssl-dev", "wrk": "wrk"}
    versions = {name: said("dpkg-query", "-W", "-f", "${Version}", package)
                for name, package in packages.items()}
    return {"day": time.strftime("%Y-%m-%d"), "commit": said("git", "describe", "--always", "--dirty").strip(),
            "machine": f"{os.cpu_count()} × {models[0] if models else platform.machine()}",
            "load average before": "%.2f" % os.getloadavg()[0],
            "kernel": platform.release(), **versions}


def write(out, what, all_rounds, rotation, outage):
    out.mkdir(parents=True, exist_ok=True)
    plain = [{f"{case}, {load}": result for (case, load), result in one.items()} for one in all_rounds]
    (out / "figures.json").write_text(json.dumps(
        {"about": what, "rounds": plain, "rotation": rotation, "outage": outage}, indent=1) + "\n")
    page = report.page(what, all_rounds, rotation, outage)
    (out / "figures.md").write_text(page)
    (out / "rotation.svg").write_text(chart.draw("Latency of each second while keys rotate", rotation))
    (out / "outage.svg").write_text(chart.draw(
        "Latency of each second while the authorization server is out", outage))
    print(page)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--fresh", type=int, default=60000)
    parser.add_argument("--out", type=pathlib.Path, default=processes.HERE)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    what = about()
    with tempfile.TemporaryDirectory() as work:
        stand = processes.Stand(asked.build, work, asked.fresh)
        what["tokens"] = f"RS256, {len(stand.tokens('old.tokens')[0])} bytes"
        all_rounds = rounds.run(stand, asked.rounds)
        rotation, outage = weather.rotation(stand), weather.outage(stand)
        processes.stop_all()
    write(asked.out, what, all_rounds, rotation, outage)
    found = [*weather.complaints("rotation", rotation, weather.ARRIVED),
             *weather.complaints("outage", outage, weather.FAILED)]
    sys.exit("\n".join(found) if found else 0)


if __name__ == "__main__":
    main()
