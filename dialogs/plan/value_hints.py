"""Value hints: what a key takes, said beside a value that it does not take.

Two slips of the keyboard still propose a choice. “In person” as a mode points to `setting: face-to-face`. For ids, links,
pictures and clock times it says how they are written, and for an id which one to use.
"""

from __future__ import annotations

import re

from pydantic import BaseModel

from dialogs.plan import unknown_keys
from dialogs.plan.errors import Path
from dialogs.plan.fill_in import slug
from dialogs.plan.nearest import mistyped

_FACE_TO_FACE = ("face-to-face", "f2f", "in-person", "in-one-room", "in-the-room", "onsite", "on-site")


def first_needed(model: type[BaseModel], path: Path) -> str:
    """The first key that the mapping at `path` needs, or may have."""
    if path[-1:] in (("links",), ("link_titles",)):
        return "pack"
    if path[:1] == ("translations",):
        return "cy" if len(path) == 1 else "Welcome"
    known = [(name, field) for name, field in model.model_fields.items() if name != "id"]
    name, field = max(known, key=lambda one: one[1].is_required())
    return field.alias or name


def choice_hint(key: str, given: object, expected: str) -> str:
    """What a key can be. `expected` lists it as pydantic does: `'online', 'offline' or 'break'`."""
    plain = str(given).casefold().replace(" ", "-").replace("_", "-") if isinstance(given, str) else ""
    if key == "mode" and plain in _FACE_TO_FACE:
        return "where people meet is said once for the whole plan: `setting: face-to-face`."
    choices = re.findall(r"'([^']+)'", expected)
    near = mistyped(plain, choices, 2) if plain else None
    return f"do you mean {near}?" if near else f"choose {expected.replace(chr(39), '')}."


def too_little(given: object, least: int) -> str:
    """What a list or a number that is too small is, and the least that it can be."""
    needed = f"at least {least} {'is' if least == 1 else 'are'} needed."
    if not isinstance(given, list | tuple):
        return f"is {given}; {needed}"
    if not given:
        return f"is empty; {needed}"
    return f"has {len(given)} {'entry' if len(given) == 1 else 'entries'}; {needed}"


def pattern_hint(path: Path, given: str) -> str:
    """How a text for the key at `path` is written."""
    if sign := unknown_keys.invisible_sign(given):
        return f"it has {sign}, probably pasted from Word or a web page. Type it again."
    if "links" in path:
        return "a link begins with https://, http:// or mailto: and has no spaces."
    if path[-1] in ("starts", "at"):
        return "write a clock time, such as 09:30."
    if path[-1] == "url":
        return "a picture's address begins with https:// and has no spaces."
    if path[-1] == "file":
        return unknown_keys.not_shown(given) or "name a .png, .jpg or .gif file that lies beside the plan."
    if proposed := slug(given):
        return f"use small letters, digits and single hyphens, for example {proposed}."
    if path[-2:-1] == ("poll",):
        return "use small letters, digits and single hyphens. In a repeat each poll gets an id of its own by itself."
    return "use small letters, digits and single hyphens."
