"""A real server killed at random moments, and what its disk then holds."""

import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import threading
import time

import grpc
import pytest
from conftest import WHISTLE, Server
from grpc_health.v1 import health_pb2, health_pb2_grpc
from orders.checker import Ledger
from orders.driver import Client, Memory
from whistle_client import Whistle, orders, routing

CLIENTS = 8


def start(store, ledger, *options):
    return Server(store, "--ledger", str(ledger), *options)


def kill(server):
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    server.process.stderr.close()


def check(ledger, memory):
    """The file against the rules, and against what the clients were told."""
    book = Ledger(ledger)
    assert book.check() == []
    writes = book.writes()
    for key, told in memory.told.items():
        assert writes.get(key) == told, f"{key} was told {told[0]}, the file has {writes.get(key)}"
    strangers = writes.keys() - memory.told.keys() - memory.unknown.keys()
    assert not strangers, f"writes that nobody asked for: {strangers}"
    assert memory.disordered == []
    assert len(book.events) >= memory.highest
    return book


def test_kills_lose_nothing(store, tmp_path, request):
    kills, seed = request.config.getoption("--kills"), request.config.getoption("--seed")
    print(f"seed {seed}")
    chance = random.Random(seed)
    ledger = tmp_path / "orders.ledger"
    memory = Memory()
    for round_ in range(kills):
        server = start(store, ledger)
        retry = list(memory.unknown.items())
        clients = [
            Client(
                f"r{round_}c{number}", server.address, memory, seed * 1_000 + round_ * 10 + number,
                retry[number::CLIENTS],
            )
            for number in range(CLIENTS)
        ]  # fmt: skip
        for client in clients:
            client.start()
        time.sleep(chance.uniform(0, 0.5) if round_ else 1.0)
        kill(server)
        for client in clients:
            client.stopping.set()
        for client in clients:
            client.join(timeout=30)
            assert client.failure is None, client.failure
        check(ledger, memory)
    # The last one lives: every write that was left unknown is settled, and repeats are the same.
    server = start(store, ledger)
    with Whistle(server.address) as whistle:
        for key, (method, request_) in list(memory.unknown.items()):
            with contextlib.suppress(grpc.RpcError):
                memory.tell(key, getattr(whistle.orders, method)(request_, timeout=20), 0)
        # Deadlines of two seconds have passed: each order that was held then was raised, once.
        time.sleep(3)
        counters = whistle.orders.GetCounters(orders.GetCountersRequest())
        sums = (
            counters.open + counters.closed + counters.merged + counters.voided + counters.refused
        )
        assert counters.received == sums
    assert server.stop() == 0
    memory.unknown.clear()
    book = check(ledger, memory)
    overdue(book)
    assert counters.received == len(book.orders)
    done = subprocess.run(
        [WHISTLE, "ledger", "verify", "--ledger", ledger], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    print(f"{kills} kills, {len(book.events)} events, {len(memory.told)} writes told")
    assert len(memory.told) > kills


def overdue(book):
    """An order is raised by the clock once for each time its escalation was due, never more."""
    last = int(book.events[-1]["at"][0])
    for number, order in book.orders.items():
        due = order.clocks.get("raise")
        if order.status in ("dispatched", "signed", "in_progress") and due is not None:
            assert due > last - 2, f"order {number} was due at {due} and not raised by {last}"


def test_full_disk_takes_nothing_and_then_goes_on(store, tmp_path):
    """On a file system of 3 MiB where one can be mounted, else with a limit on the file's size."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True
    ).returncode == 0  # fmt: skip
    ledger = folder / "orders.ledger"
    memory = Memory()
    server = None
    try:
        if not mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, resource.RLIM_INFINITY))
        server = start(store, ledger)
        with Whistle(server.address) as whistle:
            codes = fill(whistle, memory)
            assert codes == {grpc.StatusCode.RESOURCE_EXHAUSTED}
            wait_for_health(server, "whistle.v1.WorkOrderService", "NOT_SERVING")
            # Reads are as they were, and so is everything else.
            wait_for_health(server, "", "SERVING")
            assert whistle.orders.GetOrder(orders.GetOrderRequest(order=1)).order.id == 1
            if mounted:
                subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
            else:
                resource.prlimit(
                    server.process.pid, resource.RLIMIT_FSIZE,
                    (resource.RLIM_INFINITY, resource.RLIM_INFINITY),
                )  # fmt: skip
            # Nobody has to write for it: the server looks by itself.
            wait_for_health(server, "whistle.v1.WorkOrderService", "SERVING")
            reply = whistle.orders.File(filing("after"), timeout=10)
            memory.tell("after", reply, memory.highest)
        assert server.stop() == 0
        check(ledger, memory)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        if server:
            server.stop()
        if mounted:
            subprocess.run(["umount", folder], check=True)


def wait_for_health(server, service, status):
    """Watches a service until it is told as that."""
    with grpc.insecure_channel(server.address) as channel:
        watch = health_pb2_grpc.HealthStub(channel).Watch(
            health_pb2.HealthCheckRequest(service=service), timeout=20
        )
        for reply in watch:
            if health_pb2.HealthCheckResponse.ServingStatus.Name(reply.status) == status:
                return


def filing(key, text=""):
    return orders.FileRequest(
        key=key, order=routing.WorkOrder(origin="440310001001-G05", category="G.11"), person="c1",
        title="a", text=text,
    )  # fmt: skip


def fill(whistle, memory):
    """Files orders until none is taken any more; returns how they were refused."""
    codes = set()
    for number in range(2_000):
        try:
            reply = whistle.orders.File(filing(f"k{number}", "x" * 16_000), timeout=10)
            memory.tell(f"k{number}", reply, memory.highest)
        except grpc.RpcError as error:
            codes.add(error.code())
            if number > 20:
                return codes
    return codes


def serve(store, ledger):
    done = subprocess.run(
        [WHISTLE, "serve", "--store", store, "--ledger", ledger, "--listen", "127.0.0.1:0"],
        capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_what_the_server_cannot_open_it_names(store, tmp_path):
    ledger = tmp_path / "orders.ledger"
    server = start(store, ledger)
    with Whistle(server.address) as whistle:
        whistle.orders.File(filing("a"))
    code, said = serve(store, ledger)
    assert code == 75 and "is being written by process" in said
    kill(server)
    # The log is lost: what was told would be gone.
    lost = tmp_path / "lost"
    lost.mkdir()
    for name in ("orders.ledger", "orders.ledger.tail"):
        shutil.copy(tmp_path / name, lost / name)
    code, said = serve(store, lost / "orders.ledger")
    assert code == 65 and "was on disk" in said
    code, said = serve(store, store)
    assert code == 65 and "not a ledger" in said
    code, said = serve(store, tmp_path / "none" / "ledger")
    assert code == 66 and "does not exist" in said


def test_watchers_see_every_event_once_over_a_restart(store, tmp_path):
    ledger = tmp_path / "orders.ledger"
    memory = Memory()
    seen = []

    def watch(address, after):
        with contextlib.suppress(grpc.RpcError), Whistle(address) as whistle:
            request = orders.WatchOrdersRequest(after=after, heartbeat=1)
            for reply in whistle.orders.WatchOrders(request):
                if reply.HasField("event"):
                    seen.append(reply.event.sequence)

    for round_ in range(3):
        server = start(store, ledger)
        watcher = threading.Thread(
            target=watch, args=(server.address, seen[-1] if seen else 0), daemon=True
        )
        watcher.start()
        client = Client(f"w{round_}", server.address, memory, round_, list(memory.unknown.items()))
        client.start()
        time.sleep(0.5)
        kill(server)
        client.join(timeout=30)
        watcher.join(timeout=30)
    book = check(ledger, memory)
    assert seen == list(range(1, len(seen) + 1))
    # Nothing that was read is gone.
    assert len(seen) <= len(book.events) and len(seen) > 50


@pytest.mark.parametrize("jump", [-3_600, 3_600, 365 * 86_400])
def test_time_never_falls_when_the_clock_jumps(store, tmp_path, jump):
    """A server started again under another wall clock goes on where its ledger is."""
    ledger = tmp_path / "orders.ledger"
    memory = Memory()
    server = start(store, ledger)
    with Whistle(server.address) as whistle:
        memory.tell("a", whistle.orders.File(filing("a")), 0)
        now = whistle.orders.GetCounters(orders.GetCountersRequest()).now
    assert server.stop() == 0
    stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now + jump + 8 * 3_600))
    server = start(store, ledger, "--clock", stamp)
    with Whistle(server.address) as whistle:
        reply = whistle.orders.File(filing("b"))
        memory.tell("b", reply, memory.highest)
        assert reply.at == max(now, now + jump)
        done = whistle.orders.SetClock(orders.SetClockRequest(now=reply.at + 40 * 86_400))
        assert done.fired >= 4
    assert server.stop() == 0
    check(ledger, memory)
