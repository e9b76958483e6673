"""Notifications on top of the meeting: for the one whose turn it is, and for all who are called back."""

from __future__ import annotations

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.messages import ReturnCard, RoundCard, TextCard
from tests.support.builders import full_plan
from tests.support.core_session import Stage, minutes


def in_round() -> Stage:
    stage = Stage(full_plan(), people=3)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="close.round"), minutes(2))
    return stage


def rounds(stage: Stage) -> list[RoundCard]:
    return [show.card for show in stage.shown(RoundCard)]


def test_the_card_of_a_round_notifies_its_speaker_and_nobody_while_paused_or_after_it() -> None:
    stage = in_round()
    assert rounds(stage)[-1].alert == (stage.run.round.speaker,)  # type: ignore[union-attr]
    stage.say(c.Pause(by="f"))
    assert rounds(stage)[-1].alert == ()
    stage.say(c.Resume(by="f"))
    for _ in range(3):
        stage.say(c.Done(by="f"))
    assert (rounds(stage)[-1].over, rounds(stage)[-1].alert) == (True, ())


def test_who_wants_none_gets_none_until_they_want_them_again() -> None:
    stage = in_round()
    following = stage.run.round.waiting[0]  # type: ignore[union-attr]
    stage.say(c.WantAlerts(by=following, wanted=False))
    stage.say(c.WantAlerts(by=following, wanted=False))
    assert len(stage.of(e.AlertsWanted)) == 1
    told = reply(stage.plan, stage.run, c.WantAlerts(by=following, wanted=False), stage.now)
    assert isinstance(told, TextCard)
    assert told.said.text == texts.ACK_NO_ALERTS
    stage.say(c.Done(by="f"))
    assert (rounds(stage)[-1].speaker, rounds(stage)[-1].alert) == (following, ())
    stage.say(c.WantAlerts(by=following))
    assert stage.run.quiet == frozenset()


def test_everybody_who_is_called_back_is_notified_except_who_said_no() -> None:
    stage = Stage(full_plan(), people=3)
    stage.say(c.Start(by="f"))
    stage.say(c.WantAlerts(by="p2", wanted=False))
    stage.until(minutes(40))
    calls = [show.card for show in stage.shown(ReturnCard)]
    assert calls
    assert {card.alert for card in calls} == {("p1", "p3")}
