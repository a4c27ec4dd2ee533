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

FIRST_GUESS = 2_000  # calls, to learn how many are a few seconds
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
    """Calls as fast as they are answered for about `seconds`, then fewer with each one's time."""
    guess = _h2load(server, running, shape, tls, max(FIRST_GUESS, 2 * shape.connections))
    calls = max(FIRST_GUESS, int(guess * seconds))
    before = running.cpu_seconds()
    speed = _h2load(server, running, shape, tls, calls)
    cpu = running.cpu_seconds() - before
    resident = running.resident_bytes()
    with tempfile.NamedTemporaryFile(dir="/dev/shm") as log:
        _h2load(server, running, shape, tls, min(calls, LOGGED_CALLS), f"--log-file={log.name}")
        times = _times(Path(log.name))
    return {
        "calls": calls,
        "calls_per_second": speed,
        "cpu_ns_per_call": cpu / calls * 1e9,
        "median_ns": times[len(times) // 2],
        "p99_ns": times[len(times) * 99 // 100],
        "p999_ns": times[len(times) * 999 // 1000],
        "resident_bytes": resident,
    }


def _h2load(
    server: Server, running: Running, shape: Shape, tls: bool, calls: int, *options: str
) -> float:
    """Calls a second. Every call must be answered with 200."""
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
    return float(speed[1])


def _times(log: Path) -> list[int]:
    """Nanoseconds of each call, ascending. A line is start, status, microseconds."""
    return sorted(int(line.split()[2]) * 1000 for line in log.read_text().splitlines())
