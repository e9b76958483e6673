"""Interactive rehearsal: behaviour of simulated people, playing other people, jumps, and any clock speed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.rehearsal.behaviours import Behaviour, Manner, manners_for
from bot.rehearsal.cast import FACILITATOR
from bot.rehearsal.interactive import InteractiveRehearsal
from bot.rehearsal.journal import Journal, deeds_of
from bot.rehearsal.script import AnswerPoll, Cue, JoinMeeting, LeaveMeeting, Say
from bot.runs.plan_library import load
from cards.actions import data_of
from cards.view import Submit, View, Vote
from tests.support.limits import eventually

PLAN = load("defensible-decisions-1")
POLLED = next(step for step in PLAN.steps if step.poll is not None)
LAST = PLAN.steps[-1]


class Steady:
    """Real time, set by the test."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def performing(
    people: int = 4, defaults: dict[Manner, int] | None = None, speed: float = 0.0, steady: Steady | None = None
) -> AsyncIterator[InteractiveRehearsal]:
    """A rehearsal of session one, step by step by default."""
    performance = InteractiveRehearsal(PLAN, people, defaults, speed=speed, steady=steady or Steady())
    await performance.open()
    try:
        yield performance
    finally:
        await performance.close()


def cards(performance: InteractiveRehearsal, who: str) -> list[str]:
    """The kinds of card this person has seen."""
    return [one.view.card for one in performance.chat.seen_by(who) if one.view is not None]


def last(performance: InteractiveRehearsal, who: str, kind: str) -> View:
    """The last card of that kind this person has seen."""
    return [one.view for one in performance.chat.seen_by(who) if one.view is not None and one.view.card == kind][-1]


def answered(performance: InteractiveRehearsal, who: str) -> bool:
    """Whether a person got the answer to their press."""
    return "AnsweredCard" in cards(performance, who)


async def test_nothing_begins_until_the_facilitator_says_so() -> None:
    async with performing() as performance:
        assert cards(performance, FACILITATOR)[0] == "WelcomeCard"
        for _ in range(20):
            await performance.go_on()
        assert performance.run.phase == "open"
        assert len(performance.run.participants) == 4
        assert performance.rate == 0


async def test_a_jump_begins_the_session_and_plays_everything_on_the_way() -> None:
    async with performing() as performance:
        await performance.jump(POLLED.path)
        assert performance.run.step == POLLED.path
        passed = [step.path for step in PLAN.steps[: PLAN.index_of[POLLED.path]]]
        assert {stay.step for stay in performance.run.clock.stays} >= set(passed)
        assert "YourPairCard" in cards(performance, "p1")
        assert performance.helped


async def test_a_jump_back_is_a_command_that_all_can_read() -> None:
    async with performing() as performance:
        await performance.jump(PLAN.steps[2].path)
        await performance.jump(PLAN.steps[0].path)
        assert performance.run.step == PLAN.steps[0].path
        assert [one.text for one in performance.chat.seen_by("p1") if one.text][-1] == f"go to {PLAN.steps[0].path}"


async def test_the_session_is_seen_to_its_end_message_by_message() -> None:
    async with performing(3) as performance:
        await performance.jump(LAST.path)
        for _ in range(60):
            if performance.run.phase == "ended":
                break
            await performance.go_on()
        assert performance.run.phase == "ended"
        assert performance.rate == 0


async def test_an_answer_given_by_hand_is_theirs_alone_to_see_and_they_are_played_by_hand_from_then_on() -> None:
    async with performing() as performance:
        await performance.jump(POLLED.path)
        poll = last(performance, "p2", "PollCard")
        act = poll.buttons[0].act
        assert isinstance(act, Vote | Submit)
        await performance.press("p2", {**data_of(act), "choice": "0"})
        assert answered(performance, "p2")
        assert not answered(performance, "p3")
        assert performance.behaviour.of("p2") == "by hand"
        assert performance.behaviour.of("p3") == "usual"


async def test_what_no_button_sends_is_refused() -> None:
    async with performing() as performance:
        for data in ({}, {"press": {"act": "refresh"}}, {"press": {"act": "fly"}}, {"press": 3}):
            with pytest.raises(ValueError):  # noqa: PT011 - pydantic's own kinds of it
                await performance.press("p1", data)


