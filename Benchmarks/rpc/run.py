"""Measures Whistle's gRPC server and its peers under h2load and writes what came out.

    run.py [--rounds 3] [--seconds 3] [--servers whistle nghttpd ...] [--cleartext-only]

A server that is missing, or speaks no TLS, is named and left out. Every round starts each server
anew and begins with another one, so that a change in the machine's mood meets all of them. Writes
../results/rpc.json, .md and .svg.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import idle
import load
import messages
import picture
import report
import servers
from load import SHAPES
from presentation import figures
from running import Running
from servers import ECHO, REPLY, ROUTE, Server

RESULTS = Path(__file__).resolve().parent.parent / "results"


def chosen(names: list[str] | None) -> list[Server]:
    found = []
    for server in servers.every():
        if names and server.name not in names:
            continue
        if server.missing:
            print(f"{server.name} is left out: {server.missing}", file=sys.stderr)
        else:
            found.append(server)
    return found


def record_reply() -> None:
    """Whistle's reply to the request is what the peers answer with."""
    with Running(servers.every()[0], tls=False) as running:
        messages.write_reply(messages.ask(running.port, ROUTE))


def verify(server: Server) -> None:
    """A call by another client, so that h2load is not answered with errors in 200s."""
    if not server.speaks_grpc:
        return
    with Running(server, tls=False) as running:
        reply = messages.ask(running.port, server.path)
    if server.path == ROUTE and not messages.same_reply(reply, REPLY.read_bytes()):
        sys.exit(f"{server.name} gives another reply than Whistle")
    if server.path == ECHO and len(messages.framed(reply)) != messages.SMALL_FILE_BYTES:
        sys.exit(f"{server.name} gives {len(reply)} bytes")


def measure(server: Server, tls: bool, seconds: float) -> list[dict[str, Any]]:
    """One line for each shape of load, with what a connection costs on the first."""
    lines = []
    with Running(server, tls) as running:
        for shape in SHAPES:
            line = load.measure(server, running, shape, tls, seconds)
            lines.append(line | {"shape": str(shape)})
    with Running(server, tls) as running:
        lines[0]["bytes_per_connection"] = idle.bytes_per_connection(running, tls)
    return lines


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--servers", nargs="+", choices=[s.name for s in servers.every()])
    parser.add_argument("--cleartext-only", action="store_true")
    options = parser.parse_args()

    idle.raise_file_limit()
    messages.write_requests()
    record_reply()
    compared = chosen(options.servers)
    for server in compared:
        verify(server)

    lines: dict[tuple[bool, str], list[dict[str, Any]]] = {}
    for number in range(options.rounds):
        turn = number % len(compared)
        for tls in (False,) if options.cleartext_only else (False, True):
            for server in compared[turn:] + compared[:turn]:
                if tls and server.tls is None:
                    continue
                try:
                    measured = measure(server, tls, options.seconds)
                except load.LoadFailed as failure:
                    sys.exit(str(failure))
                for line in measured:
                    lines.setdefault((tls, server.name), []).append(line | {"round": number})
                    print(report.progress(server, tls, line), file=sys.stderr)

    results = {
        "machine": figures.machine(),
        "rounds": options.rounds,
        "request_bytes": messages.body_file("route").stat().st_size,
        "reply_bytes": servers.FRAMED_REPLY.stat().st_size,
        "loads": report.loads(compared, lines),
    }
    RESULTS.mkdir(exist_ok=True)
    report.write(results, RESULTS)
    picture.write(results, RESULTS / "rpc.svg")
    print((RESULTS / "rpc.md").read_text())


if __name__ == "__main__":
    main()
