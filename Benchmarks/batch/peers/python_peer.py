"""OR-Tools and HiGHS on a network that dump_network wrote: python_peer.py ortools|highs FILE"""

import json
import resource
import sys

import numpy

method, path = sys.argv[1:]
numbers = numpy.fromfile(path, dtype=numpy.int64)
nodes, arcs = int(numbers[0]), int(numbers[1])
tails, heads, capacities, costs = numbers[2 : 2 + 4 * arcs].reshape(4, arcs)
supplies = numbers[2 + 4 * arcs :]
assert len(supplies) == nodes


def user_seconds():
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def ortools():
    import ortools
    from ortools.graph.python import min_cost_flow

    start = user_seconds()
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    flow.set_nodes_supplies(numpy.arange(nodes), supplies)
    assert flow.solve() == flow.OPTIMAL
    return ortools.__version__, flow.optimal_cost(), user_seconds() - start


def highs():
    import scipy
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    start = user_seconds()
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
    return f"SciPy {scipy.__version__}", round(found.fun), user_seconds() - start


version, optimum, seconds = {"ortools": ortools, "highs": highs}[method]()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(
    json.dumps(
        {
            "name": method, "version": version, "optimum": int(optimum),
            "user_seconds": seconds, "bytes": peak, "arcs": arcs,
        }
    )
)  # fmt: skip
