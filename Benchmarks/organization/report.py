"""What `run.py` measured, as data, words and a picture."""

import json
import math
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))

from presentation import drawing, figures  # noqa: E402

NAMES = {
    "whistle": "Whistle", "sqlite": "SQLite alone", "kuzu": "Kuzu", "igraph": "igraph",
    "rustworkx": "rustworkx",
}  # fmt: skip
EDITS = [
    ("edit_ms", "an edit, median"), ("edit_most_ms", "an edit, longest"),
    ("apply_ms", "a change set, median"), ("apply_most_ms", "a change set, longest"),
]  # fmt: skip
STEPS = [
    ("read", "read the folder"), ("check", "check every rule"), ("store", "write the store"),
    ("open", "open the store"), ("snapshot", "snapshot or graph"), ("router", "routing index"),
]  # fmt: skip


def write(measured, images, options, results):
    results.mkdir(exist_ok=True)
    data = {
        "machine": figures.machine(), "rounds": options.rounds, "sizes": measured, "images": images
    }  # fmt: skip
    (results / "organization.json").write_text(json.dumps(data, indent=1) + "\n")
    (results / "organization.md").write_text(page(data))
    (results / "organization.svg").write_text(picture(measured))
    print(page(data))


def value(rounds, key):
    return figures.middle(rounds, key)


def page(data):
    machine = data["machine"]
    parts = [
        "# Organisations over size",
        f"{machine['processor']}, {machine['cores']} cores; middle of {data['rounds']} rounds. Seconds are"
        " processor time; an edit moves one grid, and is over when the next decision sees it (Whistle), is"
        " committed (SQLite, Kuzu), or is made in memory (the graph libraries). A change set is resolved,"
        " checked, committed to the disk and published, and an order is decided by it. Only Whistle checks"
        " rules, keeps revisions, and can route afterwards.",
        "![Seconds from folder to graph, and milliseconds an edit, over size](organization.svg)",
    ]
    for size in data["sizes"]:
        peers = size["peers"]
        table = [
            "| " + " | ".join(["", *(NAMES[name] for name in peers)]) + " |",
            "| " + " | ".join(["---", *("---:" for _ in peers)]) + " |",
        ]
        for key, words in STEPS:
            cells = [value(rounds, key) for rounds in peers.values()]
            table.append(row(words, [figures.duration(c and c * 1e9) for c in cells]))
        for key, words in EDITS:
            cells = [value(rounds, key) for rounds in peers.values()]
            table.append(row(words, [figures.duration(c and c * 1e6) for c in cells]))
        for key, words in (("memory_import", "most memory, to the store"), ("memory", "most memory")):
            cells = [value(rounds, key) for rounds in peers.values()]
            table.append(row(words, [figures.size(cell) for cell in cells]))
        own = peers["whistle"]
        build = value(own, "snapshot") + value(own, "router")
        parts += [
            f"## {size['units']:,} units",
            "\n".join(table),
            f"Snapshot: {figures.count(size['units'] / value(own, 'snapshot'))} units a second"
            f" ({figures.count(size['units'] / build)} with the routing index),"
            f" {value(own, 'bytes_a_unit'):.0f} bytes a unit with it.",
        ]
    if data["images"]:
        parts += ["## Images", *images(data["images"])]
    return "\n\n".join(parts) + "\n"


def images(found):
    table = [
        "| units | made | file | bytes a unit that routing reads | opened | first order | whole reply"
        " | p99 |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in found:
        table.append(
            row(
                f"{one['units']:,}",
                [
                    figures.duration(one["make"] * 1e9),
                    figures.size(value(one["rounds"], "file_bytes")),
                    f"{value(one['rounds'], 'bytes_a_unit'):.0f}",
                    figures.duration(value(one["rounds"], "open_ms") * 1e6),
                    figures.duration(value(one["rounds"], "first_ms") * 1e6),
                    figures.duration(value(one["rounds"], "reply_us") * 1e3),
                    figures.duration(value(one["rounds"], "reply_p99_us") * 1e3),
                ],
            )
        )
    return [
        "Made from a seed without records, with the indexes of both modes, and mapped by a process that"
        " reads what an order needs. The file is in the memory of the system, as one that was just written"
        " is. Times of opening, of the first order, and the median of a reply to orders from random units are"
        " by the clock.",
        "\n".join(table),
    ]


def row(words, cells):
    return "| " + " | ".join([words, *cells]) + " |"


def picture(measured):
    width, height = 860, 104 + 84 * len(measured)
    out = drawing.page(width, height)
    out.append(drawing.text(24, 34, "An edit over size", size=18, weight=600))
    out.append(
        drawing.text(24, 58, "median of moving one grid, on a logarithmic scale", drawing.FAINT)
    )

    def x(milliseconds):
        return 190 + 600 * (math.log10(max(milliseconds, 1e-4)) + 4) / 8

    for position, size in enumerate(measured):
        y = 104 + 84 * position
        out.append(drawing.text(24, y + 6, f"{size['units']:,} units"))
        out.append(
            f'<line x1="190" x2="{width - 40}" y1="{y}" y2="{y}" stroke="{drawing.RULE}"/>'
        )
        times = {name: value(rounds, "edit_ms") for name, rounds in size["peers"].items()}
        # Where the last words end: above the line, below it, and further from it.
        ends = {-10: 0.0, 22: 0.0, 38: 0.0, -26: 0.0}
        for name, time in sorted(times.items(), key=lambda one: one[1]):
            colour = drawing.WHISTLE if name == "whistle" else drawing.OTHER
            out.append(f'<circle cx="{x(time):.1f}" cy="{y}" r="5" fill="{colour}"/>')
            words = f"{NAMES[name]} {figures.duration(time * 1e6)}"
            half = 3.6 * len(words)
            above = next((at for at, end in ends.items() if end <= x(time) - half), 38)
            ends[above] = x(time) + half
            out.append(drawing.text(x(time), y + above, words, colour, 12, anchor="middle"))
    return "\n".join([*out, "</svg>"]) + "\n"
