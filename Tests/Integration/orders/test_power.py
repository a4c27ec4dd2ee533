"""A real server on a disk that loses what was not synced, and on one whose syncs fail."""

import os
import random
import subprocess
import time

from conftest import WHISTLE, Server
from orders.checker import Ledger
from orders.driver import Client, Memory
from orders.power import Recording, recorder
from orders.test_crash import CLIENTS, check, filing, kill, start
from whistle_client import Whistle


class TimedMemory(Memory):
    """Knows when each answer came, by the clock of the recording, and to what."""

    def __init__(self):
        super().__init__()
        self.when = {}
        self.asked = {}

    def tell(self, key, reply, floor):
        self.when[key] = time.monotonic_ns()
        self.asked[key] = self.unknown[key]
        super().tell(key, reply, floor)


class Writer(Client):
    """Files much, so that the log is moved into the database again and again."""

    def filing(self, key):
        request = super().filing(key)
        if self.random.random() < 0.5:
            request.text = "字" * 20_000
        return request


def recorded(store, folder, library, log):
    return Server(
        store, "--ledger", folder / "orders.ledger",
        environment={**os.environ, "LD_PRELOAD": str(library), "DISK_LOG": str(log),
                     "DISK_FOLDER": str(folder)},
    )  # fmt: skip


def start_clients(server, memory, seed, kind):
    clients = [kind(f"c{n}", server.address, memory, seed * 10 + n, []) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    return clients


def wait_until(holds):
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_power_cuts_lose_nothing_that_was_told(store, tmp_path, request):
    cuts, seed = request.config.getoption("--cuts"), request.config.getoption("--seed")
    print(f"seed {seed}")
    folder, log = tmp_path / "disk", tmp_path / "disk.log"
    folder.mkdir()
    server = recorded(store, folder, recorder(tmp_path), log)
    memory = TimedMemory()
    clients = start_clients(server, memory, seed, Writer)
    # The log has been moved into the database, and is written anew from its start.
    wait_until(lambda: (folder / "orders.ledger").stat().st_size > 1 << 20)
    time.sleep(0.3)
    kill(server)
    for client in clients:
        client.stopping.set()
        client.join(timeout=30)
        assert client.failure is None, client.failure

    recording = Recording(log)
    chance = random.Random(seed)
    database = next(n for n, name in recording.names.items() if name == "orders.ledger")
    # Cuts while the log is moved into the database are the fewest and the most dangerous.
    moves = [n for n, record in enumerate(recording.records) if record[1] == database]
    for number in range(cuts):
        everywhere = range(len(recording.records))
        cut = chance.choice(moves if number % 2 else everywhere)
        disk = tmp_path / f"disk-{number}"
        disk.mkdir()
        recording.write_disk(cut, chance, disk)
        told = {key for key, when in memory.when.items() if when <= recording.time(cut)}
        verify_disk(disk / "orders.ledger", told, memory, f"seed {seed}, cut {number} at {cut}")
        if number < 3 or not told:
            serve_again(store, disk / "orders.ledger", told, memory)
    print(f"{cuts} cuts, {len(recording.records)} records, {len(moves)} of the database")
    assert len(moves) > 100


def verify_disk(ledger, told, memory, where):
    if not told and not ledger.exists():
        return
    done = subprocess.run(
        [WHISTLE, "ledger", "verify", "--ledger", ledger], capture_output=True, text=True
    )
    if not told and done.returncode:
        # Cut before the ledger was made, or while it was.
        assert done.returncode == 66 or "start the server on it once" in done.stderr, where
        return
    assert done.returncode == 0, f"{where}: {done.stdout}{done.stderr}"
    book = Ledger(ledger)
    assert book.check() == [], where
    writes = book.writes()
    for key in told:
        assert writes.get(key) == memory.told[key], f"{where}: {key} was told and is not there"
    assert writes.keys() <= memory.told.keys() | memory.unknown.keys(), where


def serve_again(store, ledger, told, memory):
    """The server takes what is there for its ledger, and answers what was asked before as before."""
    server = start(store, ledger)
    try:
        with Whistle(server.address) as whistle:
            for key in sorted(told)[:20]:
                method, request = memory.asked[key]
                reply = getattr(whistle.orders, method)(request)
                assert (reply.sequence, reply.SerializeToString()) == memory.told[key]
            whistle.orders.File(filing("behind the cut"))
    finally:
        assert server.stop() == 0
    assert Ledger(ledger).check() == []


def test_a_failed_sync_ends_the_server_and_nothing_told_is_lost(store, tmp_path):
    """A second sync may report as written what the first has lost, so there is none."""
    folder, log = tmp_path / "disk", tmp_path / "disk.log"
    folder.mkdir()
    server = recorded(store, folder, recorder(tmp_path), log)
    memory = TimedMemory()
    clients = start_clients(server, memory, 7, Client)
    wait_until(lambda: len(memory.told) > 5)
    log.with_suffix(".log.fail").touch()
    failed = time.monotonic_ns()
    for client in clients:
        client.join(timeout=30)
        assert not client.is_alive()
    code = server.process.wait(timeout=30)
    assert code not in (0, None)
    assert "sync" in server.process.stderr.read()
    # What was being synced when the disk began to fail may have been answered a moment later.
    late = [key for key, when in memory.when.items() if when > failed + 1_000_000_000]
    assert late == []
    check(folder / "orders.ledger", memory)
