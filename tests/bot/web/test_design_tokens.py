"""Design tokens: every pair of words and ground has enough contrast in the light, dark and contrast themes."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[3] / "bot/web/static/tokens.css").read_text(encoding="utf-8")
STYLES = sorted((Path(__file__).parents[3] / "bot/web/static").glob("*.css"))
OWN = ("late", "done", "stop")
PAIRS = [
    *product(("ink", "ink-soft", "ink-quiet", "accent-ink"), ("canvas", "surface", "accent-tint")),
    *((f"{name}-ink", f"{name}-tint") for name in OWN),
    ("on-accent", "accent-fill"),
    ("on-accent", "stop-fill"),
]
MARKS = [("late-mark", "surface"), ("accent", "surface"), ("line-control", "surface"), ("done-mark", "surface")]


def colours(theme: str) -> dict[str, str]:
    """Values of all tokens in a theme."""
    first, _, rest = TOKENS.partition(':root[data-theme="contrast"] {')
    found = dict(re.findall(r"--([\w-]+): ([^;]+);", first))
    for name, value in found.items():
        if both := re.fullmatch(r"light-dark\((#\w+), (#\w+)\)", value):
            found[name] = both[1 if theme == "light" else 2]
    return found | dict(re.findall(r"--([\w-]+): ([^;]+);", rest.partition("}")[0])) if theme == "contrast" else found


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_words_and_marks_can_be_read_on_their_ground(theme: str) -> None:
    known = colours(theme)
    weak = [pair for pair in PAIRS if contrast(known[pair[0]], known[pair[1]]) < 4.5]
    weak += [pair for pair in MARKS if contrast(known[pair[0]], known[pair[1]]) < 3]
    assert weak == []


def test_components_of_the_run_sheet_name_no_colour() -> None:
    for name in ("sheet.css", "stage.css", "card.css"):
        text = next(file for file in STYLES if file.name == name).read_text(encoding="utf-8")
        rest = re.sub(r"\.avatar\[[^}]*\}|:root\[data-theme[^}]*\}", "", text)
        assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|rgb\(", rest) == [], name
