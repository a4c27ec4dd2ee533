"""The results as data, as tables and as a picture."""

import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))

import picture  # noqa: E402
from presentation import figures  # noqa: E402

LABELS = {
    "whistle": "Whistle", "ortools": "OR-Tools SimpleMinCostFlow",
    "lemon-simplex": "LEMON NetworkSimplex", "lemon-scaling": "LEMON CostScaling",
    "highs": "HiGHS", "scipy-dense": "SciPy linear_sum_assignment",
    "scipy-sparse": "SciPy min_weight_full_bipartite_matching", "greedy": "Greedy",
}  # fmt: skip
KINDS = {
    "uniform": "dense assignment, costs 1 to 100,000", "low-range": "dense assignment, costs 1 to 100",
    "geometric": "dense assignment, distances", "machol-wien": "dense assignment, Machol–Wien",
    "sparse": "assignment, 16 columns a row", "transport": "transportation, NETGEN's way",
}  # fmt: skip
STANDARD = ["whistle", "ortools", "lemon-simplex", "lemon-scaling", "scipy"]
STANDARD_LABELS = ["Whistle", "OR-Tools", "LEMON NetworkSimplex", "LEMON CostScaling", "SciPy"]


def summary(found):
    """A row for each method that was let try."""
    first = min(line["processor_seconds"] for line in found["whistle"].lines)
    rows = []
    for name, method in found.items():
        row = {"name": name, "rounds": len(method.lines), "left_out": method.left_out}
        if method.lines:
            best = min(method.lines, key=lambda line: line["processor_seconds"])
            row |= {
                "version": best["version"], "processor_seconds": best["processor_seconds"],
                "slower_than_first": best["processor_seconds"] / first, "bytes": best["bytes"],
            }  # fmt: skip
        if method.lines and name == "greedy":
            row |= {key: method.lines[0][key] for key in ("cost", "unassigned")}
        rows.append(row)
    return rows


def batch(size, orders, options, arcs, found):
    lines = found["whistle"].lines

    def worst(kind):
        return min(max(line[f"{kind}_processor_seconds"]) for line in lines)

    return {
        "size": size, "orders": orders, "load": options.load, "seed": options.seed, "arcs": arcs,
        "optimum": lines[0]["optimum"], "unassigned": lines[0]["unassigned"],
        "resolve_processor_seconds": worst("resolve"),
        "replace_processor_seconds": worst("replace"), "methods": summary(found),
    }  # fmt: skip


def standard(kind, size, found):
    line = found["whistle"].lines[0]
    return {
        "kind": kind, "size": size, "arcs": line["arcs"], "optimum": line["optimum"],
        "methods": summary(found),
    }  # fmt: skip


def write(measured, kernel, options, folder):
    folder.mkdir(exist_ok=True)
    results = figures.machine() | {
        "limit_seconds": options.limit, "instances": measured, "standard": kernel,
    }  # fmt: skip
    (folder / "batch.json").write_text(json.dumps(results, indent=1) + "\n")
    if measured:
        (folder / "batch.svg").write_text(picture.draw(measured))
    text = markdown(results)
    (folder / "batch.md").write_text(text)
    print(text)


def markdown(results):
    parts = [
        f"{results['processor']}, {results['cores']} cores. Processor time, the least of the "
        "rounds. The same optimum by all but greed.\n"
    ]
    if results["instances"]:
        parts.append("\n![Seconds over the number of orders](batch.svg)\n")
    for one in results["instances"]:
        parts.append(batch_table(one))
    if results["standard"]:
        parts.append(standard_table(results["standard"]))
    return "".join(parts)


def batch_table(one):
    parts = [
        f"\n**{one['size']}, {one['orders']:,} orders**, load {one['load']} % before: optimum "
        f"{one['optimum']}, {one['unassigned']:,} unassigned; {one['arcs']:,} arcs for the general "
        f"solvers. After one order in a hundred is taken out or put back, Whistle solves again in at most "
        f"{figures.duration(one['resolve_processor_seconds'] * 1e9)}; after it is replaced by another in "
        f"{figures.duration(one['replace_processor_seconds'] * 1e9)}.\n\n"
        "| method | time | Whistle is faster by | cost | peak memory | rounds |\n"
        "| --- | --: | --: | --: | --: | --: |\n"
    ]
    for row in one["methods"]:
        label = LABELS[row["name"]]
        if not row["rounds"]:
            parts.append(f"| {label} | {row['left_out']} | | | | |\n")
            continue
        cost = "optimum"
        if row["name"] == "greedy":
            more = row["cost"] / max(one["optimum"], 1) - 1
            cost = f"+{more:.2%}, {row['unassigned']:,} left over".replace("%", " %")
        parts.append(
            f"| {label} ({row['version']}) | {time(row)} | "
            f"{row['slower_than_first']:.1f}× | {cost} | {row['bytes'] / 2**20:,.0f} MiB | "
            f"{row['rounds']} |\n"
        )
    return "".join(parts)


def standard_table(problems):
    parts = [
        "\n**The kernel alone**, on standard problems from files of DIMACS.\n\n"
        f"| problem | arcs | {' | '.join(STANDARD_LABELS)} |\n"
        f"| --- | --: | {' | '.join('--:' for _ in STANDARD)} |\n"
    ]
    for one in problems:
        rows = {row["name"]: row for row in one["methods"]}
        cells = [cell(rows.get(name)) for name in STANDARD]
        parts.append(
            f"| {KINDS[one['kind']]}, {one['size']:,} | {one['arcs']:,} | {' | '.join(cells)} |\n"
        )
    return "".join(parts)


def cell(row):
    if row is None:
        return "–"
    return time(row) if row["rounds"] else row["left_out"]


def time(row):
    if row["processor_seconds"] < 1e-3:
        return "< 1 ms"
    return figures.duration(row["processor_seconds"] * 1e9)
