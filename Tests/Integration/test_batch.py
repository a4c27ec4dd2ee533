"""`whistle instance assign`: the optimum of HiGHS on the same orders, and a check of the prices."""

import csv

import numpy as np
import pytest
from conftest import run
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, identity
from test_instance import Instance, rows

PENALTY = 20_000


def generate(folder, seed, orders, origins="skewed", load=40, size="tiny"):
    run(
        "instance", "generate", size, seed, folder, "--batch-seed", seed, "--queries", orders,
        "--origins", origins, "--load", load,
    )  # fmt: skip


class Batch:
    """Every order's costs, by walking all paths; the optimum by HiGHS, through SciPy, over all pairs."""

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
        """The cost of the linear program, whose corners are whole numbers."""
        number = {candidate: row for row, candidate in enumerate(self.places)}
        pairs, prices = [], []
        for order, (costs, _) in enumerate(self.orders.values()):
            for candidate, cost in costs.items():
                pairs.append((order, number[candidate]))
                prices.append(cost)
        penalties = [penalty for _, penalty in self.orders.values()]
        if not pairs:
            return sum(penalties)
        columns = np.arange(len(pairs))
        order, candidate = np.array(pairs).T
        ones = np.ones(len(pairs))
        shape = (len(self.orders), len(pairs))
        placed = csr_array((ones, (order, columns)), shape=shape)
        taken = csr_array((ones, (candidate, columns)), shape=(len(self.places), len(pairs)))
        found = linprog(
            np.concatenate([prices, penalties]),
            A_eq=hstack([placed, identity(len(self.orders))]),
            b_eq=np.ones(len(self.orders)),
            A_ub=hstack([taken, csr_array((len(self.places), len(self.orders)))]),
            b_ub=list(self.places.values()),
            method="highs",
        )
        assert found.status == 0
        return round(found.fun)

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
def test_the_optimum_is_that_of_highs_and_its_prices_prove_it(
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
        # A candidate twice, with the same price or another one, or not at all.
        (whole[0], whole[1] + whole[1].splitlines(keepends=True)[1]),
        (whole[0], whole[1] + whole[1].splitlines()[1].split(",")[0] + ",77\n"),
        (whole[0], "".join(whole[1].splitlines(keepends=True)[:-1])),
    ]
    for texts in tampered:
        for file, text in zip(files, texts):
            file.write_text(text)
        run("instance", "verify", tmp_path, tmp_path, *files, expect=65)


def test_a_shortage_is_written_and_a_tampered_one_refused(tmp_path):
    generate(tmp_path, 13, 600, load=97)
    files = tmp_path / "a.csv", tmp_path / "p.csv"
    claim = tmp_path / "s.csv"
    run(
        "instance", "assign", tmp_path, tmp_path, "--assignments", files[0], "--prices", files[1],
        "--shortage", claim,
    )  # fmt: skip
    header, *lines = claim.read_text().splitlines(keepends=True)
    assert header == "kind,number\n"
    named = {"task": [], "candidate": []}
    for line in lines:
        kind, number = line.strip().split(",")
        named[kind].append(int(number))
    batch = Batch(tmp_path)
    places = sum(batch.places.get(candidate, 0) for candidate in named["candidate"])
    reached = set().union(*(batch.orders[task][0].keys() for task in named["task"]))
    assert 0 < places < len(named["task"]) and reached <= set(named["candidate"])
    missing = len(named["task"]) - places
    said = run("instance", "verify", tmp_path, tmp_path, *files, "--shortage", claim)
    assert f"no assignment places {missing}\n" in said
    used = f"candidate,{min(reached)}\n"
    for tampered in (
        [line for line in lines if line != used],
        [*(f"task,{task}\n" for task in named["task"][:places]), *lines[len(named["task"]) :]],
        [*lines, lines[0]],
        [*lines, "order,1\n"],
        [*lines, "task,600\n"],
        [*lines, "candidate,-1\n"],
    ):
        claim.write_text("".join([header, *tampered]))
        message = run(
            "instance", "verify", tmp_path, tmp_path, *files, "--shortage", claim, expect=65
        )
        assert str(claim) in message


def test_a_batch_that_meets_its_deadline_gives_a_bound(tmp_path):
    generate(tmp_path, 9, 3000, size="small", load=80)
    message = run("instance", "assign", tmp_path, tmp_path, "--deadline", 0, expect=75)
    assert "deadline" in message


@pytest.mark.parametrize("seconds", ["nan", "inf", "1e300", "-1", "-inf", "1000001"])
def test_a_deadline_that_is_no_time_is_refused(tmp_path, seconds):
    message = run("instance", "assign", tmp_path, tmp_path, f"--deadline={seconds}", expect=64)
    assert "--deadline is 0 to 1000000 seconds" in message


def test_a_folder_without_orders_is_told_so(tmp_path):
    generate(tmp_path, 12, 5)
    (tmp_path / "queries.csv").unlink()
    (tmp_path / "tasks.csv").unlink(missing_ok=True)
    message = run("instance", "assign", tmp_path, tmp_path, expect=66)
    assert "neither tasks.csv nor queries.csv" in message


def test_solving_again_after_changes_gives_the_same_cost(tmp_path):
    generate(tmp_path, 10, 2000, load=20)
    assert "solved again" in run("instance", "assign", tmp_path, tmp_path, "--change", 50)


def test_a_number_out_of_range_is_refused_by_its_place(tmp_path):
    generate(tmp_path, 11, 20)
    files = tmp_path / "a.csv", tmp_path / "p.csv"
    run("instance", "assign", tmp_path, tmp_path, "--assignments", files[0], "--prices", files[1])
    whole = [file.read_text().splitlines(keepends=True) for file in files]
    for file, lines in zip(files, whole):
        key = lines[3].split(",")[0]
        for number in (2**63 - 1, -(2**63), 2**63, 10**13 + 1):
            file.write_text("".join([*lines[:3], f"{key},{number}\n", *lines[4:]]))
            message = run("instance", "verify", tmp_path, tmp_path, *files, expect=65)
            assert f"{file}:4, column {lines[0].split(',')[1].strip()}" in message
        file.write_text("".join(lines))
