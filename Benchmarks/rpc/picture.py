"""Calls a second of each server as bars, one panel for each shape of load, in cleartext, as SVG."""

from pathlib import Path
from typing import Any

from presentation.drawing import FAINT, INK, OTHER, WHISTLE, page, text
from presentation.figures import duration, short

WIDTH, LEFT, RIGHT = 960, 230, 230
TOP, PANEL_HEAD, BAR, GAP = 84, 40, 20, 7
YARDSTICK = "#1e3a5f"


def write(results: dict[str, Any], path: Path) -> None:
    panels = [load for load in results["loads"] if not load["tls"]]
    height = TOP + sum(PANEL_HEAD + len(p["servers"]) * (BAR + GAP) for p in panels) + 24
    parts = page(WIDTH, height)
    parts.append(text(24, 36, "Calls a second, the server on one core", INK, 20, 600))
    caption = (
        f"Requests of {results['request_bytes']} bytes, replies of {results['reply_bytes']}. "
        "Beside each bar: calls a second, CPU a call, p99."
    )
    parts.append(text(24, 60, caption, FAINT))
    y = float(TOP)
    for panel in panels:
        parts.extend(_panel(panel, y))
        y += PANEL_HEAD + len(panel["servers"]) * (BAR + GAP)
    path.write_text("\n".join([*parts, "</svg>\n"]))


def _panel(load: dict[str, Any], top: float) -> list[str]:
    parts = [text(24, top + 22, load["shape"].capitalize(), INK, 15, 600)]
    most = max(row["calls_per_second"]["median"] for row in load["servers"])
    y = top + PANEL_HEAD - 6
    for row in sorted(load["servers"], key=lambda row: -row["calls_per_second"]["median"]):
        speed = row["calls_per_second"]["median"]
        width = max(1.0, speed / most * (WIDTH - LEFT - RIGHT))
        colour = _colour(row["name"])
        ours = row["name"].startswith("whistle")
        weight = 700 if ours else 400
        middle = y + BAR / 2 + 5
        parts.append(text(LEFT - 12, middle, row["label"], colour, 14, weight, "end"))
        parts.append(
            f'<rect x="{LEFT}" y="{y:.1f}" width="{width:.1f}" height="{BAR}" rx="2" '
            f'fill="{colour}"/>'
        )
        words = f"{short(speed)}   {duration(row['cpu_ns_per_call'])}   {duration(row['p99_ns'])}"
        parts.append(text(LEFT + width + 10, middle, words, INK, 13))
        y += BAR + GAP
    return parts


def _colour(name: str) -> str:
    if name.startswith("whistle"):
        return WHISTLE
    return YARDSTICK if "nghttp" in name else OTHER
