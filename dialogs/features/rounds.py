"""Round-robin speaking: everyone in turn, with seconds each, always within the step's time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import assert_never

from dialogs import texts
from dialogs.features import own_turn
from dialogs.features.feature import Due, Effects, Feature, Rank, good
from dialogs.plan.model import Plan, Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.expiry import kept, until_end
from dialogs.run.messages import AskRoundCard, Card, RoundCard, TextCard
from dialogs.run.pending import PendingEvents
from dialogs.run.state import RoundState, Run, Undoable
from dialogs.texts.sentence import People, Person, PersonId, Refused, Sentence, sentence

NO_HISTORY = 50  # where somebody with no earlier round stands, 0 being first and 100 last


def speaking_order(run: Run, key: str) -> tuple[PersonId, ...]:
    """Who speaks when: those who came late in earlier rounds first, so that nobody is always last; else by a keyed hash."""
    return tuple(sorted(run.participants, key=lambda person: (-_lateness(run, person), _draw(run, key, person))))


def _lateness(run: Run, person: PersonId) -> float:
    turns = run.people[person].past_turns
    return sum(turns) / len(turns) if turns else NO_HISTORY


def _draw(run: Run, key: str, person: PersonId) -> bytes:
    return blake2b(f"{key}\0{person}".encode(), key=str(run.seed).encode(), digest_size=8).digest()


# -- deciding ----------------------------------------------------------------------------------------------------------


def _enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    if draft.step.round is not None:
        start_round(draft, at)


def _decide(draft: PendingEvents, command: c.ShowRound | c.Done | c.PassTurn, at: datetime) -> None:
    if isinstance(command, c.ShowRound) and command.by not in draft.run.facilitators:
        if live_round(draft.run) is None:
            raise Refused(sentence(texts.NO_ROUND))
        return  # they are told privately where they stand
    draft.refuse_while_paused()
    match command:
        case c.Done():
            if live_round(draft.run) is not None:
                done(draft, command.by, at)
        case c.PassTurn():
            pass_turn(draft, command.by, at, command.person)
        case c.ShowRound():
            _show_again(draft, at)
        case _:
            assert_never(command)


def _show_again(draft: PendingEvents, at: datetime) -> None:
    if draft.step.round is None:
        raise Refused(sentence(texts.NO_ROUND))
    if draft.run.round is None:
        start_round(draft, at)
        if draft.run.round is None:
            raise Refused(sentence(texts.NOBODY_HERE))
    else:
        draft.add(e.RoundShown(at=at, step=draft.step.path))


def start_round(draft: PendingEvents, at: datetime) -> None:
    """Begin the running step's round with everybody present; nothing when nobody is."""
    heard = draft.run.heard.get(draft.step.path, ())  # before `undo` left the step: nobody speaks twice
    order = tuple(person for person in speaking_order(draft.run, draft.step.path) if person not in heard)
    if not order or draft.run.ends_at is None:
        return
    each = max(1, int((draft.run.ends_at - at).total_seconds() // len(order)))
    draft.add(e.RoundStarted(at=at, step=draft.step.path, order=order, seconds_each=each))
    next_turn(draft, at)


def next_turn(draft: PendingEvents, at: datetime) -> None:
    """Give the floor to the next person, or end the round when everybody has spoken.

    Seconds shrink to what the time left allows for all who still wait, so that the round never runs past its step.
    """
    now = draft.run.round
    assert now is not None
    assert draft.run.ends_at is not None
    if not now.waiting:
        draft.add(e.RoundEnded(at=at, step=now.step))
        return
    each = min(now.seconds_each, int((draft.run.ends_at - at).total_seconds() // len(now.waiting)))
    ends_at = at + timedelta(seconds=max(0, each))
    draft.add(e.TurnStarted(at=at, step=now.step, person=now.waiting[0], ends_at=ends_at))


def turn_over(draft: PendingEvents, at: datetime, how: str) -> None:
    """The speaker's turn is over, for one of the reasons of `TurnEnded.how`."""
    now = draft.run.round
    assert now is not None
    assert now.speaker is not None
    draft.add(e.TurnEnded(at=at, step=now.step, person=now.speaker, how=how))  # type: ignore[arg-type]
    next_turn(draft, at)


def _due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    now = run.round
    if now is not None and not now.over and now.turn_ends_at is not None and run.ends_at is not None:
        at = min(now.turn_ends_at, run.ends_at)
        yield Due(at, Rank.TURN, _time_is_up)


def _time_is_up(draft: PendingEvents, at: datetime) -> None:
    turn_over(draft, at, "time")


def live_round(run: Run) -> RoundState | None:
    """The round under way, None when there is none or it is over."""
    return run.round if run.round is not None and not run.round.over else None


def end_round(draft: PendingEvents, at: datetime) -> None:
    """End the round where one is under way."""
    if live_round(draft.run) is not None:
        draft.add(e.RoundEnded(at=at, step=draft.step.path))


def withdraw(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """The step is left as if it had not begun. Who has spoken in its round is remembered."""
    if live_round(draft.run) is not None:
        draft.add(e.RoundEnded(at=at, step=draft.step.path, undone=True))


def undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """A change of length, or of who is here, was taken back: turns are as long as before, and places are the old ones."""
    now, before, after = live_round(draft.run), last.before.visit.round, last.after.visit.round if last.after else None
    if now is None or before is None or after is None or last.moved or before == after:
        return
    each = before.seconds_each if after.seconds_each != before.seconds_each else now.seconds_each
    order = _in_old_places(now, before, after)
    interrupted = now.speaker == after.speaker != before.speaker and before.speaker in order
    if interrupted and before.speaker is not None and now.speaker is not None:
        order = (before.speaker, now.speaker, *(person for person in order if person != before.speaker))
    if (order, each) != (now.waiting, now.seconds_each):
        draft.add(e.RoundChanged(at=at, step=now.step, order=order, seconds_each=each))
    if interrupted:  # whose turn was taken from them has the floor again
        next_turn(draft, at)


def _in_old_places(now: RoundState, before: RoundState, after: RoundState) -> tuple[PersonId, ...]:
    """Those still to speak; whom the command had taken out have their old places."""
    queue = (*_one(before.speaker), *before.waiting)
    gone = set(queue) - {*_one(after.speaker), *after.waiting, *after.spoken}
    order = [person for person in now.waiting if person not in gone]
    for person in (one for one in queue if one in gone and one in now.waiting):
        later = queue[queue.index(person) + 1 :]
        place = next((at for at, other in enumerate(order) if other in later), len(order))
        order.insert(place, person)
    return tuple(order)


def reopen(draft: PendingEvents, at: datetime) -> None:
    """A step was brought back: who has gone meanwhile is not waited for, and who has come speaks last."""
    now = live_round(draft.run)
    if now is None:
        return
    for person in not_yet(draft.run):
        if not draft.run.takes_part(person):
            left(draft, person, at)
    for person in draft.run.participants:
        if person not in now.order:
            joined(draft, person, at)


def done(draft: PendingEvents, by: PersonId, at: datetime) -> None:
    """`done` in a round: by the speaker or a facilitator. Raises Refused for everybody else."""
    now = live_round(draft.run)
    assert now is not None
    if by != now.speaker and by not in draft.run.facilitators:
        raise Refused(_not_your_turn(now))
    turn_over(draft, at, "done")


def pass_turn(draft: PendingEvents, by: PersonId, at: datetime, person: PersonId | None = None) -> None:
    """`pass`: the speaker, somebody who waits, or a facilitator for the speaker or `person`. They are asked once more."""
    now = live_round(draft.run)
    if now is None:
        raise Refused(sentence(texts.NO_ROUND))
    if person is not None and person != by:
        _ask_later(draft, now, by, person, at)
        return
    if not (draft.step.round and draft.step.round.may_pass) and by not in draft.run.facilitators:
        raise Refused(sentence(texts.NO_PASSING))
    if by == now.speaker or (by in draft.run.facilitators and by not in now.waiting):
        turn_over(draft, at, "passed")
    elif by in now.waiting:
        draft.add(e.TurnEnded(at=at, step=now.step, person=by, how="passed"))
    else:
        raise Refused(sentence(texts.HAD_YOUR_TURN))


def _ask_later(draft: PendingEvents, now: RoundState, by: PersonId, person: PersonId, at: datetime) -> None:
    """A facilitator leaves somebody out for now."""
    if by not in draft.run.facilitators:
        raise Refused(sentence(texts.FACILITATORS_ONLY))
    if person == now.speaker:
        turn_over(draft, at, "later")
    elif person in now.waiting:
        draft.add(e.TurnEnded(at=at, step=now.step, person=person, how="later"))
    else:
        raise Refused(sentence(texts.NOT_WAITING, person=Person(person)))


def _not_your_turn(now: RoundState) -> Sentence:
    if now.speaker is None:
        return sentence(texts.NO_ROUND)
    return sentence(texts.NOT_YOUR_TURN, speaker=Person(now.speaker))


def joined(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    """Somebody came while a round is on: they speak last. Or they are the first, and the round can begin."""
    now = draft.run.round
    if draft.step.round is None or not draft.run.takes_part(person):
        return
    if now is None:
        start_round(draft, at)
    elif not now.over and person not in (*now.waiting, *now.spoken, now.speaker):
        draft.add(e.RoundChanged(at=at, step=now.step, order=(*now.waiting, person)))


def left(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    """Somebody went while a round is on: they are not waited for."""
    now = live_round(draft.run)
    if now is None:
        return
    if now.speaker == person:
        turn_over(draft, at, "left")
    elif person in now.waiting:
        draft.add(e.TurnEnded(at=at, step=now.step, person=person, how="left"))


def retime(draft: PendingEvents, at: datetime) -> None:
    """The step got longer: those still to speak share what is left."""
    now = live_round(draft.run)
    if now is not None and now.waiting and now.turn_ends_at is not None and draft.run.ends_at is not None:
        each = int((draft.run.ends_at - max(at, now.turn_ends_at)).total_seconds() // len(now.waiting))
        if each > now.seconds_each:
            draft.add(e.RoundChanged(at=at, step=now.step, order=now.waiting, seconds_each=each))


def not_yet(run: Run) -> tuple[PersonId, ...]:
    """Who has not had a turn: the speaker and all who wait."""
    now = live_round(run)
    if now is None:
        return ()
    return (*_one(now.speaker), *now.waiting)


def _one(person: PersonId | None) -> Iterable[PersonId]:
    return (person,) if person is not None else ()


# -- showing -----------------------------------------------------------------------------------------------------------


def show_round(plan: Plan, run: Run, until: datetime) -> Show:
    """The card with the order, who has the floor and who comes next."""
    now = run.round
    assert now is not None
    assert run.ends_at is not None
    asked = plan.step(now.step).round
    assert asked is not None
    card = RoundCard(
        step=now.step,
        question=asked.question,
        order=now.order,
        spoken=now.spoken,
        passed=now.passed,
        speaker=now.speaker,
        turn_ends_at=now.turn_ends_at,
        seconds_each=now.seconds_each,
        ends_at=run.ends_at,
        over=now.over,
        may_pass=asked.may_pass,
    )
    return Show(f"round:{run.visit.number}", card, EVERYONE, until)


def _retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    return (show_round(plan, run, until_end(plan, run, at)),) if live_round(run) else ()


def _react(plan: Plan, run: Run, event: e.RoundEvent) -> Effects:
    if isinstance(event, e.RoundQuestioned):
        asked = AskRoundCard(step=event.step, left=not_yet(run))
        return (Show(f"ask-round:{run.visit.number}", asked, FACILITATORS, until_end(plan, run, event.at)),)
    return (show_round(plan, run, kept(plan, run, event.at)),) if run.round is not None else ()


def _acknowledge(plan: Plan, run: Run, command: c.ShowRound | c.Done | c.PassTurn, at: datetime) -> Card | None:
    match command:
        case c.ShowRound() if command.by not in run.facilitators:
            return TextCard(said=own_turn.standing(run.round, command.by)) if run.round else None
        case c.ShowRound():
            waiting = not_yet(run)
            return good(texts.ACK_NOT_YET, people=People(waiting)) if waiting else good(texts.ACK_SHOWN)
        case c.Done():
            if run.round is None:
                return good(texts.ACK_FINISHED)
            return good(texts.ACK_TURN_DONE) if command.by in run.round.spoken else None
        case c.PassTurn() if command.person is None or command.person == command.by:
            return good(texts.ACK_PASSED)
        case c.PassTurn():
            return good(texts.ACK_ASKED_LATER, person=Person(command.person))
        case _:
            assert_never(command)


FEATURE = Feature(
    enter=_enter,
    due=_due,
    retimed=_retimed,
    extended=retime,
    stop=end_round,
    withdraw=withdraw,
    undo=undo,
    reopen=reopen,
    joined=joined,
    left=left,
    commands=(c.ShowRound, c.Done, c.PassTurn),
    decide=_decide,
    acknowledge=_acknowledge,
    events=(
        e.RoundStarted,
        e.TurnStarted,
        e.TurnEnded,
        e.RoundChanged,
        e.RoundQuestioned,
        e.RoundEnded,
        e.RoundShown,
    ),
    react=_react,
)
