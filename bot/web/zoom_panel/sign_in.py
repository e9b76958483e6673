"""Panel sign-in: turns Zoom's signed context into a session for the run of that meeting.

The context proves who opened the panel and in which meeting. The chat comes from Zoom's own events. A meeting number, which
only the page can tell, counts only where the person leads the chat that is bound to it. Hosts of the meeting, and the person
who connected the chat, become facilitators of its session. Others see the run sheet as participants. A meeting without a
session is refused, with how to connect it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.zoom.config import ZoomApp
from bot.channels.zoom.panel_context import PanelApp, PanelContext, read
from bot.channels.zoom.panel_meetings import PanelMeetings
from bot.handlers.access import AccessTokens
from bot.ports import Conversation, Member
from bot.runs.submission import Submission
from bot.store.runs import RunRow
from dialogs.run.commands import AddFacilitator
from dialogs.texts.sentence import PersonId

if TYPE_CHECKING:
    from bot.app import App

ZOOM = "zoom"


@dataclass(frozen=True)
class SignedIn:
    """A session of ours: which run, who, and whether they lead it. `meeting` is where its rooms will be."""

    run_id: str
    person: PersonId
    token: str
    leads: bool
    context: PanelContext


class PanelSignIn:
    """Signs people of a meeting in."""

    def __init__(
        self,
        app: App,
        door: AccessTokens,
        bot: ZoomApp,
        panel: PanelApp,
        meetings: PanelMeetings,
    ) -> None:
        self._app, self._door, self._bot, self._panel, self._meetings = app, door, bot, panel, meetings

    def read(self, context: str) -> PanelContext:
        """Who opened the panel where. Raises NoContext."""
        return read(context, self._panel, self._app.clock.now())

    async def enter(self, context: PanelContext, number: str) -> SignedIn:
        """The session of this person. Raises HTTPNotFound where the meeting has no run."""
        where, leads = await self._chat(context, number)
        row = await self._app.router.latest(where) if where is not None else None
        if where is None or row is None:
            raise web.HTTPNotFound(
                text="No session is connected to this meeting yet. In the session's chat, type “/throughline connect” with "
                "the meeting's number. Then open this panel again."
            )
        who = Member(context.user, "", reference={"jid": self._bot.user_jid(context.user)})  # the name that is known stays
        person = await self._app.identities.person(where, who)
        if leads:
            await self._take_charge(row, person)
        token = await self._door.session(row.id, person, on_roster=not leads)
        return SignedIn(row.id, person, token, leads, context)

    async def _chat(self, context: PanelContext, number: str) -> tuple[Conversation | None, bool]:
        where = await self._meetings.chat(self._panel.account_id, context.meeting)
        if where is not None:
            return where, await self._leads(where, context)
        where = await self._meetings.chat_of_number(self._panel.account_id, number)
        if where is not None and await self._leads(where, context):
            return where, True
        return None, False

    async def _leads(self, where: Conversation, context: PanelContext) -> bool:
        return context.user in await self._app.channels[ZOOM].organisers(where)

    async def _take_charge(self, row: RunRow, person: PersonId) -> None:
        """Make a leader of the chat a facilitator of its run, as in the chat."""
        loaded = await self._app.service.loaded(row.id)
        if loaded is not None and person not in loaded.run.facilitators and row.live:
            await self._app.service.take(Submission(run_id=row.id, first=(AddFacilitator(person=person),)))
