# SPDX-License-Identifier: Apache-2.0
"""Where it was measured."""
import os
import platform


def _first(path, key):
    try:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                name, _, value = line.partition(":" if ":" in line else "=")
                if name.strip() == key:
                    return value.strip().strip('"')
    except OSError:
        pass
    return "unknown"


def describe():
    return {"processor": _first("/proc/cpuinfo", "model name"),
            "processors": len(os.sched_getaffinity(0)),
            "sha_instructions": "sha_ni" in _first("/proc/cpuinfo", "flags").split(),
            "system": f"{_first('/etc/os-release', 'PRETTY_NAME')}, Linux {platform.release()}",
            "load_before": round(os.getloadavg()[0], 2)}
