"""Metrics on their own port, and the names by which callers and the log speak of calls that failed."""

import re
import select
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import grpc
import pytest
from conftest import WHISTLE, ServerProcess

from wire.frames import frame, window_update
from wire.peer import Peer


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


def test_a_call_that_is_not_served_keeps_the_name_that_its_caller_gave_it(measured):
    with grpc.insecure_channel(measured.address, options=OWN_CONNECTION) as channel:
        with pytest.raises(grpc.RpcError) as error:
            channel.unary_unary("/a.B/C")(b"", metadata=[("x-request-id", "mine")])
    assert dict(error.value.trailing_metadata())["x-request-id"] == "mine"


def test_connections_that_break_the_protocol_are_counted(measured):
    hits = 'whistle_limit_hits_total{limit="protocol_error"}'
    before = measured.metrics()[hits]
    for wrong in (frame(6, 0, 1, bytes(8)), window_update(0, 0), frame(0, 0, 0, b"x")):
        with Peer(measured.address) as peer:
            peer.handshake()
            peer.send(wrong)
            peer.rest()
    assert measured.metrics()[hits] == before + 3


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


def test_what_is_wrong_with_many_calls_fills_no_log(store):
    server = MeasuredServer(store)
    with grpc.insecure_channel(server.address, options=OWN_CONNECTION) as channel:
        calls = [channel.unary_unary("/a.B/C").future(b"") for _ in range(3_000)]
        assert {call.code() for call in calls} == {grpc.StatusCode.UNIMPLEMENTED}
    server.stop()
    lines = "".join(server.log).splitlines()
    failed = [line for line in lines if "call failed" in line]
    left = [int(re.search(r"count=(\d+)", line)[1]) for line in lines if "calls left out" in line]
    assert len(failed) + sum(left) == 3_000
    assert 100 <= len(failed) <= 1_500 and len(left) < 20


def test_a_server_without_file_descriptors_says_so_once_and_goes_on_when_it_has_some(store):
    limit = "import resource, sys, os; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64));"
    command = [sys.executable, "-c", limit + " os.execv(sys.argv[1], sys.argv[1:])", str(WHISTLE)]
    options = ["serve-interop", "--listen", "127.0.0.1:0"]
    process = subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True)
    address = next(
        match[1] for line in process.stderr if (match := re.search(r"address=(\S+)", line))
    )
    host, port = address.split(":")
    crowd = [socket.create_connection((host, int(port))) for _ in range(120)]
    said = next(line for line in process.stderr if "cannot be accepted" in line)
    assert "Too many open files" in said
    for one in crowd:
        one.close()
    with Peer(address) as peer:
        peer.handshake().alive()
    process.terminate()
    rest = process.stderr.read()
    assert process.wait(timeout=30) == 0 and "cannot be accepted" not in rest


def test_whoever_opens_many_connections_for_metrics_has_some_of_them_closed(store):
    server = MeasuredServer(store)
    url = next(found[1] for line in server.log if (found := re.search(r"url=(\S+)", line)))
    host, port = url.split("/")[2].rsplit(":", 1)
    crowd = [socket.create_connection((host, int(port))) for _ in range(80)]
    closed, until = set(), time.monotonic() + 10
    while len(closed) < 16 and time.monotonic() < until:
        readable, _, _ = select.select([one for one in crowd if one not in closed], [], [], 1)
        closed.update(readable)
    # The others are kept.
    readable, _, _ = select.select([one for one in crowd if one not in closed], [], [], 1)
    assert len(closed) == 16 and not readable
    for one in crowd:
        one.close()
    for _ in range(50):
        try:
            assert server.metrics()
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    else:
        pytest.fail("no metrics after the crowd has gone")
    server.stop()
