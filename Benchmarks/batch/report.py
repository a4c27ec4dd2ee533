"""The results as data, as a table and as a picture."""

import json
import os

LABELS = {
    "whistle": "Whistle", "ortools": "OR-Tools SimpleMinCostFlow",
    "lemon-simplex": "LEMON NetworkSimplex", "lemon-scaling": "LEMON CostScaling",
    "highs": "HiGHS",
}  # fmt: skip
COLOURS = {
    "whistle": "#c0392b", "ortools": "#2c5f8a", "lemon-simplex": "#3d8b5f",
    "lemon-scaling": "#8fbf9f", "highs": "#8a6fb0",
}  # fmt: skip


def processor():
    with open("/proc/cpuinfo") as file:
        for row in file:
            if row.startswith("model name"):
                return row.split(":", 1)[1].strip()
    return "unknown"


def summary(size, orders, options, arcs, found):
    first = min(line["user_seconds"] for line in found["whistle"])
    whistle = found["whistle"][0]
    rows = []
    for name, lines in found.items():
        best = min(lines, key=lambda line: line["user_seconds"])
        rows.append(
            {
                "name": name, "version": best["version"], "rounds": len(lines),
                "user_seconds": best["user_seconds"],
                "slower_than_first": best["user_seconds"] / first,
                "bytes": best["bytes"],
            }
        )  # fmt: skip
    again = [second for line in found["whistle"] for second in line["resolve_user_seconds"]]
    return {
        "size": size, "orders": orders, "load": options.load, "seed": options.seed, "arcs": arcs,
        "optimum": whistle["optimum"], "unassigned": whistle["unassigned"],
        "resolve_user_seconds": min(again), "methods": rows,
    }  # fmt: skip


def write(measured, folder):
    folder.mkdir(exist_ok=True)
    results = {"processor": processor(), "cores": os.cpu_count(), "instances": measured}
    (folder / "batch.json").write_text(json.dumps(results, indent=1) + "\n")
    (folder / "batch.svg").write_text(picture(measured))
    text = markdown(results)
    (folder / "batch.md").write_text(text)
    print(text)


def markdown(results):
    parts = [
        f"{results['processor']}, {results['cores']} cores. Processor time, the least of the "
        "rounds. The same optimum by all.\n"
    ]
    for one in results["instances"]:
        parts.append(
            f"\n**{one['size']}, {one['orders']:,} orders**, load {one['load']} % before: optimum "
            f"{one['optimum']}, {one['unassigned']:,} unassigned; {one['arcs']:,} arcs for the general "
            f"solvers. After one order in a hundred is taken out or put back, Whistle solves again in "
            f"{one['resolve_user_seconds']:.3f} s.\n\n"
            "| method | seconds | Whistle is faster by | peak memory | rounds |\n"
            "| --- | --: | --: | --: | --: |\n"
        )
        for row in one["methods"]:
            parts.append(
                f"| {LABELS[row['name']]} ({row['version']}) | {row['user_seconds']:.3f} | "
                f"{row['slower_than_first']:.1f}× | {row['bytes'] / 2**20:,.0f} MiB | "
                f"{row['rounds']} |\n"
            )
    return "".join(parts)


def picture(measured):
    """A bar for each method and instance, on a logarithmic scale from a millisecond."""
    import math

    left, width, bar, gap = 250, 420, 16, 34
    height = 40 + sum(gap + bar * len(one["methods"]) for one in measured)
    most = max(row["user_seconds"] for one in measured for row in one["methods"])
    scale = width / math.log10(max(most, 0.002) / 0.001)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 90} {height}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        '<text x="10" y="20" font-weight="bold">Seconds to the optimum (logarithmic)</text>',
    ]
    y = 36
    for one in measured:
        y += gap - 12
        parts.append(f'<text x="10" y="{y - 4}">{one["size"]}, {one["orders"]:,} orders</text>')
        for row in one["methods"]:
            length = max(1.0, scale * math.log10(max(row["user_seconds"], 0.001) / 0.001))
            parts.append(
                f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{LABELS[row["name"]]}</text>'
                f'<rect x="{left}" y="{y + 2}" width="{length:.1f}" height="{bar - 4}" '
                f'fill="{COLOURS[row["name"]]}"/>'
                f'<text x="{left + length + 6:.1f}" y="{y + 12}">{row["user_seconds"]:.3g} s</text>'
            )
            y += bar
        y += 12
    parts.append("</svg>\n")
    return "\n".join(parts)
