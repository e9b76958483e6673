"""The table of the fault suite: what became of the sessions with each fault, compared with undisturbed ones."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.faults.session import Alone, Begin, Damage, Fault, Held, damage, hold, without_numbers

HEADS = (
    "fault", "sessions", "lost", "different", "doubled", "out of order", "superseded", "dead letters", "still waiting",
    "recovered within",
)  # fmt: skip


@dataclass
class Row:
    """What a number of sessions with the same fault came to."""

    fault: str
    sessions: int = 0
    found: list[Damage] = field(default_factory=list)
    superseded: int = 0
    dead: int = 0
    waiting: int = 0
    recovered: list[timedelta] = field(default_factory=list)
    early: timedelta = timedelta(0)
    asked_again: int = 0

    def add(self, found: Damage, held: Held) -> None:
        """Count a session."""
        self.sessions += 1
        self.found.append(found)
        self.superseded += len(held.overtaken)
        self.dead += len(held.given_up)
        self.waiting += held.waiting
        self.early = max(self.early, held.early)
        self.asked_again += held.asked_again
        if held.recovered is not None:
            self.recovered.append(held.recovered)

    def __str__(self) -> str:
        lost, different = sum(len(one.lost) for one in self.found), sum(len(one.different) for one in self.found)
        doubled, disordered = sum(one.doubled for one in self.found), sum(one.disordered for one in self.found)
        took = f"{max(self.recovered).total_seconds():.0f} s" if self.recovered else ""
        counts = (self.sessions, lost, different, doubled, disordered, self.superseded, self.dead, self.waiting)
        return "| " + " | ".join((self.fault, *map(str, counts), took)) + " |"


class Table:
    """Prints a row as soon as it is complete."""

    def __init__(self) -> None:
        for line in (HEADS, ["---"] * len(HEADS)):
            sys.stdout.write("| " + " | ".join(line) + " |\n")

    def print(self, row: Row) -> None:
        """Print a row."""
        sys.stdout.write(f"{row}\n")
        sys.stdout.flush()


class Quiet:
    """The undisturbed sessions that others are compared with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[bool, Held] = {}

    async def damage(self, fault: type[Fault], held: Held) -> Damage:
        """How a session differs from the one it should have been."""
        if fault.shifts not in self._held:
            begin: Begin = Alone if fault.shifts else Fault
            self._held[fault.shifts] = await hold(f"sqlite:///{self._folder}/quiet {fault.shifts}.db", begin)
        quiet = self._held[fault.shifts]
        return damage(without_numbers(quiet), without_numbers(held)) if fault.shifts else damage(quiet, held)
