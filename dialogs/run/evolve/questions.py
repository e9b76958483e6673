"""The run after a question to a facilitator.

Each person has one open question at most, the latest. The next step and the end close all of them.
"""

from __future__ import annotations

from typing import assert_never

from dialogs.run import events as e
from dialogs.run.replace import changed
from dialogs.run.state import Question, Run, with_entry


def after_question(run: Run, event: e.QuestionEvent) -> Run:
    """Each person has one open question at most: a later one takes the place of an earlier one."""
    match event:
        case e.QuestionAsked():
            number = run.asked + 1
            asked = Question(number, event.about, event.argument, event.at)
            return changed(run, asked=number, questions=with_entry(run.questions, event.by, asked))
        case e.QuestionAnswered():
            open_still = {who: one for who, one in run.questions.items() if who != event.by}
            withdrew = run.withdrew if event.yes else (event.by, event.at)
            return changed(run, questions=open_still, withdrew=withdrew)
        case e.DialogClosed():
            return run
        case _:
            assert_never(event)
