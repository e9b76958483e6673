"""What the buttons and lists of a Zoom message send back: one short text each, because Zoom returns nothing else.

Buttons have no id of their own and lists do not say which they are, so each value says all: `s|next`, `v|tokens|1|4`,
`f|poll|tokens|1`, and `c|<input>|<value>` for an option of any other form.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from cards.view import Act, Say, Submit, Vote

MOST = 255  # characters; Zoom publishes no limit, this is what its fields are said to hold


@dataclass(frozen=True)
class Picked:
    """An option of a form's input."""

    input: str
    value: str


def value_of(act: Act | Picked) -> str:
    """The value that means `act`."""
    match act:
        case Say(text):
            return _joined("s", text)
        case Vote(poll, opening, options):
            return _joined("v", poll, str(opening), ",".join(map(str, options)))
        case Submit(form, poll, opening):
            return _joined("f", form, poll, str(opening))
        case Picked(named, value):
            return _joined("c", named, value)


def act_of(value: str) -> Act | Picked | None:
    """What a value means; None for one that is not (or no longer) ours."""
    kind, *parts = (unquote(part) for part in value[: 4 * MOST].split("|"))
    match kind, parts:
        case "s", [text] if text.strip():
            return Say(text)
        case "v", [poll, opening, options] if poll and _is_number(opening):
            chosen = options.split(",") if options else []
            return Vote(poll, int(opening), tuple(map(int, chosen))) if all(map(_is_number, chosen)) else None
        case "f", [form, poll, opening] if form and _is_number(opening):
            return Submit(form, poll, int(opening))
        case "c", [named, picked] if named:
            return Picked(named, picked)
    return None


def fits(act: Act | Picked) -> bool:
    """Its value is short enough for Zoom."""
    return len(value_of(act)) <= MOST


def _joined(*parts: str) -> str:
    return "|".join(quote(part, safe=" :/.,+-") for part in parts)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7
