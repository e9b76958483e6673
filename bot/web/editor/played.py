"""Played step: plays a plan on the pure core, with everybody present, and keeps what one of its steps posts.

So authors see the cards themselves, with groups, turns and clock times, and not a list of what a second program thinks of
them. Nobody answers anything, and nothing is stored or sent. Of private messages, those to one person and to the
facilitators are shown. A step that depends on a poll is always held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.rehearsal.cast import FACILITATOR, name_of
from dialogs.engine.decide import decide
from dialogs.engine.due import wake_at
from dialogs.engine.react import react
from dialogs.plan.clock_times import begins
from dialogs.plan.model import Plan
from dialogs.run.commands import Command, Join, Next, OpenRun, Start, Tick
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.evolve import evolve
from dialogs.run.messages import TextCard
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId, Refused

MOST_PEOPLE = 24  # enough to see groups and turns
MOST_MOMENTS = 1500  # ticks of a session; a plan with more is shown as far as that
DAY = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Posted:
    """A message of the step: when, to whom, and what."""

    at: datetime
    show: Show


def names(plan: Plan) -> dict[PersonId, str]:
    """The people of the preview."""
    return {who: name_of(who) for who in (FACILITATOR, *_people(plan))}


def posted(plan: Plan, step: str) -> list[Posted]:
    """What is posted while `step` is on, if nobody changes the times: each message once, private ones for one person.

    A step that depends on a poll is played as if that had something to show.
    """
    plan = _with(plan, step)
    standing: set[str] = set()
    found: dict[str, Posted] = {}
    mine = next(iter(_people(plan)))
    for at, on, show in _Play(plan).through(step):
        before = found.get(show.slot)
        if on != step or show.slot in standing:
            if show.to == EVERYONE:
                standing.add(show.slot)  # it is only brought up to date while the step is on
        elif show.to not in (EVERYONE, FACILITATORS, FACILITATOR, mine) or isinstance(show.card, TextCard):
            continue
        elif before is None or before.at == at:  # of one moment, only the last is sent
            found[show.slot] = Posted(at, show)
    return sorted(found.values(), key=lambda one: (one.at, one.show.to != EVERYONE))


def _with(plan: Plan, step: str) -> Plan:
    """The plan in which that step is always held."""
    if plan.step(step).only_if is None:
        return plan
    steps = tuple(one.model_copy(update={"only_if": None}) if one.path == step else one for one in plan.steps)
    return Plan.model_validate(plan.model_dump() | {"steps": steps})


def _people(plan: Plan) -> list[PersonId]:
    return [f"p{number}" for number in range(1, min(plan.people, MOST_PEOPLE) + 1)]


class _Play:
    """One performance, by a clock that jumps from one wake-up to the next."""

    def __init__(self, plan: Plan) -> None:
        start = begins(plan)
        self._plan, self._run = plan, Run()
        self._now = DAY.replace(hour=start.hour, minute=start.minute) if start else DAY

    def through(self, step: str) -> Iterator[tuple[datetime, str | None, Show]]:
        """Everything shown until `step` is over: when, at which step, and what."""
        first = OpenRun(seed=1, timezone="UTC", facilitators=(FACILITATOR,))
        joins = (Join(by=who, person=who) for who in _people(self._plan))
        opening: tuple[Command, ...] = (first, *joins, Start(by=FACILITATOR))
        for command in opening:
            yield from self._do(command)
        seen = False
        for _ in range(MOST_MOMENTS):
            seen = seen or self._run.step == step
            if self._run.phase == "ended" or (seen and self._run.step != step):
                return
            wake = wake_at(self._plan, self._run)
            self._now = max(self._now, wake) if wake else self._now
            yield from self._do(Tick() if wake else Next(by=FACILITATOR))

    def _do(self, command: Command) -> Iterator[tuple[datetime, str | None, Show]]:
        try:
            events = decide(self._plan, self._run, command, self._now)
        except Refused:
            return
        for event in events:
            self._run = evolve(self._run, event)
            for effect in react(self._plan, self._run, event):
                if isinstance(effect, Show):
                    yield self._now, self._run.step, effect
