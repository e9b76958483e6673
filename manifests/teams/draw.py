"""Draws the Teams icons: a line that runs through three stations, the middle one being now.

    python -m manifests.teams.draw FOLDER

Teams wants a colour icon of 192 x 192 pixels with its symbol in the middle half, and a white one of 32 x 32 on nothing.
"""

from __future__ import annotations

import math
import struct
import sys
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

Colour = tuple[int, int, int]
Point = tuple[float, float]
WHITE: Colour = (255, 255, 255)
GROUND: Colour = (18, 78, 88)
NOW: Colour = (255, 196, 87)
LINE = tuple((-1 + 2 * step / 60, -0.55 * math.sin(math.pi * (-1 + 2 * step / 60))) for step in range(61))
STATIONS: tuple[Point, ...] = (LINE[0], LINE[30], LINE[60])


@dataclass(frozen=True)
class Drawing:
    """An icon: `scale` is pixels per unit of the line, the widths are in pixels; without a ground it is transparent."""

    size: int
    scale: float
    stroke: float
    station: float
    now: float
    hole: float
    ground: Colour | None
    accent: Colour


COLOUR = Drawing(size=192, scale=38, stroke=5, station=10, now=17, hole=0, ground=GROUND, accent=NOW)
OUTLINE = Drawing(size=32, scale=12, stroke=1.4, station=2.8, now=5.2, hole=3.0, ground=None, accent=WHITE)


def pixel(drawing: Drawing, x: float, y: float) -> tuple[int, int, int, int]:
    """Red, green, blue and alpha at a point, edges softened over one pixel."""
    at = ((x - drawing.size / 2) / drawing.scale, (y - drawing.size / 2) / drawing.scale)
    line = min(_to_segment(at, a, b) for a, b in pairwise(LINE)) * drawing.scale
    ends = min(math.dist(at, STATIONS[0]), math.dist(at, STATIONS[2])) * drawing.scale
    middle = math.dist(at, STATIONS[1]) * drawing.scale
    white = max(_cover(line - drawing.stroke / 2), _cover(ends - drawing.station))
    disc, hole = _cover(middle - drawing.now), _cover(middle - drawing.hole) if drawing.hole else 0.0
    if drawing.ground is None:
        return (*WHITE, round(255 * max(min(white, 1 - disc), disc * (1 - hole))))
    seen = _mix(_mix(drawing.ground, WHITE, white), drawing.accent, disc)
    return (*seen, 255)


def png(drawing: Drawing) -> bytes:
    """The icon as a PNG file."""
    rows = b"".join(
        b"\0" + b"".join(bytes(pixel(drawing, x + 0.5, y + 0.5)) for x in range(drawing.size)) for y in range(drawing.size)
    )
    head = struct.pack(">IIBBBBB", drawing.size, drawing.size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _cover(distance: float) -> float:
    return min(1.0, max(0.0, 0.5 - distance))


def _mix(below: Colour, above: Colour, share: float) -> Colour:
    red, green, blue = (round(b + (a - b) * share) for b, a in zip(below, above, strict=True))
    return red, green, blue


def _to_segment(at: Point, a: Point, b: Point) -> float:
    along = (b[0] - a[0], b[1] - a[1])
    reach = ((at[0] - a[0]) * along[0] + (at[1] - a[1]) * along[1]) / (along[0] ** 2 + along[1] ** 2)
    reach = min(1.0, max(0.0, reach))
    return math.dist(at, (a[0] + reach * along[0], a[1] + reach * along[1]))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "color.png").write_bytes(png(COLOUR))
    (folder / "outline.png").write_bytes(png(OUTLINE))
