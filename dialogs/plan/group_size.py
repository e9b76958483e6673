"""Group size: how many people a group should have, as plans write it (`of: 3-4`).

The least is 2. A range has its smaller number first. `size` is read as `of`. How many groups are made of the people there is
in `group_split`.
"""

from __future__ import annotations

import re
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

LARGEST_GROUP = 50  # people
_WRITTEN = re.compile(r"(\d{1,3})(?:\s*(?:-|–|to|or)\s*(\d{1,3}))?", re.IGNORECASE)


class GroupSize(NamedTuple):
    """The fewest and the most people a group should have."""

    least: int
    most: int


def _size(value: object) -> object:
    if isinstance(value, GroupSize):
        return value
    found = None if isinstance(value, bool) else _WRITTEN.fullmatch(str(value).strip())
    if found is None:
        raise PydanticCustomError(
            "group_size", "“of” is how many people a group has: a number or a range, such as 3 or 3-4."
        )
    least, most = int(found[1]), int(found[2] or found[1])
    if not 2 <= least <= most <= LARGEST_GROUP:
        message = "A group has 2 to {most} people, and a range has its smaller number first."
        raise PydanticCustomError("group_size", message, {"most": LARGEST_GROUP})
    return GroupSize(least, most)


def with_of(value: object) -> object:
    """`groups` or `pairs` as written; `size` is what many people call `of`."""
    if isinstance(value, dict) and "size" in value and "of" not in value:
        return {"of" if key == "size" else key: held for key, held in value.items()}
    return value


_IN_EDITORS = WithJsonSchema(
    {
        "description": "How many people a group has: 3, or a range such as 3-4.",
        "anyOf": [
            {"type": "integer", "minimum": 2, "maximum": LARGEST_GROUP},
            {"type": "string", "pattern": r"^\s*\d{1,3}(\s*(-|–|to|or)\s*\d{1,3})?\s*$"},
        ],
    }
)
Size = Annotated[GroupSize, BeforeValidator(_size), _IN_EDITORS]
PAIR = GroupSize(2, 2)
