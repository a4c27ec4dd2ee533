"""gRPC's published interoperability cases, by their names, as calls of grpcio.

A case is a function of a stub; it returns if the server does what it must. Those that look at the
compressed flag of a message, which grpcio hides, are in `compression.py`.
"""

import concurrent.futures
import queue
from collections.abc import Callable, Iterator

import grpc

from interop.messages import ECHO_INITIAL, ECHO_TRAILING, messages, payload

Stub = messages.TestService
PATIENCE = 30  # seconds, of any call
REQUEST_SIZES, REPLY_SIZES = [27_182, 8, 1_828, 45_904], [31_415, 9, 2_653, 58_979]
LARGE_REQUEST, LARGE_REPLY = 271_828, 314_159
SPECIAL_MESSAGE = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"


def replies_of(*sizes: int) -> list:
    return [messages.ResponseParameters(size=size) for size in sizes]


def ask(*sizes: int, **more) -> "messages.StreamingOutputCallRequest":
    return messages.StreamingOutputCallRequest(response_parameters=replies_of(*sizes), **more)


def expect(found, wanted, what: str) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: expected {wanted!r}, found {found!r}")


def refused(call: Callable, code: grpc.StatusCode, message: str | None = None) -> grpc.RpcError:
    try:
        call()
    except grpc.RpcError as error:
        expect(error.code(), code, f"the status ({error.details()})")
        if message is not None:
            expect(error.details(), message, "the status message")
        return error
    raise AssertionError(f"expected {code.name}, found OK")


