"""Decider for `reopen`: an end can be taken back for ten minutes. Then what was kept for that is deleted.

The step goes on with the time it had left. Polls without names stay closed with their results, because their answers are
gone. A session that never started, or that the service ended by itself, cannot be reopened. What is deleted when: `the_end`.
It is also refused where another session was set up in the chat since (`bot/runs/transaction.py`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NoReturn

from dialogs import texts
from dialogs.features.polls.question import open_ids, question_of
from dialogs.features.registry import FEATURES
from dialogs.run import events as e
from dialogs.run.evolve.undo import ended_by
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import ZERO
from dialogs.run.state import Run
from dialogs.texts.sentence import At, Refused, sentence

LEAST_LEFT = timedelta(minutes=5)  # a step whose time was up needs some when it comes back


def reopen(draft: PendingEvents, at: datetime) -> None:
    """Take an end back. Raises Refused where the session is not over, or has been for too long."""
    run = draft.run
    if run.phase != "ended":
        raise Refused(sentence(texts.NOTHING_TO_REOPEN))
    if run.clock.reopen_until is None:
        raise Refused(sentence(texts.REOPEN_TOO_LATE))
    before = ended_by(run)
    was = before.before if before is not None else run
    assert run.clock.ended_at is not None
    assert was.ends_at is not None
    left = was.ends_at - (was.clock.late_since or was.clock.paused_at or run.clock.ended_at)
    ends_at = at + (left if left > ZERO else LEAST_LEFT)
    closed = closed_for_good(draft, was) if before is not None else ()
    draft.add(e.SessionReopened(at=at, ended_at=run.clock.ended_at, ends_at=ends_at, closed=closed))
    if before is not None:
        for feature in FEATURES:
            feature.undo(draft, before, at)
    for feature in FEATURES:
        feature.reopen(draft, at)
    for feature in FEATURES:
        feature.regroup(draft, at)


def refuse(run: Run) -> NoReturn:
    """A facilitator's command after the end: name the way back, as long as there is one. They may have ended by a slip."""
    if run.clock.reopen_until is None:
        raise Refused(sentence(texts.ALREADY_ENDED))
    raise Refused(sentence(texts.UNDO_AFTER_END, until=At(run.clock.reopen_until)))


def closed_for_good(draft: PendingEvents, before: Run) -> tuple[str, ...]:
    """Polls that were open before and stay closed with their results, because their answers have no names and are gone."""
    now = draft.run.polls
    return tuple(
        poll
        for poll in open_ids(before)
        if not now[poll].open and now[poll].answered and question_of(draft.plan, draft.run, poll).anonymous
    )


def lapse(draft: PendingEvents, at: datetime) -> None:
    """Once an end can no longer be taken back, nothing is kept for that."""
    until = draft.run.clock.reopen_until
    if draft.run.phase == "ended" and until is not None and at >= until:
        draft.add(e.ReopeningLapsed(at=until))
