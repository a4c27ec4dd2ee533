#!/usr/bin/env python3
"""Builds the organisation folder of Pingshan District, Shenzhen.

Reads facts/ (what public sources say) and decisions/ (how we read them), generates what no public
source has, and writes the folder that `whistle check` and `whistle import` read. The same input
gives the same bytes. Ratios and the seed are in builder/ratios.py. Python 3.9, standard library.
"""

import argparse
from pathlib import Path

from builder import catalogue, chain, command, edges, functional, limits, people, residents
from builder.facts import Facts
from builder.folder import Folder


def main():
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description="Builds the organisation folder of Pingshan.")
    parser.add_argument("--output", type=Path, default=here / "organisation")
    output = parser.parse_args().output
    facts = Facts(here)
    folder = Folder()
    territory = chain.build(folder, facts)
    stations = functional.build(folder, facts)
    residents_by_community = residents.build(folder, territory)
    squads = command.build(folder, territory, stations, residents_by_community)
    people.build(folder, territory, stations, residents_by_community, squads)
    edges.build(folder, facts, territory, residents_by_community)
    catalogue.build(folder, facts, stations)
    limits.build(folder, facts)
    folder.write(output)
    for line in folder.summary():
        print(line)


if __name__ == "__main__":
    main()
