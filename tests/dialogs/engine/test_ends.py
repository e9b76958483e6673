"""The end of a session: what was really left out, and whether it stopped early."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import Effect, ForgetAnswers, ForgetBallots, KeepIdeas, Show
from dialogs.run.messages import EndedCard, SummaryCard
from dialogs.texts.sentence import Refused
from tests.support.builders import full_plan, plan, step, with_ideas
from tests.support.core_session import START, Stage, minutes

PLAN = plan(step("a.one", 10), step("b.two", 10), step("c.three", 10), step("d.four", 10))


def session() -> Stage:
    stage = Stage(PLAN, people=3)
    stage.say(c.Start(by="f"))
    return stage


def early(stage: Stage) -> bool:
    (card,) = (show.card for show in stage.shown(EndedCard))
    return card.early


def left_out(stage: Stage) -> tuple[str, ...]:
    (card,) = (show.card for show in stage.shown(SummaryCard))
    return card.skipped


def test_a_session_that_ran_to_its_end_left_nothing_out() -> None:
    stage = session()
    stage.until(minutes(40))
    assert (early(stage), left_out(stage)) == (False, ())


def test_a_skipped_last_part_is_left_out_but_the_session_did_not_stop_early() -> None:
    stage = session()
    stage.say(c.GoTo(by="f", step="c.three"), minutes(1))
    stage.say(c.Skip(by="f"))
    stage.until(minutes(12))
    assert (early(stage), left_out(stage)) == (False, ("b.two", "d.four"))


def test_a_part_that_was_skipped_and_then_done_after_all_was_not_left_out() -> None:
    stage = session()
    stage.say(c.Skip(by="f"))
    stage.say(c.GoTo(by="f", step="b.two"), minutes(2))
    stage.until(minutes(40))
    assert left_out(stage) == ()


def test_ending_with_parts_to_come_is_early_and_they_are_left_out() -> None:
    stage = session()
    stage.say(c.End(by="f", sure=True), minutes(15))
    assert (early(stage), left_out(stage)) == (True, ("c.three", "d.four"))


def test_ending_in_the_last_part_is_early_only_in_its_first_half() -> None:
    for at, stopped_early in ((31, True), (38, False)):
        stage = session()
        stage.say(c.End(by="f", sure=True), minutes(at))
        assert (early(stage), left_out(stage)) == (stopped_early, ())


def test_a_summary_counts_the_questions_that_were_not_sent() -> None:
    stage = Stage(full_plan(), people=3)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="talk.tray"))
    stage.say(c.SendPrompt(by="f"))
    stage.say(c.End(by="f", sure=True), minutes(2))
    (card,) = (show.card for show in stage.shown(SummaryCard))
    assert (card.prompts_sent, card.prompts_left) == (1, 4)


@pytest.mark.parametrize(
    ("how", "command", "at"),
    [
        ("time", c.Tick(), 40),
        ("asked", c.End(by="f", sure=True), 15),
        ("asked", c.Next(by="f"), 39),
        ("removed", c.End(by=c.CLOCK, sure=True), 15),
    ],
)
def test_the_reason_of_the_end_is_recorded_and_whether_it_can_be_taken_back(how: str, command: c.Command, at: int) -> None:
    stage = session()
    stage.say(command, minutes(at))
    (ended,) = stage.of(e.SessionEnded)
    assert isinstance(ended, e.SessionEnded)
    assert (ended.how, ended.at) == (how, START + minutes(at))
    assert (ended.reopen_until is None) == (how == "removed")


def test_a_step_can_be_shortened_to_its_last_second_but_not_to_nothing() -> None:
    stage = session()
    stage.until(minutes(4))
    with pytest.raises(Refused):
        stage.say(c.Extend(by="f", by_time=-minutes(6)))
    stage.say(c.Extend(by="f", by_time=timedelta(seconds=1) - minutes(6)))
    assert stage.run.ends_at == START + minutes(4) + timedelta(seconds=1)


# -- what is deleted, and when -----------------------------------------------------------------------------------------


def with_sorted_ideas() -> Stage:
    """A session whose group saw the ideas 1 and 4; 2 is the same as 1, and 3 is hidden."""
    stage = Stage(with_ideas(full_plan()), people=6)
    stage.say(c.Start(by="f"))
    stage.tallies = {"wrote:ideas": c.Tally(5, (5, 3, 1))}
    stage.say(c.CloseIdeas(by="f"))
    stage.say(c.MergeIdeas(by="f", numbers=(1, 2)))
    stage.say(c.HideIdeas(by="f", numbers=(3,)))
    stage.say(c.ShowIdeas(by="f", numbers=(1, 4)))
    return stage


def deleted(stage: Stage, command: c.Command | None = None) -> list[Effect]:
    """What is deleted by this command, or in the next ten minutes; without that of single polls."""
    before = len(stage.effects)
    if command is not None:
        stage.say(command)
    else:
        stage.until(stage.now - START + minutes(10))
    return [
        effect
        for effect in stage.effects[before:]
        if not isinstance(effect, Show) and not (isinstance(effect, ForgetBallots) and effect.poll)
    ]


def test_answers_without_names_go_at_once_and_the_others_when_the_end_cannot_be_taken_back() -> None:
    stage = with_sorted_ideas()
    assert deleted(stage, c.End(by="f", sure=True)) == [ForgetAnswers("secret")]
    assert deleted(stage) == [ForgetAnswers("named"), KeepIdeas("ideas", (1, 2, 4))]


def test_where_the_chat_is_gone_all_goes_at_once_and_of_a_session_that_never_began_there_is_little() -> None:
    stage = with_sorted_ideas()
    assert deleted(stage, c.End(by=c.CLOCK, sure=True)) == [ForgetBallots(None), KeepIdeas("ideas", (1, 2, 4))]
    assert deleted(stage) == []
    assert deleted(Stage(full_plan(), people=2), c.End(by="f", sure=True)) == [ForgetBallots(None)]
