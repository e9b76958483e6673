"""A poll with a length of its own: people choose, see the result, and only then talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cards.compose import compose
from cards.view import Say
from dialogs.features.polls.ballots import ANSWERING
from dialogs.plan.model import Plan, Poll, Prompt, Round
from dialogs.plan.pacing import RESULTS_FIRST
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.effects import Show
from tests.support.builders import plan, step
from tests.support.card_samples import scene
from tests.support.core_session import START, Stage, minutes

CHOOSE = timedelta(seconds=90)
TOKENS = Poll(id="tokens", question="Which?", options=("Courage", "Rest"), lasts=CHOOSE)


def tokens(**more: object) -> Plan:
    return plan(step("intro.tokens", 8, poll=TOKENS, **more), step("intro.after", 5))


def started(found: Plan) -> Stage:
    stage = Stage(found, 4)
    stage.say(c.Start(by="f"))
    return stage


def times(stage: Stage, kind: type[e.BaseEvent]) -> list[timedelta]:
    return [event.at - START for event in stage.events if isinstance(event, kind)]


def test_it_closes_by_itself_and_the_round_begins_then() -> None:
    stage = started(tokens(round=Round(question="Which did you take?")))
    assert times(stage, e.RoundStarted) == [], "nobody is called on while people choose"
    (card,) = [effect.card for effect in stage.effects if isinstance(effect, Show) and isinstance(effect.card, k.PollCard)]
    assert card.closes_at == START + CHOOSE, "the card says when it really closes"
    told = ANSWERING.acknowledge(stage.plan, stage.run, c.Answer(by="p1", poll="tokens", options=(0,)))
    assert isinstance(told, k.AnsweredCard)
    assert told.until == START + CHOOSE, "and so does the reply to an answer"
    stage.until(minutes(8))
    assert times(stage, e.PollClosed)[0] == CHOOSE
    assert times(stage, e.RoundStarted) == [CHOOSE + RESULTS_FIRST], "people look at the results first"


def test_closing_by_hand_brings_the_round_at_once_and_a_join_does_not() -> None:
    stage = started(tokens(round=Round(question="Which did you take?")))
    stage.until(timedelta(seconds=20))
    stage.say(c.Join(by="late", person="late"))
    assert times(stage, e.RoundStarted) == []
    stage.say(c.ClosePoll(by="f"))
    stage.until(timedelta(seconds=41))
    assert times(stage, e.RoundStarted) == [timedelta(seconds=20) + RESULTS_FIRST]


def test_prompts_wait_for_it_too() -> None:
    stage = started(tokens(prompts=(Prompt(ask="Why?"), Prompt(ask="What for?"))))
    stage.until(minutes(8))
    first, second = times(stage, e.PromptSent)
    assert first == CHOOSE + RESULTS_FIRST
    assert second == first + (minutes(8) - first) / 2


def test_a_pause_stops_its_time() -> None:
    stage = started(tokens(round=Round(question="Which did you take?")))
    stage.until(timedelta(seconds=30))
    stage.say(c.Pause(by="f"))
    stage.sleep_until(minutes(5))
    stage.say(c.Resume(by="f"))
    stage.until(minutes(8))
    assert times(stage, e.PollClosed)[0] == minutes(5) + timedelta(seconds=60)


def test_the_end_of_the_step_closes_it_sooner() -> None:
    stage = started(tokens(round=Round(question="Which did you take?")))
    stage.until(timedelta(seconds=30))
    stage.say(c.Next(by="f", sure=True))
    assert times(stage, e.PollClosed) == [timedelta(seconds=30)]
    assert times(stage, e.RoundStarted) == []
    stage.until(minutes(4))
    assert stage.run.step == "intro.after"


def test_closed_by_mistake_it_has_the_time_it_had_left() -> None:
    stage = started(tokens(round=Round(question="Which did you take?")))
    stage.until(timedelta(seconds=30))
    stage.say(c.ClosePoll(by="f"))
    stage.until(timedelta(seconds=40))
    stage.say(c.Undo(by="f"))
    assert stage.run.polls["tokens"].open
    assert stage.run.visit.poll_ends_at == START + timedelta(seconds=100)


def test_a_step_that_comes_again_does_not_wait_for_people_who_were_heard() -> None:
    stage = Stage(plan(step("intro.before", 5), step("intro.tokens", 8, poll=TOKENS, round=Round(question="Which?"))), 1)
    stage.say(c.Start(by="f"))
    stage.say(c.Next(by="f", sure=True), minutes(1))
    stage.until(minutes(1) + CHOOSE)
    stage.say(c.Done(by="p1"))
    stage.say(c.Undo(by="f"))
    assert stage.run.step == "intro.before"
    stage.say(c.Next(by="f", sure=True), minutes(4))
    stage.until(minutes(4) + CHOOSE + timedelta(seconds=1))
    assert stage.run.step == "intro.tokens"
    assert stage.run.round is None


def test_the_control_card_offers_what_can_be_done_at_this_moment() -> None:
    found = tokens(round=Round(question="Which did you take?"))
    stage = started(found)

    def offered() -> set[str]:
        card = [show.card for show in stage.shown(k.CueCard)][-1]
        view = compose(card, replace(scene(), plan=found))
        return {button.act.text for button in view.buttons if isinstance(button.act, Say)}

    assert "close" in offered()
    assert "done" not in offered(), "nobody speaks while people choose"
    stage.until(CHOOSE)
    assert "close" not in offered()
    stage.until(CHOOSE + RESULTS_FIRST)
    assert "done" in offered()


@pytest.mark.parametrize("command", [c.Back(by="f"), c.GoTo(by="f", step="intro.tokens")])
def test_a_poll_that_opens_again_can_be_closed_by_its_button(command: c.Command) -> None:
    stage = started(tokens())
    stage.say(command, minutes(9))
    assert stage.run.polls["tokens"].open
    card = [show.card for show in stage.shown(k.CueCard)][-1]
    assert not card.poll_over
