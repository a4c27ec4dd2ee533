"""What a connection costs that has finished its SETTINGS and then does nothing."""

import resource
import socket
import ssl
import struct
import time

from running import Running

CONNECTIONS = 1_000
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS, ACK = 4, 1
EMPTY_SETTINGS = struct.pack(">HBBBI", 0, 0, SETTINGS, 0, 0)
SETTINGS_ACK = struct.pack(">HBBBI", 0, 0, SETTINGS, ACK, 0)


def raise_file_limit() -> None:
    """Also for the servers that are started later."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def bytes_per_connection(running: Running, tls: bool) -> float:
    """Growth of resident memory over a thousand connections. A first hundred warms up."""
    context = _any_certificate() if tls else None
    warm = [_connect(running.port, context) for _ in range(CONNECTIONS // 10)]
    before = _settled(running)
    opened = [_connect(running.port, context) for _ in range(CONNECTIONS)]
    growth = _settled(running) - before
    for connection in warm + opened:
        connection.close()
    return max(0.0, growth / CONNECTIONS)


def _settled(running: Running) -> int:
    """Resident bytes once the server has nothing left to do."""
    spent = -1.0
    while (now := running.cpu_seconds()) != spent:
        spent = now
        time.sleep(0.2)
    return running.resident_bytes()


def _any_certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context


def _connect(port: int, context: ssl.SSLContext | None) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    if context:
        connection = context.wrap_socket(connection)
    connection.sendall(PREFACE + EMPTY_SETTINGS)
    connection.recv(4096)
    connection.sendall(SETTINGS_ACK)
    return connection
