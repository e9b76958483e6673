"""The run after an event about people.

When two entries become one, the first keeps its history and the second's is dropped. The second's lead, wishes and “keep
apart” pass to the first. A known history is never overwritten. Whose answers count: `bot/runs/transaction.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from dialogs.run import events as e
from dialogs.run.feature_states import PersonState
from dialogs.run.replace import changed
from dialogs.run.state import Run, with_entry, without


def after_people(run: Run, event: e.PeopleEvent) -> Run:
    """Who is here, who facilitates, who takes part, and who must not be paired."""
    match event:
        case e.PersonJoined() | e.PersonLeft() | e.ConnectionLost() | e.ConnectionBack():
            return _present(run, event)
        case e.DeviceMoved() | e.PeopleMerged():
            return _devices(run, event)
        case e.FacilitatorAdded():
            return changed(run, facilitators=run.facilitators | {event.person})
        case e.FacilitatorRemoved():
            return changed(run, facilitators=run.facilitators - {event.person})
        case e.LeadLost():
            return changed(run, unled=event.at)
        case e.LeadTaken():
            return changed(run, unled=None)
        case e.PartWanted():
            part = run.taking_part | {event.person} if event.wanted else run.taking_part - {event.person}
            return changed(run, taking_part=part)
        case e.KeptApart():
            pair = {frozenset((event.a, event.b))}
            return changed(run, apart=run.apart | pair if event.wanted else run.apart - pair)
        case _:
            assert_never(event)


def _present(run: Run, event: e.PersonJoined | e.PersonLeft | e.ConnectionLost | e.ConnectionBack) -> Run:
    person = event.person
    match event:
        case e.PersonJoined():
            people = with_entry(run.people, person, _joined(run.people.get(person), event))
            here, came = _with(run.here, person), run.as_they_came
            if len(here) > len(run.here):  # not one who was here, and turned out to have a history
                came = (*came, person)
            return changed(run, people=people, here=here, as_they_came=came, leaving=_staying(run, person))
        case e.PersonLeft():
            known = run.people.get(person, PersonState())
            people = with_entry(run.people, person, changed(known, present=False, left_at=event.at))
            here, stay = without(run.here, person), _others(run, person)
            return changed(run, people=people, here=here, as_they_came=stay, leaving=_staying(run, person))
        case e.ConnectionLost():
            return changed(run, leaving=with_entry(run.leaving, person, event.until))
        case e.ConnectionBack():
            return changed(run, leaving=_staying(run, person))
        case _:
            assert_never(event)


def _others(run: Run, person: str) -> tuple[str, ...]:
    """Who else is here, in the order of arrival."""
    return tuple(one for one in run.as_they_came if one != person)


def _staying(run: Run, person: str) -> Mapping[str, datetime]:
    """Those whose connection is lost, without this person."""
    if person not in run.leaving:
        return run.leaving
    return MappingProxyType({other: until for other, until in run.leaving.items() if other != person})


def _devices(run: Run, event: e.DeviceMoved | e.PeopleMerged) -> Run:
    if isinstance(event, e.DeviceMoved):
        gone = run.unplugged - {event.device} if event.here else run.unplugged | {event.device}
        return changed(run, unplugged=gone)
    others = {person: state for person, state in run.people.items() if person != event.other}
    absent = {one for one in (event.person, event.other) if one not in run.here or one in run.leaving}
    aliases = {owned: event.person if owner == event.other else owner for owned, owner in run.aliases.items()}
    return changed(
        run,
        people=MappingProxyType(others),
        here=without(run.here, event.other),
        as_they_came=_others(run, event.other),
        leaving=_staying(run, event.other),
        aliases=MappingProxyType({**aliases, event.other: event.person}),
        unplugged=run.unplugged | absent,
        facilitators=_instead(run.facilitators, event),
        taking_part=_instead(run.taking_part, event),
        nudged=_instead(run.nudged, event),
        apart=frozenset(pair for one in run.apart if len(pair := _instead(one, event)) == 2),
    )


def _instead(people: frozenset[str], event: e.PeopleMerged) -> frozenset[str]:
    """These people, with the one person in place of their second device."""
    return people - {event.other} | {event.person} if event.other in people else people


def _joined(known: PersonState | None, event: e.PersonJoined) -> PersonState:
    """Somebody came, came back, or turned out to have a history with this group."""
    new = PersonState(True, event.past_partners, event.past_roles, event.past_turns, event.at)
    if known is None:
        return new
    if known.past_partners or known.past_roles or known.past_turns:
        return changed(known, present=True, joined_at=event.at)
    return changed(new, left_at=known.left_at)


def _with(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    """`people`, who are in order, and one more."""
    place = bisect_left(people, person)
    return people if people[place : place + 1] == (person,) else (*people[:place], person, *people[place:])
