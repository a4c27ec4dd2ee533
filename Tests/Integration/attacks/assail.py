"""Carries out attacks in a process of its own, so that the good client has one to itself.

    python -m attacks.assail

Reads a line of an address, seconds and the name of an attack, prints what came of it as a line of
JSON, and so on.
"""

import json
import pathlib
import subprocess
import sys
import threading
import time

from attacks.attack import Assailant, Attack, Outcome, raise_file_limit
from attacks.catalogue import ATTACKS, TLS_ATTACKS


class Assailants:
    """The other end: this module as a process that carries out what it is told."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "attacks.assail"],
            cwd=pathlib.Path(__file__).resolve().parents[1],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def assail(self, attack: Attack, address: str, seconds: float) -> dict[str, int]:
        self.process.stdin.write(f"{address} {seconds} {attack.name}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self) -> int:
        self.process.stdin.close()
        return self.process.wait(timeout=30)


def carry_out(attack: Attack, address: str, seconds: float) -> Outcome:
    outcome, end = Outcome(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=Assailant(attack, address, end, outcome).run)
        for _ in range(attack.connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def main() -> None:
    raise_file_limit()
    by_name = {attack.name: attack for attack in ATTACKS + TLS_ATTACKS}
    for line in sys.stdin:
        address, seconds, name = line.strip().split(" ", 2)
        outcome = carry_out(by_name[name], address, float(seconds))
        print(json.dumps(outcome.numbers()), flush=True)


if __name__ == "__main__":
    main()
