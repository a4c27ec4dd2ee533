"""The request that is sent, Whistle's reply to it, and whether a peer answers alike."""

import struct
import sys
from pathlib import Path

import grpc

from servers import BUILD, ECHO, FRAMED_REPLY, REPLY, ROOT, ROUTE, SMALL_FILE

sys.path.append(str(ROOT / "Protos"))
routing = grpc.protos("whistle/v1/routing.proto")

PREFIX = 5  # bytes before a message
SMALL_FILE_BYTES = 121
ECHO_REQUEST_BYTES = 56  # with the prefix; the reply to it has as many as the small file
# Wednesday 2018-09-12 10:00 in China.
RECEIVED = 1536717600
REQUEST = routing.RouteRequest(
    order=routing.WorkOrder(
        origin="440310006004", category="6.186.662", received_at=RECEIVED, urgency="normal"
    ),
    lead_only=True,
)


def _echo_request() -> bytes:
    """SimpleRequest: response_size in field 2, a payload (3) whose body (2) fills it up.

    The reply is a payload of its own: two tags and lengths, four bytes, before the body.
    """
    size = bytes([0x10, SMALL_FILE_BYTES - PREFIX - 4])
    body = ECHO_REQUEST_BYTES - PREFIX - len(size) - 4
    return size + bytes([0x1A, body + 2, 0x12, body]) + bytes(body)


def framed(message: bytes) -> bytes:
    """gRPC's length-prefixed message, not compressed."""
    return struct.pack(">BI", 0, len(message)) + message


def body_file(name: str) -> Path:
    return BUILD / f"request-{name}"


def write_requests() -> None:
    body_file("route").write_bytes(framed(REQUEST.SerializeToString()))
    body_file("echo").write_bytes(framed(_echo_request()))
    SMALL_FILE.write_bytes(bytes(range(SMALL_FILE_BYTES)))


def write_reply(reply: bytes) -> None:
    REPLY.write_bytes(reply)
    FRAMED_REPLY.write_bytes(framed(reply))


def ask(port: int, path: str) -> bytes:
    """One call of `path` by grpcio, as bytes."""
    message = {ROUTE: REQUEST.SerializeToString(), ECHO: _echo_request()}[path]
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        return channel.unary_unary(path)(message, timeout=10)


def same_reply(left: bytes, right: bytes) -> bool:
    """Two encodings may differ in the order of fields and still be one message."""
    return routing.RouteReply.FromString(left) == routing.RouteReply.FromString(right)
