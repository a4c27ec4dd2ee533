"""Batches over gRPC and by the tool: the optimum of HiGHS, and a check of the prices."""

import csv
import fractions
import json
import random
import re

import grpc
import numpy as np
import pytest
from conftest import PINGSHAN, Server, run
from scipy.optimize import linprog
from scipy.sparse import coo_array
from whistle_client import Whistle, organization, routing

RECEIVED = 1536717600
ORIGINS = [f"4403100010{number:02}-G05" for number in (1, 2, 3)] + ["440310002001-G01"]
HELPED = ["G.03", "G.04", "G.07", "G.10"]
CATEGORIES = ["G.05", "G.08", "G.11", "6.185.633"]
# Few candidates, and no edge with a quota on the way: `Explain` shows all that costs depend on.
PLAIN = ["G.09", "14.100.369", "6.187.672", "5.176.591", "1.60.734"]
# What the example says: `costs.csv`.
CATCH_ALL = 200_000


def order(origin, category):
    return routing.WorkOrder(origin=origin, category=category, received_at=RECEIVED)


def curve(utilisation):
    """The load cost that the example does not change: 0=0 500=500 800=2000 1000=6000."""
    points = [(0, 0), (500, 500), (800, 2000), (1000, 6000)]
    for (u, cost), (v, next_cost) in zip(points, points[1:]):
        if utilisation <= v:
            return cost + (next_cost - cost) * (utilisation - u) // (v - u)
    return points[-1][1]


