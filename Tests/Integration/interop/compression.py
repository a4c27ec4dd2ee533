"""The interoperability cases on compression, over a raw socket, where a message shows its flag."""

import gzip
import struct

from interop.cases import LARGE_REPLY, LARGE_REQUEST, expect
from interop.messages import flag, messages, payload
from wire.calls import INVALID_ARGUMENT, OK, begin, framed
from wire.frames import (
    END_STREAM, INITIAL_WINDOW_SIZE, WINDOW_UPDATE, data, window_update,
)  # fmt: skip
from wire.peer import Answer, Peer

UNARY = "/grpc.testing.TestService/UnaryCall"
INPUT = "/grpc.testing.TestService/StreamingInputCall"
OUTPUT = "/grpc.testing.TestService/StreamingOutputCall"
GZIP = (("grpc-encoding", "gzip"), ("grpc-accept-encoding", "identity,gzip"))
WIDE = 2**24
PIECE = 16_384


def plain(message) -> bytes:
    return framed(message.SerializeToString())


def squeezed(message) -> bytes:
    return framed(gzip.compress(message.SerializeToString()), flag=1)


def call(address: str, path: str, body: bytes) -> Answer:
    with Peer(address) as peer:
        peer.handshake({INITIAL_WINDOW_SIZE: WIDE})
        peer.send(window_update(0, WIDE) + begin(1, *GZIP, path=path))
        _send(peer, body)
        return peer.finished(1)


def _send(peer: Peer, body: bytes) -> None:
    """As fast as the server's windows let it, unless it answers first."""
    windows = {0: 65_535, 1: peer.settings.get(INITIAL_WINDOW_SIZE, 65_535)}
    counted = 0
    while body and not peer.answer(1).ended:
        for frame in peer.seen[counted:]:
            if frame.type == WINDOW_UPDATE:
                windows[frame.stream] += struct.unpack(">I", frame.payload)[0]
        counted = len(peer.seen)
        step = min(PIECE, len(body), *windows.values())
        if step == 0:
            peer.until(lambda _: True, "a frame")
            continue
        piece, body = body[:step], body[step:]
        windows = {stream: left - step for stream, left in windows.items()}
        peer.send(data(1, piece, 0 if body else END_STREAM))


def messages_in(answer: Answer) -> list[tuple[int, bytes]]:
    """Flag and content, unpacked, of each message."""
    found, body = [], answer.body
    while body:
        compressed, length = struct.unpack_from(">BI", body)
        content, body = body[5 : 5 + length], body[5 + length :]
        found.append((compressed, gzip.decompress(content) if compressed else content))
    return found


def server_compressed_unary(address: str) -> None:
    for wanted in (True, False):
        request = messages.SimpleRequest(
            response_compressed=flag(wanted), response_size=LARGE_REPLY,
            payload=payload(LARGE_REQUEST),
        )  # fmt: skip
        answer = call(address, UNARY, plain(request))
        expect(answer.status, OK, "the status")
        ((compressed, content),) = messages_in(answer)
        expect(compressed, wanted, "the compressed flag")
        reply = messages.SimpleResponse.FromString(content)
        expect(reply.payload, payload(LARGE_REPLY), "the payload")


def server_compressed_streaming(address: str) -> None:
    wanted = [(31_415, True), (92_653, False)]
    request = messages.StreamingOutputCallRequest(
        response_parameters=[
            messages.ResponseParameters(size=size, compressed=flag(compressed))
            for size, compressed in wanted
        ]
    )
    answer = call(address, OUTPUT, plain(request))
    expect(answer.status, OK, "the status")
    found = [
        (
            len(messages.StreamingOutputCallResponse.FromString(content).payload.body),
            bool(compressed),
        )
        for compressed, content in messages_in(answer)
    ]
    expect(found, wanted, "sizes and compressed flags")


def client_compressed_unary(address: str) -> None:
    def request(expected: bool):
        return messages.SimpleRequest(
            expect_compressed=flag(expected), response_size=LARGE_REPLY,
            payload=payload(LARGE_REQUEST),
        )  # fmt: skip

    expect(call(address, UNARY, plain(request(True))).status, INVALID_ARGUMENT, "the probe")
    for body in (squeezed(request(True)), plain(request(False))):
        answer = call(address, UNARY, body)
        expect(answer.status, OK, f"the status ({answer.message})")
        ((_, content),) = messages_in(answer)
        reply = messages.SimpleResponse.FromString(content)
        expect(reply.payload, payload(LARGE_REPLY), "the payload")


def client_compressed_streaming(address: str) -> None:
    def request(size: int, expected: bool):
        return messages.StreamingInputCallRequest(
            expect_compressed=flag(expected), payload=payload(size)
        )

    probe = call(address, INPUT, plain(request(27_182, True)))
    expect(probe.status, INVALID_ARGUMENT, "the probe")
    body = squeezed(request(27_182, True)) + plain(request(45_904, False))
    answer = call(address, INPUT, body)
    expect(answer.status, OK, f"the status ({answer.message})")
    ((_, content),) = messages_in(answer)
    reply = messages.StreamingInputCallResponse.FromString(content)
    expect(reply.aggregated_payload_size, 73_086, "the size")


SERVER_CASES = [server_compressed_unary, server_compressed_streaming]
# Only a server that sees the flag can pass these; grpcio's does not.
CLIENT_CASES = [client_compressed_unary, client_compressed_streaming]
