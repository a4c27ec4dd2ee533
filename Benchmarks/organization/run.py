"""Imports, compiles, opens and edits generated organisations of growing size, with peers beside.

    run.py --sizes 10000 1500000 --images 50000000 [--rounds 3] [--edits 100] [--seed 1]

Seconds are processor time, so that other work on the machine weighs less; edits are milliseconds of the
clock, the median of each round. The middle of the rounds counts. Writes ../results/organization.json, .md
and .svg.
"""

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path

import report

HERE = Path(__file__).parent
RELEASE = HERE.parent.parent / ".build/release"
# Units that a grid of the city has below and with it, and grids of a community, on average.
UNITS_A_GRID, GRIDS_A_COMMUNITY, COMMUNITIES = 25.75, 18, 3_200


def generate(size, seed, *target):
    """A city of about so many units: fewer grids in a community make a smaller one, and where there
    cannot be more of them, more groups in a grid a larger one."""
    (HERE / ".organizations").mkdir(exist_ok=True)
    kind, communities = ("city", COMMUNITIES) if size > 300_000 else ("town", 210)
    grids = max(1, round(size / communities / UNITS_A_GRID))
    ratios = ["--grids", f"{max(1, grids - 1)}-{grids + 1}"]
    if grids > 98:
        groups = round(size / communities / 95 / 5.5)
        ratios = ["--grids", "92-98", "--groups", f"{groups - 1}-{groups + 1}"]
    command = [RELEASE / "whistle", "org", "generate", "--size", kind, "--seed", str(seed), *ratios]
    subprocess.run([*command, *target], check=True)


def folder(size, seed):
    path = HERE / ".organizations" / f"{size}-{seed}"
    if not (path / "units.csv").exists():
        generate(size, seed, path)
    return path


def image(size, options):
    """Made from the seed in one process, opened and asked in others."""
    path = HERE / ".organizations" / f"{size}-{options.seed}.image"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    generate(size, options.seed, "--image", path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    rounds = [
        line([RELEASE / "organization-measure", path, 100_000]) for _ in range(options.rounds)
    ]
    path.unlink()
    print(f"{path.name} made in {seconds:.1f} s {rounds[-1]}", file=sys.stderr)
    return {"units": int(rounds[0]["units"]), "make": seconds, "rounds": rounds}


def line(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def measure(size, options):
    path = folder(size, options.seed)
    found = {}
    for _ in range(options.rounds):
        for name in report.NAMES:
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
    parser.add_argument("--images", nargs="*", type=int, default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    measured = [measure(size, options) for size in options.sizes]
    images = [image(size, options) for size in options.images]
    report.write(measured, images, options, HERE.parent / "results")


if __name__ == "__main__":
    main()
