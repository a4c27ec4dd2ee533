"""`whistle instance assign`: the optimum of OR-Tools on the same orders, and a check of the prices."""

import csv

import pytest
from conftest import run
from ortools.graph.python import min_cost_flow
from test_instance import Instance, rows

PENALTY = 20_000


def generate(folder, seed, orders, origins="skewed", load=40, size="tiny"):
    run(
        "instance", "generate", size, seed, folder, "--batch-seed", seed, "--queries", orders,
        "--origins", origins, "--load", load,
    )  # fmt: skip


class Batch:
    """Every order's costs, by walking all paths; the optimum by OR-Tools over all pairs."""

    def __init__(self, folder):
        instance = Instance(folder)
        self.places = {
            node: capacity - load
            for node, (capacity, load) in instance.state.items()
            if load < capacity
        }
        self.orders = {}
        for row in rows(folder / "queries.csv"):
            answers = instance.answer(int(row["origin"]), int(row["category"]), None)
            costs = {node: cost for cost, node in answers}
            self.orders[int(row["id"])] = (costs, PENALTY * int(row["severity"]))

    def optimum(self):
        flow = min_cost_flow.SimpleMinCostFlow()
        node = {candidate: 2 + number for number, candidate in enumerate(self.places)}
        for candidate, places in self.places.items():
            flow.add_arc_with_capacity_and_unit_cost(node[candidate], 1, places, 0)
        for number, (costs, penalty) in enumerate(self.orders.values()):
            order = 2 + len(self.places) + number
            flow.set_node_supply(order, 1)
            flow.add_arc_with_capacity_and_unit_cost(order, 1, 1, penalty)
            for candidate, cost in costs.items():
                flow.add_arc_with_capacity_and_unit_cost(order, node[candidate], 1, cost)
        flow.set_node_supply(1, -len(self.orders))
        assert flow.solve() == flow.OPTIMAL
        return flow.optimal_cost()

    def check(self, assigned, price):
        """The certificate, from its definition; returns the cost."""
        total, taken = 0, dict.fromkeys(self.places, 0)
        for order, (costs, penalty) in self.orders.items():
            candidate = assigned[order]
            chosen = penalty if candidate < 0 else costs[candidate] + price[candidate]
            total += penalty if candidate < 0 else costs[candidate]
            assert chosen == min([penalty, *(cost + price[c] for c, cost in costs.items())])
            if candidate >= 0:
                taken[candidate] += 1
        for candidate, places in self.places.items():
            assert taken[candidate] <= places
            assert price[candidate] >= 0
            assert price[candidate] == 0 or taken[candidate] == places
        return total


def column(path):
    with path.open(newline="") as file:
        _, *lines = csv.reader(file)
    return {int(key): int(value) for key, value in lines}


@pytest.mark.parametrize(
    ("seed", "orders", "origins", "load"),
    [
        (1, 0, "uniform", 40), (2, 1, "uniform", 40), (3, 300, "skewed", 0),
        (4, 900, "skewed", 60), (5, 900, "uniform", 90), (6, 900, "adversarial", 50),
        (7, 200, "skewed", 100),
    ],
)  # fmt: skip
def test_the_optimum_is_that_of_ortools_and_its_prices_prove_it(
    tmp_path, seed, orders, origins, load
):
    generate(tmp_path, seed, orders, origins, load)
    files = tmp_path / "a.csv", tmp_path / "p.csv"
    text = run(
        "instance", "assign", tmp_path, tmp_path, "--assignments", files[0], "--prices", files[1]
    )
    batch = Batch(tmp_path)
    optimum = batch.optimum()
    assert text.splitlines()[:2] == [f"optimum {optimum}", f"dual bound {optimum}"]
    assigned, price = map(column, files)
    assert batch.check(assigned, price) == optimum
    assert f"cost {optimum}" in run("instance", "verify", tmp_path, tmp_path, *files)


def test_a_tampered_answer_is_refused(tmp_path):
    generate(tmp_path, 8, 400, load=80)
    files = tmp_path / "a.csv", tmp_path / "p.csv"
    run("instance", "assign", tmp_path, tmp_path, "--assignments", files[0], "--prices", files[1])
    whole = [file.read_text() for file in files]
    header, *lines = whole[0].splitlines(keepends=True)
    task, candidate = lines[5].strip().split(",")
    moved = -1 if int(candidate) >= 0 else 0
    tampered = [
        ("".join([header, *lines[:-1]]), whole[1]),
        ("".join([header, *lines[:5], f"{task},{moved}\n", *lines[6:]]), whole[1]),
        (whole[0], whole[1].replace(",0\n", ",100000\n", 1)),
    ]
    for texts in tampered:
        for file, text in zip(files, texts):
            file.write_text(text)
        run("instance", "verify", tmp_path, tmp_path, *files, expect=65)


def test_a_batch_that_meets_its_deadline_gives_a_bound(tmp_path):
    generate(tmp_path, 9, 3000, size="small", load=80)
    message = run("instance", "assign", tmp_path, tmp_path, "--deadline", 0, expect=75)
    assert "deadline" in message


def test_solving_again_after_changes_gives_the_same_cost(tmp_path):
    generate(tmp_path, 10, 2000, load=20)
    assert "solved again" in run("instance", "assign", tmp_path, tmp_path, "--change", 50)