async def test_the_silent_never_answer_and_the_late_do_in_the_end() -> None:
    async with performing(4, {"silent": 1, "late": 1}) as performance:
        await performance.jump(POLLED.path)
        assert (performance.behaviour.of("p4"), performance.behaviour.of("p3")) == ("silent", "late")
        while not answered(performance, "p3"):
            before = [answered(performance, who) for who in ("p1", "p3", "p4")]
            await performance.go_on()
        assert before == [True, False, False]
        assert "ResultsCard" not in cards(performance, "p1"), "the poll closes by itself, after the late have answered"
        while performance.run.step == POLLED.path:
            await performance.go_on()
        assert [answered(performance, who) for who in ("p1", "p3", "p4")] == [True, True, False]


async def test_the_clock_goes_as_fast_as_it_is_told_but_never_past_what_is_due() -> None:
    steady = Steady()
    async with performing(speed=0.0, steady=steady) as performance:
        await performance.jump(POLLED.path)
        began = performance.now()
        steady.now += 100
        assert performance.now() == began
        performance.set_speed(10.0)
        steady.now += 0.1
        assert performance.now() == began + timedelta(seconds=1)
        steady.now += 10_000
        due = performance.due()
        assert due is not None
        assert performance.now() == due


async def test_the_facilitator_is_asked_and_waits_when_they_want_to_press_for_themselves() -> None:
    tray = next(step for step in PLAN.steps if step.prompts_by == "facilitator")
    for helped in (True, False):
        async with performing() as performance:
            await performance.jump(tray.path)
            await performance.set_helped(helped)
            while performance.run.step == tray.path:
                await performance.go_on()
            assert ("PromptCard" in cards(performance, "p1")) is helped
            assert "prompt" not in [one.text for one in performance.chat.seen_by("p1")], "a press is no message in the chat"


async def test_who_wanders_is_missed_and_comes_back() -> None:
    async with performing(4, {"wanders": 1}) as performance:
        await performance.go_on()
        await performance.jump(PLAN.steps[0].path)
        seen: list[int] = []
        while performance.run.step != LAST.path:
            if not seen or seen[-1] != len(performance.run.participants):
                seen.append(len(performance.run.participants))
            await performance.go_on()
        assert seen[-3:] == [4, 3, 4]


async def test_a_pause_is_not_hurried() -> None:
    async with performing(speed=600.0) as performance:
        performance.set_speed(0.0)
        await performance.jump(POLLED.path)
        await performance.say(FACILITATOR, "pause")
        performance.set_speed(600.0)
        assert performance.run.phase == "paused"
        assert performance.rate == 1.0


def test_manners_are_given_from_the_last_person_on() -> None:
    defaults = manners_for(("p1", "p2", "p3"), {"late": 1, "wanders": 1}, seed=1)
    assert [defaults.of(who) for who in ("p1", "p2", "p3", FACILITATOR)] == ["usual", "wanders", "late", "usual"]
    crowd = manners_for(("p1",), {"late": 5}, seed=1)
    assert crowd.of("p1") == "late"


def test_who_wanders_leaves_and_comes_back_within_the_session() -> None:
    defaults = manners_for(("p1", "p2"), {"wanders": 1}, seed=1)
    gone, back = defaults.walks(("p1", "p2"), timedelta(minutes=2), PLAN.lasts)
    assert (gone.by, type(gone.act), type(back.act)) == ("p2", LeaveMeeting, JoinMeeting)
    assert timedelta(minutes=2) < gone.at < back.at < PLAN.lasts


@pytest.mark.parametrize(
    ("manner", "first", "does"),
    [
        ("usual", False, True),
        ("late", False, True),
        ("wanders", False, True),
        ("silent", True, True),
        ("silent", False, False),
        ("by hand", True, False),
    ],
)
def test_who_does_what_habit_says(manner: Manner, first: bool, does: bool) -> None:
    defaults = Behaviour({"p1": manner, FACILITATOR: manner}, 1)
    assert defaults.does(Cue(timedelta(), "p1", AnswerPoll("tokens", ("Rest",))), first=first) is does
    assert defaults.does(Cue(timedelta(), FACILITATOR, Say("next")), first=first)


