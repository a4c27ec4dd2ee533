"""Seconds over the number of orders, one line a method, and bars for what is on no line, as SVG."""

from collections import Counter
from math import ceil, floor, inf, log10

from presentation.drawing import FAINT, INK, OTHER, RULE, WHISTLE, page, spread, text

WIDTH, CURVES = 960, 560
LEFT, RIGHT, TOP, BOTTOM = 88, 262, 92, 56
BAR, BAR_LEFT, BAR_RIGHT = 20, 230, 90

# What belongs together shares a hue; greed does not find the optimum and is dashed.
COLOURS = {
    "whistle": WHISTLE, "ortools": "#1e3a5f", "lemon-simplex": "#0f766e", "lemon-scaling": "#358f85",
    "highs": "#94700b", "scipy-dense": "#7c3aed", "scipy-sparse": "#7c3aed",
}  # fmt: skip
LABELS = {
    "whistle": "Whistle", "ortools": "OR-Tools", "lemon-simplex": "LEMON simplex",
    "lemon-scaling": "LEMON scaling", "highs": "HiGHS", "scipy-dense": "SciPy, dense",
    "scipy-sparse": "SciPy, sparse", "greedy": "Greedy",
}  # fmt: skip
DASHED = {"greedy"}
# A clock says little about less.
LEAST = 1e-4


def draw(measured):
    """The size of which most was measured is drawn as lines, what else there is as bars."""
    size, points = Counter(one["size"] for one in measured).most_common(1)[0]
    lines = [one for one in measured if points > 1 and one["size"] == size]
    bars = [one for one in measured if one not in lines]
    top = CURVES if lines else 0
    parts = page(WIDTH, top + sum(40 + BAR * len(timed(one)) for one in bars) + 24)
    if lines:
        parts += curves(sorted(lines, key=lambda one: one["orders"]))
    for one in bars:
        parts.append(text(24, top + 28, f"{one['size']}, {one['orders']:,} orders", INK, 14, 600))
        parts += rows(timed(one), top + 38)
        top += 40 + BAR * len(timed(one))
    return "\n".join([*parts, "</svg>"]) + "\n"


def timed(one):
    return [row for row in one["methods"] if row["rounds"] or row["left_out"].startswith(">")]


def seconds(row):
    """What it took, or what it would have taken at the least."""
    return max(row["processor_seconds"] if row["rounds"] else float(row["left_out"].split()[1]), LEAST)


def words(row):
    return f"{row['processor_seconds']:.2g} s" if row["rounds"] else row["left_out"]


def rows(methods, top):
    scale = (WIDTH - BAR_LEFT - BAR_RIGHT) / (log10(1000) - log10(LEAST))
    for place, row in enumerate(methods):
        y, length = top + BAR * place, max(1.0, scale * log10(seconds(row) / LEAST))
        colour = COLOURS.get(row["name"], OTHER)
        yield text(BAR_LEFT - 8, y + 13, LABELS[row["name"]], colour, 13, anchor="end")
        yield (
            f'<rect x="{BAR_LEFT}" y="{y + 2}" width="{length:.1f}" height="{BAR - 5}" '
            f'fill="{colour}"/>'
        )
        yield text(BAR_LEFT + length + 6, y + 13, words(row), colour, 13)


def curves(lines):
    found = {}
    for one in lines:
        for row in one["methods"]:
            if row["rounds"]:
                found.setdefault(row["name"], []).append((one["orders"], seconds(row)))
    times = [time for curve in found.values() for _, time in curve]
    low, high = floor(log10(min(times))), ceil(log10(max(times)))
    narrow, wide = log10(lines[0]["orders"]), log10(lines[-1]["orders"])

    def x(orders):
        return LEFT + 20 + (log10(orders) - narrow) / (wide - narrow) * (WIDTH - LEFT - RIGHT - 40)

    def y(time):
        return CURVES - BOTTOM - (log10(time) - low) / (high - low) * (CURVES - TOP - BOTTOM)

    yield text(24, 36, "Seconds to the least total cost, over the number of orders", INK, 20, 600)
    caption = f"Generated instance: {lines[0]['size']}. The same optimum by all but greed."
    yield text(24, 60, caption, FAINT)
    for power in range(low, high + 1):
        height = y(10.0**power)
        yield (
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height:.1f}" y2="{height:.1f}" '
            f'stroke="{RULE}"/>'
        )
        yield text(LEFT - 10, height + 5, f"{10.0**power:g} s", FAINT, anchor="end")
    last, end = -inf, x(lines[-1]["orders"])
    for one in lines:
        place = x(one["orders"])
        if place == end or (place - last > 64 and end - place > 64):
            yield text(place, CURVES - BOTTOM + 24, f"{one['orders']:,}", INK, anchor="middle")
            last = place
    places = spread({name: y(curve[-1][1]) for name, curve in found.items()}, TOP, CURVES - BOTTOM)
    # The others first, so that Whistle's line lies on top.
    for name in reversed(list(found)):
        yield from curve(name, [(x(orders), y(time)) for orders, time in found[name]], places[name])


def curve(name, points, label_y):
    colour = COLOURS.get(name, OTHER)
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    dash = ' stroke-dasharray="6 4"' if name in DASHED else ""
    width, radius, weight = (3.5, 5, 700) if name == "whistle" else (2, 3.5, 400)
    yield (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-linejoin="round" stroke-linecap="round"{dash}/>'
    )
    for a, b in points:
        yield (
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{radius}" fill="{colour}" stroke="#ffffff" '
            'stroke-width="1.5"/>'
        )
    end_x, end_y = points[-1]
    label_x = WIDTH - RIGHT + 14
    yield (
        f'<path d="M{end_x + 7:.1f} {end_y:.1f}L{label_x - 5:.1f} {label_y:.1f}" '
        f'stroke="{colour}" stroke-opacity="0.45" fill="none"/>'
    )
    yield text(label_x, label_y + 5, LABELS[name], colour, 14, weight)
