"""Imports, compiles, opens and edits generated organisations of growing size, with peers beside.

    run.py --sizes 10000 1500000 [--rounds 3] [--edits 100] [--seed 1]

Seconds are processor time, so that other work on the machine weighs less; edits are milliseconds of the
clock, the median of each round. The middle of the rounds counts. Writes ../results/organization.json, .md
and .svg.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import report

HERE = Path(__file__).parent
RELEASE = HERE.parent.parent / ".build/release"
# Units that a grid of the city has below and with it, and grids of a community, on average.
UNITS_A_GRID, GRIDS_A_COMMUNITY, COMMUNITIES = 25.75, 18, 3_200


def folder(size, seed):
    """A generated city of about so many units: fewer grids in a community make a smaller one."""
    path = HERE / ".organizations" / f"{size}-{seed}"
    if not (path / "units.csv").exists():
        path.parent.mkdir(exist_ok=True)
        kind, communities = ("city", COMMUNITIES) if size > 300_000 else ("town", 210)
        grids = max(1, round(size / communities / UNITS_A_GRID))
        subprocess.run(
            [
                *[RELEASE / "whistle", "org", "generate", path, "--size", kind],
                *["--seed", str(seed), "--grids", f"{max(1, grids - 1)}-{min(99, grids + 1)}"],
            ],
            check=True,
        )
    return path


def line(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def measure(size, options):
    path = folder(size, options.seed)
    found = {}
    for _ in range(options.rounds):
        for name in ("whistle", "sqlite", "igraph", "rustworkx"):
            store = path / "measure.db"
            for stale in path.glob("measure.db*"):
                stale.unlink()
            command = [sys.executable, HERE / "peers/peers.py", name, path, options.edits]
            if name == "whistle":
                command = [RELEASE / "organization-measure", path, store, options.edits]
            found.setdefault(name, []).append(line(command))
            print(f"{path.name} {name} {found[name][-1]}", file=sys.stderr)
    return {"units": int(found["whistle"][0]["units"]), "peers": found}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", nargs="+", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    measured = [measure(size, options) for size in options.sizes]
    report.write(measured, options, HERE.parent / "results")


if __name__ == "__main__":
    main()