async def test_a_rehearsal_survives_a_page_that_cannot_be_told() -> None:
    """A failing listener stops the clock and is logged with its place. The rehearsal continues."""
    steady = Steady()
    failing = True

    def changed() -> None:
        if failing:
            raise RuntimeError("no page")

    async with performing(steady=steady) as performance:
        performance.on_change = changed
        with capture_logs() as logged:
            steady.now += 10_000
            with pytest.raises(RuntimeError):
                performance.set_speed(60.0)
            steady.now += 10_000
            await eventually(lambda: _is(bool(logged) and performance.speed == 0))
            failing = False
            before = performance.stage.now
            performance.set_speed(60.0)
            steady.now += 10_000
            performance.set_speed(60.0)
            await eventually(lambda: _is(performance.stage.now > before))
        assert any(isinstance(entry.get("exc_info"), RuntimeError) or entry.get("exc_info") is True for entry in logged)


async def _is(true: bool) -> bool:
    return true


async def test_the_service_was_down_for_ten_minutes() -> None:
    async with performing() as performance:
        await performance.jump(PLAN.steps[1].path)
        before = performance.stage.now
        await performance.outage()
        assert performance.stage.now - before >= timedelta(minutes=10)
        assert performance.run.phase == "paused"
        assert "LateCard" in cards(performance, FACILITATOR)


async def test_the_week_after_brings_the_evaluation_and_its_result() -> None:
    async with performing(6) as performance:
        await performance.week_after()  # before the start: it is started, and played to its end
        assert performance.run.phase == "ended"
        assert cards(performance, "p1").count("EvaluationCard") > 0
        assert "EvaluatedCard" in cards(performance, FACILITATOR)
        result = last(performance, FACILITATOR, "EvaluatedCard")
        assert any(type(element).__name__ == "Bars" for element in result.elements)


async def test_a_private_chat_is_between_one_person_and_the_bot() -> None:
    async with performing() as performance:
        await performance.jump(PLAN.steps[0].path)
        await performance.say("p1", "where", private=True)
        assert [one.to for one in performance.chat.seen_by("p1") if one.text == "where"] == ["p1"]
        assert not [one for one in performance.chat.seen_by(FACILITATOR) if one.text == "where"]


def transcript(performance: InteractiveRehearsal) -> list[tuple[object, ...]]:
    """Everything everybody has seen, with the time, without ids of runs."""
    run = performance.journal.runs[0]
    return [
        (one.at, one.to, one.by, one.text, str(one.view).replace(run, "run") if one.view else "")
        for who in (FACILITATOR, *performance.people)
        for one in performance.chat.seen_by(who)
    ]


async def test_a_rehearsal_can_be_played_again_from_its_journal() -> None:
    async with performing(5, {"late": 1, "wanders": 1}) as performance:
        await performance.jump(PLAN.steps[1].path)
        await performance.say(FACILITATOR, "pause")
        await performance.say(FACILITATOR, "resume")
        await performance.say("p2", "where", private=True)
        await performance.set_manner("p3", "silent")
        await performance.jump(POLLED.path)
        act = last(performance, "p1", "PollCard").buttons[0].act
        assert isinstance(act, Vote | Submit)
        await performance.press("p1", {**data_of(act), "choice": "0"})
        await performance.outage()
        await performance.say(FACILITATOR, "resume")
        for _ in range(4):
            await performance.go_on()
        journal = Journal(
            list(deeds_of(performance.journal.dumped())), performance.journal.moments, list(performance.journal.runs)
        )
        again = InteractiveRehearsal(PLAN, 5, {"late": 1, "wanders": 1}, speed=0.0, steady=Steady())
        await again.open(journal)
        try:
            assert transcript(again) == transcript(performance)
            assert again.run.step == performance.run.step
            assert again.renamed == dict(zip(performance.journal.runs, again.journal.runs, strict=True))
            assert again.journal.dumped().count("do") == performance.journal.dumped().count("do")
        finally:
            await again.close()


@pytest.mark.parametrize("by_hand", [False, True])
async def test_a_dropped_connection_comes_back_by_itself_and_changes_nothing(by_hand: bool) -> None:
    async with performing() as performance:
        await performance.jump("pairs.tool-1.play")
        pairs = performance.run.pairs
        if by_hand:
            await performance.say("p2", "where")
        (dropped,) = [one for one in performance.run.here if one not in performance.run.facilitators][1:2]
        await performance.drop("p2")
        assert list(performance.run.leaving) == [dropped]
        while performance.run.leaving:
            await performance.go_on()
        assert (performance.run.pairs, performance.run.here.count(dropped)) == (pairs, 1)
