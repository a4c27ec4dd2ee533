"""The request that is sent, Whistle's reply to it, and whether a peer answers alike."""

import struct
import sys
from pathlib import Path

import grpc

from servers import BUILD, CHECK, FRAMED_REPLY, REPLY, ROOT, ROUTE, SMALL_FILE

sys.path.append(str(ROOT / "Protos"))
routing = grpc.protos("whistle/v1/routing.proto")

SMALL_FILE_BYTES = 121
# Wednesday 2018-09-12 10:00 in China.
RECEIVED = 1536717600
REQUEST = routing.RouteRequest(
    order=routing.WorkOrder(
        origin="440310006004", category="6.186.662", received_at=RECEIVED, urgency="normal"
    ),
    lead_only=True,
)


def framed(message: bytes) -> bytes:
    """gRPC's length-prefixed message, not compressed."""
    return struct.pack(">BI", 0, len(message)) + message


def body_file(name: str) -> Path:
    return BUILD / f"request-{name}"


def write_requests() -> None:
    body_file("route").write_bytes(framed(REQUEST.SerializeToString()))
    body_file("check").write_bytes(framed(b""))
    SMALL_FILE.write_bytes(bytes(range(SMALL_FILE_BYTES)))


def write_reply(reply: bytes) -> None:
    REPLY.write_bytes(reply)
    FRAMED_REPLY.write_bytes(framed(reply))


def ask(port: int, path: str) -> bytes:
    """One call of `path` by grpcio, as bytes."""
    message = {ROUTE: REQUEST.SerializeToString(), CHECK: b""}[path]
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        return channel.unary_unary(path)(message, timeout=10)


def same_reply(left: bytes, right: bytes) -> bool:
    """Two encodings may differ in the order of fields and still be one message."""
    return routing.RouteReply.FromString(left) == routing.RouteReply.FromString(right)
