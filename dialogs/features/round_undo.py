"""Undo of rounds: places are the old ones, and nobody speaks twice.

Who was interrupted has the floor again if their time is not over. Who has left is not waited for, and who came meanwhile
speaks last.
"""

from __future__ import annotations

from datetime import datetime

from dialogs.features.round_cards import live_round, not_yet
from dialogs.features.turn_taking import joined, left, next_turn, start_round
from dialogs.run import events as e
from dialogs.run.feature_states import RoundState
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Undoable
from dialogs.texts.sentence import PersonId


def withdraw(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """The step is left as if it had not begun. Who has spoken in its round is remembered."""
    if draft.run.round is not None:  # over or not
        draft.add(e.RoundEnded(at=at, step=draft.step.path, undone=True))


def undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """A change of who is here was taken back: places are the old ones. Lengths of turns follow that of the step."""
    _reopen_ended(draft, last, at)
    now, before, after = live_round(draft.run), last.before.visit.round, last.after.visit.round if last.after else None
    if now is None or before is None or after is None or last.moved or before == after:
        return
    order = _in_old_places(now, before, after)
    interrupted = now.speaker == after.speaker != before.speaker and before.speaker in order
    if interrupted and before.speaker is not None and now.speaker is not None:
        order = (before.speaker, now.speaker, *(person for person in order if person != before.speaker))
    if order != now.waiting:
        draft.add(e.RoundChanged(at=at, step=now.step, order=order))
    if interrupted:  # whose turn was taken from them has the floor again
        next_turn(draft, at)


def _reopen_ended(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """The command took out the last who had to speak, and so ended the round: they have the floor again."""
    now, before, after = draft.run.round, last.before.visit.round, last.after.visit.round if last.after else None
    if last.moved or now is None or before is None or after is None or now != after or before.over or not after.over:
        return
    speaker, turn_ends_at, moment = before.speaker, before.turn_ends_at, draft.run.moment(at)
    if speaker is None or turn_ends_at is None or turn_ends_at <= moment or not draft.run.takes_part(speaker):
        return
    draft.add(e.RoundChanged(at=at, step=now.step, order=(speaker, *before.waiting), reopened=True))
    draft.add(e.TurnStarted(at=at, step=now.step, person=speaker, ends_at=turn_ends_at, seconds=before.seconds_each))


def _in_old_places(now: RoundState, before: RoundState, after: RoundState) -> tuple[PersonId, ...]:
    """Those still to speak; whom the command had taken out have their old places."""
    queue = (*_floor(before), *before.waiting)
    gone = set(queue) - {*_floor(after), *after.waiting, *after.spoken}
    order = [person for person in now.waiting if person not in gone]
    for person in (one for one in queue if one in gone and one in now.waiting):
        later = queue[queue.index(person) + 1 :]
        place = next((at for at, other in enumerate(order) if other in later), len(order))
        order.insert(place, person)
    return tuple(order)


def _floor(now: RoundState) -> tuple[PersonId, ...]:
    return () if now.speaker is None else (now.speaker,)


def reopen(draft: PendingEvents, at: datetime) -> None:
    """A step was brought back: who has gone meanwhile is not waited for, and who has come speaks last."""
    now = live_round(draft.run)
    if now is None:
        if draft.step.round is not None and draft.run.round is None:
            start_round(draft, at)  # or ask once more how to, where the group is too large
        return
    for person in not_yet(draft.run):
        if not draft.run.takes_part(person):
            left(draft, person, at)
    for person in draft.run.participants:
        if person not in now.order:
            joined(draft, person, at)
