"""Private words and presses: they go to the session their sender is in now, and never open one of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.ports import Conversation, Departed, Heard, Installed, Member, Outcome, Pressed
from bot.runs.state_cache import LoadedRun
from cards.view import Say
from dialogs import texts
from tests.support.running_app import FRANCES, ROOM, START, House, guest, short_plan

PLAN = short_plan()
ALONE = Conversation("fake", "private f", "council")
OTHER = Conversation("fake", "another room", "council")


async def alone(house: House, text: str, who: int | None = None) -> Outcome:
    sender = FRANCES if who is None else guest(who)
    outcome = await house.app.receive(Heard(ALONE, sender, text, house.delivery(), private=True))
    await house.app.idle()
    return outcome


async def in_room(house: House, where: Conversation) -> LoadedRun:
    row = await house.app.router.latest(where)
    assert row is not None
    loaded = await house.app.service.loaded(row.id)
    assert loaded is not None
    return loaded


async def two_rooms(house: House, *start: Conversation) -> None:
    """Frances leads in two chats, and starts the sessions of some of them."""
    for where in (ROOM, OTHER):
        await house.app.receive(Installed(where, FRANCES, house.delivery()))
        await house.say(guest(1), "here", where=where)
        await house.say(FRANCES, "here", where=where)
    for where in start:
        await house.say(FRANCES, "start", where=where)


async def minutes_of_step(house: House, where: Conversation) -> float:
    loaded = await in_room(house, where)
    assert loaded.run.ends_at is not None
    assert loaded.run.step_started_at is not None
    return (loaded.run.ends_at - loaded.run.step_started_at) / timedelta(minutes=1)


async def test_a_private_word_goes_to_the_session_that_runs_and_not_to_the_one_added_last(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await two_rooms(house, ROOM)
        assert not (await alone(house, "+5")).refused
        assert await minutes_of_step(house, ROOM) == 10
        assert (await in_room(house, OTHER)).run.phase == "open"


async def test_where_two_sessions_run_the_writer_is_asked_and_a_button_does_it_there(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await two_rooms(house, ROOM, OTHER)
        asked = await alone(house, "+5")
        assert asked.reply is not None
        assert asked.reply.title == texts.WHICH_SESSION_HERE
        assert [await minutes_of_step(house, where) for where in (ROOM, OTHER)] == [5, 5]
        room = (await in_room(house, ROOM)).row.id
        (act,) = [one.act for one in asked.reply.buttons if isinstance(one.act, Say) and room[:12] in one.act.text]
        await alone(house, act.text)
        assert [await minutes_of_step(house, where) for where in (ROOM, OTHER)] == [10, 5]


async def test_thanks_are_no_question_and_forget_me_is_about_no_session(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await two_rooms(house, ROOM, OTHER)
        assert (await alone(house, "thanks")).reply is None
        asked = await alone(house, "forget me")
        assert asked.reply is not None
        assert asked.reply.title != texts.WHICH_SESSION_HERE


async def test_a_session_that_has_not_begun_is_meant_only_where_none_runs(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.app.receive(Installed(ROOM, FRANCES, house.delivery()))
        await alone(house, "start")
        assert (await in_room(house, ROOM)).run.phase == "running"


async def test_the_button_of_somebody_elses_session_does_nothing(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await two_rooms(house, ROOM)
        room = (await in_room(house, ROOM)).row.id
        assert (await alone(house, f"session {room[:12]}: where", who=7)).refused
        assert (await alone(house, f"session {'0' * 12}: +5")).refused
        assert await minutes_of_step(house, ROOM) == 5


async def test_an_answer_given_outside_goes_to_the_session_that_asks(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await two_rooms(house, ROOM)
        await house.until(6)
        await house.say(FRANCES, "start", where=OTHER)
        pressed = Pressed(ALONE, guest(1), "poll", "tokens", 1, (0,), {}, house.delivery())
        assert not (await house.app.receive(pressed)).refused


@pytest.mark.parametrize("form", ["note", "intention", "rule", "unknown"])
async def test_a_form_pressed_in_the_personal_chat_opens_no_session(form: str, database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        pressed = Pressed(ALONE, guest(1), form, "", 0, (), {form: "Ask more"}, house.delivery())
        assert (await house.app.receive(pressed)).refused
        assert await house.app.router.latest(ALONE) is None


@pytest.mark.parametrize(
    "word", ["programme", "date 2: 14 March 2031 09:30", "record attendance", "where", "start", "pairs"]
)
async def test_no_private_word_opens_a_session(word: str, database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        assert (await alone(house, word, who=1)).refused
        assert await house.app.router.latest(ALONE) is None


async def test_an_old_card_opens_no_new_session(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=1)
        await house.say(FRANCES, "start")
        await house.until(60)
        house.clock.jump(START + timedelta(days=2))
        ended = await house.run_id()
        pressed = Pressed(ROOM, guest(1), "note", "", 0, (), {"note": "Ask more"}, house.delivery())
        assert (await house.app.receive(pressed)).refused
        assert await house.run_id() == ended


async def test_what_nobody_said_does_nothing(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await two_rooms(house, ROOM)
        nobody = Member("", "")
        said = await house.app.receive(Heard(ROOM, nobody, "where", house.delivery()))
        assert said == Outcome()
        assert len((await in_room(house, ROOM)).run.people) == 2


async def test_a_lost_connection_outlives_a_restart(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(1)
        await house.app.receive(Departed(ROOM, (guest(2),), house.delivery()))
        await house.app.idle()
    clock, channel = house.clock, house.channel
    async with House(database_url, PLAN, channel=channel, clock=clock) as again:
        loaded = await in_room(again, ROOM)
        gone = await again.app.identities.person(ROOM, guest(2))
        assert gone in loaded.run.here
        await again.until(2.1)
        assert gone not in (await in_room(again, ROOM)).run.here


async def test_who_speaks_within_the_minute_never_went(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(1)
        await house.app.receive(Departed(ROOM, (guest(2),), house.delivery()))
        await house.say(guest(2), "where")
        await house.until(4)
        assert await house.app.identities.person(ROOM, guest(2)) in (await in_room(house, ROOM)).run.here
