"""The little SVG that the pictures need."""

from xml.sax.saxutils import escape

LABEL_GAP = 21  # the least distance between two labels

INK, FAINT, RULE = "#16191d", "#5b626c", "#e7e9ec"
# Whistle in a colour of its own.
WHISTLE, OTHER = "#c2410c", "#6f7680"


def page(width: int, height: int) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="Inter, Helvetica, Arial, DejaVu Sans, sans-serif" font-size="14">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]


def text(
    x: float,
    y: float,
    words: str,
    colour: str = INK,
    size: float = 14,
    weight: int = 400,
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-size="{size}" '
        f'font-weight="{weight}" text-anchor="{anchor}" xml:space="preserve">{escape(words)}</text>'
    )


def spread(wanted: dict[str, float], top: float, bottom: float) -> dict[str, float]:
    """Places labels near where they belong, none nearer to another than `LABEL_GAP`.

    Labels that would touch form a block, which is centred on what its labels want.
    """
    blocks: list[tuple[list[str], float]] = []  # names from the top down, centre
    for name in sorted(wanted, key=wanted.__getitem__):
        names, centre = [name], wanted[name]
        while True:
            half = (len(names) - 1) * LABEL_GAP / 2
            centre = min(max(centre, top + half), bottom - half)
            if not blocks:
                break
            above, above_centre = blocks[-1]
            above_end = above_centre + (len(above) - 1) * LABEL_GAP / 2
            if above_end + LABEL_GAP <= centre - half:
                break
            blocks.pop()
            names = above + names
            centre = sum(wanted[member] for member in names) / len(names)
        blocks.append((names, centre))
    return {
        name: centre + (place - (len(names) - 1) / 2) * LABEL_GAP
        for names, centre in blocks
        for place, name in enumerate(names)
    }
