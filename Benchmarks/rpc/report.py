"""The results as data and as a table."""

import json
from pathlib import Path
from typing import Any

from load import SHAPES
from presentation.figures import count, duration, middle, size, spread
from servers import Server

Line = dict[str, Any]


def progress(server: Server, tls: bool, line: Line) -> str:
    return (
        f"{server.name}{' TLS' if tls else ''} {line['shape']}: "
        f"{line['calls_per_second']:,.0f} calls/s, {line['cpu_ns_per_call'] / 1000:.2f} µs of CPU, "
        f"p99 {line['p99_ns'] / 1000:,.0f} µs"
    )


def loads(servers: list[Server], lines: dict[tuple[bool, str], list[Line]]) -> list[Line]:
    """For each shape in cleartext and TLS: medians and spreads over the rounds, and ratios to
    nghttpd within a round."""
    found = []
    for tls in (False, True):
        for shape in map(str, SHAPES):
            yardstick = _speeds(lines.get((tls, "nghttpd"), []), shape)
            rows = [
                _summary(server, lines[tls, server.name], shape, yardstick)
                for server in servers
                if (tls, server.name) in lines
            ]
            if rows:
                found.append({"tls": tls, "shape": shape, "servers": rows})
    return found


def _speeds(rounds: list[Line], shape: str) -> dict[int, float]:
    return {line["round"]: line["calls_per_second"] for line in rounds if line["shape"] == shape}


def _summary(server: Server, rounds: list[Line], shape: str, yardstick: dict[int, float]) -> Line:
    of_shape = [line for line in rounds if line["shape"] == shape]
    speeds = _speeds(of_shape, shape)
    ratios = [speed / yardstick[number] for number, speed in speeds.items() if number in yardstick]
    keys = ["cpu_ns_per_call", "median_ns", "p99_ns", "p999_ns", "resident_bytes"]
    return {
        "name": server.name,
        "label": server.label,
        "rounds": len(of_shape),
        "calls": of_shape[-1]["calls"],
        "calls_per_second": spread(list(speeds.values())),
        "of_nghttpd": spread(ratios) if ratios else None,
        **{key: middle(of_shape, key) for key in keys},
        "bytes_per_connection": middle(rounds, "bytes_per_connection"),
    }


def write(results: Line, folder: Path) -> None:
    (folder / "rpc.json").write_text(json.dumps(results, indent=1) + "\n")
    (folder / "rpc.md").write_text(markdown(results))


def markdown(results: Line) -> str:
    machine = results["machine"]
    parts = [
        f"{machine['processor']}, {machine['cores']} cores: one for the server, one for h2load. A "
        f"request has {results['request_bytes']} bytes, a reply {results['reply_bytes']}. Rounds: "
        f"{results['rounds']}; medians, and the least and most where there were several.\n"
    ]
    for load in results["loads"]:
        parts.append(
            f"\n**{load['shape'].capitalize()}, {'TLS' if load['tls'] else 'cleartext'}**\n\n"
            "| server | calls a second | of nghttpd | CPU a call | median | p99 | p99.9 | memory "
            "| idle connection |\n| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n"
        )
        parts.extend(_row(row) for row in load["servers"])
    return "".join(parts)


def _row(row: Line) -> str:
    speed, ratio = row["calls_per_second"], row["of_nghttpd"]
    least_to_most = ""
    if row["rounds"] > 1:
        least_to_most = f" ({count(speed['least'])}–{count(speed['most'])})"
    cells = [
        row["label"],
        count(speed["median"]) + least_to_most,
        f"{ratio['median']:.2f}" if ratio else "–",
        *(duration(row[key]) for key in ("cpu_ns_per_call", "median_ns", "p99_ns", "p999_ns")),
        size(row["resident_bytes"]),
        size(row["bytes_per_connection"]),
    ]
    return "| " + " | ".join(cells) + " |\n"
