"""Core session driver: plays a plan on the pure core with a manual clock, and records events and messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dialogs.engine.decide import decide
from dialogs.engine.due import wake_at
from dialogs.engine.questions import meant
from dialogs.engine.react import react
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import Effect, Show
from dialogs.run.evolve import evolve
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused

START = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


class Stage:
    """Plays a plan. `say` gives a command at a time after START. `until` lets the clock do what is due."""

    def __init__(self, plan: Plan, people: int = 10, *, seed: int = 1, facilitators: tuple[str, ...] = ("f",)) -> None:
        self.plan = plan
        self.run = Run()
        self.events: list[e.Event] = []
        self.shows: list[tuple[timedelta, str | None, Show]] = []
        self.effects: list[Effect] = []
        self.now = START
        self.tallies: dict[str, c.Tally] = {}
        self.confirms = True  # whether people say yes when they are asked first
        self.say(c.OpenRun(seed=seed, timezone="Europe/London", facilitators=facilitators))
        for number in range(1, people + 1):
            self.say(c.Join(by=f"p{number}", person=f"p{number}"))

    def say(self, command: c.Command, after: timedelta | None = None) -> list[e.Event]:
        """Give a command at START + `after` (None: now), after the clock has done what was due."""
        if after is not None:
            self.until(after)
        decided = self._do(command)
        if self.confirms and any(isinstance(event, e.QuestionAsked) for event in decided):
            return decided + self._do(meant(self.run, c.Confirm(by=command.by), self.now))
        return decided

    def _do(self, command: c.Command) -> list[e.Event]:
        command = replace(command, tallies=self.tallies)
        try:
            decided = list(decide(self.plan, self.run, command, self.now))
        except Refused as refused:
            refused.sentence.text.format_map(refused.sentence.values)  # every value that the sentence names is there
            raise
        for event in decided:
            self.run = evolve(self.run, event)
            for effect in react(self.plan, self.run, event):
                self.effects.append(effect)
                if isinstance(effect, Show):
                    self.shows.append((self.now - START, self.run.step, effect))
        self.events += decided
        return decided

    def refused(self, command: c.Command) -> str | None:
        """The text of the refusal; None where the command is taken."""
        try:
            self.say(command)
        except Refused as refused:
            return refused.sentence.text
        return None

    def until(self, after: timedelta) -> None:
        """Let the clock tick at each wake-up up to START + `after`."""
        goal = START + after
        while (wake := wake_at(self.plan, self.run)) is not None and wake <= goal:
            self.now = max(self.now, wake)
            assert self._do(c.Tick()), f"a tick at {wake} decided nothing although it was due"
        self.now = goal

    def sleep_until(self, after: timedelta) -> None:
        """Advance the time without a tick, as in an outage."""
        self.now = START + after

    def of(self, kind: type[e.Event]) -> list[e.Event]:
        """All events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def shown(self, kind: type | tuple[type, ...]) -> list[Show]:
        """All messages so far whose card is of one of these kinds."""
        return [show for _, _, show in self.shows if isinstance(show.card, kind)]


def begun(plan: Plan, people: int = 4, at: timedelta = SECOND) -> Stage:
    """A session that runs since START, with two facilitators."""
    stage = Stage(plan, people=people, facilitators=("f", "g"))
    stage.say(c.Start(by="f"))
    stage.until(at)
    return stage


def at_step(plan: Plan, path: str) -> Stage:
    """Such a session that goes to this step after a minute."""
    stage = begun(plan)
    stage.say(c.GoTo(by="f", step=path), minutes(1))
    return stage
