"""The real tool and the real server, as processes, for the tests in this folder."""

import pathlib
import re
import signal
import ssl
import subprocess
import sys
import tempfile

import pytest
from certificates import Authority

ROOT = pathlib.Path(__file__).resolve().parents[2]
WHISTLE = ROOT / ".build" / "release" / "whistle"
PINGSHAN = ROOT / "Examples" / "pingshan" / "organisation"
FACTS = ROOT / "Examples" / "pingshan" / "facts"
sys.path.append(str(ROOT / "Examples" / "python"))

from wire.peer import Endpoint  # noqa: E402


def run(*arguments, expect=0, cwd=None, given=None):
    """Runs the tool, with a text as standard input if one is given; returns standard output, or standard error if it is to fail."""
    done = subprocess.run(
        [WHISTLE, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=cwd,
        input=given,
    )
    assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout if expect == 0 else done.stderr


class ServerProcess:
    """The tool as a server, on a port that the system chooses."""

    def __init__(self, *arguments, listen="127.0.0.1:0", environment=None):
        self.process = subprocess.Popen(
            [WHISTLE, *map(str, arguments), "--listen", listen],
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.log = []
        for line in self.process.stderr:
            self.log.append(line)
            match = re.search(r"address=(\S+)", line)
            if match:
                self.address = match[1]
                return
        raise AssertionError("the server did not start:\n" + "".join(self.log))

    def memory(self):
        """Bytes of it that are in memory."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024

    def stop(self):
        """Sends SIGTERM; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.log.append(self.process.stderr.read())
        return self.process.wait(timeout=30)


class Server(ServerProcess):
    """`whistle serve`, with a ledger of its own unless one is named."""

    def __init__(self, store, *options, environment=None):
        if "--ledger" not in options:
            self.folder = tempfile.TemporaryDirectory()
            options += ("--ledger", f"{self.folder.name}/orders.ledger")
        super().__init__("serve", "--store", store, *options, environment=environment)


class InteropServer(ServerProcess):
    """`whistle serve-interop`."""

    def __init__(self, *options, **listen):
        super().__init__("serve-interop", *options, **listen)


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """A store with Pingshan District."""
    path = tmp_path_factory.mktemp("store") / "pingshan.db"
    run("import", PINGSHAN, "--store", path)
    return path


@pytest.fixture(scope="session")
def server(store):
    server = Server(store)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def interop_server():
    server = InteropServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def tls_endpoint(store, tmp_path_factory):
    """A server with TLS, and what a client needs to trust it."""
    authority = Authority(tmp_path_factory.mktemp("endpoint"), "endpoint")
    certificate, key = authority.sign("server")
    server = Server(store, "--tls-certificate", certificate, "--tls-key", key)
    context = ssl.create_default_context(cafile=authority.root)
    context.set_alpn_protocols(["h2"])
    yield Endpoint(server.address, context)
    server.stop()


@pytest.fixture(params=["cleartext", "TLS"])
def endpoint(request):
    if request.param == "TLS":
        return request.getfixturevalue("tls_endpoint")
    return Endpoint(request.getfixturevalue("server").address)


def pytest_addoption(parser):
    parser.addoption(
        "--attack-seconds", type=float, default=0.5, help="how long each attack lasts (0.5)"
    )
    parser.addoption(
        "--kills", type=int, default=20, help="how often the crash harness kills its server (20)"
    )
    parser.addoption(
        "--cuts", type=int, default=6, help="how often its power is cut, simulated (6)"
    )
    parser.addoption("--seed", type=int, default=1, help="of the crash harness (1)")


@pytest.fixture(scope="session")
def attack_seconds(request):
    return request.config.getoption("--attack-seconds")
