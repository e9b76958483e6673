"""Private messages with fallback: shows something to one person only, by the first route that works.

The first route is a targeted message in the chat, the second the 1:1 chat. Both may fail: targeted messages are new on the
platform, and a 1:1 chat needs the app installed for the person. Then a message without secrets is posted in the chat, with
a mention. A secret never is; instead the person is told once how to open a 1:1 chat.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import IntEnum

from cachetools import LRUCache

from bot.channels.teams.client import TeamsClient
from bot.channels.teams.message import message
from bot.ports import Conversation, Gone, Member, Rejected, Unclear
from cards.view import Mention, Paragraph, View
from dialogs import texts

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
MAX_KNOWN = 50_000
TRY_AGAIN = 6 * 3600.0  # seconds after which a failed route is tried again


class Route(IntEnum):
    """The routes, in the order they are tried."""

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
    """What is known about reaching one person in one chat."""

    first: Route = Route.TARGETED
    learnt_at: float = 0.0
    direct: str = ""
    told: bool = False


class Whispers:
    """Sends and edits private messages. `now` gives monotonic seconds."""

    def __init__(self, client: TeamsClient, now: Callable[[], float]) -> None:
        self._client, self._now = client, now
        self._known: LRUCache[tuple[str, str], Known] = LRUCache(MAX_KNOWN)

    async def reply(self, where: Conversation, to: Member, view: View) -> str:
        """Answer somebody who waits for it. See `send`."""
        return await self.send(where, to, view, reply=True)

    async def send(self, where: Conversation, to: Member, view: View, *, reply: bool = False) -> str:
        """Show `view` to one person. Raises RetryLater, Rejected, or Gone("person") when no route works."""
        if where.reference.get("kind") == "personal":
            return str(
                SentWhisper(
                    Route.DIRECT, await self._client.post(where, message(view, {}, (to,)), reply=reply), where.platform_id
                )
            )
        known = self._about(where, to)
        routes: dict[Route, Callable[[], Awaitable[SentWhisper]]] = {
            Route.TARGETED: lambda: self._targeted(where, to, view, reply),
            Route.DIRECT: lambda: self._direct(where, to, view, known, reply),
        }
        for route, send in routes.items():
            if route < known.first:
                continue
            try:
                sent = await send()
            except Unclear:  # it proves nothing about the route, and need not delay this message while there is another
                if route is Route.DIRECT:
                    raise
                continue
            except (Rejected, Gone):
                known.first, known.learnt_at = Route(route + 1), self._now()
                continue
            return str(sent)
        return str(await self._public(where, to, view, known, reply))

    async def edit(self, where: Conversation, to: Member, view: View, message_id: str) -> str:
        """Make an earlier whisper look like `view`. Raises Gone("message") when it is not there any more."""
        sent = SentWhisper.parse(message_id)
        place = replace(where, platform_id=sent.conversation) if sent.conversation else where
        drawn = _openly(view, to) if sent.route is Route.PUBLIC else view
        people = {to.platform_id: to}
        await self._client.edit(place, sent.message_id, message(drawn, people, (to,)), targeted=sent.route is Route.TARGETED)
        return message_id

    def forget(self) -> None:
        """Drop what is known about people's routes."""
        self._known.clear()

    def open_way(self, person: str, direct: str) -> None:
        """The person has written to the bot in their 1:1 chat, so that chat works from now on."""
        for key in [key for key in self._known if key[1] == person]:
            known = self._known[key]
            known.direct, known.told = direct, False
            known.first = min(known.first, Route.DIRECT)

    def _about(self, where: Conversation, to: Member) -> Known:
        key = (where.platform_id, to.platform_id)
        known = self._known.setdefault(key, Known())
        if known.first is not Route.TARGETED and self._now() - known.learnt_at > TRY_AGAIN:
            known.first = Route.TARGETED
        return known

    async def _targeted(self, where: Conversation, to: Member, view: View, reply: bool) -> SentWhisper:
        activity = message(view, {}, (to,)) | {"recipient": {"id": to.platform_id, "name": to.name}}
        return SentWhisper(Route.TARGETED, await self._client.post(where, activity, targeted=True, reply=reply))

    async def _direct(self, where: Conversation, to: Member, view: View, known: Known, reply: bool) -> SentWhisper:
        known.direct = known.direct or await self._client.converse(where, to.platform_id)
        place = replace(where, platform_id=known.direct)
        try:
            return SentWhisper(
                Route.DIRECT, await self._client.post(place, message(view, {}, (to,)), reply=reply), known.direct
            )
        except Gone:
            known.direct = ""
            raise

    async def _public(self, where: Conversation, to: Member, view: View, known: Known, reply: bool) -> SentWhisper:
        people = {to.platform_id: to}
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
