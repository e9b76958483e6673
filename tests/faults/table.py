"""Result table of the fault suite: the sessions with each fault, compared with undisturbed ones."""

from __future__ import annotations

import difflib
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.faults.session import Alone, Begin, Damage, Fault, Held, damage, hold, without_numbers, without_order

HEADS = (
    "fault", "sessions", "lost", "different", "doubled", "out of order", "superseded", "dead letters", "still waiting",
    "recovered within",
)  # fmt: skip


@dataclass
class Row:
    """The result of a number of sessions with the same fault."""

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

    @property
    def damage(self) -> Sequence[str]:
        """What must never happen: lost messages, messages that ended different, and wrong order."""
        found = []
        for number, one in enumerate(self.found):
            found += [f"session {number}: {place} was lost" for place in sorted(one.lost)]
            found += ["\n".join(_difference(number, place, *texts)) for place, texts in sorted(one.different.items())]
            found += [f"session {number}: out of order"] * one.disordered
        return found + ["letters still wait"] * bool(self.waiting)

    def __str__(self) -> str:
        lost, different = sum(len(one.lost) for one in self.found), sum(len(one.different) for one in self.found)
        doubled, disordered = sum(one.doubled for one in self.found), sum(one.disordered for one in self.found)
        took = f"{max(self.recovered).total_seconds():.0f} s" if self.recovered else ""
        counts = (self.sessions, lost, different, doubled, disordered, self.superseded, self.dead, self.waiting)
        return "| " + " | ".join((self.fault, *map(str, counts), took)) + " |"


def _difference(session: int, place: tuple[str, str], quiet: str, held: str) -> Iterator[str]:
    yield f"session {session}: {place} ended different:"
    yield from difflib.unified_diff(quiet.splitlines(), held.splitlines(), "undisturbed", "disturbed", lineterm="")


class Table:
    """Prints rows, each followed by any damage."""

    def __init__(self) -> None:
        self.is_whole = True
        """Whether no session has been damaged so far."""
        for line in (HEADS, ["---"] * len(HEADS)):
            sys.stdout.write("| " + " | ".join(line) + " |\n")

    def print(self, row: Row) -> None:
        """Print a row."""
        sys.stdout.write("\n".join([str(row), *row.damage]) + "\n")
        self.is_whole = self.is_whole and not row.damage

    def fail(self, group: str, error: BaseException) -> None:
        """Print why there are no rows of a group."""
        sys.stdout.write(f"{group} failed:\n" + "".join(traceback.format_exception(error)))
        self.is_whole = False


class Quiet:
    """The undisturbed sessions that others are compared with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[bool, Held] = {}

    async def damage(self, fault: type[Fault], held: Held) -> Damage:
        """How a session differs from its undisturbed counterpart."""
        if fault.shifts not in self._held:
            begin: Begin = Alone if fault.shifts else Fault
            self._held[fault.shifts] = await hold(f"sqlite:///{self._folder}/quiet {fault.shifts}.db", begin)
        quiet = self._held[fault.shifts]
        if fault.reorders:
            quiet, held = without_order(quiet), without_order(held)
        return damage(without_numbers(quiet), without_numbers(held)) if fault.shifts else damage(quiet, held)
