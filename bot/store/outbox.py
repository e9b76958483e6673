"""Outbox repository: messages that are to be shown, how each is stored, and which are on the platform.

A newer message replaces one of the same place that waits. Which may go, and when, is in `bot.store.outbox_claims`. The newer
one keeps the older one's turn and mentions; one that only says that something is over waits no longer (`is_final`). The same
message again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import message as message_table
from bot.store.tables import outbox as table
from bot.store.upsert import is_any_of
from dialogs.run.codec import decode_card, encode_card
from dialogs.run.messages import (
    AskNextCard,
    Card,
    CatchUpCard,
    CueCard,
    LateCard,
    PausedCard,
    PollCard,
    RoundCard,
    StepCard,
)
from dialogs.run.replace import changed
from dialogs.texts.sentence import PersonId

Mention = Literal["everyone"] | tuple[PersonId, ...]

CONTENT = ("card", "mention", "good_until", "not_before", "reason", "turn")
UNREADABLE = "This version cannot read it."
# Written out: with a parameter the databases could not use their partial indexes, and would look through all that waits.
WAITING: sa.ColumnElement[str] = sa.literal_column("'waiting'")
# Built once: building a statement costs more than SQLite needs to execute it.
CHANGE = sa.update(table).where(table.c.id == sa.bindparam("b_id"))
_ADD = sa.insert(table)


class MessagePlace(NamedTuple):
    """One message: a slot of a run, for everyone ("") or one person."""

    run_id: str
    slot: str
    person: str


@dataclass(frozen=True)
class OutboxMessage:
    """A row of the outbox. `audience` is "everyone", "facilitators" or a person id; rows of one Show share a `group`."""

    place: MessagePlace
    conversation_id: str
    audience: str
    group: str
    card: Card
    mention: Mention
    step: str | None
    made_at: datetime
    good_until: datetime
    not_before: datetime | None = None
    id: int = 0
    attempts: int = 0
    reason: str | None = None

    @property
    def queue(self) -> str:
        """The platform conversation it goes to."""
        return f"{self.conversation_id}/{self.place.person}" if self.place.person else self.conversation_id


def opens_step(card: Card) -> bool:
    """Whether a step opens with this card: then the card belongs to that step, even if it was made a moment earlier."""
    return getattr(card, "head", None) is not None


def is_final(card: Card) -> bool:
    """The card only says that something shown before is over: never put off, and worth nothing where nothing was shown."""
    match card:
        case PollCard():
            return not card.open
        case PausedCard():
            return card.resumed
        case LateCard() | AskNextCard() | CatchUpCard():
            return bool(card.decided)
        case StepCard() | CueCard() | RoundCard():
            return card.over
        case _:
            return False


def content_of(message: OutboxMessage) -> dict[str, Any]:
    """The columns that a newer message of the same place replaces: those in CONTENT."""
    return {
        "card": encode_card(message.card),
        "mention": message.mention if isinstance(message.mention, str) else list(message.mention),
        "good_until": message.good_until,
        "not_before": message.not_before,
        "reason": None,
        "turn": int(bool(message.place.person) or is_final(message.card)),
    }


def row_of(message: OutboxMessage) -> dict[str, Any]:
    return {
        **message.place._asdict(),
        **content_of(message),
        "queue": message.queue,
        "conversation_id": message.conversation_id,
        "audience": message.audience,
        "group_id": message.group,
        "step": message.step,
        "made_at": message.made_at,
        "attempts": 0,
        "state": "waiting",
    }


def mention_of(row: Any) -> Mention:
    return "everyone" if row.mention == "everyone" else tuple(row.mention)


def message_from_row(row: Any) -> OutboxMessage:
    """A row as a message. Raises what `decode_card` raises where this version cannot read it."""
    return OutboxMessage(
        place=MessagePlace(row.run_id, row.slot, row.person),
        conversation_id=row.conversation_id,
        audience=row.audience,
        group=row.group_id,
        card=decode_card(row.card),
        mention=mention_of(row),
        step=row.step,
        made_at=row.made_at,
        good_until=row.good_until,
        not_before=row.not_before,
        id=row.id,
        attempts=row.attempts,
        reason=row.reason,
    )


@dataclass(frozen=True)
class Posted:
    """A message that is on the platform: its id there, and when we last changed it."""

    message_id: str
    changed_at: datetime


async def put(tx: Tx, messages: Sequence[OutboxMessage]) -> bool:
    """Queue messages. A newer message replaces an unclaimed one of its place, and keeps its turn.

    False where all of them wait already: what a card counts is read when it is drawn.
    """
    newest: dict[MessagePlace, OutboxMessage] = {}
    for message in messages:
        earlier = newest.get(message.place)
        newest[message.place] = _follow(_turn_of(earlier), message) if earlier else message
    if not newest:
        return False
    waiting = await _unclaimed(tx, {place.run_id for place in newest})
    contents = [
        (waiting[place], content_of(_follow(waiting[place], new))) for place, new in newest.items() if place in waiting
    ]
    if changes := [{"b_id": old.id, **content} for old, content in contents if content != old.content]:
        await tx.execute(CHANGE, changes)
    if added := [row_of(message) for place, message in newest.items() if place not in waiting]:
        await tx.execute(_ADD, added)
    return bool(changes or added)


class _Turn(NamedTuple):
    """What a newer message takes over from the one it replaces. The older card is not read: it may be unreadable."""

    id: int
    mention: Mention
    step: str | None
    group: str
    not_before: datetime | None
    content: Mapping[str, Any] | None = None  # as it is in the table


def _turn_of(message: OutboxMessage) -> _Turn:
    return _Turn(message.id, message.mention, message.step, message.group, message.not_before)


def _follow(earlier: _Turn, message: OutboxMessage) -> OutboxMessage:
    """The newer content in the earlier one's turn. Its mentions are kept; a final state waits no longer."""
    return changed(
        message,
        mention=message.mention or earlier.mention,
        step=message.step if opens_step(message.card) else earlier.step,
        group=earlier.group,
        not_before=None if is_final(message.card) else earlier.not_before,
    )


