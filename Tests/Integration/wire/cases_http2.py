"""What a server must refuse, and how: h2spec's HTTP/2 cases."""

import struct

from wire.case import (
    Case, Step, alive, alive_or_closed, answered, closes, connection_error, data_of, gets, head,
    malformed, stream_error, table,
)  # fmt: skip
from wire.frames import (
    ACK, COMPRESSION_ERROR, ENABLE_PUSH, END_HEADERS, END_STREAM, FLOW_CONTROL_ERROR,
    FRAME_SIZE_ERROR, GOAWAY, INITIAL_WINDOW_SIZE, LARGEST_WINDOW, MAX_CONCURRENT_STREAMS,
    MAX_FRAME_SIZE, PADDED, PING, PREFACE, PRIORITY, PROTOCOL_ERROR, PUSH_PROMISE,
    REFUSED_STREAM, RST_STREAM, SETTINGS, STREAM_CLOSED, WINDOW_UPDATE, WITH_PRIORITY, block,
    continuation, data, dependency, frame, get, goaway, headers, ping, post, priority, request,
    reset, settings, window_update,
)  # fmt: skip
from wire.peer import Disagreement, Peer

WHOLE = END_HEADERS | END_STREAM
GET = block(request())
LARGEST_FRAME = 16_384
DUMMY = block([("x-dummy", "x" * 100)])
UNKNOWN_TYPE = 0x16


def too_many_streams(peer: Peer) -> None:
    """One more stream than announced."""
    most = peer.settings[MAX_CONCURRENT_STREAMS]
    peer.send(b"".join(post(1 + 2 * number) for number in range(most + 1)))
    stream_error(1 + 2 * most, PROTOCOL_ERROR, REFUSED_STREAM)(peer)


def names_last_stream(stream: int) -> Step:
    def check(peer: Peer) -> None:
        got = peer.until(lambda got: got.type == GOAWAY, "GOAWAY")
        if struct.unpack_from(">I", got.payload)[0] != stream:
            raise Disagreement(f"expected a GOAWAY that names {stream}; {peer.story()}")

    return check


STARTING = [
    *table(
        "RFC 9113, 3.4",
        ("http2/3.5/1", "a valid preface", PREFACE + settings(), gets(SETTINGS, 0)),
        ("http2/3.5/2", "an invalid preface", b"INVALID CONNECTION PREFACE\r\n\r\n", closes),
        handshake=False,
    ),
]

FORMAT = [
    *table(
        "RFC 9113, 4.1",
        ("http2/4.1/1", "a frame of unknown type", frame(UNKNOWN_TYPE, 0, 0, bytes(8)), alive),
        ("http2/4.1/2", "undefined flags", ping(b"12345678", 0x16), gets(PING, ACK, b"12345678")),
        ("http2/4.1/3", "the reserved bit",
         ping(b"12345678", 0, 1 << 31), gets(PING, ACK, b"12345678")),
    ),
    *table(
        "RFC 9113, 4.2",
        ("http2/4.2/1", "DATA of 2^14 bytes",
         post(1), data(1, bytes(LARGEST_FRAME), END_STREAM), answered(1)),
        ("http2/4.2/2", "DATA longer than SETTINGS_MAX_FRAME_SIZE",
         post(1), data(1, bytes(LARGEST_FRAME + 1), END_STREAM), stream_error(1, FRAME_SIZE_ERROR)),
        ("http2/4.2/3", "HEADERS longer than SETTINGS_MAX_FRAME_SIZE",
         headers(1, GET + DUMMY * 200), connection_error(FRAME_SIZE_ERROR)),
    ),
    *table(
        "RFC 9113, 4.3",
        ("http2/4.3/1", "a header block that cannot be decoded",
         headers(1, b"\x00\x00"), connection_error(COMPRESSION_ERROR)),
        ("http2/4.3/2", "PRIORITY within a header block",
         headers(1, GET, END_STREAM), priority(1, 0), connection_error(PROTOCOL_ERROR)),
        ("http2/4.3/3", "HEADERS of another stream within a header block",
         headers(1, GET, END_STREAM), get(3), connection_error(PROTOCOL_ERROR)),
    ),
]  # fmt: skip

