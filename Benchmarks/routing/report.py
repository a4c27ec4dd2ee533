"""The results as data and as a table."""

import json
from pathlib import Path
from typing import Any

from instances import InstanceKind
from methods import Method
from presentation.figures import count, duration, middle, size, spread

Line = dict[str, Any]


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
