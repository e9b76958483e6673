"""What a rehearsal puts out: one line for everything that became visible."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, Protocol, TextIO

from cards.render.plain import plain
from cards.view import View


@dataclass(frozen=True)
class Line:
    """A message as it became visible `at` after the start (pauses included), at plan time `clock` (pauses excluded).

    `new` is False for an edit, also a private one. `to` is "everyone", "facilitators" or a person's id. `step` is the step
    that was running when the message was made.
    """

    at: timedelta
    clock: timedelta
    kind: Literal["post", "edit", "private"]
    to: str
    slot: str
    step: str | None
    view: View
    data: Mapping[str, Any]
    new: bool = True


class Screen(Protocol):
    """Where a rehearsal is seen."""

    def show(self, line: Line) -> None:
        """Something became visible."""
        ...

    def tick(self, clock: timedelta) -> None:
        """Time has gone on to plan time `clock`."""
        ...

    def close(self) -> None:
        """The rehearsal is over."""
        ...


class Printer:
    """A screen for machines: one JSON object a line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def show(self, line: Line) -> None:
        """Print the line."""
        self._out.write(encode(line) + "\n")

    def tick(self, clock: timedelta) -> None:
        """Machines read `clock` in each line."""

    def close(self) -> None:
        """Let the last lines out."""
        self._out.flush()


def encode(line: Line) -> str:
    """The line as one JSON object. Keys and their order are a contract with whoever reads them."""
    return json.dumps(
        {
            "at": seconds(line.at),
            "clock": clock_text(line.clock),
            "kind": line.kind,
            "to": line.to,
            "slot": line.slot,
            "step": line.step,
            "card": line.view.card,
            "text": plain(line.view),
            "data": dict(line.data),
        },
        ensure_ascii=False,
    )


def seconds(after: timedelta) -> int | float:
    """A length of time in seconds, as a whole number where it is one."""
    exact = round(after.total_seconds(), 3)
    return int(exact) if exact.is_integer() else exact


def clock_text(clock: timedelta) -> str:
    """Plan time as H:MM:SS; parts of a second are left off."""
    minutes, whole_seconds = divmod(int(clock.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{whole_seconds:02}"
