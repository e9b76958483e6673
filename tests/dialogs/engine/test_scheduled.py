"""Scheduled start and timed pause: the clock does them at their time, and everything said about them is true."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.engine import scheduled
from dialogs.engine.due import wake_at
from dialogs.engine.reply import reply
from dialogs.run import codec
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.schedule import session_ends_at
from dialogs.texts.sentence import Refused
from tests.support.builders import plan, step
from tests.support.core_session import START, Stage, minutes

TALK = plan(step("talk.talk", 20), step("close.bye", 5))


def running() -> Stage:
    stage = Stage(TALK, people=4)
    stage.say(c.Start(by="f"))
    return stage


def waiting(after: float = 30) -> Stage:
    stage = Stage(TALK, people=4)
    stage.say(c.Start(by="f", starts_at=START + minutes(after)))
    return stage


# -- pause for a time --------------------------------------------------------------------------------------------------


def test_a_pause_of_five_minutes_ends_by_itself_and_shifts_everything_by_five_minutes() -> None:
    stage = running()
    stage.say(c.Pause(by="f", lasts=minutes(5)), minutes(3))
    assert wake_at(TALK, stage.run) == START + minutes(8)
    assert session_ends_at(TALK, stage.run, START + minutes(4)) == START + minutes(30)
    stage.until(minutes(9))
    assert stage.run.phase == "running"
    assert [(event.at - START, event.shift) for event in stage.of(e.Resumed)] == [(minutes(8), minutes(5))]
    assert stage.run.ends_at == START + minutes(25)


def test_a_pause_says_until_when() -> None:
    stage = running()
    pause = c.Pause(by="f", lasts=minutes(5))
    stage.say(pause, minutes(3))
    card = reply(TALK, stage.run, c.Where(by="p1"), START + minutes(4))
    assert isinstance(card, k.WhereCard)
    assert (card.resumes_at, card.left) == (START + minutes(8), minutes(17))
    (shown,) = [one.card for *_, one in stage.shows if isinstance(one.card, k.PausedCard)]
    assert shown.until == START + minutes(8)


def test_a_pause_until_a_time_of_day() -> None:
    stage = running()  # at 09:30
    stage.say(c.Pause(by="f", until=c.When(clock=time(9, 45), certain=False)), minutes(3))
    assert stage.run.clock.resumes_at == START + minutes(15)
    with pytest.raises(Refused, match="time has passed"):
        stage.say(c.Pause(by="f", until=c.When(clock=time(9), certain=True)))


def test_resume_ends_a_timed_pause_earlier_and_nothing_happens_at_its_time() -> None:
    stage = running()
    stage.say(c.Pause(by="f", lasts=minutes(5)), minutes(3))
    stage.say(c.Resume(by="f"), minutes(5))
    stage.until(minutes(9))
    assert [event.shift for event in stage.of(e.Resumed)] == [minutes(2)]


def test_stay_paused_takes_the_time_away_and_another_time_replaces_it() -> None:
    stage = running()
    stage.say(c.Pause(by="f", lasts=minutes(5)), minutes(3))
    stage.say(c.Pause(by="f"), minutes(4))
    stage.until(minutes(20))
    assert stage.run.phase == "paused"
    stage.say(c.Pause(by="f", lasts=minutes(2)), minutes(20))
    stage.until(minutes(23))
    assert [(event.at - START, event.shift) for event in stage.of(e.Resumed)] == [(minutes(22), minutes(19))]
    with pytest.raises(Refused):
        stage.say(c.Resume(by="f"))


def test_cancel_ends_a_timed_pause() -> None:
    stage = running()
    stage.say(c.Pause(by="f", lasts=minutes(5)), minutes(3))
    stage.say(c.Undo(by="f"), minutes(4))
    assert stage.run.phase == "running"
    assert stage.run.ends_at == START + minutes(21)


def test_a_late_tick_ends_the_pause_at_its_time_and_an_outage_now() -> None:
    for late, resumed in ((1, 8), (10, 18)):
        stage = running()
        stage.say(c.Pause(by="f", lasts=minutes(5)), minutes(3))
        stage.sleep_until(minutes(8 + late))
        stage.say(c.Tick())
        assert [event.at - START for event in stage.of(e.Resumed)] == [minutes(resumed)]
        assert len(stage.of(e.Paused)) == 1


def test_whatever_comes_first_ends_a_pause_that_is_over() -> None:
    stage = running()
    stage.say(c.Pause(by="f", lasts=minutes(5)), minutes(3))
    stage.sleep_until(minutes(8))
    stage.say(c.Extend(by="f", by_time=minutes(5)))
    assert stage.run.ends_at == START + minutes(30)


@given(st.integers(0, 19), st.integers(1, 60))
def test_a_timed_pause_changes_nothing_but_the_time(paused_at: int, lasts: int) -> None:
    stage = running()
    stage.say(c.Pause(by="f", lasts=minutes(lasts)), minutes(paused_at))
    promised = session_ends_at(TALK, stage.run, stage.now)
    stage.until(minutes(100))
    (ended,) = stage.of(e.SessionEnded)
    assert ended.at == promised == START + minutes(25 + lasts)


# -- start at a time ---------------------------------------------------------------------------------------------------


def test_the_clock_starts_the_session_at_its_time() -> None:
    stage = waiting()
    assert stage.run.phase == "open"
    assert wake_at(TALK, stage.run) == START + minutes(30)
    stage.until(minutes(31))
    (started,) = stage.of(e.SessionStarted)
    assert started.at == START + minutes(30)
    assert stage.run.ends_at == START + minutes(50)


def test_the_chat_is_told_when_and_how_it_goes_on() -> None:
    stage = waiting()
    where = reply(TALK, stage.run, c.Where(by="p1"), START)
    assert isinstance(where, k.WhereCard)
    assert where.starts_at == START + minutes(30)
    stage.until(minutes(31))
    cards = [one for *_, one in stage.shows if isinstance(one.card, k.StartsAtCard)]
    assert [(one.card.state, one.card.starts_at) for one in cards] == [  # type: ignore[union-attr]
        ("set", START + minutes(30)),
        ("begun", START + minutes(30)),
    ]
    assert len({one.slot for one in cards}) == 1


@pytest.mark.parametrize(("hours", "tomorrow"), [(13, False), (15, True)])
def test_the_card_says_where_the_session_starts_tomorrow(hours: int, tomorrow: bool) -> None:
    stage = Stage(TALK, people=4)
    stage.sleep_until(timedelta(hours=12))  # half past nine in the evening
    stage.say(c.Start(by="f", starts_at=START + timedelta(hours=hours)))
    (card,) = [one.card for *_, one in stage.shows if isinstance(one.card, k.StartsAtCard)]
    assert card.tomorrow is tomorrow


def test_start_starts_at_once_and_only_once() -> None:
    stage = waiting()
    stage.say(c.Start(by="f"), minutes(10))
    stage.until(minutes(40))
    assert [event.at - START for event in stage.of(e.SessionStarted)] == [minutes(10)]


@pytest.mark.parametrize("command", [c.CancelStart(by="f"), c.Undo(by="f")])
def test_a_start_that_was_set_can_be_cancelled(command: c.Command) -> None:
    stage = waiting()
    stage.say(command, minutes(10))
    stage.until(minutes(60))
    assert stage.run.phase == "open"
    assert [event.why for event in stage.of(e.StartDropped)] == ["cancelled"]
    with pytest.raises(Refused, match="No start time is set"):
        stage.say(c.CancelStart(by="f"))


def test_another_time_replaces_the_first() -> None:
    stage = waiting()
    stage.say(c.Start(by="f", starts_at=START + minutes(45)), minutes(10))
    stage.until(minutes(46))
    assert [event.at - START for event in stage.of(e.SessionStarted)] == [minutes(45)]
    assert [event.why for event in stage.of(e.StartDropped)] == ["changed", "begun"]


def test_cancelling_is_too_late_once_the_session_runs() -> None:
    stage = waiting()
    stage.until(minutes(31))
    with pytest.raises(Refused, match="already running"):
        stage.say(c.CancelStart(by="f"))
    stage.say(c.End(by="f"))
    with pytest.raises(Refused, match="session has ended"):
        stage.say(c.CancelStart(by="f"))


def test_only_facilitators_set_and_cancel_a_start() -> None:
    stage = waiting()
    for command in (c.Start(by="p1", starts_at=START + minutes(5)), c.CancelStart(by="p1"), c.Undo(by="p1")):
        with pytest.raises(Refused):
            stage.say(command)


def test_after_an_outage_the_session_does_not_start_by_itself() -> None:
    """People may have begun something else. A start that is a minute late still happens, with the times that were said."""
    stage = waiting()
    stage.sleep_until(minutes(31))
    stage.say(c.Tick())
    assert [event.at - START for event in stage.of(e.SessionStarted)] == [minutes(30)]
    stage = waiting()
    stage.sleep_until(minutes(50))
    stage.say(c.Tick())
    assert stage.run.phase == "open"
    assert [event.why for event in stage.of(e.StartDropped)] == ["missed"]


@pytest.mark.parametrize("after", [-1, 0, 60 * 25])
def test_a_start_lies_within_a_day(after: float) -> None:
    stage = Stage(TALK, people=4)
    with pytest.raises(Refused, match="24 hours"):
        stage.say(c.Start(by="f", starts_at=START + minutes(after)))


def test_what_was_set_is_stored_whole() -> None:
    stage = Stage(TALK, people=4)
    start = c.Start(by="f", starts_at=START + minutes(5), rules=("Be kind", None), attendance=True, timezone="Europe/Paris")
    stage.say(start)
    (found,) = stage.of(e.StartSet)
    assert codec.decode_event(codec.encode_event(found)) == found
    assert stage.run.timezone == "Europe/Paris"
    stage.until(minutes(6))
    assert len(stage.run.rules) == 2
    assert stage.of(e.AttendanceTold)


# -- times of day ------------------------------------------------------------------------------------------------------

ZONE = "Europe/London"


def at(day: str, clock: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "now", "meant"),
    [
        (c.When(clock=time(9, 30), certain=False), at("2030-01-07", "09:00"), at("2030-01-07", "09:30")),
        (c.When(clock=time(9, 30), certain=False), at("2030-07-01", "08:00"), at("2030-07-01", "08:30")),  # summer time
        (c.When(clock=time(2), certain=False), at("2030-01-07", "13:00"), at("2030-01-07", "14:00")),
        (c.When(clock=time(2), certain=True), at("2030-01-07", "13:00"), None),
        (c.When(clock=time(9, 30), certain=False), at("2030-01-07", "10:00"), None),
        (c.When(clock=time(9), tomorrow=True), at("2030-01-07", "10:00"), at("2030-01-08", "09:00")),
        (c.When(clock=time(9), tomorrow=True), at("2030-03-30", "10:00"), at("2030-03-31", "08:00")),  # clocks go forward
        (c.When(clock=time(1, 30)), at("2030-10-27", "00:10"), at("2030-10-27", "00:30")),  # 01:30 comes twice
        (c.When(clock=time(1, 30)), at("2030-10-27", "00:40"), at("2030-10-27", "01:30")),
        (c.When(clock=time(1, 30)), at("2030-03-31", "00:10"), at("2030-03-31", "01:30")),  # 01:30 does not come: 02:30
        (c.When(after=timedelta(minutes=10)), at("2030-01-07", "10:00"), at("2030-01-07", "10:10")),
    ],
)
def test_a_time_of_day_is_the_one_people_mean(when: c.When, now: datetime, meant: datetime | None) -> None:
    assert scheduled.instant(when, now, ZONE) == meant


def test_a_time_that_is_over_offers_the_afternoon_and_tomorrow() -> None:
    nine, now = c.When(clock=time(9), certain=False), at("2030-01-07", "10:00")
    assert scheduled.alternatives(nine, now, ZONE) == (c.When(clock=time(21)), c.When(clock=time(9), tomorrow=True))
    two, later = c.When(clock=time(2), certain=False), at("2030-01-07", "15:00")
    assert scheduled.alternatives(two, later, ZONE) == (c.When(clock=time(14), tomorrow=True),)
