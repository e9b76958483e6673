"""Zoom event handler: parses each event, passes it to the service and sends the reply to the person.

Runs after Zoom got its answer. Unknown events are ignored. Only a leader of the chat may `connect` it; the first person who
does becomes its leader. The number that another person gives is noted until a leader gives it too. In a 1:1 chat `connect`
is an ordinary message. Replies never repeat a secret answer, and a refusal in a chat without a leader says how to become
one. Where a database outage lost a press, the person is asked to press again. If the account removes the app, its data is
deleted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import structlog

from bot.channels.zoom import parsing
from bot.channels.zoom.bindings import Bindings, connects
from bot.channels.zoom.channel import ZoomChannel
from bot.channels.zoom.config import ZoomApp
from bot.channels.zoom.events import AppDeauthorised, ChatEvent, Envelope, MeetingEvent, Spoken, Submitted
from bot.channels.zoom.meeting_events import MeetingEventHandler
from bot.channels.zoom.sender_identity import SenderIdentities
from bot.channels.zoom.state import ChannelState
from bot.infra.retry import retry
from bot.ports import Conversation, Gone, Heard, Installed, Member, Outcome, Pressed, Receive, Rejected, Removed, RetryLater
from bot.ports import Deauthorised as AccountGone
from cards.view import Paragraph, View
from dialogs import texts

log = structlog.get_logger(__name__)
LONGEST_PAUSE = timedelta(seconds=30)  # before a reply is sent again
ATTEMPTS = 3  # to send a private reply


class ZoomHandler:
    """Handles one event at a time. `receive` is the service's."""

    def __init__(
        self,
        app: ZoomApp,
        channel: ZoomChannel,
        bindings: Bindings,
        senders: SenderIdentities,
        meetings: MeetingEventHandler,
        state: ChannelState,
        receive: Receive,
    ) -> None:
        self._app = app
        self._channel = channel
        self._bindings = bindings
        self._senders = senders
        self._meetings = meetings
        self._state = state
        self._receive = receive

    def key(self, envelope: Envelope) -> str:
        """The key under which events keep their order: the person."""
        payload = envelope.payload
        thing = payload.get("object")
        someone = thing.get("participant") if isinstance(thing, dict) else None
        parts = (
            payload.get("userId"),
            payload.get("operator_id"),
            (someone or {}).get("participant_uuid") if isinstance(someone, dict) else "",
        )
        return str(next(filter(None, parts), envelope.event))

    async def take(self, envelope: Envelope) -> None:
        """Handle an event. Raises pydantic's ValidationError for one that is not of its published shape."""
        app, payload = self._app, envelope.payload
        match envelope.event:
            case "bot_notification":
                await self._hear(parsing.said(Spoken.model_validate(payload), envelope, app))
            case "interactive_message_actions" | "interactive_message_select":
                await self._press(parsing.pressed(Spoken.model_validate(payload), envelope, app))
            case "chat_message.submit":
                await self._press(parsing.submitted(Submitted.model_validate(payload), envelope, app))
            case "team_chat.app_mention":
                await self._hear(parsing.mentioned(ChatEvent.model_validate(payload), envelope, app))
            case "team_chat.channel_app_added":
                await self._added(parsing.added(ChatEvent.model_validate(payload), envelope, app))
            case "team_chat.channel_app_removed":
                await self._removed(parsing.removed(ChatEvent.model_validate(payload), envelope, app))
            case "bot_installed":
                spoken = Spoken.model_validate(payload)
                await self._senders.installed(spoken.account_id or app.account_id, spoken.user_jid)
            case "app_deauthorized":
                await self._deauthorised(AppDeauthorised.model_validate(payload), envelope)
            case name if name.startswith("meeting."):
                await self._meetings.take(MeetingEvent.model_validate(payload), envelope)

    async def apologise(self, envelope: Envelope) -> None:
        """A press was lost, although Zoom took it as done: its sender is asked to press again."""
        pressed: Heard | Pressed | None = None
        if envelope.event.startswith("interactive_message_"):
            pressed = parsing.pressed(Spoken.model_validate(envelope.payload), envelope, self._app)
        elif envelope.event == "chat_message.submit":
            pressed = parsing.submitted(Submitted.model_validate(envelope.payload), envelope, self._app)
        if pressed is not None:
            said = View(texts.ZOOM_PRESS_LOST, (Paragraph(texts.ZOOM_PRESS_LOST_HOW),), card="TextCard")
            await self._reply(pressed.where, pressed.who, said)

    def serves(self, envelope: Envelope) -> bool:
        """Whether the event is from an account that this service serves (all, when none is set). Events about people outside
        the account may not name one."""
        account = str(envelope.payload.get("accountId") or envelope.payload.get("account_id") or "")
        return not self._app.account_id or account in ("", self._app.account_id)

    async def _hear(self, heard: Heard | None) -> None:
        if heard is None:
            return
        is_connect, number = connects(heard.text)
        if is_connect and not heard.private:
            await self._connect(heard, number)
        else:
            await self._ask(heard)

    async def _connect(self, heard: Heard, number: str) -> None:
        """Bind the chat. Only its leader may; the first person who runs `connect` becomes the leader."""
        where, who = heard.where, heard.who
        self._senders.heard(where, who.reference.get("jid", ""))
        if not await self._bindings.claim(where, who) and who.platform_id not in await self._bindings.leaders(where):
            await self._noted(where, who, number)
            return
        await self._receive(Installed(where, who, heard.delivery_id))
        is_free = await self._bindings.bind(where, who, number)
        said = (texts.ZOOM_MEETING_KNOWN if is_free else texts.ZOOM_MEETING_TAKEN) if number else texts.ZOOM_MEETING_SOON
        await self._reply(where, who, View(texts.ZOOM_CONNECTED, (Paragraph(said),), card="TextCard"))

    async def _noted(self, where: Conversation, who: Member, number: str) -> None:
        """Somebody who does not lead here: a host's word about their own meeting is noted, and waits for the leader's."""
        if number:
            await self._bindings.bind(where, who, number)
        said = texts.ZOOM_HOST_NOTED if number else texts.ZOOM_LED_HOW
        await self._reply(where, who, View(texts.ZOOM_LED, (Paragraph(said),), card="TextCard"))

    async def _press(self, inbound: Heard | Pressed | None) -> None:
        if isinstance(inbound, Heard):
            await self._hear(inbound)
        elif inbound is not None:
            await self._ask(inbound)

    async def _ask(self, inbound: Heard | Pressed) -> None:
        """Pass it to the service and send the reply to the person."""
        where, who = inbound.where, inbound.who
        self._senders.heard(where, who.reference.get("jid", ""))
        outcome = await self._receive(inbound)
        if outcome.reply:
            await self._reply(where, who, _discreet(await self._hinted(where, outcome, outcome.reply)))

    async def _hinted(self, where: Conversation, outcome: Outcome, reply: View) -> View:
        """A refusal in a chat without a leader also says how to become its leader."""
        if not outcome.refused or parsing.is_direct(where.platform_id) or await self._bindings.leaders(where):
            return reply
        return replace(reply, elements=(*reply.elements, Paragraph(texts.ZOOM_CONNECT_FIRST)))

    async def _reply(self, where: Conversation, who: Member, reply: View) -> None:
        def pause(failed: int, error: Exception) -> float | None:
            if not isinstance(error, RetryLater) or failed == ATTEMPTS:
                return None
            return min(error.after or timedelta(seconds=2**failed), LONGEST_PAUSE).total_seconds()

        try:
            await retry(lambda: self._channel.whisper(where, who, reply), pause)
        except (Rejected, Gone, RetryLater) as error:
            log.warning("zoom reply dropped", card=reply.card, exc_info=error)

    async def _added(self, installed: Installed | None) -> None:
        if installed is None:
            return
        if installed.who:
            self._senders.heard(installed.where, installed.who.reference.get("jid", ""))
        await self._bindings.claim(installed.where, installed.who)
        await self._receive(installed)

    async def _removed(self, removed: Removed | None) -> None:
        if removed is not None:
            await self._bindings.release(removed.where)
            await self._receive(removed)

    async def _deauthorised(self, gone: AppDeauthorised, envelope: Envelope) -> None:
        """Zoom asks for the account's data to be deleted."""
        if not gone.account_id or gone.client_id not in ("", self._app.client_id):
            return
        delivery = parsing.delivery_id(self._app.webhook_secret, envelope.event, gone.account_id, gone.deauthorization_time)
        await self._state.strike_under(f"{gone.account_id}/")
        self._senders.forget()
        await self._receive(AccountGone(parsing.NAME, gone.account_id, delivery))


def _discreet(reply: View) -> View:
    """The reply without a secret answer: Zoom keeps private messages, and the account's archive can read them."""
    if reply.extra.get("secret") != "yes":
        return reply
    return View(texts.ZOOM_COUNTED, (Paragraph(texts.ZOOM_COUNTED_WHY),), card=reply.card)
