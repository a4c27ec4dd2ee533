"""Assigns the same batches by Whistle, by general solvers and greedily, and writes what it took.

    run.py --instances district:10000 city:500000 [--standard uniform:1000] [--rounds 3] [--limit 60]

Every exact solver must find the same optimum, and greed nothing below it, or the run ends. Seconds are
processor time, so that other work on the machine weighs less; the least of the rounds counts. Whistle's
run from the instance in memory to the assignment of every order with its prices; the others' from the arcs
in memory to the optimum. A solver that needs more than the limit is ended, and so are its rounds.
Writes ../results/batch.json, .md and .svg.
"""

import argparse
import json
import signal
import struct
import subprocess
import sys
from pathlib import Path

import report
import standard

HERE = Path(__file__).parent
RELEASE = HERE.parent.parent / ".build/release"
BUILT, PEERS = HERE / ".build", HERE / "peers"
# A solver that took longer than this is not given the rounds after the first.
PATIENCE_SECONDS = 5.0
# HiGHS gets a general program of as many columns as there are arcs; beyond this it takes too long.
MOST_HIGHS_ARCS = 200_000
# SciPy assigns orders to places; of more orders than this the pairs do not fit.
MOST_SCIPY_ORDERS = 4_000
# What a Python peer ends with where the pairs do not fit after all.
DOES_NOT_FIT = 3


class Found:
    """What a method's rounds gave, or why there are none."""

    def __init__(self):
        self.lines = []
        self.left_out = None

    def is_done(self):
        slow = self.lines and self.lines[-1]["processor_seconds"] > PATIENCE_SECONDS
        return self.left_out or slow

    def run(self, command, limit):
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        if done.returncode == -signal.SIGXCPU:
            self.left_out = f"> {limit:g} s"
        elif done.returncode == DOES_NOT_FIT:
            self.left_out = "does not fit"
        elif done.returncode != 0:
            sys.exit(f"{command}: {done.stderr}")
        else:
            self.lines.append(json.loads(done.stdout.splitlines()[-1]))


def contest(title, commands, options):
    """Lets every method solve the same, in rounds; Whistle first."""
    found = {name: Found() for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            if name != "whistle" and found[name].is_done():
                continue
            found[name].run(command, options.limit)
            if found[name].left_out:
                print(f"{title} {name} {found[name].left_out}", file=sys.stderr)
                continue
            line = found[name].lines[-1]
            optimum = found["whistle"].lines[0]["optimum"]
            cost = line["cost"] if name == "greedy" else line["optimum"]
            if cost < optimum or (cost > optimum and name != "greedy"):
                sys.exit(f"{title}: {name} finds {cost}, Whistle {optimum}")
            print(f"{title} {name} {line['processor_seconds']:.3f} s", file=sys.stderr)
    return found


def instance(size, orders, options):
    load, seed = options.load, options.seed
    folder = HERE / ".instances" / f"{size}-{orders}-{load}-{seed}"
    if not (folder / "queries.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                *[RELEASE / "whistle", "instance", "generate", size, str(seed), folder],
                *["--batch-seed", str(seed), "--queries", str(orders), "--load", str(load)],
            ],
            check=True,
        )
    return folder


def measure(size, orders, options):
    folder = instance(size, orders, options)
    network, limit = folder / "network.bin", options.limit
    if not network.exists():
        subprocess.run([BUILT / "dump_network", folder, folder, network], check=True)
    with open(network, "rb") as file:
        _, arcs = struct.unpack("qq", file.read(16))
    lemon, python = BUILT / "lemon_peer", [sys.executable, PEERS / "python_peer.py"]
    change = max(1, orders // 100)
    commands = {
        "whistle": [
            *[RELEASE / "whistle", "instance", "assign", folder, folder],
            *["--json", "--change", change],
        ],
        "ortools": [*python, "ortools", network, limit],
        "lemon-simplex": [lemon, "simplex", folder, folder, limit],
        "lemon-scaling": [lemon, "scaling", folder, folder, limit],
    }
    if arcs <= MOST_HIGHS_ARCS:
        commands["highs"] = [*python, "highs", network, limit]
    if orders <= MOST_SCIPY_ORDERS:
        commands["scipy-dense"] = [*python, "scipy-dense", network, limit]
        commands["scipy-sparse"] = [*python, "scipy-sparse", network, limit]
    commands["greedy"] = [BUILT / "greedy_peer", folder, folder]
    return report.batch(size, orders, options, arcs, contest(folder.name, commands, options))


def measure_standard(kind, size, options):
    path = HERE / ".instances" / f"{kind}-{size}-{options.seed}.dimacs"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        standard.write(kind, size, options.seed, path)
    peer, python = BUILT / "standard_peer", [sys.executable, PEERS / "standard_peer.py"]
    limit = options.limit
    commands = {
        "whistle": [RELEASE / "flow-measure", path],
        "ortools": [*python, "ortools", path, limit],
        "lemon-simplex": [peer, "simplex", path, limit],
        "lemon-scaling": [peer, "scaling", path, limit],
    }
    if kind != "transport":
        commands["scipy"] = [*python, "scipy", path, limit]
    found = contest(f"{kind}-{size}", commands, options)
    known, optimum = standard.optimum(kind, size), found["whistle"].lines[0]["optimum"]
    if known not in (None, optimum):
        sys.exit(f"{kind}-{size}: all find {optimum}, the optimum is known to be {known}")
    return report.standard(kind, size, found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--instances", nargs="*", default=[], metavar="SIZE:ORDERS")
    parser.add_argument("--standard", nargs="*", default=[], metavar="KIND:SIZE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60, help="seconds of the processor; 0: none")
    parser.add_argument("--load", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    measured, kernel = [], []
    for name in options.instances:
        size, orders = name.split(":")
        measured.append(measure(size, int(orders), options))
    for name in options.standard:
        kind, size = name.split(":")
        kernel.append(measure_standard(kind, int(size), options))
    report.write(measured, kernel, options, HERE.parent / "results")


if __name__ == "__main__":
    main()
