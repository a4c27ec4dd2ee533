"""A long run against one server: good clients, clients that are killed or stopped, attacks in turn.

    python -m attacks.soak [--minutes 10] [--seed N]

First every attack has a turn, then they come at random. Prints a line every ten seconds. Fails if
a good call fails, or if the server holds more at the end than it did after the first turns: what it
took for those it may keep, and then it must be flat.
"""

import argparse
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))

from conftest import PINGSHAN, Server, run  # noqa: E402

from attacks.assail import Assailants  # noqa: E402
from attacks.attack import raise_file_limit  # noqa: E402
from attacks.bystander import Bystander  # noqa: E402
from attacks.catalogue import ATTACKS  # noqa: E402

GOOD_CALLS = 0.999
GROWTH = 16 * 1024 * 1024
REPORT_SECONDS = 10.0


class Victim:
    """A client process that calls without pause, until it is killed or stopped."""

    def __init__(self, address: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "attacks.soak", "--call", address],
            cwd=HERE.parent,
            stderr=subprocess.DEVNULL,
        )

    def end(self, how: signal.Signals) -> None:
        """At once, or after a while in which it reads nothing of what comes."""
        self.process.send_signal(how)
        if how == signal.SIGSTOP:
            time.sleep(3)
        self.process.kill()
        self.process.wait()


def call_for_ever(address: str) -> None:
    client = Bystander(address)
    while True:
        client.call()


def soak(server: Server, minutes: float, generator: random.Random) -> list[str]:
    """What is wrong; empty if nothing."""
    start = reported = time.monotonic()
    end = start + 60 * minutes
    first_turns = generator.sample(ATTACKS, len(ATTACKS))
    settled, rounds = 0, 0
    assailants = Assailants()
    with Bystander(server.address) as first, Bystander(server.address) as second:
        while first_turns or time.monotonic() < end:
            attack = first_turns.pop() if first_turns else generator.choice(ATTACKS)
            victim = Victim(server.address)
            assailants.assail(attack, server.address, generator.uniform(0.5, 2))
            victim.end(generator.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP]))
            rounds += 1
            now = time.monotonic()
            if not first_turns and not settled:
                settled = server.memory()
            if now > reported + REPORT_SECONDS:
                reported = now
                print(
                    f"{now - start:4.0f} s, {rounds} rounds, {len(first.seconds)} good calls, "
                    f"{server.memory() / 2**20:.0f} MiB, "
                    f"{len(os.listdir(f'/proc/{server.process.pid}/fd'))} files",
                    flush=True,
                )
    assailants.end()
    last = server.memory()
    wrong = [f"{client.failures[:3]}" for client in (first, second) if client.success < GOOD_CALLS]
    print(f"{settled / 2**20:.0f} MiB after the first turns, {last / 2**20:.0f} MiB at the end")
    if last > settled + GROWTH:
        wrong.append("the server holds more and more")
    if server.stop() != 0:
        wrong.append("the server did not end in peace")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--call", metavar="ADDRESS", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.call:
        call_for_ever(options.call)
    print(f"seed {options.seed}", flush=True)
    raise_file_limit()
    with tempfile.TemporaryDirectory() as folder:
        store = pathlib.Path(folder) / "pingshan.db"
        run("import", PINGSHAN, "--store", store)
        wrong = soak(Server(store), options.minutes, random.Random(options.seed))
    if wrong:
        sys.exit("\n".join(wrong))
    print("flat memory, and every good call served")


if __name__ == "__main__":
    main()
