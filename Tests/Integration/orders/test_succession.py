"""Orders go on with the units that take the places of theirs: recoded, merged, split."""

import json
import sqlite3
import time

import grpc
import pytest
from conftest import PINGSHAN, Server, run
from orders.checker import Ledger
from orders.steps import CENTRE, VISIT, act, file, get, now, pass_time, refused
from whistle_client import Whistle, changes, orders, organization, routing

GRID, OTHER = "440310001001-G05", "440310001001-G04"
LEAD, JUSTICE = "440310-U1482", "440310-S-justice"
NEW = "440310-U99999"
# 2018-09-13 00:00 in China.
MIDNIGHT = 1_536_768_000


@pytest.fixture
def ledger(tmp_path):
    run("import", PINGSHAN, "--store", tmp_path / "store.db")
    return str(tmp_path / "ledger.db")


@pytest.fixture
def whistle(tmp_path, ledger):
    server = Server(tmp_path / "store.db", "--ledger", ledger, "--clock", "2018-09-12 09:00")
    with Whistle(server.address) as whistle:
        yield whistle
    assert server.stop() == 0
    assert "Everything holds" in run("ledger", "verify", "--ledger", ledger)
    assert Ledger(ledger).check() == []


def apply(whistle, **change):
    wanted = changes.ChangeSet(author="王芳", changes=[changes.Change(**change)])
    trial = whistle.organization.DryRun(organization.DryRunRequest(changes=wanted), timeout=20)
    reply = whistle.organization.Apply(organization.ApplyRequest(changes=wanted), timeout=20)
    assert reply.report.outcome == changes.CHANGE_OUTCOME_APPLIED, reply
    assert trial.report.held == reply.report.held
    return reply.report.held


def part(code, name):
    fields = {"code": code, "name": name, "kind": "grid", "party_organization": f"{name}支部"}
    pairs = [changes.Column(name=name, value=value) for name, value in fields.items()]
    return changes.SplitPart(unit=changes.Record(table="units", columns=pairs))


def queue(whistle, unit):
    return {one.id for one in whistle.orders.GetQueue(orders.GetQueueRequest(unit=unit)).orders}


def settled(whistle):
    """The time does not move, but what a change brings has been done once this returns."""
    whistle.orders.SetClock(orders.SetClockRequest(now=now(whistle)))


@pytest.mark.parametrize("how", ["recode", "merge"])
def test_what_a_unit_had_to_do_goes_on_with_the_one_in_its_place(whistle, how):
    next_ = {"recode": NEW, "merge": JUSTICE}[how]
    held = file(whistle, GRID, "1.18.428").order
    act(whistle, held, "assign", LEAD, assignee="李明")
    act(whistle, held, "sign", LEAD)
    calling = file(whistle, GRID, "1.18.428").order
    act(whistle, calling, "transfer", CENTRE, target=CENTRE)
    act(whistle, calling, "sign", CENTRE)
    act(whistle, calling, "start", CENTRE)
    act(whistle, calling, "whistle", CENTRE, called=[LEAD])
    taken_in = file(whistle, GRID, "1.18.428", desk=LEAD, only_receive=True).order
    change = {
        "recode": {"change": "recode", "unit": LEAD, "code": NEW},
        "merge": {"change": "merge", "units": [LEAD], "into": JUSTICE},
    }[how]
    [told] = apply(whistle, **change)
    assert (told.unit, told.orders, list(told.successors)) == (LEAD, 3, [next_])
    settled(whistle)

    assert queue(whistle, next_) >= {held.id, calling.id, taken_in.id}
    after = get(whistle, held.id)
    assert after.order.holder.code == next_ and after.order.status == "signed"
    assert after.order.deadline == held.deadline and after.order.assignee == "李明"
    last = after.events[-1]
    assert (last.step, last.predecessor, last.target) == ("succeed", LEAD, next_)
    assert (last.former_holder, last.holder, last.person) == (LEAD, next_, "")
    # The former code has no say any more, and the unit does what it had begun.
    code, _ = refused(lambda: act(whistle, held, "start", LEAD))
    assert code == grpc.StatusCode.NOT_FOUND
    act(whistle, held, "start", next_)
    assert act(whistle, held, "report", next_, evidence=VISIT).status == "reported"
    code, _ = refused(lambda: act(whistle, held, "verify", next_, person="z", evidence=VISIT))
    assert code == grpc.StatusCode.PERMISSION_DENIED
    act(whistle, calling, "arrive", next_)
    act(whistle, calling, "finish", next_)
    assert act(whistle, calling, "report", CENTRE, evidence=VISIT).status == "reported"
    assert act(whistle, taken_in, "admit", next_).status == "admitted"


