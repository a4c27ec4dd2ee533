"""What a server that is told to stop owes to calls that have begun (RFC 9113, 6.8)."""

import signal
import struct

import pytest
from conftest import Server

from wire.calls import ROUTE, begin, call, framed
from wire.frames import END_STREAM, GOAWAY, LARGEST_WINDOW, NO_ERROR, data
from wire.peer import Peer


@pytest.fixture
def stopping(store):
    server = Server(store)
    yield server
    server.stop()


def test_a_call_half_received_at_sigterm_finishes(stopping):
    with Peer(stopping.address) as peer:
        peer.handshake()
        body = framed(b"\x0a\x00")
        peer.send(begin(1, path=ROUTE) + data(1, body[:3]))
        peer.alive()
        stopping.process.send_signal(signal.SIGTERM)
        first = peer.until(lambda got: got.type == GOAWAY, "the first GOAWAY")
        assert first.code == NO_ERROR
        assert struct.unpack_from(">I", first.payload)[0] == LARGEST_WINDOW
        # A call that crossed the first GOAWAY on the wire is served as well.
        peer.send(call(3))
        assert peer.finished(3).status == 0
        if peer.goaway is first:
            peer.until(lambda got: got.type == GOAWAY, "the second GOAWAY")
        assert peer.goaway.code == NO_ERROR
        assert struct.unpack_from(">I", peer.goaway.payload)[0] == 3
        peer.send(data(1, body[3:], END_STREAM))
        assert peer.finished(1).status == 3, str(peer.answer(1))
        peer.rest()
    assert stopping.stop() == 0


def test_an_idle_connection_does_not_hold_the_server_up(stopping):
    with Peer(stopping.address) as peer:
        peer.handshake()
        stopping.process.send_signal(signal.SIGTERM)
        peer.until(lambda got: got.type == GOAWAY, "GOAWAY")
        peer.rest()
        assert stopping.process.wait(timeout=30) == 0


def test_new_connections_are_refused_while_calls_finish(stopping):
    with Peer(stopping.address) as peer:
        peer.handshake()
        peer.send(begin(1) + data(1, framed()[:1]))
        peer.alive()
        stopping.process.send_signal(signal.SIGTERM)
        peer.until(lambda got: got.type == GOAWAY, "GOAWAY")
        with pytest.raises((ConnectionError, AssertionError)), Peer(stopping.address) as late:
            late.handshake()
        peer.send(data(1, framed()[1:], END_STREAM))
        assert peer.finished(1).status == 0, str(peer.answer(1))
