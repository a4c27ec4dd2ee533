"""h2load, pinned to the core that the server is not on: throughput, CPU a call, latency."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import messages
from running import LOAD_CORE, Running
from servers import Server

FIRST_CALLS = 10  # on each connection, to learn what connecting costs
MOST_GROWTH = 20  # of one run to the next, on the way to one that is long enough
LOGGED_CALLS = 200_000  # at most: the log costs h2load a third of its speed


@dataclass(frozen=True)
class Shape:
    connections: int
    streams: int  # of each connection

    def __str__(self) -> str:
        if self.connections == self.streams == 1:
            return "one call at a time"
        return f"{self.connections} connections of {self.streams} streams"


SHAPES = [Shape(8, 100), Shape(200, 10), Shape(1, 1)]


class LoadFailed(Exception):
    pass


def measure(
    server: Server, running: Running, shape: Shape, tls: bool, seconds: float
) -> dict[str, Any]:
    """Calls as fast as they are answered for about `seconds`, then fewer with each one's time.

    What connecting costs is not counted: a first run has the same connections and next to no calls,
    and its calls, time and CPU are taken off.
    """
    first = run = _counted(server, running, shape, tls, FIRST_CALLS * shape.connections)
    while (so_far := run.seconds - first.seconds) < seconds * 0.7:
        growth = min(MOST_GROWTH, seconds / max(so_far, 0.001))
        run = _counted(server, running, shape, tls, int(run.calls * max(2.0, growth)))
    calls = run.calls - first.calls
    resident = running.resident_bytes()
    with tempfile.NamedTemporaryFile(dir="/dev/shm") as log:
        _h2load(server, running, shape, tls, min(run.calls, LOGGED_CALLS), f"--log-file={log.name}")
        times = _times(Path(log.name))
    return {
        "calls": calls,
        "calls_per_second": calls / (run.seconds - first.seconds),
        "cpu_ns_per_call": (run.cpu_seconds - first.cpu_seconds) / calls * 1e9,
        "median_ns": times[len(times) // 2],
        "p99_ns": times[len(times) * 99 // 100],
        "p999_ns": times[len(times) * 999 // 1000],
        "resident_bytes": resident,
    }


@dataclass(frozen=True)
class Run:
    calls: int
    seconds: float
    cpu_seconds: float


def _counted(server: Server, running: Running, shape: Shape, tls: bool, calls: int) -> Run:
    before = running.cpu_seconds()
    seconds = _h2load(server, running, shape, tls, calls)
    return Run(calls, seconds, running.cpu_seconds() - before)


def _h2load(
    server: Server, running: Running, shape: Shape, tls: bool, calls: int, *options: str
) -> float:
    """Seconds that the calls took, connecting included. Every call must be answered with 200."""
    scheme = "https" if tls else "http"
    command = [
        *["taskset", "-c", str(LOAD_CORE), "h2load", "-c", str(shape.connections)],
        *["-m", str(shape.streams), "-n", str(calls), *options],
        *["-d", str(messages.body_file(server.body))],
        *["-H", "content-type: application/grpc", "-H", "te: trailers"],
        f"{scheme}://127.0.0.1:{running.port}{server.path}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    speed = re.search(r"^finished in .*?, ([\d.]+) req/s", done.stdout, re.M)
    answered = re.search(r"^status codes: (\d+) 2xx", done.stdout, re.M)
    if not speed or not answered or int(answered[1]) != calls:
        raise LoadFailed(f"{server.name}, {shape}:\n{done.stdout}{done.stderr}")
    return calls / float(speed[1])


def _times(log: Path) -> list[int]:
    """Nanoseconds of each call, ascending. A line is start, status, microseconds."""
    return sorted(int(line.split()[2]) * 1000 for line in log.read_text().splitlines())
