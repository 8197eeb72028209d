# SPDX-License-Identifier: Apache-2.0
"""The driver's side of the protocol in worker.h."""
import os
import subprocess
from typing import NamedTuple


PROCESSORS = os.sched_getaffinity(0)
ONE_PROCESSOR = {max(PROCESSORS)}


class WorkerError(Exception):
    """A worker died, or said what it must not say."""


class Answer(NamedTuple):
    """Of one request, for each time."""
    processor_ns: float
    wall_ns: float
    allocations: float
    libcrypto_allocations: float


def parse_answer(line):
    words = line.split()
    if len(words) != 4:
        raise ValueError(f"four numbers were expected, not {line.strip()!r}")
    answer = Answer(*(float(word) for word in words))
    if not (answer.processor_ns >= 0 and answer.wall_ns > 0):
        raise ValueError(f"no such times: {line.strip()!r}")
    return answer


class Worker:
    """A process that was started and has said its name and its cases."""

    def __init__(self, name, command):
        self.name = name
        try:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            text=True, bufsize=1)
        except OSError as error:
            raise WorkerError(f"worker {name} cannot be started: {error}") from None
        self.processors = None
        self.version = self._read()
        self.cases = []
        while (line := self._read()) != "":
            self.cases.append(line)

    def ask(self, case, times, threads=1):
        self._stay_on(ONE_PROCESSOR if threads == 1 else PROCESSORS)
        line = self._exchange(f"{times} {threads} {case}")
        try:
            return parse_answer(line)
        except ValueError as error:
            raise WorkerError(f"worker {self.name}, {case}: {error}") from None

    def judge(self, case, token):
        """Whether it takes the token, by the way in which the case is timed."""
        word = self._exchange(f"judge {token} {case}")
        if word not in ("accepted", "refused"):
            raise WorkerError(f"worker {self.name}, {case}: judges no tokens")
        return word == "accepted"

    def _stay_on(self, processors):
        """On one thread all workers use the same processor: two may not be of one speed. Threads
        that a worker has made already stay where they are."""
        if processors != self.processors:
            self.processors = processors
            try:
                os.sched_setaffinity(self.process.pid, processors)
            except OSError:
                pass  # it has died: reading tells

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        if self.process.wait() != 0:
            raise WorkerError(f"worker {self.name} ended with {self.process.returncode}")

    def _exchange(self, line):
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except OSError:
            pass  # it has died: reading tells
        return self._read()

    def _read(self):
        line = self.process.stdout.readline()
        if line == "":
            raise WorkerError(f"worker {self.name} died with {self.process.wait()}"
                              " (what it said is above)")
        return line.rstrip("\n")
