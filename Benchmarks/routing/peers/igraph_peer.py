"""igraph: its Dijkstra from the origin to all who answer for the category, then the best of them.

The search itself runs in igraph's C core. It has no bound on cost, so it ends when all targets are
reached.
"""

import igraph
import numpy as np

import peer
from instance import FAR, Instance, candidates_by_category, layered_graph


def build(instance: Instance) -> peer.Decide:
    layers = layered_graph(instance)
    graph = igraph.Graph(
        n=layers.vertex_count, edges=np.stack([layers.source, layers.target], axis=1), directed=True
    )
    graph.es["cost"] = layers.cost.tolist()
    candidates = candidates_by_category(instance)
    targets = [np.concatenate([ids, ids + instance.node_count]).tolist() for ids in candidates]

    def decide(origin: int, category: int, k: int) -> peer.Answer:
        ids = candidates[category]
        if len(ids) == 0:
            return []
        lengths = np.array(graph.distances(origin, targets[category], "cost", "out")[0])
        path = lengths.reshape(2, -1).min(axis=0)
        found = path < FAR
        return peer.best(path[found].astype(np.int64) + instance.price[ids[found]], ids[found], k)

    return decide


if __name__ == "__main__":
    peer.main("igraph", igraph.__version__, build)
