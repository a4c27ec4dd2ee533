"""A ledger that the first version has written goes on with this one."""

import lzma
import pathlib
import sqlite3
import subprocess

from conftest import WHISTLE, Server, run
from orders.checker import Ledger
from whistle_client import Whistle, orders, routing

# Orders in most states, filed and moved by `driver.py` with a server of the first version.
FORMER = pathlib.Path(__file__).with_name("version-1.ledger.xz")


def rows(ledger, query):
    database = sqlite3.connect(ledger)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def test_a_ledger_of_the_first_version_is_brought_up_to_date_and_goes_on(store, tmp_path):
    ledger = tmp_path / "orders.ledger"
    ledger.write_bytes(lzma.decompress(FORMER.read_bytes()))
    events = rows(ledger, "SELECT sequence, order_id, event, hash FROM event ORDER BY sequence")
    requests = rows(ledger, "SELECT key, fingerprint, sequence, reply FROM request ORDER BY key")
    states = rows(ledger, "SELECT id, status, holder FROM work_order ORDER BY id")
    # Who only reads leaves it as it is, and says what to do.
    assert "start the server on it once" in run("ledger", "verify", "--ledger", ledger, expect=65)

    # The time stands still, so that no clock runs out.
    server = Server(store, "--ledger", str(ledger), "--clock", "2026-01-01 00:00")
    with Whistle(server.address) as whistle:
        for number, status, holder in states:
            order = whistle.orders.GetOrder(orders.GetOrderRequest(order=number))
            assert (order.order.status, order.order.holder.code) == (status, holder)
            assert [event.sequence for event in order.events] == [
                sequence for sequence, owner, *_ in events if owner == number
            ]
        whistle.orders.File(
            orders.FileRequest(
                key="behind", person="c1",
                order=routing.WorkOrder(origin="440310001001-G05", category="G.11"),
            )
        )  # fmt: skip
    assert server.stop() == 0

    last = events[-1][0]
    assert events == rows(
        ledger,
        f"SELECT sequence, order_id, events, hash FROM event WHERE sequence <= {last} ORDER BY 1",
    )
    assert requests == rows(
        ledger,
        "SELECT key, fingerprint, sequence, reply FROM request WHERE key <> 'behind' ORDER BY key",
    )
    assert "Everything holds" in run("ledger", "verify", "--ledger", ledger)
    assert Ledger(ledger).check() == []


def test_a_ledger_by_another_name_or_without_its_file_is_left_alone(store, tmp_path):
    ledger = tmp_path / "orders.ledger"
    server = Server(store, "--ledger", str(ledger))
    with Whistle(server.address) as whistle:
        for number in range(20):
            request = orders.FileRequest(key=f"k{number}", person="c1")
            request.order.CopyFrom(routing.WorkOrder(origin="440310001001-G05", category="G.11"))
            whistle.orders.File(request)
        link = tmp_path / "link.ledger"
        link.symlink_to(ledger)
        said = refused_start(store, link)
        assert "is being written by process" in said
        whistle.orders.File(
            orders.FileRequest(
                key="more", person="c1",
                order=routing.WorkOrder(origin="440310001001-G05", category="G.11"),
            )
        )  # fmt: skip
        server.process.kill()
        server.process.wait()
    # What the log alone has must outlive a start without the file.
    log = ledger.with_name(ledger.name + "-wal")
    assert log.stat().st_size > 0
    aside = tmp_path / "aside"
    ledger.rename(aside)
    said = refused_start(store, ledger)
    assert "its log" in said and "put the file back" in said and not ledger.exists()
    aside.rename(ledger)
    # One file of two names would have two logs.
    other = tmp_path / "other.ledger"
    other.hardlink_to(ledger)
    assert "names (hard links)" in refused_start(store, other)
    other.unlink()
    # A log that is lost is noticed by whoever only reads, too.
    kept = log.read_bytes()
    log.unlink()
    for command in (["ledger", "verify"], ["order", "counters", "--store", store]):
        assert "its log" in run(*command, "--ledger", ledger, expect=65)
    log.write_bytes(kept)
    server = Server(store, "--ledger", str(ledger))
    with Whistle(server.address) as whistle:
        assert whistle.orders.GetCounters(orders.GetCountersRequest()).received == 21
    assert server.stop() == 0
    assert Ledger(ledger).check() == []


def refused_start(store, ledger):
    command = [WHISTLE, "serve", "--store", store, "--ledger", ledger, "--listen", "127.0.0.1:0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode in (66, 73, 75), done.stderr
    return done.stderr
