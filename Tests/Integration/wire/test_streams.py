"""Streaming calls, compression and metadata over a raw socket, where every frame can be seen."""

import base64
import gzip

import interop_client as interop
import pytest

from wire.calls import (
    CANCELLED, DEADLINE_EXCEEDED, INTERNAL, OK, RESOURCE_EXHAUSTED, UNIMPLEMENTED, answer_to,
    begin, call, framed,
)  # fmt: skip
from wire.frames import (
    CANCEL, DATA, END_STREAM, HEADERS, INITIAL_WINDOW_SIZE, LARGEST_WINDOW, data, reset,
    window_update,
)  # fmt: skip
from wire.peer import Peer

SERVICE = "/grpc.testing.TestService/"
EMPTY, UNARY = SERVICE + "EmptyCall", SERVICE + "UnaryCall"
OUTPUT, INPUT = SERVICE + "StreamingOutputCall", SERVICE + "StreamingInputCall"
DUPLEX = SERVICE + "FullDuplexCall"
WATCH = "/grpc.health.v1.Health/Watch"
GZIP = ("grpc-encoding", "gzip")
ECHO_BINARY = "x-grpc-test-echo-trailing-bin"
MEBIBYTE = 1 << 20


@pytest.fixture
def peer(interop_server):
    with Peer(interop_server.address) as peer:
        yield peer.handshake()


def output(*sizes, interval=0):
    parameters = [interop.parameters(size, interval=interval) for size in sizes]
    return interop.StreamingOutputCallRequest(response_parameters=parameters).SerializeToString()


def until_data(peer, stream):
    return peer.until(lambda got: got.type == DATA and got.stream == stream, "DATA")


def test_a_reply_comes_before_the_requests_end(peer):
    peer.send(begin(1, path=DUPLEX))
    for _ in range(3):
        peer.send(data(1, framed(output(10))))
        until_data(peer, 1)
    assert not peer.answer(1).ended
    peer.send(data(1, b"", END_STREAM))
    answer = peer.finished(1)
    assert answer.status == OK and len(answer.body) == 3 * len(framed(bytes(14))), str(answer)


def test_no_messages_are_a_whole_stream(peer):
    answer = answer_to(peer, call(1, path=INPUT, body=b""))
    assert answer.status == OK and answer.body == framed(), str(answer)
    answer = answer_to(peer, call(3, path=DUPLEX, body=b""), 3)
    assert answer.status == OK and answer.body == b"", str(answer)


def test_messages_of_one_stream_may_share_a_frame_or_be_cut_anywhere(peer):
    body = b"".join(framed(output(size)) for size in (1, 20, 300))
    whole = answer_to(peer, call(1, path=DUPLEX, body=body)).body
    for stream, cut in ((3, 1), (5, 4), (7, 7)):
        pieces = [body[at : at + cut] for at in range(0, len(body), cut)]
        frames = b"".join(data(stream, piece) for piece in pieces)
        end = data(stream, b"", END_STREAM)
        assert answer_to(peer, begin(stream, path=DUPLEX) + frames + end, stream).body == whole


def test_a_producer_keeps_to_the_window_of_each_stream(interop_server):
    """No byte more than was given, and another stream goes on meanwhile."""
    with Peer(interop_server.address) as peer:
        peer.handshake({INITIAL_WINDOW_SIZE: 1000})
        peer.send(window_update(0, LARGEST_WINDOW - 65_535))
        peer.send(call(1, path=OUTPUT, body=framed(output(*[MEBIBYTE] * 8))))
        given = 1000
        for step in (1, 500, 70_000):
            while len(peer.answer(1).body) < given:
                until_data(peer, 1)
            peer.alive()
            assert len(peer.answer(1).body) == given
            peer.send(window_update(1, step))
            given += step
        assert answer_to(peer, call(3, path=EMPTY), 3).status == OK
        peer.send(window_update(1, 2**24))
        assert peer.finished(1).status == OK


def test_a_stream_that_the_caller_resets_ends_at_once(peer):
    peer.send(call(1, path=OUTPUT, body=framed(output(*[100] * 1000, interval=1000))))
    until_data(peer, 1)
    peer.send(reset(1, CANCEL))
    peer.alive()
    count = len(peer.seen)
    peer.alive()
    assert not [got for got in peer.seen[count:] if got.stream == 1], peer.story()
    assert answer_to(peer, call(3, path=EMPTY), 3).status == OK


def test_a_deadline_ends_a_stream_with_trailers(peer):
    body = framed(output(1, 1, interval=10_000_000))
    answer = answer_to(peer, call(1, ("grpc-timeout", "50m"), path=OUTPUT, body=body))
    assert answer.status in (DEADLINE_EXCEEDED, CANCELLED), str(answer)
    peer.alive()


def test_health_is_watched_until_the_caller_leaves(peer):
    peer.send(call(1, path=WATCH))
    peer.until(lambda got: got.type == HEADERS and got.stream == 1, "HEADERS")
    until_data(peer, 1)
    assert peer.answer(1).body == framed(b"\x08\x01") and not peer.answer(1).ended
    peer.send(reset(1, CANCEL))
    peer.alive()


@pytest.mark.parametrize("size", [5_000, 20_000, 50_000, 100_000])
def test_a_burst_of_whole_calls_is_answered_whole(interop_server, size):
    """With windows that never close nothing but the server decides what it sends when."""
    request = interop.SimpleRequest(response_size=size).SerializeToString()
    burst = b"".join(call(1 + 2 * number, path=UNARY, body=framed(request)) for number in range(250))
    with Peer(interop_server.address) as peer:
        peer.handshake({INITIAL_WINDOW_SIZE: LARGEST_WINDOW})
        peer.send(window_update(0, LARGEST_WINDOW - 65_535) + burst)
        answers = [peer.finished(1 + 2 * number) for number in range(250)]
    assert all(answer.status == OK and len(answer.body) > size for answer in answers)


