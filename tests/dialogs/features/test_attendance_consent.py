"""Attendance is kept only where everybody was told as the session began."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.codec import decode_event, encode_event
from dialogs.run.messages import AttendanceCard, CatchUpOnJoinCard, TextCard
from dialogs.texts.sentence import Refused
from tests.support.builders import plan, step
from tests.support.core_session import START, Stage, minutes

PLAN = plan(step("one.a", 10), step("two.a", 10))
KEPT = timedelta(days=730)


def told(stage: Stage) -> list[AttendanceCard]:
    return [show.card for show in stage.shown(AttendanceCard)]


def acknowledged(stage: Stage, command: c.Command) -> str:
    card = reply(stage.plan, stage.run, command, stage.now)
    assert isinstance(card, TextCard)
    return card.said.text


def test_without_a_word_nothing_is_kept_and_nothing_is_said() -> None:
    stage = Stage(PLAN)
    stage.say(c.Start(by="f"))
    assert not stage.run.keeps_attendance
    assert told(stage) == []


def test_asked_for_before_the_start_everybody_is_told_as_it_begins() -> None:
    stage = Stage(PLAN)
    asked = c.RecordAttendance(by="f")
    stage.say(asked)
    assert acknowledged(stage, asked) == texts.ACK_ATTENDANCE
    assert not stage.run.keeps_attendance, "nobody was told yet"
    stage.say(c.Start(by="f", attendance_for=KEPT))
    assert stage.run.keeps_attendance
    assert told(stage) == [AttendanceCard(until=START + KEPT)]
    kinds = [type(event) for event in stage.events]
    assert kinds.index(e.SessionStarted) < kinds.index(e.AttendanceTold) < kinds.index(e.StepStarted)


@pytest.mark.parametrize(("said", "usual", "kept"), [(None, True, True), (False, True, False), (True, False, True)])
def test_what_is_said_in_the_chat_goes_before_what_is_usual(said: bool | None, usual: bool, kept: bool) -> None:
    stage = Stage(PLAN)
    if said is not None:
        stage.say(c.RecordAttendance(by="f", wanted=said))
    stage.say(c.Start(by="f", attendance=usual))
    assert stage.run.keeps_attendance is kept
    assert bool(told(stage)) is kept


def test_once_begun_it_can_only_be_given_up_and_everybody_reads_that() -> None:
    stage = Stage(PLAN)
    stage.say(c.Start(by="f"))
    with pytest.raises(Refused) as refused:
        stage.say(c.RecordAttendance(by="f"))
    assert refused.value.sentence.text == texts.ATTENDANCE_LATE
    stage = Stage(PLAN)
    stage.say(c.Start(by="f", attendance=True))
    again = c.RecordAttendance(by="f")
    assert stage.say(again) == []
    assert acknowledged(stage, again) == texts.ACK_ATTENDANCE_ON
    stage.say(c.RecordAttendance(by="f", wanted=False), minutes(3))
    assert not stage.run.keeps_attendance
    assert told(stage)[-1] == AttendanceCard(until=None)
    with pytest.raises(Refused):
        stage.say(c.RecordAttendance(by="f"))


def test_it_is_for_facilitators_and_not_for_sessions_that_are_over() -> None:
    stage = Stage(PLAN)
    with pytest.raises(Refused):
        stage.say(c.RecordAttendance(by="p1"))
    stage.say(c.Start(by="f"))
    stage.until(minutes(60))
    with pytest.raises(Refused):
        stage.say(c.RecordAttendance(by="f", wanted=False))


def test_latecomers_are_told_too() -> None:
    stage = Stage(PLAN)
    stage.say(c.Start(by="f", attendance=True))
    stage.say(c.Join(by="late", person="late"), minutes(12))
    (card,) = (show.card for show in stage.shown(CatchUpOnJoinCard))
    assert card.attendance_until == stage.run.attendance_until


@pytest.mark.parametrize(
    "event", [e.AttendanceWanted(at=START, wanted=True), e.AttendanceTold(at=START, until=START + KEPT)]
)
def test_its_events_are_stored_and_read(event: e.Event) -> None:
    assert decode_event(encode_event(event)) == event