class Requests:
    """Requests that are sent one at a time, each when the case says so."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue = queue.SimpleQueue()

    def send(self, request) -> None:
        self._queue.put(request)

    def end(self) -> None:
        self._queue.put(None)

    def __iter__(self) -> Iterator:
        return iter(self._queue.get, None)


def empty_unary(stub: Stub) -> None:
    expect(stub.EmptyCall(messages.Empty(), timeout=PATIENCE), messages.Empty(), "the reply")


def large_unary(stub: Stub) -> None:
    request = messages.SimpleRequest(response_size=LARGE_REPLY, payload=payload(LARGE_REQUEST))
    reply = stub.UnaryCall(request, timeout=PATIENCE)
    expect(reply.payload, payload(LARGE_REPLY), "the payload")


def client_streaming(stub: Stub) -> None:
    requests = (messages.StreamingInputCallRequest(payload=payload(size)) for size in REQUEST_SIZES)
    reply = stub.StreamingInputCall(requests, timeout=PATIENCE)
    expect(reply.aggregated_payload_size, sum(REQUEST_SIZES), "the size")


def server_streaming(stub: Stub) -> None:
    replies = stub.StreamingOutputCall(ask(*REPLY_SIZES), timeout=PATIENCE)
    expect([len(reply.payload.body) for reply in replies], REPLY_SIZES, "the sizes")


def ping_pong(stub: Stub) -> None:
    requests = Requests()
    replies = stub.FullDuplexCall(iter(requests), timeout=PATIENCE)
    for asked, wanted in zip(REQUEST_SIZES, REPLY_SIZES, strict=True):
        requests.send(ask(wanted, payload=payload(asked)))
        expect(len(next(replies).payload.body), wanted, "the size")
    requests.end()
    expect(list(replies), [], "what is left")


def empty_stream(stub: Stub) -> None:
    expect(list(stub.FullDuplexCall(iter([]), timeout=PATIENCE)), [], "the replies")


def half_duplex(stub: Stub) -> None:
    replies = stub.HalfDuplexCall(iter([ask(size) for size in REPLY_SIZES]), timeout=PATIENCE)
    expect([len(reply.payload.body) for reply in replies], REPLY_SIZES, "the sizes")


def cancel_after_begin(stub: Stub) -> None:
    call = stub.StreamingInputCall.future(iter(Requests()), timeout=PATIENCE)
    call.cancel()
    expect(call.code(), grpc.StatusCode.CANCELLED, "the status")


def cancel_after_first_response(stub: Stub) -> None:
    requests = Requests()
    replies = stub.FullDuplexCall(iter(requests), timeout=PATIENCE)
    requests.send(ask(31_415, payload=payload(27_182)))
    expect(len(next(replies).payload.body), 31_415, "the size")
    replies.cancel()
    refused(lambda: next(replies), grpc.StatusCode.CANCELLED)
    requests.end()


def timeout_on_sleeping_server(stub: Stub) -> None:
    requests = Requests()
    replies = stub.FullDuplexCall(iter(requests), timeout=0.001)
    requests.send(messages.StreamingOutputCallRequest(payload=payload(27_182)))
    refused(lambda: next(replies), grpc.StatusCode.DEADLINE_EXCEEDED)
    requests.end()


def custom_metadata(stub: Stub) -> None:
    sent = [(ECHO_INITIAL, "test_initial_metadata_value"), (ECHO_TRAILING, b"\xab\xab\xab")]
    unary = stub.UnaryCall.with_call
    request = messages.SimpleRequest(response_size=LARGE_REPLY, payload=payload(LARGE_REQUEST))
    _, call = unary(request, metadata=sent, timeout=PATIENCE)
    _echoes(call, sent)
    requests = iter([ask(LARGE_REPLY, payload=payload(LARGE_REQUEST))])
    stream = stub.FullDuplexCall(requests, metadata=sent, timeout=PATIENCE)
    expect(len(list(stream)), 1, "the number of replies")
    _echoes(stream, sent)


def _echoes(call: grpc.Call, sent: list) -> None:
    expect(dict(call.initial_metadata()).get(ECHO_INITIAL), sent[0][1], "the initial metadata")
    expect(dict(call.trailing_metadata()).get(ECHO_TRAILING), sent[1][1], "the trailing metadata")


def status_code_and_message(stub: Stub) -> None:
    _status(stub, "test status message")


def special_status_message(stub: Stub) -> None:
    _status(stub, SPECIAL_MESSAGE)
    _status(stub, "100% of it")


def _status(stub: Stub, message: str) -> None:
    status = messages.EchoStatus(code=grpc.StatusCode.UNKNOWN.value[0], message=message)
    request = messages.SimpleRequest(response_status=status)
    refused(lambda: stub.UnaryCall(request, timeout=PATIENCE), grpc.StatusCode.UNKNOWN, message)
    streamed = messages.StreamingOutputCallRequest(response_status=status)
    refused(
        lambda: list(stub.FullDuplexCall(iter([streamed]), timeout=PATIENCE)),
        grpc.StatusCode.UNKNOWN,
        message,
    )


def unimplemented_method(stub: Stub) -> None:
    call = stub.UnimplementedCall
    refused(lambda: call(messages.Empty(), timeout=PATIENCE), grpc.StatusCode.UNIMPLEMENTED)


def many_large_unary(stub: Stub) -> None:
    """A hundred large calls at once on one connection."""
    with concurrent.futures.ThreadPoolExecutor(25) as pool:
        list(pool.map(lambda _: large_unary(stub), range(100)))


def sixteen_megabytes(stub: Stub) -> None:
    """In replies of 64 KiB: the windows are filled and emptied many times."""
    replies = stub.StreamingOutputCall(ask(*[65_536] * 256), timeout=PATIENCE)
    expect(sum(len(reply.payload.body) for reply in replies), 2**24, "the bytes")


CASES = [
    empty_unary, large_unary, client_streaming, server_streaming, ping_pong, empty_stream,
    half_duplex, cancel_after_begin, cancel_after_first_response, timeout_on_sleeping_server,
    custom_metadata, status_code_and_message, special_status_message, unimplemented_method,
    many_large_unary, sixteen_megabytes,
]  # fmt: skip


def unimplemented_service(channel: grpc.Channel) -> None:
    call = channel.unary_unary("/grpc.testing.UnimplementedService/UnimplementedCall")
    refused(lambda: call(b"", timeout=PATIENCE), grpc.StatusCode.UNIMPLEMENTED)
