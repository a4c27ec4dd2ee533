"""Python's solvers on a network that dump_network wrote.

    python_peer.py ortools|highs|scipy-dense|scipy-sparse FILE LIMIT

SciPy assigns rows to columns, so an order is a row, a free place a column, and an order has a column of
its own for being left over. Of what does not fit in `MOST_PAIRS` nothing is tried, and exit code 3 says so.
"""

import sys

import numpy
from measuring import limit_from_here, report, processor_seconds

# Orders times places: 8 bytes each, and SciPy copies them.
MOST_PAIRS = 20_000_000

method, path, limit = sys.argv[1:]
numbers = numpy.fromfile(path, dtype=numpy.int64)
nodes, arcs = int(numbers[0]), int(numbers[1])
tails, heads, capacities, costs = numbers[2 : 2 + 4 * arcs].reshape(4, arcs)
supplies = numbers[2 + 4 * arcs :]
assert len(supplies) == nodes


def ortools():
    import ortools
    from ortools.graph.python import min_cost_flow

    limit_from_here(float(limit))
    start = processor_seconds()
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    flow.set_nodes_supplies(numpy.arange(nodes), supplies)
    assert flow.solve() == flow.OPTIMAL
    return ortools.__version__, flow.optimal_cost(), processor_seconds() - start


def highs():
    import scipy
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    limit_from_here(float(limit))
    start = processor_seconds()
    column = numpy.arange(arcs)
    ones = numpy.ones(arcs)
    balance = coo_matrix(
        (
            numpy.concatenate([ones, -ones]),
            (numpy.concatenate([tails, heads]), numpy.concatenate([column, column])),
        ),
        shape=(nodes, arcs),
    ).tocsr()
    bounds = numpy.column_stack([numpy.zeros(arcs), capacities])
    found = linprog(costs, A_eq=balance, b_eq=supplies, bounds=bounds, method="highs")
    assert found.status == 0, found.message
    return f"SciPy {scipy.__version__}", round(found.fun), processor_seconds() - start


def pairs():
    """What each order costs at each free place, and left over."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    # Only arcs to the ground end a way: from a source its penalty, from a candidate its places.
    ends = heads == 0
    penalty, places = numpy.zeros((2, nodes), dtype=numpy.int64)
    is_source = supplies > 0
    given_up = ends & is_source[tails]
    penalty[tails[given_up]] = costs[given_up]
    places[tails[ends & ~given_up]] = capacities[ends & ~given_up]
    sources, candidates = numpy.flatnonzero(is_source), numpy.flatnonzero(places)
    orders = supplies[sources]
    columns = numpy.minimum(places[candidates], orders.sum())
    if int(orders.sum()) * int(columns.sum() + orders.sum()) > MOST_PAIRS:
        sys.exit(3)
    # Of arcs side by side the cheapest; a matrix would add them up.
    order = numpy.lexsort((costs, heads, tails))
    order = order[~ends[order]]
    between = tails[order] * nodes + heads[order]
    order = order[numpy.concatenate([[True], between[1:] != between[:-1]])]
    graph = csr_matrix((costs[order], (tails[order], heads[order])), shape=(nodes, nodes))
    ways = dijkstra(graph, indices=sources)[:, candidates]
    ways = numpy.repeat(numpy.repeat(ways, orders, axis=0), columns, axis=1)
    return ways, numpy.repeat(penalty[sources], orders)


def scipy_dense():
    import scipy
    from scipy.optimize import linear_sum_assignment

    ways, penalties = pairs()
    # What leaves an order over costs the same in whichever of these columns.
    matrix = numpy.hstack([ways, numpy.repeat(penalties[:, None], len(penalties), axis=1)])
    limit_from_here(float(limit))
    start = processor_seconds()
    rows, columns = linear_sum_assignment(matrix)
    return scipy.__version__, round(matrix[rows, columns].sum()), processor_seconds() - start


def scipy_sparse():
    import scipy
    from scipy.sparse import csr_matrix, diags_array, hstack
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    ways, penalties = pairs()
    rows, columns = numpy.nonzero(numpy.isfinite(ways))
    # One more for each, since a cost of 0 would be no entry.
    matrix = csr_matrix((ways[rows, columns] + 1, (rows, columns)), shape=ways.shape)
    matrix = hstack([matrix, diags_array((penalties + 1).astype(float))]).tocsr()
    limit_from_here(float(limit))
    start = processor_seconds()
    rows, columns = min_weight_full_bipartite_matching(matrix)
    seconds = processor_seconds() - start
    return scipy.__version__, round(matrix[rows, columns].sum()) - len(rows), seconds


METHODS = {
    "ortools": ortools, "highs": highs, "scipy-dense": scipy_dense, "scipy-sparse": scipy_sparse,
}  # fmt: skip
report(method, *METHODS[method](), arcs)
