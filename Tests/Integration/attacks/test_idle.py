"""What connections cost that have shaken hands and then do nothing."""

from conftest import Server

from attacks.attack import raise_file_limit
from attacks.bystander import Bystander
from wire.peer import Peer

BYTES_EACH = 32 * 1024


def test_idle_connections_cost_little_and_all_are_served(store, attack_seconds):
    """A thousand in the normal run; in `make attack` nearly as many as a server takes, 10,000."""
    raise_file_limit()
    count = 9_990 if attack_seconds >= 3 else 1_000
    server, peers = Server(store), []
    try:
        with Bystander(server.address) as client:
            client.call()
        before = server.memory()
        for _ in range(count):
            peers.append(Peer(server.address).handshake())
        for peer in peers:
            peer.alive()
        each = (server.memory() - before) / count
        print(f"{count} connections, {each:.0f} bytes each")
        assert each <= BYTES_EACH
        with Bystander(server.address) as client:
            client.call()
    finally:
        for peer in peers:
            peer.close()
        assert server.stop() == 0
