"""What a round shows and to whom at each moment, what facilitators hear of short turns, and how long turns are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.features import turns
from dialogs.features.turns import ShortTime
from dialogs.plan.model import Round
from dialogs.run import commands as c
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.messages import RoundCard, ShortTurnsCard
from tests.support.builders import plan, step
from tests.support.core_session import SECOND, START, Stage, minutes

MADE = plan(step("in.round", 5, round=Round(question="How are you?")), step("out.bye", 5))
HOUR = minutes(60)


def begun(people: int) -> Stage:
    stage = Stage(MADE, people)
    stage.say(c.Start(by="f"))
    return stage


def last(stage: Stage, kind: type = RoundCard) -> Show:
    return stage.shown(kind)[-1]


def test_the_card_says_who_speaks_until_when_and_who_comes_then() -> None:
    card = RoundCard(
        step="in.round",
        question="How are you?",
        order=("p2", "p1", "p3"),
        spoken=(),
        passed=(),
        speaker="p2",
        turn_ends_at=START + 97 * SECOND,
        seconds_each=97,
        ends_at=START + minutes(5),
        waiting=("p1", "p3"),
        seconds_then=97,
        alert=("p2",),
        visit=1,
        item="turn:p2",
    )
    assert last(begun(3)) == Show("round:1", card, EVERYONE, START + HOUR)


def test_who_passed_stands_on_the_card_until_their_turn_comes_again() -> None:
    stage = begun(3)
    stage.say(c.WantAlerts(by="p1", wanted=False))
    stage.say(c.PassTurn(by="p2"), 10 * SECOND)
    card = RoundCard(
        step="in.round",
        question="How are you?",
        order=("p2", "p1", "p3"),
        spoken=(),
        passed=("p2",),
        speaker="p1",
        turn_ends_at=START + 104 * SECOND,
        seconds_each=94,
        ends_at=START + minutes(5),
        waiting=("p3", "p2"),
        seconds_then=94,
        visit=1,
        item="turn:p1",
    )
    assert last(stage).card == card, "who does not want to be notified is not"
    stage.until(minutes(4))
    again = last(stage).card
    assert isinstance(again, RoundCard)
    assert (again.spoken, again.passed, again.speaker, again.waiting) == (("p1", "p3"), (), "p2", ())
    assert (again.seconds_then, again.alert) == (0, ("p2",))


def test_in_a_pause_nobody_is_notified_and_the_card_says_since_when_it_is() -> None:
    stage = begun(3)
    stage.say(c.Pause(by="f"), 20 * SECOND)
    card = last(stage).card
    assert isinstance(card, RoundCard)
    assert (card.paused_at, card.alert, card.speaker) == (START + 20 * SECOND, (), "p2")
    stage.say(c.Resume(by="f"), 30 * SECOND)
    resumed = last(stage).card
    assert isinstance(resumed, RoundCard)
    assert (resumed.paused_at, resumed.alert) == (None, ("p2",))
    assert (resumed.turn_ends_at, resumed.ends_at) == (START + 107 * SECOND, START + minutes(5) + 10 * SECOND)


def test_when_the_round_is_over_nobody_has_the_floor() -> None:
    stage = begun(2)
    for _ in range(2):
        stage.say(c.Done(by="f"), stage.now - START + SECOND)
    card = last(stage).card
    assert isinstance(card, RoundCard)
    assert (card.over, card.speaker, card.turn_ends_at, card.seconds_then, card.alert) == (True, None, None, 0, ())
    assert (set(card.spoken), card.waiting) == ({"p1", "p2"}, ())


def test_a_round_for_too_many_shows_its_question_and_asks_facilitators() -> None:
    stage = begun(60)
    card = RoundCard(
        step="in.round",
        question="How are you?",
        order=(),
        spoken=(),
        passed=(),
        speaker=None,
        turn_ends_at=None,
        seconds_each=0,
        ends_at=START + minutes(5),
        waiting=stage.run.participants,
        held=True,
    )
    assert last(stage) == Show("round:1", card, EVERYONE, START + minutes(10))
    asks = ShortTurnsCard(step="in.round", people=60, seconds=5, fit=30, minutes=16, held=True, visit=1)
    assert last(stage, ShortTurnsCard) == Show("short-turns:1", asks, FACILITATORS, START + minutes(10))
    stage.say(c.Extend(by="f", by_time=minutes(1)), minutes(1))
    assert last(stage) == Show("round:1", replace(card, ends_at=START + minutes(6)), EVERYONE, START + minutes(11)), (
        "with the new time"
    )


def test_short_turns_are_told_with_the_one_that_is_on() -> None:
    asks = ShortTurnsCard(step="in.round", people=24, seconds=12, fit=24, minutes=3, visit=1)
    assert last(begun(24), ShortTurnsCard) == Show("short-turns:1", asks, FACILITATORS, START + minutes(10))


@pytest.mark.parametrize(
    ("seconds", "people", "short"),
    [
        (300, 14, None),
        (300, 15, ShortTime(people=15, seconds=19, fit=15, minutes=1)),
        (300, 30, ShortTime(people=30, seconds=10, fit=30, minutes=6)),
        (300, 31, ShortTime(people=31, seconds=9, fit=30, minutes=6)),
        (59, 6, ShortTime(people=6, seconds=9, fit=5, minutes=2)),
        (60, 6, ShortTime(people=6, seconds=10, fit=6, minutes=2)),
        (9, 1, ShortTime(people=1, seconds=9, fit=0, minutes=1)),
        (26, 1, ShortTime(people=1, seconds=19, fit=1, minutes=1)),
        (27, 1, None),
        (0, 2, ShortTime(people=2, seconds=0, fit=0, minutes=1)),
        (-5, 3, ShortTime(people=3, seconds=0, fit=0, minutes=2)),
    ],
)
def test_when_turns_are_short_and_how_many_fit(seconds: int, people: int, short: ShortTime | None) -> None:
    assert turns.short(MADE, MADE.steps[0], timedelta(seconds=seconds), people) == short


@pytest.mark.parametrize(
    ("seconds", "people", "each"),
    [(300, 1, 120), (127, 1, 120), (126, 1, 119), (300, 10, 29), (100, 10, 10), (107, 10, 10), (117, 10, 11), (17, 1, 10)],
)
def test_a_turn_is_an_equal_share_with_some_seconds_to_spare(seconds: int, people: int, each: int) -> None:
    assert turns.share(MADE, MADE.steps[0], timedelta(seconds=seconds), people) == each


@pytest.mark.parametrize(("lasts", "spare"), [(5, 7), (10, 15), (20, 15)])
def test_at_most_fifteen_seconds_are_kept_free(lasts: int, spare: int) -> None:
    one = step("in.round", lasts, round=Round(question="?"))
    assert turns.share(MADE, one, minutes(1), 1) == 60 - spare
