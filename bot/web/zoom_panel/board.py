"""Rooms board: what the panel shows of the drawn rooms, ready for JSON. A pure function of what was looked up for it.

Closing begins a countdown before people should be back, or at once when the step that is on wants everybody together; never
in a pause. Empty spare rooms are made as well. The list for doing it by hand is always there. What a new draw does to open
rooms is decided in `opening.py`; which buttons are shown, in `bot/web/static/zoom_board.js`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from bot.infra.translations import catalogue
from bot.ports import Member
from bot.runs.state_cache import LoadedRun
from bot.store import people
from bot.web.zoom_panel.opening import Change, Opening, Phase, change_of, rooms_for
from cards.compose.pairs import room_name, rooms_to_make
from cards.context import CardContext
from cards.language import Words
from cards.render.html import html
from dialogs.features.pairs.breakout import RoomPlan, everybody_is_back, room_plan
from dialogs.features.pairs.show import show_rooms
from dialogs.run.events import Group
from dialogs.run.messages import RoomsCard
from dialogs.texts.sentence import PersonId

COUNTDOWN = timedelta(seconds=30)  # Zoom shows people this countdown before it moves them; so closing begins earlier
Lease = Literal["mine", "own", "other", "free"]
"""Who holds the lease: this panel, another panel of the same person, somebody else's panel, or nobody."""


class Part(BaseModel):
    """Base class of the models in this module."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Seat(Part):
    """Somebody in a room."""

    person: PersonId
    name: str


class Move(Part):
    """Somebody whom a new draw has moved while rooms are open."""

    person: PersonId
    name: str
    room: str


class Room(Part):
    """A room to create. Empty ones are created as well, some to spare: rooms cannot be added while others are open."""

    number: int
    name: str
    seats: tuple[Seat, ...]


class Drawn(Part):
    """The rooms of the draw that is on or comes next."""

    draw: str
    title: str
    rooms: tuple[Room, ...]
    opens_at: datetime
    closes_at: datetime | None


class Board(Part):
    """The whole board. `close`: the rooms are open and should be closed now. `change`: what a newer draw means for them."""

    at: datetime
    zone: str
    drawn: Drawn | None
    draw: str
    phase: Phase
    version: int
    lease: Lease
    holder: str
    change: Change
    moved: tuple[Move, ...]
    filled: tuple[str, ...]  # names of the rooms that were made before
    close: bool
    close_at: datetime | None
    countdown: int
    notify: bool  # this person wants Zoom's notifications
    by_hand: str  # the list, and the lines for Zoom's own import, as HTML


@dataclass(frozen=True)
class Situation:
    """What a board is made of."""

    loaded: LoadedRun
    members: Mapping[PersonId, Member]
    opening: Opening
    at: datetime
    locale: str
    quiet: frozenset[PersonId] = frozenset()  # facilitators who want no notifications

    @property
    def drawn(self) -> RoomPlan | None:
        """The rooms of the draw that is on or comes next."""
        return room_plan(self.loaded.plan, self.loaded.run, self.at)

    @property
    def words(self) -> Words:
        """Words for this run's people and times, as on its cards in Zoom."""
        zone = ZoneInfo(self.loaded.run.timezone)
        emails = {id_: member.email for id_, member in self.members.items() if member.email}
        names = people.names_of(self.members)
        context = CardContext(
            self.loaded.plan, zone, self.locale, names, emails=emails, channel="zoom", catalogue=catalogue(self.locale)
        )
        return Words(context)


def board(seen: Situation, panel: str, person: PersonId) -> Board:
    """The board as one panel of this person sees it."""
    drawn, opening, words = seen.drawn, seen.opening, seen.words
    close_at = closes_at(seen)
    return Board(
        at=seen.at,
        zone=seen.loaded.run.timezone,
        drawn=_drawn(drawn, rooms_for(opening, drawn), words) if drawn else None,
        draw=opening.draw,
        phase=opening.phase,
        version=opening.version,
        lease=_lease(seen, panel, person),
        holder=words.name(opening.by) if opening.held(seen.at) else "",
        change=change_of(opening, drawn),
        moved=_moved(opening, drawn, words) if drawn and change_of(opening, drawn) == "moves" else (),
        filled=_filled(opening, words),
        close=opening.phase == "open" and close_at is not None and close_at <= seen.at,
        close_at=close_at,
        countdown=int(COUNTDOWN.total_seconds()),
        notify=person not in seen.quiet,
        by_hand=_by_hand(seen, drawn, words) if drawn else "",
    )


def _lease(seen: Situation, panel: str, person: PersonId) -> Lease:
    opening = seen.opening
    if not opening.held(seen.at):
        return "free"
    if opening.panel == panel:
        return "mine"
    return "own" if opening.by == person else "other"


def closes_at(seen: Situation) -> datetime | None:
    """When to begin closing the open rooms, so that people are back in time. None while nothing is open, or in a pause."""
    opening, drawn = seen.opening, seen.drawn
    if opening.phase != "open" or opening.since is None:
        return None
    if everybody_is_back(seen.loaded.plan, seen.loaded.run, opening.block, opening.since):
        return seen.at
    mine = drawn is not None and drawn.block == opening.block
    return drawn.closes_at - COUNTDOWN if mine and drawn is not None and drawn.closes_at is not None else None


def _drawn(drawn: RoomPlan, rooms: int, words: Words) -> Drawn:
    groups = drawn.groups + (Group(()),) * (rooms - len(drawn.groups))
    return Drawn(
        draw=drawn.draw,
        title=words.block(drawn.block),
        rooms=tuple(
            Room(
                number=number,
                name=room_name(drawn.block, number, words),
                seats=tuple(Seat(person=person, name=words.name(person)) for person in group.members),
            )
            for number, group in enumerate(groups, 1)
        ),
        opens_at=drawn.opens_at,
        closes_at=drawn.closes_at,
    )


def _moved(opening: Opening, drawn: RoomPlan, words: Words) -> tuple[Move, ...]:
    known = opening.seats
    return tuple(
        Move(person=person, name=words.name(person), room=room_name(drawn.block, room, words))
        for person, room in drawn.seats.items()
        if person in known and known[person] != room
    )


def _filled(opening: Opening, words: Words) -> tuple[str, ...]:
    if opening.block not in words.plan.block_of:
        return ()
    return tuple(room_name(opening.block, number, words) for number in range(1, opening.rooms + 1))


def _by_hand(seen: Situation, drawn: RoomPlan, words: Words) -> str:
    """The card that facilitators get in the chat. It works without the panel."""
    shown = show_rooms(seen.loaded.plan, seen.loaded.run, drawn.block, "panel", seen.at)
    return str(html(rooms_to_make(shown.card, words))) if isinstance(shown.card, RoomsCard) else ""
