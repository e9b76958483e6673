"""Attendance projection: who took part, in which block and for how long, computed from a run's events.

Platforms' reports lose people in breakout rooms; the events do not. What counts:

- A block lasts as long as it really ran: pauses are left out, and so is the time of an outage that the facilitator did not
  keep to the clock.
- Somebody is here from the moment the bot was told until it was told that they left, on whichever of their devices.
- Self-study and breaks are meant to be spent away from the call: who leaves it during one of them and comes back later was
  not absent for the rest of it.

Facilitators count only if they took part. A lost connection that did not come back ends at its loss. A session that nobody
ended is over with its last step.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogs.plan.model import Plan
from dialogs.run import events as e
from dialogs.run.evolve import evolve
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId

Spell = tuple[datetime, datetime]  # from, until

QUARTER = timedelta(minutes=15)  # to which certificates round down
WHOLE_BUT = timedelta(minutes=5)  # who missed no more than this, all in all, was there for the whole session


@dataclass(frozen=True)
class Stretch:
    """A step that ran without a stop, from when to when."""

    step: str
    spell: Spell


@dataclass(frozen=True)
class Attended:
    """One person in one block: how long they were here of how long it lasted."""

    block: str
    present: timedelta
    lasted: timedelta


def attendance(plan: Plan, events: Sequence[e.Event], at: datetime) -> Mapping[PersonId, tuple[Attended, ...]]:
    """For everybody who was ever here, each block that was held, in the order of the plan; as of `at` while it goes on."""
    ran = performed(plan, events, at)
    here = {person: joined(_excused(times, plan, ran)) for person, times in spells(events, at).items()}
    return {person: _by_block(plan, ran, times) for person, times in here.items()}


def takers(run: Run) -> frozenset[PersonId]:
    """Whose attendance is looked at: everybody who was here, facilitators only where they took part."""
    return frozenset(run.people) - (run.facilitators - run.taking_part)


def present(blocks: Iterable[Attended]) -> timedelta:
    """How long somebody was here in all these blocks together."""
    return sum((one.present for one in blocks), timedelta())


def lasted(blocks: Iterable[Attended]) -> timedelta:
    """How long these blocks lasted together."""
    return sum((one.lasted for one in blocks), timedelta())


def is_whole(here: timedelta, held: timedelta) -> bool:
    """Somebody was there for the whole session, but for a few minutes at most."""
    return held > timedelta() and held - here <= WHOLE_BUT and here > timedelta()


def quarters(here: timedelta) -> timedelta:
    """A length rounded down to quarters of an hour, as certificates name it."""
    return here // QUARTER * QUARTER


# -- what ran, and when ------------------------------------------------------------------------------------------------


def performed(plan: Plan, events: Sequence[e.Event], at: datetime) -> tuple[Stretch, ...]:
    """The steps that really ran, in order. What the clock owed and was done later counts from the instant it was planned."""
    line = _Line()
    run = Run()
    for event in events:
        before, run = run, evolve(run, event)
        if (before.phase, before.step) != (run.phase, run.step):
            line.turn(_from(before, event), run.step if run.phase == "running" else None)
    if run.live:
        line.turn(at, None)
    return tuple(Stretch(step, (since, until)) for since, until, step in line.parts if step and until > since)


def _from(before: Run, event: e.Event) -> datetime:
    """Since when an event holds for the people in the room."""
    match event:
        case e.Paused(late_since=datetime() as missed):
            return missed
        case e.Resumed(shift=shift) if not shift and before.clock.late_since is not None:
            return before.clock.late_since  # kept to the clock: nothing stood still
        case e.SessionEnded():
            return _over(before, event)
        case _:
            return event.at


def _over(before: Run, event: e.Event) -> datetime:
    """When a session was over. One that nobody ended, and that was cleared away a day later, ended with its last step."""
    if isinstance(event, e.SessionEnded) and event.how == "removed" and before.phase == "running" and before.ends_at:
        return min(event.at, before.ends_at)
    return event.at


class _Line:
    """A time line: from each instant on, which step is on. What is said later about an earlier instant replaces it."""

    def __init__(self) -> None:
        self._turns: list[tuple[datetime, str | None]] = []

    def turn(self, at: datetime, step: str | None) -> None:
        """From `at` on, `step` is on; None while nothing is."""
        while self._turns and self._turns[-1][0] >= at:
            self._turns.pop()
        if (self._turns[-1][1] if self._turns else None) != step:
            self._turns.append((at, step))

    @property
    def parts(self) -> Iterable[tuple[datetime, datetime, str | None]]:
        """From, until, and what was on; without what has no end."""
        for (since, step), (until, _) in zip(self._turns, self._turns[1:], strict=False):
            yield since, until, step


# -- who was here ------------------------------------------------------------------------------------------------------


def spells(events: Iterable[e.Event], until: datetime) -> Mapping[PersonId, Sequence[Spell]]:
    """When each person was here, as far as the bot was told, until `until`; second devices count for their person."""
    since: dict[PersonId, datetime] = {}
    lost: dict[PersonId, datetime] = {}
    found: dict[PersonId, list[Spell]] = {}
    for event in events:
        match event:
            case e.PersonJoined(person=person):
                since.setdefault(person, event.at)
                lost.pop(person, None)
                found.setdefault(person, [])
            case e.PersonLeft(person=person) if person in since:
                found[person].append((since.pop(person), lost.pop(person, event.at)))
            case e.ConnectionLost(person=person):
                lost[person] = event.at  # it counts a minute later, but they were not here
            case e.ConnectionBack(person=person):
                lost.pop(person, None)
            case e.PeopleMerged(person=person, other=other):
                mine = found.setdefault(person, [])
                mine.extend(found.pop(other, []))
                if other in since:
                    mine.append((since.pop(other), event.at))
            case _:
                pass
    for person, came in since.items():
        found[person].append((came, max(came, until)))
    return {person: joined(times) for person, times in found.items()}


def joined(times: Iterable[Spell]) -> tuple[Spell, ...]:
    """Spells in order, those that touch or overlap made one."""
    found: list[Spell] = []
    for since, until in sorted(times):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return tuple(found)


def _excused(times: Sequence[Spell], plan: Plan, ran: Sequence[Stretch]) -> Iterable[Spell]:
    """The spells, and with them the rest of each self-study or break that somebody left and came back from."""
    away = joined(stretch.spell for stretch in ran if plan.step(stretch.step).alone)
    yield from times
    for (_, left), (came, _) in itertools.pairwise(times):
        for since, until in away:
            if since <= left < until:
                yield left, min(came, until)


def _by_block(plan: Plan, ran: Sequence[Stretch], times: Sequence[Spell]) -> tuple[Attended, ...]:
    found = []
    for block in plan.blocks:
        mine = [stretch.spell for stretch in ran if plan.step(stretch.step).block == block.id]
        held = sum((until - since for since, until in mine), timedelta())
        if held:
            found.append(Attended(block.id, _overlap(mine, times), held))
    return tuple(found)


def _overlap(some: Iterable[Spell], others: Sequence[Spell]) -> timedelta:
    shared = (min(until, went) - max(since, came) for since, until in some for came, went in others)
    return sum((one for one in shared if one > timedelta()), timedelta())
