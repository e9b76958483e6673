"""Unit of work: the events decided so far in answer to one command, and the run after them.

A command that is refused in a pause tells facilitators to resume, and others when it goes on.
"""

from __future__ import annotations

from datetime import datetime

from dialogs import texts
from dialogs.plan.model import Plan, Step
from dialogs.run import events as e
from dialogs.run.commands import Command, Tally
from dialogs.run.evolve import evolve
from dialogs.run.state import Run
from dialogs.texts.sentence import At, PersonId, Refused, sentence


class PendingEvents:
    """Collects events; each is folded at once, so that what follows is decided against the state it leaves."""

    def __init__(self, plan: Plan, run: Run, command: Command) -> None:
        self.plan = plan
        self.run = run
        self.command = command
        self.events: list[e.Event] = []
        self.runs: list[Run] = []  # as each event left it

    def add(self, *events: e.Event) -> None:
        """Decide these events."""
        for event in events:
            self.events.append(event)
            self.run = evolve(self.run, event)
            self.runs.append(self.run)

    def tally(self, poll: str, options: int) -> Tally:
        """The answers so far of a poll; none when it was opened in this very decision."""
        return self.command.tallies.get(poll, Tally(0, (0,) * options))

    @property
    def step(self) -> Step:
        """The running step. Only ask while a session is live."""
        assert self.run.step is not None, "no step is running"
        return self.plan.step(self.run.step)

    def taken(self, name: str, by: PersonId, at: datetime) -> None:
        """A command of a facilitator begins here."""
        self.add(e.CommandTaken(at=at, name=name, by=by))

    def refuse_while_paused(self) -> None:
        """Raise Refused when the clock is stopped. Only facilitators are told to start it again."""
        if self.run.phase != "paused":
            return
        if self.command.by in self.run.facilitators:
            raise Refused(sentence(texts.PAUSED_NOW))
        until = self.run.clock.resumes_at
        raise Refused(sentence(texts.PAUSED_FOR_YOU) if until is None else sentence(texts.PAUSED_UNTIL, until=At(until)))
