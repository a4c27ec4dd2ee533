"""Standard problems for the flow kernel alone, in the formats of DIMACS, from a seed.

    standard.py KIND SIZE SEED FILE

uniform, low-range, geometric and machol-wien are dense assignments of SIZE rows and columns: costs drawn
evenly from 1 to 100,000 or to 100; distances of points in a square; and the products of row and column,
which are hard for many methods and whose optimum is SIZE (SIZE + 1) (SIZE + 2) / 6 (R. E. Machol and
M. Wien, "A hard assignment problem", Operations Research 24, 1976). sparse is an assignment with 16 columns
for each row. transport is what NETGEN makes of transportation: SIZE sources and as many sinks, 100 units
each on average, a skeleton that carries them all, 24 more arcs for each source, costs from 1 to 10,000.
"""

import sys

import numpy

KINDS = ("uniform", "low-range", "geometric", "machol-wien", "sparse", "transport")


def optimum(kind, size):
    """Where it is known beforehand."""
    return size * (size + 1) * (size + 2) // 6 if kind == "machol-wien" else None


def dense(kind, size, random):
    if kind == "uniform":
        return random.integers(1, 100_001, (size, size))
    if kind == "low-range":
        return random.integers(1, 101, (size, size))
    if kind == "geometric":
        rows, columns = random.random((2, size, 2)) * 100_000
        apart = rows[:, None, :] - columns[None, :, :]
        return numpy.rint(numpy.hypot(apart[..., 0], apart[..., 1])).astype(numpy.int64)
    ranks = numpy.arange(1, size + 1)
    return numpy.outer(ranks, ranks)


def assignment(kind, size, random):
    """Tails, heads and costs; rows are nodes 1 to SIZE, columns follow."""
    if kind == "sparse":
        tails = numpy.repeat(numpy.arange(size), 16)
        heads = random.integers(0, size, len(tails))
        heads[::16] = random.permutation(size)
        pairs = numpy.unique(tails * size + heads)
        tails, heads = pairs // size, pairs % size
        return tails + 1, heads + size + 1, random.integers(1, 100_001, len(pairs))
    costs = dense(kind, size, random)
    tails, heads = numpy.divmod(numpy.arange(size * size), size)
    return tails + 1, heads + size + 1, costs.ravel()


def parts(total, count, random):
    """So many positive numbers with the sum asked for."""
    cuts = numpy.sort(random.choice(total - 1, count - 1, replace=False) + 1)
    return numpy.diff(numpy.concatenate([[0], cuts, [total]]))


def transport(size, random):
    supplies, demands = parts(100 * size, size, random), parts(100 * size, size, random)
    # The corner rule over both sides in their order carries everything; sides are numbered at random.
    skeleton, row, column = set(), 0, 0
    given, taken = supplies.tolist(), demands.tolist()
    while row < size and column < size:
        skeleton.add(row * size + column)
        moved = min(given[row], taken[column])
        given[row] -= moved
        taken[column] -= moved
        if given[row] == 0:
            row += 1
        else:
            column += 1
    more = numpy.repeat(numpy.arange(size), 24) * size + random.integers(0, size, 24 * size)
    pairs = numpy.unique(numpy.concatenate([numpy.fromiter(skeleton, numpy.int64), more]))
    tails, heads = random.permutation(size), random.permutation(size)
    nodes = numpy.concatenate([supplies[numpy.argsort(tails)], -demands[numpy.argsort(heads)]])
    tails, heads = tails[pairs // size] + 1, heads[pairs % size] + size + 1
    return nodes, tails, heads, random.integers(1, 10_001, len(pairs))


def write(kind, size, seed, path):
    random = numpy.random.default_rng([seed, size, KINDS.index(kind)])
    with open(path, "w") as file:
        if kind == "transport":
            nodes, tails, heads, costs = transport(size, random)
            file.write(f"c {kind} {size} {seed}\np min {2 * size} {len(costs)}\n")
            file.writelines(f"n {node} {units}\n" for node, units in enumerate(nodes.tolist(), 1))
            room = numpy.minimum(nodes[tails - 1], -nodes[heads - 1])
            rows = zip(tails.tolist(), heads.tolist(), room.tolist(), costs.tolist())
            file.writelines(f"a {tail} {head} 0 {most} {cost}\n" for tail, head, most, cost in rows)
        else:
            tails, heads, costs = assignment(kind, size, random)
            file.write(f"c {kind} {size} {seed}\np asn {2 * size} {len(costs)}\n")
            file.writelines(f"n {node}\n" for node in range(1, size + 1))
            rows = zip(tails.tolist(), heads.tolist(), costs.tolist())
            file.writelines(f"a {tail} {head} {cost}\n" for tail, head, cost in rows)


if __name__ == "__main__":
    kind, size, seed, path = sys.argv[1:]
    write(kind, int(size), int(seed), path)
