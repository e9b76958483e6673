"""Turn taking: begins a round, gives the floor, ends turns as people speak, pass, come and go; holds a round that has too
little time.

Less than ten seconds each is too little (`SHORTEST_TURN` in `plan/pacing.py`): facilitators are asked once. Who comes speaks
last; who goes is not waited for. If the step's length changes, the speaker keeps their time unless others would have none.
Facilitators hear once that turns are short, and once that some get none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from dialogs.features import turns
from dialogs.features.round_cards import live_round
from dialogs.plan.model import Step
from dialogs.run import events as e
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


def waits_for_poll(run: Run, step: Step) -> bool:
    """The step's poll has a length of its own and is still open: people choose first, see the result, and then speak."""
    return step.poll_lasts is not None and run.visit.polled_at is None


def start_round(draft: PendingEvents, at: datetime, *, anyway: bool = False) -> None:
    """Begin the running step's round with everybody present; nothing when nobody is, or while the session is paused.

    A group that is too large for the time is not rushed through: facilitators are asked. `anyway` calls on as many as fit.
    """
    order, ends_at = to_speak(draft.run, draft.step), draft.run.ends_at
    if not order or ends_at is None or draft.run.phase == "paused":
        return
    if waits_for_poll(draft.run, draft.step) and not anyway:
        return
    each = turns.share(draft.plan, draft.step, ends_at - at, len(order))
    least = min(turns.SHORTEST, turns.longest(draft.plan, draft.step))
    if each < least and not anyway:
        _hold(draft, at, ends_at - at, len(order))
        return
    draft.add(e.RoundStarted(at=at, step=draft.step.path, order=order, seconds_each=max(each, least)))
    next_turn(draft, at)


def to_speak(run: Run, step: Step) -> tuple[PersonId, ...]:
    """Everybody in speaking order, without those who were heard before `undo` left the step: nobody speaks twice."""
    heard = run.heard.get(step.path, ())
    return tuple(person for person in turns.speakers(run, step.path) if person not in heard)


def _hold(draft: PendingEvents, at: datetime, left: timedelta, people: int) -> None:
    """Ask facilitators how to go on with a group that is too large for its round, once in a visit."""
    short = turns.short(draft.plan, draft.step, left, people)
    if short is not None and not draft.run.visit.round_held:
        draft.add(_tight(draft, at, short, held=True))


def _tight(draft: PendingEvents, at: datetime, short: turns.ShortTime, *, held: bool) -> e.RoundTight:
    return e.RoundTight(
        at=at,
        step=draft.step.path,
        people=short.people,
        seconds=short.seconds,
        fit=short.fit,
        minutes=short.minutes,
        held=held,
    )


def next_turn(draft: PendingEvents, at: datetime) -> None:
    """Give the floor to the next person, or end the round when everybody had a turn, or no turn fits any more.

    Seconds shrink to what the time left allows for all who still wait, so that the round never runs past its step.
    """
    now = draft.run.round
    assert now is not None
    assert draft.run.ends_at is not None
    begins_at = draft.run.moment(at)
    seconds = turns.coming(draft.plan, now, draft.run.ends_at - begins_at)
    if not seconds:
        draft.add(e.RoundEnded(at=at, step=now.step))
        return
    ends_at = begins_at + timedelta(seconds=seconds)
    draft.add(e.TurnStarted(at=at, step=now.step, person=now.waiting[0], ends_at=ends_at, seconds=seconds))
    _tell_of_short_turns(draft, at)


def _tell_of_short_turns(draft: PendingEvents, at: datetime) -> None:
    """Tell facilitators once that turns are short, and once that not everybody will have one."""
    now, ends_at = live_round(draft.run), draft.run.ends_at
    if now is None or not now.waiting or now.turn_ends_at is None or ends_at is None or now.told == "not all":
        return
    short = turns.short(draft.plan, draft.step, ends_at - now.turn_ends_at, len(now.waiting))
    if short is not None and (not now.told or short.fit < short.people):
        draft.add(_tight(draft, at, short, held=False))


def turn_over(draft: PendingEvents, at: datetime, how: str) -> None:
    """The speaker's turn is over, for one of the reasons of `TurnEnded.how`."""
    now = draft.run.round
    assert now is not None
    assert now.speaker is not None
    draft.add(e.TurnEnded(at=at, step=now.step, person=now.speaker, how=how))  # type: ignore[arg-type]
    next_turn(draft, at)


def end_round(draft: PendingEvents, at: datetime) -> None:
    """End the round where one is under way."""
    if live_round(draft.run) is not None:
        draft.add(e.RoundEnded(at=at, step=draft.step.path))


def joined(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    """Somebody came while a round is on: they speak last. Or they are the first, and the round can begin."""
    now = draft.run.round
    if draft.step.round is None or not draft.run.takes_part(person):
        return
    if now is None or (now.over and not now.order):
        start_round(draft, at)
    elif not now.over and person not in (*now.waiting, *now.spoken, *now.passed, now.speaker):
        draft.add(e.RoundChanged(at=at, step=now.step, order=(*now.waiting, person)))
        _tell_of_short_turns(draft, at)


def left(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    """Somebody went while a round is on: they are not waited for. A round that was held may fit now."""
    now = live_round(draft.run)
    if now is None:
        if draft.run.visit.round_held and draft.run.round is None:
            start_round(draft, at)
    elif now.speaker == person:
        turn_over(draft, at, "left")
    elif person in now.waiting:
        draft.add(e.TurnEnded(at=at, step=now.step, person=person, how="left"))


def rescheduled(draft: PendingEvents, at: datetime) -> None:
    """The step's length has changed: those still to speak share what is left.

    The turn that is on keeps its seconds, unless the step got so short that nobody else would have any.
    """
    now, ends_at = live_round(draft.run), draft.run.ends_at
    if draft.step.round is None or ends_at is None:
        return
    if now is None:
        if draft.run.round is None:
            start_round(draft, at)
        return
    if now.turn_ends_at is None:
        return
    turn_ends_at = min(now.turn_ends_at, ends_at)
    others = timedelta(seconds=turns.SHORTEST * len(now.waiting))
    if ends_at - turn_ends_at < others and _shortened(draft.events):
        moment = draft.run.moment(at)
        fair = turns.share(draft.plan, draft.step, ends_at - moment, len(now.waiting) + 1)
        turn_ends_at = min(turn_ends_at, moment + timedelta(seconds=max(fair, turns.SHORTEST)))
    each = turns.share(draft.plan, draft.step, ends_at - turn_ends_at, len(now.waiting)) if now.waiting else now.share
    each = max(each, min(turns.SHORTEST, turns.longest(draft.plan, draft.step)))
    if turn_ends_at != now.turn_ends_at or each != now.share:
        cut = turn_ends_at if turn_ends_at != now.turn_ends_at else None
        draft.add(e.RoundChanged(at=at, step=now.step, order=now.waiting, seconds_each=each, turn_ends_at=cut))
    _tell_of_short_turns(draft, at)


def _shortened(events: Sequence[e.Event]) -> bool:
    """The length changed because somebody took time away, or took back that more was given."""
    last = next((event for event in reversed(events) if isinstance(event, e.StepExtended | e.CommandUndone)), None)
    return isinstance(last, e.CommandUndone) or (last is not None and last.by_time < timedelta(0))
