"""The run after an event about people's ideas.

If too few people wrote to hide who did, the ideas wait for the next opening. Of several openings, the smallest number of
writers counts.
"""

from __future__ import annotations

from typing import assert_never

from dialogs.run import events as e
from dialogs.run.feature_states import IdeasState
from dialogs.run.replace import changed
from dialogs.run.state import Run, Visit, with_entry


def after_ideas(run: Run, event: e.IdeasEvent) -> Run:
    """Opened, closed, sorted, awaited."""
    known = run.ideas.get(event.collect, IdeasState())
    match event:
        case e.IdeasOpened():
            known = changed(known, opening=event.opening, held=0, open=True, step=event.step, waits=False)
        case e.IdeasClosed(undone=True):
            known = changed(known, open=False, held=event.opening)
        case e.IdeasClosed():
            held = event.opening if event.wrote and not event.ideas else 0
            wrote = min(event.wrote, known.wrote or event.wrote) if event.ideas else known.wrote
            known = changed(known, open=False, held=held, wrote=wrote, ideas=known.ideas + event.ideas)
        case e.IdeasSorted():
            visits = known.visits
            if event.shown and run.visit.number not in visits:
                visits = (*visits, run.visit.number)
            known = changed(known, shown=event.shown, hidden=event.hidden, merged=event.merged, visits=visits)
        case e.IdeasAwaited():
            known = changed(known, waits=True)
        case _:
            assert_never(event)
    return changed(run, ideas=with_entry(run.ideas, event.collect, known), visit=_timed(run, event))


def _timed(run: Run, event: e.IdeasEvent) -> Visit:
    if isinstance(event, e.IdeasOpened):
        return changed(run.visit, ideas_end_at=event.ends_at)
    return changed(run.visit, ideas_end_at=None) if isinstance(event, e.IdeasClosed) else run.visit
