"""Dead letters: refused messages are listed, reported to facilitators, and sent again on request."""

from __future__ import annotations

import functools
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.cli.commands.dead_letters import NOTHING, letters, retry
from bot.cli.errors import CommandError
from bot.ports import Gone, Rejected
from bot.store import dead_letters
from bot.store.dead_letters import AGAIN_FOR
from bot.store.tables import outbox
from bot.web.site import Site
from cards.render.plain import plain
from tests.support.running_app import FRANCES, START, Attempt, House, guest, short_plan


@pytest.fixture
async def house(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setenv("THROUGHLINE_DATABASE", database_url)
    async with House(database_url, short_plan()) as house:
        await house.install(people=3)
        yield house


def refuse(house: House, *kinds: str) -> None:
    """Make the platform refuse cards of these kinds."""

    async def trouble(attempt: Attempt) -> None:
        if attempt.view.card in kinds:
            raise Rejected("The message is too large.")

    house.channel.trouble = trouble


async def listed(house: House) -> list[dead_letters.Listed]:
    async with house.database.reading() as tx:
        return [one for one in await dead_letters.listed(tx, 100) if one.state == "dead"]


def warnings(house: House) -> list[str]:
    return [plain(view) for view in house.platform.seen(FRANCES.platform_id) if "would not take" in plain(view)]


async def test_the_facilitator_is_told_once_however_much_is_refused(house: House) -> None:
    refuse(house, "StartedCard", "PollCard")
    await house.say(FRANCES, "start")
    await house.until(0.2)
    (first,) = warnings(house)
    assert "“Hello”" in first or "hello" in first.lower()
    await house.until(5.2)
    (second,) = warnings(house)
    assert "2 messages" in second
    assert [one.kind for one in await listed(house)] == ["StartedCard", "PollCard"]
    assert all(one.to == "the chat" and one.reason == "The message is too large." for one in await listed(house))
    assert await house.ended_at() is None, "the session goes on"


async def test_a_warning_that_cannot_be_delivered_makes_no_further_warning(house: House) -> None:
    refuse(house, "StartedCard", "PollCard", "TextCard")
    await house.say(FRANCES, "start")
    await house.until(11)
    kinds = [(one.kind, one.to) for one in await listed(house)]
    assert kinds[0] == ("StartedCard", "the chat")
    assert kinds.count(("PollCard", "the chat")) == 2
    assert ("TextCard", "one person") in kinds
    assert len([kind for kind in kinds if kind[0] == "TextCard"]) <= 3


async def test_when_the_chat_is_gone_nobody_is_warned_about_it(house: House) -> None:
    async def trouble(attempt: Attempt) -> None:
        if attempt.kind != "whisper":
            raise Gone("The bot was removed.")

    house.channel.trouble = trouble
    await house.say(FRANCES, "start")
    await house.until(1)
    assert not warnings(house)


async def test_the_run_sheet_says_what_the_chat_did_not_see(house: House) -> None:
    site = Site(house.app)
    run_id = await house.run_id()
    refuse(house, "StartedCard")
    await house.say(FRANCES, "start")
    sheet = await site.watch.frame(run_id, "facilitator")
    stage = await site.watch.frame(run_id, "stage")
    assert sheet is not None
    assert stage is not None
    assert len(sheet.live.missed) == 1
    assert sheet.live.missed[0] in sheet.parts["missed"]
    assert stage.live.missed == ()
    house.channel.trouble = None
    await house.until(20)
    later = await site.watch.frame(run_id, "facilitator")
    assert later is not None
    assert later.live.missed == (), "that was a while ago"
    await site.watch.close()


async def test_a_dead_letter_is_tried_again_and_shows_what_it_should(house: House) -> None:
    refuse(house, "StartedCard")
    await house.say(FRANCES, "start")
    house.channel.trouble = None
    (dead,) = await listed(house)
    assert await house.app.delivery.retry(dead.id)
    await house.app.idle()
    assert "StartedCard" in house.cards()
    assert not await listed(house)
    assert not await house.app.delivery.retry(dead.id)


async def test_what_shows_something_newer_is_not_put_back(house: House) -> None:
    refuse(house, "PollCard")
    await house.say(FRANCES, "start")
    await house.until(5.1)
    (dead,) = [one for one in await listed(house) if one.kind == "PollCard"]
    house.channel.trouble = None
    await house.press(guest(1), "tokens", 1)
    await house.say(FRANCES, "close")  # the card changes again, so its old state no longer matters
    await house.say(FRANCES, "yes")
    await house.until(5.2)
    assert not await house.app.delivery.retry(dead.id)


# -- the command


async def run(work: object, *given: object) -> str:
    """Run a subcommand in a thread, because it has its own event loop."""
    import asyncio

    says = io.StringIO()
    await asyncio.to_thread(work, *given, says, START + timedelta(minutes=3))  # type: ignore[arg-type]
    return says.getvalue()


async def test_the_list_names_run_kind_age_and_reason_and_nobody(house: House) -> None:
    await house.until(0.1)
    assert (await run(letters)).strip() == NOTHING
    refuse(house, "StartedCard")
    await house.say(FRANCES, "start")
    said = await run(letters)
    assert await house.run_id() in said
    rows = json.loads(await run(functools.partial(letters, as_json=True)))
    assert {(row["run"], row["state"], row["reason"]) for row in rows if row["kind"] == "StartedCard"} == {
        (await house.run_id(), "dead", "The message is too large.")
    }
    assert "StartedCard to the chat: The message is too large." in said
    assert "  2m  " in said
    assert "1 given up" in said
    assert not [name for name in ("Frances", "Person 1", "facilitator") if name in said]


async def test_retry_puts_one_or_all_back_and_the_service_sends_them(house: House) -> None:
    refuse(house, "StartedCard")
    await house.say(FRANCES, "start")
    (dead,) = await listed(house)
    with pytest.raises(CommandError, match="Not tried again: 99999"):
        await run(retry, [99999], False)
    house.channel.trouble = None
    assert "Tried again" in await run(retry, [], True)
    assert "Nothing was given up" in await run(retry, [], True)
    async with house.database.reading() as tx:
        good = (await tx.execute(sa.select(outbox.c.good_until).where(outbox.c.id == dead.id))).scalar_one_or_none()
    assert good in (None, START + timedelta(minutes=3) + AGAIN_FOR)  # the service may have sent it by now
    await house.app.delivery.sweep()
    await house.app.idle()
    assert "StartedCard" in house.cards()
