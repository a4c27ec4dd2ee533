"""gRPC over HTTP/2 to the letter, over a raw socket: what no ordinary client would send."""

import struct
import urllib.parse

import pytest

from wire.calls import (
    CHECK, DEADLINE_EXCEEDED, INTERNAL, INVALID_ARGUMENT, NOT_FOUND, OK, RESOURCE_EXHAUSTED, ROUTE,
    SERVING, TRAILERS, UNIMPLEMENTED, answer_to, begin, call, fields, framed,
)  # fmt: skip
from wire.frames import (
    END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM, GOAWAY, INITIAL_WINDOW_SIZE,
    MAX_CONCURRENT_STREAMS, MAX_HEADER_LIST_SIZE, NO_ERROR, PADDED, PREFACE, WINDOW_UPDATE, block,
    continuation, data, headers, padded, request, reset, settings, window_update,
)  # fmt: skip

NAMED_SERVICE = b"\x0a\x07no.Such"


@pytest.fixture
def peer(endpoint):
    with endpoint.peer() as peer:
        yield peer.handshake()


def served(answer):
    assert answer.http_status == "200" and answer.status == OK, str(answer)
    assert answer.body == SERVING and answer.reset in (None, NO_ERROR), str(answer)


def refused(answer, *codes):
    """Refused with one of the codes, in gRPC's way and with words."""
    assert answer.http_status == "200" and answer.status in codes, str(answer)
    assert answer.headers["content-type"].startswith("application/grpc"), str(answer)
    assert answer.message, str(answer)


def test_a_call_has_the_headers_and_trailers_of_the_protocol(peer):
    answer = answer_to(peer, call(1))
    served(answer)
    assert answer.headers["content-type"].startswith("application/grpc")
    assert answer.trailers["grpc-status"] == "0"


@pytest.mark.parametrize("content_type", ["application/grpc", "application/grpc+proto"])
def test_content_types_of_grpc_are_served(peer, content_type):
    head = [*request("POST", CHECK), TRAILERS, ("content-type", content_type)]
    body = data(1, framed(), END_STREAM)
    served(answer_to(peer, headers(1, block(head), END_HEADERS) + body))


@pytest.mark.parametrize(
    "content_type", [None, "application/json", "text/plain", "application/grp"]
)
def test_other_content_types_get_415_with_a_body(peer, content_type):
    given = [("content-type", content_type)] if content_type else []
    head = block([*request("POST", CHECK), TRAILERS, *given])
    answer = answer_to(peer, headers(1, head, END_HEADERS) + data(1, framed(), END_STREAM))
    assert answer.http_status == "415" and answer.body, str(answer)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_than_post_run_nothing(peer, method):
    answer = answer_to(peer, headers(1, block(fields(method=method))))
    assert answer.http_status == "405" and answer.body and answer.status is None, str(answer)
    peer.alive()


@pytest.mark.parametrize(
    "path", ["/grpc.health.v1.Health/No", "/no.Such/Check", "/", "/Check", "/a/b/c", CHECK + "/"]
)
def test_unknown_methods_are_unimplemented(peer, path):
    refused(answer_to(peer, call(1, path=path)), UNIMPLEMENTED)


@pytest.mark.parametrize("padding", [0, 1, 255])
def test_padded_data_is_served(peer, padding):
    body = data(1, padded(framed(), padding), END_STREAM | PADDED)
    served(answer_to(peer, begin(1) + body))


def test_a_message_in_single_bytes_between_empty_frames_is_served(peer):
    body = framed(b"\x0a\x00")
    frames = b"".join(data(1, bytes([byte])) + data(1) for byte in body)
    served(answer_to(peer, begin(1) + frames + data(1, b"", END_STREAM)))


def test_interleaved_calls_are_kept_apart(peer):
    body = framed(NAMED_SERVICE)
    peer.send(begin(1) + begin(3) + begin(5))
    for place in range(len(body)):
        peer.send(data(1, framed()[place : place + 1]) + data(3, body[place : place + 1]))
    peer.send(data(5, framed(), END_STREAM) + data(3, b"", END_STREAM) + data(1, b"", END_STREAM))
    served(peer.finished(1))
    refused(peer.finished(3), NOT_FOUND)
    served(peer.finished(5))


def test_request_trailers_end_a_call(peer):
    end = headers(1, block([("x-checksum", "1")]))
    served(answer_to(peer, begin(1) + data(1, framed()) + end))


