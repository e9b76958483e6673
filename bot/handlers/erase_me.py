"""Erasure at one's own wish: handles `forget me`.

It asks first and says what will be lost. After a yes, the person leaves every live session, and the erasure is logged
outside the database, so that a restored backup does not undo it. If old data cannot be overwritten at once, the reply
says that this happens soon. What is deleted: `bot/store/erasure.py`.
"""

from __future__ import annotations

import structlog

from bot.handlers.context import ChatContext
from bot.handlers.run_lookup import RunLookup
from bot.handlers.services import Services
from bot.ports import Outcome
from bot.runs.submission import Submission
from bot.store import erasure, inbox, people
from bot.store.inbox import StoredOutcome
from dialogs import texts
from dialogs.run.codec import encode_card
from dialogs.run.commands import ForgetMe, Leave
from dialogs.run.messages import ForgetCard, TextCard
from dialogs.texts.sentence import PersonId, sentence

log = structlog.get_logger(__name__)


class EraseMeHandler:
    """Erases people who ask for it."""

    def __init__(self, services: Services, run_lookup: RunLookup) -> None:
        self._database, self._clock, self._service = services.database, services.clock, services.service
        self._identities, self._erasure_log, self._run_lookup = services.identities, services.erasure_log, run_lookup

    async def forget(self, context: ChatContext, command: ForgetMe) -> Outcome:
        """Delete everything about the sender, once they are sure. Until then ask, with what will be lost."""
        if not command.sure:
            return await self._run_lookup.show(context.where, ForgetCard())
        await self._leave_live_runs(context.by)
        said = sentence(texts.FORGOTTEN)
        # The row names nobody: a digest, no run, and the words that everybody gets.
        outcome = StoredOutcome(None, refused=True, reply=encode_card(TextCard(said=said, tone="warning")))
        now = self._clock.now()
        await self._erasure_log.record([context.by], now)
        async with self._database.writing() as tx:
            await inbox.settle(tx, context.delivery_id, outcome, now)
            gone = await erasure.erase(tx, context.by)
            if context.private:
                await people.forget_unused_conversation(tx, context.where)
        done = await self._database.overwrite()
        self._identities.forget()
        self._service.loaded_runs.forget()  # it may hold their words
        log.info("person erased", reason="own wish", **gone)
        return await self._run_lookup.say(context.where, said if done else sentence(texts.FORGOTTEN_SOON))

    async def _leave_live_runs(self, person: PersonId) -> None:
        while found := await self._run_lookup.runs_of(person):
            live = found[0]
            left = await self._service.take(Submission(run_id=live.id, first=(Leave(by=person, person=person),)))
            async with self._database.writing() as tx:
                await people.leave(tx, live.id, person)
            if left.loaded is None:
                break
