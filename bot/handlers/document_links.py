"""Document links: handles `run sheet`, `rehearse`, `digest` and `missed`, for the sender alone.

Run sheet and rehearsal are for facilitators, and open a session to prepare where there is none. `digest` shows the last
session its sender led whose group agreed to pass something on. `missed` is for everybody; which session it shows:
`bot/programme/missed_sessions.py`. Asked again, each gives a new link. How long links work: `access.py`, `page_links.py`.
"""

from __future__ import annotations

from bot.handlers.context import ChatContext
from bot.handlers.run_commands import RunCommands
from bot.handlers.services import Services
from bot.ports import Outcome
from bot.programme.missed_sessions import runs_for
from bot.runs.state_cache import LoadedRun
from bot.store import support_needs as lines
from dialogs import texts
from dialogs.programme.digest import Digest, digest
from dialogs.run.commands import OpenDigest, OpenRehearsal, OpenSheet, ShowMissed
from dialogs.run.messages import TextCard
from dialogs.texts.sentence import Refused, Sentence, sentence


class DocumentLinks:
    """Answers with links. They are keys, so no reply of these is stored: asked again, it gives another link."""

    def __init__(self, services: Services, run_commands: RunCommands) -> None:
        self._database, self._service, self._presenter = services.database, services.service, services.presenter
        self._missed_sessions, self._links = services.errand_runner.packs, services.links
        self._run_commands = run_commands

    async def run_sheet(self, context: ChatContext, command: OpenSheet) -> Outcome:
        """A link to the run sheet, for a facilitator. It opens a run where there is none, to be prepared."""
        loaded = await self._led(context, command)
        link = await self._links.run_sheet(loaded.row.id, context.by)
        if link is None:
            raise Refused(sentence(texts.SHEET_NOT_SERVED))
        return await self._say(loaded, sentence(texts.SHEET_LINK, link=link))

    async def rehearsal(self, context: ChatContext, command: OpenRehearsal) -> Outcome:
        """A link to the rehearsal room, for a facilitator: nothing has to be installed."""
        loaded = await self._led(context, command)
        link = await self._links.rehearsal(loaded.row.id, context.by)
        if link is None:
            raise Refused(sentence(texts.REHEARSAL_NOT_SERVED))
        return await self._say(loaded, sentence(texts.REHEARSAL_LINK, link=link))

    async def _led(self, context: ChatContext, command: OpenSheet | OpenRehearsal) -> LoadedRun:
        """The run of the chat, a new one where there is none. Raises Refused for people who do not lead it."""
        introduced = await self._run_commands.introduce(context, command)
        if introduced.loaded is None or not introduced.leads:
            raise Refused(sentence(texts.FACILITATORS_ONLY))
        return introduced.loaded

    async def missed(self, context: ChatContext, command: ShowMissed) -> Outcome:
        """What a session was about that the sender missed."""
        async with self._database.reading() as tx:
            ids = await runs_for(tx, context.row.id if context.row else None, context.by)
        loaded, card = await self._missed_sessions.asked_for(ids, context.by, command.session)
        return Outcome(await self._presenter.view(loaded, card))

    async def digest(self, context: ChatContext, _command: OpenDigest) -> Outcome:
        """The page for leaders about the last session that agreed to pass something on."""
        async with self._database.reading() as tx:
            ids = await runs_for(tx, context.row.id if context.row else None, context.by)
            numbered = await lines.numbered(tx, ids)
        for loaded in reversed(await self._service.all_loaded(ids)):
            leads = context.by in loaded.run.facilitators
            if leads and digest(loaded.plan, loaded.run, numbered.get(loaded.row.id, {})):
                return await self._leaders_page(loaded, context)
        raise Refused(sentence(texts.DIGEST_NONE))

    async def digest_of(self, loaded: LoadedRun) -> Digest | None:
        """What the group agreed to pass on; None where it agreed to nothing."""
        async with self._database.reading() as tx:
            numbered = (await lines.numbered(tx, [loaded.row.id])).get(loaded.row.id, {})
        return digest(loaded.plan, loaded.run, numbered)

    async def _leaders_page(self, loaded: LoadedRun, context: ChatContext) -> Outcome:
        link = await self._links.leaders_page(loaded.row.id, context.by)
        if link is None:
            return await self._say(loaded, sentence(texts.DIGEST_NOT_SERVED))
        return await self._say(loaded, sentence(texts.DIGEST_LINK, link=link))

    async def _say(self, loaded: LoadedRun, said: Sentence) -> Outcome:
        return Outcome(await self._presenter.view(loaded, TextCard(said=said)))
