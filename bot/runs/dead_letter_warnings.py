"""Dead-letter warnings: tell the facilitators privately which messages the chat did not get.

They can then say it themselves. Each facilitator has one warning, which names the last message and how many are missing
so far. There is none for private messages, or once the session is over or its chat is gone. When a message is given up:
`bot/delivery/sender.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.infra.clock import Clock
from bot.runs.fan_out import letter
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.store import dead_letters
from bot.store.database import Tx
from bot.store.outbox import OutboxMessage
from dialogs import texts
from dialogs.run.messages import TextCard
from dialogs.texts.sentence import Planned, Sentence, counted

SLOT = "undelivered"  # one message for each facilitator, with the number so far
GOOD_FOR = timedelta(hours=1)  # how long a warning is worth sending


class DeadLetterWarnings:
    """Makes private warnings about dead messages."""

    def __init__(self, service: RunService, clock: Clock) -> None:
        self._service, self._clock = service, clock

    async def warnings(self, tx: Tx, dead: Sequence[OutboxMessage]) -> Sequence[OutboxMessage]:
        """Messages to the facilitators of those runs whose chat missed something, in the transaction that gave it up."""
        last = {one.place.run_id: one for one in dead if not one.place.person}
        found: list[OutboxMessage] = []
        for run_id, missed in sorted(last.items()):
            loaded = await self._service.loaded_in(tx, run_id)
            if loaded is not None and loaded.row.live:  # else the chat is gone, or the session over
                count = len(await dead_letters.undelivered(tx, run_id))
                found += self._to_facilitators(loaded, TextCard(said=_said(loaded, missed, count), tone="warning"))
        return found

    def _to_facilitators(self, loaded: LoadedRun, card: TextCard) -> Sequence[OutboxMessage]:
        now = self._clock.now()
        return [letter(loaded.row, SLOT, card, now, now + GOOD_FOR, person) for person in sorted(loaded.run.facilitators)]


def _said(loaded: LoadedRun, missed: OutboxMessage, count: int) -> Sentence:
    plan = loaded.plan
    title = plan.step(missed.step).title if missed.step in plan.index_of else plan.title
    return counted(texts.UNDELIVERED_ONE, texts.UNDELIVERED, count, title=Planned(title))
