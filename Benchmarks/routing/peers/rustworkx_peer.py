"""rustworkx: its Dijkstra from the origin to all places, then the best who answer for the category.

The search runs in Rust but has neither a bound on cost nor a set of targets, and asks Python for
the cost of every edge in each search.
"""

import numpy as np
import rustworkx

import peer
from instance import FAR, Instance, candidates_by_category, layered_graph


def build(instance: Instance) -> peer.Decide:
    layers = layered_graph(instance)
    graph = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(layers.vertex_count))
    graph.add_edges_from(
        list(
            zip(
                layers.source.tolist(),
                layers.target.tolist(),
                layers.cost.astype(float).tolist(),
            )
        )
    )
    candidates = candidates_by_category(instance)
    count = instance.node_count

    def decide(origin: int, category: int, k: int) -> peer.Answer:
        lengths = rustworkx.digraph_dijkstra_shortest_path_lengths(graph, origin, float)
        path = np.full(2 * count, FAR)
        path[np.fromiter(lengths.keys(), np.int64, len(lengths))] = np.fromiter(
            lengths.values(), float, len(lengths)
        )
        path[origin] = 0  # the library leaves out the origin itself
        ids = candidates[category]
        nearest = np.minimum(path[ids], path[ids + count])
        ids, nearest = ids[nearest < FAR], nearest[nearest < FAR]
        return peer.best(nearest.astype(np.int64) + instance.price[ids], ids, k)

    return decide


if __name__ == "__main__":
    peer.main("rustworkx", rustworkx.__version__, build)
