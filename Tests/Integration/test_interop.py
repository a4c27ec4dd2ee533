"""The standard gRPC interop tests (doc/interop-test-descriptions.md of the gRPC project) by grpcio
against `whistle serve-interop`. grpcio cannot set the compressed flag of single messages, so the
compressed cases check what it can: whole calls, and what arrives."""

import threading

import grpc
import interop_client as interop
import pytest
from interop_client import TestService, parameters, payload

REQUEST_SIZES = [27182, 8, 1828, 45904]
RESPONSE_SIZES = [31415, 9, 2653, 58979]
TIMEOUT = 20


@pytest.fixture(scope="module")
def stub(interop_server):
    with grpc.insecure_channel(interop_server.address) as channel:
        yield TestService(channel)


def sizes(responses):
    return [len(response.payload.body) for response in responses]


def output(size, request=0, **options):
    return interop.StreamingOutputCallRequest(
        response_parameters=[parameters(size, **options)], payload=payload(request)
    )


def compressed(value):
    return interop.BoolValue(value=value)


def test_empty_unary(stub):
    assert stub.EmptyCall(interop.Empty(), timeout=TIMEOUT) == interop.Empty()


def test_large_unary(stub):
    request = interop.SimpleRequest(response_size=314159, payload=payload(271828))
    assert stub.UnaryCall(request, timeout=TIMEOUT).payload.body == bytes(314159)


def test_client_streaming(stub):
    requests = [
        interop.StreamingInputCallRequest(payload=payload(size)) for size in REQUEST_SIZES
    ]
    reply = stub.StreamingInputCall(iter(requests), timeout=TIMEOUT)
    assert reply.aggregated_payload_size == 74922


def test_server_streaming(stub):
    request = interop.StreamingOutputCallRequest(
        response_parameters=[parameters(size) for size in RESPONSE_SIZES]
    )
    assert sizes(stub.StreamingOutputCall(request, timeout=TIMEOUT)) == RESPONSE_SIZES


def test_ping_pong(stub):
    turn = threading.Semaphore(1)

    def requests():
        for request, response in zip(REQUEST_SIZES, RESPONSE_SIZES, strict=True):
            turn.acquire()
            yield output(response, request)

    found = []
    for response in stub.FullDuplexCall(requests(), timeout=TIMEOUT):
        found.append(len(response.payload.body))
        turn.release()
    assert found == RESPONSE_SIZES


def test_half_duplex(stub):
    requests = [output(size) for size in RESPONSE_SIZES]
    assert sizes(stub.HalfDuplexCall(iter(requests), timeout=TIMEOUT)) == RESPONSE_SIZES


def test_empty_stream(stub):
    assert sizes(stub.FullDuplexCall(iter([]), timeout=TIMEOUT)) == []


@pytest.mark.parametrize("wanted", [True, False])
def test_client_compressed_unary(stub, wanted):
    request = interop.SimpleRequest(
        response_size=314159, payload=payload(271828), expect_compressed=compressed(wanted)
    )
    algorithm = grpc.Compression.Gzip if wanted else grpc.Compression.NoCompression
    reply = stub.UnaryCall(request, timeout=TIMEOUT, compression=algorithm)
    assert len(reply.payload.body) == 314159


def test_a_wrong_expectation_of_compression_is_refused(stub):
    request = interop.SimpleRequest(payload=payload(100), expect_compressed=compressed(True))
    with pytest.raises(grpc.RpcError) as error:
        stub.UnaryCall(request, timeout=TIMEOUT)
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_client_compressed_streaming(stub):
    requests = [
        interop.StreamingInputCallRequest(
            payload=payload(size), expect_compressed=compressed(True)
        )
        for size in (27182, 45904)
    ]
    reply = stub.StreamingInputCall(
        iter(requests), timeout=TIMEOUT, compression=grpc.Compression.Gzip
    )
    assert reply.aggregated_payload_size == 73086


@pytest.mark.parametrize("wanted", [True, False])
def test_server_compressed_unary(stub, wanted):
    request = interop.SimpleRequest(
        response_size=314159, payload=payload(271828), response_compressed=compressed(wanted)
    )
    assert len(stub.UnaryCall(request, timeout=TIMEOUT).payload.body) == 314159


def test_server_compressed_streaming(stub):
    request = interop.StreamingOutputCallRequest(
        response_parameters=[
            parameters(31415, compressed=True), parameters(92653, compressed=False)
        ]
    )  # fmt: skip
    assert sizes(stub.StreamingOutputCall(request, timeout=TIMEOUT)) == [31415, 92653]


def test_cancel_after_begin(stub):
    hold = threading.Event()

    def requests():
        hold.wait()
        yield from ()

    call = stub.StreamingInputCall.future(requests())
    call.cancel()
    hold.set()
    assert call.cancelled()
    assert call.code() == grpc.StatusCode.CANCELLED


def test_cancel_after_first_response(stub):
    done = threading.Event()

    def requests():
        yield output(31415, 27182)
        done.wait()

    call = stub.FullDuplexCall(requests())
    assert len(next(call).payload.body) == 31415
    call.cancel()
    done.set()
    with pytest.raises(grpc.RpcError):
        next(call)
    assert call.code() == grpc.StatusCode.CANCELLED


def test_timeout_on_sleeping_server(stub):
    done = threading.Event()

    def requests():
        yield output(31415, 27182, interval=10_000_000)
        done.wait()

    call = stub.FullDuplexCall(requests(), timeout=0.001)
    with pytest.raises(grpc.RpcError):
        next(call)
    done.set()
    assert call.code() == grpc.StatusCode.DEADLINE_EXCEEDED


METADATA = (
    ("x-grpc-test-echo-initial", "test_initial_metadata_value"),
    ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"),
)


def test_custom_metadata(stub):
    request = interop.SimpleRequest(response_size=314159, payload=payload(271828))
    _, unary = stub.UnaryCall.with_call(request, metadata=METADATA, timeout=TIMEOUT)
    duplex = stub.FullDuplexCall(iter([output(314159, 271828)]), metadata=METADATA)
    assert sizes(duplex) == [314159]
    for call in (unary, duplex):
        assert METADATA[0] in [tuple(field) for field in call.initial_metadata()]
        assert METADATA[1] in [tuple(field) for field in call.trailing_metadata()]


@pytest.mark.parametrize(
    "message",
    [
        "test status message",
        "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n",
        "100% of it",
    ],
)
def test_status_code_and_message(stub, message):
    status = interop.EchoStatus(code=2, message=message)
    unary = stub.UnaryCall.future(interop.SimpleRequest(response_status=status))
    duplex = stub.FullDuplexCall(
        iter([interop.StreamingOutputCallRequest(response_status=status)])
    )
    with pytest.raises(grpc.RpcError):
        next(duplex)
    for call in (unary, duplex):
        assert (call.code(), call.details()) == (grpc.StatusCode.UNKNOWN, message)


@pytest.mark.parametrize(
    "path", ["TestService/UnimplementedCall", "UnimplementedService/UnimplementedCall"]
)
def test_unimplemented(interop_server, path):
    with grpc.insecure_channel(interop_server.address) as channel:
        with pytest.raises(grpc.RpcError) as error:
            channel.unary_unary("/grpc.testing." + path)(b"", timeout=TIMEOUT)
    assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED
