"""Meeting-event handler: tells the service who arrived and departed. Only hints: `start` runs the clock.

Hosts and co-hosts lead the chat for as long as they have that role; a leader who loses it is reported. Meetings without a
connected chat are ignored. Who was there is deleted a minute after the end (`LATE_EVENTS` in `presence`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.zoom.background import KeyedQueue
from bot.channels.zoom.bindings import Bindings
from bot.channels.zoom.config import ZoomApp
from bot.channels.zoom.events import Envelope, MeetingEvent, MeetingObject
from bot.channels.zoom.panel_meetings import PanelMeetings
from bot.channels.zoom.parsing import meeting_delivery, participant
from bot.channels.zoom.presence import LATE_EVENTS, MAIN, Presence
from bot.channels.zoom.state import ChannelState
from bot.ports import Arrived, Departed, RoleLost

LEADS = ("host", "co-host", "cohost")


class MeetingEventHandler:
    """Tracks who is in which meeting. `receive` is the service's; `queue` deletes it some time after a meeting's end."""

    def __init__(
        self,
        app: ZoomApp,
        bindings: Bindings,
        presence: Presence,
        directory: PanelMeetings,
        state: ChannelState,
        queue: KeyedQueue,
        receive: Callable[..., Awaitable[Any]],
    ) -> None:
        self._app = app
        self._bindings = bindings
        self._presence = presence
        self._directory = directory
        self._state = state
        self._queue = queue
        self._receive = receive

    async def take(self, event: MeetingEvent, envelope: Envelope) -> None:
        """Handle a meeting event. Meetings without a connected chat are ignored."""
        account, meeting = event.account_id or self._app.account_id, event.object
        match envelope.event.removeprefix("meeting."):
            case "started":
                if await self._bindings.for_meeting(account, meeting):
                    await self._directory.note(account, meeting)
            case "ended":
                await self._ended(account, meeting)
            case "participant_joined" | "participant_joined_breakout_room":
                await self._moved(event, envelope, account, joined=True)
            case "participant_left" | "participant_left_breakout_room":
                await self._moved(event, envelope, account, joined=False)
            case "participant_role_changed":
                await self._role_changed(event, envelope, account)

    async def _ended(self, account: str, meeting: MeetingObject) -> None:
        """Zoom reports each departure as its own event. When those are handled, delete who was there."""
        if await self._bindings.for_meeting(account, meeting):
            await self._directory.ended(account, meeting.uuid)
            everybody = f"{account}/in/{meeting.uuid or meeting.id}/"
            self._queue.later(LATE_EVENTS, everybody, self._state.strike_under(everybody))

    async def _moved(self, event: MeetingEvent, envelope: Envelope, account: str, *, joined: bool) -> None:
        meeting, who = event.object, participant(event.object.participant, self._app)
        where = await self._bindings.for_meeting(account, meeting) if who else None
        if who is None or where is None:
            return
        await self._directory.note(account, meeting)
        named = meeting.participant.participant_uuid or who.platform_id
        key = f"{account}/in/{meeting.uuid or meeting.id}/{named}"
        place = meeting.breakout_room_uuid or MAIN
        news = await self._presence.note(key, place, envelope.event_ts, joined=joined, about={"who": who.platform_id})
        if news is None:
            return
        delivery, kind = meeting_delivery(self._app, envelope, event), Arrived if news == "arrived" else Departed
        await self._receive(kind(where, (who,), delivery))
        await self._presence.told(key, news == "arrived")

    async def _role_changed(self, event: MeetingEvent, envelope: Envelope, account: str) -> None:
        """Hosts and co-hosts lead, for as long as they have that role."""
        someone, who = event.object.participant, participant(event.object.participant, self._app)
        where = await self._bindings.for_meeting(account, event.object) if someone.id else None
        if where is None or who is None:
            return
        await self._bindings.lead_too(where, someone.id, leads=someone.new_role.lower() in LEADS)
        if someone.id not in await self._bindings.leaders(where):
            await self._receive(RoleLost(where, who, meeting_delivery(self._app, envelope, event)))
