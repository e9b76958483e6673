"""The run after an event about people."""

from __future__ import annotations

from bisect import bisect_left
from types import MappingProxyType
from typing import assert_never

from dialogs.run import events as e
from dialogs.run.replace import changed
from dialogs.run.state import PersonState, Run, with_entry


def after_people(run: Run, event: e.PeopleEvent) -> Run:
    """Who is here, who facilitates, who takes part, and who must not be paired."""
    match event:
        case e.PersonJoined():
            people = with_entry(run.people, event.person, _joined(run.people.get(event.person), event))
            return changed(run, people=people, here=_with(run.here, event.person))
        case e.PersonLeft():
            known = run.people.get(event.person, PersonState())
            people = with_entry(run.people, event.person, changed(known, present=False, left_at=event.at))
            return changed(run, people=people, here=_without(run.here, event.person))
        case e.FacilitatorAdded():
            return changed(run, facilitators=run.facilitators | {event.person})
        case e.FacilitatorRemoved():
            return changed(run, facilitators=run.facilitators - {event.person})
        case e.PartWanted():
            part = run.taking_part | {event.person} if event.wanted else run.taking_part - {event.person}
            return changed(run, taking_part=part)
        case e.PeopleMerged():
            others = {person: state for person, state in run.people.items() if person != event.other}
            aliases = with_entry(run.aliases, event.other, event.person)
            return changed(run, people=MappingProxyType(others), here=_without(run.here, event.other), aliases=aliases)
        case e.KeptApart():
            pair = {frozenset((event.a, event.b))}
            return changed(run, apart=run.apart | pair if event.wanted else run.apart - pair)
        case _:
            assert_never(event)


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


def _without(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return tuple(other for other in people if other != person)
