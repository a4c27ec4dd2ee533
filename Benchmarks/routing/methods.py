"""What is compared: Whistle and its peers, how each is called, and how many queries it is given."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WHISTLE_BINARY = HERE.parent.parent / ".build/release/whistle"
ALL = 1_000_000


@dataclass(frozen=True)
class Method:
    name: str
    label: str
    command: list[str]
    # Fast ones answer all queries, slow ones the first few, so that each run takes seconds.
    queries: dict[str, int]


def _tool(*options: str) -> list[str]:
    return [str(WHISTLE_BINARY), "instance", "route", "--json", *options]


def _compiled(name: str) -> list[str]:
    return [str(HERE / ".build" / name)]


def _python(name: str) -> list[str]:
    return [sys.executable, str(HERE / "peers" / f"{name}.py")]


def _counts(tiny: int, small: int, district: int, city: int) -> dict[str, int]:
    return {"tiny": tiny, "small": small, "district": district, "city": city}


EVERY = _counts(ALL, ALL, ALL, ALL)
WHISTLE = Method("whistle", "Whistle", _tool("--by", "index"), EVERY)
PEERS = [
    Method(
        "swift-dijkstra",
        "Dijkstra, Swift",
        _tool("--by", "search"),
        _counts(20_000, 10_000, 10_000, 5_000),
    ),
    Method("bounded-dijkstra", "Tuned Dijkstra, C++", _compiled("bounded_dijkstra"), EVERY),
    Method(
        "textbook-dijkstra",
        "Textbook Dijkstra, C++",
        _compiled("textbook_dijkstra"),
        _counts(20_000, 10_000, 20_000, 10_000),
    ),
    Method(
        "sqlite-closure",
        "SQLite, closure tables",
        _compiled("closure_sqlite"),
        _counts(20_000, 20_000, 20_000, 20_000),
    ),
    Method(
        "duckdb-batch",
        "DuckDB, all at once",
        _python("duckdb_batch_peer"),
        _counts(ALL, 20_000, 20_000, 20_000),
    ),
    Method(
        "sqlite-recursive",
        "SQLite, recursive",
        _python("recursive_sqlite"),
        _counts(10_000, 4_000, 2_000, 1_000),
    ),
    Method("scipy", "SciPy", _python("scipy_peer"), _counts(2_000, 1_000, 300, 30)),
    Method("igraph", "igraph", _python("igraph_peer"), _counts(2_000, 300, 20, 3)),
    Method("rustworkx", "rustworkx", _python("rustworkx_peer"), _counts(2_000, 300, 20, 3)),
    Method("networkx", "networkx", _python("networkx_peer"), _counts(1_000, 100, 50, 20)),
    Method("duckdb", "DuckDB", _python("duckdb_peer"), _counts(300, 300, 200, 50)),
]


class MethodFailed(Exception):
    pass


def run(
    method: Method, graph: Path, batch: Path, k: int, queries: int, output: Path
) -> dict[str, Any]:
    """Runs `method` once; returns its line of figures. Its answers are in `output`."""
    folders = [str(graph), str(batch)]
    options = ["-k", str(k), "--queries", str(queries), "--output", str(output)]
    command = [*method.command, *folders, *options]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise MethodFailed(f"{method.name} ended with {done.returncode}: {done.stderr.strip()}")
    for line in reversed((done.stdout + "\n" + done.stderr).splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    raise MethodFailed(f"{method.name} printed no line of figures")
