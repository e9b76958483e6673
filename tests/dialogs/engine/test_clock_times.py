"""Clock times: early, people wait and are told until when; late, catching up aims at the next clock time."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.compose import compose
from cards.context import CardContext
from cards.render.plain import plain
from dialogs.engine.reply import reply
from dialogs.plan.model import Mode, Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.schedule import behind, session_ends_at
from dialogs.texts.sentence import Refused
from tests.support.builders import at_times, plan, step
from tests.support.core_session import START, Stage, minutes

GUEST = "guest.guest"


def morning(*, rest: bool = False, **parts: object) -> Plan:
    """From 9:30: talk for 20 minutes, work for 20, perhaps a break of 10, and a guest who comes at 10:30."""
    coffee = (step("coffee.coffee", 10, mode=Mode.BREAK, keep=True),) if rest else ()
    made = plan(
        step("talk.talk", 20, at_least=minutes(5)),
        step("work.work", 20, at_least=minutes(15)),
        *coffee,
        step(GUEST, 30, at_least=minutes(10)),
        step("close.close", 10),
        **parts,
    )
    return at_times(made, guest__guest="10:30")


def begun(made: Plan) -> Stage:
    stage = Stage(made, people=4)
    stage.say(c.Start(by="f"))
    return stage


def starts(stage: Stage) -> dict[str, timedelta]:
    return {event.step: event.at - START for event in stage.of(e.StepStarted)}


def posted(stage: Stage, kind: type[k.BaseCard]) -> list[k.BaseCard]:
    return [show.card for show in stage.shown(kind)]


def text(stage: Stage, card: k.Card) -> str:
    return plain(compose(card, CardContext(stage.plan, ZoneInfo("Europe/London"), "en-GB")))


def test_early_people_wait_and_a_card_says_until_when() -> None:
    stage = begun(morning())
    stage.until(minutes(41))
    (card,) = posted(stage, k.WaitCard)
    assert "begins at 10:30" in text(stage, card)
    assert "20 minutes early" in text(stage, card)
    assert stage.run.step == "work.work"
    stage.until(minutes(60))
    assert starts(stage)[GUEST] == minutes(60)


def test_a_break_before_a_clock_time_lasts_until_then_and_says_so_from_the_start() -> None:
    stage = begun(morning(rest=True))
    stage.until(minutes(41))
    card = next(card for card in posted(stage, k.StepCard) if card.step == "coffee.coffee")
    assert card.back_at == card.ends_at == START + minutes(60)
    stage.until(minutes(61))
    assert [event.back_at - START for event in stage.of(e.ReturnCalled)] == [minutes(60)]
    assert [event.at - START for event in stage.of(e.ReturnCalled)] == [minutes(58)]
    assert posted(stage, k.WaitCard) == []
    assert starts(stage)[GUEST] == minutes(60)


def test_next_waits_once_and_begins_when_said_again() -> None:
    stage = begun(morning())
    command = c.Next(by="f")
    stage.say(command, minutes(25))
    assert stage.run.step == "work.work"
    answer = reply(stage.plan, stage.run, command, stage.now)
    assert answer is not None
    assert "Say “next” again to begin now" in text(stage, answer)
    stage.say(command, minutes(35))
    assert starts(stage)[GUEST] == minutes(35)
    assert posted(stage, k.WaitCard)[-1].over


def test_two_facilitators_who_say_next_together_wait_together() -> None:
    stage = Stage(morning(), people=4, facilitators=("f", "g"))
    stage.say(c.Start(by="f"))
    stage.until(minutes(30))
    stage.say(c.Next(by="f"), minutes(30))
    with pytest.raises(Refused):
        stage.say(c.Next(by="g"), minutes(30) + timedelta(seconds=5))
    assert stage.run.step == "work.work"


def test_late_catching_up_aims_at_the_clock_time_and_takes_only_from_what_comes_before() -> None:
    stage = begun(morning())
    stage.say(c.Extend(by="f", by_time=minutes(25)), minutes(10))  # the guest would begin at 10:35
    assert behind(stage.plan, stage.run, stage.now) == minutes(5)
    stage.say(c.CatchUp(by="f"), minutes(11))
    (offer,) = posted(stage, k.CatchUpCard)
    assert offer.proposals[0].aim == GUEST
    assert offer.proposals[0].saved == minutes(5)
    assert "“guest.guest” begins at 10:30" in text(stage, offer)
    stage.say(c.CatchUp(by="f", way="shrink"), minutes(12))
    assert dict(stage.run.clock.lengths)["work.work"] == minutes(15)
    assert GUEST not in stage.run.clock.lengths
    stage.until(minutes(61))
    assert starts(stage)[GUEST] == minutes(60)


def test_late_in_spite_of_all_the_step_begins_at_once() -> None:
    stage = begun(morning())
    stage.say(c.Extend(by="f", by_time=minutes(45)), minutes(10))
    stage.until(minutes(86))
    assert starts(stage)[GUEST] == minutes(85)


def test_spare_time_before_a_clock_time_is_no_delay() -> None:
    stage = begun(morning())
    stage.say(c.Extend(by="f", by_time=minutes(15)), minutes(10))
    assert behind(stage.plan, stage.run, stage.now) == timedelta()
    assert session_ends_at(stage.plan, stage.run, stage.now) == START + minutes(100)


def test_a_pause_does_not_move_a_clock_time() -> None:
    stage = begun(morning())
    stage.say(c.Pause(by="f"), minutes(45))
    stage.say(c.Resume(by="f"), minutes(50))
    stage.until(minutes(61))
    assert starts(stage)[GUEST] == minutes(60)


def test_a_pause_beyond_the_clock_time_is_over_with_the_wait() -> None:
    stage = begun(morning())
    stage.say(c.Pause(by="f"), minutes(45))
    stage.say(c.Resume(by="f"), minutes(70))
    stage.until(minutes(71))
    assert starts(stage)[GUEST] == minutes(70)
    assert len(stage.of(e.Paused)) == 1


def test_undo_takes_a_wait_back() -> None:
    stage = begun(morning())
    stage.say(c.Next(by="f"), minutes(25))
    assert stage.run.visit.waiting is not None
    stage.say(c.Undo(by="f"), minutes(26))
    assert stage.run.visit.waiting is None
    assert stage.run.ends_at == START + minutes(40)


def test_more_time_for_a_step_that_waits_counts_from_now() -> None:
    stage = begun(morning())
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(45))
    assert stage.run.ends_at == START + minutes(50)
    stage.until(minutes(52))
    assert [card.until - START for card in posted(stage, k.WaitCard) if not card.over] == [minutes(60), minutes(60)]
    stage.until(minutes(61))
    assert starts(stage)[GUEST] == minutes(60)


def test_leaving_out_what_people_wait_for_goes_on_at_once() -> None:
    stage = begun(morning())
    stage.say(c.Skip(by="f"), minutes(45))
    assert starts(stage)["close.close"] == minutes(45)


def test_the_clock_time_of_a_block_passes_to_its_next_step() -> None:
    made = plan(step("talk.talk", 20), step("guest.hello", 5), step("guest.talk", 20))
    stage = begun(at_times(made, guest__hello="10:00"))
    stage.say(c.Skip(by="f"), minutes(10))
    stage.until(minutes(31))
    assert starts(stage)["guest.talk"] == minutes(30)


def test_starting_early_sets_the_start_and_saying_it_again_starts() -> None:
    made = at_times(plan(step("talk.talk", 20), step("close.close", 5)), talk__talk="09:45")
    stage = begun(made)
    assert [event.starts_at - START for event in stage.of(e.StartSet)] == [minutes(15)]
    assert stage.run.phase == "open"
    again = Stage(made, people=4)
    again.say(c.Start(by="f"))
    again.say(c.Start(by="f"), minutes(5))
    assert starts(again)["talk.talk"] == minutes(5)
    stage.until(minutes(16))
    assert starts(stage)["talk.talk"] == minutes(15)


def test_a_session_at_another_time_of_day_keeps_to_its_lengths() -> None:
    made = at_times(plan(step("talk.talk", 20), step(GUEST, 20), starts="14:00"), guest__guest="14:30")
    stage = begun(made)
    stage.until(minutes(21))
    assert starts(stage)[GUEST] == minutes(20)
    assert behind(stage.plan, stage.run, stage.now) == timedelta()


def test_the_agenda_shows_the_fixed_time_and_what_there_is_to_spare() -> None:
    stage = begun(morning())
    agenda = reply(stage.plan, stage.run, c.Agenda(by="p1"), stage.now)
    assert agenda is not None
    assert "Guest (fixed at 10:30, with 20 minutes to spare before it)" in text(stage, agenda)
    stage.say(c.Extend(by="f", by_time=minutes(25)), minutes(5))
    agenda = reply(stage.plan, stage.run, c.Agenda(by="p1"), stage.now)
    assert agenda is not None
    assert "Guest (fixed at 10:30, but 5 minutes late)" in text(stage, agenda)


def test_the_next_day_and_the_change_of_clocks_are_counted() -> None:
    made = at_times(plan(step("a.a", 20), step("night.night", 16 * 60, mode=Mode.BREAK), step("b.b", 20)), b__b="10:00")
    stage = Stage(made, people=2)
    stage.now = datetime.fromisoformat("2030-03-30T16:30:00+00:00")  # the clocks go forward in the night
    stage.say(c.Start(by="f"))
    stage.until(stage.now - START + minutes(17 * 60))
    assert stage.of(e.StepStarted)[-1].at == datetime.fromisoformat("2030-03-31T09:00:00+00:00")


MOVES = st.sampled_from(["next", "back", "skip", "longer", "shorter", "pause", "resume", "undo", "catch up"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(MOVES, st.integers(1, 30)), max_size=12))
def test_no_step_begins_before_its_clock_time_unless_somebody_says_so_and_no_wait_is_late(
    said: list[tuple[str, int]],
) -> None:
    stage = begun(at_times(morning(rest=True), guest__guest="10:30", close__close="11:05"))
    by_hand: set[datetime] = set()
    for word, wait in said:
        stage.until(stage.now - START + minutes(wait))
        command = {
            "next": c.Next(by="f"),
            "back": c.Back(by="f"),
            "skip": c.Skip(by="f"),
            "longer": c.Extend(by="f", by_time=minutes(5)),
            "shorter": c.Extend(by="f", by_time=minutes(-3)),
            "pause": c.Pause(by="f"),
            "resume": c.Resume(by="f"),
            "undo": c.Undo(by="f"),
            "catch up": c.CatchUp(by="f", way="shrink"),
        }[word]
        try:
            stage.say(command)
            by_hand.add(stage.now)
        except Refused:
            continue
    stage.until(stage.now - START + minutes(600))
    named = {GUEST: minutes(60), "close.close": minutes(95)}
    for event in stage.of(e.StepStarted):
        if event.step in named and event.at not in by_hand:
            assert event.at - START >= named[event.step]
    assert all(event.late_since is None for event in stage.of(e.Paused))
