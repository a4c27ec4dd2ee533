"""networkx: its Dijkstra within a cutoff. The k-th best within a first one bounds the second."""

import networkx

import peer
from instance import Instance, layered_graph


def build(instance: Instance) -> peer.Decide:
    layers = layered_graph(instance)
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(layers.vertex_count))
    graph.add_weighted_edges_from(
        zip(layers.source.tolist(), layers.target.tolist(), layers.cost.tolist())
    )
    count = instance.node_count
    duties, price = instance.duties.tolist(), instance.price.tolist()

    def decide(origin: int, category: int, k: int) -> peer.Answer:
        cutoff = peer.FIRST_CUTOFF
        while True:
            lengths = networkx.single_source_dijkstra_path_length(graph, origin, cutoff)
            costs: dict[int, int] = {}
            for vertex, path in lengths.items():
                node = vertex if vertex < count else vertex - count
                if duties[node] >> category & 1 and price[node] >= 0:
                    cost = path + price[node]
                    if cost < costs.get(node, cost + 1):
                        costs[node] = cost
            answer = sorted((cost, node) for node, cost in costs.items())[:k]
            cutoff, certain = peer.next_cutoff(answer, k, cutoff)
            if certain:
                return answer

    return decide


if __name__ == "__main__":
    peer.main("networkx", networkx.__version__, build)
