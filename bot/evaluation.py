"""Evaluation at work: three questions in the chat after a session, two days of anonymous answers, sums for facilitators.

The answers are ballots like those of an anonymous poll: no time, no name, and the key is deleted with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.folds import Fold
from bot.letters import letter
from bot.service import Service
from bot.store import ballots, evaluations, programme
from bot.store.ballots import Ballot, Opening
from bot.store.database import Database, Tx
from bot.store.outbox import Letter
from bot.store.programme import Due
from bot.store.runs import RunRow
from dialogs import texts
from dialogs.almanac import EVALUATED_AFTER, Errand
from dialogs.card import Evaluated, EvaluatedCard, EvaluationCard
from dialogs.evaluation import OPENING, OPTIONS, QUESTIONS, poll_id, sums
from dialogs.sentence import PersonId, Refused, sentence

SHOWN_FOR = timedelta(days=7)
KEPT_UNTIL = timedelta(days=365)  # however late it is: answers have to be deleted


class Evaluation:
    """Asks, counts and tells."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def questions(self, row: RunRow, due: Due, at: datetime, open_: bool = True) -> list[Letter]:
        """The questions for the chat, or the same without buttons once they are closed."""
        session = due.errand.session
        until = due.errand.due_at + EVALUATED_AFTER if open_ else due.errand.due_at
        cards = [EvaluationCard(session=session, question=n, until=until, open=open_) for n in range(len(QUESTIONS))]
        good = until if open_ else at + SHOWN_FOR
        return [letter(row, f"evaluation:{session}:{card.question}", card, at, good) for card in cards]

    async def plan(self, tx: Tx, due: Due) -> None:
        """Note when the answers of a session are to be counted."""
        at = due.errand.due_at + EVALUATED_AFTER
        errand = Errand(due.errand.session, "evaluated", 1, at, at + KEPT_UNTIL)
        await programme.plan_errands(tx, due.cohort_id, due.conversation_id, [errand])

    async def answer(self, database: Database, fold: Fold, question: int, options: tuple[int, ...], by: PersonId) -> None:
        """Count an answer, in place of an earlier one. Refused once it is closed, and for people who were not there."""
        if fold.row.cohort_id is None or len(options) != 1 or not 0 <= options[0] < len(OPTIONS):
            raise Refused(sentence(texts.OPTION_UNKNOWN))
        if by not in fold.run.people:
            raise Refused(sentence(texts.EVALUATION_NOT_THERE))
        session = fold.plan.session or 0
        of = Opening(fold.row.id, poll_id(session, question), OPENING)
        async with database.writing() as tx:
            if not await programme.has_errand(tx, fold.row.cohort_id, session, "evaluated"):
                raise Refused(sentence(texts.EVALUATION_CLOSED))
            voter = ballots.disguise(await ballots.secret_of(tx, of), by)
            await ballots.cast(tx, [Ballot(of, voter, options)])

    async def close(self, tx: Tx, due: Due, at: datetime) -> Sequence[Letter]:
        """Count, keep the sums, delete the answers, and tell the facilitators."""
        session = due.errand.session
        fold = await self._fold(tx, due)
        if fold is None:
            return ()
        openings = {n: Opening(fold.row.id, poll_id(session, n), OPENING) for n in range(len(QUESTIONS))}
        found = await ballots.tallies(tx, dict.fromkeys(openings.values(), len(OPTIONS)))
        tallies = {n: found[of] for n, of in openings.items()}
        await evaluations.keep(tx, due.cohort_id, due.programme, session, tallies)
        before = await evaluations.earlier(tx, due.programme, session, due.cohort_id)
        for of in openings.values():
            await ballots.forget(tx, ballots.Gone(*of))
        answers = tuple(Evaluated(n, one.answered, sums(one), before.get(n, ())) for n, one in tallies.items())
        card = EvaluatedCard(session=session, answers=answers)
        told = [
            letter(fold.row, f"evaluated:{session}", card, at, at + SHOWN_FOR, person)
            for person in sorted(fold.run.facilitators)
        ]
        return [*self.questions(fold.row, due, at, open_=False), *told]

    async def _fold(self, tx: Tx, due: Due) -> Fold | None:
        ids = await programme.begun_runs(tx, due.cohort_id)
        folds = [await self._service.fold_in(tx, run_id) for run_id in ids]
        return next((one for one in reversed(folds) if one and one.plan.session == due.errand.session), None)