REGRIDDED = {
    "merge": {"change": "merge", "units": [GRID], "into": OTHER, "on": "2018-09-13"},
    "split": {
        "change": "split", "unit": GRID, "on": "2018-09-13",
        "parts": [part("440310001001-G51", "东网格"), part("440310001001-G52", "西网格")],
    },
    "recode": {"change": "recode", "unit": GRID, "code": "440310001001-G99"},
}  # fmt: skip


@pytest.mark.parametrize("how", REGRIDDED)
def test_the_places_of_orders_follow_on_their_day(whistle, how):
    next_ = {"merge": OTHER, "split": "440310001001-G51", "recode": "440310001001-G99"}[how]
    order = file(whistle, GRID, "1.18.428").order
    waiting = file(whistle, GRID, "1.18.428", only_receive=True).order
    [told] = apply(whistle, **REGRIDDED[how])
    assert told.placed == 2 and next_ in told.successors
    settled(whistle)
    is_dated = how != "recode"
    assert get(whistle, order.id).order.origin == (GRID if is_dated else next_)
    pass_time(whistle, 86_400)
    for one in (order, waiting):
        after = get(whistle, one.id)
        assert after.order.origin == next_
        [event] = [event for event in after.events if event.step == "succeed"]
        assert event.at == (MIDNIGHT if is_dated else order.filed_at or event.at)
    request = orders.ListOrdersRequest(territory=next_)
    assert {one.id for one in whistle.orders.ListOrders(request).orders} == {order.id, waiting.id}
    act(whistle, waiting, "admit", CENTRE)
    assert act(whistle, waiting, "dispatch", CENTRE).status == "dispatched"


def test_a_code_that_is_given_to_another_unit_keeps_its_orders_apart(whistle):
    first = file(whistle, GRID, "1.18.428").order
    apply(whistle, change="recode", unit=LEAD, code=NEW)
    settled(whistle)
    apply(whistle, change="recode", unit=JUSTICE, code=LEAD)
    second = file(whistle, GRID, "1.18.428").order
    act(whistle, second, "transfer", CENTRE, target=LEAD)
    settled(whistle)
    assert get(whistle, first.id).order.holder.code == NEW
    assert get(whistle, second.id).order.holder.code == LEAD
    # The new holder of the code goes without a successor of its own: nobody else's is meant.
    pass_time(whistle, 3_600)
    assert get(whistle, second.id).order.holder.code == LEAD


def test_changes_made_while_no_server_ran_are_followed_when_one_starts(tmp_path, ledger):
    store = tmp_path / "store.db"
    options = ("--ledger", ledger, "--clock", "2018-09-12 09:00")
    server = Server(store, *options)
    with Whistle(server.address) as whistle:
        order = file(whistle, GRID, "1.18.428").order
    assert server.stop() == 0
    reply = json.loads(
        run("org", "recode", LEAD, NEW, "--store", store, "--json", "--author", "王芳")
    )
    assert reply["outcome"] == "applied"
    run("org", "merge", GRID, "--into", OTHER, "--on", "2018-09-12", "--store", store)
    server = Server(store, *options)
    with Whistle(server.address) as whistle:
        settled(whistle)
        after = get(whistle, order.id).order
        assert (after.holder.code, after.origin) == (NEW, OTHER)
        steps = [event.step for event in get(whistle, order.id).events]
        assert steps[-2:] == ["succeed", "succeed"]
    assert server.stop() == 0
    # Done once, not at every start.
    server = Server(store, *options)
    with Whistle(server.address) as whistle:
        settled(whistle)
        assert [event.step for event in get(whistle, order.id).events] == steps
    assert server.stop() == 0
    assert "Everything holds" in run("ledger", "verify", "--ledger", ledger)
    assert "承接" in run("order", "show", str(order.id), "--store", store, "--ledger", ledger)


