"""HTTP/2 frames written by hand (RFC 9113, 4.1 and 6), right and wrong ones alike.

A header block is a function of its fields alone: every field is a literal without indexing and
without Huffman coding (RFC 7541, 6.2.2), so a frame can be written down anywhere, in any order.
"""

import struct
from dataclasses import dataclass

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE = range(9)
CONTINUATION = 9
NAMES = (
    "DATA HEADERS PRIORITY RST_STREAM SETTINGS PUSH_PROMISE PING GOAWAY WINDOW_UPDATE CONTINUATION"
).split()

END_STREAM, ACK, END_HEADERS, PADDED, WITH_PRIORITY = 0x1, 0x1, 0x4, 0x8, 0x20

HEADER_TABLE_SIZE, ENABLE_PUSH, MAX_CONCURRENT_STREAMS, INITIAL_WINDOW_SIZE = 1, 2, 3, 4
MAX_FRAME_SIZE, MAX_HEADER_LIST_SIZE = 5, 6

NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, FLOW_CONTROL_ERROR, SETTINGS_TIMEOUT = range(5)
STREAM_CLOSED, FRAME_SIZE_ERROR, REFUSED_STREAM, CANCEL, COMPRESSION_ERROR = range(5, 10)
CONNECT_ERROR, ENHANCE_YOUR_CALM = 10, 11

LARGEST_WINDOW = 2**31 - 1
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Frame:
    type: int
    flags: int
    stream: int
    payload: bytes

    def has(self, flag: int) -> bool:
        return bool(self.flags & flag)

    @property
    def code(self) -> int:
        """The error code of RST_STREAM or GOAWAY."""
        at = 4 if self.type == GOAWAY else 0
        return struct.unpack_from(">I", self.payload, at)[0]

    def __str__(self) -> str:
        name = NAMES[self.type] if self.type < len(NAMES) else f"type {self.type}"
        code = f" code {self.code}" if self.type in (RST_STREAM, GOAWAY) else ""
        return f"{name} on {self.stream}, flags {self.flags:#x}, {len(self.payload)} bytes{code}"


def frame(type: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack(">IBI", len(payload) << 8 | type, flags, stream) + payload


def padded(content: bytes, padding: int) -> bytes:
    return bytes([padding]) + content + bytes(padding)


def data(stream: int, content: bytes = b"", flags: int = 0) -> bytes:
    return frame(DATA, flags, stream, content)


def settings(values: dict[int, int] | None = None, flags: int = 0, stream: int = 0) -> bytes:
    entries = (struct.pack(">HI", key, value) for key, value in (values or {}).items())
    return frame(SETTINGS, flags, stream, b"".join(entries))


def ping(content: bytes = b"whistle!", flags: int = 0, stream: int = 0) -> bytes:
    return frame(PING, flags, stream, content)


def goaway(last: int = 0, code: int = NO_ERROR, stream: int = 0) -> bytes:
    return frame(GOAWAY, 0, stream, struct.pack(">II", last, code))


def window_update(stream: int, increment: int) -> bytes:
    return frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", increment))


def reset(stream: int, code: int = CANCEL) -> bytes:
    return frame(RST_STREAM, 0, stream, struct.pack(">I", code))


def dependency(stream: int, weight: int = 16, exclusive: bool = False) -> bytes:
    """The five bytes that say what a stream depends on; weights count from 1."""
    return struct.pack(">IB", stream | exclusive << 31, weight - 1)


def priority(stream: int, on: int, weight: int = 16, exclusive: bool = False) -> bytes:
    return frame(PRIORITY, 0, stream, dependency(on, weight, exclusive))


def headers(stream: int, block: bytes, flags: int = END_HEADERS | END_STREAM) -> bytes:
    return frame(HEADERS, flags, stream, block)


def continuation(stream: int, block: bytes, flags: int = END_HEADERS) -> bytes:
    return frame(CONTINUATION, flags, stream, block)


def integer(value: int, prefix: int, mark: int = 0) -> bytes:
    """An integer with a prefix of so many bits (RFC 7541, 5.1)."""
    most = (1 << prefix) - 1
    if value < most:
        return bytes([mark | value])
    out, value = [mark | most], value - most
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return integer(len(raw), 7) + raw


def literal(name: str | bytes, value: str | bytes) -> bytes:
    return b"\0" + text(name) + text(value)


def block(fields: Fields) -> bytes:
    return b"".join(literal(name, value) for name, value in fields)


def request(method: str = "GET", path: str = "/", *more: tuple[str, str]) -> Fields:
    start = [(":method", method), (":scheme", "http"), (":path", path), (":authority", "localhost")]
    return [*start, *more]


def get(stream: int, *more: tuple[str, str]) -> bytes:
    """A whole request."""
    return headers(stream, block(request("GET", "/", *more)))


def post(stream: int, *more: tuple[str, str]) -> bytes:
    """A request whose body is still to come."""
    return headers(stream, block(request("POST", "/", *more)), END_HEADERS)
