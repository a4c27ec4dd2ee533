"""Measures Whistle and its peers on the same queries and writes what came out.

    run.py --sizes small district city [--origins uniform ...] [--loads 40 ...] [-k 1 8]
           [--rounds 3] [--without-whistle]

Every round runs every method once, beginning with another one each time, so that a change in the
machine's mood meets all of them. Answers are compared exactly; the first difference ends the run.
Writes ../results/routing.json, .md and .svg.
"""

import argparse
import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import answers
import instances
import picture
import report
from instances import InstanceKind
from methods import HERE, PEERS, WHISTLE, Method, MethodFailed, run
from presentation import figures

RESULTS = HERE.parent / "results"
# A peer that takes longer than this, building included, is run in the first round only.
PATIENCE_SECONDS = 30.0


class Comparison:
    """Holds every method's answers of one instance against those of the first one."""

    def __init__(self, batch: Path) -> None:
        self.queries = instances.query_ids(batch)
        self.reference: tuple[str, answers.Answers] | None = None
        self.agreed: set[tuple[int, bytes]] = set()

    def difference(self, method: Method, count: int, output: Path) -> str | None:
        digest = hashlib.sha256(output.read_bytes()).digest()
        if (count, digest) in self.agreed:  # the bytes of an earlier round
            return None
        given = answers.read(output)
        if self.reference is None:
            self.reference = (method.name, given)
        name, expected = self.reference
        found = answers.difference(self.queries[:count], name, expected, method.name, given)
        if not found:
            self.agreed.add((count, digest))
        return found


def measure(
    kind: InstanceKind, k: int, rounds: int, methods: list[Method], output: Path
) -> dict[str, Any]:
    """All rounds of one instance: its line of the results."""
    graph, batch = instances.folders(kind)
    comparison = Comparison(batch)
    lines: dict[str, list[dict[str, Any]]] = {method.name: [] for method in methods}
    tired: set[str] = set()
    for number in range(rounds):
        turn = number % len(methods)
        for method in methods[turn:] + methods[:turn]:
            if method.name in tired:
                continue
            count = min(method.queries[kind.size], len(comparison.queries))
            before = os.times().elapsed
            line = run(method, graph, batch, k, count, output)
            took = os.times().elapsed - before
            # The first method is what the others are compared with; it runs in every round.
            if took > PATIENCE_SECONDS and method is not methods[0]:
                tired.add(method.name)
            found = comparison.difference(method, count, output)
            if found:
                sys.exit(f"{kind}, k = {k}: {found}")
            # A method's round is known by its number, so that ratios compare runs side by side.
            lines[method.name].append(line | {"round": number})
            print(f"{kind} k={k} {report.progress(method, line)}", file=sys.stderr)
    return report.summary(kind, k, instances.node_count(graph), methods, lines)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", nargs="+", choices=instances.SIZES, required=True)
    parser.add_argument("--origins", nargs="+", choices=instances.ORIGINS, default=["uniform"])
    parser.add_argument("--loads", nargs="+", type=int, default=[40])
    parser.add_argument("-k", nargs="+", type=int, default=[1, 8])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-whistle", action="store_true")
    options = parser.parse_args()
    methods = PEERS if options.without_whistle else [WHISTLE, *PEERS]

    measured = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in options.sizes:
            for origins in options.origins:
                for load in options.loads:
                    kind = InstanceKind(size, origins, load, options.seed)
                    for k in options.k:
                        output = Path(scratch) / "answers.csv"
                        try:
                            measured.append(measure(kind, k, options.rounds, methods, output))
                        except MethodFailed as failure:
                            sys.exit(f"{kind}, k = {k}: {failure}")

    results = {"machine": figures.machine(), "rounds": options.rounds, "instances": measured}
    RESULTS.mkdir(exist_ok=True)
    report.write(results, RESULTS)
    picture.write(results, methods, RESULTS / "routing.svg")
    print((RESULTS / "routing.md").read_text())


if __name__ == "__main__":
    main()
