"""Projections: the tables that follow events: the run's row, who was in it, its group, and what outlives it.

Facilitators, people who joined, and those asked before the day belong to a session. A session of a programme gets a group
when it starts: the chosen one, or a new one. Its end writes history and attendance; reopening takes both back.
"""

from __future__ import annotations

from datetime import datetime

from bot.runs import attendance, programme_errands
from bot.runs.cohort_history import remember, unremember
from bot.runs.state_cache import WorkingRun
from bot.runs.submission import CohortChoice
from bot.store import cohorts, people, quiet
from bot.store.database import Tx
from dialogs.run import events as e
from dialogs.run.replace import changed


class Projections:
    """The projections of the events of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._attend: set[tuple[str, str]] = set()
        self.errands = False
        """Errands of a programme were planned or dropped."""

    async def note(self, state: WorkingRun, event: e.Event) -> None:
        """Update the run's row and the tables of people after an event."""
        row = state.row
        match event:
            case e.RunOpened():
                self._attend |= {(row.id, person) for person in event.facilitators}
            case e.PersonJoined() | e.FacilitatorAdded():
                self._attend.add((row.id, event.person))
                if state.run.live:
                    self.errands |= await programme_errands.note_arrival(self._tx, row, state.plan, event.at)
            case e.SessionStarted():
                cohort = await self.cohort(state, CohortChoice(row.cohort_id), event.at)
                state.row = changed(row, timezone=state.run.timezone, started_at=event.at, cohort_id=cohort)
                self.errands |= await programme_errands.note(self._tx, state.row, state.plan, "started", event.at)
            case e.StartSet():  # clock times are said in the zone of the facilitator who set it
                state.row = changed(row, timezone=state.run.timezone)
            case e.BeforeSent():
                self._attend |= {(row.id, person) for person in event.people}
            case e.SessionEnded():
                state.row = changed(row, live=False, ended_at=event.at)
                if row.cohort_id is not None:
                    await remember(self._tx, row.cohort_id, row.id, state.plan, state.run, event.at)
                await attendance.keep(self._tx, state.row, state.plan, state.run, state.events)
                self.errands |= await programme_errands.note(self._tx, state.row, state.plan, "ended", event.at)
            case e.SessionReopened():
                state.row = changed(row, live=True, ended_at=None)
                await unremember(self._tx, row.id)
                await attendance.drop(self._tx, row.id)
                self.errands |= await programme_errands.drop_what_follows(self._tx, row, state.plan)
            case e.AlertsWanted():
                await quiet.keep(self._tx, event.person, wanted=event.wanted)
            case _:
                pass

    async def cohort(self, state: WorkingRun, reunion: CohortChoice, at: datetime) -> str | None:
        """The group of a session of a programme; a new one where none is chosen."""
        programme = state.plan.programme
        if programme is None:
            return None
        return reunion.cohort_id or await cohorts.create(self._tx, programme, at)

    async def store(self) -> None:
        """Record who belongs to the runs now."""
        if self._attend:
            await people.attend(self._tx, sorted(self._attend))
