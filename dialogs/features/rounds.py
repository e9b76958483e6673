"""Round-robin speaking: everyone in turn, with seconds each, always within the step's time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import assert_never

from dialogs import texts
from dialogs.features import own_turn, round_cards, turns
from dialogs.features.feature import Due, Feature, Rank, good
from dialogs.features.round_cards import live_round as live_round
from dialogs.features.round_cards import not_yet as not_yet
from dialogs.plan.model import Plan, Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.messages import Card, TextCard
from dialogs.run.pending import PendingEvents
from dialogs.run.state import RoundState, Run, Undoable
from dialogs.texts.sentence import People, Person, PersonId, Refused, Sentence, sentence

DOUBLE_PRESS = timedelta(seconds=3)  # nobody means “pass” twice in this time


def _enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    if draft.step.round is not None:
        start_round(draft, at)


def waits_for_poll(run: Run, step: Step) -> bool:
    """The step's poll has a length of its own and is still open: people choose first, see the result, and then speak."""
    return step.poll_lasts is not None and run.visit.polled_at is None


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
        start_round(draft, at, anyway=True)
        if draft.run.round is None:
            raise Refused(sentence(texts.NOBODY_HERE))
    else:
        draft.add(e.RoundShown(at=at, step=draft.step.path))


def start_round(draft: PendingEvents, at: datetime, *, anyway: bool = False) -> None:
    """Begin the running step's round with everybody present; nothing when nobody is, or while the session is paused.

    A group that is too large for the time is not rushed through: facilitators are asked. `anyway` calls on as many as fit.
    """
    order, ends_at = _to_speak(draft.run, draft.step), draft.run.ends_at
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


def _to_speak(run: Run, step: Step) -> tuple[PersonId, ...]:
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
    seconds = turns.coming(draft.plan, draft.run, now, draft.run.ends_at - begins_at)
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


def _due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    now = run.round
    if now is not None and not now.over and now.turn_ends_at is not None and run.ends_at is not None:
        at = min(now.turn_ends_at, run.ends_at)
        yield Due(at, Rank.TURN, _time_is_up)
    if now is None and step.round and run.visit.polled_at and _to_speak(run, step) and not run.visit.round_held:
        yield Due(run.visit.polled_at, Rank.TURN, start_round)  # the poll it waited for has closed


def _time_is_up(draft: PendingEvents, at: datetime) -> None:
    turn_over(draft, at, "time")


def end_round(draft: PendingEvents, at: datetime) -> None:
    """End the round where one is under way."""
    if live_round(draft.run) is not None:
        draft.add(e.RoundEnded(at=at, step=draft.step.path))


def withdraw(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """The step is left as if it had not begun. Who has spoken in its round is remembered."""
    if draft.run.round is not None:  # over or not
        draft.add(e.RoundEnded(at=at, step=draft.step.path, undone=True))


def undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """A change of who is here was taken back: places are the old ones. Lengths of turns follow that of the step."""
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


def done(draft: PendingEvents, by: PersonId, at: datetime) -> None:
    """`done` in a round: by the speaker or a facilitator. Raises Refused for everybody else."""
    now = live_round(draft.run)
    assert now is not None
    if by != now.speaker and by not in draft.run.facilitators:
        raise Refused(_not_your_turn(now))
    turn_over(draft, at, "done")


def pass_turn(draft: PendingEvents, by: PersonId, at: datetime, person: PersonId | None = None) -> None:
    """`pass`: the speaker, somebody who waits, or a facilitator for the speaker or `person`. They are asked once more.

    Who passes twice isn't asked again, so a double press counts once.
    """
    now = live_round(draft.run)
    if now is None:
        raise Refused(sentence(texts.NO_ROUND))
    if now.passed_last is not None and now.passed_last[0] == by and at - now.passed_last[1] < DOUBLE_PRESS:
        return
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


def _rescheduled(draft: PendingEvents, at: datetime) -> None:
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


def _resumed(draft: PendingEvents, at: datetime) -> None:
    """Somebody came while the session was paused, and is the first: the round begins now."""
    if draft.step.round is not None and draft.run.round is None:
        start_round(draft, at)


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
            return _passed(run, command.by)
        case c.PassTurn():
            return _left_out(run, command.person)
        case _:
            assert_never(command)


def _passed(run: Run, by: PersonId) -> Card:
    """Whether they are asked again. A facilitator who isn't in the round has passed for the one whose turn it was."""
    now = run.round
    if now is not None and now.passed_last is not None and by not in now.order:
        return _left_out(run, now.passed_last[0])
    return good(texts.ACK_PASSED if _asked_again(run, by) else texts.ACK_PASSED_TWICE)


def _left_out(run: Run, person: PersonId) -> Card:
    return good(texts.ACK_ASKED_LATER if _asked_again(run, person) else texts.ACK_NOT_ASKED_AGAIN, person=Person(person))


def _asked_again(run: Run, person: PersonId) -> bool:
    now = live_round(run)
    return now is not None and person in (*now.waiting, now.speaker)


FEATURE = Feature(
    host=round_cards.host,
    enter=_enter,
    due=_due,
    retimed=round_cards.retimed,
    rescheduled=_rescheduled,
    resumed=_resumed,
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
        e.RoundTight,
        e.RoundQuestioned,
        e.RoundEnded,
        e.RoundShown,
    ),
    react=round_cards.react,
)
