"""SVG drawing: rectangles, lines, marks and texts, as SVG for pages and as PNG for documents.

The PNG is made from the same SVG with a font of our own, so that it looks the same on a machine without fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files
from typing import Literal
from xml.etree import ElementTree as ET

Anchor = Literal["start", "middle", "end"]
Mark = Literal["circle", "square", "triangle"]
Point = tuple[float, float]
INK, SIZE = "#242424", 13  # colour and height of texts
WIDEST_LETTER = 0.62  # of the height, on average over a long text: labels must fit whatever font a browser has
ZOOM = 2.0  # pixels for each unit in a PNG: sharp enough to print


class Drawing:
    """A drawing of `width` by `height` units on white."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._svg = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_n(width)} {_n(height)}")
        self._svg.set("font-family", "sans-serif")
        self._svg.set("font-size", str(SIZE))
        self._defs = ET.SubElement(self._svg, "defs")
        self._hatches: dict[str, str] = {}
        self.rect((0, 0), self._size, "#ffffff")

    def rect(self, at: Point, size: Point, colour: str, *, hatched: bool = False) -> None:
        """A filled rectangle. Hatching tells series apart without colour."""
        fill = f"url(#{self._hatch(colour)})" if hatched else colour
        self._add("rect", x=at[0], y=at[1], width=size[0], height=size[1], fill=fill)

    def line(self, points: Sequence[Point], colour: str, *, width: float = 1, dash: str = "") -> None:
        """A line through the points."""
        drawn = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        dashed = {"stroke-dasharray": dash} if dash else {}
        self._add("polyline", points=drawn, fill="none", stroke=colour, **{"stroke-width": width}, **dashed)

    def mark(self, at: Point, kind: Mark, colour: str) -> None:
        """A mark on a point. Its shape tells series apart without colour."""
        x, y = at
        if kind == "circle":
            self._add("circle", cx=x, cy=y, r=5, fill=colour)
        elif kind == "square":
            self._add("rect", x=x - 4.5, y=y - 4.5, width=9, height=9, fill=colour)
        else:
            self._add(
                "polygon",
                points=" ".join(f"{_n(a)},{_n(b)}" for a, b in ((x, y - 6), (x + 6, y + 5), (x - 6, y + 5))),
                fill=colour,
            )

    def text(self, at: Point, text: str, anchor: Anchor = "start", *, size: float = SIZE, colour: str = INK) -> None:
        """A text whose middle is at this height. `size` is the height of its letters."""
        sized = {} if size == SIZE else {"font-size": size}
        placed = self._add("text", x=at[0], y=at[1] + size * 0.36, fill=colour, **{"text-anchor": anchor}, **sized)
        placed.text = _printable(text)

    def svg(self) -> bytes:
        """The drawing as SVG."""
        return bytes(ET.tostring(self._svg, encoding="utf-8", xml_declaration=True))

    def png(self) -> bytes:
        """The drawing as PNG."""
        from resvg_py import svg_to_bytes  # loads a library of 7 MB, needed only for documents

        with as_file(files(__package__) / "fonts" / "DejaVuSans.ttf") as font:
            return bytes(
                svg_to_bytes(
                    svg_string=self.svg().decode(),
                    zoom=ZOOM,
                    skip_system_fonts=True,
                    font_files=[str(font)],
                    sans_serif_family="DejaVu Sans",
                )
            )

    def _hatch(self, colour: str) -> str:
        if colour not in self._hatches:
            self._hatches[colour] = f"hatch{len(self._hatches)}"
            name = {"id": self._hatches[colour], "patternUnits": "userSpaceOnUse", "width": "8", "height": "8"}
            pattern = ET.SubElement(self._defs, "pattern", name, patternTransform="rotate(45)")
            ET.SubElement(pattern, "rect", width="8", height="8", fill=colour)
            ET.SubElement(pattern, "rect", width="2", height="8", fill="#ffffff")
        return self._hatches[colour]

    def _add(self, tag: str, **attributes: str | float) -> ET.Element:
        return ET.SubElement(self._svg, tag, {name: _n(value) for name, value in attributes.items()})


def width_of(text: str, size: float = SIZE) -> float:
    """How wide a text of this height becomes at most, in units."""
    return len(text) * size * WIDEST_LETTER


def _n(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def _printable(text: str) -> str:
    """Without control characters, which XML does not allow."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
