"""The client: gRPC's interop cases against this server and grpcio's, and servers that do wrong."""

import gzip
import re
import socket
import struct
import subprocess
import time

import pytest
from certificates import Authority
from conftest import WHISTLE, InteropServer, Server, run

from interop import reference_server
from wire.calls import SERVING, framed
from wire.frames import (
    CANCEL, END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM, INTERNAL_ERROR, PUSH_PROMISE, REFUSED_STREAM,
    block, continuation, data, frame, goaway, headers, ping, reset, settings, window_update,
)  # fmt: skip
from wire.server import HEAD, ScriptedServer, trailers

CASES = """
    empty_unary large_unary many_large_unary custom_metadata client_streaming server_streaming
    sixteen_megabytes ping_pong empty_stream cancel_after_begin cancel_after_first_response
    timeout_on_sleeping_server status_code_and_message special_status_message unimplemented_method
    unimplemented_service client_compressed_unary client_compressed_streaming
    server_compressed_unary server_compressed_streaming
""".split()
# grpcio does not tell a server whether a message came compressed.
UNSEEN_BY_GRPCIO = {"client_compressed_unary", "client_compressed_streaming"}


def interop(address, cases, *options):
    named = [word for case in cases for word in ("--case", case)]
    out = run("interop", "--server", address, *named, *options)
    assert re.findall(r"(\w+): ok", out) == cases


def test_interop_cases_against_grpcio():
    server, address = reference_server.start()
    interop(address, [case for case in CASES if case not in UNSEEN_BY_GRPCIO])
    server.stop(0).wait()


def test_interop_cases_against_this_server(interop_server):
    interop(interop_server.address, CASES)


def test_interop_cases_over_a_unix_socket(tmp_path):
    server = InteropServer(listen=f"unix:{tmp_path}/socket")
    interop(server.address, CASES)
    assert server.stop() == 0


def test_interop_cases_over_mutual_tls(tmp_path):
    authority = Authority(tmp_path, "authority")
    certificate, key = authority.sign("server")
    own, own_key = authority.sign("client")
    server = InteropServer(
        "--tls-certificate", certificate, "--tls-key", key, "--tls-clients", authority.root,
        listen="localhost:0",
    )  # fmt: skip
    address = "localhost:" + server.address.rpartition(":")[2]
    roots = ("--tls-roots", authority.root)
    own_name = ("--tls-certificate", own, "--tls-key", own_key)
    interop(address, CASES, *roots, *own_name)
    # Without a certificate the server lets nobody in; without its root the client goes no further.
    assert statuses(address, *roots, expect=69) == {"UNAVAILABLE": 1}
    assert statuses(address, "--tls", expect=69) == {"UNAVAILABLE": 1}
    assert server.stop() == 0


