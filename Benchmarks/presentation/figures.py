"""Figures as people read them, and the machine they come from."""

import os
import platform
from statistics import median
from typing import Any


def machine() -> dict[str, Any]:
    model = platform.processor()
    with open("/proc/cpuinfo") as file:
        for row in file:
            if row.startswith("model name"):
                model = row.split(":", 1)[1].strip()
                break
    return {"processor": model, "cores": os.cpu_count()}


def spread(values: list[float]) -> dict[str, float]:
    return {"median": median(values), "least": min(values), "most": max(values)}


def middle(rounds: list[dict[str, Any]], key: str) -> float | None:
    known = [line[key] for line in rounds if line.get(key) is not None]
    return median(known) if known else None


def count(value: float) -> str:
    if value >= 100:
        digits = 10 ** max(0, len(str(int(value))) - 3)
        return f"{round(value / digits) * digits:,}"
    return f"{value:.3g}"


def duration(nanoseconds: float | None) -> str:
    if nanoseconds is None:
        return "–"
    for unit, length in [("s", 1e9), ("ms", 1e6), ("µs", 1e3)]:
        if nanoseconds >= length:
            return f"{nanoseconds / length:.3g} {unit}"
    return f"{nanoseconds:.0f} ns"


def size(octets: float | None) -> str:
    if octets is None:
        return "–"
    for unit, length in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]:
        if octets >= length:
            return f"{octets / length:.3g} {unit}"
    return f"{octets:.0f} B"


def short(speed: float) -> str:
    """Two figures are enough in a picture."""
    if speed >= 1e6:
        return f"{speed / 1e6:.2g} million"
    if speed >= 100:
        digits = 10 ** (len(str(int(speed))) - 2)
        return f"{round(speed / digits) * digits:,}"
    return f"{speed:.2g}"
