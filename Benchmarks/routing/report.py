"""The results as data and as a table."""

import json
import os
import platform
from pathlib import Path
from statistics import median
from typing import Any

from instances import InstanceKind
from methods import Method

Line = dict[str, Any]


def machine() -> dict[str, Any]:
    model = platform.processor()
    with open("/proc/cpuinfo") as file:
        for row in file:
            if row.startswith("model name"):
                model = row.split(":", 1)[1].strip()
                break
    return {"processor": model, "cores": os.cpu_count()}


def progress(method: Method, line: Line) -> str:
    return (
        f"{method.name}: {line['queries']} queries, {line['decisions_per_second']:,.0f}/s, "
        f"built in {line['build_seconds']:.3f} s"
    )


def summary(
    kind: InstanceKind, k: int, nodes: int, methods: list[Method], lines: dict[str, list[Line]]
) -> dict[str, Any]:
    """Medians and spreads over the rounds, and each method's ratio to the first one."""
    first = {line["round"]: line["decisions_per_second"] for line in lines[methods[0].name]}
    rows = []
    for method in methods:
        rounds = lines[method.name]
        speeds = [line["decisions_per_second"] for line in rounds]
        ratios = [
            first[line["round"]] / line["decisions_per_second"]
            for line in rounds
            if line["round"] in first
        ]
        latest = rounds[-1]
        rows.append(
            {
                "name": method.name,
                "label": method.label,
                "version": latest["version"],
                "rounds": len(rounds),
                "queries": latest["queries"],
                "decisions_per_second": spread(speeds),
                "median_ns": middle(rounds, "median_ns"),
                "p99_ns": middle(rounds, "p99_ns"),
                "build_seconds": middle(rounds, "build_seconds"),
                "bytes": latest.get("bytes"),
                "instructions": middle(rounds, "instructions"),
                "cache_misses": middle(rounds, "cache_misses"),
                "slower_than_first": spread(ratios),
            }
        )
    return {
        "size": kind.size,
        "origins": kind.origins,
        "load": kind.load,
        "seed": kind.seed,
        "k": k,
        "nodes": nodes,
        "methods": rows,
    }


def spread(values: list[float]) -> dict[str, float]:
    return {"median": median(values), "least": min(values), "most": max(values)}


def middle(rounds: list[Line], key: str) -> float | None:
    known = [line[key] for line in rounds if line.get(key) is not None]
    return median(known) if known else None


def write(results: dict[str, Any], folder: Path) -> None:
    (folder / "routing.json").write_text(json.dumps(results, indent=1) + "\n")
    (folder / "routing.md").write_text(markdown(results))


def markdown(results: dict[str, Any]) -> str:
    machine = results["machine"]
    parts = [
        f"{machine['processor']}, {machine['cores']} cores. Rounds: {results['rounds']}; medians, and "
        "the least and most where there were several.\n"
    ]
    for instance in results["instances"]:
        first = instance["methods"][0]["label"]
        parts.append(
            f"\n**{instance['size']}**, {instance['nodes']:,} nodes, origins "
            f"{instance['origins']}, load {instance['load']} %, the best {instance['k']}\n\n"
            f"| method | decisions a second | {first} is faster by | median | p99 | build | memory "
            "| queries |\n| --- | --: | --: | --: | --: | --: | --: | --: |\n"
        )
        parts.extend(_row(row) for row in instance["methods"])
    return "".join(parts)


def _row(row: dict[str, Any]) -> str:
    speed, ratio = row["decisions_per_second"], row["slower_than_first"]
    least_to_most = ""
    if row["rounds"] > 1:
        least_to_most = f" ({count(speed['least'])}–{count(speed['most'])})"
    cells = [
        f"{row['label']} ({row['version']})",
        count(speed["median"]) + least_to_most,
        f"{count(ratio['median'])}×",
        duration(row["median_ns"]),
        duration(row["p99_ns"]),
        duration(row["build_seconds"] * 1e9),
        size(row["bytes"]),
        f"{row['queries']:,}",
    ]
    return "| " + " | ".join(cells) + " |\n"


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
    return f"{octets} B"