def optimum(whistle, groups):
    """The least cost of groups of equal orders, {(origin, category): count}, by a linear program whose
    corners are whole numbers; costs come from `Explain`, places from `GetUnit`."""
    cost, columns, rows_, values, equal, upper = [], [], [], [], [], []
    pools = {}
    row = 0

    def variable(price, entries):
        column = len(cost)
        cost.append(price)
        for at, value in entries:
            rows_.append(at)
            columns.append(column)
            values.append(value)

    places = {}
    for (origin, category), count in groups.items():
        reply = whistle.routing.Explain(
            routing.ExplainRequest(order=order(origin, category), limit=100), timeout=30
        )
        assert reply.complete
        equal.append((row, count))
        # A unit with a duty is shown by what that costs; as catch-all it costs the same climb.
        catch_all = [
            CATCH_ALL + sum(part.cost for part in e.candidate.parts if part.name == "path")
            for e in reply.explanations
            if e.unit.kind in ("community", "street", "district")
            and all(hop.kind == "climb" for hop in e.candidate.path)
        ]
        variable(min(catch_all), [(row, 1)])
        for explained in reply.explanations:
            candidate = explained.candidate
            if explained.failures or candidate.role not in (routing.ROLE_OWN, routing.ROLE_ASSIST):
                continue
            code = candidate.unit.code
            if code not in places:
                unit = whistle.organization.GetUnit(
                    organization.GetUnitRequest(code=code), timeout=10
                ).unit
                places[code] = (unit.pool, unit.capacity)
            pool, capacity = places[code]
            pools.setdefault(pool, (len(pools), capacity))
            variable(candidate.total_cost, [(row, 1), (1_000_000 + pools[pool][0], 1)])
        row += 1
    # Each pool's orders are at most the places taken, which cost more one by one.
    for number, capacity in pools.values():
        for place in range(capacity):
            variable(curve(1000 * place // capacity), [(1_000_000 + number, -1)])
            upper.append(len(cost) - 1)
    renumbered = [at if at < 1_000_000 else row + at - 1_000_000 for at in rows_]
    matrix = coo_array(
        (values, (renumbered, columns)), shape=(row + len(pools), len(cost))
    ).tocsr()
    bounds = [(0, None)] * len(cost)
    for column in upper:
        bounds[column] = (0, 1)
    solved = linprog(
        cost, A_eq=matrix[:row], b_eq=np.array([count for _, count in equal]),
        A_ub=matrix[row:], b_ub=np.zeros(len(pools)), bounds=bounds, method="highs",
    )  # fmt: skip
    assert solved.status == 0
    return round(solved.fun)


@pytest.fixture(scope="module")
def whistle(server):
    with Whistle(server.address) as whistle:
        yield whistle


@pytest.mark.parametrize("count, categories", [(1, PLAIN), (40, PLAIN), (1900, PLAIN[1:2])])
def test_a_batch_costs_what_highs_finds(whistle, count, categories):
    chosen = random.Random(count)
    batch = [(chosen.choice(ORIGINS), chosen.choice(categories)) for _ in range(count)]
    request = routing.RouteBatchRequest(
        orders=[
            routing.BatchOrder(id=str(number), order=order(*at)) for number, at in enumerate(batch)
        ],
        brief=True,
    )
    reply = whistle.routing.RouteBatch(request, timeout=60)
    assert [placement.id for placement in reply.placements] == [str(n) for n in range(count)]
    assert reply.optimal and reply.cost == reply.bound
    assert sum(placement.cost for placement in reply.placements) == reply.cost
    groups = {}
    for at in batch:
        groups[at] = groups.get(at, 0) + 1
    assert reply.cost == optimum(whistle, groups)
    for pool in reply.pools:
        assert pool.before == 0 and pool.after <= pool.capacity
    assert sum(pool.after for pool in reply.pools) == sum(
        not placement.shortage for placement in reply.placements
    )
    if count == 1900:
        assert any(placement.shortage for placement in reply.placements)
        assert all(shortage.places < len(shortage.orders) for shortage in reply.shortages)


def test_a_stream_gives_the_plan_of_one_message(whistle):
    batch = [
        routing.BatchOrder(id=str(n), order=order(ORIGINS[n % 4], CATEGORIES[n % 3]))
        for n in range(1_200)
    ]
    whole = whistle.routing.RouteBatch(routing.RouteBatchRequest(orders=batch), timeout=60)
    parts = (routing.RouteBatchRequest(orders=batch[at : at + 100]) for at in range(0, 1_200, 100))
    replies = list(whistle.routing.StreamBatch(parts, timeout=60))
    received = [reply.received for reply in replies if reply.received]
    # A plan that takes longer than a second says once more how many there are.
    assert list(dict.fromkeys(received)) == list(range(100, 1_300, 100))
    streamed = [placement for reply in replies for placement in reply.placements]
    assert streamed == list(whole.placements)
    last = replies[-1]
    assert (last.cost, last.pools, last.shortages) == (whole.cost, whole.pools, whole.shortages)


def test_a_pinned_order_stays_and_a_move_has_its_price(whistle):
    at = order(ORIGINS[0], CATEGORIES[0])
    alone = whistle.routing.RouteBatch(
        routing.RouteBatchRequest(orders=[routing.BatchOrder(order=at)]), timeout=10
    )
    best = alone.placements[0].lead.unit.code
    other = "440310001000"
    held = [
        routing.BatchOrder(id="pinned", order=at, holder=other, pinned=True),
        routing.BatchOrder(id="free", order=at, holder=other),
    ]
    reply = whistle.routing.RouteBatch(routing.RouteBatchRequest(orders=held), timeout=10)
    assert [placement.lead.unit.code for placement in reply.placements] == [other, best]
    assert [placement.moved for placement in reply.placements] == [False, True]
    dear = whistle.routing.RouteBatch(
        routing.RouteBatchRequest(orders=held, move_cost=1_000_000), timeout=10
    )
    assert dear.cost > reply.cost


def test_pinned_orders_take_the_places_of_their_unit(whistle):
    at = order(ORIGINS[0], PLAIN[0])
    alone = whistle.routing.RouteBatch(
        routing.RouteBatchRequest(orders=[routing.BatchOrder(order=at)]), timeout=10
    )
    best = alone.placements[0].lead.unit.code
    unit = whistle.organization.GetUnit(organization.GetUnitRequest(code=best), timeout=10).unit
    held = [routing.BatchOrder(order=at, holder=best, pinned=True)] * unit.capacity
    reply = whistle.routing.RouteBatch(
        routing.RouteBatchRequest(orders=[*held, routing.BatchOrder(order=at)]), timeout=10
    )
    assert reply.optimal and reply.placements[-1].lead.unit.code != best
    assert {placement.lead.role for placement in reply.placements[:-1]} <= {
        routing.ROLE_OWN,
        routing.ROLE_ASSIST,
    }
    (pool,) = [pool for pool in reply.pools if pool.pool == unit.pool]
    assert (pool.before, pool.after) == (unit.capacity, unit.capacity)


def test_a_pinned_order_has_no_role_where_its_holder_has_no_duty(whistle):
    at = order(ORIGINS[0], PLAIN[0])
    units = ["440310-U1500", "440310-U1435", "440310-U1529", "440310006001-R-hospital01"]
    explanations = whistle.routing.Explain(
        routing.ExplainRequest(order=at, candidates=units), timeout=10
    ).explanations
    holder = next(
        explained.unit.code
        for explained in explanations
        if "duty" in [failure.filter for failure in explained.failures]
    )
    batch = [routing.BatchOrder(order=at, holder=holder, pinned=True)]
    reply = whistle.routing.RouteBatch(routing.RouteBatchRequest(orders=batch), timeout=10)
    (placement,) = reply.placements
    assert placement.lead.unit.code == holder
    assert placement.lead.role == routing.ROLE_UNSPECIFIED and not placement.shortage


@pytest.mark.parametrize(
    "batch, code, words",
    [
        (dict(orders=[routing.BatchOrder()]), "INVALID_ARGUMENT", "orders[0].order: is missing"),
        (
            dict(orders=[routing.BatchOrder(order=order("nowhere", "G.05"))]),
            "NOT_FOUND",
            'orders[0].order.origin: the organisation has no unit "nowhere"',
        ),
        (
            dict(orders=[routing.BatchOrder(order=order(ORIGINS[0], "G.05"), pinned=True)]),
            "INVALID_ARGUMENT",
            "orders[0].holder: is empty",
        ),
        (
            dict(orders=[routing.BatchOrder(id="a", order=order(ORIGINS[0], "G.05"))] * 2),
            "INVALID_ARGUMENT",
            'orders[1].id: "a" is that of orders[0] too',
        ),
        (dict(fair=True, teams=True), "INVALID_ARGUMENT", "fair: is not asked of plans with teams"),
        (dict(move_cost=-1), "INVALID_ARGUMENT", "move_cost: -1 is out of range"),
        (
            dict(orders=[routing.BatchOrder(order=order(ORIGINS[0], "G.05"))] * 2_001),
            "INVALID_ARGUMENT",
            "orders: 2001 are too many",
        ),
    ],
)
def test_what_is_no_batch_is_refused_by_name(whistle, batch, code, words):
    with pytest.raises(grpc.RpcError) as error:
        whistle.routing.RouteBatch(routing.RouteBatchRequest(**batch), timeout=10)
    assert error.value.code().name == code
    assert words in error.value.details()


def test_the_tool_plans_a_file_and_verifies_it(store, tmp_path):
    chosen = random.Random(7)
    orders = tmp_path / "orders.csv"
    with orders.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "origin", "category"])
        for number in range(500):
            writer.writerow([f"w{number}", chosen.choice(ORIGINS), chosen.choice(CATEGORIES)])
    plan, prices, picture = (tmp_path / name for name in ("plan.csv", "prices.csv", "load.svg"))
    when = ("--store", store, "--at", "2018-09-12 10:00")
    text = run(
        "route", "--batch", orders, "--output", plan, "--prices", prices, "--picture", picture,
        *when,
    )  # fmt: skip
    assert text.startswith("500 orders: ") and "no plan costs less" in text
    assert picture.read_text().startswith("<svg")
    assert "optimal" in run("verify", orders, plan, prices, *when)

    server = Server(store)
    asked = tmp_path / "asked.csv"
    try:
        remote = run("route", "--batch", orders, "--server", server.address, "--output", asked,
                     "--at", "2018-09-12 10:00")  # fmt: skip
    finally:
        server.stop()
    assert remote == text and asked.read_text() == plan.read_text()

    rows = list(csv.DictReader(plan.open()))
    assert [row["id"] for row in rows] == [f"w{number}" for number in range(500)]

    def refused(change):
        changed = [dict(row) for row in rows]
        change(changed)
        tampered = tmp_path / "tampered.csv"
        with tampered.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(changed)
        return run("verify", orders, tampered, prices, *when, expect=65)

    assert "refused" in refused(lambda rows: rows.pop())
    assert "refused" in refused(lambda rows: rows[0].update(cost=int(rows[0]["cost"]) + 1))
    assert "refused" in refused(lambda rows: rows[0].update(unit="440310-U1500"))
    assert "refused" in refused(lambda rows: rows[0].update(unit="nowhere"))
    # Whatever else follows from the organisation and the orders, in any row.
    first, last = rows[0], rows[-1]
    other = {"own": "assist", "assist": "own", "catch_all": "own"}
    for row, column, value in [
        (0, "id", "w1"),
        (0, "name", "x"),
        (0, "role", other[first["role"]]),
        (0, "role", "pinned"),
        (-1, "moved", "1"),
        (-1, "shortage", "0" if last["shortage"] == "1" else "1"),
        (0, "edge", "x"),
        (0, "helpers", "G.05 440310-U1500 "),
        (-1, "path", last["path"] + " > climb 440310"),
        (0, "reason", first["reason"] + "."),
    ]:
        assert "refused" in refused(lambda rows: rows[row].update({column: value})), column

    def swap(rows):
        a, b = (int(rows[0]["cost"]) + 1, int(rows[1]["cost"]) - 1)
        rows[0]["cost"], rows[1]["cost"] = a, b

    assert "costs" in refused(swap)

    proved = json.loads(run("verify", orders, plan, prices, *when, "--json"))
    assert proved["optimal"] and proved["gap"] == 0 and proved["priceBound"] == proved["cost"]
    lines = prices.read_text().splitlines(keepends=True)
    last = lines[-1]
    assert last == f"bound,prices,0,0,0,{proved['bound']}\n"
    kind, code, before, after, room, price = lines[1].strip().split(",")
    whole = prices.read_text()
    for changed in [
        whole + lines[1],
        whole + f"{kind},{code},{before},{after},{room},{int(price) + 1}\n",
        whole + "pool,nowhere,0,0,1,0\n",
        whole + "edge,nowhere,0,0,1,0\n",
        whole.replace(lines[1], f"{kind},{code},{int(before) + 1},{after},{room},{price}\n"),
        whole.replace(lines[1], f"{kind},{code},{before},{int(after) + 1},{room},{price}\n"),
        whole.replace(lines[1], f"{kind},{code},{before},{after},{int(room) + 1},{price}\n"),
        whole.replace(last, f"bound,prices,0,0,0,{proved['bound'] - 1}\n"),
        whole.replace(last, f"bound,prices,0,0,0,{proved['bound'] + 1}\n"),
        whole + f"bound,search,0,0,0,{proved['bound'] + 1}\n",
    ]:
        prices.write_text(changed)
        assert "refused" in run("verify", orders, plan, prices, *when, expect=65)