def test_messages_that_are_long_once_inflated_are_served_among_others(interop_server):
    """They are inflated elsewhere, one after the other; short ones and other callers go on meanwhile."""
    long = interop.SimpleRequest(response_size=3, payload=interop.Payload(body=bytes(3 * MEBIBYTE)))
    squeezed = framed(gzip.compress(long.SerializeToString()), flag=1)
    short = framed(gzip.compress(interop.SimpleRequest(response_size=5).SerializeToString()), flag=1)
    over = framed(gzip.compress(bytes(5 * MEBIBYTE)), flag=1)
    torn = framed(gzip.compress(long.SerializeToString())[:-9], flag=1)
    with Peer(interop_server.address) as peer, Peer(interop_server.address) as other:
        peer.handshake()
        other.handshake()
        kinds = [squeezed, short, over, torn] * 10
        streams = range(1, 1 + 2 * len(kinds), 2)
        peer.send(b"".join(call(n, GZIP, path=UNARY, body=b) for n, b in zip(streams, kinds)))
        peer.send(reset(streams[4]) + reset(streams[8]))
        assert answer_to(other, call(1, path=EMPTY)).status == OK
        for place, stream in enumerate(streams):
            if place in (4, 8):
                continue
            expected = (OK, OK, RESOURCE_EXHAUSTED, INTERNAL)[place % 4]
            assert peer.finished(stream).status == expected, place
        assert answer_to(peer, call(streams[-1] + 2, path=EMPTY), streams[-1] + 2).status == OK


def test_a_gzipped_message_is_served(peer):
    request = interop.SimpleRequest(response_size=7, payload=interop.payload(100_000))
    squeezed = framed(gzip.compress(request.SerializeToString()), flag=1)
    answer = answer_to(peer, call(1, GZIP, path=UNARY, body=squeezed))
    assert answer.status == OK and len(answer.body) > 7, str(answer)
    plain = framed(interop.SimpleRequest(response_size=7).SerializeToString())
    assert answer_to(peer, call(3, GZIP, path=UNARY, body=plain), 3).status == OK


def test_a_reply_is_not_compressed_unless_the_caller_takes_it(peer):
    request = interop.SimpleRequest(
        response_size=10_000, response_compressed=interop.BoolValue(value=True)
    )
    body = framed(request.SerializeToString())
    answer = answer_to(peer, call(1, ("grpc-accept-encoding", "identity"), path=UNARY, body=body))
    assert answer.status == OK and answer.body[0] == 0, str(answer)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no gzip at all", gzip.compress(bytes(1000))[:-9], gzip.compress(b"")[:5],
        gzip.compress(bytes(100)) + b"more", bytes(100),
        gzip.compress(bytes(1000))[:-4] + bytes([9, 0, 0, 0]), gzip.compress(bytes(9000))[:-4],
    ],
    ids=["empty", "text", "cut", "head", "trailing", "zeros", "a wrong length", "no length"],
)  # fmt: skip
def test_what_is_no_gzip_is_internal(peer, content):
    answer = answer_to(peer, call(1, GZIP, path=EMPTY, body=framed(content, flag=1)))
    assert answer.status in (INTERNAL, UNIMPLEMENTED) and answer.message, str(answer)
    assert answer_to(peer, call(3, path=EMPTY), 3).status == OK


def test_a_message_that_unpacks_to_too_much_is_refused(peer):
    """Sixty-four kilobytes of gzip that are sixty-four megabytes."""
    bomb = framed(gzip.compress(bytes(64 * MEBIBYTE)), flag=1)
    pieces = [bomb[at : at + 16_384] for at in range(0, len(bomb), 16_384)]
    assert len(bomb) <= 65_535, "it must fit the first window of a connection"
    peer.send(begin(1, GZIP, path=EMPTY) + b"".join(data(1, piece) for piece in pieces[:-1]))
    answer = answer_to(peer, data(1, pieces[-1], END_STREAM))
    assert answer.status == RESOURCE_EXHAUSTED, str(answer)


@pytest.mark.parametrize("joined", ["q6ur,zc0=", "q6ur, zc0=", "q6ur,zc0"])
def test_joined_binary_metadata_is_as_many_values(peer, joined):
    answer = answer_to(peer, call(1, (ECHO_BINARY, joined), path=UNARY))
    assert answer.status == OK, str(answer)
    found = answer.trailers[ECHO_BINARY].replace(" ", "").split(",")
    values = [base64.b64decode(value + "=" * (-len(value) % 4)) for value in found]
    assert values == [b"\xab\xab\xab", b"\xcd\xcd"], str(answer)


def test_binary_metadata_that_is_no_base64_is_refused(peer):
    answer = answer_to(peer, call(1, (ECHO_BINARY, "?!*"), path=UNARY))
    assert answer.status not in (None, OK), str(answer)


def test_a_second_request_to_server_streaming_is_refused(peer):
    answer = answer_to(peer, call(1, path=OUTPUT, body=framed(output(1)) * 2))
    assert answer.status in (UNIMPLEMENTED, INTERNAL), str(answer)


def test_no_request_to_server_streaming_is_refused(peer):
    answer = answer_to(peer, call(1, path=OUTPUT, body=b""))
    assert answer.status in (UNIMPLEMENTED, INTERNAL), str(answer)
