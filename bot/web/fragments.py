"""Parts: the live model as pieces of HTML. A page is a frame around them; when one changes, only that one is sent."""

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

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.environment import TemplateModule

FOLDER = Path(__file__).parent / "templates"
PARTS: Mapping[Viewer, tuple[str, ...]] = {
    "facilitator": (
        *("announce", "now", "missed", "steer", "cue", "catchup", "tray"),
        *("round", "polls", "pairs", "people", "agenda"),
    ),
    "participant": ("announce", "now", "round", "polls", "pairs", "agenda"),
    "stage": ("announce", "now", "round", "polls", "pairs"),
}
"""The parts of each viewer's page, in the order of the page. A name is a macro of templates/parts.html."""


def environment() -> Environment:
    """Jinja as all pages use it: every value escaped, a missing one is an error, words translatable."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # late: a service starts before it draws a page

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
    """Draws parts. `home` is where the pages of runs are served."""

    def __init__(self, home: str = "/run") -> None:
        self._home = home

    @cached_property
    def _module(self) -> TemplateModule:  # compiled with the first page that is opened
        drawing = environment()
        drawing.globals["home"] = self._home
        return drawing.get_template("parts.html").module

    def draw(self, live: Live) -> dict[str, str]:
        """The parts of this model's viewer, by name."""
        return {name: str(getattr(self._module, f"part_{name}")(live)).strip() for name in PARTS[live.viewer]}


def clock(at: datetime, zone: str) -> str:
    """A clock time in the session's zone ("10:48")."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def day(at: datetime, zone: str) -> str:
    """A day in the session's zone ("7 January 2030")."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y}"


def iso(at: datetime) -> str:
    """An instant as scripts read it, to the millisecond."""
    return at.isoformat(timespec="milliseconds")


def minutes(seconds: float) -> str:
    """A length as a clock shows it: "4:05", "1:15:00"."""
    whole = max(0, int(-(-seconds // 1)))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def spell(seconds: float) -> str:
    """A length for machines that read times ("PT245S")."""
    return f"PT{int(timedelta(seconds=abs(seconds)).total_seconds())}S"
