"""Each attack for a short time, with one good client beside it.

The normal run gives an attack less than a second. `make attack` gives it several, and then also
holds the server to serving a new connection within a second afterwards.
"""

import json
import pathlib
import subprocess
import sys
import threading

import pytest
from conftest import Server

from attacks.attack import raise_file_limit
from attacks.bystander import DEADLINE_SECONDS, Bystander, MemoryWatch
from attacks.catalogue import ATTACKS
from wire.frames import PREFACE, block, headers, request, settings
from wire.peer import Peer

HERE = pathlib.Path(__file__).resolve().parent
GOOD_CALLS = 0.999
MEMORY_GROWTH = 128 * 1024 * 1024


@pytest.fixture(scope="module")
def target(store):
    """A server of its own, and what it held before the first attack."""
    raise_file_limit()
    server = Server(store)
    with Bystander(server.address) as client:
        for _ in range(100):
            client.call()
    yield server, server.memory()
    assert server.stop() == 0


@pytest.fixture(scope="module")
def assail(target):
    """Carries out an attack and returns what came of it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "attacks.assail", target[0].address],
        cwd=HERE.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    def carry_out(attack, seconds):
        process.stdin.write(f"{seconds} {attack.name}\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield carry_out
    process.stdin.close()
    assert process.wait(timeout=30) == 0


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(target, assail, attack, attack_seconds):
    server, before = target
    with MemoryWatch(server) as memory, Bystander(server.address) as client:
        outcome = assail(attack, attack_seconds)
    print(
        f"{attack.name}: {outcome}, {len(client.seconds)} good calls, "
        f"p50 {client.percentile(50):.1f} ms, p99 {client.percentile(99):.1f} ms, "
        f"+{(memory.most - before) / 2**20:.0f} MiB"
    )
    assert outcome["connections"] > 0, outcome
    assert client.success >= GOOD_CALLS, client.failures[:3]
    assert memory.most - before <= MEMORY_GROWTH, f"+{(memory.most - before) / 2**20:.0f} MiB"
    if attack.is_cut_off:
        assert outcome["survived"] == 0, outcome
    with Bystander(server.address) as new:
        new.call(deadline=1 if attack_seconds >= 3 else DEADLINE_SECONDS)


UNFINISHED = {
    "silent": b"",
    "half a preface": PREFACE[:12],
    "no SETTINGS": PREFACE,
    "half a frame": PREFACE + settings()[:5],
    "half a header block": PREFACE + settings() + headers(1, block(request())[:20], 0),
}


def test_peers_that_do_not_finish_what_they_began_are_closed(target):
    """All at once: the limit is ten seconds, a peer waits for fifteen."""
    server, _ = target
    open_still = []

    def begin(name, content):
        with Peer(server.address) as peer:
            peer.send(content)
            try:
                peer.rest()
            except AssertionError:
                open_still.append(name)

    threads = [threading.Thread(target=begin, args=item) for item in UNFINISHED.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not open_still
