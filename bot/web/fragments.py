"""HTML fragments: renders the live model into the parts of a page that change.

A page is a frame around fragments, so a change sends only the fragments that changed. `PARTS` says which parts each kind of
viewer gets: only facilitators have cues, the question tray, the list of people, ways to catch up, and messages that did not
reach the chat. Whole web addresses in texts become links. A text too long for the stage is cut after a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.handlers.access import Viewer
from bot.web import languages
from bot.web.languages import translated
from bot.web.view_model import Live
from cards import language

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.environment import TemplateModule
    from markupsafe import Markup

LONG, VERY_LONG, TOO_LONG = 240, 480, 700  # characters: from here the stage writes smaller, smaller still, or cuts
_IN_ADDRESS = r"[^\s<>\"“”‘’()]"
_ADDRESS = re.compile(rf"\b(https?://\w(?:\({_IN_ADDRESS}*\)|{_IN_ADDRESS})*(?<![.,;:!?'\]]))")
_SENTENCE = re.compile(r"[.!?…](?=\s)")

FOLDER = Path(__file__).parent / "templates"
PARTS: Mapping[Viewer, tuple[str, ...]] = {
    "facilitator": (
        *(
            "announce",
            "steer",
            "line",
            "missed",
            "cue",
            "tray",
            "round",
            "now",
            "ideas",
            "pairs",
            "agenda",
            "polls",
            "people",
        ),
        *("catchup", "names", "answer"),  # inside dialogs
    ),
    "participant": ("announce", "steer", "line", "round", "now", "ideas", "pairs", "agenda", "polls"),
    "stage": ("announce", "top", "now", "ideas", "pairs", "foot"),
}
"""Fragments of each viewer's page. Each name is a macro of templates/parts.html."""


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
    languages.install(made)
    made.globals["day_names"] = day_names
    made.filters.update(
        clock=clock,
        cut=cut,
        day=day,
        hue=hue,
        in_words=in_words,
        iso=iso,
        lasting=lasting,
        linked=linked,
        minutes=minutes,
        size=size,
        spell=spell,
    )
    return made


@dataclass(frozen=True)
class Drawing:
    """Fragments of one model by name, and the fields of the model that each was drawn from."""

    live: Live
    parts: Mapping[str, str]
    read: Mapping[str, frozenset[str]]

    def unchanged(self, live: Live) -> Iterator[str]:
        """Fragments that would look the same for this model."""
        changed = {name for name in Live.model_fields if getattr(self.live, name) != getattr(live, name)}
        return (part for part, read in self.read.items() if not read & changed)


class _Noting:
    """Live model that notes which of its fields a fragment reads."""

    def __init__(self, live: Live) -> None:
        self.live, self.read = live, set[str]()

    def __getattr__(self, name: str) -> object:
        self.read.add(name)
        return getattr(self.live, name)


class Fragments:
    """Fragment renderer. `home` is the base path of runs."""

    def __init__(self, home: str = "/run") -> None:
        self._home = home

    @cached_property
    def _module(self) -> TemplateModule:  # compiled for the first page
        drawing = environment()
        drawing.globals["home"] = self._home
        return drawing.get_template("parts.html").module

    def draw(self, live: Live, before: Drawing | None = None) -> Drawing:
        """Render the fragments for the viewer of this model. Those that nothing has changed for are taken from `before`."""
        parts: dict[str, str] = {}
        read: dict[str, frozenset[str]] = {}
        kept = frozenset(before.unchanged(live)) if before else frozenset[str]()
        for name in PARTS[live.viewer]:
            if before and name in kept:
                parts[name], read[name] = before.parts[name], before.read[name]
                continue
            noting = _Noting(live)
            parts[name] = str(getattr(self._module, f"part_{name}")(noting)).strip()
            read[name] = frozenset(noting.read)
        return Drawing(live, parts, read)


def clock(at: datetime, zone: str) -> str:
    """Clock time in the session's time zone ("10:48")."""
    return language.clock(at, ZoneInfo(zone))


def day(at: datetime, zone: str) -> str:
    """Date in the session's time zone ("7 January 2030")."""
    from babel.dates import format_date  # imported late, as Jinja

    locale = languages.spoken().replace("-", "_")
    return format_date(at.astimezone(ZoneInfo(zone)), "d MMMM y", locale=locale)


def day_names() -> list[str]:
    """Short names of the days of the week, from Sunday."""
    from babel.dates import get_day_names  # imported late, as Jinja

    names = get_day_names("abbreviated", locale=languages.spoken().replace("-", "_"))
    return [str(names[number]) for number in (6, 0, 1, 2, 3, 4, 5)]


def iso(at: datetime) -> str:
    """Timestamp in ISO format for scripts, to the millisecond."""
    return at.isoformat(timespec="milliseconds")


def minutes(seconds: float) -> str:
    """Duration in clock format: "4:05", "1:15:00"."""
    whole = max(0, int(-(-seconds // 1)))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def hue(name: str) -> int:
    """Number of the colour behind a person's initial: 1 to 5, always the same for a name."""
    return sum(map(ord, name)) % 5 + 1


def lasting(seconds: float) -> str:
    """Length in a list: "35 min", "1 h 15", "2 h"."""
    hours, rest = divmod(round(seconds / 60), 60)
    if not hours:
        return translated("{minutes} min").format(minutes=rest)
    return translated("{hours} h {minutes}").format(hours=hours, minutes=f"{rest:02}" if rest else "").strip()


def in_words(seconds: float) -> str:
    """Length in a sentence, to the minute: "3 hours 30 minutes"."""
    return language.length(round(seconds / 60) * 60, languages.spoken())


def size(text: str) -> str:
    """How large the stage shows a text of this length."""
    length = len(text.strip())
    return "very-long" if length >= VERY_LONG else "long" if length >= LONG else "short"


def cut(text: str) -> str:
    """The beginning of a text that is too long for the stage, up to the end of a sentence."""
    if len(text) <= TOO_LONG:
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text[: TOO_LONG + 1])]
    return text[: ends[-1] if ends else TOO_LONG].rstrip()


def linked(text: str) -> Markup:
    """The text, with its whole web addresses as links. A full stop or a quote after one is not part of it."""
    from markupsafe import Markup, escape  # imported late, as Jinja

    link = Markup('<a href="{0}" rel="noopener" target="_blank">{0}</a>')
    return Markup().join(
        link.format(part) if number % 2 else escape(part) for number, part in enumerate(_ADDRESS.split(text))
    )


def spell(seconds: float) -> str:
    """ISO 8601 duration, for HTML ("PT245S")."""
    return f"PT{int(timedelta(seconds=abs(seconds)).total_seconds())}S"
