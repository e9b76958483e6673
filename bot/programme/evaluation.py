"""Feedback after sessions: posts the questions in the chat, takes anonymous answers for some days, then keeps sums and tells
facilitators.

The answers are ballots like those of an anonymous poll: no time, no name, and the key is deleted with them. Only people
who were in the session may answer; a second answer replaces the first. When it closes: `dialogs/programme/evaluation.py`.
Sums of few answers are not kept. Each facilitator gets them privately, beside those of other groups of the organisation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.runs.fan_out import letter
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.store import ballots, evaluations, programme, sealed_ballots
from bot.store.ballots import Opening
from bot.store.database import Database, Tx
from bot.store.evaluations import StoredEvaluation
from bot.store.outbox import OutboxMessage
from bot.store.programme import DueErrand
from bot.store.runs import RunRow
from dialogs import texts
from dialogs.programme.errands import Errand
from dialogs.programme.evaluation import (
    EVALUATED_AFTER,
    OPENING,
    OPTIONS,
    PROGRAMME_EVALUATED_AFTER,
    WHOLE,
    poll_id,
    questions,
)
from dialogs.run.commands import Tally
from dialogs.run.messages import Evaluated, EvaluatedCard, EvaluationCard
from dialogs.texts.sentence import PersonId, Refused, sentence

SHOWN_FOR = timedelta(days=7)  # how long the questions, and the sums, are worth posting
KEPT_UNTIL = timedelta(days=365)  # however late it is: answers have to be deleted


class Evaluation:
    """Asks, counts and tells."""

    def __init__(self, service: RunService) -> None:
        self._service = service

    def questions(self, row: RunRow, due: DueErrand, at: datetime, last: bool) -> list[OutboxMessage]:
        """The questions for the chat: about the session that is over, and after the last one about the programme."""
        asked = _letters(row, due.errand.session, due.errand.due_at + EVALUATED_AFTER, at, open_=True)
        if last:
            asked += _letters(row, WHOLE, due.errand.due_at + PROGRAMME_EVALUATED_AFTER, at, open_=True)
        return asked

    async def plan(self, tx: Tx, due: DueErrand, last: bool) -> None:
        """Note when the answers are to be counted."""
        ends = {due.errand.session: due.errand.due_at + EVALUATED_AFTER}
        if last:
            ends[WHOLE] = due.errand.due_at + PROGRAMME_EVALUATED_AFTER
        errands = [Errand(session, "evaluated", 1, at, at + KEPT_UNTIL) for session, at in ends.items()]
        await programme.plan_errands(tx, due.cohort_id, due.conversation_id, errands)

    async def answer(
        self,
        database: Database,
        loaded_runs: Sequence[LoadedRun],
        about: tuple[int, int],
        options: tuple[int, ...],
        by: PersonId,
    ) -> LoadedRun:
        """Count an answer about a session and question of a cohort with these runs, in place of an earlier one.

        Refused once it is closed, and for people who were not there. Returns the run of the session.
        """
        (session, question), loaded = about, meant(loaded_runs, about[0])
        if loaded is None:
            raise Refused(sentence(texts.FORM_UNKNOWN))
        if loaded.row.cohort_id is None or len(options) != 1 or not 0 <= options[0] < len(OPTIONS):
            raise Refused(sentence(texts.OPTION_UNKNOWN))
        if session == WHOLE and not any(by in one.run.people for one in loaded_runs):
            raise Refused(sentence(texts.EVALUATION_NOT_OF_IT))
        if session != WHOLE and by not in loaded.run.people:
            raise Refused(sentence(texts.EVALUATION_NOT_THERE))
        of = Opening(loaded.row.id, poll_id(session, question), OPENING)
        async with database.writing() as tx:
            if not await programme.has_errand(tx, loaded.row.cohort_id, session, "evaluated"):
                raise Refused(sentence(texts.EVALUATION_CLOSED))
            using = await sealed_ballots.sealer(tx, self._service.key, of)
            await sealed_ballots.cast(tx, of, using, {using.voter(by): sealed_ballots.pack(options)})
        return loaded

    async def close(self, tx: Tx, due: DueErrand, at: datetime) -> Sequence[OutboxMessage]:
        """Count, keep the sums, delete the answers, and tell the facilitators."""
        session = due.errand.session
        loaded = await self._loaded(tx, due)
        if loaded is None:
            return ()
        openings = {n: Opening(loaded.row.id, poll_id(session, n), OPENING) for n in range(len(questions(session)))}
        found = await sealed_ballots.tallies(tx, self._service.key, dict.fromkeys(openings.values(), len(OPTIONS)))
        tallies = {n: found.get(of, Tally(0, (0,) * len(OPTIONS))) for n, of in openings.items()}
        await evaluations.keep(tx, due.cohort_id, due.programme, session, tallies, due.conversation_id)
        for of in openings.values():
            await ballots.forget(tx, ballots.BallotsGone(*of))
        (card,) = await kept_of(tx, due.cohort_id, due.programme, session)
        told = [
            letter(loaded.row, f"evaluated:{session}", card, at, at + SHOWN_FOR, person)
            for person in sorted(loaded.run.facilitators)
        ]
        return [*_letters(loaded.row, session, due.errand.due_at, at, open_=False), *told]

    async def _loaded(self, tx: Tx, due: DueErrand) -> LoadedRun | None:
        ids = await programme.begun_runs(tx, due.cohort_id)
        return meant(await self._service.all_loaded_in(tx, ids), due.errand.session)


def meant(loaded_runs: Sequence[LoadedRun], session: int) -> LoadedRun | None:
    """The last run of that session; for the whole programme, that of its last session."""
    wanted = max((one.plan.session or 0 for one in loaded_runs), default=0) if session == WHOLE else session
    return next((one for one in reversed(loaded_runs) if one.plan.session == wanted), None)


async def kept_of(tx: Tx, cohort_id: str, programme_id: str, session: int | None = None) -> Sequence[EvaluatedCard]:
    """What a group answered, beside earlier ones: about its sessions in order and then the programme, or about one."""
    kept = await evaluations.of_cohort(tx, cohort_id)
    cards = []
    for number in sorted(kept, key=lambda one: (one == WHOLE, one)):
        if session in (None, number):
            before = await evaluations.earlier(tx, programme_id, number, cohort_id)
            past = {one: found for one, found in kept.items() if one <= number}
            answers = tuple(
                Evaluated(n, one.answered, one.counts, before.get(n, ()), trend(past, n) if number != WHOLE else ())
                for n, one in kept[number].items()
            )
            cards.append(EvaluatedCard(session=number, answers=answers))
    return cards


def trend(past: Mapping[int, Mapping[int, StoredEvaluation]], question: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """What a group answered to one question, session by session, where it may be shown."""
    asked = {session: found[question].counts for session, found in past.items() if session != WHOLE and question in found}
    return tuple((session, counts) for session, counts in sorted(asked.items()) if counts)


def _letters(row: RunRow, session: int, until: datetime, at: datetime, *, open_: bool) -> list[OutboxMessage]:
    """The questions about a session for the chat, or the same without buttons once they are closed."""
    cards = [EvaluationCard(session=session, question=n, until=until, open=open_) for n in range(len(questions(session)))]
    good = until if open_ else at + SHOWN_FOR
    return [letter(row, f"evaluation:{session}:{card.question}", card, at, good) for card in cards]