STATES = [
    *table(
        "RFC 9113, 5.1",
        ("http2/5.1/1", "idle: DATA",
         data(1, b"test", END_STREAM), connection_error(PROTOCOL_ERROR)),
        ("http2/5.1/2", "idle: RST_STREAM", reset(1), connection_error(PROTOCOL_ERROR)),
        ("http2/5.1/3", "idle: WINDOW_UPDATE",
         window_update(1, 100), connection_error(PROTOCOL_ERROR)),
        ("http2/5.1/4", "idle: CONTINUATION",
         continuation(1, GET), connection_error(PROTOCOL_ERROR)),
        ("http2/5.1/5", "half-closed: DATA",
         get(1) + data(1, b"test", END_STREAM), stream_error(1, STREAM_CLOSED)),
        ("http2/5.1/6", "half-closed: HEADERS", get(1) + get(1), stream_error(1, STREAM_CLOSED)),
        ("http2/5.1/7", "half-closed: CONTINUATION",
         get(1) + continuation(1, DUMMY), connection_error(PROTOCOL_ERROR, STREAM_CLOSED)),
        ("http2/5.1/8", "reset: DATA",
         post(1) + reset(1) + data(1, b"test", END_STREAM), stream_error(1, STREAM_CLOSED)),
        ("http2/5.1/9", "reset: HEADERS",
         post(1) + reset(1) + get(1), stream_error(1, STREAM_CLOSED)),
        ("http2/5.1/10", "reset: CONTINUATION", post(1) + reset(1) + continuation(1, DUMMY),
         connection_error(PROTOCOL_ERROR, STREAM_CLOSED)),
        ("http2/5.1/11", "closed: DATA",
         get(1), answered(1), data(1, b"test", END_STREAM), stream_error(1, STREAM_CLOSED)),
        ("http2/5.1/12", "closed: HEADERS",
         get(1), answered(1), get(1), connection_error(STREAM_CLOSED, PROTOCOL_ERROR)),
        ("http2/5.1/13", "closed: CONTINUATION", get(1), answered(1), continuation(1, DUMMY),
         connection_error(PROTOCOL_ERROR, STREAM_CLOSED)),
    ),
    *table(
        "RFC 9113, 5.1.1",
        ("http2/5.1.1/1", "an even stream identifier", get(2), connection_error(PROTOCOL_ERROR)),
        ("http2/5.1.1/2", "an identifier below that of an earlier stream",
         get(5), answered(5), get(3), connection_error(PROTOCOL_ERROR)),
    ),
    *table("RFC 9113, 5.1.2", ("http2/5.1.2/1", "one stream too many", too_many_streams)),
    *table(
        "RFC 7540, 5.3.1",
        ("http2/5.3.1/1", "HEADERS that depend on their own stream",
         headers(1, dependency(1) + GET, WHOLE | WITH_PRIORITY), stream_error(1, PROTOCOL_ERROR)),
        ("http2/5.3.1/2", "PRIORITY on its own stream",
         priority(2, 2), stream_error(2, PROTOCOL_ERROR)),
    ),
    *table(
        "RFC 9113, 5.4.1",
        ("http2/5.4.1/1", "after a connection error the connection ends",
         frame(PING, 0, 0, bytes(6)), closes),
        ("http2/5.4.1/2", "the GOAWAY names the last stream",
         get(1), answered(1), frame(PING, 0, 0, bytes(6)), names_last_stream(1)),
    ),
    *table(
        "RFC 9113, 5.5",
        ("http2/5.5/1", "an extension frame", frame(UNKNOWN_TYPE, 0, 0, bytes(8)), alive),
        ("http2/5.5/2", "an extension frame within a header block", headers(1, GET[:9], END_STREAM),
         frame(UNKNOWN_TYPE, 0, 0, bytes(8)), continuation(1, GET[9:]),
         connection_error(PROTOCOL_ERROR)),
    ),
]  # fmt: skip


