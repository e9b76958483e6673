"""Outbox rows: a message to be sent, and how it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

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
from dialogs.texts.sentence import PersonId

Mention = Literal["everyone"] | tuple[PersonId, ...]


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


CONTENT = ("card", "mention", "good_until", "not_before", "reason", "turn")


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
