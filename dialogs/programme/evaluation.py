"""Post-session survey: three questions after each session of a programme, and three about all of it, answered anonymously.

Only sums are kept. Sums are shown only as far as they give nobody away (`features/polls/counts.py`). “Mostly” and “fully”
count as yes.
"""

from __future__ import annotations

from datetime import timedelta

from dialogs import texts
from dialogs.features.polls.counts import shown
from dialogs.run.commands import Tally

QUESTIONS = (texts.EVALUATION_HELPS, texts.EVALUATION_ROOM, texts.EVALUATION_TRY)
PROGRAMME_QUESTIONS = (texts.EVALUATION_CHANGED, texts.EVALUATION_BETWEEN, texts.EVALUATION_RECOMMEND)
OPTIONS = (texts.EVALUATION_NOT, texts.EVALUATION_LITTLE, texts.EVALUATION_MOSTLY, texts.EVALUATION_FULLY)
EVALUATED_AFTER = timedelta(days=2)  # after a session: when its feedback closes, and the answers are deleted
PROGRAMME_EVALUATED_AFTER = timedelta(days=7)  # whoever missed the last session finds the questions later
WELL = 2  # answers from this option on say yes
OPENING = 1  # a question is asked once
WHOLE = 0  # where others have the number of a session: the programme as a whole
_PREFIX = "evaluation"


def questions(session: int) -> tuple[str, ...]:
    """What is asked about that session, or about the whole programme."""
    return PROGRAMME_QUESTIONS if session == WHOLE else QUESTIONS


def well(counts: tuple[int, ...]) -> int:
    """How many said yes, mostly or fully."""
    return sum(counts[WELL:])


def poll_id(session: int, question: int) -> str:
    """The poll id of a question (its index) about that session."""
    return f"{_PREFIX}:{session}:{question}"


def read_poll_id(poll: str) -> tuple[int, int] | None:
    """Session and question of a poll id; None for any other poll."""
    parts = poll.split(":")
    if len(parts) != 3 or parts[0] != _PREFIX or not all(part.isascii() and part.isdigit() for part in parts[1:]):
        return None
    session, question = int(parts[1]), int(parts[2])
    return (session, question) if question < len(questions(session)) else None


def sums(tally: Tally) -> tuple[int, ...]:
    """What may be kept of the answers: their counts, or nothing where those would give answers away."""
    return shown(tally, choose=1)
