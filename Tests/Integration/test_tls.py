"""TLS: versions, ALPN, clients that must say who they are, certificates that are replaced."""

import shutil
import socket
import ssl
import time

import grpc
import interop_client as interop
import pytest
from certificates import Authority
from conftest import InteropServer, run
from interop_client import TestService, parameters

TIMEOUT = 20


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls"), "first")


@pytest.fixture(scope="module")
def tls_server(authority):
    certificate, key = authority.sign("server")
    server = InteropServer("--tls-certificate", certificate, "--tls-key", key)
    yield server
    server.stop()


def channel(server, root, certificate=None, key=None):
    files = [file.read_bytes() if file else None for file in (root, key, certificate)]
    return grpc.secure_channel(server.address, grpc.ssl_channel_credentials(*files))


def handshake(server, root, protocols=("h2",), version=None):
    """The TLS version, the protocol agreed on and the server's certificate."""
    context = ssl.create_default_context(cafile=root)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    if version:
        context.minimum_version = context.maximum_version = version
    host, _, port = server.address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=TIMEOUT) as plain:
        with context.wrap_socket(plain, server_hostname=host) as tls:
            return tls.version(), tls.selected_alpn_protocol(), tls.getpeercert()["subject"]


def test_every_kind_of_call(tls_server, authority):
    with channel(tls_server, authority.root) as tls:
        stub = TestService(tls)
        assert stub.EmptyCall(interop.Empty(), timeout=TIMEOUT) == interop.Empty()
        request = interop.StreamingOutputCallRequest(
            response_parameters=[parameters(100_000)] * 30
        )
        found = stub.FullDuplexCall(iter([request] * 3), timeout=TIMEOUT)
        assert sum(len(response.payload.body) for response in found) == 9_000_000


def test_versions_and_protocols(tls_server, authority):
    for version, name in [
        (ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")
    ]:  # fmt: skip
        assert handshake(tls_server, authority.root, version=version)[:2] == (name, "h2")
    assert handshake(tls_server, authority.root, ["http/1.1", "h2"])[1] == "h2"
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        for protocols in [["http/1.1"], []]:
            with pytest.raises(ssl.SSLError, match="no application protocol"):
                handshake(tls_server, authority.root, protocols, version)


def test_an_old_version_and_bytes_that_are_no_tls_are_refused(tls_server, authority):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(tls_server, authority.root, version=ssl.TLSVersion.TLSv1_1)
    host, _, port = tls_server.address.rpartition(":")
    for attempt in (b"GET / HTTP/1.1\r\n\r\n", bytes(5000), b"\x16\x03\x01\xff\xff" + bytes(500)):
        with socket.create_connection((host, int(port)), timeout=TIMEOUT) as plain:
            plain.sendall(attempt)
            try:
                while plain.recv(1000):
                    pass
            except ConnectionError:
                pass
    with channel(tls_server, authority.root) as tls:
        TestService(tls).EmptyCall(interop.Empty(), timeout=TIMEOUT)


def test_a_client_must_say_who_it_is_if_it_is_asked(authority, tmp_path):
    certificate, key = authority.sign("mutual")
    others = Authority(tmp_path, "other")
    server = InteropServer(
        "--tls-certificate", certificate, "--tls-key", key, "--tls-clients", authority.root
    )
    with channel(server, authority.root, *authority.sign("client")) as known:
        TestService(known).EmptyCall(interop.Empty(), timeout=TIMEOUT)
    for stranger in [(None, None), others.sign("stranger")]:
        with channel(server, authority.root, *stranger) as unknown:
            with pytest.raises(grpc.RpcError) as error:
                TestService(unknown).EmptyCall(interop.Empty(), timeout=TIMEOUT)
            assert error.value.code() == grpc.StatusCode.UNAVAILABLE
    assert server.stop() == 0


def test_a_certificate_is_replaced_without_a_restart(authority, tmp_path):
    certificate, key = tmp_path / "live.pem", tmp_path / "live.key"

    def install(name):
        for source, target in zip(authority.sign(name), (certificate, key), strict=True):
            shutil.copy(source, target)

    def served():
        return handshake(server, authority.root)[2][0][0][1]

    def wait_for(name):
        # The server looks at its files at most once a second.
        deadline = time.monotonic() + TIMEOUT
        while served() != name:
            assert time.monotonic() < deadline, f"still {served()}"
            time.sleep(0.05)

    install("before")
    server = InteropServer("--tls-certificate", certificate, "--tls-key", key)
    assert served() == "before"
    with channel(server, authority.root) as old:
        stub = TestService(old)
        stub.EmptyCall(interop.Empty(), timeout=TIMEOUT)
        install("after")
        wait_for("after")
        # A connection that is open goes on, and files that cannot be used change nothing.
        stub.EmptyCall(interop.Empty(), timeout=TIMEOUT)
        key.write_text("no key")
        assert served() == "after"
        install("again")
        wait_for("again")
        stub.EmptyCall(interop.Empty(), timeout=TIMEOUT)
    assert server.stop() == 0


def test_files_that_cannot_be_used_are_named(authority, tmp_path):
    certificate, key = authority.sign("alone")
    words = run("serve-interop", "--tls-certificate", certificate, expect=64)
    assert "--tls-key" in words
    missing = tmp_path / "missing.pem"
    words = run(
        "serve-interop", "--tls-certificate", missing, "--tls-key", key, "--listen",
        "127.0.0.1:0", expect=69,
    )  # fmt: skip
    assert str(missing) in words
