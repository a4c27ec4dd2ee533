"""A server that does with its one client what a test says: bytes in, any bytes out."""

import contextlib
import socket
import threading

from wire.frames import (
    ACK, DATA, END_HEADERS, END_STREAM, HEADERS, PREFACE, block, headers, settings,
)  # fmt: skip

HEAD = headers(1, block([(":status", "200"), ("content-type", "application/grpc")]), END_HEADERS)


def trailers(*fields: tuple[str, str], stream: int = 1) -> bytes:
    return headers(stream, block(list(fields)), END_HEADERS | END_STREAM)


class ScriptedServer:
    """Waits for a whole call on stream 1 of each connection, sends `answer`, and then closes or, if it
    `stays`, says nothing more. It begins with `greeting`."""

    def __init__(self, answer: bytes, greeting: bytes = settings(), stays: bool = True):
        self._answer, self._greeting, self._stays = answer, greeting, stays
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        self.connections = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        # Closing alone does not wake a thread that accepts.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                with connection, contextlib.suppress(OSError, EOFError):
                    self._talk(connection)

    def _talk(self, connection: socket.socket):
        connection.settimeout(20)
        reader = connection.makefile("rb")
        connection.sendall(self._greeting)
        assert reader.read(len(PREFACE)) == PREFACE
        if self._greeting:
            connection.sendall(settings(flags=ACK))
        while not self._is_end_of_call(reader):
            pass
        connection.sendall(self._answer)
        if self._stays:
            # Until the client goes.
            while reader.read(1):
                pass

    @staticmethod
    def _is_end_of_call(reader) -> bool:
        start = reader.read(9)
        if len(start) < 9:
            raise EOFError
        reader.read(int.from_bytes(start[:3]))
        kind, flags, stream = start[3], start[4], int.from_bytes(start[5:])
        return stream == 1 and kind in (DATA, HEADERS) and bool(flags & END_STREAM)
