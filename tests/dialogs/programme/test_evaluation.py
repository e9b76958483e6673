"""The survey after a session: what is asked, what counts as yes, and which polls belong to it."""

from __future__ import annotations

import pytest

from dialogs import texts
from dialogs.programme.evaluation import OPTIONS, poll_id, questions, read_poll_id, well


def test_three_questions_about_a_session_and_three_about_the_programme() -> None:
    assert questions(1) == (texts.EVALUATION_HELPS, texts.EVALUATION_ROOM, texts.EVALUATION_TRY)
    assert questions(0) == (texts.EVALUATION_CHANGED, texts.EVALUATION_BETWEEN, texts.EVALUATION_RECOMMEND)


def test_mostly_and_fully_count_as_yes() -> None:
    assert OPTIONS[2:] == (texts.EVALUATION_MOSTLY, texts.EVALUATION_FULLY)
    assert well((1, 10, 100, 1000)) == 1100
    assert well((5, 5, 0, 0)) == well(()) == 0


@pytest.mark.parametrize("session", [0, 1, 12])
@pytest.mark.parametrize("question", [0, 1, 2])
def test_the_poll_of_a_question_tells_session_and_question(session: int, question: int) -> None:
    assert poll_id(session, question) == f"evaluation:{session}:{question}"
    assert read_poll_id(poll_id(session, question)) == (session, question)


@pytest.mark.parametrize(
    "poll",
    [
        *("evaluation:1:3", "evaluation:0:3", "evaluation:1", "evaluation:1:1:1", "evaluation", "", "other:1:1"),
        *("evaluation:x:1", "evaluation:1:x", "evaluation::1", "evaluation:-1:1", "evaluation:²:1", "evaluation:1:١"),
    ],
)
def test_any_other_poll_is_none_of_the_survey(poll: str) -> None:
    assert read_poll_id(poll) is None
