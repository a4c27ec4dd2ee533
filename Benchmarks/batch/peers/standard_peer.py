"""Python's solvers on a file of DIMACS: standard_peer.py ortools|scipy FILE LIMIT

OR-Tools solves assignments with its `SimpleLinearSumAssignment`, transportation with `SimpleMinCostFlow`;
SciPy dense assignments with `linear_sum_assignment`, others with `min_weight_full_bipartite_matching`.
"""

import sys

import numpy
from measuring import limit_from_here, report, processor_seconds

method, path, limit = sys.argv[1:]
with open(path, "rb") as file:
    text = file.read()
begin = text.index(b"\na ")
rows = [line.split() for line in text[:begin].splitlines()]
header = next(row for row in rows if row[0] == b"p")
nodes = [[int(word) for word in row[1:]] for row in rows if row[0] == b"n"]
is_assignment = header[1] == b"asn"
words = numpy.fromstring(text[begin:].replace(b"a", b" "), dtype=numpy.int64, sep=" ")
table = words.reshape(-1, 3 if is_assignment else 5)
tails, heads, costs = table[:, 0] - 1, table[:, 1] - 1, table[:, -1]
size = int(header[2])


def ortools_assignment():
    import ortools
    from ortools.graph.python import linear_sum_assignment

    limit_from_here(float(limit))
    start = processor_seconds()
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(tails, heads - size // 2, costs)
    assert solver.solve() == solver.OPTIMAL
    return ortools.__version__, solver.optimal_cost(), processor_seconds() - start


def ortools_flow():
    import ortools
    from ortools.graph.python import min_cost_flow

    limit_from_here(float(limit))
    start = processor_seconds()
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, table[:, 3], costs)
    given = numpy.array(nodes)
    flow.set_nodes_supplies(given[:, 0] - 1, given[:, 1])
    assert flow.solve() == flow.OPTIMAL
    return ortools.__version__, flow.optimal_cost(), processor_seconds() - start


def scipy_assignment():
    import scipy
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    half = size // 2
    matrix = csr_matrix((costs.astype(float), (tails, heads - half)), shape=(half, half))
    is_dense = len(costs) == half * half
    matrix = matrix.toarray() if is_dense else matrix
    limit_from_here(float(limit))
    start = processor_seconds()
    solve = linear_sum_assignment if is_dense else min_weight_full_bipartite_matching
    rows, columns = solve(matrix)
    return scipy.__version__, round(matrix[rows, columns].sum()), processor_seconds() - start


METHODS = {"ortools": ortools_assignment if is_assignment else ortools_flow, "scipy": scipy_assignment}
report(method, *METHODS[method](), len(costs))
