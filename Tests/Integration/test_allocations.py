"""How often a call takes memory: counted, and so the same on every machine.

What the server holds for one call after the other is kept for the next; a call that takes memory each time
shows here, whatever it costs.
"""

import os
import pathlib
import shutil
import struct
import subprocess

from conftest import InteropServer, Server
from whistle_client import routing
from wire.calls import ROUTE, call, framed
from wire.frames import window_update
from wire.peer import Endpoint

BURST, WARMING, COUNTED = 100, 5, 20
UNARY = "/grpc.testing.TestService/UnaryCall"


class Counter:
    """The library to preload, and what it has counted."""

    def __init__(self, folder):
        self.file = folder / "allocations"
        self.file.write_bytes(bytes(8))
        library = folder / "allocations.so"
        source = pathlib.Path(__file__).with_name("allocations.c")
        # The C compiler that comes with Swift: a machine that builds the server has it.
        clang = pathlib.Path(shutil.which("swift")).resolve().with_name("clang")
        subprocess.run([clang, "-O1", "-shared", "-fPIC", "-o", library, source], check=True)
        self.environment = os.environ | {"LD_PRELOAD": str(library), "ALLOCATIONS": str(self.file)}

    @property
    def count(self):
        return struct.unpack("<Q", self.file.read_bytes())[0]


def allocations_per_call(server, counter, path, message):
    with Endpoint(server.address).peer() as peer:
        peer.handshake()
        peer.send(window_update(0, 1 << 30))
        first = 1

        def bursts(number):
            nonlocal first
            for _ in range(number):
                streams = range(first, first + 2 * BURST, 2)
                peer.send(b"".join(call(s, path=path, body=framed(message)) for s in streams))
                for stream in streams:
                    assert peer.finished(stream).status == 0
                first += 2 * BURST

        bursts(WARMING)
        before = counter.count
        bursts(COUNTED)
        return (counter.count - before) / (COUNTED * BURST)


def test_a_route_and_an_echo_take_memory_so_often(store, tmp_path):
    counter = Counter(tmp_path)
    order = routing.WorkOrder(origin="440310006004", category="6.186.662", received_at=1536717600)
    request = routing.RouteRequest(order=order, lead_only=True).SerializeToString()
    # SimpleRequest: 112 bytes in response_size, two in the payload.
    echo = bytes([0x10, 112, 0x1A, 4, 0x12, 2, 1, 2])
    for server, path, message, most in [
        (Server(store, environment=counter.environment), ROUTE, request, 2),
        (InteropServer(environment=counter.environment), UNARY, echo, 8),
    ]:
        try:
            assert 0.5 < allocations_per_call(server, counter, path, message) < most, path
        finally:
            server.stop()
