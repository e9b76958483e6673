"""Teams activity handler: parses each kind of activity, passes it to the service and sends the reply.

It is the only file that imports botbuilder, which is retired upstream. We use its dispatch by kind of activity. Its token
checks, connector and HTTP adapter have known defects: `signature` verifies requests, and `client` sends messages. The
library gets only what we have parsed (`wire`), because it fails on values that it does not know. Of messages, only those of
people to the bot count. A short reply without buttons appears under the pressed card, and any other is sent privately.
Events that a meeting started or ended change nothing: `start` of the facilitator runs the clock.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog
from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity as Wire
from botframework.connector.auth import BotFrameworkAuthentication, ClaimsIdentity
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from botframework.connector.auth.connector_factory import ConnectorFactory

from bot.channels.teams import parsing
from bot.channels.teams.events import Activity, press_in
from bot.channels.teams.invoke_responses import as_words
from bot.channels.teams.parsing import is_addressed
from bot.channels.teams.replies import Replies
from bot.ports import Heard, Inbound, Pressed, Receive, Refreshed
from cards.render.plain import plain
from cards.view import View
from dialogs import texts

PARSED = "throughline.activity"
Logic = Callable[[TurnContext], Awaitable[None]]
log = structlog.get_logger(__name__)
SHORT = 200  # characters a client shows well under a card


class NoConnectors(ConnectorFactory):  # type: ignore[misc]  # botbuilder ships no types
    """Connector factory of a turn, which sends nothing: messages go through the outbox, replies through `Replies`."""

    async def create(self, service_url: str, audience: str) -> object:
        """A placeholder: botbuilder requires a connector, and never calls it here."""
        return self


class Verified(BotFrameworkAuthentication):  # type: ignore[misc]
    """botbuilder's authentication port, for requests that `signature` has verified before."""

    async def authenticate_request(self, activity: Wire, auth_header: str) -> AuthenticateRequestResult:
        """Not served: no turn begins with a header."""
        raise NotImplementedError("Requests are verified before their turn.")

    def result(self, claims: dict[str, Any]) -> AuthenticateRequestResult:
        """A verified request, in botbuilder's terms."""
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity(claims, True)
        result.audience = "https://api.botframework.com"
        result.connector_factory = NoConnectors()
        return result

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> AuthenticateRequestResult:
        """Not served: Teams does not use the streaming protocol."""
        raise NotImplementedError("Streaming connections are not served.")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        """The same placeholder."""
        return NoConnectors()

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """None: the bot has no sign-in."""


class Turns(CloudAdapterBase):  # type: ignore[misc]
    """Runs a verified activity through botbuilder's turn. Errors of a turn reach the caller."""

    def __init__(self) -> None:
        self._authentication = Verified()
        super().__init__(self._authentication)

    async def run(self, activity: Activity, claims: dict[str, Any], logic: Logic) -> Any:
        """The body of the invoke response. None if the activity needs none, or got no answer."""

        async def with_parsed(context: TurnContext) -> None:
            context.turn_state[PARSED] = activity
            await logic(context)

        answer = await self.process_activity(
            self._authentication.result(claims), Wire().deserialize(wire(activity)), with_parsed
        )
        return answer.body if answer is not None and 200 <= int(answer.status) < 300 else None


def parsed(context: TurnContext) -> Activity:
    """The activity of this turn, as we parsed it."""
    found: Activity = context.turn_state[PARSED]
    return found


def wire(activity: Activity) -> dict[str, Any]:
    """The activity for botbuilder: only what we parsed, because its own parser fails on unknown values."""
    return {
        "type": activity.type,
        "id": activity.id,
        "name": activity.name.strip(),  # one event's documented name begins with a space
        "channelId": activity.channel_id,
        "serviceUrl": activity.service_url,
        "from": {"id": activity.sender.id, "name": activity.sender.name},
        "recipient": {"id": activity.recipient.id, "name": activity.recipient.name},
        "conversation": {"id": activity.chat.id},
        "channelData": {"tenant": {"id": activity.tenant}},
        "action": activity.action,
        "value": activity.value if isinstance(activity.value, dict) else None,
    }


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
