"""Zoom action values: encodes what a button or list entry does in one short text, because Zoom returns nothing else.

Buttons have no id, and lists do not say which list they are. So each value is complete: `s|next`, `v|tokens|1|4`,
`f|poll|tokens|1`, and `c|<input>|<value>` for an option of any other form.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from cards.view import Act, Say, Submit, Vote

MOST = 255  # characters; Zoom publishes no limit, developers report this one for its fields


@dataclass(frozen=True)
class Picked:
    """Chosen option of a form's input."""

    input: str
    value: str


def value_of(act: Act | Picked) -> str:
    """Encode `act` as a value."""
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
    """Decode a value. None if the value is not ours, or is out of date."""
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
    """Whether the action's value is short enough for Zoom."""
    return len(value_of(act)) <= MOST


def _joined(*parts: str) -> str:
    return "|".join(quote(part, safe=" :/.,+-") for part in parts)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7
