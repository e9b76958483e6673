"""Message fan-out: turns effects into outbox messages, one for each chat or person that is shown something.

What is for all facilitators goes privately to each of them. What is for everybody is one post in the chat. After its time
(`good_until`) a message is no longer posted: `bot/delivery/dispatcher.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.store.outbox import Mention, MessagePlace, OutboxMessage
from bot.store.runs import RunRow
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.messages import Card
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


def messages_for(show: Show, row: RunRow, run: Run, at: datetime, number: int) -> Sequence[OutboxMessage]:
    """One message for the group or a person; one for each facilitator, all with the same `group`."""
    return [
        OutboxMessage(
            place=MessagePlace(row.id, show.slot, person),
            conversation_id=row.conversation_id,
            audience=show.to,
            group=f"{row.version}.{number}",
            card=show.card,
            mention=show.mention,
            step=run.step if run.live else None,
            made_at=at,
            good_until=show.good_until,
        )
        for person in _readers(show, run)
    ]


def _readers(show: Show, run: Run) -> Sequence[PersonId]:
    match show.to:
        case to if to == EVERYONE:
            return [""]
        case to if to == FACILITATORS:
            return sorted(run.facilitators)
        case person:
            return [person]


def letter(
    row: RunRow, slot: str, card: Card, at: datetime, until: datetime, person: PersonId = "", mention: Mention = ()
) -> OutboxMessage:
    """A message to the chat of a run, or to one person there, that no event of the run led to."""
    return OutboxMessage(
        place=MessagePlace(row.id, slot, person),
        conversation_id=row.conversation_id,
        audience=person or EVERYONE,
        group=slot,
        card=card,
        mention=mention,
        step=None,
        made_at=at,
        good_until=until,
    )