def statuses(address, *options, calls=1, timeout=10, expect=0):
    """The statuses of so many calls, one after the other."""
    done = subprocess.run(
        [WHISTLE, "load", "--server", address, "--calls", str(calls), "--concurrency", "1",
         "--timeout", str(timeout), *map(str, options)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == expect, done.stdout + done.stderr
    return {name: int(count) for name, count in re.findall(r"  ([A-Z_]+): (\d+)", done.stdout)}


OK = trailers(("grpc-status", "0"))
ANSWER = HEAD + data(1, SERVING) + OK
GZIP_HEAD = headers(
    1,
    block([(":status", "200"), ("content-type", "application/grpc"), ("grpc-encoding", "gzip")]),
    END_HEADERS,
)


def http(status):
    return headers(1, block([(":status", status), ("content-type", "text/html")]), END_HEADERS)


# What the server sends, and the status that the caller gets.
ANSWERS = {
    "an answer": (ANSWER, "OK"),
    "an answer in many frames": (
        HEAD + b"".join(data(1, SERVING[at : at + 1]) for at in range(len(SERVING))) + OK, "OK"),
    "an answer behind an interim one": (headers(1, block([(":status", "103")]), END_HEADERS) + ANSWER, "OK"),
    "a compressed answer": (GZIP_HEAD + data(1, framed(gzip.compress(SERVING[5:]), 1)) + OK, "OK"),
    "an answer before GOAWAY": (ANSWER + goaway(1), "OK"),
    "an answer behind GOAWAY that lets it be": (goaway(1) + ANSWER, "OK"),
    "GOAWAY that leaves the call out": (goaway(0), "UNAVAILABLE"),
    "a status alone": (
        trailers((":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "5")),
        "NOT_FOUND"),
    "HTTP 404": (http("404") + data(1, b"<html>", END_STREAM), "UNIMPLEMENTED"),
    "HTTP 503": (http("503") + data(1, b"<html>"), "UNAVAILABLE"),
    "HTTP 200 with a page": (http("200") + data(1, b"<html>", END_STREAM), "UNKNOWN"),
    "no trailers": (HEAD + data(1, SERVING, END_STREAM), "UNKNOWN"),
    "words around a status that are no base 64": (
        trailers((":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "5"),
                 ("a-bin", "%%")),
        "NOT_FOUND",
    ),
    "trailers without a status": (HEAD + data(1, SERVING) + trailers(("x", "y")), "UNKNOWN"),
    "half a message and OK": (HEAD + data(1, SERVING[:6]) + OK, "INTERNAL"),
    "half a message and the end": (HEAD + data(1, SERVING[:6], END_STREAM), "INTERNAL"),
    "no message and OK": (HEAD + OK, "UNIMPLEMENTED"),
    "two messages": (HEAD + data(1, SERVING * 2) + OK, "UNIMPLEMENTED"),
    "a message of 4 GiB": (HEAD + data(1, framed(b"", length=2**32 - 1)), "RESOURCE_EXHAUSTED"),
    "a message that is none": (HEAD + data(1, framed(b"\xff")) + OK, "INTERNAL"),
    "a flag that lies": (HEAD + data(1, framed(SERVING[5:], 1)) + OK, "INTERNAL"),
    "gzip that is none": (GZIP_HEAD + data(1, framed(b"no gzip", 1)) + OK, "INTERNAL"),
    "a message that inflates beyond the limit": (
        GZIP_HEAD + data(1, framed(gzip.compress(bytes(8 << 20)), 1)) + OK, "RESOURCE_EXHAUSTED"),
    "headers over the limit": (
        headers(1, block([(":status", "200"), ("x", "y" * 9_000)]), END_HEADERS),
        "RESOURCE_EXHAUSTED"),
    "headers without end": (
        headers(1, block([(":status", "200")]), 0)
        + b"".join(continuation(1, b"", 0) for _ in range(100)), "UNAVAILABLE"),
    "a header in capitals": (
        headers(1, block([(":status", "200"), ("X", "y")]), END_HEADERS), "INTERNAL"),
    "data before the head": (data(1, SERVING), "UNAVAILABLE"),
    "a refusal": (reset(1, REFUSED_STREAM), "UNAVAILABLE"),
    "a cancellation": (HEAD + reset(1, CANCEL), "CANCELLED"),
    "a reset for calm": (reset(1, ENHANCE_YOUR_CALM), "RESOURCE_EXHAUSTED"),
    "a reset for an error": (HEAD + data(1, SERVING) + reset(1, INTERNAL_ERROR), "INTERNAL"),
    "a window update of 0": (window_update(1, 0), "UNAVAILABLE"),
    "a promise": (
        frame(PUSH_PROMISE, END_HEADERS, 1, struct.pack(">I", 2) + block([(":path", "/")])),
        "UNAVAILABLE"),
    "a frame that is too large": (frame(0, 0, 1, bytes(20_000)), "UNAVAILABLE"),
    "a stream that nobody opened": (data(9, b"x"), "UNAVAILABLE"),
    "rubbish": (bytes(range(256)) * 4, "UNAVAILABLE"),
    "pings without end": (ping() * 5_000, "UNAVAILABLE"),
    "settings without end": (settings() * 5_000, "UNAVAILABLE"),
    "nothing": (b"", "DEADLINE_EXCEEDED"),
    "a head and nothing": (HEAD, "DEADLINE_EXCEEDED"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_answer(name):
    answer, status = ANSWERS[name]
    timeout = 0.5 if status == "DEADLINE_EXCEEDED" else 10
    with ScriptedServer(answer) as server:
        found = statuses(server.address, timeout=timeout, expect=0 if status == "OK" else 69)
    assert found == {status: 1}


def test_a_server_that_closes_instead_of_an_answer():
    for answer in (b"", HEAD, HEAD + data(1, SERVING), HEAD + data(1, SERVING)[:12]):
        with ScriptedServer(answer, stays=False) as server:
            assert statuses(server.address, expect=69) == {"UNAVAILABLE": 1}


@pytest.mark.parametrize(
    "greeting", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n", ping(), b"\0" * 100]
)
def test_a_server_of_another_protocol(greeting):
    with ScriptedServer(b"", greeting=greeting) as server:
        assert statuses(server.address, expect=69) == {"UNAVAILABLE": 1}


def test_a_server_that_accepts_and_says_nothing():
    with ScriptedServer(b"", greeting=b"") as server:
        assert statuses(server.address, timeout=0.5, expect=69) == {"DEADLINE_EXCEEDED": 1}


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = "127.0.0.1:%d" % listener.getsockname()[1]
    error = run("route", "--server", address, "a", "b", expect=69)
    assert f"{address}: Connection refused" in error


def test_a_client_outlives_its_server(store):
    """Killed under load and started again, a server is called again; nothing but UNAVAILABLE was said
    meanwhile."""
    server = Server(store)
    load = subprocess.Popen(
        [WHISTLE, "load", "--server", server.address, "--rate", "200", "--seconds", "4"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(1)
    server.process.kill()
    server.process.wait()
    again = subprocess.Popen(
        [WHISTLE, "serve", "--store", store, "--listen", server.address],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    out, _ = load.communicate(timeout=30)
    again.terminate()
    assert again.wait(timeout=30) == 0
    counts = {name: int(count) for name, count in re.findall(r"  ([A-Z_]+): (\d+)", out)}
    assert set(counts) <= {"OK", "UNAVAILABLE"}
    assert sum(counts.values()) == 800
    # A second before, and at least some of the three behind.
    assert counts["OK"] > 300


ORDER = ("440310001003-G05", "G.11", "--at", "2018-09-12 10:00")


@pytest.mark.parametrize("command", ["route", "explain"])
def test_a_server_answers_like_the_tool_itself(command, store, server):
    local = run(command, *ORDER, "--store", store)
    assert run(command, *ORDER, "--server", server.address) == local
    said = run(command, *ORDER, "--server", server.address, "--store", store, expect=64)
    assert "leave out --store" in said
    local = run(command, *ORDER, "--json", "--store", store)
    assert run(command, *ORDER, "--json", "--server", server.address) == local
    named = ["六和社区", "侵占绿地", "--exclude", "坪山街道市政服务中心", "--at", "2018-09-12 10:00"]
    local = run(command, *named, "--store", store)
    assert run(command, *named, "--server", server.address) == local
    said = run(command, "六和社", "侵占绿地", "--server", server.address, expect=66)
    assert "did you mean 六和社区?" in said