FRAMES = [
    *table(
        "RFC 9113, 6.1",
        ("http2/6.1/1", "DATA on stream 0", data(0, b"test"), connection_error(PROTOCOL_ERROR)),
        ("http2/6.1/2", "DATA on a stream that the client ended",
         get(1) + data(1, b"test"), stream_error(1, STREAM_CLOSED)),
        ("http2/6.1/3", "DATA with more padding than payload",
         post(1), data(1, b"\x06test", END_STREAM | PADDED), connection_error(PROTOCOL_ERROR)),
    ),
    *table(
        "RFC 9113, 6.2",
        ("http2/6.2/1", "HEADERS without END_HEADERS, then PRIORITY",
         headers(1, GET, END_STREAM), priority(1, 0), connection_error(PROTOCOL_ERROR)),
        ("http2/6.2/2", "HEADERS without END_HEADERS, then those of another stream",
         headers(1, GET, END_STREAM), get(3), connection_error(PROTOCOL_ERROR)),
        ("http2/6.2/3", "HEADERS on stream 0", headers(0, GET), connection_error(PROTOCOL_ERROR)),
        ("http2/6.2/4", "HEADERS with more padding than payload",
         headers(1, bytes([len(GET) + 1]) + GET, WHOLE | PADDED), connection_error(PROTOCOL_ERROR)),
    ),
    *table(
        "RFC 9113, 6.3",
        ("http2/6.3/1", "PRIORITY on stream 0", priority(0, 1), connection_error(PROTOCOL_ERROR)),
        ("http2/6.3/2", "PRIORITY of 4 bytes",
         post(1), frame(PRIORITY, 0, 1, bytes(4)), stream_error(1, FRAME_SIZE_ERROR)),
    ),
    *table(
        "RFC 9113, 6.4",
        ("http2/6.4/1", "RST_STREAM on stream 0", reset(0), connection_error(PROTOCOL_ERROR)),
        ("http2/6.4/2", "RST_STREAM on an idle stream", reset(1), connection_error(PROTOCOL_ERROR)),
        ("http2/6.4/3", "RST_STREAM of 3 bytes",
         post(1), frame(RST_STREAM, 0, 1, bytes(3)), connection_error(FRAME_SIZE_ERROR)),
    ),
    *table(
        "RFC 9113, 6.5",
        ("http2/6.5/1", "SETTINGS ACK with a payload",
         frame(SETTINGS, ACK, 0, bytes(1)), connection_error(FRAME_SIZE_ERROR)),
        ("http2/6.5/2", "SETTINGS on stream 1",
         settings({MAX_CONCURRENT_STREAMS: 100}, stream=1), connection_error(PROTOCOL_ERROR)),
        ("http2/6.5/3", "SETTINGS of 3 bytes",
         frame(SETTINGS, 0, 0, bytes(3)), connection_error(FRAME_SIZE_ERROR)),
    ),
    *table(
        "RFC 9113, 6.5.2",
        ("http2/6.5.2/1", "ENABLE_PUSH of 2",
         settings({ENABLE_PUSH: 2}), connection_error(PROTOCOL_ERROR)),
        ("http2/6.5.2/2", "INITIAL_WINDOW_SIZE of 2^31",
         settings({INITIAL_WINDOW_SIZE: 1 << 31}), connection_error(FLOW_CONTROL_ERROR)),
        ("http2/6.5.2/3", "MAX_FRAME_SIZE below 2^14",
         settings({MAX_FRAME_SIZE: LARGEST_FRAME - 1}), connection_error(PROTOCOL_ERROR)),
        ("http2/6.5.2/4", "MAX_FRAME_SIZE of 2^24",
         settings({MAX_FRAME_SIZE: 1 << 24}), connection_error(PROTOCOL_ERROR)),
        ("http2/6.5.2/5", "an unknown setting", settings({0xFF: 1}), alive),
    ),
    *table(
        "RFC 9113, 6.5.3",
        ("http2/6.5.3/1", "of one setting twice the last counts",
         frame(SETTINGS, 0, 0, struct.pack(">HI", INITIAL_WINDOW_SIZE, 100)
               + struct.pack(">HI", INITIAL_WINDOW_SIZE, 1)),
         get(1), data_of(1, 1)),
        ("http2/6.5.3/2", "SETTINGS is acknowledged",
         settings({ENABLE_PUSH: 0}), gets(SETTINGS, ACK)),
    ),
    *table(
        "RFC 9113, 6.7",
        ("http2/6.7/1", "PING", ping(b"12345678"), gets(PING, ACK, b"12345678")),
        ("http2/6.7/2", "PING ACK is not answered",
         ping(b"invalid!", ACK), ping(b"12345678"), gets(PING, ACK, b"12345678")),
        ("http2/6.7/3", "PING on stream 1", ping(stream=1), connection_error(PROTOCOL_ERROR)),
        ("http2/6.7/4", "PING of 6 bytes",
         frame(PING, 0, 0, bytes(6)), connection_error(FRAME_SIZE_ERROR)),
    ),
    *table("RFC 9113, 6.8",
           ("http2/6.8/1", "GOAWAY on stream 1",
            goaway(stream=1), connection_error(PROTOCOL_ERROR))),
    *table(
        "RFC 9113, 6.9",
        ("http2/6.9/1", "an increment of 0", window_update(0, 0), connection_error(PROTOCOL_ERROR)),
        ("http2/6.9/2", "an increment of 0 on a stream",
         post(1), window_update(1, 0), stream_error(1, PROTOCOL_ERROR)),
        ("http2/6.9/3", "WINDOW_UPDATE of 3 bytes",
         frame(WINDOW_UPDATE, 0, 0, bytes(3)), connection_error(FRAME_SIZE_ERROR)),
    ),
    *table(
        "RFC 9113, 6.9.1",
        ("http2/6.9.1/1", "no more DATA than the window",
         settings({INITIAL_WINDOW_SIZE: 1}), get(1), data_of(1, 1)),
        ("http2/6.9.1/2", "a connection window above 2^31 - 1",
         window_update(0, LARGEST_WINDOW) + window_update(0, LARGEST_WINDOW),
         connection_error(FLOW_CONTROL_ERROR)),
        ("http2/6.9.1/3", "a stream window above 2^31 - 1",
         post(1) + window_update(1, LARGEST_WINDOW) + window_update(1, LARGEST_WINDOW),
         stream_error(1, FLOW_CONTROL_ERROR)),
    ),
    *table(
        "RFC 9113, 6.9.2",
        ("http2/6.9.2/1", "INITIAL_WINDOW_SIZE is changed after HEADERS",
         settings({INITIAL_WINDOW_SIZE: 0}), get(1), head(1),
         settings({INITIAL_WINDOW_SIZE: 1}), data_of(1, 1)),
        ("http2/6.9.2/2", "a window may be negative",
         settings({INITIAL_WINDOW_SIZE: 3}), get(1), data_of(1, 3),
         settings({INITIAL_WINDOW_SIZE: 2}), window_update(1, 2), data_of(1, 1)),
        ("http2/6.9.2/3", "INITIAL_WINDOW_SIZE above 2^31 - 1",
         settings({INITIAL_WINDOW_SIZE: 1 << 31}), connection_error(FLOW_CONTROL_ERROR)),
    ),
    *table(
        "RFC 9113, 6.10",
        ("http2/6.10/1", "several CONTINUATION frames",
         headers(1, GET[:9], END_STREAM), continuation(1, GET[9:20], 0), continuation(1, GET[20:]),
         answered(1)),
        ("http2/6.10/2", "DATA where CONTINUATION must come",
         headers(1, GET, END_STREAM), data(1, b"test", END_STREAM),
         connection_error(PROTOCOL_ERROR)),
        ("http2/6.10/3", "CONTINUATION on stream 0",
         headers(1, GET, END_STREAM), continuation(0, DUMMY), connection_error(PROTOCOL_ERROR)),
        ("http2/6.10/4", "CONTINUATION after HEADERS with END_HEADERS",
         post(1), continuation(1, DUMMY), connection_error(PROTOCOL_ERROR)),
        ("http2/6.10/5", "CONTINUATION after CONTINUATION with END_HEADERS",
         headers(1, GET, 0), continuation(1, DUMMY), continuation(1, DUMMY),
         connection_error(PROTOCOL_ERROR)),
        ("http2/6.10/6", "CONTINUATION after DATA",
         post(1), data(1, b"test"), continuation(1, DUMMY), connection_error(PROTOCOL_ERROR)),
    ),
]  # fmt: skip

