"""Stale buttons: a press on an old card of any kind changes nothing and is answered with what is on, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.ports import Heard, Outcome, Pressed
from cards.render.plain import plain as as_text
from cards.view import Button, Say, View, Vote
from dialogs.engine.stale_controls import ALWAYS_FRESH
from dialogs.plan.model import Check, Mode, Pairs, Plan, Poll, Prompt, Round
from tests.support.builders import MINUTE, plan, step
from tests.support.running_app import FRANCES, ROOM, House, guest

FRESH_WORDS = ("where", "agenda", "here", "nudge me", "my record")  # a button of any age may ask these
WITH_STEERING = {
    *("WelcomeCard", "StepCard", "CueCard", "RoundCard", "PausedCard", "LateCard", "AskNextCard"),
    *("CatchUpCard", "ConfirmCard"),
}


def every_kind() -> Plan:
    """A session in which every card with buttons appears."""
    tokens = Poll(id="tokens", question="Which?", options=("Courage", "Rest", "Focus"))
    return plan(
        step("intro.hello", 10, title="Hello", say="Hello"),
        step("intro.tokens", 10, title="Tokens", poll=tokens, check=Check(question="Ready?")),
        step("talk.tray", 10, title="Tray", prompts=(Prompt(ask="A?"), Prompt(ask="B?")), prompts_by="facilitator"),
        step("study.read", 10, title="Reading", mode=Mode.OFFLINE, advance="ask"),
        step("pairs.play", 10, title="Pairs", in_pairs=True),
        step("turns.round", 10, title="Round", round=Round(question="One thing?"), at_least=5 * MINUTE),
        step("talk.more", 20, title="More", at_least=5 * MINUTE),
        step("close.last", 10, title="Last"),
        pairs={"pairs": Pairs()},
    )


async def state(house: House) -> Any:
    """All that a press could change."""
    loaded = await house.app.service.loaded(await house.run_id())
    assert loaded is not None
    return replace(loaded.run, latest_at=None)


async def press(house: House, button: Button, by: Any = FRANCES) -> Outcome:
    act = button.act
    if isinstance(act, Vote):
        pressed = Pressed(ROOM, by, "poll", act.poll, act.opening, act.options, {}, house.delivery(), act.run)
        return await house.app.receive(pressed)
    assert isinstance(act, Say)
    outcome = await house.app.receive(Heard(ROOM, by, act.text, house.delivery(), made_for=act.made_for))
    await house.app.idle()
    return outcome


async def say(house: House, text: str) -> View | None:
    return (await house.say(FRANCES, text)).reply


async def played(house: House) -> list[View]:
    """Play up to the part before the last, with everything that brings up a card with buttons. All views on the way."""
    await house.install(people=4)
    replies = [await say(house, "start")]
    await house.until(1)
    await say(house, "pause")
    await house.until(3)
    await say(house, "resume")
    await house.until(5)
    replies.append(await say(house, "end"))
    await house.until(13)
    await say(house, "extend 3")
    await house.until(26)
    await house.until(40)
    house.clock.jump(house.clock.now() + timedelta(minutes=7))  # the service was away
    await house.app.idle()
    await say(house, "resume")
    while (await state(house)).step != "talk.more":
        await house.until((house.clock.now() - START).total_seconds() / 60 + 5)
        if (await state(house)).visit.asked_next:
            await say(house, "next")
        if (await state(house)).phase == "paused":
            await say(house, "resume")
    return [*(attempt.view for attempt in house.platform.attempts), *(view for view in replies if view is not None)]


START = House("sqlite:///:memory:", every_kind()).clock.now()


async def test_every_card_that_has_buttons_of_a_part_that_is_over_does_nothing() -> None:
    async with House("sqlite:///:memory:", every_kind()) as house:
        views = await played(house)
        before, pressed = await state(house), set()
        for view in views:
            for button in view.buttons:
                act = button.act
                if not isinstance(act, Say) or act.text in FRESH_WORDS:
                    continue
                if act.made_for.visit == before.visit.number:
                    continue
                outcome = await press(house, button)
                assert outcome.refused, (view.card, act)
                assert outcome.reply is not None
                told = as_text(outcome.reply)
                assert "nothing has changed. Now: “More”, until " in told, (view.card, act, told)
                pressed.add(view.card)
                assert await state(house) == before, (view.card, act)
        assert pressed >= WITH_STEERING, WITH_STEERING - pressed


async def test_an_old_pause_card_does_not_end_a_later_pause() -> None:
    async with House("sqlite:///:memory:", every_kind()) as house:
        await house.install(people=2)
        await say(house, "start")
        await house.until(1)
        await say(house, "pause")
        (old,) = [view for view in house.platform.seen() if view.card == "PausedCard"]
        await house.until(2)
        await say(house, "resume")
        await house.until(3)
        (closed,) = [view for view in house.platform.seen() if view.card == "PausedCard"]
        assert not closed.buttons
        assert "Frances has resumed since" in as_text(closed)
        await say(house, "pause")
        outcome = await press(house, old.buttons[0])
        assert outcome.reply is not None
        assert "We are paused in “Hello”" in as_text(outcome.reply)
        assert (await state(house)).phase == "paused"


async def test_two_facilitators_who_press_the_same_moment_act_once() -> None:
    async with House("sqlite:///:memory:", every_kind()) as house:
        await house.install(people=3)
        await say(house, "start")
        await say(house, "facilitator add Person 1")
        await house.until(1)
        (cue,) = [view for view in house.platform.seen(FRANCES.platform_id) if view.card == "CueCard"]
        more, forward = (next(one for one in cue.buttons if one.act.text == text) for text in ("extend 5", "next"))  # type: ignore[union-attr]
        await press(house, more)
        ends_at = (await state(house)).ends_at
        second = await press(house, more, guest(1))
        assert second.refused
        assert (await state(house)).ends_at == ends_at
        await press(house, forward)
        second = await press(house, forward, guest(1))
        assert second.reply is not None
        assert "Now: “Tokens”, until " in as_text(second.reply)
        assert (await state(house)).step == "intro.tokens"


async def test_a_card_of_yesterdays_session_and_of_another_run_changes_nothing() -> None:
    async with House("sqlite:///:memory:", every_kind()) as house:
        await house.install(people=3)
        welcome = next(view for view in house.platform.seen() if view.card == "WelcomeCard")
        await say(house, "start")
        await say(house, "next")
        poll = next(view for view in house.platform.seen() if view.card == "PollCard")
        await house.until(2)
        await say(house, "end now")
        first = await house.run_id()
        for button in (*welcome.buttons, *poll.buttons):
            outcome = await press(house, button, guest(1))
            assert outcome.reply is not None
            assert await house.run_id() == first
        await say(house, "start anyway")
        await house.until(4)
        await say(house, "next")
        before = await state(house)
        for button in (*welcome.buttons, *poll.buttons):
            outcome = await press(house, button, guest(1))
            assert outcome.reply is not None
            assert "Now: “Tokens”, until " in as_text(outcome.reply)
            assert await state(house) == before


async def test_starting_over_asks_and_then_begins_again_with_those_who_are_here() -> None:
    async with House("sqlite:///:memory:", every_kind()) as house:
        await house.install(people=3)
        await say(house, "start")
        await house.until(12)
        first = await house.run_id()
        asked = await say(house, "start")
        assert asked is not None
        assert "Starting over ends it and starts" in as_text(asked)
        assert await house.run_id() == first
        await press(house, asked.buttons[0])
        again = await state(house)
        assert await house.run_id() != first
        assert (again.phase, again.step, len(again.participants)) == ("running", "intro.hello", 3)


@pytest.mark.parametrize("text", ["forget me", "can you forget me now?"])
async def test_forgetting_shows_what_will_be_deleted_and_its_button_deletes(text: str) -> None:
    async with House("sqlite:///:memory:", every_kind()) as house:
        await house.install(people=3)
        asked = (await house.say(guest(1), text)).reply
        assert asked is not None
        assert asked.card == "ForgetCard"
        assert len((await state(house)).participants) == 3
        done = await press(house, asked.buttons[0], guest(1))
        assert done.reply is not None
        assert "I no longer hold any information about you" in as_text(done.reply)


def test_what_a_button_of_any_age_may_ask_only_shows_something_or_is_about_oneself() -> None:
    assert {kind.__name__ for kind in ALWAYS_FRESH} >= {"Where", "Agenda", "Help", "Join"}
