"""The clock of a run: steps on time, pauses, extensions, late wake-ups, and what undo gives back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.engine.reply import reply
from dialogs.plan.model import Mode, Pairs, Prompt
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.effects import EVERYONE
from dialogs.run.schedule import behind, block_times, session_ends_at
from dialogs.texts.sentence import Refused
from tests.support.builders import MINUTE, full_plan, plan, step, turn
from tests.support.core_session import START, Stage, minutes


def started(stage: Stage) -> list[tuple[str, timedelta]]:
    return [(event.step, event.at - START) for event in stage.events if isinstance(event, e.StepStarted)]


def running(*steps, **parts) -> Stage:
    stage = Stage(plan(*steps, **parts), 4)
    stage.say(c.Start(by="f"))
    return stage


def test_steps_follow_each_other_at_the_planned_minute_and_the_session_ends() -> None:
    stage = running(step("a.one", 3), step("a.two", 4), step("b.three", 5))
    stage.until(minutes(60))
    assert started(stage) == [("a.one", minutes(0)), ("a.two", minutes(3)), ("b.three", minutes(7))]
    assert stage.run.phase == "ended"
    assert stage.run.clock.ended_at == START + minutes(12)


def test_an_extension_moves_what_follows_and_the_agenda_says_so() -> None:
    stage = running(step("a.one", 3), step("b.two", 4))
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(2))
    assert behind(stage.plan, stage.run, stage.now) == minutes(5)
    agenda = reply(stage.plan, stage.run, c.Agenda(by="p1"), stage.now)
    assert isinstance(agenda, k.AgendaCard)
    assert [block.starts_at - START for block in agenda.blocks] == [minutes(0), minutes(8)]
    stage.until(minutes(60))
    assert started(stage)[1] == ("b.two", minutes(8))


def test_a_shortened_step_cannot_end_in_the_past() -> None:
    stage = running(step("a.one", 10))
    stage.until(minutes(6))
    with pytest.raises(Refused, match="left"):
        stage.say(c.Extend(by="f", by_time=minutes(-5)))
    stage.say(c.Extend(by="f", by_time=minutes(-3)))
    assert stage.run.ends_at == START + minutes(7)


def test_a_pause_moves_everything_still_to_come_by_its_length() -> None:
    stage = running(step("a.one", 10, prompts=(Prompt(ask="1"), Prompt(ask="2")), warn=(5 * MINUTE, MINUTE)))
    stage.say(c.Pause(by="f"), minutes(4))
    stage.sleep_until(minutes(24))
    stage.say(c.Resume(by="f"))
    stage.until(minutes(60))
    prompts = [event.at - START for event in stage.of(e.PromptSent)]
    notices = [(event.left, event.at - START) for event in stage.of(e.NoticeGiven)]  # type: ignore[attr-defined]
    assert prompts == [minutes(0), minutes(25)]
    assert notices == [(minutes(5), minutes(25)), (minutes(1), minutes(29))]
    assert stage.run.clock.ended_at == START + minutes(30)
    assert stage.run.clock.paused_for == minutes(20)


def test_a_notice_comes_again_when_a_longer_step_makes_it_true_again() -> None:
    stage = running(step("a.one", 10, warn=(5 * MINUTE, MINUTE)))
    stage.say(c.Extend(by="f", by_time=minutes(10)), minutes(6))
    stage.until(minutes(60))
    assert [event.at - START for event in stage.of(e.NoticeGiven)] == [minutes(5), minutes(15), minutes(19)]


@pytest.mark.parametrize("late", [timedelta(seconds=1), timedelta(seconds=90)])
def test_a_little_late_the_run_goes_on_with_the_planned_times(late: timedelta) -> None:
    stage = running(step("a.one", 3), step("a.two", 4))
    stage.sleep_until(minutes(3) + late)
    stage.say(c.Tick())
    assert stage.run.phase == "running"
    assert started(stage)[-1] == ("a.two", minutes(3))
    assert stage.run.ends_at == START + minutes(7)


def late_stage() -> Stage:
    stage = running(step("a.one", 3), step("a.two", 4), step("a.three", 5))
    stage.sleep_until(minutes(8))
    stage.say(c.Tick())
    return stage


def test_too_late_the_run_pauses_as_of_now_and_asks() -> None:
    stage = late_stage()
    assert stage.run.phase == "paused"
    assert stage.run.clock.paused_at == START + minutes(8)
    asked = [show.card for show in stage.shown(k.LateCard)]
    assert [(card.step, card.clock_step, card.missed_at - START) for card in asked] == [("a.one", "a.three", minutes(3))]


def test_after_a_late_wake_up_carrying_on_loses_nothing() -> None:
    stage = late_stage()
    stage.sleep_until(minutes(10))
    stage.say(c.Resume(by="f"))
    assert started(stage)[-1] == ("a.two", minutes(10))
    stage.until(minutes(60))
    assert started(stage)[-1] == ("a.three", minutes(14))


def test_after_a_late_wake_up_keeping_to_the_clock_goes_where_the_plan_is() -> None:
    stage = late_stage()
    stage.sleep_until(minutes(9))
    stage.say(c.Resume(by="f", keep_clock=True))
    assert stage.run.step == "a.three"
    stage.until(minutes(60))
    assert stage.run.clock.ended_at == START + minutes(12)
    assert stage.run.clock.paused_for == timedelta(0)


def test_self_study_and_breaks_keep_to_the_clock_without_asking() -> None:
    stage = running(
        step("study.a", 10, mode=Mode.OFFLINE), step("study.b", 10, mode=Mode.OFFLINE), step("tea.c", 10, mode=Mode.BREAK)
    )
    stage.sleep_until(minutes(25))
    stage.say(c.Tick())
    assert stage.run.phase == "running"
    assert started(stage)[-1] == ("tea.c", minutes(20))


def test_but_the_group_is_not_rushed_out_of_a_break_that_ended_unseen() -> None:
    stage = running(step("tea.a", 10, mode=Mode.BREAK), step("talk.b", 10))
    stage.sleep_until(minutes(15))
    stage.say(c.Tick())
    assert stage.run.phase == "paused"
    stage.say(c.Resume(by="f"))
    assert started(stage)[-1] == ("talk.b", minutes(15))


def test_a_step_that_asks_waits_and_next_goes_on() -> None:
    stage = running(step("a.one", 3, advance="ask"), step("a.two", 4))
    stage.until(minutes(5))
    assert stage.run.step == "a.one"
    assert len(stage.of(e.NextAsked)) == 1
    stage.say(c.Extend(by="f", by_time=minutes(2)))
    assert stage.run.ends_at == START + minutes(7)
    stage.until(minutes(8))
    assert len(stage.of(e.NextAsked)) == 2
    stage.say(c.Next(by="f"))
    assert started(stage)[-1] == ("a.two", minutes(8))


def test_undo_gives_a_step_left_by_mistake_the_time_it_had() -> None:
    stage = running(step("a.one", 10), step("a.two", 4))
    stage.say(c.Next(by="f"), minutes(4))
    stage.say(c.Undo(by="f"), minutes(5))
    assert stage.run.step == "a.one"
    assert stage.run.ends_at == START + minutes(11)
    with pytest.raises(Refused):
        stage.say(c.Undo(by="f"))


def test_undo_of_an_extension_and_of_a_skip() -> None:
    stage = running(step("a.one", 10), step("a.two", 4), step("a.three", 4))
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(1))
    stage.say(c.Undo(by="f"), minutes(3))
    assert stage.run.ends_at == START + minutes(10)
    stage.say(c.Skip(by="f"))
    assert session_ends_at(stage.plan, stage.run, stage.now) == START + minutes(14)
    stage.say(c.Undo(by="f"))
    assert session_ends_at(stage.plan, stage.run, stage.now) == START + minutes(18)


def test_back_starts_the_step_before_again_in_full() -> None:
    stage = running(step("a.one", 3), step("a.two", 4))
    stage.say(c.Back(by="f"), minutes(4))
    assert started(stage)[-1] == ("a.one", minutes(4))
    assert stage.run.ends_at == START + minutes(7)


def test_one_return_call_two_minutes_before_people_are_due_back() -> None:
    stage = running(
        step("study.a", 15, mode=Mode.OFFLINE),
        step("study.b", 35, mode=Mode.OFFLINE),
        step("tea.c", 15, mode=Mode.BREAK),
        turn("pairs.one.play", 15, 0, 1, item_starts=True),
        step("talk.d", 10),
        pairs={"pairs": Pairs(ahead=10 * MINUTE)},
    )
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(60))
    stage.until(minutes(120))
    calls = [(event.at - START, event.back_at - START) for event in stage.of(e.ReturnCalled)]  # type: ignore[attr-defined]
    assert calls == [(minutes(68), minutes(70)), (minutes(83), minutes(85))]
    mentions = [show for _, _, show in stage.shows if show.mention]
    assert {type(show.card) for show in mentions} == {k.ReturnCard}


def test_pairs_are_shown_once_and_told_to_facilitators_ahead_and_to_people_in_the_last_minute() -> None:
    stage = Stage(full_plan(), 5)
    stage.say(c.Start(by="f"))
    stage.until(minutes(75))
    public = [(show.slot, step) for _, step, show in stage.shows if isinstance(show.card, k.PairsCard)]
    assert len({slot for slot, _ in public}) == 1
    assert public[0][1] == "pairs.one.play"
    assert next(step for _, step, show in stage.shows if isinstance(show.card, k.RoomsCard)) == "break.tea"
    told = [(at, step) for at, step, show in stage.shows if isinstance(show.card, k.YourPairCard)]
    begins = next(event.at for event in stage.of(e.StepStarted) if event.step == "pairs.one.play") - START
    assert told[0] == (begins - minutes(1), "break.tea")
    steps = [one.path for one in stage.plan.steps_of("pairs")]
    assert set(steps) <= {step for _, step in told}


def test_every_step_start_is_one_message_to_everyone_or_to_each_in_their_rooms() -> None:
    stage = Stage(full_plan(), 4)
    stage.say(c.Start(by="f"))
    stage.until(minutes(85))
    stage.say(c.Next(by="f"))
    stage.until(minutes(120))
    for event in stage.of(e.StepStarted):
        then = [show for at, step, show in stage.shows if at == event.at - START and step == event.step]
        if stage.plan.step(event.step).in_pairs:
            assert {show.to for show in then if isinstance(show.card, k.YourPairCard)} == set(stage.run.participants)
        else:
            heads = [getattr(show.card, "head", None) or show.card for show in then if show.to == EVERYONE]
            slots = {show.slot for show in then if show.to == EVERYONE and not getattr(show.card, "over", False)}
            assert any(isinstance(card, k.StepCard) and card.step == event.step for card in heads)
            assert len([slot for slot in slots if slot.startswith(("step:", "round:", "poll:", "rules:", "prompt:"))]) <= 1


def test_a_participant_may_not_steer_and_nobody_else_is_disturbed() -> None:
    stage = running(step("a.one", 3))
    before = len(stage.shows)
    with pytest.raises(Refused, match="Only facilitators"):
        stage.say(c.Next(by="p1"))
    assert len(stage.shows) == before


def test_catching_up_takes_time_only_where_it_may() -> None:
    stage = running(
        step("a.one", 10),
        step("b.two", 10, at_least=5 * MINUTE),
        step("tea.c", 15, mode=Mode.BREAK, keep=True, at_least=5 * MINUTE),
        step("d.four", 20, at_least=10 * MINUTE),
        step("e.close", 10, keep=True, at_least=MINUTE),
    )
    stage.say(c.Extend(by="f", by_time=minutes(6)), minutes(9))
    stage.until(minutes(16))
    offers = [show.card for show in stage.shown(k.CatchUpCard)]
    assert [[proposal.way for proposal in offer.proposals] for offer in offers] == [["shrink", "run on"]]
    assert offers[0].visit == stage.run.visit.number  # its buttons do nothing once the step is over
    stage.say(c.CatchUp(by="f", way="shrink"))
    assert dict(stage.run.clock.lengths) == {"a.one": minutes(16), "d.four": minutes(14)}
    assert session_ends_at(stage.plan, stage.run, stage.now) == START + minutes(65)
    stage.say(c.Undo(by="f"))
    assert "d.four" not in stage.run.clock.lengths


def test_the_agenda_says_what_is_over_what_is_on_and_what_is_to_come() -> None:
    stage = running(step("a.one", 5), step("b.two", 5), step("c.three", 5))
    stage.until(minutes(6))
    assert [block.state for block in block_times(stage.plan, stage.run, stage.now)] == ["done", "now", "to come"]
