"""The run after an event of a round."""

from __future__ import annotations

from typing import assert_never

from dialogs.run import events as e
from dialogs.run.replace import changed
from dialogs.run.state import RoundState, Run, with_entry


def after_round(run: Run, event: e.RoundEvent) -> Run:
    """Whose turn it is, who waits, who has spoken. An event for a round that is gone changes nothing."""
    if isinstance(event, e.RoundStarted):
        return _with_round(run, RoundState(event.step, event.order, event.order, event.seconds_each))
    now = run.round
    if now is None:
        return run
    match event:
        case e.TurnStarted():
            waiting = _without(now.waiting, event.person)
            turn = changed(now, speaker=event.person, turn_ends_at=event.ends_at, waiting=waiting, questioned=False)
            return _with_round(run, turn)
        case e.TurnEnded():
            return _with_round(run, _turn_ended(now, event))
        case e.RoundChanged():
            order = (*now.order, *(person for person in event.order if person not in now.order))
            each = event.seconds_each or now.seconds_each
            return _with_round(run, changed(now, order=order, waiting=event.order, seconds_each=each))
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


def _turn_ended(now: RoundState, event: e.TurnEnded) -> RoundState:
    waiting, passed, spoken, order = _without(now.waiting, event.person), now.passed, now.spoken, now.order
    match event.how:
        case "passed" | "later" if event.person not in passed:
            waiting, passed = (*waiting, event.person), (*passed, event.person)
        case "left":
            order = _without(order, event.person)
        case "done" | "time" | "passed" | "later":
            spoken = (*spoken, event.person)
        case _:
            assert_never(event.how)
    return changed(
        now,
        order=order,
        waiting=waiting,
        passed=passed,
        spoken=spoken,
        speaker=None if now.speaker == event.person else now.speaker,
        turn_ends_at=None if now.speaker == event.person else now.turn_ends_at,
    )


def _round_ended(run: Run, now: RoundState) -> Run:
    """The round is over. Remember how late each person spoke, so that the next round can be fair."""
    people = run.people
    last = max(1, len(now.spoken) - 1)
    for place, person in enumerate(now.spoken):
        if person in people:
            state = people[person]
            people = with_entry(people, person, changed(state, past_turns=(*state.past_turns, 100 * place // last)))
    over = changed(now, over=True, speaker=None, turn_ends_at=None)
    return changed(_with_round(run, over), people=people)


def _without(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return tuple(other for other in people if other != person)
