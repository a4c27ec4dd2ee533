"""Orders that outlive what they name: units, places and categories that go from the organisation."""

import grpc
import pytest
from conftest import PINGSHAN, Server, run
from orders.steps import CENTRE, VISIT, act, file, get, now, pass_time, refused
from whistle_client import Whistle, changes, orders, organization

GRID, OTHER = "440310001001-G05", "440310001001-G04"
COMMUNITY = "440310001001"
LEAD = "440310-U1482"
HALF_A_YEAR = 180 * 86_400


@pytest.fixture
def whistle(tmp_path):
    run("import", PINGSHAN, "--store", tmp_path / "store.db")
    ledger = f"{tmp_path}/ledger.db"
    server = Server(
        tmp_path / "store.db", "--ledger", ledger, "--clock", "2018-09-12 09:00"
    )
    with Whistle(server.address) as whistle:
        yield whistle
    assert server.stop() == 0
    assert "holds" in run("ledger", "verify", "--ledger", ledger)


def change(whistle, *others, **fields):
    every = [changes.Change(**one) for one in (*others, fields)]
    wanted = changes.ChangeSet(author="王芳", changes=every)
    reply = whistle.organization.Apply(organization.ApplyRequest(changes=wanted), timeout=20)
    assert reply.report.outcome == changes.CHANGE_OUTCOME_APPLIED, reply


def record(table, **columns):
    pairs = [changes.Column(name=name, value=value) for name, value in columns.items()]
    return changes.Record(table=table, columns=pairs)


def test_what_a_unit_that_is_closed_had_to_do_goes_on(whistle):
    held = file(whistle, GRID, "1.18.428").order
    assert held.holder.code == LEAD
    calling = file(whistle, GRID, "G.11").order
    holder = calling.holder.code
    act(whistle, calling, "sign", holder)
    act(whistle, calling, "start", holder)
    act(whistle, calling, "whistle", holder, called=[LEAD])
    taken_in = file(whistle, GRID, "G.11", desk=LEAD, only_receive=True).order
    change(whistle, change="close", unit=LEAD)
    queue = whistle.orders.GetQueue(orders.GetQueueRequest(unit=LEAD))
    assert {one.id for one in queue.orders} == {calling.id, held.id, taken_in.id}

    # Whom it had called cannot come any more, and is excused; the root looks at what it took in.
    code, said = refused(lambda: act(whistle, calling, "report", holder, evidence=VISIT))
    assert code == grpc.StatusCode.FAILED_PRECONDITION and LEAD in said
    act(whistle, calling, "excuse", holder, target=LEAD)
    assert act(whistle, calling, "report", holder, evidence=VISIT).status == "reported"
    assert act(whistle, taken_in, "admit", CENTRE).status == "admitted"

    pass_time(whistle, HALF_A_YEAR)
    raised = get(whistle, held.id)
    assert raised.order.raises == 1 and raised.order.holder.code == CENTRE
    [raise_] = [event for event in raised.events if event.step == "raise"]
    assert raise_.at == held.deadline
    after = act(whistle, raised.order, "transfer", CENTRE, target="440310-S-justice")
    assert after.holder.code == "440310-S-justice"


def test_the_root_answers_for_what_a_centre_that_is_gone_took_in(whistle):
    order = file(whistle, GRID, "1.18.428", desk="440310-S-justice").order
    change(whistle, change="close", unit="440310-S-justice")
    order = act(whistle, order, "return", LEAD, evidence=VISIT)
    assert (order.status, order.holder.code) == ("returned", CENTRE)
    order = act(whistle, order, "uphold", CENTRE)
    assert order.status == "dispatched"


def test_orders_of_a_place_that_is_gone_are_raised_listed_and_routed_as_others(whistle):
    late, control = (file(whistle, origin, "1.18.428").order for origin in (GRID, OTHER))
    waiting = file(whistle, GRID, "1.18.428", only_receive=True).order
    request = organization.ListRequest(
        code=GRID, relation=organization.RELATION_SUBTREE, page_size=1000
    )
    below = [
        {"change": "close", "unit": unit.code, "on": "2018-09-13"}
        for unit in whistle.organization.List(request).units
        if unit.code != GRID
    ]
    change(whistle, *reversed(below), change="close", unit=GRID, on="2018-09-13")
    pass_time(whistle, 86_400)

    def listed(territory):
        request = orders.ListOrdersRequest(territory=territory)
        return {one.id for one in whistle.orders.ListOrders(request).orders}

    everything = {late.id, control.id, waiting.id}
    assert listed(CENTRE) == listed(COMMUNITY) == everything
    act(whistle, waiting, "admit", CENTRE)
    assert act(whistle, waiting, "dispatch", CENTRE).status == "dispatched"
    pass_time(whistle, HALF_A_YEAR)
    histories = [
        [(event.step, event.at, event.holder) for event in get(whistle, one.id).events]
        for one in (late, control)
    ]
    assert [steps[-2:] for steps in histories][0] == histories[1][-2:]
    assert "raise" in [step for step, *_ in histories[0]]


