"""Path costs by someone else's shortest paths: networkx on a layered graph of the folder.

A node is (unit, phase); the phases are those of a command path: climbing, descending by one or two
hops, crossed to another unit (and up its line), in the command tree. Built from the CSV files alone.
"""

import csv
import datetime
import random

import networkx
import pytest
from conftest import PINGSHAN
from whistle_client import Whistle, routing

BRIDGES = ("station", "seat", "attachment", "agreement", "registration", "standby")
# The defaults of the policy's hop costs, where costs.csv gives no other.
DEFAULTS = {
    "climb": 1000, "descend": 800, "station": 1500, "seat": 600, "attachment": 700,
    "agreement": 600, "registration": 900, "standby": 1200, "line": 1200, "command": 500,
}  # fmt: skip
CHINA = datetime.timezone(datetime.timedelta(hours=8))
DAYS = ("2018-03-07", "2018-09-12", "2025-06-02")


def table(name):
    with (PINGSHAN / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def holds(row, day):
    return (row.get("from") or "0") <= day < (row.get("until") or "9")


def lineage(category, parents):
    while category:
        yield category
        category = parents[category]


class Layers:
    def __init__(self):
        self.costs = [row for row in table("costs") if row["item"].startswith("hop.")]
        assert not any(row["key"] for row in self.costs), "costs by kind are not in this model"
        self.units = {row["code"]: row for row in table("units")}
        self.parents = {row["code"]: row["parent"] for row in table("categories")}
        self.tiers = {"district", "street", "community", "compound", "grid", "building_group"}
        self.tiers |= {"household"}
        self.edges = table("edges") + list(self.seats())

    def seats(self):
        units = {row["code"]: row["unit"] for row in table("posts")}
        rows = table("appointments")
        homes = {}
        for row in rows:
            if row["kind"] == "principal":
                homes.setdefault(row["person"], []).append(row)
        for row in rows:
            if row["kind"] == "concurrent":
                for home in homes.get(row["person"], []):
                    a, b = units[row["post"]], units[home["post"]]
                    if a == b:
                        continue
                    if self.units[a]["kind"] not in self.tiers:
                        a, b = b, a
                    if self.units[a]["kind"] in self.tiers:
                        yield {
                            "kind": "seat", "from_unit": a, "to_unit": b, "categories": "",
                            "from": max(row["from"], home["from"]),
                            "until": min(row["until"] or "9", home["until"] or "9"),
                        }  # fmt: skip

    def hop(self, kind, emergency):
        names = ("hop.command_up", "hop.command_down") if kind == "command" else (f"hop.{kind}",)
        found = DEFAULTS[kind]
        for mode in ("", "emergency" if emergency else "peacetime"):
            for row in self.costs:
                if row["item"] in names and row["mode"] == mode:
                    found = int(row["value"])
        return found

    def graph(self, day, category, emergency):
        graph = networkx.DiGraph()
        cost = {kind: self.hop(kind, emergency) for kind in DEFAULTS}

        def add(a, phase, b, next_phase, weight):
            known = graph.get_edge_data((a, phase), (b, next_phase))
            if known is None or known["weight"] > weight:
                graph.add_edge((a, phase), (b, next_phase), weight=weight)

        def join(kind, a, b):
            if kind == "chain":
                add(a, "climb", b, "climb", cost["climb"])
                add(b, "climb", a, "down1", cost["descend"])
                add(b, "down1", a, "down2", cost["descend"])
            elif kind == "line":
                add(a, "crossed", b, "crossed", cost["line"])
            elif kind == "command":
                for x, y in ((a, b), (b, a)) if emergency else ():
                    add(x, "climb", y, "command", cost["command"])
                    add(x, "command", y, "command", cost["command"])
            elif kind in BRIDGES:
                add(a, "climb", b, "crossed", cost[kind])

        for unit in self.units.values():
            if holds(unit, day):
                for kind, column in (("chain", "parent"), ("line", "line_parent")):
                    if unit[column]:
                        join(kind, unit["code"], unit[column])
        wanted = set(lineage(category, self.parents))
        for edge in self.edges:
            scope = set(filter(None, edge["categories"].split(";")))
            if holds(edge, day) and (not scope or scope & wanted):
                join(edge["kind"], edge["from_unit"], edge["to_unit"])
        return graph


@pytest.mark.parametrize("seed", range(6))
def test_path_costs_agree_with_networkx(server, seed):
    layers = Layers()
    generator = random.Random(seed)
    day = DAYS[seed % len(DAYS)]
    emergency = seed % 2 == 1
    category = generator.choice(sorted(layers.parents))
    if seed % 3 == 0:
        category = generator.choice([code for code in sorted(layers.parents) if code[0] == "G"])
    graph = layers.graph(day, category, emergency)
    received = datetime.datetime.fromisoformat(f"{day} 10:00").replace(tzinfo=CHINA)
    origins = sorted(
        code
        for code, row in layers.units.items()
        if row["kind"] in layers.tiers and holds(row, day) and (code, "climb") in graph
    )
    compared = 0
    with Whistle(server.address) as whistle:
        for origin in generator.sample(origins, 40):
            distances = networkx.single_source_dijkstra_path_length(graph, (origin, "climb"))
            cheapest = {}
            for (unit, _), cost in distances.items():
                cheapest[unit] = min(cost, cheapest.get(unit, cost))
            order = routing.WorkOrder(
                origin=origin, category=category, received_at=int(received.timestamp()),
                mode=routing.MODE_EMERGENCY if emergency else routing.MODE_PEACETIME,
            )  # fmt: skip
            reply = whistle.routing.Route(
                routing.RouteRequest(order=order, alternatives=16), timeout=10
            )
            for candidate in [reply.lead] + [other.candidate for other in reply.alternatives]:
                path = sum(part.cost for part in candidate.parts if part.name == "path")
                where = f"seed {seed}, {origin} {category} {day}: {candidate.unit.code}"
                assert path == cheapest.get(candidate.unit.code), where
                compared += 1
    assert compared > 80
