"""Plots of measurements over time, as SVG: a column of small panels, each with its own scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, GAP = 720, 90, 70, 130, 26, 34
COLOURS = ("#1f5fa8", "#b0472f", "#2f7d4f", "#7a4fa3", "#8a6a14", "#3f3f46")  # all readable on white


@dataclass(frozen=True)
class Panel:
    """One plot: lines by name, of (time, value)."""

    title: str
    lines: Mapping[str, Points]


def svg(panels: Sequence[Panel], unit: str) -> str:
    """The panels below each other. `unit` is that of the time."""
    tall = TOP + len(panels) * (HEIGHT + GAP + 14)
    title = escape(f"{', '.join(panel.title for panel in panels)}, over {unit}")
    parts = [_panel(panel, TOP + number * (HEIGHT + GAP + 14), unit) for number, panel in enumerate(panels)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" role="img" font-family="sans-serif" '
            f'font-size="11" fill="#222222"><title>{title}</title>',
            f'<rect width="{WIDTH}" height="{tall}" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _panel(panel: Panel, top: float, unit: str) -> str:
    times = [at for points in panel.lines.values() for at, _ in points]
    most = max((value for points in panel.lines.values() for _, value in points), default=0) or 1
    first, last = min(times), max(times) or 1

    def place(at: float, value: float) -> tuple[float, float]:
        across = LEFT + (at - first) / ((last - first) or 1) * (WIDTH - LEFT - RIGHT)
        return across, top + HEIGHT * (1 - value / most)

    parts = [
        f'<text x="{LEFT}" y="{top - 8}" font-weight="bold">{escape(panel.title)}</text>',
        f'<rect x="{LEFT}" y="{top}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT}" fill="none" stroke="#bbbbbb"/>',
        f'<text x="{LEFT - 6}" y="{top + 9}" text-anchor="end">{most:,.0f}</text>',
        f'<text x="{LEFT - 6}" y="{top + HEIGHT}" text-anchor="end">0</text>',
        f'<text x="{LEFT}" y="{top + HEIGHT + 14}">{first:.0f}</text>',
        f'<text x="{WIDTH - RIGHT}" y="{top + HEIGHT + 14}" text-anchor="end">{last:.0f} {escape(unit)}</text>',
    ]
    for number, (name, points) in enumerate(panel.lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(at, value) for at, value in points))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        if len(panel.lines) > 1:
            parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{top + 10 + 15 * number}" fill="{colour}">{escape(name)}</text>')
    return "\n".join(parts)