@pytest.mark.parametrize(
    "option",
    ["--urgency=urgent", "--deadline=2018-09-13", "--exclude=x", "--about=x", "--alternatives=1"],
)
def test_options_of_one_order_are_refused_with_a_file(store, tmp_path, option):
    message = run("route", "--store", store, "--batch", tmp_path / "x.csv", option, expect=64)
    assert f"{option.split('=')[0]} is of one order" in message


def test_an_id_of_two_orders_is_refused_with_both_lines(store, tmp_path):
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "id,origin,category\n" + "".join(f"{n},{ORIGINS[0]},G.05\n" for n in ("a", "", "b", "", "a"))
    )
    message = run("route", "--store", store, "--batch", orders, expect=65)
    assert f'{orders}:6, column id: "a" is the id of the order on line 2 too' in message


def test_a_fault_of_an_order_names_its_line(store, tmp_path):
    orders = tmp_path / "orders.csv"
    orders.write_text("origin,category\n440310001001-G05,G.05\n440310-S-justice,G.05\n")
    words = f"{orders}:3, column origin: 区司法局 440310-S-justice is not a unit of the chain"
    assert words in run("route", "--store", store, "--batch", orders, expect=65)
    server = Server(store)
    try:
        assert words in run(
            "route", "--server", server.address, "--batch", orders, expect=65
        )
    finally:
        server.stop()


