"""What every server must accept: h2spec's generic cases."""

from wire.case import Case, alive, alive_or_closed, answered, gets, table
from wire.frames import (
    ACK, END_HEADERS, END_STREAM, PADDED, PING, SETTINGS, WITH_PRIORITY, block, continuation, data,
    dependency, get, goaway, headers, literal, padded, ping, post, priority, request, reset,
    settings, window_update,
)  # fmt: skip

WHOLE = END_HEADERS | END_STREAM
GET = block(request())
POST = block(request("POST"))
TRAILERS = block([("x-trailer", "whistle")])

STARTING = table(
    "RFC 9113, 3.4",
    ("generic/1/1", "a client preface", get(1), answered(1)),
)

STREAMS = table(
    "RFC 9113, 5.1",
    ("generic/2/1", "PRIORITY on an idle stream", priority(1, 0, 256), get(1), answered(1)),
    ("generic/2/2", "WINDOW_UPDATE on a half-closed stream",
     get(1), window_update(1, 100), answered(1)),
    ("generic/2/3", "PRIORITY on a half-closed stream", get(1), priority(1, 0, 256), answered(1)),
    ("generic/2/4", "RST_STREAM on a half-closed stream", get(1), reset(1), alive),
    ("generic/2/5", "PRIORITY on a closed stream", get(1), answered(1), priority(1, 0, 256), alive),
)  # fmt: skip

FRAMES = [
    *table(
        "RFC 9113, 6.1",
        ("generic/3.1/1", "DATA", post(1), data(1, b"test", END_STREAM), answered(1)),
        ("generic/3.1/2", "several DATA frames",
         post(1), data(1, b"test"), data(1, b"test", END_STREAM), answered(1)),
        ("generic/3.1/3", "padded DATA",
         post(1), data(1, padded(b"test", 5), END_STREAM | PADDED), answered(1)),
    ),
    *table(
        "RFC 9113, 6.2",
        ("generic/3.2/1", "HEADERS", get(1), answered(1)),
        ("generic/3.2/2", "padded HEADERS",
         headers(1, padded(GET, 5), WHOLE | PADDED), answered(1)),
        ("generic/3.2/3", "HEADERS with priority",
         headers(1, dependency(0, 256) + GET, WHOLE | WITH_PRIORITY), answered(1)),
    ),
    *table(
        "RFC 9113, 6.3",
        ("generic/3.3/1", "PRIORITY with weight 1", priority(1, 0, 1), get(1), answered(1)),
        ("generic/3.3/2", "PRIORITY with weight 256", priority(1, 0, 256), get(1), answered(1)),
        ("generic/3.3/3", "PRIORITY with a dependency", priority(1, 3, 256), get(1), answered(1)),
        ("generic/3.3/4", "exclusive PRIORITY", priority(1, 3, 256, True), get(1), answered(1)),
        ("generic/3.3/5", "PRIORITY on an idle stream, then HEADERS on a lower one",
         priority(5, 0, 256), get(3), answered(3)),
    ),
    *table("RFC 9113, 6.4", ("generic/3.4/1", "RST_STREAM", post(1), reset(1), alive)),
    *table(
        "RFC 9113, 6.5",
        ("generic/3.5/1", "SETTINGS is acknowledged", settings(), gets(SETTINGS, ACK)),
    ),
    *table(
        "RFC 9113, 6.7",
        ("generic/3.7/1", "PING is answered with its bytes",
         ping(b"12345678"), gets(PING, ACK, b"12345678")),
    ),
    *table("RFC 9113, 6.8", ("generic/3.8/1", "GOAWAY", goaway(), alive_or_closed)),
    *table(
        "RFC 9113, 6.9",
        ("generic/3.9/1", "WINDOW_UPDATE of the connection", window_update(0, 1), alive),
        ("generic/3.9/2", "WINDOW_UPDATE of a stream",
         post(1), window_update(1, 1), data(1, b"test", END_STREAM), answered(1)),
    ),
    *table(
        "RFC 9113, 6.10",
        ("generic/3.10/1", "CONTINUATION",
         headers(1, GET[:20], END_STREAM), continuation(1, GET[20:]), answered(1)),
        ("generic/3.10/2", "several CONTINUATION frames",
         headers(1, GET[:9], END_STREAM), continuation(1, GET[9:20], 0), continuation(1, GET[20:]),
         answered(1)),
    ),
]  # fmt: skip

MESSAGES = table(
    "RFC 9113, 8.1",
    ("generic/4/1", "GET", get(1), answered(1)),
    ("generic/4/2", "HEAD", headers(1, block(request("HEAD"))), answered(1)),
    ("generic/4/3", "POST", post(1), data(1, b"test", END_STREAM), answered(1)),
    ("generic/4/4", "POST with trailers",
     post(1), data(1, b"test"), headers(1, TRAILERS), answered(1)),
)  # fmt: skip

# "x-test" and "whistle" in Huffman coding (RFC 7541, B), behind their lengths.
HUFFMAN_NAME, HUFFMAN_VALUE = bytes.fromhex("85f2b24a84ff"), bytes.fromhex("85f139909a0b")
USER_AGENT = 58  # in the static table


def field(prefix: int, bits: int, name: bytes | int, value: bytes) -> bytes:
    """A literal field: indexed name or new one (RFC 7541, 6.2)."""
    if isinstance(name, bytes):
        return bytes([prefix]) + name + value
    most = (1 << bits) - 1
    index = bytes([prefix | name]) if name < most else bytes([prefix | most, name - most])
    return index + value


def _literals() -> list[tuple]:
    plain_name, plain_value = b"\x06x-test", b"\x07whistle"
    rows, number = [], 2
    kinds = ((0x40, 6, "indexed"), (0x00, 4, "not indexed"), (0x10, 4, "never indexed"))
    for prefix, bits, kind in kinds:
        for name, names in ((USER_AGENT, "name from the table"), (None, "new name")):
            for huffman in (False, True):
                value = HUFFMAN_VALUE if huffman else plain_value
                new = HUFFMAN_NAME if huffman else plain_name
                extra = field(prefix, bits, new if name is None else name, value)
                title = f"literal, {kind}, {names}{', Huffman' if huffman else ''}"
                rows.append((f"generic/5/{number}", title, headers(1, GET + extra), answered(1)))
                number += 1
    return rows


COMPRESSION = [
    *table(
        "RFC 7541, 6.1",
        ("generic/5/1", "indexed field",
         headers(1, b"\x82" + GET[len(literal(":method", "GET")):]), answered(1)),
    ),
    *table("RFC 7541, 6.2", *_literals()),
    *table(
        "RFC 7541, 6.3",
        ("generic/5/14", "a table size update", headers(1, b"\x20" + GET), answered(1)),
        ("generic/5/15", "two table size updates",
         headers(1, b"\x20\x3f\xe1\x1f" + GET), answered(1)),
    ),
]  # fmt: skip

CASES: list[Case] = [*STARTING, *STREAMS, *FRAMES, *MESSAGES, *COMPRESSION]
