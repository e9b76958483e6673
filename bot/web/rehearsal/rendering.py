"""Rehearsal room renderer: draws the chat, the controls and the people as HTML, for one viewer's page.

Also the list of all that a plan will post, with clock times. As the day of the next session it suggests four weeks later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.infra.translations import catalogue
from bot.rehearsal.behaviours import MANNERS
from bot.rehearsal.cast import name_of
from bot.rehearsal.interactive import SPEEDS
from bot.rehearsal.transcript import TranscriptEntry
from bot.web.fragments import environment
from bot.web.live_feed import Frame
from bot.web.rehearsal.available_documents import papers_of
from bot.web.rehearsal.rooms import STAGE, Room
from cards.context import CardContext
from cards.language import Words
from cards.render.html import html
from dialogs.plan.model import Plan
from dialogs.plan.preview import timeline

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.environment import TemplateModule

Messages = Sequence[tuple[str, str]]
NEXT_SESSION_IN = timedelta(days=28)  # after this session: the day that is suggested for the next one


@dataclass(frozen=True)
class Look:
    """Room snapshot for one viewer: page fragments by name, messages by id, the clock, and the last change number."""

    frame: Frame
    parts: Mapping[str, str]
    messages: Messages
    clock: Mapping[str, Any]
    chat_number: int
    room_number: int


@dataclass(frozen=True)
class Posted:
    """Line of the timeline, ready to show."""

    clock: str
    kind: str
    text: str
    mode: str
    lasts: float | None
    left: float | None
    waits: bool


class RoomRenderer:
    """Room renderer."""

    @cached_property
    def _templates(self) -> Environment:  # created for the first page
        return environment()

    @cached_property
    def _module(self) -> TemplateModule:
        return self._templates.get_template("room_parts.html").module

    def page(self, template: str, **values: object) -> str:
        """Render a template."""
        return self._templates.get_template(template).render(**values)

    async def look(self, room: Room, who: str, since: int = 0) -> Look | None:
        """Room as `who` sees it, with the messages after change number `since`. None if they can see nothing."""
        number = room.number
        frame = await room.frame(who)
        if frame is None:
            return None
        performance = room.performance
        clock = {
            "at": performance.now().isoformat(),
            "speed": performance.rate,
            "phase": frame.live.phase,
            "visit": frame.live.visit,
        }
        if who == STAGE:
            return Look(frame, frame.parts, (), clock, 0, number)
        parts = {**frame.parts, **await self._room_parts(room, who)}
        entries = performance.chat.seen_by(who, since)
        messages = [(entry.id, self._message(entry, who, frame.live.zone)) for entry in entries]
        return Look(frame, parts, messages, clock, performance.chat.number, number)

    async def _room_parts(self, room: Room, who: str) -> dict[str, str]:
        """What belongs to the rehearsal and not to the session."""
        performance, players, name = room.performance, await room.players(), name_of(who)
        common = {"room": room, "who": who, "players": players}
        run = performance.loaded.row.id if performance.loaded else ""
        ready = await papers_of(performance.stage.app, performance.loaded, who)
        return {
            "conduct": self._part("conduct", name=name, speeds=SPEEDS, performance=performance, **common),
            "cast": self._part("cast", manners=MANNERS, **common),
            "papers": self._part(
                "papers", room=room, who=who, name=name, run=run, ready=ready, next_day=_in_four_weeks(room)
            ),
        }

    def _part(self, part: str, **values: object) -> str:
        return str(getattr(self._module, f"part_{part}")(**values)).strip()

    def _message(self, entry: TranscriptEntry, who: str, zone: str) -> str:
        shown = html(entry.view) if entry.view is not None else ""
        by = name_of(entry.by) if entry.by else ""
        return self._part("message", entry=entry, shown=shown, by=by, mine=entry.by == who, zone=zone, reader=name_of(who))


def _in_four_weeks(room: Room) -> str:
    """A day for the next session, as people type it ("14 January 2030"). Its reminders come after “the week after”."""
    day = room.performance.now() + NEXT_SESSION_IN
    return f"{day.day} {day:%B %Y}"


def posted(plan: Plan, begins_at: datetime, zone: str, locale: str) -> list[Posted]:
    """Everything that will be posted, in order, with the clock times for a start at `begins_at`."""
    words = Words(CardContext(plan, ZoneInfo(zone), locale, catalogue=catalogue(locale)))
    return [
        Posted(
            f"{(begins_at + line.at).astimezone(ZoneInfo(zone)):%H:%M}",
            line.kind,
            words.planned(line.text),
            line.mode.value if line.mode else "",
            _seconds(line.lasts),
            _seconds(line.left),
            line.waits,
        )
        for line in timeline(plan)
    ]


def _seconds(length: timedelta | None) -> float | None:
    return length.total_seconds() if length is not None else None
