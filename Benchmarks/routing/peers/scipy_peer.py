"""SciPy: its Dijkstra on a sparse matrix within a limit.

The k-th best within a first limit bounds the second.
"""

import numpy as np
import scipy
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

import peer
from instance import FAR, Instance, candidates_by_category, layered_graph


def build(instance: Instance) -> peer.Decide:
    layers = layered_graph(instance)
    graph = csr_array(
        (layers.cost.astype(float), (layers.source, layers.target)),
        shape=(layers.vertex_count, layers.vertex_count),
    )
    candidates = candidates_by_category(instance)

    def decide(origin: int, category: int, k: int) -> peer.Answer:
        ids = candidates[category]
        cutoff = peer.FIRST_CUTOFF
        while True:
            path = dijkstra(graph, indices=origin, limit=cutoff)
            nearest = np.minimum(path[ids], path[ids + instance.node_count])
            found = nearest < FAR
            costs = nearest[found].astype(np.int64) + instance.price[ids[found]]
            answer = peer.best(costs, ids[found], k)
            cutoff, certain = peer.next_cutoff(answer, k, cutoff)
            if certain:
                return answer

    return decide


if __name__ == "__main__":
    peer.main("scipy", scipy.__version__, build)
