"""The little SVG that the pictures need."""

from xml.sax.saxutils import escape

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
