"""Checks that all peers give the same answers; silent when they do.

    check.py [--seeds N] [FOLDER ...]

Without folders it writes random instances of its own. With folders (each a graph with its batch) it
takes those, and the first 200 queries of each.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import answers
import instances
import random_instance
from methods import PEERS, run

QUERIES = 200


def check(folder: Path, output: Path) -> str | None:
    queries = instances.query_ids(folder)[:QUERIES]
    for k in (1, 8):
        reference = None
        for method in PEERS:
            run(method, folder, folder, k, QUERIES, output)
            given = answers.read(output)
            if reference is None:
                reference = given
            found = answers.difference(queries, PEERS[0].name, reference, method.name, given)
            if found:
                return f"{folder}, k = {k}: {found}"
    return None


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("folders", type=Path, nargs="*")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as scratch:
        folders = options.folders
        if not folders:
            for seed in range(options.seeds):
                folder = Path(scratch) / f"seed-{seed}"
                random_instance.write(seed, folder)
                folders.append(folder)
        for folder in folders:
            found = check(folder, Path(scratch) / "answers.csv")
            if found:
                sys.exit(found)


if __name__ == "__main__":
    main()
