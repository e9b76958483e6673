"""Presence: people come and go, on one device or several. A departure counts after a minute, wherever it comes from; when
nobody who leads is left.

What a platform reports (`by` is the clock) may be a Wi-Fi that dropped, and `away` may name the wrong person or mean only a
moment. So nothing changes for a minute: partner, room, turn and counts stay. Only a button that asks whether somebody has
gone, on a card about a partner who sits alone, takes them out at once. Before the start a departure counts at once. A person
with several devices is here until the last is gone. When the last facilitator goes, everybody is told and may `take over`;
one who comes back leads again. How long the minute is: `GONE_AFTER` in `run/state.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from dialogs.features.feature import Due, Rank
from dialogs.features.registry import FEATURES
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.feature_states import PersonState
from dialogs.run.pending import PendingEvents
from dialogs.run.state import GONE_AFTER, Run
from dialogs.texts.sentence import PersonId


def join(draft: PendingEvents, command: c.Join, at: datetime) -> None:
    """A person is here now. Nothing happens when that is known and no history comes along."""
    known = draft.run.people.get(command.person)
    here = known is not None and known.present
    if draft.run.phase == "ended":
        return
    _plug_in(draft, command, at)
    if command.person in draft.run.leaving:
        draft.add(e.ConnectionBack(at=at, person=command.person))
    if here and not _learnt(known, command):
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
        came(draft, command.person, at)
    lead(draft, at)


def _learnt(known: PersonState | None, command: c.Join) -> bool:
    """The group turned out to be one that met before: somebody who is here already has a history after all."""
    past = bool(command.past_partners or command.past_roles or command.past_turns)
    return past and known is not None and not (known.past_partners or known.past_roles or known.past_turns)


def _plug_in(draft: PendingEvents, command: c.Join, at: datetime) -> None:
    device = command.device or command.person
    if device in draft.run.unplugged:
        draft.add(e.DeviceMoved(at=at, person=command.person, device=device, here=True))


def leave(draft: PendingEvents, command: c.Leave, at: datetime) -> None:
    """Somebody has gone, or a platform says so: of a person with several devices the last one counts."""
    person, reported = command.person, command.by == c.CLOCK
    stays = reported and _still_plugged_in(draft, command, at)
    if stays or person not in draft.run.people or not draft.run.people[person].present:
        return
    pressed = command.made_for is not None and command.by != command.person  # somebody looked, and their partner waits
    if pressed or not draft.run.live:  # before the start no clock runs, and there is nothing yet that could change
        depart(draft, person, at)
    elif person not in draft.run.leaving:
        draft.add(e.ConnectionLost(at=at, person=person, until=at + GONE_AFTER))


def _still_plugged_in(draft: PendingEvents, command: c.Leave, at: datetime) -> bool:
    """Note that a device is gone. Whether its owner is here with another."""
    device, devices = command.device or command.person, draft.run.devices(command.person)
    if len(devices) == 1:
        return False
    if device not in draft.run.unplugged:
        draft.add(e.DeviceMoved(at=at, person=command.person, device=device, here=False))
    return not devices <= draft.run.unplugged


def depart(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    """Somebody is gone now: pairs and rounds go on without them."""
    draft.add(e.PersonLeft(at=at, person=person))
    if draft.run.live:
        went(draft, person, at)
        regroup(draft, at)
        if person in draft.run.facilitators:
            lead_lost(draft, at)


def due(run: Run) -> Iterator[Due]:
    """Lost connections whose minute is over."""
    for person, until in run.leaving.items():
        yield Due(until, Rank.DEPARTURE, partial(_depart, person))


def _depart(person: PersonId, draft: PendingEvents, at: datetime) -> None:
    depart(draft, person, at)


def lead(draft: PendingEvents, at: datetime) -> None:
    """Note when somebody who leads is here again."""
    run = draft.run
    if run.unled is not None and run.led:
        draft.add(e.LeadTaken(at=at, person=min(run.facilitators & set(run.here)), since=run.unled))


def lead_lost(draft: PendingEvents, at: datetime) -> None:
    """Note when nobody who leads is here any more."""
    if not draft.run.led and draft.run.unled is None:
        draft.add(e.LeadLost(at=at))


def came(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    """Features are told that somebody came, or takes part now."""
    for feature in FEATURES:
        feature.joined(draft, person, at)
    if draft.run.takes_part(person):
        regroup(draft, at)


def went(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    """Features are told that somebody went, or no longer takes part."""
    for feature in FEATURES:
        feature.left(draft, person, at)


def regroup(draft: PendingEvents, at: datetime) -> None:
    """Features are told that who takes part is different now."""
    for feature in FEATURES:
        feature.regroup(draft, at)
