"""When each question of a step is sent, alone and after the step became shorter or longer; and what refusals name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs import texts
from dialogs.features.prompts import tray
from dialogs.plan.model import Prompt
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, Show
from dialogs.run.messages import PromptCard, TrayCard
from dialogs.texts.sentence import Refused, Sentence, sentence
from tests.support.builders import plan, step
from tests.support.core_session import SECOND, START, Stage, minutes

FOUR = tuple(Prompt(ask=f"{number}?") for number in (1, 2, 3, 4))


def begun(by: str = "clock", lasts: float = 12, **parts: object) -> Stage:
    made = plan(step("a.one", lasts, prompts=FOUR, prompts_by=by, **parts), step("b.x", 5))
    stage = Stage(made, people=4)
    stage.say(c.Start(by="f"))
    return stage


def sent(stage: Stage) -> list[tuple[int, int]]:
    """Each question with its second."""
    events = (event for event in stage.events if isinstance(event, e.PromptSent))
    return [(event.number, int((event.at - START) / SECOND)) for event in events]


def test_questions_are_spread_over_the_step() -> None:
    stage = begun()
    stage.until(minutes(12))
    assert sent(stage) == [(1, 0), (2, 180), (3, 360), (4, 540)]
    shown = stage.shown(PromptCard)
    assert shown == [
        Show(f"prompt:1:{number}", PromptCard(step="a.one", number=number, of=4), EVERYONE, START + minutes(12))
        for number in (2, 3, 4)
    ]


def test_after_the_step_became_shorter_the_rest_is_spread_over_what_is_left() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(-3)), minutes(4))
    stage.until(minutes(12))
    assert sent(stage) == [(1, 0), (2, 180), (3, 340), (4, 440)]


def test_a_question_that_was_sent_by_hand_is_not_sent_again_and_keeps_the_others_at_their_time() -> None:
    stage = begun()
    stage.say(c.SendPrompt(by="f", number=3), minutes(1))
    stage.until(minutes(12))
    assert sent(stage) == [(1, 0), (3, 60), (2, 180), (4, 540)]


def test_what_facilitators_have_left_to_ask() -> None:
    stage = begun(by="facilitator", lasts=10)
    before = TrayCard(step="a.one", waiting=(1, 2, 3, 4), sent=(), fit=4, left=minutes(10), late=(), visit=1, item="tray:0")
    assert tray(stage.plan, stage.run, stage.now) == before
    stage.say(c.SendPrompt(by="f", number=2), minutes(3))
    after = replace(before, waiting=(1, 3, 4), sent=(2,), fit=2, left=minutes(7), item="tray:1")
    assert tray(stage.plan, stage.run, stage.now) == after


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, sentence(texts.PROMPT_OUT_OF_RANGE, most=4)),
        (5, sentence(texts.PROMPT_OUT_OF_RANGE, most=4)),
        (1, sentence(texts.PROMPT_ALREADY_SENT, number=1)),
    ],
)
def test_a_refusal_says_which_question_is_meant(number: int, said: Sentence) -> None:
    stage = begun()
    with pytest.raises(Refused) as told:
        stage.say(c.SendPrompt(by="f", number=number))
    assert told.value.sentence == said
