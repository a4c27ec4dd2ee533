"""DuckDB with closure tables, one run of a prepared statement a decision.

The tables are those of the SQLite closure peer, sorted so that DuckDB's block statistics leave out
most of `reach`. One thread, like every other peer.
"""

import duckdb
import numpy as np

import peer
from instance import CATEGORIES, CLIMB, DESCEND, LINE, SEAT, WHISTLE, Instance

PREPARE = """
PREPARE decide AS
SELECT min(climb + base) + any_value(1000 * load // capacity) AS cost, candidate
  FROM ancestor JOIN reach USING (hub) JOIN state USING (candidate)
  WHERE place = ? AND category = ? AND load < capacity
  GROUP BY candidate ORDER BY cost, candidate LIMIT ?
"""


def connect(instance: Instance) -> duckdb.DuckDBPyConnection:
    """A database with the closure tables of `instance`."""
    database = duckdb.connect(":memory:", config={"threads": 1})
    place, climb, hub = _ancestors(instance)
    ancestor = {"place": place, "climb": climb * CLIMB, "hub": hub}
    database.execute("CREATE TABLE ancestor AS SELECT * FROM ancestor ORDER BY place, climb")

    side_hub, side_path, side_unit = _beside(instance)
    path = {
        "hub": np.concatenate([hub, side_hub]),
        "path": np.concatenate([climb * DESCEND, side_path]),
        "candidate": np.concatenate([place, side_unit]),
    }
    bits = np.arange(CATEGORIES, dtype=np.uint64)
    candidate, category = np.nonzero((instance.duties[:, None] >> bits) & np.uint64(1))
    duty = {"candidate": candidate, "category": category}
    node = {"candidate": np.arange(instance.node_count), "quality": instance.quality}
    database.execute(
        "CREATE TABLE reach AS"
        " SELECT hub, category, min(path) + any_value(quality) AS base, candidate"
        " FROM path JOIN duty USING (candidate) JOIN node USING (candidate)"
        " GROUP BY hub, category, candidate ORDER BY hub, category, base"
    )
    state = {
        "candidate": np.arange(instance.node_count),
        "capacity": instance.capacity,
        "load": instance.load,
    }
    database.execute("CREATE TABLE state AS SELECT * FROM state")
    del ancestor, path, duty, node, state  # named in the statements above only
    return database


def _ancestors(instance: Instance) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each node with each hub at or above it and the number of hops between."""
    place = hub = np.arange(instance.node_count)
    levels = []
    while len(place):
        levels.append((place, np.full(len(place), len(levels)), hub))
        above = instance.parent[hub]
        place, hub = place[above >= 0], above[above >= 0]
    return tuple(np.concatenate(columns) for columns in zip(*levels))


def _beside(instance: Instance) -> np.ndarray:
    """Rows (hub, path, unit): the units at a hub's seats and whistles and on the lines above."""
    lines: dict[int, list[int]] = {}
    for source, target, kind in instance.edges:
        if kind == "L":
            lines.setdefault(source, []).append(target)
    waiting = [
        (source, SEAT if kind == "C" else WHISTLE, target)
        for source, target, kind in instance.edges
        if kind != "L"
    ]
    for hub, path, unit in waiting:  # grows while it is walked
        waiting.extend((hub, path + LINE, above) for above in lines.get(unit, ()))
    return np.array(waiting, np.int64).reshape(-1, 3).T


def build(instance: Instance) -> peer.Decide:
    database = connect(instance)
    database.execute(PREPARE)

    def decide(origin: int, category: int, k: int) -> peer.Answer:
        return database.execute(f"EXECUTE decide({origin}, {category}, {k})").fetchall()

    return decide


if __name__ == "__main__":
    peer.main("duckdb", duckdb.__version__, build)
