"""gRPC calls written by hand: the request as frames, each part of which a test may get wrong."""

import struct

from wire.frames import END_HEADERS, END_STREAM, Fields, block, data, headers, request
from wire.peer import Answer, Peer

CHECK = "/grpc.health.v1.Health/Check"
ROUTE = "/whistle.v1.RoutingService/Route"
GRPC = ("content-type", "application/grpc")
TRAILERS = ("te", "trailers")

OK, CANCELLED, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND = 0, 1, 3, 4, 5
RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE = 8, 12, 13, 14

SERVING = b"\0\0\0\0\x02\x08\x01"  # the framed reply of Check


def framed(message: bytes = b"", flag: int = 0, length: int | None = None) -> bytes:
    """A length-prefixed message; `length` lies about it."""
    return struct.pack(">BI", flag, len(message) if length is None else length) + message


def fields(path: str = CHECK, *more: tuple[str, str], method: str = "POST") -> Fields:
    return [*request(method, path), TRAILERS, GRPC, *more]


def begin(stream: int, *more: tuple[str, str], path: str = CHECK) -> bytes:
    """The HEADERS of a call."""
    return headers(stream, block(fields(path, *more)), END_HEADERS)


def call(
    stream: int, *more: tuple[str, str], path: str = CHECK, body: bytes | None = None
) -> bytes:
    """A whole call; the body is one empty message unless given."""
    content = framed() if body is None else body
    return begin(stream, *more, path=path) + data(stream, content, END_STREAM)


def answer_to(peer: Peer, content: bytes, stream: int = 1) -> Answer:
    peer.send(content)
    return peer.finished(stream)
