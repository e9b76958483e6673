"""What a rehearsal puts out: one line for everything that became visible."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, Protocol, TextIO

from bot.rehearsal.cast import FACILITATOR, is_person, name_of
from cards.render.plain import plain
from cards.view import View
from dialogs.plan.model import Plan


@dataclass(frozen=True)
class OutputLine:
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

    def show(self, line: OutputLine) -> None:
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

    def show(self, line: OutputLine) -> None:
        """Print the line."""
        self._out.write(encode(line) + "\n")

    def tick(self, clock: timedelta) -> None:
        """Machines read `clock` in each line."""

    def close(self) -> None:
        """Let the last lines out."""
        self._out.flush()


def encode(line: OutputLine) -> str:
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


_BAR = 30  # characters
_MARGIN = " " * 9
_CLEAR = "\r\x1b[2K"


class Terminal:
    """Shows each message under its plan time. On a terminal the last line is a progress bar; elsewhere a step gets one."""

    def __init__(self, out: TextIO, plan: Plan) -> None:
        self._out = out
        self._plan = plan
        self._live = out.isatty()
        self._step: str | None = None

    def show(self, line: OutputLine) -> None:
        """Write the message as people read it."""
        self._erase()
        if not (line.new or line.data):
            return  # the same message with its buttons gone, or one more name: nothing new to read
        title, *rest = plain(line.view).splitlines() or [""]
        mark = ">" if line.new else "~"
        self._out.write(f"\n{clock_text(line.clock):>8} {mark} {self._audience(line)}{title}\n")
        for text in rest:
            self._out.write(self._wrapped(text) + "\n")
        if line.step not in (self._step, None):
            self._step = line.step
            if not self._live:
                self._out.write(f"{_MARGIN}{self._bar(line.clock)}\n")
        self._out.flush()

    def tick(self, clock: timedelta) -> None:
        """Draw the bar anew, where there is one."""
        if self._live:
            self._out.write(_CLEAR + self._bar(clock))
            self._out.flush()

    def close(self) -> None:
        """Leave the last message standing, without a bar under it."""
        self._erase()
        self._out.flush()

    def _audience(self, line: OutputLine) -> str:
        if line.to == "everyone":
            return ""
        who = name_of(line.to) if line.to != FACILITATOR and is_person(line.to) else line.to
        return f"[only {who}] "

    def _bar(self, clock: timedelta) -> str:
        share = min(max(clock / self._plan.lasts, 0.0), 1.0)
        done = round(share * _BAR)
        bar = "#" * done + "." * (_BAR - done)
        title = self._plan.step(self._step).title if self._step in self._plan.index_of and self._step else ""
        room = max(shutil.get_terminal_size().columns - _BAR - 28, 0)
        return f"[{bar}] {clock_text(clock)} of {clock_text(self._plan.lasts)}  {title[:room]}"

    def _wrapped(self, text: str) -> str:
        width = max(min(shutil.get_terminal_size().columns, 110) - len(_MARGIN), 30)
        return textwrap.fill(
            text, width=width + len(_MARGIN), initial_indent=_MARGIN, subsequent_indent=_MARGIN, break_long_words=False
        )

    def _erase(self) -> None:
        if self._live:
            self._out.write(_CLEAR)
