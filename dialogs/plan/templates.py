"""Templates: `{name}` in a plan's texts stands for a link or a key of the repeat item; `{{` and `}}` are plain braces.

A name without a value, or a single brace, is refused by `checks`. Braces in an imported agenda are doubled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def names(text: str) -> tuple[str, ...]:
    """The names `text` uses, in order; a brace that is not part of a pair counts as an empty name."""
    return tuple((match[1] or "").strip() for match in _PLACE.finditer(text) if match[0] not in ("{{", "}}"))


def is_name(text: str) -> bool:
    """Whether `text` is a single name, such as `{ask}`, and has no words of its own."""
    return re.fullmatch(r"\{[^{}]+\}", text) is not None


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its names replaced. Raises KeyError for a name without a value."""
    return _PLACE.sub(lambda match: match[0][0] if match[0] in ("{{", "}}") else values[(match[1] or "").strip()], text)