def test_killed_meanwhile_each_order_follows_once(tmp_path, ledger):
    store, count = tmp_path / "store.db", 3_000
    options = ("--ledger", ledger, "--clock", "2018-09-12 09:00")
    server = Server(store, *options)
    with Whistle(server.address) as whistle:
        requests = (
            orders.FileRequest(
                key=f"k{number}", person="c1", title=f"{number}",
                order=routing.WorkOrder(origin=GRID, category="1.18.428"),
            )
            for number in range(count)
        )  # fmt: skip
        assert sum(not reply.code for reply in whistle.orders.FileMany(requests)) == count
    assert server.stop() == 0
    unit, events = GRID, []
    for attempt in range(8):
        run("org", "recode", unit, f"440310001001-{attempt}", "--store", store)
        unit = f"440310001001-{attempt}"
        server = Server(store, *options)
        time.sleep(0.004 * attempt)
        server.process.kill()
        server.process.wait()
        assert Ledger(ledger).check() == []
        with sqlite3.connect(ledger) as database:
            query = "SELECT count(*) FROM event WHERE instr(events, 'step succeed')"
            events.append(database.execute(query).fetchone()[0])
    server = Server(store, *options)
    with Whistle(server.address) as whistle:
        settled(whistle)
        for number in (1, count // 2, count):
            history = get(whistle, number)
            held = [event for event in history.events if event.step == "succeed"]
            assert history.order.origin == held[-1].target == unit
            assert len({one.predecessor for one in held}) == len(held)
        [row] = whistle.orders.ReportOrders(
            orders.ReportOrdersRequest(by="place", territory=unit[:12])
        ).rows
        assert (row.key, row.received) == (unit, count)
    assert server.stop() == 0
    assert "Everything holds" in run("ledger", "verify", "--ledger", ledger)
    # Some kills came in the middle.
    assert events == sorted(events) and len(set(events)) > 1


def test_a_dated_merge_holds_for_a_unit_that_is_recoded_before_its_day(whistle):
    order = file(whistle, GRID, "1.18.428").order
    assert order.holder.code == LEAD
    apply(whistle, change="merge", units=[LEAD], into=JUSTICE, on="2018-09-14")
    apply(whistle, change="recode", unit=LEAD, code=NEW)
    settled(whistle)
    assert get(whistle, order.id).order.holder.code == NEW
    pass_time(whistle, MIDNIGHT + 86_400 - now(whistle) - 1)
    assert get(whistle, order.id).order.holder.code == NEW
    pass_time(whistle, 1)
    assert get(whistle, order.id).order.holder.code == JUSTICE


@pytest.mark.parametrize("how", ["suspend", "hold", "report"])
def test_a_complaint_that_was_parked_or_reported_goes_around_whom_a_merge_gave_it_to(whistle, how):
    subject = "440310-U1889"
    order = file(whistle, GRID, "1.18.428", order={"subjects": [subject]}).order
    assert (order.holder.code, list(order.subjects)) == (LEAD, [subject])
    act(whistle, order, "sign", LEAD)
    act(whistle, order, "start", LEAD)
    if how == "report":
        act(whistle, order, "report", LEAD, evidence=VISIT)
    else:
        act(whistle, order, how, CENTRE, until=now(whistle) + 7_200)
    apply(whistle, change="merge", units=[LEAD], into=subject)
    settled(whistle)
    assert get(whistle, order.id).order.holder.code == subject
    if how == "report":
        act(whistle, order, "rework", CENTRE, "c2")
    else:
        pass_time(whistle, 7_200)
    found = get(whistle, order.id).order
    assert found.status == "dispatched" and found.holder.code not in (subject, LEAD)


def test_territories_are_those_of_the_servers_day(whistle):
    placed = file(whistle, GRID, "1.18.428").order.id
    apply(whistle, change="merge", units=[GRID], into=OTHER, on="2018-09-14")

    def listed(unit):
        return {one.id for one in whistle.orders.ListOrders(orders.ListOrdersRequest(territory=unit)).orders}

    assert (placed in listed(GRID), placed in listed(OTHER)) == (True, False)
    pass_time(whistle, MIDNIGHT + 86_400 - now(whistle))
    assert placed in listed(OTHER)
