"""The run after an event of a round.

Whoever has the floor at the end has spoken. Whose turn never came counts as last; who passed does not count. The next
round's order comes from this (0 first, 100 last). A second pass is final. Each round that starts moves on to the other half.
"""

from __future__ import annotations

from typing import assert_never

from dialogs.run import events as e
from dialogs.run.feature_states import RoundState
from dialogs.run.replace import changed
from dialogs.run.state import Run, with_entry


def after_round(run: Run, event: e.RoundEvent) -> Run:
    """Whose turn it is, who waits, who has spoken. An event for a round that is gone changes nothing."""
    if isinstance(event, e.RoundStarted):
        begun = RoundState(event.step, event.order, event.order, event.seconds_each, event.seconds_each)
        halves = run.halves + 1 if run.halves is not None else None
        return changed(_with_round(run, begun), halves=halves)
    now = run.round
    if isinstance(event, e.RoundTight) and event.held:
        return changed(run, visit=changed(run.visit, round_held=True))
    if now is None:
        return run
    match event:
        case e.TurnStarted():
            return _with_round(run, _turn_started(now, event))
        case e.TurnEnded():
            return _with_round(run, _turn_ended(now, event))
        case e.RoundChanged():
            run = _not_ended(run, now) if event.reopened else run
            return _with_round(run, _changed(changed(now, over=now.over and not event.reopened), event))
        case e.RoundTight():
            return _with_round(run, changed(now, told="short" if event.fit >= event.people else "not all"))
        case e.RoundQuestioned():
            return _with_round(run, changed(now, questioned=True))
        case e.RoundEnded(undone=True):
            over = changed(now, over=True, speaker=None, turn_ends_at=None)
            heard = (*run.heard.get(now.step, ()), *now.spoken)
            return changed(_with_round(run, over), heard=with_entry(run.heard, now.step, heard))
        case e.RoundEnded():
            return _round_ended(run, now)
        case e.RoundShown():
            return run
        case _:
            assert_never(event)


def _with_round(run: Run, new: RoundState) -> Run:
    return changed(run, visit=changed(run.visit, round=new))


def _turn_started(now: RoundState, event: e.TurnStarted) -> RoundState:
    seconds = event.seconds if event.seconds is not None else int((event.ends_at - event.at).total_seconds())
    waiting = _without(now.waiting, event.person)
    begun = changed(now, speaker=event.person, turn_ends_at=event.ends_at, seconds_each=seconds)
    return changed(begun, waiting=waiting, questioned=False)


def _changed(now: RoundState, event: e.RoundChanged) -> RoundState:
    order = (*now.order, *(person for person in event.order if person not in now.order))
    new = changed(now, order=order, waiting=event.order)
    if event.seconds_each is not None:  # the step's length changed
        new = changed(new, share=event.seconds_each, told="")
    if event.turn_ends_at is not None and now.turn_ends_at is not None:
        less = int((now.turn_ends_at - event.turn_ends_at).total_seconds())
        new = changed(new, turn_ends_at=event.turn_ends_at, seconds_each=now.seconds_each - less)
    return new


def _turn_ended(now: RoundState, event: e.TurnEnded) -> RoundState:
    waiting, passed, spoken, order = _without(now.waiting, event.person), now.passed, now.spoken, now.order
    match event.how:
        case "passed" | "later" if event.person not in passed:
            waiting, passed = (*waiting, event.person), (*passed, event.person)
        case "left":
            order, passed = _without(order, event.person), _without(passed, event.person)
        case "passed" | "later":  # for the second time: they are not asked again
            pass
        case "done" | "time":
            spoken = (*spoken, event.person)
        case _:
            assert_never(event.how)
    return changed(
        now,
        order=order,
        waiting=waiting,
        passed=passed,
        passed_last=(event.person, event.at) if event.how == "passed" else now.passed_last,
        spoken=spoken,
        speaker=None if now.speaker == event.person else now.speaker,
        turn_ends_at=None if now.speaker == event.person else now.turn_ends_at,
    )


def _round_ended(run: Run, now: RoundState) -> Run:
    """The round is over. Remember how late each person spoke, so that the next round can be fair.

    Whoever still had the floor has spoken. Whose turn never came counts as last.
    """
    people = run.people
    spoken = now.spoken if now.speaker is None else (*now.spoken, now.speaker)
    last = max(1, len(spoken) - 1)
    places = {person: 100 * place // last for place, person in enumerate(spoken)}
    places |= dict.fromkeys((person for person in now.waiting if person not in now.passed), 100)
    for person, place in places.items():
        if person in people:
            state = people[person]
            people = with_entry(people, person, changed(state, past_turns=(*state.past_turns, place)))
    over = changed(now, over=True, spoken=spoken, speaker=None, turn_ends_at=None)
    return changed(_with_round(run, over), people=people)


def _not_ended(run: Run, now: RoundState) -> Run:
    """The end of a round is taken back: it does not count yet for the order of the next one."""
    people = run.people
    for person in (*now.spoken, *(one for one in now.waiting if one not in now.passed)):
        if person in people:
            people = with_entry(people, person, changed(people[person], past_turns=people[person].past_turns[:-1]))
    return changed(run, people=people)


def _without(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return tuple(other for other in people if other != person)
