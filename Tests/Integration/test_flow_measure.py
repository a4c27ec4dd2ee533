"""`flow-measure` on files of DIMACS: the optimum of HiGHS, and a refusal of what is no such problem."""

import json
import random
import subprocess

import numpy as np
import pytest
from conftest import WHISTLE
from scipy.optimize import linprog

MEASURE = WHISTLE.parent / "flow-measure"


def measure(path, text):
    path.write_text(text)
    return subprocess.run([MEASURE, path], capture_output=True, text=True, timeout=60)


def problem(seed):
    """A random problem, perhaps without a solution: as text, and supplies and arcs by node from 0."""
    chance = random.Random(seed)
    size, is_assignment = chance.randint(1, 8), chance.random() < 0.5
    given = [1 if is_assignment else chance.randint(1, 9) for _ in range(size)]
    taken = given[:]
    for _ in range(0 if is_assignment else 20):
        a, b = chance.randrange(size), chance.randrange(size)
        if a != b and taken[a] > 1:
            taken[a], taken[b] = taken[a] - 1, taken[b] + 1
    most = chance.choice([3, 1_000, 10**9])
    arcs = [
        (row, size + column, chance.randint(-most if chance.random() < 0.3 else 0, most))
        for row in range(size)
        for column in range(size)
        if chance.random() < chance.choice([0.4, 0.9])
    ]
    supplies = given + [-units for units in taken]
    text = f"c seed {seed}\np {'asn' if is_assignment else 'min'} {2 * size} {len(arcs)}\n"
    for node, units in enumerate(supplies, 1):
        if is_assignment and units > 0:
            text += f"n {node}\n"
        elif not is_assignment:
            text += f"n {node} {units}\n"
    for tail, head, cost in arcs:
        room = "" if is_assignment else f"0 {min(supplies[tail], -supplies[head])} "
        text += f"a {tail + 1} {head + 1} {room}{cost}\n"
    return text, supplies, arcs


def optimum(supplies, arcs):
    """By linear programming, whose corners are whole numbers; None if there is no solution."""
    if not arcs:
        return None
    balance = np.zeros((len(supplies), len(arcs)))
    for number, (tail, head, _) in enumerate(arcs):
        balance[tail, number], balance[head, number] = 1, -1
    found = linprog([cost for _, _, cost in arcs], A_eq=balance, b_eq=supplies, method="highs")
    return round(found.fun) if found.status == 0 else None


def test_optimum_is_that_of_highs(tmp_path):
    solved = refused = 0
    for seed in range(80):
        text, supplies, arcs = problem(seed)
        done, expected = measure(tmp_path / "problem", text), optimum(supplies, arcs)
        if expected is None:
            assert done.returncode == 65 and "nothing carries them all" in done.stderr, f"seed {seed}"
            refused += 1
            continue
        assert done.returncode == 0, f"seed {seed}: {done.stderr}"
        line = json.loads(done.stdout)
        assert line["optimum"] == line["bound"] == expected, f"seed {seed}"
        solved += 1
    assert solved > 20 and refused > 10


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "0: there is no line"),
        ("a 1 2 3\n", "1: node 1"),
        ("p max 2 1\n", "1: a problem `max`"),
        ("p asn 2 1\nn 1\na 1 3 5\n", "3: node 3"),
        ("p asn 2 1\nn 1\na 1 2\n", "3: a number is missing"),
        ("p asn 2 2\nn 1\na 1 2 5\n", "3: 1 arcs, where 2 were announced"),
        ("p asn 3 1\nn 1\na 1 2 5\n", "3: supplies of 1 and demands of 2"),
        ("p asn 2 1\nn 1\na 2 1 5\n", "3: the arc 2 to 1"),
        ("p min 2 1\nn 1 4\nn 2 -4\na 1 2 1 4 5\n", "4: a lower bound of 1"),
        ("p min 2 1\nn 1 4\nn 2 -4\na 1 2 0 3 5\n", "4: a capacity of 3 could be full"),
        ("p min 3 2\nn 1 4\nn 3 -4\na 1 2 0 4 5\na 2 3 0 4 5\n", "4: the arc 1 to 2"),
        ("p asn 2 1\nn 1\na 1 2 9999999999999999\n", "rangeExceeded"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_their_line(text, message, tmp_path):
    done = measure(tmp_path / "problem", text)
    assert done.returncode == 65 and message in done.stderr, done.stderr
