"""Each attack for a short time, with one good client beside it.

The normal run gives an attack less than a second. `make attack` gives it several, and then also
holds the server to serving a new connection within a second afterwards.
"""

import threading

import pytest
from certificates import Authority
from conftest import Server

from attacks.assail import Assailants
from attacks.attack import raise_file_limit
from attacks.bystander import DEADLINE_SECONDS, Bystander, MemoryWatch
from attacks.catalogue import ATTACKS, HELLO, TLS_ATTACKS
from wire.frames import PREFACE, block, headers, request, settings
from wire.peer import Peer

GOOD_CALLS = 0.999
MEMORY_GROWTH = 128 * 1024 * 1024


class Target:
    """A server of its own, and what it held before the first attack."""

    def __init__(self, server, roots=None):
        self.server, self.roots = server, roots
        with self.client() as client:
            for _ in range(100):
                client.call()
        self.memory = server.memory()

    @property
    def address(self):
        return self.server.address

    def client(self):
        return Bystander(self.address, self.roots)

    def endures(self, assailants, attack, seconds):
        """Carries out the attack and holds the server to what it owes the good client."""
        with MemoryWatch(self.server) as memory, self.client() as client:
            outcome = assailants.assail(attack, self.address, seconds)
        growth = memory.most - self.memory
        print(
            f"{attack.name}: {outcome}, {len(client.seconds)} good calls, "
            f"p50 {client.percentile(50):.1f} ms, p99 {client.percentile(99):.1f} ms, "
            f"{growth / 2**20:+.0f} MiB"
        )
        assert outcome["connections"] > 0, outcome
        assert client.success >= GOOD_CALLS, client.failures[:3]
        assert growth <= MEMORY_GROWTH, f"{growth / 2**20:+.0f} MiB"
        if attack.is_cut_off:
            assert outcome["survived"] == 0, outcome
        patience = 1 if seconds >= 3 else DEADLINE_SECONDS
        Bystander.call_once(self.address, self.roots, patience)


@pytest.fixture(scope="module")
def target(store):
    raise_file_limit()
    server = Server(store)
    yield Target(server)
    assert server.stop() == 0


@pytest.fixture(scope="module")
def tls_target(store, tmp_path_factory):
    raise_file_limit()
    authority = Authority(tmp_path_factory.mktemp("attacked"), "attacked")
    certificate, key = authority.sign("server")
    server = Server(store, "--tls-certificate", certificate, "--tls-key", key)
    yield Target(server, authority.root.read_bytes())
    assert server.stop() == 0


@pytest.fixture(scope="module")
def assailants():
    assailants = Assailants()
    yield assailants
    assert assailants.end() == 0


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(target, assailants, attack, attack_seconds):
    target.endures(assailants, attack, attack_seconds)


@pytest.mark.parametrize("attack", TLS_ATTACKS, ids=lambda attack: attack.name)
def test_attack_on_tls(tls_target, assailants, attack, attack_seconds):
    tls_target.endures(assailants, attack, attack_seconds)


UNFINISHED = {
    "silent": b"",
    "half a preface": PREFACE[:12],
    "no SETTINGS": PREFACE,
    "half a frame": PREFACE + settings()[:5],
    "half a header block": PREFACE + settings() + headers(1, block(request())[:20], 0),
}
UNFINISHED_TLS = {
    "silent before TLS": b"",
    "half a ClientHello": HELLO[:100],
    "a ClientHello": HELLO,
}


def test_peers_that_do_not_finish_what_they_began_are_closed(target, tls_target):
    """All at once: the limit is ten seconds, a peer waits for fifteen."""
    open_still = []

    def begin(address, name, content):
        with Peer(address) as peer:
            peer.send(content)
            try:
                peer.rest()
            except AssertionError:
                open_still.append(name)

    begun = [(target.address, *item) for item in UNFINISHED.items()]
    begun += [(tls_target.address, *item) for item in UNFINISHED_TLS.items()]
    threads = [threading.Thread(target=begin, args=one) for one in begun]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not open_still
