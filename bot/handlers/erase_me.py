"""Farewell: somebody wants nothing to be kept of them."""

from __future__ import annotations

import structlog

from bot.handlers.identities import Identities
from bot.handlers.run_lookup import RunLookup
from bot.infra.clock import Clock
from bot.ports import Heard, Outcome
from bot.runs.service import RunService
from bot.runs.submission import Submission
from bot.store import erasure, people
from bot.store.database import Database
from bot.store.erasure_log import ErasureLog
from dialogs import texts
from dialogs.run.commands import ForgetMe, Leave
from dialogs.texts.sentence import PersonId, sentence

log = structlog.get_logger(__name__)


class EraseMeHandler:
    """Erases people at their own wish."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        service: RunService,
        identities: Identities,
        run_lookup: RunLookup,
        erasure_log: ErasureLog,
    ) -> None:
        self._database, self._clock, self._service, self._identities = database, clock, service, identities
        self._run_lookup, self._erasure_log = run_lookup, erasure_log

    async def forget(self, heard: Heard, command: ForgetMe, by: PersonId) -> Outcome:
        """They leave what is live, and then their rows go. Done once they are sure; else they are asked."""
        if not command.sure:
            return await self._run_lookup.say(heard.where, sentence(texts.FORGET_SURE))
        while (live := await self._run_lookup.run_of(by)) is not None:
            left = await self._service.take(Submission(run_id=live.id, first=(Leave(by=by, person=by),)))
            async with self._database.writing() as tx:
                await people.leave(tx, live.id, by)
            if left.loaded is None:
                break
        await self._erasure_log.record([by], self._clock.now())
        async with self._database.writing() as tx:
            gone = await erasure.erase(tx, by)
        await self._database.overwrite()
        self._identities.forget()
        log.info("person erased at their own wish", **gone)
        return await self._run_lookup.say(heard.where, sentence(texts.FORGOTTEN))
