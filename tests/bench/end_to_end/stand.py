# SPDX-License-Identifier: Apache-2.0
"""The processes of a measurement, all on 127.0.0.1, and one call of wrk."""
import atexit
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
started = []


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)  # it may have been stopped
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@atexit.register
def stop_all():
    for process in reversed(started):
        stop(process)


def start(command, log, prefix):
    """A process, and the rest of the line with this prefix, which it prints when it is ready."""
    with open(log, "wb") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    started.append(process)
    for line in process.stdout:
        if line.startswith(prefix):
            return process, line[len(prefix):].strip()
    raise SystemExit(f"{command[0]} ended without '{prefix}': {pathlib.Path(log).read_text()}")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Stand:
    """An issuer, and to-do servers that trust it."""

    def __init__(self, build, work, fresh):
        self.build, self.work, self.port = pathlib.Path(build), pathlib.Path(work), free_port()
        self.resource = f"http://127.0.0.1:{self.port}/mcp"
        self.jwks = self.work / "jwks.json"
        self.issuer, self.issuer_url = start(["python3", HERE / "issuer.py", self.jwks],
                                             self.work / "issuer.log", "issuer ")
        subprocess.run([self.build / "tests/bench/end_to_end/end-to-end-material", self.work,
                        self.issuer_url, self.resource, str(fresh)], check=True)
        config = (ROOT / "examples/todo-server/ostiary.json").read_text()
        (self.work / "ostiary.json").write_text(
            config.replace("@RESOURCE@", self.resource).replace("@ISSUER@", self.issuer_url))
        self.publish("old")

    def publish(self, name):
        """What the issuer serves from now on, exchanged in one step."""
        copy = self.work / "next.jwks"
        copy.write_bytes((self.work / f"{name}.jwks").read_bytes())
        copy.rename(self.jwks)

    def tokens(self, name):
        return (self.work / name).read_text().splitlines()

    def serve(self, guarded):
        """Start the to-do server, with its door or without it."""
        program = ("examples/todo-server/todo-server" if guarded
                   else "tests/bench/end_to_end/todo-server-unguarded")
        self.log = self.work / "server.log"
        command = [self.build / program, "--config", self.work / "ostiary.json",
                   "--listen", f"127.0.0.1:{self.port}"]
        return start(command, self.log, "listening on ")[0]


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(stand, pool, fresh=(), every=0, pause_ms=0, connections=8, seconds=1,
         halfway=None):
    """One call of wrk: what load.lua prints at its end. `halfway` is called halfway."""
    (stand.work / "pool").write_text("\n".join(pool) + "\n")
    (stand.work / "fresh").write_text("".join(token + "\n" for token in fresh))
    process = subprocess.Popen(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", HERE / "load.lua",
         stand.resource, "--", stand.work / "pool", stand.work / "fresh", str(every),
         str(pause_ms)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    started.append(process)
    if halfway:
        time.sleep(seconds / 2)
        halfway()
    text = process.communicate(timeout=seconds + 60)[0]
    started.remove(process)
    for line in text.splitlines():
        if line.startswith("RESULT "):
            result = json.loads(line[len("RESULT "):])
            if result["ran_out"]:
                raise SystemExit(f"{len(fresh)} tokens that are used once were too "
                                 f"few for {seconds} s: try a greater --fresh")
            return result
    raise SystemExit(f"wrk printed no result: {text}")