def test_a_plan_of_a_server_is_verified_with_the_orders_it_counted(store, tmp_path):
    orders, plan, prices = (tmp_path / name for name in ("orders.csv", "plan.csv", "prices.csv"))
    chosen = random.Random(8)
    with orders.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["origin", "category"])
        writer.writerows(
            [chosen.choice(ORIGINS), chosen.choice(CATEGORIES)] for number in range(200)
        )
    when = ("--at", "2018-09-12 10:00")
    server = Server(store)
    try:
        for number in range(40):
            run(
                "order", "file", ORIGINS[number % 3], CATEGORIES[number % 4], "--title", "x",
                "--person", "c1", "--server", server.address,
            )  # fmt: skip
        written = ("--output", plan, "--prices", prices)
        run("route", "--batch", orders, "--server", server.address, *written, *when)
    finally:
        server.stop()
    assert any(int(row["before"]) > 0 for row in csv.DictReader(prices.open()))
    assert "orders before" in run("verify", orders, plan, prices, "--store", store, *when, expect=65)
    given = ("--store", store, *when, "--counted")
    assert "optimal" in run("verify", orders, plan, prices, *given)
    prices.write_text(prices.read_text().replace(",200,", ",199,", 1))
    assert "refused" in run("verify", orders, plan, prices, *given, expect=65)


