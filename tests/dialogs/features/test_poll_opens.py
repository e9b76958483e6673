"""A poll that opens already in an earlier step: it stays open until its own step ends, whatever is done in between."""

from __future__ import annotations

import pytest

from dialogs.plan.errors import PlanError
from dialogs.plan.load import read_plan
from dialogs.plan.model import Check, Mode, Plan, Poll
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import Show
from dialogs.run.messages import PollCard, ResultsCard, StepCard
from dialogs.texts.sentence import Refused
from tests.support.builders import plan, step
from tests.support.core_session import START, Stage, minutes

EARLY = Poll(id="need", question="What would help?", options=("Time", "Tea"), opens="break", anonymous=True)


def made() -> Plan:
    return plan(
        step("work.work", 10, say="Work"),
        step("break.break", 5, mode=Mode.BREAK, say="Rest"),
        step("talk.first", 10, say="Talk"),
        step("talk.need", 5, poll=EARLY),
        step("talk.end", 5, say="Bye"),
    )


def at(step_path: str = "break.break") -> Stage:
    stage = Stage(made(), people=4)
    stage.say(c.Start(by="f"))
    stage.until({"work.work": minutes(1), "break.break": minutes(11), "talk.first": minutes(16)}[step_path])
    assert stage.run.step == step_path
    return stage


def opened(stage: Stage) -> bool:
    return "need" in stage.run.polls and stage.run.polls["need"].open


def test_it_opens_on_the_card_of_the_break_and_closes_with_its_own_step() -> None:
    stage = at()
    cards = [
        show
        for _, _, show in stage.shows
        if isinstance(show.card, PollCard | StepCard) and "break" in show.slot + str(show.card)
    ]
    (first,) = [show.card for show in cards if isinstance(show.card, PollCard)][:1]
    assert isinstance(first, PollCard)
    assert first.closes_at == START + minutes(30)
    assert not [show for at_, _, show in stage.shows if at_ == minutes(10) and show.slot == "step:2"], "one message a moment"
    assert first.head is not None
    stage.until(minutes(29))
    assert opened(stage)
    stage.until(minutes(31))
    assert not opened(stage)
    assert [event.at for event in stage.of(e.PollClosed)] == [START + minutes(30)]
    assert len(stage.of(e.PollOpened)) == 1


@pytest.mark.parametrize(
    ("command", "open_then"),
    [
        (c.Next(by="f"), True),
        (c.Back(by="f"), True),
        (c.GoTo(by="f", step="talk.need"), True),
        (c.GoTo(by="f", step="talk.end"), False),
    ],
)
def test_it_stays_open_on_the_way_and_closes_where_its_step_is_passed_over(command: c.Command, open_then: bool) -> None:
    stage = at()
    stage.say(command)
    assert opened(stage) is open_then


def test_it_closes_with_the_session() -> None:
    stage = at("talk.first")
    stage.say(c.End(by="f", sure=True))
    assert not opened(stage)


def test_moving_on_and_back_by_undo_keeps_its_answers() -> None:
    stage = at()
    stage.tallies = {"need": c.Tally(3, (2, 1))}
    stage.say(c.Next(by="f"))
    stage.say(c.Undo(by="f"))
    assert (stage.run.step, opened(stage), len(stage.of(e.PollOpened))) == ("break.break", True, 1)


def test_times_that_change_reach_its_card() -> None:
    stage = at("talk.first")
    stage.say(c.Extend(by="f", by_time=minutes(5)))
    card = [show.card for show in stage.shown(PollCard)][-1]
    assert isinstance(card, PollCard)
    assert (card.closes_at, card.head) == (START + minutes(35), None)


def test_a_plan_names_an_earlier_step_or_block() -> None:
    written = """
plan: early
title: Early
blocks:
  - {id: break, title: Break, mode: break, steps: [{id: rest, title: Rest, lasts: 5m, say: Rest}]}
  - id: talk
    title: Talk
    mode: online
    steps: [{id: need, lasts: 5m, poll: {id: need, question: What?, options: [Time, Tea], opens: NAME}}]
"""
    assert read_plan(written.replace("NAME", "break"), "early.yaml").poll_steps["need"].poll is not None
    for name in ("nowhere", "talk.need"):
        with pytest.raises(PlanError, match="No earlier step or block"):
            read_plan(written.replace("NAME", name), "early.yaml")
    about = written.replace("NAME", "break").replace("id: need, lasts: 5m,", "id: need, lasts: 5m, only_if: need,")
    with pytest.raises(PlanError, match="No earlier poll is called “need”"):
        read_plan(about, "early.yaml")


LATE = Check(question="Ready?", closes="block")


