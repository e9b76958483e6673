"""People of a run: who is here, who facilitates, who takes part, and who must not be paired."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.features import rounds
from dialogs.features.pairs import sessions
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.pending import PendingEvents
from dialogs.run.state import PersonState
from dialogs.texts.sentence import PersonId, Refused, sentence


def decide_people(draft: PendingEvents, command: c.PeopleCommand | c.OpenRun, at: datetime) -> None:
    run = draft.run
    match command:
        case c.OpenRun():
            if run.phase != "new":
                return
            opened = e.RunOpened(at=at, seed=command.seed, timezone=command.timezone, facilitators=command.facilitators)
            draft.add(opened)
        case c.Join():
            join(draft, command, at)
        case c.Leave():
            if command.person in run.people and run.people[command.person].present:
                draft.add(e.PersonLeft(at=at, person=command.person))
                if run.live:
                    rounds.left(draft, command.person, at)
                    sessions.people_changed(draft, at)
        case c.AddFacilitator() | c.HandOver():
            _facilitators(draft, command, at)
        case c.TakePart():
            _take_part(draft, command, at)
        case c.KeepApart():
            if command.a == command.b:
                raise Refused(sentence(texts.APART_FROM_THEMSELVES))
            if frozenset((command.a, command.b)) not in run.apart:
                draft.add(e.KeptApart(at=at, a=command.a, b=command.b))
        case c.SamePerson():
            _merge(draft, command, at)
        case c.Nudge():
            if (command.by in run.nudged) != command.wanted:
                draft.add(e.NudgeWanted(at=at, person=command.by, wanted=command.wanted))
        case _:
            assert_never(command)


def _facilitators(draft: PendingEvents, command: c.AddFacilitator | c.HandOver, at: datetime) -> None:
    """Who facilitates is no longer paired or called on (unless they asked to be), and who stops facilitating is."""
    if isinstance(command, c.HandOver) and command.person == command.by:
        raise Refused(sentence(texts.HAND_OVER_TO_YOURSELF))
    if command.person not in draft.run.facilitators:
        draft.add(e.FacilitatorAdded(at=at, person=command.person))
    if isinstance(command, c.HandOver):
        draft.add(e.FacilitatorRemoved(at=at, person=command.by))
    if draft.run.live:
        if not draft.run.takes_part(command.person):
            rounds.left(draft, command.person, at)
        rounds.joined(draft, command.by, at)
        sessions.people_changed(draft, at)


def join(draft: PendingEvents, command: c.Join, at: datetime) -> None:
    known = draft.run.people.get(command.person)
    here = known is not None and known.present
    if (here and not _learnt(known, command)) or draft.run.phase == "ended":
        return
    joined = e.PersonJoined(
        at=at,
        person=command.person,
        past_partners=command.past_partners,
        past_roles=command.past_roles,
        past_turns=command.past_turns,
    )
    draft.add(joined)
    if draft.run.live and not here:
        _came(draft, command.person, at)


def _learnt(known: PersonState | None, command: c.Join) -> bool:
    """The group turned out to be one that met before: somebody who is here already has a history after all."""
    past = bool(command.past_partners or command.past_roles or command.past_turns)
    return past and known is not None and not (known.past_partners or known.past_roles or known.past_turns)


def _came(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    rounds.joined(draft, person, at)
    if draft.run.takes_part(person):
        sessions.people_changed(draft, at)


def _merge(draft: PendingEvents, command: c.SamePerson, at: datetime) -> None:
    """Two devices, one person: the second is no longer waited for or paired."""
    if command.person == command.other:
        raise Refused(sentence(texts.SAME_AS_THEMSELVES))
    if draft.run.live:
        rounds.left(draft, command.other, at)
    draft.add(e.PeopleMerged(at=at, person=command.person, other=command.other))
    join(draft, c.Join(person=command.person), at)
    if draft.run.live:
        sessions.people_changed(draft, at)


def _take_part(draft: PendingEvents, command: c.TakePart, at: datetime) -> None:
    if (command.by in draft.run.taking_part) == command.wanted:
        return
    if command.wanted and not (command.by in draft.run.people and draft.run.people[command.by].present):
        draft.add(e.PersonJoined(at=at, person=command.by))
    draft.add(e.PartWanted(at=at, person=command.by, wanted=command.wanted))
    if draft.run.live and command.wanted:
        _came(draft, command.by, at)
    elif draft.run.live:
        rounds.left(draft, command.by, at)
        sessions.people_changed(draft, at)
