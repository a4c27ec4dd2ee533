"""Closed years leave the ledger, while nothing that was promised is lost."""

import random
import subprocess
import time

import grpc
import pytest
from conftest import WHISTLE, Server, run
from orders.checker import Ledger
from whistle_client import Whistle, orders, routing

PLACE = {"origin": "440310001003-G05", "category": "G.11"}
STEPS = ("sign", "start", "report", "verify", "rate")


def filing(key, title=""):
    return orders.FileRequest(
        key=key, person="c1", title=title, order=routing.WorkOrder(**PLACE), desk="440310000000"
    )


def close(whistle, order):
    for step in STEPS:
        outside = step in ("verify", "rate")
        whistle.orders.Act(
            orders.ActRequest(
                key=f"{step}-{order.id}", order=order.id, step=step, reason="办妥", score=5,
                unit="440310001000" if outside else order.holder.code,
                person="赵" if outside else "李", evidence=[orders.Evidence(kind="visit")],
            )
        )  # fmt: skip


def seconds(year):
    return int(time.mktime((year, 1, 15, 10, 0, 0, 0, 0, 0)))


def archive(store, ledger, expect=0):
    return run("ledger", "archive", "--before", 2019, "--store", store, "--ledger", ledger,
               expect=expect)  # fmt: skip


@pytest.fixture
def filled(store, tmp_path):
    """A hundred orders of 2018, three in four of them closed then, and ten of 2019."""
    ledger = tmp_path / "orders.ledger"
    server = Server(store, "--ledger", str(ledger), "--clock", "2018-09-12 10:00")
    with Whistle(server.address) as whistle:
        for number in range(100):
            order = whistle.orders.File(filing(f"a{number}", f"第 {number} 件")).order
            if number % 4:
                close(whistle, order)
        whistle.orders.SetClock(orders.SetClockRequest(now=seconds(2019)))
        for number in range(10):
            close(whistle, whistle.orders.File(filing(f"b{number}")).order)
        counters = whistle.orders.GetCounters(orders.GetCountersRequest())
    # The tool wants the ledger for itself.
    assert "stop that first" in archive(store, ledger, expect=75)
    assert server.stop() == 0
    return ledger, counters


def test_a_closed_year_is_read_in_its_archive_and_refused_with_its_name(store, filled):
    ledger, counters = filled
    old = ledger.with_name("orders.ledger.before-2019")
    said = archive(store, ledger)
    assert "75 orders" in said and "closed 75" in said
    assert "was cut off before" in archive(store, ledger)
    said = run("ledger", "verify", "--ledger", ledger)
    assert "of these 75 with" in said and "looked at" in said and "policy example-1" in said
    assert "75 orders" in run("ledger", "verify", "--ledger", old)
    assert Ledger(ledger).check() == [] and Ledger(old).check() == []
    shown = run("order", "show", 2, "--store", store, "--ledger", old)
    assert "第 1 件" in shown and "5/5" in shown and "clocks by example-1" in shown
    assert run("order", "list", "--store", store, "--ledger", old).count("closed") == 75
    assert old.name in run("order", "show", 2, "--store", store, "--ledger", ledger, expect=66)

    server = Server(store, "--ledger", str(ledger), "--clock", "2019-02-01 10:00")
    with Whistle(server.address) as whistle:
        again = whistle.orders.GetCounters(orders.GetCountersRequest())
        assert (again.received, again.closed) == (counters.received, counters.closed)
        for call, code in [
            (lambda: whistle.orders.GetOrder(orders.GetOrderRequest(order=2)), "NOT_FOUND"),
            (lambda: whistle.orders.File(filing("a1", "第 1 件")), "ALREADY_EXISTS"),
        ]:
            with pytest.raises(grpc.RpcError) as error:
                call()
            assert error.value.code().name == code and old.name in error.value.details()
        # Those that stayed are as they were, and numbers go on.
        assert whistle.orders.File(filing("b1")).order.id == 102
        assert whistle.orders.GetOrder(orders.GetOrderRequest(order=1)).order.id == 1
        assert whistle.orders.File(filing("new")).order.id == counters.received + 1
    assert server.stop() == 0
    assert Ledger(ledger).check() == []
    # Elsewhere it is named; without it the ledger still shows what it keeps.
    away = old.rename(old.parent.parent / old.name)
    assert "not here" in run("ledger", "verify", "--ledger", ledger)
    assert ", looked at" in run("ledger", "verify", "--ledger", ledger, "--archive", away)


def test_killed_at_any_moment_every_order_is_in_one_place_at_least(store, filled, request):
    ledger, counters = filled
    old = ledger.with_name("orders.ledger.before-2019")
    chance = random.Random(request.config.getoption("--seed"))
    command = [WHISTLE, "ledger", "archive", "--before", "2019", "--store", store, "--ledger", ledger]
    start = time.monotonic()
    subprocess.run([*command, "--to", "/dev/null/none"], capture_output=True)
    usual = time.monotonic() - start
    for _ in range(8):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.3) * usual)
        process.kill()
        process.wait()
        said = run("ledger", "verify", "--ledger", ledger)
        assert f"received {counters.received} = " in said
        assert Ledger(ledger).check() == []
    archive(store, ledger)
    assert "of these 75 with" in run("ledger", "verify", "--ledger", ledger)
    assert Ledger(ledger).check() == [] and Ledger(old).check() == []
