"""Scheduled start over the service: asked once, told to the chat, durable over a restart, cancelled with a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ports import Outcome
from cards.render.plain import plain
from cards.view import Say
from dialogs.run.commands import MadeFor
from tests.support.running_app import FRANCES, ROOM, House, guest, short_plan

IN_PARIS = replace(FRANCES, reference={"timezone": "Europe/Paris"})


def said(outcome: Outcome) -> str:
    assert outcome.reply is not None
    return plain(outcome.reply)


def offers(outcome: Outcome) -> list[str]:
    assert outcome.reply is not None
    return [button.act.text for button in outcome.reply.buttons if isinstance(button.act, Say)]


async def phase(house: House) -> str:
    row = await house.app.router.latest(ROOM)
    assert row is not None
    loaded = await house.app.service.loaded(row.id)
    assert loaded is not None
    return loaded.run.phase


async def test_a_start_is_set_told_and_kept(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:  # at 09:30
        await house.install(2)
        assert "start automatically at 09:45" in said(await house.say(FRANCES, "start at 9:45"))
        assert "The session starts at 09:45." in said(await house.say(guest(1), "where"))
        (card,) = [view for view in house.platform.seen() if view.card == "StartsAtCard"]
        assert card.title == "Starts at 09:45"
        made_for = MadeFor(await house.run_id())
        assert [button.act for button in card.buttons] == [Say("start", made_for), Say("cancel start", made_for)]
        await house.until(14.9)
        assert await phase(house) == "open"
        await house.until(15)
        assert await phase(house) == "running"
        assert "The session has started" in {view.title for view in house.platform.seen()}


async def test_a_start_that_was_set_outlives_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'throughline.db'}"
    async with House(url, short_plan()) as house:
        await house.install(2)
        await house.say(FRANCES, "start at 9:45")
        channel, now = house.channel, house.clock.now()
    async with House(url, short_plan(), channel, now) as house:
        assert await phase(house) == "open"
        await house.until(15)
        assert await phase(house) == "running"


async def test_cancel_keeps_the_session_waiting(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(2)
        await house.say(FRANCES, "start in 10 minutes")
        assert "Cancelled" in said(await house.say(FRANCES, "cancel"))
        await house.until(30)
        assert await phase(house) == "open"
        assert (await house.say(guest(1), "start at 10:30")).refused


async def test_the_time_is_that_of_the_facilitator(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(0)
        await house.say(IN_PARIS, "start at 10:45")  # 09:45 in London
        assert "Starts at 10:45" in {view.title for view in house.platform.seen()}
        await house.until(15)
        assert await phase(house) == "running"


async def test_a_time_that_is_over_is_asked_about(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(1)
        outcome = await house.say(FRANCES, "start at 9")
        assert "09:00 has already passed today" in said(outcome)
        assert offers(outcome) == ["start at 21:00", "start tomorrow at 09:00"]
        await house.say(FRANCES, offers(outcome)[1])
        assert "Starts tomorrow at 09:00" in {view.title for view in house.platform.seen()}


async def test_a_time_that_has_just_passed_may_mean_now(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(1)
        outcome = await house.say(FRANCES, "start at 9:30")
        assert offers(outcome) == ["start", "start at 21:30", "start tomorrow at 09:30"]
        await house.say(FRANCES, offers(outcome)[0])
        assert await phase(house) == "running"


async def test_a_yes_after_its_question_lapsed_is_not_met_with_silence(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(1)
        await house.say(FRANCES, "start")
        await house.say(FRANCES, "+5")
        await house.say(FRANCES, "end")
        await house.until(5.5)
        assert (await house.say(FRANCES, "yes")).refused
        assert await phase(house) == "running"


async def test_a_pause_of_five_minutes_ends_by_itself(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(2)
        await house.say(FRANCES, "start")
        await house.until(1)
        assert "Paused until 09:36" in said(await house.say(FRANCES, "pause 5"))
        assert "resumes automatically at 09:36" in said(await house.say(guest(1), "where"))
        await house.until(5.9)
        assert await phase(house) == "paused"
        await house.until(6)
        assert await phase(house) == "running"


@pytest.mark.parametrize(("text", "buttons"), [("nexxt", ["next"]), ("5 minutes", ["extend 5", "pause 5"])])
async def test_a_guess_is_a_button(text: str, buttons: list[str]) -> None:
    async with House("sqlite:///:memory:", short_plan()) as house:
        await house.install(1)
        await house.say(FRANCES, "start")
        assert offers(await house.say(FRANCES, text)) == buttons
        assert offers(await house.say(guest(1), text)) == ["help", "where"]


async def test_who_is_here_is_answered_with_names() -> None:
    async with House("sqlite:///:memory:", short_plan()) as house:
        await house.install(2)
        assert "2 people are here" in said(await house.say(guest(1), "whos here"))


async def test_a_welsh_session_reads_welsh() -> None:
    async with House("sqlite:///:memory:", short_plan(), locale="cy") as house:
        await house.install(2)
        await house.say(FRANCES, "dechrau")
        assert await phase(house) == "running"
        await house.say(FRANCES, "saib")
        assert await phase(house) == "paused"
        (button,) = (await house.say(FRANCES, "parhu")).reply.buttons[:1]  # type: ignore[union-attr]
        assert button.label
