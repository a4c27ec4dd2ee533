"""Carries out attacks in a process of its own, so that the good client has one to itself.

    python -m attacks.assail ADDRESS

Reads a line of seconds and the name of an attack, prints what came of it as a line of JSON, and
so on.
"""

import json
import sys
import threading
import time

from attacks.attack import Assailant, Attack, Outcome, raise_file_limit
from attacks.catalogue import ATTACKS


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


def main(address: str) -> None:
    raise_file_limit()
    by_name = {attack.name: attack for attack in ATTACKS}
    for line in sys.stdin:
        seconds, _, name = line.strip().partition(" ")
        outcome = carry_out(by_name[name], address, float(seconds))
        print(json.dumps(outcome.numbers()), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
