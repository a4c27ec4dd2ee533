"""An attack: what one connection sends, again and again, and how it behaves otherwise."""

import resource
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from wire.frames import PREFACE, settings
from wire.peer import connect

# An attacker that is cut off comes back, but does not spend its time on that alone.
RECONNECT_SECONDS = 0.02
# How much longer than the attack a connection goes on that the server must cut off.
INSISTENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Attack:
    name: str
    source: str
    # Yields what to send, as long as it is asked; None: wait a moment.
    chunks: Callable[[], Iterator[bytes | None]]
    # The server must end every connection that does this.
    is_cut_off: bool = True
    reads: bool = True
    connections: int = 6
    greeting: bytes = PREFACE + settings()
    # Close right after sending: a storm of connections.
    hangs_up: bool = False


@dataclass
class Outcome:
    """What all connections of an attack came to."""

    connections: int = 0
    refused: int = 0
    bytes: int = 0
    cut_off: int = 0
    survived: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, **numbers: int) -> None:
        with self.lock:
            for name, number in numbers.items():
                setattr(self, name, getattr(self, name) + number)

    def numbers(self) -> dict[str, int]:
        return {name: value for name, value in vars(self).items() if name != "lock"}


class Cut(Exception):
    """The server ended the connection."""


class Assailant:
    """One connection of an attack after another, until `end`."""

    def __init__(self, attack: Attack, address: str, end: float, outcome: Outcome) -> None:
        self.attack, self.address, self.end, self.outcome = attack, address, end, outcome

    def run(self) -> None:
        while time.monotonic() < self.end:
            try:
                connection = connect(self.address)
            except OSError:
                self.outcome.count(refused=1)
                time.sleep(RECONNECT_SECONDS)
                continue
            self.outcome.count(connections=1)
            with connection:
                try:
                    self._assail(connection)
                except Cut:
                    self.outcome.count(cut_off=1)
            if not self.attack.hangs_up:
                time.sleep(RECONNECT_SECONDS)

    def _assail(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        end = self.end + (INSISTENCE_SECONDS if self.attack.is_cut_off else 0)
        self._send(connection, self.attack.greeting, end)
        for chunk in self.attack.chunks():
            if time.monotonic() >= end:
                break
            if chunk is None:
                self._wait(connection, 0.02)
            else:
                self._send(connection, chunk, end)
        if self.attack.hangs_up:
            return
        while time.monotonic() < end:
            self._wait(connection, 0.1)
        self.outcome.count(survived=1)

    def _send(self, connection: socket.socket, chunk: bytes, end: float) -> None:
        view = memoryview(chunk)
        while view and time.monotonic() < end:
            try:
                sent = connection.send(view)
                self.outcome.count(bytes=sent)
                view = view[sent:]
            except BlockingIOError:
                self._wait(connection, 0.05, writes=True)
            except OSError as error:
                raise Cut from error
            if self.attack.reads:
                self._drain(connection)

    def _wait(self, connection: socket.socket, seconds: float, writes: bool = False) -> None:
        reads = [connection] if self.attack.reads else []
        select.select(reads, [connection] if writes else [], [], seconds)
        if self.attack.reads:
            self._drain(connection)

    def _drain(self, connection: socket.socket) -> None:
        try:
            while more := connection.recv(262_144):
                del more
        except BlockingIOError:
            return
        except OSError as error:
            raise Cut from error
        raise Cut


def raise_file_limit() -> None:
    """For thousands of connections; whoever is started later inherits it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
