"""The good client beside an attack, and what the server's process takes meanwhile."""

import threading
import time

import grpc
from conftest import ServerProcess
from grpc_health.v1 import health_pb2, health_pb2_grpc

# A call that takes longer has failed.
DEADLINE_SECONDS = 10


class Bystander:
    """`with Bystander(address) as client:` calls one after another, on one channel."""

    def __init__(self, address: str, roots: bytes | None = None) -> None:
        """With `roots`, the certificates to trust, it speaks TLS."""
        # A connection of its own: channels to one address would share one.
        options = [("grpc.use_local_subchannel_pool", 1)]
        if roots:
            trust = grpc.ssl_channel_credentials(roots)
            self.channel = grpc.secure_channel(address, trust, options)
        else:
            self.channel = grpc.insecure_channel(address, options)
        self.health = health_pb2_grpc.HealthStub(self.channel)
        self.seconds: list[float] = []
        self.failures: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def call(self, deadline: float = DEADLINE_SECONDS) -> None:
        """Waits for the connection too, until the deadline."""
        reply = self.health.Check(
            health_pb2.HealthCheckRequest(), timeout=deadline, wait_for_ready=True
        )
        assert reply.status == health_pb2.HealthCheckResponse.SERVING

    def _run(self) -> None:
        while not self._stop.is_set():
            start = time.monotonic()
            try:
                self.call()
            except grpc.RpcError as error:
                self.failures.append(f"{error.code().name}: {error.details()}")
            self.seconds.append(time.monotonic() - start)

    @classmethod
    def call_once(cls, address: str, roots: bytes | None, deadline: float) -> None:
        """A call on a new connection."""
        client = cls(address, roots)
        client.call(deadline)
        client.channel.close()

    @property
    def success(self) -> float:
        return 1 - len(self.failures) / max(1, len(self.seconds))

    def percentile(self, hundredths: int) -> float:
        """Milliseconds."""
        ordered = sorted(self.seconds) or [0.0]
        return 1000 * ordered[(len(ordered) - 1) * hundredths // 100]

    def __enter__(self) -> "Bystander":
        self.call()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self.channel.close()


class MemoryWatch:
    """The most that a server held while watched."""

    def __init__(self, server: ServerProcess) -> None:
        self.server, self.most = server, server.memory()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._stop.wait(0.02):
            self.most = max(self.most, self.server.memory())

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
