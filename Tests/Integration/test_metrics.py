"""Metrics on their own port, and the names by which callers and the log speak of calls that failed."""

import re
import urllib.error
import urllib.request

import grpc
import pytest
from conftest import ServerProcess


class MeasuredServer(ServerProcess):
    def __init__(self, store, *options):
        super().__init__("serve", "--store", store, "--metrics", "127.0.0.1:0", *options)

    def metrics(self):
        """Values by name and labels."""
        address = next(re.search(r"url=(\S+)", line)[1] for line in self.log if "url=" in line)
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
            lines = answer.read().decode().splitlines()
        found = {}
        for line in lines:
            if not line.startswith("#"):
                name, value = line.rsplit(" ", 1)
                assert name not in found, f"{name} is there twice"
                found[name] = float(value)
        return found


@pytest.fixture(scope="module")
def measured(store):
    server = MeasuredServer(store, "--threads", "2")
    yield server
    server.stop()


CHECK = "/grpc.health.v1.Health/Check"
# Channels to one address share their connections in grpcio unless each keeps its own.
OWN_CONNECTION = [("grpc.use_local_subchannel_pool", 1)]


def calls(metrics, method, status):
    return metrics.get(f'whistle_rpc_calls_total{{method="{method}",status="{status}"}}', 0)


def test_calls_are_counted_by_method_and_status(measured):
    before = measured.metrics()
    for _ in range(3):
        with grpc.insecure_channel(measured.address, options=OWN_CONNECTION) as channel:
            check = channel.unary_unary(CHECK)
            check(b"")
            with pytest.raises(grpc.RpcError):
                check(b"\x0a\x03abc")
            with pytest.raises(grpc.RpcError):
                channel.unary_unary("/a.B/C")(b"")
    after = measured.metrics()
    for method, status in ((CHECK, "OK"), (CHECK, "NOT_FOUND"), ("unknown", "UNIMPLEMENTED")):
        assert calls(after, method, status) - calls(before, method, status) == 3
    count = f'whistle_rpc_duration_seconds_count{{method="{CHECK}"}}'
    assert after[count] - before.get(count, 0) == 6
    assert after["whistle_connections_accepted_total"] - before["whistle_connections_accepted_total"] == 3
    assert after["whistle_received_bytes_total"] > before["whistle_received_bytes_total"]
    assert after["whistle_rpc_open_calls"] == 0


def test_a_peer_that_is_cut_off_is_counted(measured):
    from wire.frames import PREFACE, ping, settings
    from wire.peer import connect

    name = 'whistle_limit_hits_total{limit="flood"}'
    before = measured.metrics()[name]
    with connect(measured.address) as peer:
        peer.sendall(PREFACE + settings() + ping() * 5_000)
        while peer.recv(65_536):
            pass
    assert measured.metrics()[name] == before + 1


def test_another_path_is_not_found(measured):
    address = next(re.search(r"url=(\S+)", line)[1] for line in measured.log if "url=" in line)
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(address.replace("/metrics", "/other"), timeout=10)
    assert error.value.code == 404


def test_a_call_that_fails_has_the_name_that_its_caller_gave_it_or_one_of_its_own(measured):
    names = set()
    with grpc.insecure_channel(measured.address) as channel:
        for metadata in ((("x-request-id", "my-call"),), (), ()):
            with pytest.raises(grpc.RpcError) as error:
                channel.unary_unary(CHECK)(b"\x0a\x03abc", metadata=metadata)
            names.add(dict(error.value.trailing_metadata())["x-request-id"])
        _, call = channel.unary_unary(CHECK).with_call(b"")
        assert "x-request-id" not in dict(call.trailing_metadata())
    assert "my-call" in names
    assert len(names) == 3
    measured.stop()
    log = "".join(measured.log)
    for name in names:
        assert re.search(rf"request={re.escape(name)} .*call failed", log), log