CODES = table(
    "RFC 9113, 7",
    ("http2/7/1", "GOAWAY with an unknown code", goaway(0, 0xFF), alive_or_closed),
    ("http2/7/2", "RST_STREAM with an unknown code", post(1), reset(1, 0xFF), alive),
)  # fmt: skip


def without(name: str) -> bytes:
    return headers(1, block([field for field in request() if field[0] != name]))


def twice(name: str) -> bytes:
    return headers(1, block([field for field in request() if field[0] == name] + request()))


def trailing(*fields: tuple[str, str]) -> bytes:
    return post(1) + data(1, b"test") + headers(1, block(list(fields)))


MESSAGES = [
    *table("RFC 9113, 8.1",
           ("http2/8.1/1", "a second HEADERS frame without END_STREAM",
            post(1) + headers(1, block([("x-test", "ok")]), END_HEADERS), malformed(1))),
    *table("RFC 9113, 8.2",
           ("http2/8.1.2/1", "a field name in upper case", get(1, ("X-TEST", "ok")), malformed(1))),
    *table(
        "RFC 9113, 8.3",
        ("http2/8.1.2.1/1", "an unknown pseudo-header", get(1, (":test", "ok")), malformed(1)),
        ("http2/8.1.2.1/2", "a pseudo-header of responses",
         get(1, (":status", "200")), malformed(1)),
        ("http2/8.1.2.1/3", "a pseudo-header in trailers",
         trailing((":method", "200")), malformed(1)),
        ("http2/8.1.2.1/4", "a pseudo-header after a field",
         headers(1, block([("x-test", "ok"), *request()])), malformed(1)),
    ),
    *table(
        "RFC 9113, 8.2.2",
        ("http2/8.1.2.2/1", "a connection-specific field",
         get(1, ("connection", "keep-alive")), malformed(1)),
        ("http2/8.1.2.2/2", "te other than trailers",
         get(1, ("te", "trailers, deflate")), malformed(1)),
    ),
    *table(
        "RFC 9113, 8.3.1",
        ("http2/8.1.2.3/1", "an empty path", headers(1, block(request(path=""))), malformed(1)),
        ("http2/8.1.2.3/2", "no :method", without(":method"), malformed(1)),
        ("http2/8.1.2.3/3", "no :scheme", without(":scheme"), malformed(1)),
        ("http2/8.1.2.3/4", "no :path", without(":path"), malformed(1)),
        ("http2/8.1.2.3/5", "two of :method", twice(":method"), malformed(1)),
        ("http2/8.1.2.3/6", "two of :scheme", twice(":scheme"), malformed(1)),
        ("http2/8.1.2.3/7", "two of :path", twice(":path"), malformed(1)),
    ),
    *table(
        "RFC 9113, 8.1.1",
        ("http2/8.1.2.6/1", "less DATA than content-length says",
         post(1, ("content-length", "1")) + data(1, b"test", END_STREAM), malformed(1)),
        ("http2/8.1.2.6/2", "less DATA than content-length says, in two frames",
         post(1, ("content-length", "1")) + data(1, b"test") + data(1, b"test", END_STREAM),
         malformed(1)),
    ),
    *table("RFC 9113, 8.4",
           ("http2/8.2/1", "PUSH_PROMISE from a client",
            frame(PUSH_PROMISE, END_HEADERS, 1, struct.pack(">I", 2) + GET),
            connection_error(PROTOCOL_ERROR))),
]  # fmt: skip

CASES: list[Case] = [*STARTING, *FORMAT, *STATES, *FRAMES, *CODES, *MESSAGES]
