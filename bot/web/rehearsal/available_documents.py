"""Available documents: which documents of a rehearsal can be opened already.

The report is there once the session has started, slips once pairs are drawn, the page for leaders once the group has agreed.
A person's own record is there after the end, for people who are not facilitators. The pack needs a programme, the calendar
file needs dates. The stage has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.store import programme
from bot.web.rehearsal.rooms import STAGE

if TYPE_CHECKING:
    from bot.app import App
    from bot.runs.state_cache import LoadedRun


@dataclass(frozen=True)
class Papers:
    """Which documents there are."""

    report: bool = False
    slips: bool = False
    digest: bool = False
    record: bool = False
    pack: bool = False
    dates: bool = False


async def papers_of(app: App, loaded: LoadedRun | None, who: str) -> Papers:
    """Documents of a run, for the person that the room is viewed as."""
    if loaded is None or who == STAGE:
        return Papers()
    run, row = loaded.run, loaded.row
    dates = False
    if row.cohort_id is not None:
        async with app.database.reading() as tx:
            dates = bool(await programme.dates(tx, row.cohort_id))
    return Papers(
        report=run.clock.started_at is not None,
        slips=bool(run.pairs),
        digest=bool(run.needs and run.needs.approved),
        record=run.phase == "ended" and who in run.people and who not in run.facilitators,
        pack=loaded.plan.programme is not None,
        dates=dates,
    )
