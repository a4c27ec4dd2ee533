"""An instance folder as the Python peers see it: columns, candidates, and the layered graph."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

CLIMB, SEAT, WHISTLE, LINE, DESCEND = 1000, 600, 1500, 1200, 800
CATEGORIES = 64
# Longer than any path; stays an exact number as a float, in which the libraries measure.
FAR = 2**40


@dataclass
class Instance:
    """Columns by node; `price` is quality and load cost, -1 where a node is not usable."""

    parent: np.ndarray
    duties: np.ndarray
    quality: np.ndarray
    capacity: np.ndarray
    load: np.ndarray
    price: np.ndarray
    edges: list[tuple[int, int, str]]
    queries: list[tuple[int, int, int]]  # id, origin, category

    @property
    def node_count(self) -> int:
        return len(self.parent)


def _columns(path: Path, *wanted: str) -> list[list[str]]:
    with open(path) as file:
        header = file.readline().strip().split(",")
        rows = [line.rstrip("\n").split(",") for line in file]
    places = [header.index(name) for name in wanted]
    return [[row[place] for row in rows] for place in places]


def _integers(strings: list[str]) -> np.ndarray:
    return np.array(strings, dtype=np.int64)


def read(graph: Path, batch: Path, queries: int) -> Instance:
    parent, mask, quality = _columns(graph / "nodes.csv", "parent", "mask", "quality")
    source, target, kind = _columns(graph / "edges.csv", "src", "dst", "type")
    ids, capacities, loads = _columns(batch / "state.csv", "id", "capacity", "load")
    query, origin, category = _columns(batch / "queries.csv", "id", "origin", "category")

    count = len(parent)
    capacity, load = np.zeros(count, np.int64), np.zeros(count, np.int64)
    capacity[_integers(ids)] = _integers(capacities)
    load[_integers(ids)] = _integers(loads)
    usable = load < capacity
    price = np.full(count, -1)
    price[usable] = _integers(quality)[usable] + 1000 * load[usable] // capacity[usable]
    return Instance(
        parent=_integers(parent),
        duties=np.array([int(word, 16) for word in mask], dtype=np.uint64),
        quality=_integers(quality),
        capacity=capacity,
        load=load,
        price=price,
        edges=list(zip(map(int, source), map(int, target), kind)),
        queries=list(zip(map(int, query), map(int, origin), map(int, category)))[:queries],
    )


def candidates_by_category(instance: Instance) -> list[np.ndarray]:
    """For each category the usable nodes that answer for it, in order of id."""
    usable = instance.price >= 0
    return [
        np.flatnonzero(usable & ((instance.duties >> np.uint64(c)) & np.uint64(1)).astype(bool))
        for c in range(CATEGORIES)
    ]


@dataclass
class LayeredGraph:
    """The rules of a path as an ordinary directed graph, so that any library's search obeys them.

    Vertex `v` is node v while climbing or, for a unit, on a line; vertex `v + node_count` is node v
    once the path has turned down. A candidate's path cost is the lesser of its two vertices'.
    """

    vertex_count: int
    source: np.ndarray  # edges in order of source, then target
    target: np.ndarray
    cost: np.ndarray


def layered_graph(instance: Instance) -> LayeredGraph:
    count = instance.node_count
    child = np.flatnonzero(instance.parent >= 0)
    parent = instance.parent[child]
    hop = {"C": SEAT, "W": WHISTLE, "L": LINE}
    sides = np.array([(s, t, hop[kind]) for s, t, kind in instance.edges], np.int64).reshape(-1, 3)
    ones = np.ones(len(child), np.int64)
    source = np.concatenate([child, parent, parent + count, sides[:, 0]])
    target = np.concatenate([parent, child + count, child + count, sides[:, 1]])
    cost = np.concatenate([CLIMB * ones, DESCEND * ones, DESCEND * ones, sides[:, 2]])
    # A unit may be at both a place's seat and its whistle; libraries differ on parallel edges.
    order = np.lexsort([cost, target, source])
    source, target, cost = source[order], target[order], cost[order]
    cheapest = np.ones(len(order), bool)
    cheapest[1:] = (source[1:] != source[:-1]) | (target[1:] != target[:-1])
    return LayeredGraph(2 * count, source[cheapest], target[cheapest], cost[cheapest])
