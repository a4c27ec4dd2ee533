"""Streams under strain: readers that stop, callers that vanish, messages that are bombs."""

import concurrent.futures
import threading

import grpc
import interop_client as interop
import pytest
from conftest import InteropServer, Server
from grpc_health.v1 import health_pb2, health_pb2_grpc
from interop_client import TestService, parameters, payload

TIMEOUT = 30
MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def channel(interop_server):
    with grpc.insecure_channel(interop_server.address) as channel:
        yield channel


@pytest.fixture(scope="module")
def stub(channel):
    return TestService(channel)


def test_a_reader_that_stops_stops_the_producer(interop_server, stub):
    """200 MiB of answers wait for a reader that takes one; the server holds next to none."""
    before = interop_server.memory()
    request = interop.StreamingOutputCallRequest(
        response_parameters=[parameters(MEBIBYTE)] * 200
    )
    call = stub.StreamingOutputCall(request, timeout=TIMEOUT)
    next(call)
    # Another call is served meanwhile, on a channel of its own: windows are per connection.
    with grpc.insecure_channel(
        interop_server.address, options=[("grpc.use_local_subchannel_pool", 1)]
    ) as other:
        for _ in range(20):
            TestService(other).EmptyCall(interop.Empty(), timeout=TIMEOUT)
    assert interop_server.memory() - before < 32 * MEBIBYTE
    assert sum(len(response.payload.body) for response in call) == 199 * MEBIBYTE


def test_answers_that_nobody_reads_are_not_made(interop_server):
    """A caller with a closed window asks for 100 MiB in 100 calls at once."""
    before = interop_server.memory()
    request = interop.StreamingOutputCallRequest(response_parameters=[parameters(MEBIBYTE)])
    with grpc.insecure_channel(
        interop_server.address, options=[("grpc.use_local_subchannel_pool", 1)]
    ) as other:
        stub = TestService(other)
        calls = [stub.StreamingOutputCall(request, timeout=TIMEOUT) for _ in range(100)]
        firsts = [next(calls[0])]
        assert interop_server.memory() - before < 48 * MEBIBYTE
        firsts += [next(call) for call in calls[1:]]
    assert all(len(first.payload.body) == MEBIBYTE for first in firsts)


def test_a_handler_that_does_not_take_holds_its_caller_back(interop_server, stub):
    """The server sleeps on the first request; the caller's 256 MiB stay where they are."""
    before = interop_server.memory()
    sent = []
    done = threading.Event()

    def requests():
        yield interop.StreamingOutputCallRequest(
            response_parameters=[parameters(1), parameters(1, interval=2_000_000)]
        )
        for _ in range(256):
            if done.is_set():
                return
            sent.append(1)
            yield interop.StreamingOutputCallRequest(payload=payload(MEBIBYTE))

    call = stub.FullDuplexCall(requests(), timeout=TIMEOUT)
    next(call)
    next(call)
    assert interop_server.memory() - before < 32 * MEBIBYTE
    assert len(sent) < 64
    done.set()
    assert list(call) == []


def test_many_streams_at_once_stay_apart(stub):
    def one(index):
        requests = [
            interop.StreamingOutputCallRequest(
                response_parameters=[parameters(index * 10 + turn)], payload=payload(500)
            )
            for turn in range(10)
        ]
        found = stub.FullDuplexCall(iter(requests), timeout=TIMEOUT)
        return [len(response.payload.body) for response in found]

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        for index, found in enumerate(pool.map(one, range(64))):
            assert found == [index * 10 + turn for turn in range(10)]


def test_what_a_caller_gave_up_is_over(interop_server, stub):
    """Streams beyond the number that may run at once, all cancelled: the server goes on."""
    for _ in range(600):
        call = stub.StreamingOutputCall(
            interop.StreamingOutputCallRequest(
                response_parameters=[parameters(1), parameters(1, interval=60_000_000)]
            )
        )
        next(call)
        call.cancel()
    assert stub.EmptyCall(interop.Empty(), timeout=TIMEOUT) == interop.Empty()


def test_a_large_compressed_message_is_refused_by_what_it_inflates_to(stub):
    """8 MiB of zeros are 8 KiB of gzip."""
    for path, message in [
        ("UnaryCall", interop.SimpleRequest(payload=payload(8 * MEBIBYTE))),
        ("StreamingInputCall", interop.StreamingInputCallRequest(payload=payload(8 * MEBIBYTE))),
    ]:
        request = iter([message]) if path.startswith("Streaming") else message
        with pytest.raises(grpc.RpcError) as error:
            getattr(stub, path)(request, timeout=TIMEOUT, compression=grpc.Compression.Gzip)
        assert error.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        assert "inflates" in error.value.details()


def test_health_is_watched_until_the_server_stops(store):
    server = Server(store)
    with grpc.insecure_channel(server.address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        status = health_pb2.HealthCheckResponse
        watches = {
            name: stub.Watch(health_pb2.HealthCheckRequest(service=name), timeout=TIMEOUT)
            for name in ("", "whistle.v1.RoutingService", "no.Such")
        }
        found = {name: [next(watch).status] for name, watch in watches.items()}
        # The drain does not wait for those who watch: it would end only at its limit.
        assert server.stop() == 0
        for name, watch in watches.items():
            with pytest.raises(grpc.RpcError) as error:
                for response in watch:
                    found[name].append(response.status)
            assert error.value.code() == grpc.StatusCode.UNAVAILABLE
    assert found == {
        "": [status.SERVING, status.NOT_SERVING],
        "whistle.v1.RoutingService": [status.SERVING, status.NOT_SERVING],
        "no.Such": [status.SERVICE_UNKNOWN, status.SERVICE_UNKNOWN],
    }


def test_every_kind_of_call_over_a_unix_socket(tmp_path):
    server = InteropServer(listen=f"unix:{tmp_path}/whistle.sock")
    with grpc.insecure_channel(server.address) as channel:
        stub = TestService(channel)
        assert stub.EmptyCall(interop.Empty(), timeout=TIMEOUT) == interop.Empty()
        request = interop.StreamingOutputCallRequest(response_parameters=[parameters(9)] * 3)
        assert len(list(stub.StreamingOutputCall(request, timeout=TIMEOUT))) == 3
        assert len(list(stub.FullDuplexCall(iter([request] * 2), timeout=TIMEOUT))) == 6
        parts = [interop.StreamingInputCallRequest(payload=payload(7))] * 3
        assert stub.StreamingInputCall(iter(parts)).aggregated_payload_size == 21
    assert server.stop() == 0
    assert not (tmp_path / "whistle.sock").exists()
