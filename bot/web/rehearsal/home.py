"""Home page: which session, how long, and what will happen. From here people open rehearsals.

The programme of the default plan comes first, single sessions at the end. If the default plan is a single session, these
come first. Who sees which rehearsals is decided in `access.py`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from bot.rehearsal.harness import ZONE
from bot.runs.plan_library import PlanCatalogue
from bot.web.rehearsal.room_store import StoredRoom
from dialogs.plan.model import Mode, Plan, Step

if TYPE_CHECKING:
    from bot.infra.clock import Clock

How = Literal["together", "alone", "pairs", "rest"]


@dataclass(frozen=True)
class Stretch:
    """Stretch of a session in which people work in one way, in minutes."""

    how: How
    at: float
    lasts: float


@dataclass(frozen=True, kw_only=True)
class SessionCard:
    """Session to choose. `of` is the number of sessions of its programme. `stretches` is its shape, for a bar."""

    id: str
    title: str
    session: int | None
    of: int
    lasts: timedelta
    people: int
    stretches: tuple[Stretch, ...]
    pairs: bool
    polls: int
    checks: int
    rounds: int


@dataclass(frozen=True)
class ProgrammeCards:
    """Sessions of a programme, in order. `name` is empty for sessions that belong to none."""

    name: str
    sessions: tuple[SessionCard, ...]


@dataclass(frozen=True)
class OpenRehearsal:
    """Open rehearsal, as the home page lists it. `minutes` is how long ago it was opened."""

    id: str
    title: str
    people: int
    clock: str
    step: str
    minutes: int


def programmes(plan_library: PlanCatalogue, default: str) -> Sequence[ProgrammeCards]:
    """All sessions by programme, the programme of the default plan first, and single sessions at the end."""
    plans = []
    for id_ in plan_library.ids:
        with contextlib.suppress(KeyError):
            plans.append(plan_library.plan(id_))
    first = next((plan.programme for plan in plans if plan.id == default), None)
    names = sorted({plan.programme for plan in plans if plan.programme}, key=lambda name: (name != first, name))
    found = [_programme(name, [plan for plan in plans if plan.programme == name]) for name in names]
    single = [plan for plan in plans if not plan.programme]
    single.sort(key=lambda plan: (plan.id != default, plan.title))
    mine = ProgrammeCards("", tuple(_card(plan, 1) for plan in single))
    if not single:
        return found
    return [mine, *found] if single[0].id == default else [*found, mine]


def rehearsals(stored: Sequence[StoredRoom], clock: Clock) -> Sequence[OpenRehearsal]:
    """Rooms as the home page lists them."""
    return [
        OpenRehearsal(
            one.id, one.title, one.wish.number, one.clock, one.step, int((clock.now() - one.opened_at).total_seconds() // 60)
        )
        for one in stored
    ]


def today(clock: Clock) -> datetime:
    """The present, in the time zone of rehearsals."""
    return clock.now().astimezone(ZoneInfo(ZONE))


def _programme(name: str, plans: Sequence[Plan]) -> ProgrammeCards:
    ordered = sorted(plans, key=lambda plan: plan.session or 0)
    return ProgrammeCards(name.replace("-", " ").capitalize(), tuple(_card(plan, len(plans)) for plan in ordered))


def _card(plan: Plan, of: int) -> SessionCard:
    return SessionCard(
        id=plan.id,
        title=plan.title,
        session=plan.session,
        of=of,
        lasts=plan.lasts,
        people=plan.people,
        stretches=_shape(plan.steps),
        pairs=any(step.in_pairs for step in plan.steps),
        polls=sum(step.poll is not None for step in plan.steps),
        checks=sum(step.check is not None for step in plan.steps),
        rounds=sum(step.round is not None for step in plan.steps),
    )


def _shape(steps: Sequence[Step]) -> tuple[Stretch, ...]:
    """The session as stretches; neighbours of one kind are joined."""
    found: list[Stretch] = []
    at = 0.0
    for step in steps:
        lasts = step.lasts.total_seconds() / 60
        if found and found[-1].how == _how(step):
            found[-1] = Stretch(found[-1].how, found[-1].at, found[-1].lasts + lasts)
        else:
            found.append(Stretch(_how(step), at, lasts))
        at += lasts
    return tuple(found)


def _how(step: Step) -> How:
    if step.mode is Mode.BREAK:
        return "rest"
    if step.alone:
        return "alone"
    return "pairs" if step.in_pairs else "together"