def test_a_fair_plan_costs_as_little_and_only_it_is_verified_as_fair(store, tmp_path):
    chosen = random.Random(7)
    orders = tmp_path / "orders.csv"
    with orders.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["origin", "category"])
        writer.writerows((chosen.choice(ORIGINS), chosen.choice(PLAIN)) for _ in range(300))
    plan, prices = tmp_path / "plan.csv", tmp_path / "prices.csv"
    when = ("--store", store, "--at", "2018-09-12 10:00")

    def planned(*options):
        text = run("route", "--batch", orders, "--output", plan, "--prices", prices, *when, *options)
        loads = sorted(
            (
                fractions.Fraction(int(row["after"]), int(row["room"]))
                for row in csv.DictReader(prices.open())
                if row["kind"] == "pool" and int(row["room"])
            ),
            reverse=True,
        )
        return text, loads, sum(int(row["cost"]) for row in csv.DictReader(plan.open()))

    _, loads, cost = planned()
    refused = run("verify", orders, plan, prices, *when, "--fair", expect=65)
    assert "could pass an order on" in refused
    text, fairer, same = planned("--fair")
    assert "no plan of this cost is fairer" in text
    assert same == cost and fairer < loads
    assert "smaller loads" in run("verify", orders, plan, prices, *when, "--fair")


def test_a_team_is_whole_or_none_and_its_plan_is_verified(store, tmp_path):
    chosen = random.Random(3)
    orders, plan, prices = (tmp_path / f"{name}.csv" for name in ("orders", "plan", "prices"))
    with orders.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["origin", "category"])
        writer.writerows((chosen.choice(ORIGINS), chosen.choice(HELPED)) for _ in range(60))
    when = ("--store", store, "--at", "2018-09-12 10:00", "--teams")
    text = run("route", "--batch", orders, "--output", plan, "--prices", prices, *when)
    assert "no plan costs less" in text
    verified = run("verify", orders, plan, prices, *when)
    assert verified.startswith(("optimal", "allowed")) and "60 orders with their helpers" in verified

    rows = list(csv.DictReader(plan.open()))
    asked = [row["category"] for row in csv.DictReader(orders.open())]
    placed = [place for place, row in enumerate(rows) if row["role"] != "catch_all"]
    assert placed
    for place, (row, category) in enumerate(zip(rows, asked)):
        helpers = [helper.split(" ") for helper in filter(None, row["helpers"].split("|"))]
        # Each of these categories lists itself.
        assert [helper[0] for helper in helpers] == ([category] if place in placed else [])
        assert row["unit"] not in [helper[1] for helper in helpers]
    first = rows[placed[0]]
    first["helpers"] = f"{asked[placed[0]]} {first['unit']} {first['edge']}"
    with plan.open("w", newline="") as file:
        writer = csv.DictWriter(file, first.keys())
        writer.writeheader()
        writer.writerows(rows)
    assert "refused" in run("verify", orders, plan, prices, *when, expect=65)


def test_orders_that_nobody_may_lead_are_told_why(whistle):
    for origin in ORIGINS:
        asked = order(origin, PLAIN[0])
        leads = whistle.routing.Explain(
            routing.ExplainRequest(order=asked, limit=100), timeout=10
        ).explanations
        # Whoever could lead it by duty is excluded.
        asked.excluded.extend(
            explained.unit.code
            for explained in leads
            if explained.candidate.role in (routing.ROLE_OWN, routing.ROLE_ASSIST)
        )
        batch = [routing.BatchOrder(order=asked)]
        reply = whistle.routing.RouteBatch(routing.RouteBatchRequest(orders=batch), timeout=10)
        (shortage,) = reply.shortages
        assert list(shortage.orders) == [0] and not shortage.units
        assert (shortage.places, shortage.missing) == (0, 1)
        assert shortage.reason.startswith("1 order of ")
        assert "can go to no unit; " in shortage.reason and "excluded" in shortage.reason


def test_teams_over_grpc_come_with_their_helpers(whistle):
    batch = [routing.BatchOrder(order=order(ORIGINS[n % 4], HELPED[n % 4])) for n in range(8)]
    reply = whistle.routing.RouteBatch(
        routing.RouteBatchRequest(orders=batch, teams=True), timeout=30
    )
    assert reply.bound <= reply.cost and reply.optimal == (reply.bound == reply.cost)
    for asked, placement in zip(batch, reply.placements):
        if not placement.shortage:
            (helper,) = placement.helpers
            assert helper.duty_category == asked.order.category
            assert helper.candidate.path and helper.candidate.unit.code != placement.lead.unit.code