def test_reserved_and_unknown_metadata_is_passed_over(peer):
    more = [("grpc-tags-bin", "AAAA"), ("grpc-unknown", "1"), ("user-agent", "by hand")]
    served(answer_to(peer, call(1, *more)))


@pytest.mark.parametrize("value", ["AAAA", "AAA=", "AA", "AAAA,BBBB", "AAAA, BBBB", "", "AAA=,AA"])
def test_binary_metadata_is_served_padded_or_not_alone_or_joined(peer, value):
    served(answer_to(peer, call(1, ("trace-bin", value), ("trace-bin", "AAAA"))))


@pytest.mark.parametrize("encoding", ["snappy", "br", "x"])
def test_an_unknown_encoding_is_unimplemented_and_the_known_ones_named(peer, encoding):
    answer = answer_to(peer, call(1, ("grpc-encoding", encoding), body=framed(b"x", 1)))
    refused(answer, UNIMPLEMENTED)
    accepted = answer.headers.get("grpc-accept-encoding") or answer.trailers["grpc-accept-encoding"]
    assert "identity" in accepted.replace(" ", "").split(",")


def test_identity_named_as_encoding_is_served(peer):
    more = [("grpc-encoding", "identity"), ("grpc-accept-encoding", "identity,gzip,x")]
    served(answer_to(peer, call(1, *more)))


@pytest.mark.parametrize("encoding", [(), (("grpc-encoding", "identity"),)])
def test_a_compressed_message_without_compression_is_internal(peer, encoding):
    refused(answer_to(peer, call(1, *encoding, body=framed(b"x", 1))), INTERNAL)


@pytest.mark.parametrize("flag", [2, 3, 0x80, 0xFF])
def test_other_flags_than_0_and_1_are_internal(peer, flag):
    refused(answer_to(peer, call(1, body=framed(b"", flag))), INTERNAL)


def test_a_second_message_on_a_unary_call_is_refused(peer):
    refused(answer_to(peer, call(1, body=framed() + framed())), UNIMPLEMENTED, INTERNAL)


def test_no_message_on_a_unary_call_is_refused(peer):
    refused(answer_to(peer, call(1, body=b"")), UNIMPLEMENTED, INTERNAL)


@pytest.mark.parametrize("body", [b"\0", b"\0\0\0\0", framed(b"abc", length=4), framed() + b"\0"])
def test_a_message_cut_short_is_refused(peer, body):
    refused(answer_to(peer, call(1, body=body)), INTERNAL, UNIMPLEMENTED, INVALID_ARGUMENT)


@pytest.mark.parametrize("length", [2**32 - 1, 2**31, 4 * 1024 * 1024 + 1])
def test_a_message_too_long_is_refused_by_its_prefix(peer, length):
    answer = answer_to(peer, begin(1) + data(1, framed(length=length)))
    refused(answer, RESOURCE_EXHAUSTED)
    peer.alive()


@pytest.mark.parametrize("timeout", ["1S", "99999999H", "10000000u", "5M", "10000m"])
def test_timeouts_that_have_not_passed_are_served(peer, timeout):
    served(answer_to(peer, call(1, ("grpc-timeout", timeout))))


def test_a_timeout_passes_while_the_message_is_awaited(peer):
    refused(answer_to(peer, begin(1, ("grpc-timeout", "1m"))), DEADLINE_EXCEEDED)
    peer.alive()


@pytest.mark.parametrize("timeout", ["", "1", "S", "1x", "-1S", "123456789S", "1 S", "0x1S"])
def test_what_is_no_timeout_is_refused(peer, timeout):
    answer = answer_to(peer, call(1, ("grpc-timeout", timeout)))
    assert answer.http_status == "400" or answer.status not in (None, OK), str(answer)
    peer.alive()


def test_a_status_message_is_percent_encoded_utf8(peer):
    name = "社区/100%".encode()
    message = b"\x0a" + bytes([len(name)]) + name
    answer = answer_to(peer, call(1, body=framed(message)))
    refused(answer, NOT_FOUND)
    assert answer.message.isascii() and answer.message.isprintable()
    assert "社区/100%" in urllib.parse.unquote(answer.message)


def test_streams_and_header_bytes_are_announced(peer):
    assert 1 <= peer.settings[MAX_CONCURRENT_STREAMS] <= 1000
    assert 4096 <= peer.settings[MAX_HEADER_LIST_SIZE] <= 64 * 1024


