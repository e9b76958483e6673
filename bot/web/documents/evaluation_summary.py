"""Evaluation summary for the report: totals of the session and the programme, over sessions and next to earlier groups.

It contains only totals that may be shown. Others were never stored. Questions about the whole programme are shown only with
its last session, and the trend from two sessions on. What may be shown is decided in `dialogs/features/polls/counts.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.programme.evaluation import trend
from bot.runs.state_cache import LoadedRun
from bot.store import evaluations
from bot.store.database import Tx
from bot.store.evaluations import StoredEvaluation
from cards.language import Words
from dialogs.programme.evaluation import OPTIONS, QUESTIONS, WHOLE, questions, well


@dataclass(frozen=True)
class Thought:
    """Evaluation question: this group's number of answers, the answers (None if hidden), and earlier groups' answers."""

    question: str
    options: tuple[str, ...]
    answered: int
    counts: tuple[int, ...] | None
    earlier: tuple[int, ...]


@dataclass(frozen=True)
class Course:
    """Evaluation trend: for each session, how many answered "mostly" or "fully", out of how many. None if hidden."""

    question: str
    well: tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True)
class EvaluationSummary:
    """Evaluation summary. `sessions` are the sessions that `courses` covers."""

    session: tuple[Thought, ...] = ()
    programme: tuple[Thought, ...] = ()
    sessions: tuple[int, ...] = ()
    courses: tuple[Course, ...] = ()

    @property
    def all(self) -> tuple[Thought, ...]:
        """All questions, in the order of the page."""
        return (*self.session, *self.programme)


async def thoughts(tx: Tx, loaded: LoadedRun, words: Words) -> EvaluationSummary:
    """Load the evaluation of a run's session. After the last session, it includes the evaluation of the programme."""
    cohort_id, programme, session = loaded.row.cohort_id, loaded.plan.programme, loaded.plan.session
    if cohort_id is None or programme is None or session is None:
        return EvaluationSummary()
    kept = await evaluations.of_cohort(tx, cohort_id)
    about = {number: await evaluations.earlier(tx, programme, number, cohort_id) for number in (session, WHOLE)}
    held = sorted(number for number in kept if number != WHOLE)
    return EvaluationSummary(
        session=_asked(kept.get(session, {}), about[session], session, words),
        programme=_asked(kept.get(WHOLE, {}), about[WHOLE], WHOLE, words) if held and session == held[-1] else (),
        sessions=tuple(held) if len(held) > 1 else (),
        courses=_courses(kept, held, words) if len(held) > 1 else (),
    )


def _asked(
    kept: Mapping[int, StoredEvaluation], earlier: Mapping[int, tuple[int, ...]], session: int, words: Words
) -> tuple[Thought, ...]:
    options = tuple(words.say(option) for option in OPTIONS)
    asked = questions(session)
    return tuple(
        Thought(words.say(asked[number]), options, one.answered, one.counts or None, earlier.get(number, ()))
        for number, one in sorted(kept.items())
        if number < len(asked)
    )


def _courses(kept: Mapping[int, Mapping[int, StoredEvaluation]], held: list[int], words: Words) -> tuple[Course, ...]:
    found = []
    for number, question in enumerate(QUESTIONS):
        shown = dict(trend(kept, number))
        points = tuple((well(shown[one]), sum(shown[one])) if one in shown else None for one in held)
        if any(points):
            found.append(Course(words.say(question), points))
    return tuple(found)