def test_teams_that_lack_places_are_told_for_which_roles(whistle):
    batch = [routing.BatchOrder(order=order(ORIGINS[2], "G.04")) for _ in range(40)]
    reply = whistle.routing.RouteBatch(
        routing.RouteBatchRequest(orders=batch, teams=True), timeout=30
    )
    (shortage,) = reply.shortages
    assert {need.order for need in shortage.needs} == set(shortage.orders)
    # Each order needs a lead and one who helps, both of these units.
    assert len(shortage.needs) == 80 > shortage.places
    assert shortage.missing == 40 - shortage.places // 2
    assert shortage.missing <= sum(placement.shortage for placement in reply.placements)
    assert f"at least {shortage.missing} can have no team" in shortage.reason


def test_a_time_limit_gives_a_bound(store, whistle, tmp_path):
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "origin,category\n"
        + "".join(f"{ORIGINS[n % 4]},{CATEGORIES[n % 4]}\n" for n in range(2_000))
    )
    when = ("--store", store, "--at", "2018-09-12 10:00")
    message = run("route", "--batch", orders, *when, "--time-limit", 0, expect=75)
    bound = float(re.search(r"no plan costs less than ([\d.]+)", message)[1]) * 1000
    assert "no plan costs less" in run("route", "--batch", orders, *when, "--time-limit", 600)
    run("route", "--batch", orders, *when, "--time-limit", "nan", expect=64)

    batch = [
        routing.BatchOrder(order=order(ORIGINS[n % 4], CATEGORIES[n % 4])) for n in range(2_000)
    ]
    whole = routing.RouteBatchRequest(orders=batch, brief=True)
    assert bound <= whistle.routing.RouteBatch(whole, timeout=60).cost
    # From as many places, none of them like another, so that a thousandth of a second is too short.
    with open(f"{PINGSHAN}/units.csv", encoding="utf-8") as file:
        places = [row["code"] for row in csv.DictReader(file) if row["kind"] == "building_group"]
    for n, wanted in enumerate(whole.orders):
        wanted.order.origin = places[n]
    with pytest.raises(grpc.RpcError) as error:
        whole.time_limit_ms = 1
        whistle.routing.RouteBatch(whole, timeout=60)
    assert error.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    units = re.search(r"for 2000 orders was .* no plan costs less than ([\d.]+)", error.value.details())[1]
    (details,) = (
        value
        for name, value in error.value.trailing_metadata()
        if name == "grpc-status-details-bin"
    )
    told = re.search(rb"type.googleapis.com/google.rpc.ErrorInfo.*BATCH_UNFINISHED.*"
                     rb"bound_milli_units\x12.(\d+)$", details, re.DOTALL)  # fmt: skip
    assert float(units) * 1000 == pytest.approx(int(told[1]))


def test_orders_are_read_from_standard_input(store, tmp_path):
    text = "origin,category\n" + "".join(f"{ORIGINS[n % 4]},{CATEGORIES[n % 4]}\n" for n in range(40))
    orders = tmp_path / "orders.csv"
    orders.write_text(text)
    plan, prices = tmp_path / "plan.csv", tmp_path / "prices.csv"
    when = ("--store", store, "--at", "2018-09-12 10:00")
    files = ("--output", plan, "--prices", prices)
    piped = run("route", "--batch", "-", *when, *files, given=text)
    assert piped == run("route", "--batch", orders, *when)
    assert "optimal" in run("verify", "-", plan, prices, *when, given=text)
    fault = run("route", "--batch", "-", *when, given="origin,category\nnowhere,G.05\n", expect=65)
    assert "standard input:2" in fault
    run("route", "--batch", "-", *when, given="", expect=65)


def test_a_batch_that_the_deadline_interrupts_ends_with_it(store):
    server = Server(store)
    try:
        with Whistle(server.address) as whistle:
            batch = [
                routing.BatchOrder(order=order(ORIGINS[n % 4], CATEGORIES[n % 4]))
                for n in range(2_000)
            ]
            request = routing.RouteBatchRequest(orders=batch)
            with pytest.raises(grpc.RpcError) as error:
                whistle.routing.RouteBatch(request, timeout=0.001)
            assert error.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
            assert whistle.routing.RouteBatch(request, timeout=60).optimal
    finally:
        server.stop()
