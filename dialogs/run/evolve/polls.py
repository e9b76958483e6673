"""The run after an event of a poll or check.

After a poll with its own length, people look at the results for a moment (`RESULTS_FIRST` in `plan/pacing.py`). An opening
that was undone keeps its answers for the next one. A new opening begins from nothing.
"""

from __future__ import annotations

from typing import assert_never

from dialogs.plan.pacing import RESULTS_FIRST
from dialogs.run import events as e
from dialogs.run.effects import stamp
from dialogs.run.feature_states import PollState
from dialogs.run.replace import changed
from dialogs.run.state import Run, Visit, with_entry


def after_poll(run: Run, event: e.PollEvent) -> Run:
    """Opened, changed, closed, its results shown again."""
    known = run.polls.get(event.poll, PollState())
    match event:
        case e.PollOpened():
            told = (known.answered, known.counts) if known.counts else known.told
            latest, past = max(event.opening, known.latest), _past(known, event)
            known = changed(known, opening=event.opening, latest=latest, held=0, open=True, apart=False)
            known = changed(known, step=event.step, answered=0, counts=(), told=told, ideas=event.ideas)
            known = changed(known, results=(), past=past)
        case e.PollChanged():
            known = changed(known, options=event.options or None, image_url=event.image_url, image_alt=event.image_alt)
        case e.PollClosed(undone=True) if run.undos:
            before = run.undos[-1].before.polls.get(event.poll, PollState())
            past = (*known.past, f"poll:{event.poll}:{event.opening}")
            known = changed(before, open=False, latest=known.latest, held=event.opening, options=known.options, past=past)
        case e.PollClosed():
            slot = f"{'poll' if event.with_step else 'results'}:{event.poll}:{event.opening}"
            known = changed(known, open=False, answered=event.answered, counts=event.counts, results=(slot,))
        case e.ResultsShown():
            known = changed(known, results=(*known.results, f"results:{event.poll}:{event.opening}:{stamp(event.at)}"))
        case _:
            assert_never(event)
    return changed(run, polls=with_entry(run.polls, event.poll, known), visit=_timed(run, event))


def _past(known: PollState, event: e.PollOpened) -> tuple[str, ...]:
    """The slots in which the poll stands from before: they are no longer what people answer on."""
    before = (f"poll:{event.poll}:{known.opening}",) if known.opening and known.opening != event.opening else ()
    return tuple(dict.fromkeys((*known.past, *before, *known.results)))


def _timed(run: Run, event: e.PollEvent) -> Visit:
    """The visit with the time of a poll that closes before its step ends."""
    visit = run.visit
    if isinstance(event, e.PollOpened) and event.ends_at is not None:
        return changed(visit, poll_ends_at=event.ends_at, timed_poll=event.poll, polled_at=None)
    if isinstance(event, e.PollClosed) and visit.poll_ends_at is not None and event.poll == visit.timed_poll:
        return changed(visit, poll_ends_at=None, polled_at=run.moment(event.at) + RESULTS_FIRST)
    return visit