async def _unclaimed(tx: Tx, run_ids: Iterable[str]) -> Mapping[MessagePlace, _Turn]:
    wanted = _free_of_runs(tx.dialect.name == "postgresql")
    return {
        MessagePlace(row.run_id, row.slot, row.person): _Turn(
            *(row.id, mention_of(row), row.step, row.group_id, None if row.reason == UNREADABLE else row.not_before),
            {name: getattr(row, name) for name in CONTENT},
        )
        for row in await tx.execute(wanted, {"runs": list(run_ids)})
    }


@cache
def _free_of_runs(postgres: bool) -> sa.Select[Any]:
    free = (table.c.state == WAITING) & table.c.lease_by.is_(None)
    of_runs = is_any_of(postgres, table.c.run_id, "runs")
    wanted = sa.select(table).where(of_runs, free).order_by(table.c.id)
    # A row somebody is claiming this instant counts as claimed.
    return wanted.with_for_update(skip_locked=True) if postgres else wanted


async def unreadable(tx: Tx) -> int:
    """How many messages wait for a version that can read them."""
    aside = (table.c.state == WAITING) & (table.c.reason == UNREADABLE)
    return int((await tx.execute(sa.select(sa.func.count()).select_from(table).where(aside))).scalar_one())


async def posted(tx: Tx, places: Iterable[MessagePlace]) -> Mapping[MessagePlace, Posted]:
    """Those of these messages that are on the platform."""
    wanted = set(places)
    if not wanted:
        return {}
    runs, slots = {place.run_id for place in wanted}, {place.slot for place in wanted}
    rows = await tx.execute(_messages(tx.dialect.name == "postgresql"), {"runs": list(runs), "slots": list(slots)})
    found = {MessagePlace(row.run_id, row.slot, row.person): Posted(row.message_id, row.changed_at) for row in rows}
    return {place: found[place] for place in wanted if place in found}


@cache
def _messages(postgres: bool) -> sa.Select[Any]:
    of_runs = is_any_of(postgres, message_table.c.run_id, "runs")
    return sa.select(message_table).where(of_runs, is_any_of(postgres, message_table.c.slot, "slots"))


async def backlog(tx: Tx) -> tuple[int, datetime | None, int]:
    """How many messages wait, when the oldest of them was made, and how many are dead."""
    waiting = sa.select(sa.func.count(), sa.func.min(table.c.made_at)).where(table.c.state == WAITING)
    count, oldest = (await tx.execute(waiting)).one()
    dead = (await tx.execute(sa.select(sa.func.count()).select_from(table).where(table.c.state == "dead"))).scalar_one()
    return count, oldest, dead
