"""Rehearsal output: one line for each message that became visible.

Programs get JSON Lines; their keys and order stay the same. People read text: `>` marks a new message and `~` a changed
one, and changes without new content are left out. On a terminal, the last line is a progress bar.
"""

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
    """Message that became visible `at` after the start (pauses included), at plan time `clock` (pauses excluded).

    `new` is False for an edit, even a private one. `to` is "everyone", "facilitators" or a person's id. `step` is the step
    that was running when the message was created.
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
    """Output protocol of a rehearsal."""

    def show(self, line: OutputLine) -> None:
        """Show a message that became visible."""
        ...

    def tick(self, clock: timedelta) -> None:
        """Report that plan time has advanced to `clock`."""
        ...

    def close(self) -> None:
        """Finish the output."""
        ...


class Printer:
    """JSON Lines output, for programs."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def show(self, line: OutputLine) -> None:
        """Print the line."""
        self._out.write(encode(line) + "\n")

    def tick(self, clock: timedelta) -> None:
        """Do nothing: each line contains its `clock`."""

    def close(self) -> None:
        """Flush the output."""
        self._out.flush()


def encode(line: OutputLine) -> str:
    """Encode the line as a JSON object. Programs rely on the keys and their order."""
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
    """Duration in seconds, as an integer if possible."""
    exact = round(after.total_seconds(), 3)
    return int(exact) if exact.is_integer() else exact


def clock_text(clock: timedelta) -> str:
    """Plan time as H:MM:SS, without fractions of a second."""
    minutes, whole_seconds = divmod(int(clock.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{whole_seconds:02}"


_BAR = 30  # characters
_MARGIN = " " * 9
_CLEAR = "\r\x1b[2K"


class Terminal:
    """Terminal output: each message with its plan time.

    On a terminal, the last line is a progress bar. Other outputs get a bar for each step.
    """

    def __init__(self, out: TextIO, plan: Plan) -> None:
        self._out = out
        self._plan = plan
        self._live = out.isatty()
        self._step: str | None = None

    def show(self, line: OutputLine) -> None:
        """Write the message as readable text."""
        self._erase()
        if not (line.new or line.data):
            return  # the same message without its buttons, or with another name: nothing new to read
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
        """Redraw the progress bar, if there is one."""
        if self._live:
            self._out.write(_CLEAR + self._bar(clock))
            self._out.flush()

    def close(self) -> None:
        """Remove the progress bar below the last message."""
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
