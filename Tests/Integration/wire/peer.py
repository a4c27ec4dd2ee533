"""One HTTP/2 connection of a client that may do anything: bytes out, frames in."""

import socket
import ssl
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

import hpack

from wire.frames import (
    ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PADDED, PING, PREFACE,
    RST_STREAM, SETTINGS, Frame, ping, settings,
)  # fmt: skip

# How long a server may take before a test fails. Nothing waits for it to pass.
PATIENCE = 15.0


class Disagreement(AssertionError):
    """The server did something else than the case expects."""


def connect(address: str, tls: ssl.SSLContext | None = None) -> socket.socket:
    host, _, port = address.rpartition(":")
    connection = socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return tls.wrap_socket(connection, server_hostname="localhost") if tls else connection


class Answer:
    """What came back on one stream."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.trailers: dict[str, str] = {}
        self.body = b""
        self.ended = False
        self.reset: int | None = None

    @property
    def http_status(self) -> str | None:
        return self.headers.get(":status")

    @property
    def status(self) -> int | None:
        """grpc-status, from the trailers or a reply of trailers only."""
        code = self.trailers.get("grpc-status", self.headers.get("grpc-status"))
        return None if code is None else int(code)

    @property
    def message(self) -> str:
        return self.trailers.get("grpc-message", self.headers.get("grpc-message", ""))

    def __str__(self) -> str:
        return (
            f"headers {self.headers}, {len(self.body)} bytes, trailers {self.trailers}, "
            f"ended {self.ended}, reset {self.reset}"
        )


@dataclass(frozen=True)
class Endpoint:
    """Where a server listens, in cleartext or with TLS."""

    address: str
    tls: ssl.SSLContext | None = None

    def peer(self, **options) -> "Peer":
        return Peer(self.address, self.tls, **options)


class Peer:
    """`acknowledges`: answers SETTINGS and PING as a client must, while it reads."""

    def __init__(self, address: str, tls: ssl.SSLContext | None = None, acknowledges=True) -> None:
        self.socket = connect(address, tls)
        self.acknowledges = acknowledges
        self.decoder = hpack.Decoder(max_header_list_size=1 << 20)
        self.received = b""
        self.seen: list[Frame] = []
        self.answers: dict[int, Answer] = {}
        self.settings: dict[int, int] = {}
        self.closed = False
        self.goaway: Frame | None = None
        self._block = b""

    def handshake(self, values: dict[int, int] | None = None) -> "Peer":
        """Preface and SETTINGS both ways."""
        self.send(PREFACE + settings(values))
        self.until(lambda got: got.type == SETTINGS and not got.has(ACK), "its SETTINGS")
        return self

    def send(self, content: bytes) -> None:
        try:
            self.socket.sendall(content)
        except (BrokenPipeError, ConnectionResetError):
            pass  # What it said before it closed is still to be read.

    def until(self, wanted: Callable[[Frame], bool], what: str) -> Frame:
        """The next frame that is wanted."""
        end = time.monotonic() + PATIENCE
        while (got := self.read(end)) is not None:
            if wanted(got):
                return got
        raise Disagreement(f"expected {what}; {self.story()}")

    def read(self, end: float) -> Frame | None:
        """The next frame; None once the connection is closed or time is up."""
        while (got := self._take()) is None:
            if self.closed or not self._fill(end):
                return None
        self.seen.append(got)
        self._learn(got)
        return got

    def story(self) -> str:
        seen = "; ".join(map(str, self.seen[-8:])) or "nothing"
        return f"it sent: {seen}{'; then it closed' if self.closed else ''}"

    def answer(self, stream: int) -> Answer:
        return self.answers.setdefault(stream, Answer())

    def finished(self, stream: int) -> Answer:
        """The whole answer on `stream`, or what was there when the stream was reset."""
        answer, end = self.answer(stream), time.monotonic() + PATIENCE
        while not answer.ended and answer.reset is None:
            if self.read(end) is None:
                raise Disagreement(f"expected an answer on {stream}; {self.story()}; {answer}")
        return answer

    def alive(self) -> None:
        """The connection is open and does what it is told."""
        mark = b"alive %02d" % (len(self.seen) % 100)
        self.send(ping(mark))
        self.until(
            lambda got: got.type == PING and got.has(ACK) and got.payload == mark, "PING ACK"
        )
        if self.goaway:
            raise Disagreement(f"expected no GOAWAY; {self.story()}")

    def rest(self) -> bytes:
        """Everything up to the end of the connection, as it came."""
        end = time.monotonic() + PATIENCE
        while self._fill(end):
            pass
        if not self.closed:
            raise Disagreement("expected the end of the connection")
        return self.received

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def _fill(self, end: float) -> bool:
        self.socket.settimeout(max(0.001, end - time.monotonic()))
        try:
            more = self.socket.recv(65536)
        except TimeoutError:
            return False
        except (ConnectionResetError, BrokenPipeError, ssl.SSLError):
            more = b""
        self.closed = not more
        self.received += more
        return not self.closed

    def _take(self) -> Frame | None:
        if len(self.received) < 9:
            return None
        word, flags, stream = struct.unpack_from(">IBI", self.received)
        length = word >> 8
        if len(self.received) < 9 + length:
            return None
        payload, self.received = self.received[9 : 9 + length], self.received[9 + length :]
        return Frame(word & 0xFF, flags, stream & 0x7FFFFFFF, payload)

    def _learn(self, got: Frame) -> None:
        if got.type == SETTINGS and not got.has(ACK):
            self.settings |= dict(struct.iter_unpack(">HI", got.payload))
            if self.acknowledges:
                self.send(settings(flags=ACK))
        elif got.type == PING and not got.has(ACK) and self.acknowledges:
            self.send(ping(got.payload, ACK))
        elif got.type == GOAWAY:
            self.goaway = got
        elif got.type == RST_STREAM:
            self.answer(got.stream).reset = got.code
        elif got.type == DATA:
            content = got.payload
            if got.has(PADDED):
                content = content[1 : len(content) - content[0]]
            self.answer(got.stream).body += content
            self.answer(got.stream).ended |= got.has(END_STREAM)
        elif got.type in (HEADERS, CONTINUATION):
            self._learn_headers(got)

    def _learn_headers(self, got: Frame) -> None:
        self._block += got.payload
        answer = self.answer(got.stream)
        answer.ended |= got.type == HEADERS and got.has(END_STREAM)
        if got.has(END_HEADERS):
            fields: dict[str, str] = {}
            for name, value in self.decoder.decode(self._block):
                # Of one name there may be several fields, which mean what they mean joined.
                fields[name] = f"{fields[name]},{value}" if name in fields else value
            self._block = b""
            if answer.headers:
                answer.trailers = fields
            else:
                answer.headers = fields
