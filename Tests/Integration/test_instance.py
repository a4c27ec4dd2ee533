"""`whistle instance`: generated files, and answers held against a plain full search in Python."""

import collections
import csv

import pytest
from conftest import run

FILES = ("nodes.csv", "edges.csv", "state.csv", "queries.csv")
CLIMB, DESCEND, LINE = 1000, 800, 1200
BRIDGES = {"C": 600, "W": 1500}


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


class Instance:
    """Every node's price from an origin, by walking all paths."""

    def __init__(self, folder):
        self.nodes = rows(folder / "nodes.csv")
        self.parent = [int(row["parent"]) for row in self.nodes]
        self.children = collections.defaultdict(list)
        for node, parent in enumerate(self.parent):
            self.children[parent].append(node)
        self.bridges, self.lines = collections.defaultdict(list), {}
        for row in rows(folder / "edges.csv"):
            source, target = int(row["src"]), int(row["dst"])
            if row["type"] == "L":
                self.lines[source] = target
            else:
                self.bridges[source].append((target, BRIDGES[row["type"]]))
        self.state = {
            int(row["id"]): (int(row["capacity"]), int(row["load"]))
            for row in rows(folder / "state.csv")
        }

    def paths(self, origin):
        best = {}

        def reach(node, cost):
            best[node] = min(cost, best.get(node, cost))

        def descend(node, cost):
            reach(node, cost)
            for child in self.children[node]:
                descend(child, cost + DESCEND)

        hub, climbed = origin, 0
        while hub >= 0:
            descend(hub, climbed)
            for unit, cost in self.bridges[hub]:
                cost += climbed
                while unit is not None:
                    reach(unit, cost)
                    unit, cost = self.lines.get(unit), cost + LINE
            hub, climbed = self.parent[hub], climbed + CLIMB
        return best

    def answer(self, origin, category, count):
        found = []
        for node, path in self.paths(origin).items():
            if not int(self.nodes[node]["mask"], 16) >> category & 1:
                continue
            capacity, load = self.state[node]
            if load < capacity:
                cost = path + int(self.nodes[node]["quality"]) + 1000 * load // capacity
                found.append((cost, node))
        return sorted(found)[:count]


@pytest.mark.parametrize("count", [1, 8])
@pytest.mark.parametrize(
    ("seed", "origins", "load"),
    [(1, "uniform", 0), (2, "skewed", 60), (3, "adversarial", 90), (4, "uniform", 100)],
)
def test_the_answers_are_the_best_of_all_paths(tmp_path, seed, origins, load, count):
    run(
        "instance", "generate", "tiny", seed, tmp_path, "--batch-seed", seed, "--queries", 100,
        "--origins", origins, "--load", load,
    )  # fmt: skip
    instance = Instance(tmp_path)
    wanted = [
        (query["id"], str(rank), str(node), str(cost))
        for query in rows(tmp_path / "queries.csv")
        for rank, (cost, node) in enumerate(
            instance.answer(int(query["origin"]), int(query["category"]), count), 1
        )
    ]
    text = run("instance", "route", tmp_path, tmp_path, "-k", count)
    header, *found = csv.reader(text.splitlines())
    assert header == ["query", "rank", "candidate", "cost"]
    assert [tuple(row) for row in found] == wanted
    assert bool(wanted) == (load < 100)
    output = tmp_path / "answers.csv"
    assert run("instance", "route", tmp_path, tmp_path, "-k", count, "--output", output) == ""
    assert output.read_text() == text


def test_the_same_arguments_write_the_same_files(tmp_path):
    for name in ("a", "b"):
        run("instance", "generate", "tiny", 5, tmp_path / name, "--queries", 50)
    for file in FILES:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    run("instance", "generate", "tiny", 6, tmp_path / "c", "--queries", 50)
    assert (tmp_path / "a" / "nodes.csv").read_bytes() != (tmp_path / "c" / "nodes.csv").read_bytes()


def test_a_faulty_file_is_refused_with_line_and_column(tmp_path):
    run("instance", "generate", "tiny", 1, tmp_path, "--queries", 5)
    nodes = (tmp_path / "nodes.csv").read_text().splitlines(keepends=True)
    nodes[3] = nodes[3].replace("bureau", "buro")
    (tmp_path / "nodes.csv").write_text("".join(nodes))
    message = run("instance", "route", tmp_path, tmp_path, expect=65)
    assert 'nodes.csv:4, column kind: "buro" is no kind of node' in message
    assert "error:" in message


def test_wrong_usage_and_missing_files_have_their_exit_codes(tmp_path):
    run("instance", "route", tmp_path / "none", tmp_path, expect=66)
    run("instance", "route", tmp_path, tmp_path, "-k", 0, expect=64)
    run("instance", "generate", "huge", 1, tmp_path, expect=64)
    run("instance", "generate", "tiny", 1, tmp_path, "--load", 101, expect=64)
    run("instance", "generate", "tiny", 1, "/dev/null/folder", expect=73)
