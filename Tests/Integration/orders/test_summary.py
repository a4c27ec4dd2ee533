"""What became of the orders of a time, by unit, place, category and day."""

import csv
import io
from collections import Counter

import grpc
import pytest
from conftest import PINGSHAN, Server, run
from orders.steps import CENTRE, VISIT, act, file, get, handled, now, pass_time, refused
from whistle_client import Whistle, orders

GRIDS = ["440310001001-G05", "440310001001-G04", "440310001003-G05"]
STREET = "440310001000"


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    folder = tmp_path_factory.mktemp("summary")
    run("import", PINGSHAN, "--store", folder / "store.db")
    ledger = f"{folder}/ledger.db"
    server = Server(folder / "store.db", "--ledger", ledger, "--clock", "2018-09-12 09:00")
    with Whistle(server.address) as whistle:
        work(whistle)
        yield whistle, folder, ledger
    assert server.stop() == 0


def work(whistle):
    """Orders of three days that end in every way, some late, some rated, some done over."""
    for number in range(60):
        category = ["G.11", "1.18.428"][number % 2]
        order = file(
            whistle, GRIDS[number % 3], category, order={"urgency": ["normal", "urgent"][number % 5 == 0]},
            only_receive=number % 6 == 5,
        ).order  # fmt: skip
        match number % 6:
            case 0 | 1 | 2:
                handled(whistle, order)
                act(whistle, order, "verify", CENTRE, person="z", evidence=VISIT)
                if number % 4:
                    act(whistle, order, "rate", person="居民", score=1 + number % 5)
            case 3:
                act(whistle, order, "transfer", CENTRE, target=CENTRE)
                act(whistle, order, "return", CENTRE, evidence=VISIT)
            case 5:
                act(whistle, order, "refuse", CENTRE)
        if number % 20 == 19:
            pass_time(whistle, 86_400)
    pass_time(whistle, 20 * 86_400)


def report(whistle, **fields):
    return whistle.orders.ReportOrders(orders.ReportOrdersRequest(**fields), timeout=10)


def listed(whistle, **fields):
    return list(whistle.orders.ListOrders(orders.ListOrdersRequest(limit=1000, **fields)).orders)


def test_the_total_is_what_the_list_says(centre):
    whistle, *_ = centre
    total, every = report(whistle).total, listed(whistle)
    assert total.received == len(every) == 60
    ends = Counter(one.status for one in every)
    assert total.closed == ends["closed"] > 0 and total.refused == ends["not_accepted"] == 10
    assert total.received == total.open + total.closed + total.merged + total.voided + total.refused
    assert total.overdue == sum(one.overdue for one in every) > 0
    assert total.satisfied == sum(one.score > 2 for one in every) > 0
    assert total.dissatisfied == sum(one.score in (1, 2) for one in every) > 0
    assert total.raised == sum(one.raises > 0 for one in every) > 0
    assert total.redone == sum(one.reopens + one.reworks > 0 for one in every) > 0
    lengths = sorted(one.ended_at - one.filed_at for one in every if one.status == "closed")
    assert total.median_seconds == lengths[len(lengths) // 2]
    assert total.longest_seconds == lengths[-1]


@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("holder", lambda one: one.holder.code),
        ("category", lambda one: one.category),
        ("urgency", lambda one: one.urgency),
        ("place", lambda one: one.origin[:12]),
    ],
)
def test_the_rows_are_the_total_by_what_was_asked_for(centre, by, key):
    whistle, *_ = centre
    territory = STREET if by == "place" else ""
    reply = report(whistle, by=by, territory=territory)
    assert {row.key: row.received for row in reply.rows} == Counter(map(key, listed(whistle)))
    for field in ("received", "open", "closed", "overdue", "satisfied", "raised", "redone"):
        assert sum(getattr(row, field) for row in reply.rows) == getattr(reply.total, field)
    assert all(row.name for row in reply.rows) or by == "urgency"


def test_days_and_narrower_reports(centre):
    whistle, *_ = centre
    days = report(whistle, by="day").rows
    assert [(row.key, row.received) for row in days] == [
        ("2018-09-12", 20), ("2018-09-13", 20), ("2018-09-14", 20),
    ]  # fmt: skip
    assert [row.key for row in report(whistle, by="month").rows] == ["2018-09"]
    first = listed(whistle)[-1].filed_at
    narrowed = report(whistle, by="day", filed_from=first + 3_600, category="G.11").rows
    assert [row.key for row in narrowed] == ["2018-09-13", "2018-09-14"]
    assert sum(row.received for row in narrowed) == 20
    code, said = refused(lambda: report(whistle, by="colour"))
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "holder, place" in said
    code, said = refused(lambda: report(whistle, territory="nowhere"))
    assert code == grpc.StatusCode.NOT_FOUND and "territory" in said


def test_the_tool_says_the_same_beside_the_server_and_from_it(centre):
    whistle, folder, ledger = centre
    beside = ("order", "summary", "--store", folder / "store.db", "--ledger", ledger)
    rows = list(csv.DictReader(io.StringIO(run(*beside, "--csv"))))
    assert {row["holder"]: int(row["received"]) for row in rows} == {
        row.key: row.received for row in report(whistle, by="holder").rows
    }
    text = run(*beside, "--by", "category", "--filed-from", "2018-09-13")
    assert "总计" in text and " %" in text and "法律援助审批 G.11" in text
    assert "No orders" in run(*beside, "--filed-from", "2030-01-01")


def test_lists_for_a_spreadsheet_have_every_order(centre):
    whistle, folder, ledger = centre
    tool = ("order", "list", "--store", folder / "store.db", "--ledger", ledger, "--csv")
    rows = list(csv.DictReader(io.StringIO(run(*tool))))
    every = listed(whistle)
    assert [int(row["order"]) for row in rows] == [one.id for one in every]
    assert {row["overdue"] for row in rows} == {"1", ""}
    for row, one in zip(rows, every, strict=True):
        assert (row["status"], row["holder"], row["title"]) == (one.status, one.holder.code, one.title)
        assert row["filed_at"].startswith("2018-09-1") and bool(row["ended_at"]) == bool(one.ended_at)
    assert len(run(*tool, "--limit", "7").splitlines()) == 8


def test_who_is_to_do_it(centre):
    whistle, folder, ledger = centre
    order = file(whistle, GRIDS[0], "G.11").order
    act(whistle, order, "assign", order.holder.code, assignee=" 李明 ")
    assert [one.id for one in listed(whistle, assignee="李明", open=True)] == [order.id]
    assert get(whistle, order.id).events[-1].assignee == "李明"
    tool = ("--store", folder / "store.db", "--ledger", ledger)
    assert "· 李明" in run("order", "queue", order.holder.code, "--assignee", "李明", *tool)
    assert "No open orders" in run("order", "queue", order.holder.code, "--assignee", "王", *tool)
    assert "分派" in run("order", "show", str(order.id), *tool)
    code, said = refused(lambda: act(whistle, order, "assign", order.holder.code))
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "assignee" in said
    assert now(whistle) > 0
