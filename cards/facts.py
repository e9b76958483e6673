"""Card metadata: the machine-readable part of a card, for rehearsals and for programs that check cards.

Hidden counts, and those of an open poll that people may not see, are left out. Clock times are in the meeting's zone, ideas
are named by number. Only a few kinds of cards have any.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from cards.compose.poll import counts_may_be_seen
from cards.context import CardContext
from cards.language import Words
from dialogs.features.ideas.lists import referred
from dialogs.run.events import Group
from dialogs.run.messages import Card, PairsCard, PollCard, PromptCard, ResultsCard, RoomsCard, RoundCard, YourPairCard


def data(card: Card, scene: CardContext) -> dict[str, Any]:
    """Metadata of `card`, with the plan's own option and role texts; {} for most cards.

    "pairs" appears only on the card that opens a turn. Every other card with pairs uses "draw". Counts appear only if people
    may see them.
    """
    match card:
        case PromptCard():
            return {"prompt": card.number}
        case PairsCard():
            return {"pairs" if card.why == "turn" else "draw": [_group(group, Words(scene)) for group in card.groups]}
        case RoomsCard():
            return {"draw": [_group(group, Words(scene)) for group in card.groups]}
        case ResultsCard():
            return {} if card.hidden else _counts(card.poll, card.options, card.counts)
        case PollCard():
            tally = scene.tallies.get(card.poll)
            return _counts(card.poll, card.options, tally.counts) if tally and counts_may_be_seen(card) else {}
        case RoundCard():
            return _round(card)
        case YourPairCard():
            clock = partial(_clock, scene=scene)
            turns = [[turn.role, clock(turn.starts_at), clock(turn.ends_at)] for turn in card.turns]
            return {"room": card.room, "role": card.role, "turns": turns}
        case _:
            return {}


def _round(card: RoundCard) -> dict[str, Any]:
    """A round: who speaks for how many seconds, who is next, and where everybody stands."""
    return {
        "order": list(card.order),
        "seconds_each": card.seconds_each,
        "speaking": card.speaker,
        "next": card.waiting[0] if card.waiting and not card.over and not card.held else None,
        "spoken": list(card.spoken),
        "passed": list(card.passed),
        "waiting": list(card.waiting),
    }


def _clock(at: datetime, scene: CardContext) -> str:
    return at.astimezone(scene.zone).strftime("%H:%M")


def _counts(poll: str, options: Sequence[str], counts: Sequence[int]) -> dict[str, Any]:
    padded = [*counts, *[0] * (len(options) - len(counts))]
    return {"poll": poll, "counts": dict(zip(map(_named, options), padded, strict=False))}


def _named(option: str) -> str:
    """An option by its text; an idea by its number."""
    idea = referred(option)
    return option if idea is None else "+".join(map(str, idea.numbers)) or "-"


def _group(group: Group, words: Words) -> list[dict[str, str | None]]:
    roles: list[str | None] = [*group.roles, *[None] * (len(group.members) - len(group.roles))]
    return [
        {"person": person, "name": words.name(person), "role": role}
        for person, role in zip(group.members, roles, strict=False)
    ]
