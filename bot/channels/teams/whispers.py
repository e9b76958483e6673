"""Private messages in Teams, with fallback: the 1:1 chat or a targeted message in the group's chat, by the first route that
works.

There are two private routes: a targeted message in the chat, and the person's 1:1 chat. A targeted message is deleted after
a day, and older clients do not show it. So a message that must last goes to the 1:1 chat first, and the rest, which is of
the moment, goes where the person is looking. Both routes may fail: targeted messages are new on the platform, and a 1:1
chat needs the app installed for the person. Then a message without secrets is posted in the chat, with a mention. A secret
never is; instead the person is told once how to open a 1:1 chat. `LASTING` lists the cards that go to the 1:1 chat first,
such as pair and role, record and dates. `NO_SECRET` lists those that may be posted for all to see; facilitators' cues,
answers and free text never are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

from cachetools import LRUCache

from bot.channels.teams.client import TeamsClient
from bot.channels.teams.direct_chats import DirectChats
from bot.channels.teams.message import message
from bot.ports import Conversation, Gone, Member, NotYet, Rejected, Unclear
from cards.view import Mention, Paragraph, View
from dialogs import texts

# Private cards that people look for later: pair and role, record, pack, readiness, dates and what comes between sessions.
# And what must reach people in breakout rooms, who do not see the chat of the meeting.
LASTING = frozenset(
    {
        "YourPairCard",
        "RoomTimeCard",
        "NudgeCard",
        "RecordCard",
        "RecordOfferCard",
        "MissedCard",
        "ReadyCard",
        "ReadinessCard",
        "ProgrammeCard",
        "SessionDayCard",
        "PrepareCard",
        "BetweenCard",
        "IntentionCard",
        "IntentionBackCard",
        "EvaluatedCard",
        "SummaryCard",
        "DigestReadyCard",
        "LinksCard",
    }
)
# Cards that everybody may see when no private route works. They hold nothing that the group does not know, or a decision
# that a facilitator must make. Cues, trays, answers, summaries and free text are not among them.
NO_SECRET = frozenset(
    {
        "YourPairCard",
        "CatchUpOnJoinCard",
        "LateCard",
        "AskNextCard",
        "ShortTurnsCard",
        "ConfirmCard",
        "CatchUpCard",
        "WhereCard",
        "AgendaCard",
        "HelpCard",
    }
)
MAX_KNOWN = 50_000  # people in memory
TRY_AGAIN = 6 * 3600.0  # seconds after which a chat that refused targeted messages is asked again


class Route(IntEnum):
    """The routes. `PUBLIC` is tried last."""

    TARGETED = 0
    DIRECT = 1
    PUBLIC = 2


@dataclass(frozen=True)
class SentWhisper:
    """Where a whisper went. Its text form is the message id that the rest of the service stores."""

    route: Route
    message_id: str
    conversation: str = ""  # of a chat with one person

    def __str__(self) -> str:
        return "|".join((self.route.name.lower(), self.message_id, self.conversation))

    @staticmethod
    def parse(text: str) -> SentWhisper:
        """Read the text form. Raises Gone("message") for an id that is not ours."""
        route, _, rest = text.partition("|")
        message_id, _, conversation = rest.partition("|")
        if route.upper() not in Route.__members__ or not message_id:
            raise Gone("The message to edit is not known.", "message")
        return SentWhisper(Route[route.upper()], message_id, conversation)


@dataclass
class Known:
    """What is known about reaching one person in one chat: when its targeted messages were refused, and whether the person
    was told how to be reached."""

    refused_at: float | None = None
    told: bool = False


class Whispers:
    """Sends and edits private messages. `now` gives monotonic seconds."""

    def __init__(self, client: TeamsClient, now: Callable[[], float], direct: DirectChats) -> None:
        self._client, self._now, self._direct_chats = client, now, direct
        self._known: LRUCache[tuple[str, str], Known] = LRUCache(MAX_KNOWN)

    async def reply(self, where: Conversation, to: Member, view: View) -> str:
        """Answer somebody who waits for it. See `send`."""
        return await self.send(where, to, view, reply=True)

    async def send(self, where: Conversation, to: Member, view: View, *, reply: bool = False) -> str:
        """Show `view` to one person. Raises RetryLater, Rejected, or Gone("person") when no route works."""
        if where.reference.get("kind") == "personal":
            sent = await self._client.post(where, message(view, {}, (to,)), reply=reply)
            return str(SentWhisper(Route.DIRECT, sent, where.platform_id))
        routes = (self._targeted, self._direct)
        unclear: Unclear | None = None
        for route in reversed(routes) if view.card in LASTING else routes:
            try:
                if (found := await route(where, to, view, reply)) is not None:
                    return str(found)
            except NotYet as error:  # where another route was tried, this counts as a failed try
                raise unclear or error from None
            except Unclear as error:  # it proves nothing about the route, and need not delay this message
                unclear = error
        if unclear is not None:
            raise unclear
        return str(await self._public(where, to, view, reply))

    async def edit(self, where: Conversation, to: Member, view: View, message_id: str) -> str:
        """Make an earlier whisper look like `view`. Raises Gone("message") when it is not there any more."""
        sent = SentWhisper.parse(message_id)
        place = replace(where, platform_id=sent.conversation) if sent.conversation else where
        drawn = _openly(view, to) if sent.route is Route.PUBLIC else view
        people, targeted = {to.platform_id: to}, sent.route is Route.TARGETED
        try:
            await self._client.edit(place, sent.message_id, message(drawn, people, (to,)), targeted=targeted)
        except Gone as error:
            if sent.route is not Route.DIRECT or error.what == "message":
                raise
            await self._direct_chats.closed(where.tenant, to.platform_id)
            raise Gone(str(error), "message") from error  # so that it is sent anew, by another route
        return message_id

    def forget(self) -> None:
        """Drop what is known about people's routes."""
        self._known.clear()
        self._direct_chats.forget()

    async def open_way(self, tenant: str, person: str, direct: str) -> None:
        """The person has written to the bot in their 1:1 chat, so that chat works from now on."""
        await self._direct_chats.opened(tenant, person, direct)
        for key in [key for key in self._known if key[1] == person]:
            self._known[key].told = False

    async def close_way(self, tenant: str, person: str) -> None:
        """The person has removed the bot from their 1:1 chat."""
        await self._direct_chats.closed(tenant, person)

    def _about(self, where: Conversation, to: Member) -> Known:
        return self._known.setdefault((where.platform_id, to.platform_id), Known())

    async def _targeted(self, where: Conversation, to: Member, view: View, reply: bool) -> SentWhisper | None:
        """Send it as a targeted message. None: the chat refuses those, or did so lately."""
        known = self._about(where, to)
        if known.refused_at is not None and self._now() - known.refused_at <= TRY_AGAIN:
            return None
        activity = message(view, {}, (to,)) | {"recipient": {"id": to.platform_id, "name": to.name}}
        try:
            sent = SentWhisper(Route.TARGETED, await self._client.post(where, activity, targeted=True, reply=reply))
        except (Rejected, Gone):
            known.refused_at = self._now()
            return None
        known.refused_at = None
        return sent

    async def _direct(self, where: Conversation, to: Member, view: View, reply: bool) -> SentWhisper | None:
        """Send it to the 1:1 chat, which is opened where it is not known. None: that chat is closed to the bot."""
        chat = await self._direct_chats.of(where.tenant, to.platform_id)
        if not chat.id and not chat.is_open(self._direct_chats.now()):
            return None
        try:
            direct = chat.id or await self._client.converse(where, to.platform_id)
            # Noted first. While a slow database wrote this after the post, the sender's time could run out: posted twice.
            await self._direct_chats.opened(where.tenant, to.platform_id, direct)
            place = replace(where, platform_id=direct)
            sent = await self._client.post(place, message(view, {}, (to,)), reply=reply)
        except (Rejected, Gone):
            await self._direct_chats.closed(where.tenant, to.platform_id)
            return None
        return SentWhisper(Route.DIRECT, sent, direct)

    async def _public(self, where: Conversation, to: Member, view: View, reply: bool) -> SentWhisper:
        people, known = {to.platform_id: to}, self._about(where, to)
        if view.card in NO_SECRET:
            return SentWhisper(
                Route.PUBLIC, await self._client.post(where, message(_openly(view, to), people, (to,)), reply=reply)
            )
        if not known.told:
            await self._client.post(where, message(_openly(_unreachable(view, to), to), people, (to,)), reply=reply)
            known.told = True
        raise Gone("No private route to this person works.", "person")


def _openly(view: View, to: Member) -> View:
    return replace(view, mentions=(Mention(to.platform_id, to.name),), fresh=False)


def _unreachable(view: View, to: Member) -> View:
    title = texts.TEAMS_UNREACHABLE_TITLE.format_map({"name": to.name})
    return View(title, (Paragraph(texts.TEAMS_UNREACHABLE),), summary=title, lang=view.lang, card="TextCard")
