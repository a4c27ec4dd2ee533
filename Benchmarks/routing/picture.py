"""Decisions a second over the size of the organisation, one line a method, as SVG."""

from math import ceil, floor, log10
from pathlib import Path
from typing import Any

from methods import Method
from presentation.drawing import FAINT, INK, OTHER, RULE, WHISTLE, page, spread, text
from presentation.figures import short

WIDTH, HEIGHT = 960, 600
LEFT, RIGHT, TOP, BOTTOM = 88, 262, 92, 64

# What belongs together shares a hue.
COLOURS = {
    "whistle": WHISTLE,
    "bounded-dijkstra": "#1e3a5f",
    "textbook-dijkstra": "#4a74a3",
    "sqlite-closure": "#0f766e",
    "sqlite-recursive": "#358f85",
    "duckdb": "#94700b",
    "duckdb-batch": "#94700b",
}
DASHED = {"duckdb-batch"}  # not one decision at a time

Point = tuple[float, float]


def write(results: dict[str, Any], methods: list[Method], path: Path) -> None:
    """Draws the largest k of the first origins and load that were measured."""
    first = results["instances"][0]
    k = max(instance["k"] for instance in results["instances"])
    chosen = [
        instance
        for instance in results["instances"]
        if (instance["origins"], instance["load"], instance["k"])
        == (first["origins"], first["load"], k)
    ]
    curves: dict[str, list[Point]] = {method.name: [] for method in methods}
    for instance in chosen:
        for row in instance["methods"]:
            speed = row["decisions_per_second"]["median"]
            curves[row["name"]].append((instance["nodes"], speed))
    caption = (
        f"The {k} best candidates for a work order; origins {first['origins']}, "
        f"load {first['load']} %. All answers identical."
    )
    sizes = [(instance["nodes"], instance["size"]) for instance in chosen]
    path.write_text(_draw(curves, {m.name: m.label for m in methods}, sizes, caption))


def _draw(
    curves: dict[str, list[Point]],
    labels: dict[str, str],
    sizes: list[tuple[int, str]],
    caption: str,
) -> str:
    speeds = [speed for curve in curves.values() for _, speed in curve]
    low, high = floor(log10(min(speeds))), ceil(log10(max(speeds)))
    narrowest, widest = log10(sizes[0][0]), log10(sizes[-1][0])
    span = max(widest - narrowest, 0.1)

    def x(nodes: float) -> float:
        return LEFT + 20 + (log10(nodes) - narrowest) / span * (WIDTH - LEFT - RIGHT - 40)

    def y(speed: float) -> float:
        return HEIGHT - BOTTOM - (log10(speed) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = page(WIDTH, HEIGHT)
    parts.append(text(24, 36, "Decisions a second over the size of the organisation", INK, 20, 600))
    parts.append(text(24, 60, caption, FAINT))
    for power in range(low, high + 1):
        height = y(10**power)
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height:.1f}" y2="{height:.1f}" '
            f'stroke="{RULE}"/>'
        )
        parts.append(text(LEFT - 10, height + 5, _power(power), FAINT, anchor="end"))
    for nodes, name in sizes:
        parts.append(text(x(nodes), HEIGHT - BOTTOM + 24, name, INK, anchor="middle"))
        parts.append(
            text(
                x(nodes), HEIGHT - BOTTOM + 43, f"{nodes:,} nodes", FAINT, 12.5, anchor="middle"
            )
        )

    ends = {name: y(curve[-1][1]) for name, curve in curves.items()}
    places = spread(ends, TOP, HEIGHT - BOTTOM + 8)
    # The lesser lines first, so that Whistle's lies on top.
    for name in reversed(list(curves)):
        points = [(x(nodes), y(speed)) for nodes, speed in curves[name]]
        colour = COLOURS.get(name, OTHER)
        important = name == "whistle"
        dash = ' stroke-dasharray="6 4"' if name in DASHED else ""
        parts.append(
            f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}" fill="none" '
            f'stroke="{colour}" stroke-width="{3.5 if important else 2}" '
            f'stroke-linejoin="round" stroke-linecap="round"{dash}/>'
        )
        parts.extend(
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{5 if important else 3.5}" fill="{colour}" '
            'stroke="#ffffff" stroke-width="1.5"/>'
            for a, b in points
        )
        end_x, end_y = points[-1]
        label_x = WIDTH - RIGHT + 14
        parts.append(
            f'<path d="M{end_x + 7:.1f} {end_y:.1f}L{label_x - 5:.1f} {places[name]:.1f}" '
            f'stroke="{colour}" stroke-opacity="0.45" fill="none"/>'
        )
        label = f"{labels[name]}  {short(curves[name][-1][1])}"
        weight = 700 if important else 400
        parts.append(text(label_x, places[name] + 5, label, colour, 14, weight))
    parts.append("</svg>\n")
    return "\n".join(parts)


def _power(power: int) -> str:
    if power >= 6:
        return f"{10 ** (power - 6)} million"
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:g}"