def in_frames(stream, head):
    """A header block in HEADERS and CONTINUATION frames of 16 KiB."""
    parts = [head[at : at + 16_384] for at in range(0, len(head), 16_384)]
    frames = [headers(stream, parts[0], END_STREAM)]
    frames += [continuation(stream, part, 0) for part in parts[1:-1]]
    return b"".join([*frames, continuation(stream, parts[-1])])


def test_headers_above_the_soft_limit_refuse_the_call_alone(peer):
    more = [(f"x-{number}", "v" * 1000) for number in range(12)]
    refused(answer_to(peer, begin(1, *more) + data(1, framed(), END_STREAM)), RESOURCE_EXHAUSTED)
    served(answer_to(peer, call(3), 3))


@pytest.mark.parametrize("acknowledges", [True, False])
def test_headers_above_the_hard_limit_end_the_connection_from_the_first_byte(
    endpoint, acknowledges
):
    more = [(f"x-{number}", "v" * 1000) for number in range(100)]
    with endpoint.peer(acknowledges=acknowledges) as peer:
        peer.send(PREFACE + settings() + in_frames(1, block(fields(CHECK, *more))))
        got = peer.until(lambda got: got.type == GOAWAY, "GOAWAY")
        assert got.code == ENHANCE_YOUR_CALM, peer.story()


def test_many_small_fields_are_refused(peer):
    more = [(f"x-{number}", "") for number in range(500)]
    answer = answer_to(peer, begin(1, *more) + data(1, framed(), END_STREAM))
    refused(answer, RESOURCE_EXHAUSTED)
    served(answer_to(peer, call(3), 3))


def test_a_path_too_long_is_refused(peer):
    answer = answer_to(peer, call(1, path="/" + "x" * 5000))
    refused(answer, RESOURCE_EXHAUSTED, UNIMPLEMENTED)


def test_an_answer_waits_for_a_window_and_comes_whole(endpoint):
    with endpoint.peer() as peer:
        peer.handshake({INITIAL_WINDOW_SIZE: 0})
        peer.send(call(1))
        while len(peer.answer(1).body) < len(SERVING):
            peer.send(window_update(1, 1))
            had = len(peer.answer(1).body)
            peer.until(lambda _, had=had: len(peer.answer(1).body) > had, "a byte more")
        served(peer.finished(1))


def test_a_call_that_is_cancelled_leaves_the_others_alone(peer):
    peer.send(begin(1) + begin(3) + reset(1) + data(3, framed(), END_STREAM))
    served(peer.finished(3))
    peer.alive()


def test_bytes_one_at_a_time_are_served(endpoint):
    with endpoint.peer() as peer:
        for byte in PREFACE + settings() + call(1):
            peer.send(bytes([byte]))
        served(peer.finished(1))


def test_a_body_that_is_no_message_is_refused_with_words(peer):
    for number, body in enumerate([b"\xff", b"\x0a\x7f", b"\x0a\x01\xff"]):
        stream = 1 + 2 * number
        refused(
            answer_to(peer, call(stream, body=framed(body)), stream), INVALID_ARGUMENT, INTERNAL
        )
    peer.alive()


def test_a_large_body_is_received_through_the_windows(peer):
    """A megabyte in whole windows: the server gives back what it has read."""
    unknown_field = b"\x7a" + b"\x80\x80\x40" + b"x" * 2**20
    content, window = framed(unknown_field), peer.settings.get(INITIAL_WINDOW_SIZE, 65_535)
    peer.send(begin(1, path=ROUTE))
    windows = {0: 65_535, 1: window}

    def learn(got):
        if got.type == WINDOW_UPDATE:
            windows[got.stream] += struct.unpack(">I", got.payload)[0]
        return True

    for frame in peer.seen:
        learn(frame)
    sent = 0
    while sent < len(content) and not peer.answer(1).ended:
        step = min(16_384, *windows.values(), len(content) - sent)
        if step == 0:
            peer.until(learn, "WINDOW_UPDATE")
            continue
        last = END_STREAM if sent + step == len(content) else 0
        peer.send(data(1, content[sent : sent + step], last))
        sent += step
        windows[0] -= step
        windows[1] -= step
    refused(peer.finished(1), INVALID_ARGUMENT)


def test_http1_is_answered_and_closed(endpoint):
    with endpoint.peer() as peer:
        peer.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = peer.rest()
        assert answer.startswith(b"HTTP/1.1 "), answer
