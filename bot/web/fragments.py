"""HTML fragments of the live model.

A page is a frame around fragments, so a change sends only the fragments that changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.handlers.access import Viewer
from bot.web.view_model import Live
from cards import language

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.environment import TemplateModule

FOLDER = Path(__file__).parent / "templates"
PARTS: Mapping[Viewer, tuple[str, ...]] = {
    "facilitator": (
        *("announce", "now", "missed", "steer", "cue", "catchup", "tray"),
        *("ideas", "round", "polls", "pairs", "people", "agenda"),
    ),
    "participant": ("announce", "now", "ideas", "round", "polls", "pairs", "agenda"),
    "stage": ("announce", "now", "ideas", "round", "polls", "pairs"),
}
"""Fragments of each viewer's page, in page order. Each name is a macro of templates/parts.html."""


def environment() -> Environment:
    """Jinja environment of all pages. It escapes every value, treats missing values as errors, and can translate."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # late: services start faster without it

    made = Environment(
        autoescape=True,
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(NullTranslations(), newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(clock=clock, day=day, iso=iso, minutes=minutes, spell=spell)
    return made


class Fragments:
    """Fragment renderer. `home` is the base path of runs."""

    def __init__(self, home: str = "/run") -> None:
        self._home = home

    @cached_property
    def _module(self) -> TemplateModule:  # compiled for the first page
        drawing = environment()
        drawing.globals["home"] = self._home
        return drawing.get_template("parts.html").module

    def draw(self, live: Live) -> dict[str, str]:
        """Render the fragments for the viewer of this model, by name."""
        return {name: str(getattr(self._module, f"part_{name}")(live)).strip() for name in PARTS[live.viewer]}


def clock(at: datetime, zone: str) -> str:
    """Clock time in the session's time zone ("10:48")."""
    return language.clock(at, ZoneInfo(zone))


def day(at: datetime, zone: str) -> str:
    """Date in the session's time zone ("7 January 2030")."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y}"


def iso(at: datetime) -> str:
    """Timestamp in ISO format for scripts, to the millisecond."""
    return at.isoformat(timespec="milliseconds")


def minutes(seconds: float) -> str:
    """Duration in clock format: "4:05", "1:15:00"."""
    whole = max(0, int(-(-seconds // 1)))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def spell(seconds: float) -> str:
    """ISO 8601 duration, for HTML ("PT245S")."""
    return f"PT{int(timedelta(seconds=abs(seconds)).total_seconds())}S"
