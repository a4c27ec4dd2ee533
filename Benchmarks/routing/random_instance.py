"""Small random instances with everything the format allows, also what organisations rarely have.

Many equal costs, full and closed candidates, units on several lines that meet again, seats and
whistles at any place, the highest category, categories with fewer candidates than are asked for.
"""

import random
from pathlib import Path


def write(seed: int, folder: Path, queries: int = 300) -> None:
    rng = random.Random(seed)
    places, units = rng.randint(1, 120), rng.randint(0, 30)
    count = places + units
    # Units and places take turns, so that no peer may lean on one coming first.
    is_place = [True] * (places - 1) + [False] * units
    rng.shuffle(is_place)
    is_place.insert(0, True)
    place_ids = [node for node in range(count) if is_place[node]]
    unit_ids = [node for node in range(count) if not is_place[node]]

    nodes = ["id,kind,parent,mask,quality"]
    states = ["id,capacity,load"]
    for node in range(count):
        above = [place for place in place_ids if place < node]
        parent = rng.choice(above[-8:]) if is_place[node] and above else -1
        mask = rng.getrandbits(64) & rng.getrandbits(64) if rng.random() < 0.7 else 0
        kind = "grid" if is_place[node] else "station"
        nodes.append(f"{node},{kind},{parent},{mask:x},{rng.choice([0, 0, 200, 437, 5000])}")
        if mask:
            capacity = rng.randint(1, 12)
            load = rng.choice([0, rng.randint(0, capacity + 1)])
            states.append(f"{node},{capacity},{load}")

    edges = ["src,dst,type"]
    seen = set()
    for _ in range(rng.randint(0, 4 * units)):
        kind = rng.choice("CWL")
        target = rng.choice(unit_ids)
        source = rng.choice(place_ids)
        if kind == "L":
            source = rng.choice(unit_ids)
            source, target = max(source, target), min(source, target)  # lines have no circles
        if source != target and (source, target, kind) not in seen:
            seen.add((source, target, kind))
            edges.append(f"{source},{target},{kind}")

    asked = ["id,origin,category,severity"]
    for query in range(queries):
        asked.append(f"{query},{rng.choice(place_ids)},{rng.randrange(64)},1")
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in [("nodes", nodes), ("edges", edges), ("state", states), ("queries", asked)]:
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n")
