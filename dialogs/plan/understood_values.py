"""Lenient values: modes in other words, numbers of people, a text in place of a feature, colons in lists of texts.

“lunch” is the mode `break`, “alone” is `offline`, “plenary” is `online`. Of “6-8 people” the larger number counts. `pairs:
true`, `groups: 3` and a text for a round, check or collect are taken. “Key: text” in a list of texts is one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dialogs.plan.concern import Concern
from dialogs.plan.durations import shortened
from dialogs.plan.errors import Path
from dialogs.plan.walk import TEXT_LISTS

_MODES = {
    "online": (
        "online together plenary whole_group everyone everybody all group live meeting call zoom teams "
        "virtual remote discussion"
    ),
    "offline": "offline alone individual individually on_your_own self_study solo silent by_yourself homework",
    "break": "break pause lunch coffee tea rest interval recess",
}
_MODE_OF = {word: mode for mode, words in _MODES.items() for word in words.split()}
_SHORT = {"round": "question", "check": "question", "collect": "ask"}  # features that are mostly one text
_YES = ("true", "yes", "on")
_OF_STEPS = ("prompts", "suggest", "options")  # lists of texts
FREE_KEYS = ("links", "link_titles", "over", "translations")  # their keys are the author's own
_PEOPLE = re.compile(r"(?!-)\D{0,12}?(?:(?P<least>\d{1,4})\s*(?:-|–|to)\s*)?(?P<most>\d{1,4})\+?(?:\s*[A-Za-z]+)?")


def understand_values(data: Any, path: Path) -> Iterator[Concern]:
    """Rewrite values in `data`, the plain values of a plan file, in place; tells what was understood."""
    if isinstance(data, list):
        for number, one in enumerate(data):
            yield from understand_values(one, (*path, number))
    if not isinstance(data, dict):
        return
    yield from _people(data, path)
    for key, value in list(data.items()):
        here = (*path, key)
        if key == "mode" and isinstance(value, str):
            yield from _mode(data, value, here)
        elif key in _SHORT and isinstance(value, str) and value.casefold() not in ("true", "false", "yes", "no"):
            data[key] = {_SHORT[key]: value}
            yield Concern(here, f"“{key}” takes keys of its own. This text is read as its `{_SHORT[key]}`.")
        elif (found := _in_short(key, value)) is not None:
            data[key] = found
            meant = ", ".join(f"{inner}: {held if isinstance(held, str) else '[…]'}" for inner, held in found.items())
            shown = f"`{key}: {{{meant}}}`" if meant else f"{key} with their usual settings"
            yield Concern(here, f"“{key}” takes keys of its own. This is read as {shown}.")
        elif key in _OF_STEPS or (key in TEXT_LISTS and not path):
            yield from _texts(data, key, here)
        elif key not in FREE_KEYS:
            yield from understand_values(value, here)


def _in_short(key: str, value: Any) -> dict[str, Any] | None:
    """`pairs: true`, `groups: 3` and a list of ground rules, in full; None for anything else."""
    match key, value:
        case "pairs" | "rules", str() if value.casefold() in _YES:
            return {}
        case "groups", str() if value[:1].isdecimal():
            return {"of": value}
        case "rules", list():
            return {"suggest": value}
        case _:
            return None


def _people(data: dict[str, Any], path: Path) -> Iterator[Concern]:
    """“about 12 people” or “6-8”: the larger number is the one that a plan has to serve."""
    value = data.get("people")
    if path or not isinstance(value, str):
        return
    found = _PEOPLE.fullmatch(value.strip())
    if found is not None and not value.strip().isdecimal():
        data["people"] = found["most"]
        if found["least"]:
            yield Concern(("people",), f"“{shortened(value)}” is read as {found['most']} people.")


def _mode(data: dict[str, Any], value: str, path: Path) -> Iterator[Concern]:
    plain = re.sub(r"[\s-]+", "_", value.strip().casefold())
    meant = _MODE_OF.get(plain)
    if meant is None or meant == value:
        return
    data["mode"] = meant
    if plain != meant:
        yield Concern(path, f"“{shortened(value)}” is read as `mode: {meant}`.")


def _texts(data: dict[str, Any], key: str, path: Path) -> Iterator[Concern]:
    """A single text where a list belongs, and texts with a colon, which look like keys."""
    value = data[key]
    if key != "options" and isinstance(value, str):  # options are often a list in words
        data[key] = [value]
        return
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict) and len(item) == 1 and (text := _with_colon(item)) is not None:
            value[number] = text
            message = f"The colon in this text looks like a key. It is read as “{shortened(text)}”. Put it in double quotes."
            yield Concern((*path, number), message)


def _with_colon(item: dict[str, Any]) -> str | None:
    """`{Which: page}` as the text that was meant; None for a prompt that is written out."""
    ((key, value),) = item.items()
    return f"{key}: {value}" if isinstance(value, str) and key.casefold() not in ("ask", "question", "text") else None
