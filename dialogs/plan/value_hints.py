"""Value hints: what a key takes, said beside a value that it does not take."""

from __future__ import annotations

from pydantic import BaseModel

from dialogs.plan.errors import Path
from dialogs.plan.fill_in import slug


def first_needed(model: type[BaseModel], path: Path) -> str:
    """The first key that the mapping at `path` needs, or may have."""
    if path[-1:] == ("links",):
        return "pack"
    known = [(name, field) for name, field in model.model_fields.items() if name != "id"]
    name, field = max(known, key=lambda one: one[1].is_required())
    return field.alias or name


def pattern_hint(path: Path, given: object = None) -> str:
    """How a text for the key at `path` is written."""
    if "links" in path:
        return "a link begins with https://, http:// or mailto: and has no spaces."
    if path[-1] in ("starts", "at"):
        return "write a clock time, such as 09:30."
    if path[-1] == "url":
        return "a picture's address begins with https:// and has no spaces."
    if path[-1] == "file":
        return "name a .png, .jpg or .gif file that lies beside the plan."
    proposed = slug(given) if isinstance(given, str) else ""
    if proposed:
        return f"use small letters, digits and single hyphens, for example {proposed}."
    if path[-2:-1] == ("poll",):
        return "use small letters, digits and single hyphens. In a repeat each poll gets an id of its own by itself."
    return "use small letters, digits and single hyphens."