def test_a_check_can_stay_open_until_its_block_ends() -> None:
    named = Poll(id="tokens", question="Which?", options=("Courage", "Rest"))
    stage = Stage(plan(step("intro.ready", 2, check=LATE), step("intro.tokens", 4, poll=named), step("talk.talk", 5)), 5)
    stage.say(c.Start(by="f"))
    check = "check:intro.ready"
    (first,) = {show.card for show in stage.shown(PollCard)}
    assert first.closes_at == START + minutes(6), "the card says when it closes"
    stage.until(minutes(3))
    assert stage.run.polls[check].open
    shown = [show for at_, _, show in stage.shows if at_ == minutes(2) and isinstance(show.card, PollCard)]
    assert [show.card.head for show in shown if show.card.poll == check] == [None], "its step is over"  # type: ignore[union-attr]
    stage.say(c.ClosePoll(by="f"), minutes(4))
    assert [event.poll for event in stage.of(e.PollClosed)] == ["tokens"], "“close” is about the question of this step"
    for poll in (None, "tokens"):
        with pytest.raises(Refused):
            stage.say(c.ClosePoll(by="f", poll=poll), minutes(4.5))
    assert stage.run.polls[check].open, "a late second press does not close it for good"
    stage.until(minutes(6))
    assert [event.poll for event in stage.of(e.PollClosed)] == ["tokens", check]
    results = [show for at_, _, show in stage.shows if at_ == minutes(6) and isinstance(show.card, ResultsCard)]
    assert [show.slot for show in results] == [f"poll:{check}:1"], "on the card they answered on"


def late_check(after: int, command: c.Command) -> tuple[Stage, list[Show]]:
    """A command so many minutes into a block with a check, and what became visible with it."""
    steps = step("intro.ready", 2, check=LATE), step("intro.more", 4), step("talk.talk", 5), step("talk.end", 5)
    stage = Stage(plan(*steps), 5)
    stage.say(c.Start(by="f"))
    stage.until(minutes(after))
    before = len(stage.shows)
    stage.say(command)
    return stage, [show for _, _, show in stage.shows[before:]]


CHECK = "check:intro.ready"


@pytest.mark.parametrize(
    ("after", "command"), [(1, c.GoTo(by="f", step="talk.end")), (3, c.Next(by="f")), (1, c.End(by="f", sure=True))]
)
def test_a_check_that_stays_open_closes_on_its_own_card_when_its_block_is_left(after: int, command: c.Command) -> None:
    stage, shown = late_check(after, command)
    assert [event.poll for event in stage.of(e.PollClosed)] == [CHECK]  # type: ignore[attr-defined]
    results = [show.slot for show in shown if isinstance(show.card, ResultsCard)]
    assert results == [f"poll:{CHECK}:1"], "no message of its own beside the new part's"
    assert not [show for show in shown if isinstance(show.card, PollCard)]


@pytest.mark.parametrize("command", [c.Back(by="f"), c.GoTo(by="f", step="intro.more")])
def test_a_check_that_stays_open_does_so_wherever_its_block_goes_on(command: c.Command) -> None:
    stage, shown = late_check(3, command)
    assert not stage.of(e.PollClosed)
    assert any(isinstance(show.card, StepCard) and show.slot == "step:3" for show in shown), "the chat says what is on"
    (card,) = [show.card for show in shown if isinstance(show.card, PollCard)]
    left = stage.run.ends_at
    assert left is not None
    assert card.closes_at == left + (minutes(4) if stage.run.step == "intro.ready" else minutes(0))
    stage.say(c.ClosePoll(by="f", poll=CHECK))
    stage.say(c.GoTo(by="f", step="intro.ready"))
    assert stage.run.polls[CHECK].opening == 2
    (again,) = [show.card for _, _, show in stage.shows if show.slot == f"poll:{CHECK}:2"]
    assert isinstance(again, PollCard)
    assert again.head is not None, "it opens with its step again, on one card"


def test_a_check_that_is_closed_by_hand_leaves_the_poll_beside_it_its_time() -> None:
    timed = Poll(id="tokens", question="Which?", options=("Courage", "Rest"), lasts=minutes(2))
    stage = Stage(plan(step("intro.ready", 2, check=LATE), step("intro.tokens", 4, poll=timed)), 5)
    stage.say(c.Start(by="f"))
    stage.until(minutes(3))
    stage.say(c.ClosePoll(by="f", poll="check:intro.ready"))
    stage.until(minutes(5))
    assert [(event.poll, event.at) for event in stage.of(e.PollClosed)] == [
        ("check:intro.ready", START + minutes(3)),
        ("tokens", START + minutes(4)),
    ]


@pytest.mark.parametrize(
    "command",
    [
        c.Next(by="f"),
        c.Back(by="f"),
        c.GoTo(by="f", step="talk.end"),
        c.GoTo(by="f", step="talk.need"),
        c.End(by="f", sure=True),
    ],
)
def test_leaving_the_step_it_opened_with_shows_no_card_for_that_step_which_never_had_one(command: c.Command) -> None:
    stage = at()
    stage.say(command)
    stage.until(minutes(17))
    assert not [show for _, _, show in stage.shows if show.slot == "step:2"], "its task stands on the card of the poll"


def test_a_step_that_begins_again_has_a_card_of_its_own_which_is_over_when_it_is_left() -> None:
    stage = at()
    stage.say(c.Back(by="f"))
    stage.say(c.Next(by="f"))
    stage.say(c.Next(by="f"))
    cards = [show.card for _, _, show in stage.shows if show.slot == "step:4"]
    assert [card.over for card in cards if isinstance(card, StepCard)] == [False, True]