def test_orders_of_a_category_that_is_gone_are_raised(whistle):
    order = file(whistle, GRID, "1.18.428").order
    key = {
        "duties": ["unit", "kind", "category", "role", "area", "mode", "from"],
        "time_limits": ["category", "urgency", "stage", "from"],
    }
    wanted = []
    for part in whistle.organization.Export(organization.ExportRequest()):
        for one in part.records:
            fields = {column.name: column.value for column in one.columns}
            if one.table in key and fields.get("category") == "1.18.428":
                known = {name: fields[name] for name in key[one.table] if name in fields}
                wanted.append({"change": "remove", "record": record(one.table, **known)})
    change(
        whistle, *wanted, change="remove", record=record("categories", code="1.18.428")
    )
    pass_time(whistle, HALF_A_YEAR)
    order = get(whistle, order.id).order
    assert order.raises == 1 and order.holder.code == CENTRE
    order = act(whistle, order, "reclassify", CENTRE, category="G.11")
    assert order.status == "dispatched" and order.category == "G.11"


def test_whom_a_complaint_is_about_neither_takes_it_in_nor_has_a_say(whistle):
    order = file(
        whistle, GRID, "1.18.428", desk=LEAD, only_receive=True, order={"subjects": [LEAD]}
    ).order
    assert order.holder.code == CENTRE
    for step, unit in (("refuse", LEAD), ("answer", LEAD), ("note", LEAD), ("propose_void", LEAD)):
        code, _ = refused(lambda: act(whistle, order, step, unit))  # noqa: B023
        assert code == grpc.StatusCode.PERMISSION_DENIED, step
    order = act(whistle, order, "admit", CENTRE)
    order = act(whistle, order, "dispatch", CENTRE)
    assert order.holder.code != LEAD


def test_an_extension_never_shortens_a_limit(whistle):
    order = file(whistle, GRID, "1.18.428").order
    act(whistle, order, "sign", LEAD)
    act(whistle, order, "start", LEAD)
    act(whistle, order, "ask_extension", LEAD, until=order.deadline + 3_600)
    review = now(whistle) + 30 * 86_400
    act(whistle, order, "suspend", CENTRE, until=review)
    pass_time(whistle, 30 * 86_400)
    resumed = get(whistle, order.id).order
    assert resumed.status == "in_progress" and resumed.deadline > order.deadline + 3_600
    code, said = refused(lambda: act(whistle, order, "extend", CENTRE))
    assert code == grpc.StatusCode.FAILED_PRECONDITION and "moved since" in said
    act(whistle, order, "refuse_extension", CENTRE)
    later = resumed.deadline + 3_600
    act(whistle, order, "ask_extension", LEAD, until=later)
    assert act(whistle, order, "extend", CENTRE).deadline == later


def test_a_territory_sees_what_becomes_of_orders_that_its_units_were_called_to(whistle):
    order = file(whistle, GRID, "1.18.428").order
    called = "440310001000-S-affairs"
    act(whistle, order, "sign", LEAD)
    act(whistle, order, "whistle", LEAD, called=[called])
    act(whistle, order, "note", LEAD)
    act(whistle, order, "arrive", called)
    act(whistle, order, "start", LEAD)

    def watched(**filters):
        request = orders.WatchOrdersRequest(heartbeat=1, after=1, **filters)
        calls, steps = whistle.orders.WatchOrders(request), []
        for reply in calls:
            if not reply.HasField("event"):
                break
            steps.append(reply.event.step)
        calls.cancel()
        return steps

    assert watched(unit=called) == ["whistle", "note", "arrive", "start"]
    assert watched(territory="440310001000") == watched(unit=called)
