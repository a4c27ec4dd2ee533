"""What every Python peer shares: command line, clock, file of answers and line of figures.

    PEER GRAPH_DIR BATCH_DIR -k K --queries N --output FILE
"""

import argparse
import csv
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from instance import Instance, read

Answer = list[tuple[int, int]]  # (cost, candidate), best first
Decide = Callable[[int, int, int], Answer]  # origin, category, k
DecideAll = Callable[[list[tuple[int, int, int]], int], list[Answer]]  # (id, origin, category)s, k


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("graph", type=Path)
    parser.add_argument("batch", type=Path)
    parser.add_argument("-k", type=int, default=8)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--output", type=Path, required=True)
    return parser.parse_args()


def main(name: str, version: str, build: Callable[[Instance], Decide]) -> None:
    """Builds once, then decides each query once and times each decision.

    Decisions of these peers take so long that neither the clock nor a cold start shows; one pass is
    enough.
    """
    chosen = options()
    instance = read(chosen.graph, chosen.batch, chosen.queries)
    start = time.perf_counter()
    decide = build(instance)
    build_seconds = time.perf_counter() - start

    answers, each = [], []
    for _, origin, category in instance.queries:
        before = time.perf_counter_ns()
        answers.append(decide(origin, category, chosen.k))
        each.append(time.perf_counter_ns() - before)

    write(chosen.output, [query for query, _, _ in instance.queries], answers)
    each_sorted = sorted(each)
    report(
        name,
        version,
        len(each),
        sum(each) / 1e9,
        build_seconds,
        median_ns=each_sorted[len(each) // 2],
        p99_ns=each_sorted[len(each) * 99 // 100],
    )


def main_at_once(name: str, version: str, build: Callable[[Instance], DecideAll]) -> None:
    """The same for a peer that answers all together; it has no time of a single decision."""
    chosen = options()
    instance = read(chosen.graph, chosen.batch, chosen.queries)
    start = time.perf_counter()
    decide_all = build(instance)
    build_seconds = time.perf_counter() - start

    before = time.perf_counter()
    answers = decide_all(instance.queries, chosen.k)
    seconds = time.perf_counter() - before

    write(chosen.output, [query for query, _, _ in instance.queries], answers)
    report(name, version, len(answers), seconds, build_seconds)


def report(
    name: str,
    version: str,
    queries: int,
    seconds: float,
    build_seconds: float,
    median_ns: int | None = None,
    p99_ns: int | None = None,
) -> None:
    line = {
        "name": name,
        "version": version,
        "queries": queries,
        "seconds": seconds,
        "decisions_per_second": queries / seconds,
        "median_ns": median_ns,
        "p99_ns": p99_ns,
        "build_seconds": build_seconds,
        "bytes": None,
    }
    print(json.dumps(line))


def write(path: Path, queries: list[int], answers: list[Answer]) -> None:
    with open(path, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["query", "rank", "candidate", "cost"])
        for query, answer in zip(queries, answers):
            for rank, (cost, candidate) in enumerate(answer, start=1):
                rows.writerow([query, rank, candidate, cost])


def best(costs: np.ndarray, candidates: np.ndarray, k: int) -> Answer:
    """The k least by cost, then id. `candidates` are in order of id, so a stable sort does both."""
    if len(costs) > k:
        kept = np.flatnonzero(costs <= np.partition(costs, k - 1)[k - 1])
        costs, candidates = costs[kept], candidates[kept]
    order = np.argsort(costs, kind="stable")[:k]
    return list(zip(costs[order].tolist(), candidates[order].tolist()))


FIRST_CUTOFF, LONGEST_PATH = 3_000, 30_000


def next_cutoff(answer: Answer, k: int, cutoff: int) -> tuple[int, bool]:
    """After a search within `cutoff`: how far to search next, and whether `answer` is certain.

    What was not reached costs more than the cutoff in path alone. So k candidates are certain when
    the last of them costs no more, and otherwise that cost is the cutoff that makes them certain.
    """
    if len(answer) < k:
        return 2 * cutoff, cutoff >= LONGEST_PATH
    return answer[-1][0], answer[-1][0] <= cutoff
