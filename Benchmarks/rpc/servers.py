"""What is measured: Whistle and its peers, and how each is started."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = HERE / ".build"
WHISTLE_BINARY = ROOT / ".build/release/whistle"
STORE = BUILD / "pingshan.db"
CERTIFICATE, KEY = BUILD / "certificate.pem", BUILD / "key.pem"
# Whistle's reply, the same in gRPC's framing, and 121 bytes as a file.
REPLY, FRAMED_REPLY, SMALL_FILE = BUILD / "reply", BUILD / "framed-reply", BUILD / "small-file"

ROUTE = "/whistle.v1.RoutingService/Route"
ECHO = "/grpc.testing.TestService/UnaryCall"

Command = list[str]  # with {port} where the port goes


@dataclass(frozen=True)
class Server:
    name: str
    label: str
    cleartext: Command
    # None: it speaks no TLS.
    tls: Command | None
    # What is asked of it: a path, and the request that `messages.py` made for it.
    path: str = ROUTE
    body: str = "route"

    def command(self, port: int, tls: bool) -> Command:
        chosen = self.tls if tls else self.cleartext
        assert chosen is not None, f"{self.name} speaks no TLS"
        return [word.format(port=port) for word in chosen]

    @property
    def speaks_grpc(self) -> bool:
        return self.path in (ROUTE, ECHO)

    @property
    def missing(self) -> str | None:
        """Why it cannot be started here, or None."""
        program = self.cleartext[0]
        return None if shutil.which(program) else f"{program} is not there"


def every() -> list[Server]:
    swift = HERE / "peers/grpc-swift/.build/release/grpc-swift-peer"
    python = HERE / "peers/grpcio_aio.py"
    return [
        Server("whistle", "Whistle, Route", *_whistle("serve", "--store", str(STORE))),
        Server("whistle-echo", "Whistle, echo", *_whistle("serve-interop"), ECHO, "echo"),
        Server("nghttpd", "nghttpd, 121 bytes", *_nghttpd(), f"/{SMALL_FILE.name}"),
        Server("nghttpd-reply", "nghttpd, bytes of a reply", *_nghttpd(), f"/{FRAMED_REPLY.name}"),
        Server("bare-nghttp2", "nghttp2 and epoll, C", _peer(BUILD / "bare_nghttp2")[0], None),
        Server("grpc-cpp", "gRPC, C++", *_peer(BUILD / "grpc_cpp")),
        Server("grpc-swift", "grpc-swift 2", *_peer(swift)),
        Server("grpcio-aio", "grpcio aio, Python", *_peer(sys.executable, python)),
    ]


def _peer(*program: str | Path) -> tuple[Command, Command]:
    cleartext = [*map(str, program), "{port}", str(REPLY)]
    return cleartext, [*cleartext, str(CERTIFICATE), str(KEY)]


def _nghttpd() -> tuple[Command, Command]:
    start = ["nghttpd", "-a", "127.0.0.1", "-d", str(BUILD)]
    return [*start, "--no-tls", "{port}"], [*start, "{port}", str(KEY), str(CERTIFICATE)]


def _whistle(*what: str) -> tuple[Command, Command]:
    cleartext = [str(WHISTLE_BINARY), *what, "--listen", "127.0.0.1:{port}"]
    return cleartext, [*cleartext, "--tls-certificate", str(CERTIFICATE), "--tls-key", str(KEY)]
