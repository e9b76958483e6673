"""Evaluation summary for the report: sums of a session and of the programme, beside earlier groups and over sessions.

Only the sums that may be shown: hidden ones were never stored.
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
    """One question: how many of this group answered, how (None where that stays hidden), and how earlier groups did."""

    question: str
    options: tuple[str, ...]
    answered: int
    counts: tuple[int, ...] | None
    earlier: tuple[int, ...]


@dataclass(frozen=True)
class Course:
    """One question session by session: how many of how many said mostly or fully; None where that stays hidden."""

    question: str
    well: tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True)
class EvaluationSummary:
    """All of it. `sessions` are those that `courses` are about."""

    session: tuple[Thought, ...] = ()
    programme: tuple[Thought, ...] = ()
    sessions: tuple[int, ...] = ()
    courses: tuple[Course, ...] = ()

    @property
    def all(self) -> tuple[Thought, ...]:
        """Everything that was asked, in the order of the page."""
        return (*self.session, *self.programme)


async def thoughts(tx: Tx, loaded: LoadedRun, words: Words) -> EvaluationSummary:
    """What people thought of a run's session, and of the programme where it was its last one."""
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
