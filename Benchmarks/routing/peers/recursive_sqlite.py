"""SQLite without precomputed answers: a recursive query that walks the graph in order of path cost.

`ORDER BY` inside a recursive query makes its queue a priority queue, and rows come out as they are
taken from it, so this is Dijkstra inside SQLite: the caller reads rows until the next one's path
alone costs more than its k-th best. `reach` (the duties that can be met beyond a step) keeps the
walk out of branches without the category.
"""

import sqlite3

import numpy as np

import peer
from instance import Instance, layered_graph

SCHEMA = """
CREATE TABLE step (source INTEGER, target INTEGER, cost INTEGER, reach INTEGER,
  PRIMARY KEY (source, target)) WITHOUT ROWID;
CREATE TABLE node (id INTEGER PRIMARY KEY, duties INTEGER, quality INTEGER,
  capacity INTEGER, load INTEGER);
"""

# `:count` vertices are nodes climbed to or on a line; the same again are nodes after turning down.
# Without a LIMIT, SQLite may drop the inner ORDER BY, because the outer query is a join.
WALK = """
WITH RECURSIVE walk (path, vertex) AS (
  SELECT 0, :origin
  UNION ALL
  SELECT walk.path + step.cost, step.target
    FROM walk CROSS JOIN step ON step.source = walk.vertex
    WHERE step.reach >> :category & 1
    ORDER BY 1 LIMIT -1
)
SELECT path, id, path + quality + 1000 * load / capacity
  FROM walk CROSS JOIN node ON node.id = vertex % :count
  WHERE duties >> :category & 1 AND load < capacity
"""


def reach_of(instance: Instance) -> np.ndarray:
    """By vertex, the duties met there or beyond."""
    count = instance.node_count
    duties = instance.duties
    below = duties.copy()
    # A parent's id is less than its children's.
    for node in range(count - 1, 0, -1):
        if instance.parent[node] >= 0:
            below[instance.parent[node]] |= below[node]
    lines = duties.copy()
    upward = [(source, target) for source, target, kind in instance.edges if kind == "L"]
    for _ in range(len(upward)):
        before = lines.copy()
        for source, target in upward:
            lines[source] |= lines[target]
        if (before == lines).all():
            break
    # Climbing may lead anywhere; only a unit, which has no parent and no children, is on a line.
    places = np.zeros(count, bool)
    places[instance.parent[instance.parent >= 0]] = True
    places |= instance.parent >= 0
    return np.concatenate([np.where(places, np.uint64(2**64 - 1), lines), below])


def build(instance: Instance) -> peer.Decide:
    layers = layered_graph(instance)
    reach = reach_of(instance).view(np.int64)[layers.target]
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.executescript(SCHEMA)
    database.execute("BEGIN")
    steps = (layers.source, layers.target, layers.cost, reach)
    database.executemany(
        "INSERT INTO step VALUES (?, ?, ?, ?)", zip(*(column.tolist() for column in steps))
    )
    nodes = (instance.duties.view(np.int64), instance.quality, instance.capacity, instance.load)
    database.executemany(
        "INSERT INTO node VALUES (?, ?, ?, ?, ?)",
        zip(range(instance.node_count), *(column.tolist() for column in nodes)),
    )
    database.execute("COMMIT")
    count = instance.node_count

    def decide(origin: int, category: int, k: int) -> peer.Answer:
        rows = database.execute(WALK, {"origin": origin, "category": category, "count": count})
        best: list[tuple[int, int]] = []
        seen: set[int] = set()
        for path, candidate, cost in rows:
            if len(best) == k and path > best[-1][0]:
                break
            # The first row of a candidate is its cheapest path.
            if candidate not in seen:
                seen.add(candidate)
                best = sorted([*best, (cost, candidate)])[:k]
        rows.close()
        return best

    return decide


if __name__ == "__main__":
    peer.main("sqlite-recursive", sqlite3.sqlite_version, build)
