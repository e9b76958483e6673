"""Undo of polls: answers with names are kept, those without cannot be.

`undo` of `close` is refused after nameless answers, and so is `undo` of `poll` once it has some. After `next`, such a poll
stays closed. A poll with its own length gets back the time it had left. Options come back only until the poll opens.
"""

from __future__ import annotations

from datetime import datetime

from dialogs import texts
from dialogs.features.ideas.decide import MODERATION
from dialogs.features.polls.lifecycle import is_of_step
from dialogs.features.polls.question import (
    open_ids,
    question_of,
)
from dialogs.run import events as e
from dialogs.run.feature_states import PollState
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Undoable
from dialogs.texts.sentence import Planned, Refused, sentence


def withdraw(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """The step is left as if it had not begun: its polls close, and keep their answers for when they open again."""
    for poll in open_ids(draft.run):
        before, question = last.before.polls.get(poll, PollState()), question_of(draft.plan, draft.run, poll)
        if before.open and before.opening == draft.run.polls[poll].opening:
            continue  # it was open all the time
        if before.open and question.anonymous:  # the command had closed it, and opened it again from nothing
            raise Refused(sentence(texts.UNDO_ANONYMOUS, question=Planned(question.question)))
        _take_back(draft, poll, at)


def _take_back(draft: PendingEvents, poll: str, at: datetime) -> None:
    """Close a poll and keep its answers. Those without names cannot be kept, so they must not be lost by a slip."""
    question = question_of(draft.plan, draft.run, poll)
    answered = draft.tally(poll, question.places).answered
    if answered and question.anonymous:
        raise Refused(sentence(texts.UNDO_ANSWERED, question=Planned(question.question)))
    opening = draft.run.polls[poll].opening
    draft.add(e.PollClosed(at=at, poll=poll, opening=opening, answered=answered, counts=(), undone=True))


def undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """Take back what a command did to polls: open again, close, or bring back the options from before."""
    assert last.after is not None
    for poll, after in last.after.polls.items():
        before, now = last.before.polls.get(poll, PollState()), draft.run.polls[poll]
        if before.open and not now.open and (last.moved or not after.open):
            _open_again(draft, last, poll, at)
        elif last.name in ("poll", *MODERATION) and after.open and not before.open:
            if not now.open:
                raise Refused(sentence(texts.UNDO_TOO_LATE, command=last.name, instead="results"))
            _take_back(draft, poll, at)
        elif last.name == "options" and _own(before) != _own(after):
            refuse_once_open(draft, poll)
            options, url, alt = _own(before)
            draft.add(e.PollChanged(at=at, poll=poll, options=options or (), image_url=url, image_alt=alt))


def _own(state: PollState) -> tuple[tuple[str, ...] | None, str | None, str | None]:
    return state.options, state.image_url, state.image_alt


def _open_again(draft: PendingEvents, last: Undoable, poll: str, at: datetime) -> None:
    """Open a poll that the command closed, with its answers. Without names they are gone: it stays closed."""
    now, question = draft.run.polls[poll], question_of(draft.plan, draft.run, poll)
    if not question.anonymous or not now.answered:
        ends_at = _goes_on_until(draft, last, poll, at)
        opened = e.PollOpened(at=at, poll=poll, opening=now.opening, step=now.step, ends_at=ends_at, ideas=now.ideas)
        draft.add(opened)
    elif last.name == "close":
        raise Refused(sentence(texts.UNDO_ANONYMOUS, question=Planned(question.question)))
    elif draft.run.visit.poll_ends_at is not None and is_of_step(draft.step, poll):  # what waits for its end begins
        draft.add(e.PollClosed(at=at, poll=poll, opening=now.opening, answered=now.answered, counts=now.counts))


def _goes_on_until(draft: PendingEvents, last: Undoable, poll: str, at: datetime) -> datetime | None:
    """A poll with a length of its own that was closed by mistake has the time it had left. None: nothing to say."""
    ended_at = last.before.visit.poll_ends_at
    if last.moved or ended_at is None or not is_of_step(draft.step, poll):
        return None
    return draft.run.moment(at) + (ended_at - last.before.moment(last.at))


def refuse_once_open(draft: PendingEvents, poll: str) -> None:
    """Raise Refused if the options of this poll can no longer be changed."""
    state = draft.run.polls.get(poll)
    if draft.plan.poll_steps[poll].poll is None or (state is not None and (state.opening or state.held)):
        raise Refused(sentence(texts.TOO_LATE_TO_CHANGE_POLL))
