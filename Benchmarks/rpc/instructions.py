"""Where the instructions of a call go, part by part: counted by valgrind, and so the same on every machine.

    instructions.py [--calls 20000]

Whistle's Route and echo, nghttpd with a file as long as the reply, and the bare server on nghttp2, each
under h2load with 8 connections of 8 streams. The kernel's instructions are not counted. Prints a table.
"""

import argparse
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import messages
import servers
from running import free_port
from servers import BUILD, Server

SHARED = ["whistle", "whistle-echo", "nghttpd-reply", "bare-nghttp2"]
# What a function belongs to, by its module or its library; the first that fits.
PARTS = [
    ("frames: nghttp2", r"libnghttp2|HTTP2Session"),
    ("messages: protobuf-c, WireMessages", r"libprotobuf-c|WireMessages"),
    ("decision: Routing, OrganizationGraph", r"Routing|OrganizationGraph"),
    ("services", r"WhistleServices"),
    ("calls: RPCTransport, RPCCore", r"RPCTransport|RPCCore|CallMeasures|Histogram"),
    ("sockets: SwiftNIO", r"NIO|CNIO"),
    ("Swift's runtime and library", r"libswift|^s$"),
    ("memory and system: libc, malloc", r"libc\.so|libc-|ld-linux|jemalloc|libstdc|vdso|libm"),
]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=20_000)
    options = parser.parse_args()
    if not shutil.which("valgrind"):
        sys.exit("valgrind is not there; Scripts/bootstrap installs it")
    messages.write_requests()
    messages.SMALL_FILE.write_bytes(bytes(messages.SMALL_FILE_BYTES))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = folder / "suspend.so"
        source = Path(__file__).with_name("suspend.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
        # Its debugging information is of a kind that valgrind cannot read.
        stripped = folder / "whistle"
        subprocess.run(
            ["objcopy", "--strip-debug", servers.WHISTLE_BINARY, stripped], check=True
        )
        found = {}
        for server in servers.every():
            if server.name in SHARED and not server.missing:
                found[server.label] = count(server, stripped, library, folder, options.calls)
    show(found)


def count(
    server: Server, stripped: Path, library: Path, folder: Path, calls: int
) -> dict[str, float]:
    """Instructions a call by part."""
    port, output = free_port(), folder / f"{server.name}.out"
    command = server.command(port, tls=False)
    if command[0] == str(servers.WHISTLE_BINARY):
        command[0] = str(stripped)
    process = subprocess.Popen(
        ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={output}"]
        + command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"LD_PRELOAD": str(library)},
    )
    try:
        load(server, port, calls // 10, patience=120)
        control(process, "--instr=on")
        load(server, port, calls)
        control(process, "--instr=off")
        control(process, "--dump")
    finally:
        process.kill()
        process.wait()
    largest = max(folder.glob(f"{server.name}.out*"), key=lambda path: path.stat().st_size)
    parts: collections.Counter[str] = collections.Counter()
    for (library_name, function), cost in self_costs(largest).items():
        parts[part(library_name, function)] += cost / calls
    return dict(parts)


def load(server: Server, port: int, calls: int, patience: float = 0) -> None:
    command = ["h2load", "-c", "8", "-m", "8", "-n", str(calls)]
    command += ["-d", str(messages.body_file(server.body))]
    command += ["-H", "content-type: application/grpc", "-H", "te: trailers"]
    command += [f"http://127.0.0.1:{port}{server.path}"]
    end = time.monotonic() + patience
    while True:
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        if f"status codes: {calls} 2xx" in done.stdout:
            return
        # Under valgrind it takes its time to listen.
        if time.monotonic() > end:
            sys.exit(f"{server.name}:\n{done.stdout}{done.stderr}")
        time.sleep(0.5)


def control(process: subprocess.Popen, what: str) -> None:
    subprocess.run(
        ["callgrind_control", what, str(process.pid)], check=True, capture_output=True
    )
    time.sleep(0.5)


def self_costs(path: Path) -> dict[tuple[str, str], int]:
    """Instructions by library and function, without those of what it calls."""
    names: dict[tuple[str, str], str] = {}
    costs: collections.Counter[tuple[str, str]] = collections.Counter()
    library = function = ""
    called = False
    for line in path.read_text(errors="replace").splitlines():
        match = re.match(r"(c?ob|c?fn)=\((\d+)\)(?: (.*))?$", line)
        if match:
            kind, number, name = match.groups()
            key = (kind[-2:], number)
            if name:
                names[key] = name
            if kind == "ob":
                library = names[key]
            elif kind == "fn":
                function = names[key]
        elif line.startswith("calls="):
            called = True
        elif re.match(r"[+*-]?\d* \d+$|\* \d+$", line):
            # The line after a call holds what the callee took, which its own lines hold, too.
            if not called:
                costs[library, function] += int(line.split()[-1])
            called = False
    return costs


def part(library: str, function: str) -> str:
    """A Swift symbol begins with its module; one that was specialised, with that of what was."""
    place = Path(library).name
    module = re.match(r"\$s(\d+)(\w+)", function)
    if place == "whistle" and module:
        place = module[2][: int(module[1])]
    elif place == "whistle" and function.startswith("$s"):
        place = "s"
    for name, pattern in PARTS:
        if re.search(pattern, place):
            return name
    return "the rest of the program"


def show(found: dict[str, dict[str, float]]) -> None:
    print("| part | " + " | ".join(found) + " |")
    print("| --- |" + " ---: |" * len(found))
    for name in [name for name, _ in PARTS] + ["the rest of the program"]:
        cells = [f"{costs.get(name, 0):,.0f}" for costs in found.values()]
        print(f"| {name} | " + " | ".join(cells) + " |")
    print("| all | " + " | ".join(f"{sum(c.values()):,.0f}" for c in found.values()) + " |")


if __name__ == "__main__":
    main()
