"""Teams activity handler: parses each kind of activity, passes it to the service and sends the reply."""

from __future__ import annotations

from typing import Any, Protocol

import structlog
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsActivityHandler

from bot.channels.teams import parsing
from bot.channels.teams.botbuilder import parsed
from bot.channels.teams.events import Activity, press_in
from bot.channels.teams.invoke_responses import as_words
from bot.channels.teams.message_text import is_addressed
from bot.channels.teams.replies import Replies
from bot.ports import Heard, Inbound, Pressed, Receive, Refreshed
from cards.render.plain import plain
from cards.view import View
from dialogs import texts

log = structlog.get_logger(__name__)
SHORT = 200  # characters a client shows well under a card


class PersonalRoutes(Protocol):
    """Routes to one person, as `bot.channels.teams.whispers` keeps them."""

    async def open_way(self, tenant: str, person: str, direct: str) -> None:
        """The person has opened a chat with the bot, or written in it."""
        ...

    async def close_way(self, tenant: str, person: str) -> None:
        """The person has removed the bot from that chat."""
        ...


class TeamsHandler(TeamsActivityHandler):  # type: ignore[misc]  # botbuilder ships no types
    """botbuilder's dispatch by kind of activity. `routes` hears of chats with one person."""

    def __init__(self, receive: Receive, replies: Replies, routes: PersonalRoutes) -> None:
        super().__init__()
        self._receive, self._replies, self._routes = receive, replies, routes

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """A message, or a button pressed in an old client (such a press has a value and no text)."""
        activity = parsed(turn_context)
        await self._note_personal(activity)
        inbound: Heard | Pressed | Refreshed | None = None
        if not parsing.is_from_a_person(activity):
            return
        if isinstance(activity.value, dict) and not activity.text.strip():
            inbound = parsing.pressed(activity, activity.value)
        elif is_addressed(activity):
            inbound = parsing.heard(activity)
        if inbound is None:
            return
        outcome = await self._receive(inbound)
        if outcome.reply is not None:
            self._replies.send(inbound.where, inbound.who, outcome.reply)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """A command button was pressed. Poll answers never come this way; other invokes are not ours."""
        activity = parsed(turn_context)
        if activity.name != "adaptiveCard/action":
            return InvokeResponse(status=200, body={})
        inbound = parsing.pressed(activity, press_in(activity).action.data)
        if inbound is None:
            return InvokeResponse(status=200, body=as_words(texts.TEAMS_PRESS_UNKNOWN))
        outcome = await self._receive(inbound)
        return InvokeResponse(status=200, body=self._beside(inbound, outcome.reply))

    def _beside(self, inbound: Heard | Pressed | Refreshed, reply: View | None) -> dict[str, Any]:
        """The reply to a command button. The card with the button must stay, so long replies are sent as a whisper."""
        if reply is None:
            return as_words(texts.TEAMS_PRESS_TAKEN)
        said = plain(reply)
        if not reply.buttons and len(said) <= SHORT:
            return as_words(said)
        self._replies.send(inbound.where, inbound.who, reply)
        return as_words(texts.TEAMS_PRESS_SENT)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        """The bot was added or removed."""
        activity = parsed(turn_context)
        await self._note_personal(activity)
        await self._take(parsing.updated(activity))

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """People or the bot were added to the chat or left it. botbuilder's own dispatch would fetch every member again."""
        activity = parsed(turn_context)
        await self._note_personal(activity)
        await self._take(parsing.changed(activity))

    async def on_teams_meeting_participants_join_event(self, meeting: Any, turn_context: TurnContext) -> None:
        """People joined the meeting: a hint that not every tenant sends."""
        await self._take(parsing.attended(parsed(turn_context), joined=True))

    async def on_teams_meeting_participants_leave_event(self, meeting: Any, turn_context: TurnContext) -> None:
        """People left the meeting, or hopped to a breakout room."""
        await self._take(parsing.attended(parsed(turn_context), joined=False))

    async def on_teams_meeting_start_event(self, meeting: Any, turn_context: TurnContext) -> None:
        """The first person joined. Only a hint, often late: the facilitator's `start` runs the clock."""
        log.info("teams meeting started")

    async def on_teams_meeting_end_event(self, meeting: Any, turn_context: TurnContext) -> None:
        """The last person left. Only a hint: the session ends when its facilitator or its plan says so."""
        log.info("teams meeting ended")

    async def _take(self, inbound: Inbound | None) -> None:
        if inbound is not None:
            await self._receive(inbound)

    async def _note_personal(self, activity: Activity) -> None:
        if not activity.is_personal or not activity.sender.id:
            return
        if activity.action.lower().startswith("remove"):
            await self._routes.close_way(activity.tenant, activity.sender.id)
        else:
            await self._routes.open_way(activity.tenant, activity.sender.id, activity.conversation_id)
