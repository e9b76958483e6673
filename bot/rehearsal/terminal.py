"""A screen for people: the chat as it would be read, and a progress bar."""

from __future__ import annotations

import shutil
import textwrap
from datetime import timedelta
from typing import TextIO

from bot.rehearsal.cast import FACILITATOR, is_person, name_of
from bot.rehearsal.output import Line, clock_text
from cards.render.plain import plain
from dialogs.plan.model import Plan

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

    def show(self, line: Line) -> None:
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

    def _audience(self, line: Line) -> str:
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
