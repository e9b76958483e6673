"""Zoom action values: encodes what a button or list entry does in one short text, because Zoom returns nothing else.

Buttons have no id, and lists do not say which list they are. So each value is complete: `s|next|<run>|<visit>|<item>`,
`v|tokens|1|4|<run>`, `f|poll|tokens|1|<run>`, and `c|<input>|<value>` for an option of any other form. A longer value gets
no button. Values of buttons from before, without a session, are still read. Anything else is out of date and refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from cards.view import Act, Say, Submit, Vote
from dialogs.run.commands import MadeFor

MOST = 255  # characters; Zoom publishes no limit, developers report this one for its fields


@dataclass(frozen=True)
class Picked:
    """Chosen option of a form's input."""

    input: str
    value: str


def value_of(act: Act | Picked) -> str:
    """Encode `act` as a value."""
    match act:
        case Say(text, made_for):
            visit = "" if made_for.visit is None else str(made_for.visit)
            return _joined("s", text, more=(made_for.run, visit, made_for.item))
        case Vote(poll, opening, options, run):
            return _joined("v", poll, str(opening), ",".join(map(str, options)), more=(run,))
        case Submit(form, poll, opening, run):
            return _joined("f", form, poll, str(opening), more=(run,))
        case Picked(named, value):
            return _joined("c", named, value)


def act_of(value: str) -> Act | Picked | None:
    """Decode a value. None if the value is not ours, or is out of date."""
    kind, *parts = (unquote(part) for part in value[: 4 * MOST].split("|"))
    match kind, parts:
        case "s", [text, *more] if text.strip() and len(more) < 4:
            run, visit, item = (*more, "", "", "")[:3]
            if visit and not _is_number(visit):
                return None
            return Say(text, MadeFor(run, int(visit) if _is_number(visit) else None, item))
        case "v", [poll, opening, options, *run] if poll and _is_number(opening) and len(run) < 2:
            chosen = options.split(",") if options else []
            numbers = all(map(_is_number, chosen))
            return Vote(poll, int(opening), tuple(map(int, chosen)), "".join(run)) if numbers else None
        case "f", [form, poll, opening, *run] if form and _is_number(opening) and len(run) < 2:
            return Submit(form, poll, int(opening), "".join(run))
        case "c", [named, picked] if named:
            return Picked(named, picked)
    return None


def fits(act: Act | Picked) -> bool:
    """Whether the action's value is short enough for Zoom."""
    return len(value_of(act)) <= MOST


def _joined(kind: str, *parts: str, more: tuple[str, ...] = ()) -> str:
    """The parts in one text; empty ones at the end of `more` are left out."""
    while more and not more[-1]:
        more = more[:-1]
    return "|".join(quote(part, safe=" :/.,+-") for part in (kind, *parts, *more))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7
