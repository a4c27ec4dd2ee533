"""Assigns the same batches by Whistle and by general solvers, and writes what it took.

    run.py --instances district:10000 city:500000 [--rounds 3] [--load 30] [--seed 1]

Every solver must find the same optimum, or the run ends. Seconds are processor time, so that other work
on the machine weighs less; the least of the rounds counts. Whistle's run from the instance in memory to
the assignment of every order with its prices; the others' from the arcs in memory to the optimum.
Writes ../results/batch.json, .md and .svg.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import report

HERE = Path(__file__).parent
WHISTLE = HERE.parent.parent / ".build/release/whistle"
# A solver that took longer than this is not given the rounds after the first.
PATIENCE_SECONDS = 20.0
# HiGHS gets a general program of as many columns as there are arcs; beyond this it takes too long.
MOST_HIGHS_ARCS = 200_000


def line(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def instance(size, orders, load, seed):
    folder = HERE / ".instances" / f"{size}-{orders}-{load}-{seed}"
    if not (folder / "queries.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                *[WHISTLE, "instance", "generate", size, str(seed), folder],
                *["--batch-seed", str(seed), "--queries", str(orders), "--load", str(load)],
            ],
            check=True,
        )
    return folder


def measure(size, orders, options):
    folder = instance(size, orders, options.load, options.seed)
    network = folder / "network.bin"
    if not network.exists():
        subprocess.run([HERE / ".build/dump_network", folder, folder, network], check=True)
    lemon, python = HERE / ".build/lemon_peer", HERE / "peers/python_peer.py"
    change = max(1, orders // 100)
    commands = {
        "whistle": [
            *[WHISTLE, "instance", "assign", folder, folder, "--json", "--change", change]
        ],
        "ortools": [sys.executable, python, "ortools", network],
        "lemon-simplex": [lemon, "simplex", folder, folder],
        "lemon-scaling": [lemon, "scaling", folder, folder],
        "highs": [sys.executable, python, "highs", network],
    }
    found = {}
    arcs = 0
    for number in range(options.rounds):
        for name, command in commands.items():
            earlier = found.get(name, [])
            if earlier and earlier[-1]["user_seconds"] > PATIENCE_SECONDS:
                continue
            if name == "highs" and arcs > MOST_HIGHS_ARCS:
                continue
            result = line(command)
            arcs = max(arcs, result.get("arcs", 0))
            found.setdefault(name, []).append(result)
            optimum = found["whistle"][0]["optimum"]
            if result["optimum"] != optimum:
                sys.exit(f"{folder.name}: {name} finds {result['optimum']}, Whistle {optimum}")
            print(f"{folder.name} {name} {result['user_seconds']:.3f} s", file=sys.stderr)
    return report.summary(size, orders, options, arcs, found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--instances", nargs="+", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--load", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    measured = []
    for name in options.instances:
        size, orders = name.split(":")
        measured.append(measure(size, int(orders), options))
    report.write(measured, HERE.parent / "results")


if __name__ == "__main__":
    main()
