"""Private replies: in the order of what was asked, at once although cards are being edited, and true when they arrive."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.channels.teams.rate_limits import TeamsRateLimits
from bot.channels.teams.replies import Replies
from bot.infra.metrics import Metrics
from bot.ports import Conversation, Member, NotYet
from cards.view import Paragraph, View

CHAT, ASHA, TOM = Conversation("teams", "chat", "tenant"), Member("a", "Asha"), Member("t", "Tom")


def card(text: str, kind: str = "TextCard") -> View:
    return View("", (Paragraph(text),), summary=text, card=kind)


class Platform:
    """Refuses the first sends, as rate limits do, and records the rest."""

    def __init__(self, refuses: int = 0) -> None:
        self.refuses, self.shown, self.waited = refuses, list[tuple[str, str]](), list[float]()
        self.open = asyncio.Event()

    async def whisper(self, where: Conversation, to: Member, view: View) -> str:
        if self.refuses:
            self.refuses -= 1
            raise NotYet("Not yet.", timedelta(seconds=0.9))
        self.shown.append((to.name, view.summary))
        return "id"

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        await self.open.wait()


async def test_a_reply_that_has_to_wait_is_not_overtaken() -> None:
    platform = Platform(refuses=1)
    replies = Replies(platform.whisper, Metrics(), platform.sleep)
    replies.send(CHAT, ASHA, card("until 09:45"))
    await asyncio.sleep(0)
    replies.send(CHAT, ASHA, card("until 09:50"))
    replies.send(CHAT, TOM, card("Tom does not wait for Asha"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert platform.shown == [("Tom", "Tom does not wait for Asha")]
    platform.open.set()
    await replies.close()
    assert platform.shown[1:] == [("Asha", "until 09:45"), ("Asha", "until 09:50")]
    assert platform.waited == [0.9]


async def test_a_newer_card_of_its_kind_takes_the_place_of_a_waiting_one_and_no_sentence_is_lost() -> None:
    platform = Platform(refuses=1)
    replies = Replies(platform.whisper, Metrics(), platform.sleep)
    replies.send(CHAT, ASHA, card("first"))
    await asyncio.sleep(0)
    for view in (card("Birch", "WhereCard"), card("Nobody by that name"), card("Cedar", "WhereCard"), card("Noted")):
        replies.send(CHAT, ASHA, view)
    platform.open.set()
    await replies.close()
    assert [text for _, text in platform.shown] == ["first", "Nobody by that name", "Cedar", "Noted"]


async def test_a_reply_goes_out_at_once_although_the_cards_of_the_chat_use_up_the_limit() -> None:
    pace = TeamsRateLimits(lambda: 100.0)
    for _ in range(5):
        await pace.take("send", "chat", "tenant")
    with pytest.raises(NotYet):
        await pace.take("send", "chat", "tenant")
    await pace.take("reply", "chat", "tenant")
    with pytest.raises(NotYet):  # the platform's own limit still holds for both together
        await pace.take("reply", "chat", "tenant")
